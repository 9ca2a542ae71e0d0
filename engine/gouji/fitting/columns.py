"""Which cell of a row belongs to which column of the form, and whether that is certain.

A wrong column is the worst that fitting can do. A row is certain when it holds as many numbers as the form has columns.
With blanks in it, the form's columns must be proved to be where they are assumed: in a grid by the header; in lines
with tabs by the row itself, whose first and last column are given, or by header and rows that all agree. Merged label
cells drop out of copied text and shift single rows (formats.md §1), so rows that merely look alike prove nothing.
Everything else is left out, or taken with a doubt.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gouji.fitting.fold import fold
from gouji.fitting.grid import grid_of, in_grid
from gouji.fitting.layout import NARROW, Layout, Offsets, places_of, without_trailing_blanks
from gouji.fitting.rows import RowCells
from gouji.fitting.tokens import Token

Assigned = tuple[list[Token | None], bool]
_ENOUGH_ANCHORS = 2
_LABEL_CELLS = 2  # blank cells that may stand before the label of the next row


def assign(row: RowCells, layout: Layout) -> Assigned:
    """The token of each column (None: not there), and whether that is certain."""
    nothing: list[Token | None] = [None] * layout.columns
    if row.line and row.cells and row.cells[0].table:
        placed = in_grid(row, layout.grid)
        if placed is not None:
            return placed[0], placed[1] and not row.unsure
        given = row.given  # no header and no full rows that tell: only a full row speaks for itself
        if len(given) != layout.wanted:
            return nothing, False
        own = layout.without_extra(given)
        crowded = sum(t.column > row.label_column for t in row.cells) > layout.wanted
        return own, not (row.unsure or crowded or layout.grid.contradicts([t for t in own if t is not None]))
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
        behind = len(row.cells) - len(without_trailing_blanks(row.cells))
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
    total_last = layout.wanted <= NARROW or _may_end_in_total(given)
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
    if layout.extra or layout.gapped or wanted <= NARROW:
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
    cells = without_trailing_blanks(row.cells)
    return cells if len(cells) == layout.wanted and layout.lengths <= {layout.wanted} else None


def assign_strip(stream: Sequence[Token], heads: Sequence[Token | None], header: Collection[str],
                 head_cells: Sequence[Token] = (), spellings: Sequence[frozenset[str]] = ()) -> Assigned:
    """As `assign`, for a table of one data row with all blocks side by side; `stream` starts behind its header, whose
    cells are `head_cells`."""
    wanted = len(heads)
    lines, flow = _behind_header(stream, header)
    nothing: list[Token | None] = [None] * wanted
    filled = [line for line in lines if any(t.kind == "value" for t in line)]
    numbers = filled or [line for line in lines if len(line) >= wanted][:1]
    in_a_grid = [RowCells(line, True, -1, line[0].width) for line in numbers if line[0].table]
    grid = grid_of([*head_cells, *stream], heads, in_a_grid, {}, spellings)
    if grid.heads and in_a_grid:
        placed = in_grid(in_a_grid[0], grid)
        if placed is not None:
            below = not grid.contradicts([t for t in placed[0] if t is not None]) if None in heads else True
            return placed[0], placed[1] and below and len(in_a_grid) == 1
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
        return list(given), not grid.contradicts(given)
    offsets, width = places_of(heads)
    if offsets and (width == line[0].width or line[0].grid):
        picked = _picked(line, given, offsets)
        return (picked, True) if picked else (nothing, False)
    ends_given = len(line) == wanted and line[0].kind != "blank" and line[-1].kind != "blank"
    return (list(line), True) if ends_given else (nothing, False)


def rival_lines(stream: Sequence[Token], wanted: int) -> bool:
    """Whether lines of a grid hold as many numbers each, and not the same: two tables, or two years of one."""
    lines: dict[int, list[Token]] = {}
    for token in stream:
        if token.table and token.kind == "value":
            lines.setdefault(token.row, []).append(token)
    return len({tuple([t.cell.value for t in line]) for line in lines.values() if len(line) == wanted}) > 1


def only_full_line(stream: Sequence[Token], wanted: int) -> list[Token] | None:
    """The numbers of the only line with numbers, where there are just as many as wanted and no text beside them."""
    lines: dict[int, list[Token]] = {}
    for token in stream:
        if token.width and token.kind in ("value", "text"):
            lines.setdefault(token.row, []).append(token)
    filled = [line for line in lines.values() if any(t.kind == "value" for t in line)]
    full = len(filled) == 1 and len(filled[0]) == wanted and all(t.kind == "value" for t in filled[0])
    return filled[0] if full else None


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
