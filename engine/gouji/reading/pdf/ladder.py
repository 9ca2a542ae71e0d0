"""Tables ruled only across: their columns are found from where the values stand, over all pages of the table.

What tells a column is the white space that every row with values leaves, the lowest headings, and the ends of rules
that do not go all the way. Where these disagree, all cells are unsure.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from gouji.reading.pdf.frames import REACH, Frame
from gouji.reading.pdf.furniture import without_furniture
from gouji.reading.pdf.grid import Piece, cells_between, edges_of, wide_enough
from gouji.reading.pdf.letters import Word
from gouji.reading.pdf.page import Page
from gouji.reading.pdf.rules import snap
from gouji.reading.pdf.words import Words, is_value, line_groups, line_text, lines_of

_LABEL = 10.0
_TOUCH = 1.0
_CELL_GAP = 0.3
_INTO = 0.3  # of the letters' size


class Group(NamedTuple):
    left: float
    right: float
    value: bool


class Columns(NamedTuple):
    xs: list[float]
    sure: bool


def inside(frame: Frame, words: Sequence[Word]) -> Words:
    top, bottom, left, right = frame.top, frame.bottom, frame.left - REACH, frame.right + REACH
    return [w for w in words if top < w.middle < bottom and left <= w.left and w.right <= right]


def columns_of(frames: Sequence[tuple[Frame, Words]]) -> Columns | None:
    """The columns of a table from all its pieces; None where no row holds values: these rules make no table."""
    lines = [[[_group(g) for g in line_groups(line)] for line in lines_of(words)] for _, words in frames]
    rows = [line for piece in lines for line in piece if len(line) > 1 and any(g.value for g in line)]
    if not rows:
        return None
    values: list[Group] = []
    label_end = 0.0
    for row in rows:
        first = next(i for i, g in enumerate(row) if g.value)
        values += row[first:]
        label_end = max([label_end, *(g.right for g in row[:first])])
    spans = _merged(values)
    sure = all(_apart(row, spans) for row in rows)
    left, right = frames[0][0].left, frames[0][0].right
    headings = _lowest_headings(lines[0])
    headed: set[int] = set()
    lone: list[tuple[float, float]] = []
    for g in headings:
        over = [i for i, (a, b) in enumerate(spans) if a < g.right and g.left < b]
        if over:
            headed.update(over)
            if len(over) == 1:
                spans[over[0]] = _widened(spans, over[0], g)
        elif g.left >= label_end:
            lone.append((g.left, g.right))
    if lone and len(headed) < len(spans):
        sure = False  # a heading without values, values without a heading: they may belong together
    spans = sorted(spans + lone)
    ends = snap([x for frame, _ in frames for _, a, b in frame.across for x in (a, b)
                 if left + _LABEL < x < right - _LABEL])
    cuts = [_edge(ends, a[1], b[0]) for a, b in pairwise(spans)]
    if any(b[0] < a[1] for a, b in pairwise(spans)):
        sure = False
    xs = [left]
    if label_end:
        start = spans[0][0]
        if label_end > start - _TOUCH:
            sure = False
        first_cut = _edge(ends, min(label_end, start - _TOUCH), start)
        xs += [*(x for x in ends if x < first_cut - _LABEL), first_cut]
    xs = wide_enough([*xs, *cuts, right])
    xs[-1] = right
    return Columns(xs, sure) if len(xs) > 2 else None


def doubt_swallowed(piece: Piece) -> None:
    """A value in a cell over several columns, together with a text, may be that of a column beside it."""
    for cell in piece.cells:
        if cell.columns > 1 and len(cell.words) > 1:
            groups = [group for line in lines_of(cell.words) for group in line_groups(line)]
            values = sum(is_value(line_text(group)) for group in groups)
            cell.unsure = cell.unsure or (values > 0 and len(groups) > 1)


def _gap_at(group: Words, x: float) -> bool:
    """Whether words of neighbouring cells, set close to each other, are taken for one text."""
    return any(a.right - _TOUCH <= x <= b.left + _TOUCH and b.left - a.right > _CELL_GAP * b.size and not b.spaced
               for a, b in pairwise(group))


def _edge(ends: list[float], low: float, high: float) -> float:
    """The edge between two columns: where rules end that do not go all the way, else half way."""
    return next((x for x in reversed(ends) if low - _TOUCH <= x <= high + _TOUCH), (low + high) / 2)


def _group(words: Words) -> Group:
    return Group(words[0].left, words[-1].right, is_value(line_text(words)))


def _merged(groups: list[Group]) -> list[tuple[float, float]]:
    out: list[tuple[float, float]] = []
    for g in sorted(groups):
        if out and g.left < out[-1][1] + _TOUCH:
            out[-1] = (out[-1][0], max(out[-1][1], g.right))
        else:
            out.append((g.left, g.right))
    return out


def _apart(row: list[Group], spans: list[tuple[float, float]]) -> bool:
    """Whether no two values of a row stand in one column."""
    held = [next(i for i, (a, b) in enumerate(spans) if a <= g.left <= b) for g in row if g.value]
    return len(set(held)) == len(held)


def _widened(spans: list[tuple[float, float]], at: int, g: Group) -> tuple[float, float]:
    low = spans[at - 1][1] + 2 * _TOUCH if at else g.left
    high = spans[at + 1][0] - 2 * _TOUCH if at + 1 < len(spans) else g.right
    return min(spans[at][0], max(g.left, low)), max(spans[at][1], min(g.right, high))


def _lowest_headings(lines: list[list[Group]]) -> list[Group]:
    """Of the lines above the first with values: what has no other heading under it."""
    head: list[list[Group]] = []
    for line in lines:
        if any(g.value for g in line):
            break
        head.append(line)
    return [g for i, line in enumerate(head) for g in line
            if not any(o.left < g.right and g.left < o.right for below in head[i + 1 :] for o in below)]


def build_ladder(frame: Frame, words: Words, columns: Columns, page: int) -> Piece | None:
    """The piece of such a table: slots closed by the rules above and below, open where a text reaches over an edge."""
    xs = columns.xs
    ys = wide_enough(snap([y for y, _, _ in frame.across], REACH))
    rows, count = len(ys) - 1, len(xs) - 1
    if rows < 1 or count < 2:
        return None
    below = edges_of(frame.across, ys, xs)
    behind = [[True] * rows for _ in xs]
    sure = columns.sure
    torn: set[int] = set()
    for row in range(rows):
        for line in lines_of([w for w in words if ys[row] <= w.middle < ys[row + 1]]):
            for group in line_groups(line):
                for k in range(1, count):
                    into = _INTO * group[0].size  # punctuation hangs over the edge
                    if group[0].left < xs[k] - into and xs[k] + into < group[-1].right and not _gap_at(group, xs[k]):
                        behind[k][row] = False
                        sure = sure and not is_value(line_text(group))
                        if group[-1].text[-1].isdigit():
                            torn.add(row)  # a label and the value beside it touch
    piece = Piece(page, xs, ys, cells_between(rows, count, below, behind))
    for cell in piece.cells:
        cell.unsure = not sure or cell.row in torn or bool(cell.torn)
    return piece


def ladders(pages: list[Page], found: list[list[Frame]]) -> dict[int, Columns | None]:
    """The columns of each frame without upright rules, by its id; pieces on following pages have them in common."""
    if all(frame.down for own in found for frame in own):
        return {}
    chains: list[list[tuple[Frame, Words]]] = []
    open_chain: list[tuple[Frame, Words]] | None = None
    for page, own, text in zip(pages, found, _between(pages, found), strict=True):
        for i, frame in enumerate(own):
            if frame.down:
                open_chain = None
                continue
            entry = (frame, inside(frame, page.words))
            if i == 0 and open_chain and not any(line[0].middle < frame.top for line in text) \
                    and _same_sides(open_chain[-1][0], frame):
                open_chain.append(entry)
            else:
                open_chain = [entry]
                chains.append(open_chain)
        if not own or any(line[0].middle > own[-1].bottom for line in text):
            open_chain = None
    out: dict[int, Columns | None] = {}
    for chain in chains:
        columns = columns_of(chain)
        out.update((id(frame), columns) for frame, _ in chain)
    return out


def _between(pages: list[Page], found: list[list[Frame]]) -> list[list[Words]]:
    """The lines of each page that stand in none of its frames."""
    rests = []
    for page, own in zip(pages, found, strict=True):
        spans = [(frame.top, frame.bottom) for frame in own]
        rests.append(lines_of([w for w in page.words if not any(a < w.middle < b for a, b in spans)]))
    return without_furniture(pages, rests)


def _same_sides(above: Frame, below: Frame) -> bool:
    return abs(above.left - below.left) <= REACH and abs(above.right - below.right) <= REACH
