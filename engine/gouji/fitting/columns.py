"""Which cell of a row belongs to which column of the form, and whether that is certain.

A wrong column is the worst that fitting can do. A row is certain when it holds as many numbers as the form has columns.
With blanks in it, the form's columns must be proved to be where they are assumed: in a grid by the header; in lines
with tabs by the row itself, whose first and last column are given, or by header and rows that all agree. Merged label
cells drop out of copied text and shift single rows (formats.md §1), so rows that merely look alike prove nothing.
Everything else is left out, or taken with a doubt.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from gouji.fitting.fold import fold
from gouji.fitting.rows import RowCells
from gouji.fitting.tokens import Token

Assigned = tuple[list[Token | None], bool]
Offsets = tuple[int, ...]
_FEWEST_FOR_EXTRA = 3
_ENOUGH_ANCHORS = 2
_LABEL_CELLS = 2  # blank cells that may stand before the label of the next row


@dataclass(slots=True)
class Layout:
    """What the header and the full rows of one block tell of its columns.

    `extra` are the positions of columns that the form has not got (小计): those cells are left out. `header` holds the
    places of the columns in the header's lines of `header_width` cells, None where these differ. `spacings` are the
    places of full rows counted from their first number, by the width of the line and the column where its label ends;
    `common` the places that all full rows and the header share, with the width of the line. `tight`: every row has
    just the form's cells behind its label. `lengths`: cells of full rows pasted one per line. `ragged`: empty cells
    were put into some rows.

    For forms that leave zeros blank: `anchors` are the places of the first column in rows that are given from the first
    column to the last, by width and label column; `ends` how far from the line's end the last column stands in them, by
    width. `gapped`: some row is wider than the form; `flush`: in some anchor the first column stands right behind the
    label, so that no empty column passes for a blank first one.
    """

    columns: int
    extra: Offsets
    header: Offsets | None
    header_width: int
    spacings: dict[tuple[int, int], set[Offsets]] = field(default_factory=dict)
    common: tuple[Offsets, int] | None = None
    tight: bool = False
    lengths: set[int] = field(default_factory=set)
    ragged: bool = False
    anchors: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    ends: dict[int, set[int]] = field(default_factory=dict)
    gapped: bool = False
    flush: bool = False

    @property
    def wanted(self) -> int:
        return self.columns + len(self.extra)

    def without_extra(self, cells: Sequence[Token | None]) -> list[Token | None]:
        return [c for i, c in enumerate(cells) if i not in self.extra] if self.extra else list(cells)


def layout_of(heads: Sequence[Token | None], extra: Offsets, rows: Sequence[RowCells], *, merged: bool) -> Layout:
    """The layout of a block from its header cells (None where not found) and its rows.

    `merged`: the form merges label cells over several rows of the block, so lines may have lost some.
    """
    layout = Layout(len(heads), extra, *(_places(heads) if not extra else (None, 0)))
    lines = [row for row in rows if row.line and row.label_column >= 0]
    layout.tight = bool(lines) and all(len(row.cells) == layout.wanted for row in lines)
    windows: set[tuple[Offsets, int]] = set()
    full = 0
    for row in rows:
        if row.unsure or row.filled != layout.wanted:
            continue
        if not row.line:
            layout.lengths.add(len(_without_trailing_blanks(row.cells)))
            continue
        full += 1
        offsets = tuple([c.column for c in row.cells if c.kind != "blank"])
        windows.add((offsets, row.width))
        spacing = tuple([o - offsets[0] for o in offsets])
        layout.spacings.setdefault((row.width, row.label_column), set()).add(spacing)
    if layout.header:
        windows.add((layout.header, layout.header_width))
    header = tuple([o - layout.header[0] for o in layout.header]) if layout.header else None
    spacings = set().union(*layout.spacings.values())
    layout.ragged = any(s[-1] >= layout.wanted and s != header for s in spacings)
    _anchor(layout, lines)
    if len(windows) == 1 and (not merged or 2 * full >= len(rows)):
        layout.common = windows.pop()
    return layout


def _anchor(layout: Layout, lines: Sequence[RowCells]) -> None:
    """What rows with blanks tell of the columns, where these stand side by side."""
    for row in lines:
        given = row.given
        if row.unsure or not given:
            continue
        first, span = given[0].column, given[-1].column - given[0].column + 1
        layout.gapped = layout.gapped or span > layout.wanted
        if span == layout.wanted:
            layout.anchors.setdefault((row.width, row.label_column), []).append(first)
            layout.ends.setdefault(row.width, set()).add(row.width - 1 - given[-1].column)
            layout.flush = layout.flush or first == row.label_column + 1


def extra_columns(stream: Sequence[Token], heads: Sequence[Token | None], explained: Collection[int]) -> Offsets:
    """Positions, among all columns, of header cells that are none of the form's, on the line most columns share."""
    by_row: dict[int, list[int]] = {}
    for number, head in enumerate(heads):
        if head is not None:
            by_row.setdefault(head.row, []).append(number)
    row, numbers = max(by_row.items(), key=lambda item: len(item[1]), default=(0, []))
    if len(numbers) < _FEWEST_FOR_EXTRA:
        return ()
    places = {head.column: n for n in numbers if (head := heads[n]) is not None}
    found: list[int] = []
    for i, token in enumerate(stream):
        if token.row > row:
            break
        if token.row == row and token.kind == "text" and i not in explained and token.column > min(places):
            found.append(max(n for column, n in places.items() if column < token.column) + 1 + len(found))
    return tuple(found)


