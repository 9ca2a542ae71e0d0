"""Which cell is marked by which finding, and how strongly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from gouji.checking import Result
from gouji.reasoning import Finding

# guilty: a cell that must be changed. possible: one of several that may be. left, right: the sides of the comparison.
# cell: named by a check that compares nothing. folded: only concerned by another check that the finding explains.
Role = Literal["guilty", "possible", "left", "right", "cell", "folded"]
Side = Literal["left", "right", ""]
STRENGTH: tuple[Role, ...] = ("guilty", "possible", "left", "right", "cell", "folded")


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding's mark on a cell. `reads`: what the cell should read; None where that is not one number."""

    number: int
    role: Role
    side: Side = ""
    reads: int | None = None


def sides(result: Result) -> dict[str, Side]:
    """The cells of this report by the side they stand on; "" where the check compares nothing."""
    out: dict[str, Side] = {}
    for place, operand in enumerate(result.operands):
        if operand.key.scope == "own":
            side: Side = "" if not result.split else "left" if place < result.split else "right"
            out.setdefault(operand.key.id, side)
    for figure in result.figures:
        if ":" not in figure:
            out.setdefault(figure, "")
    return out


def marks_of(finding: Finding, number: int) -> dict[str, Mark]:
    """Every cell of this report that a finding marks, with its strongest mark."""
    # A cell that holds no number, or one that cannot be, is wrong by itself.
    alone: Role = "guilty" if finding.result.rule.cells_must in ("readable", "valid") else "cell"
    out = {figure: Mark(number, side or alone, side) for figure, side in sides(finding.result).items()}
    for folded in finding.folded:
        for figure in sides(folded):
            out.setdefault(figure, Mark(number, "folded"))
    cause = finding.cause
    if cause is None:
        return out
    for figure in cause.cells:
        reads = {change.reads for repair in cause.candidates for change in repair if change.figure == figure}
        certain = cause.settled and not cause.against and cause.pattern in ("cell", "cells")
        out[figure] = Mark(number, "guilty" if certain else "possible",
                           out[figure].side if figure in out else "", reads.pop() if len(reads) == 1 else None)
    return out


def all_marks(findings: Iterable[Finding]) -> dict[str, tuple[Mark, ...]]:
    """The marks of every cell, the strongest first; findings are numbered from 1 in their order."""
    found: dict[str, list[Mark]] = {}
    for number, finding in enumerate(findings, 1):
        for figure, mark in marks_of(finding, number).items():
            found.setdefault(figure, []).append(mark)
    return {figure: tuple(sorted(marks, key=lambda m: (STRENGTH.index(m.role), m.number)))
            for figure, marks in found.items()}
