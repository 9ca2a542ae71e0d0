"""A Word table as cells in a grid: spans, cells left out at the ends of rows, columns that nobody sees."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator

from gouji.reading.document import UnreadableError
from gouji.reading.limits import Limits
from gouji.reading.word.grid import Cell, Row, align_by_width, drop_thin, width_of
from gouji.reading.word.items import Item, Line, Note, Slot, Table, Tally
from gouji.reading.word.names import CHOICE, MC, W, integer, twips, value
from gouji.reading.word.text import HIDDEN, TRACKED_IN, TRACKED_OUT

PHANTOM, CLIPPED, BY_WIDTH = "word.phantom-column", "word.span-clipped", "word.columns-by-width"

_ROW, _CELL, _ROW_PROPERTIES, _CELL_PROPERTIES = W + "tr", W + "tc", W + "trPr", W + "tcPr"
_CELL_WIDTH, _GRID_SPAN, _DOWN, _ACROSS = W + "tcW", W + "gridSpan", W + "vMerge", W + "hMerge"
_WRAPPERS = frozenset({W + "sdt", W + "sdtContent", W + "customXml", W + "smartTag", MC + "AlternateContent", CHOICE})
_INSERTED = frozenset({W + "ins", W + "moveTo"})


class TableReader:
    """`contents` reads what stands in a cell."""

    def __init__(self, contents: Callable[[ET.Element], list[Item]], file: str, limits: Limits, tally: Tally) -> None:
        self._contents = contents
        self._file = file
        self._limits = limits
        self._tally = tally
        self.begun = 0

    def skip(self, tables: int) -> None:
        """Tables that someone else has read here."""
        self.begun += tables

    def read(self, element: ET.Element) -> Table:
        """Raises UnreadableError when the grid has more slots than a report could."""
        self.begun += 1
        number = self.begun
        notes: list[Note] = []
        grid = [twips(column.get(W + "w")) for column in element.findall(f"{W}tblGrid/{W}gridCol")]
        rows: list[Row] = []
        widest = 0
        for row, tracked in _children(element, _ROW):
            read = self._row(row, tracked, len(grid), notes)
            if read is not None:
                rows.append(read)
                widest = max(widest, read.end)
                self._bound(widest, len(rows))
        if len({row.end for row in rows}) > 1 and align_by_width(rows):
            notes.append(BY_WIDTH)
            self._tally.counts[BY_WIDTH] += 1
        elif drop_thin(rows, grid):
            notes.append(PHANTOM)
            self._tally.counts[PHANTOM] += 1
        columns = max((row.end for row in rows), default=0)
        self._bound(columns, len(rows))
        table = Table(number, self._slots(rows), columns)
        table.notes = tuple(notes)
        return table

    def _bound(self, columns: int, rows: int) -> None:
        if columns * rows > self._limits.table_slots:
            raise UnreadableError(self._file, "word.table-too-large", limit=self._limits.table_slots)

    def _row(self, element: ET.Element, tracked: bool, grid: int, notes: list[Note]) -> Row | None:
        """None for a row that was deleted with track changes open."""
        before = after = 0
        before_width = None
        properties = element.find(_ROW_PROPERTIES)
        if properties is not None:
            if properties.find(W + "del") is not None:
                self._tally.note(notes, TRACKED_OUT)
                return None
            before = self._span(value(properties.find(W + "gridBefore")), 0, grid)[0]
            after = self._span(value(properties.find(W + "gridAfter")), 0, grid)[0]
            before_width = width_of(properties.find(W + "wBefore"))
            tracked = tracked or properties.find(W + "ins") is not None
        if tracked:
            self._tally.note(notes, TRACKED_IN)
        row = Row([], before, before_width)
        column = before
        for cell, wrapped in _children(element, _CELL):
            read = self._cell(cell, tracked or wrapped, grid - column, notes)
            read.column = column
            column += read.span
            row.cells.append(read)
        # What is left out at the end belongs to the grid, unless the grid knows better.
        row.end = column + after if not grid or column + after <= grid else max(column, grid)
        return row

    def _span(self, text: str, least: int, room: int) -> tuple[int, bool]:
        """(columns, whether it had to be clipped) of gridSpan, gridBefore or gridAfter."""
        span = integer(text, least)
        if span > self._limits.columns_spanned:
            return max(least, min(room, self._limits.columns_spanned)), True
        return max(least, span), False

    def _cell(self, element: ET.Element, tracked: bool, room: int, notes: list[Note]) -> Cell:
        span, clipped, dead = 1, False, False
        merge = across = ""
        sized = None
        properties = element.find(_CELL_PROPERTIES)
        for child in () if properties is None else properties:
            tag = child.tag
            if tag == _CELL_WIDTH:
                sized = child
            elif tag == _GRID_SPAN:
                span, clipped = self._span(value(child), 1, room)
                if clipped:
                    self._tally.note(notes, CLIPPED)
            elif tag == _DOWN:
                merge = value(child, "continue")
            elif tag == _ACROSS:
                across = value(child, "continue")
            elif tag == W + "cellIns":
                tracked = True
                self._tally.note(notes, TRACKED_IN)
            elif tag == W + "cellDel":
                dead = True
                self._tally.note(notes, TRACKED_OUT)
        return Cell(self._contents(element), span, merge, across, sized, tracked, dead, clipped)

    def _slots(self, rows: list[Row]) -> list[list[Slot]]:
        """Cells merged into one, each in the row it begins in.

        Word keeps what stands in a cell that goes on another, and does not show it.
        """
        result: list[list[Slot]] = []
        above: dict[int, Slot] = {}
        for row in rows:
            slots: list[Slot] = []
            open_below: dict[int, Slot] = {}
            last: Slot | None = None
            for cell in row.cells:
                column, span = cell.column, cell.span
                if cell.dead or span == 0:
                    last = None
                    continue
                merged = above.get(column) if cell.merge == "continue" else None
                if merged is not None and merged.columns == span:
                    merged.rows += 1
                    open_below[column] = merged
                    self._lose(cell, merged)
                    last = None
                elif cell.across == "continue" and last is not None:
                    last.columns += span
                    self._lose(cell, last)
                else:
                    last = Slot(column, span, 1, cell.items, cell.tracked, cell.clipped)
                    slots.append(last)
                    if cell.merge:
                        open_below[column] = last
                    if cell.across != "restart":
                        last = None
            above = open_below
            result.append(slots)
        return result

    def _lose(self, cell: Cell, into: Slot) -> None:
        if any(isinstance(item, Line) and item.text.strip() for item in cell.items):
            notes = list(into.notes)
            self._tally.note(notes, HIDDEN)
            into.notes = tuple(notes)


def _children(element: ET.Element, wanted: str, tracked: bool = False) -> Iterator[tuple[ET.Element, bool]]:
    """(row or cell, whether inserted with track changes open), also in what content controls and markup wrap."""
    for child in element:
        tag = child.tag
        if tag == wanted:
            yield child, tracked
        elif tag in _WRAPPERS:
            yield from _children(child, wanted, tracked)
        elif tag in _INSERTED:
            yield from _children(child, wanted, True)