def assign(row: RowCells, layout: Layout) -> Assigned:
    """The token of each column (None: not there), and whether that is certain."""
    nothing: list[Token | None] = [None] * layout.columns
    if not row.cells or row.filled > layout.wanted:
        return nothing, False
    given = row.given
    if len(given) == layout.wanted:
        return layout.without_extra(given), not row.unsure
    if not given:
        known: Sequence[Token | None] | None = row.cells[: layout.wanted] if len(row.cells) >= layout.wanted else None
    else:
        known = _by_line(row, given, layout) if row.line else _by_order(row, layout)
    if known is not None:
        return layout.without_extra(known), not row.unsure
    supposed, proved = _by_anchors(row, given, layout)
    if supposed is not None:
        return supposed, proved and not row.unsure
    if layout.columns > 1 and given and not layout.extra:
        # 宜丰: five cells where seven belong. The last is the total and the first the first, as far as they are given.
        behind = len(row.cells) - len(_without_trailing_blanks(row.cells))
        if behind <= (0 if row.line else _LABEL_CELLS):
            nothing[-1] = given[-1]
        if row.cells[0].kind != "blank" and given[0] is not nothing[-1]:
            nothing[0] = given[0]
    return nothing, False


def _by_line(row: RowCells, given: list[Token], layout: Layout) -> Sequence[Token | None] | None:
    """Columns by the place in the line, None where that proves nothing."""
    cells = row.cells
    if cells[0].grid and layout.header:  # a row shorter than the header has lost a cell, nobody knows which
        return _picked(cells, given, layout.header) if row.width >= layout.header_width else None
    if layout.ragged:
        return None
    if layout.common and layout.common[1] == row.width and layout.common[0][0] > row.label_column:
        return _picked(cells, given, layout.common[0])
    if layout.tight:
        return cells
    first, last = given[0].column, given[-1].column
    # A blank total may have been lost at the line's end, with an empty cell put in before it.
    total_last = layout.wanted <= _FEWEST_FOR_EXTRA or _may_end_in_total(given)
    if len(cells) == layout.wanted == last - first + 1 and total_last:
        return cells
    if layout.header and not layout.spacings and row.width == layout.header_width:
        both_ends = (first, last) == (layout.header[0], layout.header[-1])
        return _picked(cells, given, layout.header) if both_ends else None
    spacings = layout.spacings.get((row.width, row.label_column), ())
    fitting = [s for s in spacings if s[-1] == last - first]
    return _picked(cells, given, tuple([first + o for o in fitting[0]])) if len(spacings) == len(fitting) == 1 else None


