"""Cells before they are merged, and grids that are not what they say: thin columns, rows without gridSpan."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from gouji.reading.word.items import Item, Line
from gouji.reading.word.names import W, twips

_THIN = 20  # twips: a millimetre is 57; converters leave columns of 1 where edges do not quite meet
_NEAR = 80  # twips: edges so close are meant to be one
_ABOUT = 0.03  # of a row's width: rows that differ by less are meant to be equally wide
_WIDTH, _WIDTH_TYPE = W + "w", W + "type"


@dataclass(slots=True)
class Cell:
    """A w:tc with what its properties say. `merge`: "" or restart or continue, down and across. `sized`: its w:tcW."""

    items: list[Item]
    span: int
    merge: str
    across: str
    sized: ET.Element | None
    tracked: bool
    dead: bool
    clipped: bool
    column: int = 0


@dataclass(slots=True)
class Row:
    cells: list[Cell]
    before: int
    before_width: float | None
    end: int = 0


def drop_thin(rows: list[Row], grid: list[float | None]) -> bool:
    """Take columns nobody can see out of the grid; whether there were any.

    Only where the grid says how wide all columns are, few are thin, and nothing stands in a thin one alone.
    """
    thin = [width is not None and 0 < width < _THIN for width in grid]
    if not any(thin) or 2 * sum(thin) > len(grid) or any(width is None for width in grid):
        return False
    to = [0]
    for is_thin in thin:
        to.append(to[-1] + (not is_thin))

    def moved(edge: int) -> int:
        return to[edge] if edge < len(to) else to[-1] + edge - len(to) + 1

    for row in rows:
        for cell in row.cells:
            if moved(cell.column + cell.span) == moved(cell.column) and any(
                    not isinstance(item, Line) or item.text.strip() for item in cell.items):
                return False
    for row in rows:
        for cell in row.cells:
            cell.span = moved(cell.column + cell.span) - moved(cell.column)
            cell.column = moved(cell.column)
        row.end = moved(row.end)
    return True


def align_by_width(rows: list[Row]) -> bool:
    """Place cells by how wide they are, where rows are equally wide and yet of unequal numbers of columns.

    Such a table was written without gridSpan: Word draws it by the widths. True when it was done.
    """
    edges: list[list[float]] = []
    for row in rows:
        at = row.before_width if row.before else 0.0
        if at is None or not row.cells:
            return False
        edges.append([at])
        for cell in row.cells:
            width = width_of(cell.sized)
            if width is None or width <= 0:
                return False
            at += width
            edges[-1].append(at)
    total = max(found[-1] for found in edges)
    if any(total - found[-1] > _ABOUT * total for found in edges):
        return False
    lines: list[float] = []
    for edge in sorted(edge for found in edges for edge in found[:-1]):
        if not lines or edge - lines[-1] > _NEAR:
            lines.append(edge)
    places = []
    for found in edges:
        columns = [bisect_left(lines, edge - _NEAR) for edge in found[:-1]] + [len(lines)]
        if any(right <= left for left, right in pairwise(columns)):
            return False
        places.append(columns)
    for row, columns in zip(rows, places, strict=True):
        for cell, (left, right) in zip(row.cells, pairwise(columns), strict=True):
            cell.column, cell.span = left, right - left
        row.end = len(lines)
    return True


def width_of(element: ET.Element | None) -> float | None:
    """Of w:tcW or w:wBefore in twips; None where it is automatic or a percentage."""
    if element is None or element.get(_WIDTH_TYPE, "dxa") != "dxa":
        return None
    return twips(element.get(_WIDTH))
