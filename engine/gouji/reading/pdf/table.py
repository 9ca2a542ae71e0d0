"""A table as it grows over its pages: cells with text and places, on the columns that all its pieces share."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from gouji.reading.document import Flag, PageSpot
from gouji.reading.numerals import NUMBERED
from gouji.reading.pdf.fill import text_of, wraps
from gouji.reading.pdf.frames import REACH
from gouji.reading.pdf.grid import Piece
from gouji.reading.pdf.rules import snap
from gouji.reading.pdf.sieve import Mark
from gouji.reading.pdf.words import Words, glue, is_number, is_value, lines_of

SPLIT_NUMBER = re.compile(r"\d\s+\d[\d.,]*\Z")  # two numbers, or one that was set with wide gaps
_SAME_WIDTH = 6.0
_BOTTOM = 2.8  # of the letters' size: text that leaves no more room than this fills its cell


@dataclass(slots=True)
class TableCell:
    row: int
    column: int
    rows: int
    columns: int
    text: str
    spots: list[PageSpot]
    flags: set[Flag] = field(default_factory=set)
    head: Words = field(default_factory=list)
    tail: Words = field(default_factory=list)
    first_y: float = 0.0  # of the first line on the page of the last one

    @property
    def number(self) -> bool:
        return is_number(self.text)


@dataclass(slots=True)
class Table:
    xs: list[float]
    rows: int
    cells: list[TableCell]
    page: int
    open_top: bool = False
    open_bottom: bool = False
    grid: bool = True
    clashes: list[PageSpot] = field(default_factory=list)


def table_of(piece: Piece, spaced_figures: bool) -> Table:
    cells = []
    xs, ys = [round(x, 1) for x in piece.xs], [round(y, 1) for y in piece.ys]
    for slot in piece.cells:
        left, right = piece.xs[slot.column], piece.xs[slot.column + slot.columns]
        spot = PageSpot(piece.page, xs[slot.column], ys[slot.row], xs[slot.column + slot.columns],
                        ys[slot.row + slot.rows])
        cell = TableCell(slot.row, slot.column, slot.rows, slot.columns, "", [spot])
        if slot.words:
            if len(slot.words) == 1 and not slot.words[0].hidden:
                cell.text, cell.head, cell.tail = slot.words[0].text.strip(), slot.words, slot.words
                cell.first_y = slot.words[0].y
                if slot.unsure:
                    cell.flags.add("clipped")
                cells.append(cell)
                continue
            lines = lines_of(slot.words)
            cell.text = text_of(lines, left, right, spaced_figures).strip()
            cell.head, cell.tail, cell.first_y = lines[0], lines[-1], lines[0][0].y
            if any(word.hidden for word in slot.words):
                cell.flags.add("hidden")
        if slot.unsure or (len(cell.text) > 2 and SPLIT_NUMBER.search(cell.text)):
            cell.flags.add("clipped")
        cells.append(cell)
    return Table(piece.xs, len(piece.ys) - 1, cells, piece.page, piece.open_top, piece.open_bottom, piece.grid)


def mark_cells(table: Table, piece: Piece, marks: Sequence[Mark]) -> list[Mark]:
    """Flags the cells of `piece`, of which `table` was made, that something was left out of; returns other marks."""
    xs, ys, owners = piece.xs, piece.ys, piece.owners()
    outside = []
    for mark in marks:
        if xs[0] <= mark.x < xs[-1] and ys[0] <= mark.y < ys[-1]:
            owner = owners[bisect_right(ys, mark.y) - 1][bisect_right(xs, mark.x) - 1]
            table.cells[owner].flags.add(mark.flag)
        else:
            outside.append(mark)
    return outside


def join(above: Table, below: Table, spaced_figures: bool) -> bool:
    """Joins `below`, the first thing on the next page, to `above`, the last on its own, if it is the same table."""
    if below.page != above.page + 1 or not above.grid or not below.grid:
        return False
    if above.open_bottom:
        _drop_empty_row(above, above.rows - 1)
    if below.open_top:
        _drop_empty_row(below, 0)
    shift = above.xs[0] - below.xs[0]
    if abs((above.xs[-1] - above.xs[0]) - (below.xs[-1] - below.xs[0])) > _SAME_WIDTH:
        return False
    if not _on_common_columns(above, below, shift):
        return False
    skipped = _repeated_header(above, below)
    if skipped:
        below.cells = [c for c in below.cells if c.row >= skipped]
        for cell in below.cells:
            cell.row -= skipped
        below.rows -= skipped
    if below.rows:
        _append(above, below, spaced_figures)
    above.page, above.open_bottom = below.page, below.open_bottom
    return True


def _drop_empty_row(table: Table, row: int) -> None:
    """The strip of a row that a page's end cut off above its first line, or below its last."""
    own = [c for c in table.cells if c.row == row and c.rows == 1]
    if not own or any(c.text for c in own) or table.rows < 2:
        return
    table.cells = [c for c in table.cells if not (c.row == row and c.rows == 1)]
    for cell in table.cells:
        if cell.row > row:
            cell.row -= 1
        elif cell.row + cell.rows > row:
            cell.rows -= 1
    table.rows -= 1