def _by_anchors(row: RowCells, given: list[Token], layout: Layout) -> Assigned | tuple[None, bool]:
    """Columns of a row with blanks by the rows around it, and whether two signs prove them.

    Proved: several rows of the same shape are given from the first column to the last, in the same place, and the last
    number of this one stands in the last column too. One sign alone gives a supposition, for equations to confirm.
    """
    wanted = layout.wanted
    # In the narrow tables of section two the last column is no total, and single rows tell too little.
    if layout.extra or layout.gapped or wanted <= _FEWEST_FOR_EXTRA:
        return None, False
    if not row.line or not given or row.label_column < 0:
        return None, False
    last = given[-1].column
    anchors = layout.anchors.get((row.width, row.label_column), [])
    starts = set(anchors)
    if len(starts) == 1:
        start = starts.pop()
        proved = (len(anchors) >= _ENOUGH_ANCHORS and last == start + wanted - 1 and layout.flush and not layout.ragged
                  and _may_end_in_total(given))
    elif not starts and len(row.cells) == wanted and row.cells[-1] is given[-1]:
        start, proved = row.cells[0].column, False
    elif not starts and row.width - 1 - last in layout.ends.get(row.width, ()):
        start, proved = last - wanted + 1, False
    else:
        return None, False
    if start <= row.label_column:
        return None, False
    known = _picked(row.cells, given, tuple(range(start, start + wanted)))
    return (known, proved) if known is not None else (None, False)


def _may_end_in_total(given: Sequence[Token]) -> bool:
    """Whether only zeros can be blank here, the total not: where zeros are printed, a blank may stand for the total."""
    values = [token.cell.value for token in given]
    return all(values) and values[-1] == max(value for value in values if value is not None)


def _picked(cells: Sequence[Token], given: Sequence[Token], offsets: Offsets) -> list[Token | None] | None:
    """The cells at `offsets`, unless some number stands elsewhere."""
    if any(c.column not in offsets for c in given):
        return None
    by_column = {c.column: c for c in cells}
    return [by_column.get(offset) for offset in offsets]


def _by_order(row: RowCells, layout: Layout) -> Sequence[Token | None] | None:
    """Columns by counting, where cells were pasted one per line. Blanks at the end may belong to the next label."""
    cells = _without_trailing_blanks(row.cells)
    return cells if len(cells) == layout.wanted and layout.lengths <= {layout.wanted} else None


def _without_trailing_blanks(cells: list[Token]) -> list[Token]:
    end = len(cells)
    while end and cells[end - 1].kind == "blank":
        end -= 1
    return cells[:end]


def _places(heads: Sequence[Token | None]) -> tuple[Offsets | None, int]:
    """The columns of header cells and the width of their lines, where all lines have the same."""
    offsets = [h.column for h in heads if h is not None and not h.flow]
    widths = {h.width for h in heads if h is not None}
    if len(offsets) != len(heads) or len(widths) != 1 or sorted(set(offsets)) != offsets:
        return None, 0
    return tuple(offsets), widths.pop()


def assign_strip(stream: Sequence[Token], heads: Sequence[Token | None], header: Collection[str]) -> Assigned:
    """As `assign`, for a table of one data row with all blocks side by side; `stream` starts behind its header."""
    wanted = len(heads)
    lines, flow = _behind_header(stream, header)
    nothing: list[Token | None] = [None] * wanted
    filled = [line for line in lines if any(t.kind == "value" for t in line)]
    if len(filled) > 1:
        filled = [line for line in filled if len(line) >= wanted][:1]
    if not filled and None in heads:
        return nothing, False
    if not filled:
        cells = flow or next((line for line in lines if len(line) >= wanted), [])
        given = [t for t in cells if t.kind != "blank"]
        if len(given) == wanted:
            return list(given), True
        return (list(cells), True) if len(cells) == wanted else (nothing, False)
    line = filled[0]
    given = [t for t in line if t.kind != "blank"]
    if len(given) == wanted:
        return list(given), True
    offsets, width = _places(heads)
    if offsets and (width == line[0].width or line[0].grid):
        picked = _picked(line, given, offsets)
        return (picked, True) if picked else (nothing, False)
    ends_given = len(line) == wanted and line[0].kind != "blank" and line[-1].kind != "blank"
    return (list(line), True) if ends_given else (nothing, False)


def _behind_header(stream: Sequence[Token], header: Collection[str]) -> tuple[list[list[Token]], list[Token]]:
    """Lines of cells, and cells pasted one per line, up to the prose behind the table; a repeated header is no row."""
    lines: dict[int, list[Token]] = {}
    flow: list[Token] = []
    seen = False
    debris = {t.row for t in stream if t.kind == "text" and t.width and fold(t.text) in header}
    for token in stream:
        if token.row in debris:
            continue
        if token.prose or (token.kind == "text" and not token.width and seen):
            break
        seen = seen or token.kind == "value"
        if token.kind == "stray" or (token.kind == "text" and not token.width):
            continue
        if token.flow:
            flow.append(token)
        else:
            lines.setdefault(token.row, []).append(token)
    return list(lines.values()), flow
