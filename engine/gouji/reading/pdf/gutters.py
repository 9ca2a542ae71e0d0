"""Edges drawn apart that are meant as one: the space between the borders of neighbouring cells, as browsers leave it.

A page of the web may set every cell in a box of its own, some points from the next. And where a page break cuts a
merged cell, a browser may draw its lower end off the end of its last row.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from statistics import median

from gouji.reading.pdf.grid import Piece, Slot
from gouji.reading.pdf.page import Line
from gouji.reading.pdf.rules import DOUBLE, fuse
from gouji.reading.pdf.words import Words

_WIDEST = 0.8  # of the letters' size: no line of text has room in it
_FEWEST = 3  # bands of a page: less is not a way of drawing tables
_STRIP = 0.9
_END = 1.6
_TURNS = 2  # the middles of two gutters may be a gutter
_APART = 4.0
_MOST = 4000  # lines; more is a drawing

Band = tuple[float, float]


def closed_up(across: list[Line], down: list[Line], words: Words) -> tuple[list[Line], list[Line]]:
    """Both sides of each gutter moved to its middle, lines that ended at one drawn on to there.

    `across` and `down` are sorted by place. Tables under each other on a page are taken one by one.
    """
    if not words or not down or len(across) + len(down) > _MOST:
        return across, down
    widest = _WIDEST * median([word.size for word in words])
    if len(_bands(across, widest)) + len(_bands(down, widest)) < _FEWEST:
        return across, down
    out_across: list[Line] = []
    out_down: list[Line] = []
    zones = _zones(down)
    for top, bottom in zones:
        own = [line for line in across if top <= line[0] <= bottom]
        upright = [line for line in down if top <= line[1] <= bottom]
        inner = [word for word in words if top <= word.middle <= bottom]
        for _ in range(_TURNS):
            own, upright = _closed(own, upright, inner, widest)
        out_across += own
        out_down += upright
    out_across += [line for line in across if not any(top <= line[0] <= bottom for top, bottom in zones)]
    return sorted(out_across), sorted(out_down)


def _closed(across: list[Line], down: list[Line], words: Words, widest: float) -> tuple[list[Line], list[Line]]:
    middles = sorted((word.middle, word.left) for word in words)
    lefts = sorted((word.left, word.right) for word in words)
    rows = [band for band in _bands(across, widest) if not _has_line(band, across, middles)]
    columns = [band for band in _bands(down, widest) if not _has_word(band, lefts)]
    if not rows and not columns:
        return across, down
    up, side = _Moves(rows), _Moves(columns)
    return (fuse([(up.at(y), side.at(a), side.at(b)) for y, a, b in across]),
            fuse([(side.at(x), up.at(a), up.at(b)) for x, a, b in down]))


def _zones(down: list[Line]) -> list[Band]:
    """From where to where there are upright lines."""
    out: list[Band] = []
    for low, high in sorted((a - _APART, b + _APART) for _, a, b in down):
        if out and low <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], high))
        else:
            out.append((low, high))
    return out


class _Moves:
    def __init__(self, bands: list[Band]) -> None:
        self.starts = [low - _END for low, _ in bands]
        self.bands = bands

    def at(self, value: float) -> float:
        i = bisect_right(self.starts, value) - 1
        if i >= 0 and value <= self.bands[i][1] + _END:
            return sum(self.bands[i]) / 2
        return value


def _bands(lines: list[Line], widest: float) -> list[Band]:
    """Neighbouring places of lines with next to nothing between them."""
    places: list[float] = []
    for place, _, _ in lines:  # sorted by place
        if not places or place - places[-1] > 0.5:
            places.append(place)
    out: list[Band] = []
    i = 0
    while i + 1 < len(places):
        if places[i + 1] - places[i] <= widest and places[i + 1] - places[i] > DOUBLE:
            out.append((places[i], places[i + 1]))
            i += 1
        i += 1
    return out


def _has_line(band: Band, across: list[Line], middles: list[tuple[float, float]]) -> bool:
    low, high = band
    own = [line for line in across if low <= line[0] <= high]
    left, right = min(a for _, a, _ in own), max(b for _, _, b in own)
    begin, end = bisect_left(middles, (low, 0.0)), bisect_left(middles, (high, 0.0))
    return any(left <= x <= right for _, x in middles[begin:end])


def _has_word(band: Band, lefts: list[tuple[float, float]]) -> bool:
    low, high = band
    begin, end = bisect_left(lefts, (low - 1, 0.0)), bisect_left(lefts, (high, 0.0))
    return any(right <= high + 1 for _, right in lefts[begin:end])


def drop_void_rows(piece: Piece) -> None:
    """Of what a page begins with: a merged cell from the page before may end above its last row, as browsers draw it,
    and labels with it. What lies between that end and the row's is no row, nor is the strip where a cell was cut."""
    if not any(_goes_on(cell) for cell in piece.cells):
        return
    size = max((word.size for cell in piece.cells for word in cell.words), default=0.0)
    ends = {cell.row + cell.rows for cell in piece.cells if _goes_on(cell)}
    for k in range(len(piece.ys) - 2, -1, -1):
        thin = piece.ys[k + 1] - piece.ys[k] < _STRIP * size
        if not (thin or k in ends):
            continue
        begun = [cell for cell in piece.cells if cell.row == k]
        if any(cell.rows == 1 and cell.words for cell in begun):
            continue
        if sum(cell.columns for cell in begun if cell.rows == 1) < len(piece.xs) - 1 if thin else (
                2 * sum(cell.columns for cell in begun) < len(piece.xs)):
            _drop(piece, k)


def _goes_on(cell: Slot) -> bool:
    """Whether it may be a merged cell that began on the page before: its text, too, mostly stands there."""
    return cell.rows > 1 and (cell.row == 0 or not cell.words)


def _drop(piece: Piece, k: int) -> None:
    piece.cells = [cell for cell in piece.cells if cell.row != k or cell.rows > 1]
    for cell in piece.cells:
        if cell.row <= k < cell.row + cell.rows:
            cell.rows -= 1
        elif cell.row > k:
            cell.row -= 1
    del piece.ys[k]
