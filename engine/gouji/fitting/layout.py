"""What the header and the full rows of a table tell of where its columns stand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from gouji.fitting.grid import Grid
from gouji.fitting.rows import RowCells
from gouji.fitting.tokens import Token

Offsets = tuple[int, ...]
# Fewer columns than this in one line, or in a whole table, tell too little.
NARROW = 3


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

    `grid`: what the reader knows of the columns; where it does, nothing else is asked.
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
    grid: Grid = field(default_factory=Grid)

    @property
    def wanted(self) -> int:
        return self.columns + len(self.extra)

    def without_extra(self, cells: Sequence[Token | None]) -> list[Token | None]:
        return [c for i, c in enumerate(cells) if i not in self.extra] if self.extra else list(cells)


def layout_of(heads: Sequence[Token | None], extra: Offsets, rows: Sequence[RowCells], *, merged: bool) -> Layout:
    """The layout of a block from its header cells (None where not found) and its rows.

    `merged`: the form merges label cells over several rows of the block, so lines may have lost some.
    """
    layout = Layout(len(heads), extra, *(places_of(heads) if not extra else (None, 0)))
    lines = [row for row in rows if row.line and row.label_column >= 0]
    layout.tight = bool(lines) and all(len(row.cells) == layout.wanted for row in lines)
    windows: set[tuple[Offsets, int]] = set()
    full = 0
    for row in rows:
        if row.unsure or row.filled != layout.wanted:
            continue
        if not row.line:
            layout.lengths.add(len(without_trailing_blanks(row.cells)))
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
    if len(numbers) < NARROW:
        return ()
    places = {head.column: n for n in numbers if (head := heads[n]) is not None}
    found: list[int] = []
    for i, token in enumerate(stream):
        if token.row > row:
            break
        if token.row == row and token.kind == "text" and i not in explained and token.column > min(places):
            found.append(max(n for column, n in places.items() if column < token.column) + 1 + len(found))
    return tuple(found)


def places_of(heads: Sequence[Token | None]) -> tuple[Offsets | None, int]:
    """The columns of header cells and the width of their lines, where all lines have the same."""
    offsets = [h.column for h in heads if h is not None and not h.flow]
    widths = {h.width for h in heads if h is not None}
    if len(offsets) != len(heads) or len(widths) != 1 or sorted(set(offsets)) != offsets:
        return None, 0
    return tuple(offsets), widths.pop()


def without_trailing_blanks(cells: list[Token]) -> list[Token]:
    end = len(cells)
    while end and cells[end - 1].kind == "blank":
        end -= 1
    return cells[:end]
