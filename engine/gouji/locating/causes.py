"""What locating says of failing checks: which cells, read otherwise, would make them hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# How a cause is told. cell: one cell, no other repair as small. cells: several cells, no other repair as small.
# columns: numbers stand in the wrong column of a row (every repair moves the same amount between the same two columns).
# rows: likewise between two rows of a column. open: several repairs as small, of no such pattern. many: so many cells
# are wrong that none is blamed.
Pattern = Literal["cell", "cells", "columns", "rows", "open", "many"]
Witness = Literal["prior", "text"]


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that would have to read `reads`; `was` is its value as read, None for an empty cell.

    `row` and `column` are their short names. `doubtful`: the cell may only have been misread.
    """

    figure: str
    row: str
    column: str
    was: int | None
    reads: int
    doubtful: bool = False


Repair = tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of failing checks (design.md §7, Fellegi-Holt: the smallest sets of cells whose change heals all).

    `repairs` are all smallest ones, the likeliest first; `complete` is false where there are more than were listed.
    `checks` are the keys of the checks that fail by it, the one that stands for it first. `settled`: the first repair
    is the only one, or what the state of the cells and the `witnesses` (last year's report, the narrative) single out;
    `against` are those that agree with the cells as they stand and not with the repair.
    """

    id: str
    table: str
    pattern: Pattern
    repairs: tuple[Repair, ...]
    checks: tuple[str, ...]
    settled: bool
    witnesses: tuple[Witness, ...] = ()
    against: tuple[Witness, ...] = ()
    complete: bool = True

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the likeliest repair where it is settled, else of all repairs; none where many are wrong."""
        if self.pattern == "many":
            return ()
        repairs = self.repairs[:1] if self.settled else self.repairs
        return tuple(dict.fromkeys(change.figure for repair in repairs for change in repair))