def _on_common_columns(above: Table, below: Table, shift: float) -> bool:
    xs = snap(above.xs + [x + shift for x in below.xs], REACH)
    for table, moved in ((above, 0.0), (below, shift)):
        at = [min(range(len(xs)), key=lambda k: abs(xs[k] - x - moved)) for x in table.xs]
        if len(set(at)) < len(at):
            return False
        for cell in table.cells:
            cell.columns = at[cell.column + cell.columns] - at[cell.column]
            cell.column = at[cell.column]
        table.xs = xs
    return True


def _repeated_header(above: Table, below: Table) -> int:
    """How many rows at the top of `below` are the rows that the table began with, printed again."""
    def rows(table: Table) -> list[list[tuple[int, int, int, str]]]:
        out: list[list[tuple[int, int, int, str]]] = [[] for _ in range(table.rows)]
        for c in table.cells:
            out[c.row].append((c.column, c.columns, c.rows, re.sub(r"\s", "", c.text)))
        return out

    first, again = rows(above), rows(below)
    count = 0
    while count < min(len(first), len(again)) and first[count] == again[count] \
            and not any(is_number(text) for _, _, _, text in again[count]):
        count += 1
    # Whole cells only: a cell of the header must not reach into what follows.
    while count and any(c.row < count < c.row + c.rows for c in below.cells):
        count -= 1
    return count if count and any(text for _, _, _, text in again[0]) else 0


def _append(above: Table, below: Table, spaced_figures: bool) -> None:
    last = {c.column: c for c in above.cells if c.row + c.rows == above.rows}
    first = [c for c in below.cells if c.row == 0]
    pairs = [(last.get(c.column), c) for c in first]
    cut = _row_is_cut(above, below, pairs)
    offset = above.rows - 1 if cut else above.rows
    merged: set[int] = set()
    for a, b in pairs:
        if a is None or a.columns != b.columns:
            continue
        if cut or _label_goes_on(a, b, first):
            _merge(a, b, b.rows - 1 if cut else b.rows, spaced_figures)
            merged.add(id(b))
    for cell in below.cells:
        if id(cell) not in merged:
            cell.row += offset
            above.cells.append(cell)
    above.rows = offset + below.rows


def _row_is_cut(above: Table, below: Table, pairs: list[tuple[TableCell | None, TableCell]]) -> bool:
    """Whether the first row of `below` is the rest of the last one. In doubt it is a row of its own."""
    known = [(a, b) for a, b in pairs if a is not None and a.columns == b.columns]
    if len(known) < len(pairs) or not any(b.text for _, b in known):
        return False
    unruled = above.open_bottom and below.open_top
    if any(a.number and b.number for a, b in known):
        if unruled:
            for a, b in known:
                if a.number and b.number:
                    a.flags.add("clipped")
                    b.flags.add("clipped")
        return False
    both = [(a, b) for a, b in known if a.text and b.text]
    if any(not (_goes_on(a, b) or (unruled and not NUMBERED.match(b.text))) for a, b in both):
        return False
    upper = any(a.number for a, _ in known)
    lower = any(b.number for _, b in known)
    if upper and lower:
        return False  # values in both: two rows, one of them with blanks
    if unruled:
        return True
    if both:
        return upper or lower or any(NUMBERED.match(a.text) for a, _ in both)
    # The label went to the next page as a whole: values without a label above, a label without values below.
    late = [b.column for a, b in known if not a.text and b.text and not is_value(b.text)]
    return bool(late) and not any(is_value(b.text) for _, b in known) \
        and any(is_value(a.text) and not b.text and a.column > max(late) for a, b in known)


def _goes_on(a: TableCell, b: TableCell) -> bool:
    """Whether the text of `b` can be the rest of that of `a`: its last line is full, and `b` begins nothing."""
    if a.number or b.number or NUMBERED.match(b.text):
        return False
    spot = a.spots[-1]
    return wraps(a.tail, b.head, spot.left, spot.right)


def _label_goes_on(a: TableCell, b: TableCell, row: list[TableCell]) -> bool:
    """Whether `b` is the rest of a merged label cell that the page break cut between two rows."""
    if not b.text:
        behind = any(c.column > b.column and c.text and not c.number for c in row)
        return not a.number and bool(a.text) and (behind or (a.rows > 1 and b.rows > 1))
    if not a.text or (a.rows == 1 and b.rows == 1):
        return False
    size = a.tail[-1].size
    room = a.spots[-1].bottom - a.spots[-1].top - (a.tail[-1].y - a.first_y + size)
    return room < _BOTTOM * size and _goes_on(a, b)


def _merge(a: TableCell, b: TableCell, rows: int, spaced_figures: bool) -> None:
    if a.text and b.text:
        a.text += glue(a.tail, b.head, spaced_figures) + b.text
        a.flags.add("stitched")
    elif b.text:
        a.text = b.text
        a.head = b.head
        a.flags.add("stitched")
    if b.tail:
        a.tail, a.first_y = b.tail, b.first_y
    a.spots += b.spots
    a.flags |= b.flags
    a.rows += rows
