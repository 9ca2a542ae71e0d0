"""Rows whose rules are not drawn: a slot whose cells each hold several values is several rows."""

from __future__ import annotations

import itertools
from typing import NamedTuple

from gouji.reading.pdf.fill import wraps
from gouji.reading.pdf.grid import Piece, Slot
from gouji.reading.pdf.words import Words, is_number, is_value, line_groups, line_text, lines_of

_LOOSE = 1.5  # of the letters' size: lines of one cell are never set so far apart


class Group(NamedTuple):
    left: float
    right: float
    number: bool
    words: Words


def complete_rows(piece: Piece) -> None:
    _divide_rows(piece)
    _doubt_mixed(piece)


def groups_of(line: Words) -> list[Group]:
    return [Group(g[0].left, g[-1].right, is_number(line_text(g)), g) for g in line_groups(line)]


def _divide_rows(piece: Piece) -> None:
    """A row whose cells each hold numbers under each other: rows without a rule between them."""
    row = 0
    while row < len(piece.ys) - 1:
        row += _divide_row(piece, row)


def _divide_row(piece: Piece, row: int) -> int:
    """Returns how many rows there are now in the place of the one."""
    cells = [c for c in piece.cells if c.row == row and c.rows == 1 and c.words]
    if all(len(c.words) == 1 for c in cells):
        return 1
    own = [(c, lines_of(c.words)) for c in cells]
    holding = [(c, lines) for c, lines in own if any(is_value(line_text(line)) for line in lines)]
    if not holding or (all(len(lines) == 1 for _, lines in own)):
        return 1
    size = holding[0][0].words[0].size
    levels = _levels([line[0].y for _, lines in holding for line in lines], size)
    if len(levels) < 2:
        return 1
    labels = [(c, lines) for c, lines in own if not any(is_value(line_text(line)) for line in lines)]
    beside = [(c, lines) for c, lines in labels if len(lines) == len(levels) and all(
        abs(line[0].y - y) < 0.45 * size for line, y in zip(lines, levels, strict=True))]
    even = any(not _filled(piece, c, lines) for c, lines in beside)
    piled = [(c, lines) for c, lines in holding if len(lines) > 1]
    loose = min(b - a for a, b in itertools.pairwise(levels)) >= _LOOSE * size
    if piled and all(_wrapped(piece, c, lines) for c, lines in piled) and not (even and loose):
        if even:
            for cell, _ in piled:
                cell.unsure = True  # numbers that did not fit, or two rows: nobody can tell
        return 1
    if not even and len(piled) < 2:
        if piled and all(is_value(line_text(line)) for line in piled[0][1]):
            piled[0][0].unsure = True
        return 1
    _split_row(piece, row, [(a + b) / 2 - 0.36 * size for a, b in itertools.pairwise(levels)], even and loose)
    return len(levels)


def _wrapped(piece: Piece, cell: Slot, lines: list[Words]) -> bool:
    """Whether the lines of a cell are one number that did not fit."""
    left, right = piece.xs[cell.column], piece.xs[cell.column + cell.columns]
    return all(is_value(line_text(line)) for line in lines) and all(
        wraps(a, b, left, right, a[0].left - left) for a, b in itertools.pairwise(lines))


def _filled(piece: Piece, cell: Slot, lines: list[Words]) -> bool:
    """Whether the lines of a label are one label that did not fit."""
    left, right = piece.xs[cell.column], piece.xs[cell.column + cell.columns]
    return all(wraps(a, b, left, right, a[0].left - left, 0.1) for a, b in itertools.pairwise(lines))


def _levels(values: list[float], size: float) -> list[float]:
    out: list[float] = []
    for y in sorted(values):
        if not out or y - out[-1] > 0.5 * size:
            out.append(y)
    return out


def _split_row(piece: Piece, row: int, cuts: list[float], sure: bool) -> None:
    added = len(cuts)
    bounds = [piece.ys[row], *cuts, piece.ys[row + 1]]
    out: list[Slot] = []
    for cell in piece.cells:
        if cell.row > row:
            cell.row += added
            out.append(cell)
        elif cell.row + cell.rows - 1 < row:
            out.append(cell)
        elif cell.rows > 1:
            cell.rows += added
            out.append(cell)
        else:
            for k, (top, bottom) in enumerate(itertools.pairwise(bounds)):
                words = [w for w in cell.words if (top <= w.middle or k == 0) and (w.middle < bottom or k == added)]
                out.append(Slot(row + k, cell.column, 1, cell.columns, words, cell.unsure or not sure))
    piece.cells = sorted(out, key=lambda cell: (cell.row, cell.column))
    piece.ys[row + 1 : row + 1] = cuts


def _doubt_mixed(piece: Piece) -> None:
    """A value that still shares its line with something else need not be that cell's own."""
    for cell in piece.cells:
        if len(cell.words) > 1 and not cell.unsure and any(is_number(word.text[-1]) for word in cell.words):
            for line in lines_of(cell.words):
                groups = groups_of(line)
                if len(groups) > 1 and groups[-1].number:
                    cell.unsure = True
