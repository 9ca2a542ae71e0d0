"""Columns whose rules are not drawn: found from the white space, certain only where nothing contradicts.

An open-sided or half-ruled table leaves slots that hold several values. They are divided where every line of the
table leaves the same gap. A cell that was divided against a contradiction, or whose place is a guess, is unsure.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from dataclasses import dataclass

from gouji.reading.pdf.fill import wraps
from gouji.reading.pdf.grid import Piece, Slot
from gouji.reading.pdf.rows import Group, complete_rows, groups_of
from gouji.reading.pdf.words import is_number, line_text, lines_of


@dataclass(slots=True)
class Span:
    left: float
    right: float
    guessed: bool = False


def complete(piece: Piece) -> None:
    """Divides what the missing rules of `piece` left together."""
    _divide_spans(piece)
    column = 0
    while column < len(piece.xs) - 1:
        column += _divide_column(piece, column)
    complete_rows(piece)


def _divide_spans(piece: Piece) -> None:
    """Merged cells with values on both sides of an edge that other rows have: one rule is missing there."""
    out: list[Slot] = []
    for cell in itertools.chain.from_iterable(_apart_torn(piece, each) for each in piece.cells):
        parts = [cell]
        if cell.words and cell.columns > 1:
            parts = _apart_columns(piece, cell)
        if len(parts) == 1 and cell.words and cell.rows > 1:
            parts = _apart_rows(piece, cell)
        out += parts
    piece.cells = sorted(out, key=lambda cell: (cell.row, cell.column))


def _apart_torn(piece: Piece, cell: Slot) -> list[Slot]:
    """A cell with a rule through most of it and text on both sides is several, of which no one knows the ends."""
    out = [cell]
    for row in cell.torn:
        above, at = out[-1], piece.ys[row]
        words = [word for word in above.words if word.middle < at]
        if 0 < len(words) < len(above.words):
            below = Slot(row, cell.column, above.row + above.rows - row, cell.columns,
                         [word for word in above.words if word.middle >= at], True)
            out[-1:] = [Slot(above.row, cell.column, row - above.row, cell.columns, words, True), below]
    return out


def _apart_columns(piece: Piece, cell: Slot) -> list[Slot]:
    lines = [groups_of(line) for line in lines_of(cell.words)]
    if not any(len(line) > 1 and any(g.number for g in line) for line in lines):
        return [cell]
    edges = piece.xs[cell.column + 1 : cell.column + cell.columns]
    cuts = [e for e in edges if any(g.right <= e for line in lines for g in line)
            and any(g.left >= e for line in lines for g in line)
            and not any(g.left < e < g.right for line in lines for g in line)]
    if not cuts:
        cell.unsure = True
        return [cell]
    bounds = [piece.xs[cell.column], *cuts, piece.xs[cell.column + cell.columns]]
    out = []
    for a, b in itertools.pairwise(bounds):
        first, last = piece.xs.index(a), piece.xs.index(b)
        words = [w for w in cell.words if a <= (w.left + w.right) / 2 < b]
        out.append(Slot(cell.row, first, cell.rows, last - first, words, True))
    return out


def _apart_rows(piece: Piece, cell: Slot) -> list[Slot]:
    lines = lines_of(cell.words)
    numbers = [line for line in lines if is_number(line_text(line)) and not line[-1].text.endswith((".", "．"))]
    if not numbers:
        return [cell]
    if len(lines) == 1:
        cell.unsure = True  # one value for two rows, or a rule is missing
        return [cell]
    left, right = piece.xs[cell.column], piece.xs[cell.column + cell.columns]
    if len(numbers) == len(lines) and all(
            wraps(a, b, left, right, a[0].left - left) for a, b in itertools.pairwise(lines)):
        return [cell]  # one number in a narrow cell
    out = []
    for row in range(cell.row, cell.row + cell.rows):
        top, bottom = piece.ys[row], piece.ys[row + 1]
        out.append(Slot(row, cell.column, 1, cell.columns, [w for w in cell.words if top <= w.middle < bottom], True))
    return out


def _divide_column(piece: Piece, column: int) -> int:
    """Returns how many columns there are now in the place of the one."""
    own = [c for c in piece.cells if c.column == column and c.columns == 1 and c.words]
    if all(len(c.words) == 1 for c in own):
        return 1
    piled = [groups_of(line) for cell in own if len(cell.words) > 1 for line in lines_of(cell.words)]
    if all(len(line) == 1 for line in piled):
        return 1
    found = _spans(piled + [groups_of(cell.words) for cell in own if len(cell.words) == 1])
    if found is None:
        return 1
    spans, sure = found
    left, right = piece.xs[column], piece.xs[column + 1]
    cuts = [(a.right + b.left) / 2 for a, b in itertools.pairwise(spans)]
    added = len(cuts)
    bounds = [left, *cuts, right]
    out: list[Slot] = []
    for cell in piece.cells:
        if cell.column > column:
            cell.column += added
            out.append(cell)
        elif cell.column + cell.columns - 1 < column:
            out.append(cell)
        elif cell.columns > 1 or (not cell.words and cell.rows > 1):
            cell.columns += added
            out.append(cell)
        else:
            out += _divided(cell, bounds, sure)
    piece.cells = sorted(out, key=lambda cell: (cell.row, cell.column))
    piece.xs[column + 1 : column + 1] = cuts
    if not sure:
        piece.unsure = True
    return added + 1


def _divided(cell: Slot, bounds: list[float], sure: bool) -> list[Slot]:
    """One cell as the cells it holds. Words over several columns are a header that spans them."""
    count = len(bounds) - 1
    taken: list[Slot | None] = [None] * count
    for line in lines_of(cell.words):
        for group in groups_of(line):
            first = min(count - 1, max(0, bisect_right(bounds, group.left) - 1))
            last = min(count - 1, max(0, bisect_right(bounds, group.right) - 1))
            slots = [s for s in taken[first : last + 1] if s is not None]
            if group.number and first != last:
                sure = False
            if slots:
                first = min([first] + [s.column for s in slots])
                last = max([last] + [s.column + s.columns - 1 for s in slots])
            merged = Slot(cell.row, first, cell.rows, last - first + 1)
            for old in {id(s): s for s in slots}.values():
                merged.words += old.words
            merged.words += group.words
            for k in range(first, last + 1):
                taken[k] = merged
    out: list[Slot] = []
    k = 0
    while k < count:
        slot = taken[k] or Slot(cell.row, k, cell.rows, 1)
        k += slot.columns
        slot.column += cell.column
        slot.unsure = cell.unsure or not sure
        out.append(slot)
    return out


def _spans(lines: list[list[Group]]) -> tuple[list[Span], bool] | None:
    """The columns that lines with several values show, and whether nothing contradicts them. None: it is one column."""
    rows = [line for line in lines if len(line) > 1 and any(g.number for g in line)]
    scattered = not rows and _scattered(lines)
    if scattered:
        rows = [line for line in lines if len(line) > 1]
        rows += [line for line in lines if line[0].number]
    if not rows or not (scattered or len(rows) > 1 or any(sum(g.number for g in row) > 1 for row in rows)):
        return None
    spans: list[Span] = []
    for group in sorted((g for row in rows for g in row), key=lambda g: g.left):
        if spans and group.left < spans[-1].right + 1:
            spans[-1].right = max(spans[-1].right, group.right)
        else:
            spans.append(Span(group.left, group.right))
    sure = not scattered
    heads = [line for line in lines if len(line) > 1 and not any(g.number for g in line)]
    for head in heads:
        for group in head:
            over = [s for s in spans if s.left < group.right and group.left < s.right]
            if len(over) == 1:
                span, at = over[0], spans.index(over[0])
                low = spans[at - 1].right + 1 if at else group.left
                high = spans[at + 1].left - 1 if at + 1 < len(spans) else group.right
                span.left = min(span.left, max(group.left, low))
                span.right = max(span.right, min(group.right, high))
            elif not over:
                # Nothing but a heading stands here: a column without values, or a heading beside its values.
                spans.append(Span(group.left, group.right, True))
                spans.sort(key=lambda s: s.left)
    if any(s.guessed for s in spans):
        sure = False
    for row in rows:
        held = [next(i for i, s in enumerate(spans) if s.left <= g.left and g.right <= s.right)
                for g in row if g.number]
        if len(set(held)) < len(held):
            sure = False
    if len(spans) < 2:
        return None
    return spans, sure


def _scattered(lines: list[list[Group]]) -> bool:
    """Values that stand beside each other in different rows, below several headings: columns without a rule."""
    values = [line[0] for line in lines if len(line) == 1 and line[0].number]
    return bool(values) and any(len(line) > 1 for line in lines) and max(g.left for g in values) > min(
        g.right for g in values)
