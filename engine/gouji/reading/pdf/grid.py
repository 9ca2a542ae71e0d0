"""The grid of a ruled table: the slots that its rules cut out, and the cells that span several of them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from gouji.reading.pdf.frames import REACH, Frame
from gouji.reading.pdf.letters import Word
from gouji.reading.pdf.page import Line
from gouji.reading.pdf.rules import snap

_COVER = 0.6  # of a slot's side: a rule that covers so much of it closes it
_NARROW = 5.0
_STANDS_OUT = 6.0


@dataclass(slots=True)
class Slot:
    """A cell of a piece: where it is in the grid, what stands in it; `unsure` when that need not be all or its own.

    `torn`: the rows that a rule through half of it or more would begin.
    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    words: list[Word] = field(default_factory=list)
    unsure: bool = False
    torn: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Piece:
    """The part of a table that is on one page. `xs`, `ys`: the edges of its columns and rows, one more than those."""

    page: int
    xs: list[float]
    ys: list[float]
    cells: list[Slot]
    open_top: bool = False
    open_bottom: bool = False
    grid: bool = True
    unsure: bool = False

    def owners(self) -> list[list[int]]:
        """The number of the cell of each slot, by row and column."""
        out = [[-1] * (len(self.xs) - 1) for _ in range(len(self.ys) - 1)]
        for number, cell in enumerate(self.cells):
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    out[row][column] = number
        return out


def build(frame: Frame, page: int, most_slots: int) -> Piece | None:
    """None where the rules make no slot, or more than `most_slots`."""
    left, right = _outer([x for x, _, _ in frame.down], [(a, b) for _, a, b in frame.across])
    top, bottom = _outer([y for y, _, _ in frame.across], [(a, b) for _, a, b in frame.down])
    xs = snap([x for x, _, _ in frame.down] + [v for v in (left, right) if v is not None], REACH)
    ys = snap([y for y, _, _ in frame.across] + [v for v in (top, bottom) if v is not None], REACH)
    xs, ys = wide_enough(xs), wide_enough(ys)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns > most_slots:
        return None
    below = edges_of(frame.across, ys, xs)
    behind = edges_of(frame.down, xs, ys)
    cells = cells_between(rows, columns, below, behind)
    return Piece(page, xs, ys, cells, top is not None, bottom is not None)


def _outer(places: list[float], extents: list[tuple[float, float]]) -> tuple[float | None, float | None]:
    """Where the rules of the other direction reach beyond the outermost of these: an edge that is not drawn."""
    if not extents:
        return None, None
    first, last = min(a for a, _ in extents), max(b for _, b in extents)
    if not places:
        return first, last
    low = first if min(places) - first > _least([a for a, _ in extents], first) else None
    high = last if last - max(places) > _least([b for _, b in extents], last) else None
    return low, high


def _least(values: list[float], near: float) -> float:
    """How far rules must reach to mean a row or column; a single one may just be drawn too long."""
    return _STANDS_OUT if sum(abs(v - near) <= 2 * REACH for v in values) > 1 else 2 * _STANDS_OUT


def wide_enough(edges: list[float]) -> list[float]:
    """Without slivers, which are two rules that were meant to be one."""
    out = edges[:1]
    for edge in edges[1:]:
        if edge - out[-1] >= _NARROW:
            out.append(edge)
    return out


def _nearest(edges: list[float], value: float) -> int:
    i = bisect_right(edges, value)
    if i == 0:
        return 0
    if i == len(edges) or value - edges[i - 1] <= edges[i] - value:
        return i - 1
    return i


def edges_of(lines: list[Line], places: list[float], crossing: list[float]) -> list[list[bool]]:
    """For each place and each slot between two crossing edges: whether a rule closes it there."""
    covered = [[0.0] * (len(crossing) - 1) for _ in places]
    for at, begin, end in lines:
        row = covered[_nearest(places, at)]
        first = max(0, bisect_right(crossing, begin) - 1)
        for k in range(first, len(crossing) - 1):
            if crossing[k] >= end:
                break
            row[k] += min(end, crossing[k + 1]) - max(begin, crossing[k])
    return [[got >= _COVER * (crossing[k + 1] - crossing[k]) for k, got in enumerate(row)] for row in covered]


def cells_between(rows: int, columns: int, below: list[list[bool]], behind: list[list[bool]]) -> list[Slot]:
    """Slots without a rule between them are one cell; where that gives no rectangle, rectangles that are unsure."""
    seen = [[False] * columns for _ in range(rows)]
    out: list[Slot] = []
    for row in range(rows):
        for column in range(columns):
            if seen[row][column]:
                continue
            if (behind[column + 1][row] or column + 1 == columns) and (below[row + 1][column] or row + 1 == rows) \
                    and (behind[column][row] or not column) and (below[row][column] or not row):
                out.append(Slot(row, column))
                continue
            members = _flood(row, column, rows, columns, below, behind, seen)
            bottom = max(r for r, _ in members)
            first, last = min(c for _, c in members), max(c for _, c in members)
            if len(members) == (bottom - row + 1) * (last - first + 1):
                out.append(Slot(row, first, bottom - row + 1, last - first + 1))
                if bottom > row and last > first:
                    out[-1].torn = [r for r in range(row + 1, bottom + 1)
                                    if 2 * sum(below[r][first : last + 1]) > last - first]
            else:
                out += _rectangles(members)
    out.sort(key=lambda cell: (cell.row, cell.column))
    return out


def _flood(row: int, column: int, rows: int, columns: int, below: list[list[bool]], behind: list[list[bool]],
           seen: list[list[bool]]) -> set[tuple[int, int]]:
    members = {(row, column)}
    waiting = [(row, column)]
    seen[row][column] = True
    while waiting:
        r, c = waiting.pop()
        for nr, nc, closed in ((r + 1, c, r + 1 >= rows or below[r + 1][c]), (r - 1, c, r == 0 or below[r][c]),
                               (r, c + 1, c + 1 >= columns or behind[c + 1][r]), (r, c - 1, c == 0 or behind[c][r])):
            if not closed and not seen[nr][nc]:
                seen[nr][nc] = True
                members.add((nr, nc))
                waiting.append((nr, nc))
    return members


def _rectangles(members: set[tuple[int, int]]) -> list[Slot]:
    """Runs of slots in a row, those of one width under each other joined."""
    out: list[Slot] = []
    left = set(members)
    for row, column in sorted(members):
        if (row, column) not in left:
            continue
        width = 1
        while (row, column + width) in left:
            width += 1
        height = 1
        while all((row + height, column + k) in left for k in range(width)) \
                and (row + height, column - 1) not in left and (row + height, column + width) not in left:
            height += 1
        left -= {(row + i, column + k) for i in range(height) for k in range(width)}
        out.append(Slot(row, column, height, width, unsure=True))
    return out
