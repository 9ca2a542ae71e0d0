"""What the smallest repairs of a fault have in common, so that it can be said in a sentence and no more is claimed."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.locating.causes import Change, Pattern, Repair

# Beyond so many cells a list of them tells a reader nothing.
MANY = 6


def pattern_of(repairs: Sequence[Repair]) -> Pattern:
    """How a cause with these repairs is told; the repairs are all that come into question."""
    if any(len(repair) > MANY for repair in repairs):
        return "many"
    if all(len(repair) == 1 for repair in repairs):
        return "cell" if len(repairs) == 1 else "open"
    if all(_moves(repair) for repair in repairs):
        if all(a.row == b.row for a, b in repairs) and len({_ends(r, "column") for r in repairs}) == 1:
            return "columns"
        if all(a.column == b.column for a, b in repairs) and len({_ends(r, "row") for r in repairs}) == 1:
            return "rows"
    return "cells" if len(repairs) == 1 else "open"


def moved(repair: Repair) -> tuple[Change, Change]:
    """Of a repair that moves an amount: the cell that has too much, then the one that has too little."""
    first, second = repair
    return (first, second) if _by(first) < 0 else (second, first)


def amount(repair: Repair) -> int:
    """How much a repair moves."""
    return abs(_by(repair[0]))


def _by(change: Change) -> int:
    return change.reads - (change.was or 0)


def _moves(repair: Repair) -> bool:
    """Whether it takes from one cell of a table what it adds to another."""
    return len(repair) == 2 and _by(repair[0]) == -_by(repair[1]) and (
        repair[0].figure.split(".")[0] == repair[1].figure.split(".")[0])


def _ends(repair: Repair, side: str) -> tuple[int, frozenset[str]]:
    """How much between which two; a wrong sum moves the other way than its parts, so the direction is left open."""
    return amount(repair), frozenset(getattr(change, side) for change in repair)
