"""What an evaluation takes in and gives back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from gouji.expressions import forms
from gouji.expressions.forms import Exact, Variable
from gouji.expressions.nodes import Key

Blanks = Literal["lenient", "strict", "zero", "fail"]
State = Literal["given", "blank", "not_applicable", "unreadable", "missing"]
NumberKind = Literal["count", "amount", "change"]
Status = Literal["pass", "fail", "undetermined"]
Reason = Literal["blank", "missing", "unreadable", "division_by_zero"]


class Operand(NamedTuple):
    """One cell, attribute or parameter: what to call it in a message, its value and how it was read.

    `number` says which values it could have: a count is a whole number from 0, an amount is from 0, a change is any.
    `doubtful`: the reading itself is not certain. `place` is the caller's own and is handed through, as is `source`:
    the file of another report that the cell stands in ("": the report that is looked at, or none).
    """

    key: Key
    label: str
    value: int | Decimal | str | None
    state: State = "given"
    number: NumberKind = "count"
    doubtful: bool = False
    place: object | None = None
    source: str = ""

    @property
    def unreported(self) -> bool:
        """Whether it stands for a report that is not there; a cell that a report has not got has a source."""
        return self.state == "missing" and self.key.scope in ("organ", "children") and not self.source


class Evaluation(NamedTuple):
    """What a check came to.

    `left`, `right` and `difference` (left - right) are set for a comparison at the top, `left` alone for a number;
    None where they rest on an unknown cell. `operands` are in order of first use. `unknown` are the cells without a
    number that the result depends on; on a pass, those that had to be read as 0. `doubtful` are the cells that, if
    read otherwise, could change the result. `reason` says why a result is undetermined.
    """

    status: Status
    left: int | Decimal | None
    right: int | Decimal | None
    difference: int | Decimal | None
    operands: tuple[Operand, ...]
    unknown: tuple[Operand, ...]
    doubtful: tuple[Operand, ...]
    reason: Reason | None


Lookup = Callable[[Key], Sequence[Operand]]


class ScopeUnavailable(Exception):  # noqa: N818 - says that a check does not apply, not that something broke
    """Raised by a lookup: there is no report for `scope` (no prior year, no subordinates); `reason` is the caller's."""

    def __init__(self, scope: str, reason: str) -> None:
        self.scope = scope
        self.reason = reason
        super().__init__(scope, reason)


def is_absent(operand: Operand) -> bool:
    """Whether a number was wanted and there is none: blank, missing, unreadable."""
    return operand.state not in ("given", "not_applicable") or (operand.state == "given" and operand.value is None)


def number_of(operand: Operand, zero: bool, doubts: bool) -> Exact | None:
    """The number to compute with; None where it is not known. `zero`: blanks are 0; `doubts`: doubtful ones unknown."""
    if doubts and operand.doubtful:
        return None
    if operand.state == "given":
        value = operand.value
        return forms.exact(value) if isinstance(value, int | Decimal) else None
    return 0 if operand.state == "not_applicable" or (zero and operand.state == "blank") else None


def variable_for(place: int, operand: Operand) -> Variable:
    """The unknown that stands for the operand at `place`."""
    return Variable(place, operand.number != "change", operand.number == "count")
