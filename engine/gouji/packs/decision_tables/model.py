"""A decision table as it runs: columns that say what is looked at, rows of conditions, what each row decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath

from gouji.expressions import Key, Node, Operand, Prepared
from gouji.expressions.fast import COMPARE
from gouji.problems import Problem

Value = int | Decimal | str | None
Lookup = Callable[[Key], Sequence[Operand]]
# What stands behind the comparisons of a cell: the value of its column.
IT = Key("own", "@it")


@dataclass(frozen=True, slots=True)
class Domain:
    """Which values a column may have.

    Of words: `words`, all there are. Of numbers: those for which one of the alternatives in `limits` holds, each a list
    of comparisons (≥, 0) all of which must hold; none given: any number. `whole`: whole numbers only.
    """

    words: tuple[str, ...] = ()
    whole: bool = False
    limits: tuple[tuple[tuple[str, int | Decimal], ...], ...] = ((),)

    def admits(self, value: int | Decimal) -> bool:
        """Whether a number can occur."""
        return (not self.whole or value == int(value)) and any(
            all(COMPARE[sign](value, bound) for sign, bound in each) for each in self.limits)

    def joined(self, other: Domain) -> Domain:
        """What may be of either."""
        return Domain(tuple(dict.fromkeys((*self.words, *other.words))), self.whole and other.whole,
                      tuple(dict.fromkeys((*self.limits, *other.limits))))


@dataclass(frozen=True, slots=True)
class Column:
    """What a column looks at. `key`: one of the known names (difference, column, level, a severity …), or "" for an
    expression over the figures, `node`, whose names are looked up on the check's own row or column. `place`: its letter
    in Excel. `spelled`: of words, how people write each.
    """

    name: str
    place: str
    key: str
    node: Node | None
    domain: Domain
    spelled: tuple[tuple[str, str], ...] = ()

    @property
    def textual(self) -> bool:
        """Whether its cells hold words instead of numbers."""
        return bool(self.domain.words) or self.key in ("column", "row", "level")

    def word(self, meant: str) -> str:
        """As people write it."""
        return next((written for written, each in self.spelled if each == meant), meant)


@dataclass(frozen=True, slots=True)
class Row:
    """A case: a condition for each column (None: the cell is blank, any value will do), and what it decides. `number`:
    that of the row in Excel; `texts`: the cells as written."""

    number: int
    conditions: tuple[Prepared | None, ...]
    texts: tuple[str, ...]
    result: str

    def holds(self, values: Sequence[Value], columns: Sequence[Column], lookup: Lookup) -> bool:
        """Whether every condition holds. One on a value that is not known does not."""
        return all(condition is None or holds(condition, column, value, lookup)
                   for condition, column, value in zip(self.conditions, columns, values, strict=True))


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A sheet. `rules`: the ids of those whose failing checks it grades; none: it decides the verdict of a report.
    `header`: the row of its headers. `warnings`: what is odd and does no harm.
    `cases`: how many were looked at for gaps and overlaps; 0: too many.
    """

    file: str
    sheet: str
    rules: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    result_name: str
    header: int
    warnings: tuple[Problem, ...] = ()
    cases: int = 0

    @property
    def name(self) -> str:
        """As Excel writes it: file!sheet. Without its folder, so that an audit says the same wherever it lies."""
        return f"{PurePath(self.file).name}!{self.sheet}"

    def matching(self, values: Sequence[Value], lookup: Lookup) -> list[Row]:
        """The rows that hold for `values`, one for each column; `lookup` gives the parameters of the pack."""
        return [row for row in self.rows if row.holds(values, self.columns, lookup)]

    def decides(self, values: Sequence[Value], lookup: Lookup) -> tuple[Row | None, list[Row]]:
        """The row that decides, None where none holds or several that say different things; and all that hold."""
        found = self.matching(values, lookup)
        return (found[0] if len({row.result for row in found}) == 1 else None), found


def holds(condition: Prepared, column: Column, value: Value, lookup: Lookup) -> bool:
    """Whether a cell's condition certainly holds for a value of its column."""
    operand = Operand(IT, column.name, value, "missing" if value is None else "given", "change")

    def known(key: Key) -> Sequence[Operand]:
        return (operand,) if key == IT else lookup(key)

    return condition.evaluate(known, "strict").status == "pass"
