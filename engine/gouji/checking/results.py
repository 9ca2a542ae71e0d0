"""What a check came to, with the evidence that a message, a letter or a reader needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple

from gouji.expressions import Operand
from gouji.messages import Lang, message
from gouji.packs.models import Rule, Severity
from gouji.reading import Place

Status = Literal["pass", "fail", "undetermined", "not_applicable", "broken"]
# Why a result is not certain: the reading of a cell, a number that the text itself calls rough, or several numbers in
# one sentence of which one may be meant.
DoubtKind = Literal["none", "reading", "approximate", "several"]

WORST: tuple[Status, ...] = ("broken", "fail", "undetermined", "pass", "not_applicable")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a check did not run, or could not decide (catalogue area `checking`)."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, lang: Lang = "zh") -> str:
        return message(self.code, lang, **self.values)


class Result(NamedTuple):
    """One rule applied to one scope.

    `scope` identifies it within the rule; `short` is the row's or column's short name, by which severity may differ.
    `unsure` are the operands whose doubtful reading could change the result. `values` fill the holes of the rule's
    message, all taken from the evidence of this verdict. `leaning` is what an undetermined check would have come to,
    had the doubtful cells been read right. `confirms`: an equation that, when it holds, vouches for its cells. The
    first `split` of the operands stand on the left side, the others on the right; a cell on both sides counts as left.
    `graded_by`: which row of which decision table gave the severity, or why none did; None: the rule's own holds.
    """

    rule: Rule
    scope: str
    short: str
    status: Status
    severity: Severity
    reason: Reason | None = None
    table: str = ""
    operands: tuple[Operand, ...] = ()
    split: int = 0
    unsure: tuple[Operand, ...] = ()
    left: int | Decimal | None = None
    right: int | Decimal | None = None
    difference: int | Decimal | None = None
    quotes: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    figures: tuple[str, ...] = ()
    doubt: DoubtKind = "none"
    leaning: Literal["", "pass", "fail"] = ""
    confirms: bool = False
    values: Mapping[str, Mapping[str, object]] = MappingProxyType({})
    graded_by: Reason | None = None

    @property
    def key(self) -> str:
        """The check's id within a report: `GJ-001:total`."""
        return f"{self.rule.id}:{self.scope}" if self.scope else self.rule.id


def show_number(value: int | Decimal | None, unknown: str = "？") -> str:
    """A number as people write it: no exponent, no trailing zeros."""
    if value is None:
        return unknown
    if isinstance(value, int):
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
