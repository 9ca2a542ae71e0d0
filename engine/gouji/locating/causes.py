"""What locating says of failing checks: which cells, read otherwise, would make them hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# How a cause is told, by its candidates (the repairs that come into question). cell: one candidate, of one cell. cells:
# one candidate, of several cells. columns: numbers stand in the wrong column of a row (every candidate moves the same
# amount between the same two columns). rows: likewise between two rows of a column. open: several candidates, of no
# such pattern. many: so many cells are wrong that none is blamed.
Pattern = Literal["cell", "cells", "columns", "rows", "open", "many"]
Witness = Literal["prior", "text"]


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that would have to read `reads`; `was` is its value as read, None for an empty cell.

    `row` and `column` are their short names, `printed` what the cell says. `doubtful`: it may only have been misread.
    """

    figure: str
    row: str
    column: str
    was: int | None
    reads: int
    printed: str = ""
    doubtful: bool = False


Repair = tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of failing checks (design.md §7, Fellegi-Holt: the smallest sets of cells whose change heals all).

    `repairs` are all smallest ones, the likeliest first; `complete` is false where there are more than were listed.
    `checks` are the keys of the checks that fail by it, the one that stands for it first. The first `likely` repairs
    come into question: what the state of the cells and the `witnesses` (last year's report, the narrative) do not speak
    against. `settled`: that is one, of all there are. `against`: who agrees with the cells as they stand and not with
    the settled repair. `besides`: queries about the wrong cells that would not be asked of the right ones.
    """

    id: str
    table: str
    pattern: Pattern
    repairs: tuple[Repair, ...]
    checks: tuple[str, ...]
    settled: bool
    likely: int = 1
    witnesses: tuple[Witness, ...] = ()
    against: tuple[Witness, ...] = ()
    complete: bool = True
    besides: tuple[str, ...] = ()

    @property
    def candidates(self) -> tuple[Repair, ...]:
        """The repairs that come into question."""
        return self.repairs[: self.likely]

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the repairs that come into question; none where many are wrong."""
        if self.pattern == "many":
            return ()
        return tuple(dict.fromkeys(change.figure for repair in self.candidates for change in repair))
