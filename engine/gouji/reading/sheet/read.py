"""A workbook as a document: its sheets one after the other, each as lines of text, tables and pictures."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gouji.messages import message
from gouji.reading.document import (
    Block,
    Cell,
    Document,
    Doubt,
    Flag,
    Paragraph,
    Picture,
    Place,
    SheetSpot,
    TableBlock,
    UnreadableError,
)
from gouji.reading.limits import Limits
from gouji.reading.numerals import NUMBERED
from gouji.reading.sheet.cells import Sheet, read_cells
from gouji.reading.sheet.layout import Grid, Line, Piece, pieces
from gouji.reading.sheet.looks import local, number
from gouji.reading.sheet.marks import Slot, name_of, read_marks
from gouji.reading.sheet.values import read_values
from gouji.reading.sheet.workbook import SheetPart, Workbook, open_workbook

_EMU_PER_CM = 360_000
_SMALLEST_PICTURE = (6 * _EMU_PER_CM, 3 * _EMU_PER_CM)  # smaller ones are emblems, seals and buttons
_LONGEST_SIZE = 12
_MOST_NAMES = 5
# The doubts about cells, in the order in which they are told.
_TOLD = ("sheet.formula-without-value", "sheet.struck-cells", "sheet.unseen-cells", "sheet.shown-otherwise",
         "sheet.hidden-cells")
_WHITE = re.compile(r"\s+")
_HAS_VALUE = re.compile(rb"<(?:\w{1,9}:)?(?:v>[^<\s]|is>)")


class _Drawn(NamedTuple):
    """Something that floats over a sheet at a row: a picture, or a box with lines of text."""

    row: int
    column: int
    lines: tuple[str, ...]


def read_sheet(raw: bytes, file: str, limits: Limits) -> Document:
    """The document of a workbook (XLSX, XLSM).

    Values and merged ranges are what calamine reads, once the XML has passed the guards. That XML alone says which
    cells have lines around them, by which tables are told from text, which are hidden, which formulas have no result,
    and where a person sees something else than a cell holds: letters struck out or white and the raised mark of a
    footnote are left out, a number that its format shows as another one is kept, all with a flag.

    Numbers are the numbers stored, with the fifteen digits that Excel shows; percent signs and thousands separators of
    a format are not written. Dates are written 2021-03-05, formulas as their stored result, errors as their text.

    Sheets follow each other in the order of their tabs. A tab's name becomes a line of its own only where the workbook
    has several sheets with content, the name is numbered like a heading (二、…), and the sheet does not say it itself.
    Hidden sheets are not read, hidden rows and columns are, with a flag.

    Raises UnreadableError for an archive or XML that is damaged or passes the limits, and where nothing is there.
    """
    book = open_workbook(raw, file, limits)
    unread = [part.name for part in book.sheets if part.hidden and _HAS_VALUE.search(book.content(part.part))]
    shown = [part for part in book.sheets if not part.hidden]
    marks = [read_marks(book, part) for part in shown]
    values = read_values(book, [mark.content for mark in marks]) if marks else ()
    sheets = [read_cells(book, mark, *value) for mark, value in zip(marks, values, strict=True)]
    read = [(sheet, drawn) for sheet, part in zip(sheets, shown, strict=True)
            if (drawn := list(_drawn(book, part))) or sheet.items]
    if not read:
        raise UnreadableError(file, "sheet.only-hidden" if unread else "reading.empty")
    writer = _Writer(file, limits)
    for sheet, drawn in read:
        found = pieces(sheet)
        if len(read) > 1 and _is_title(sheet, found):
            writer.line(sheet.name, sheet.name, 0, 0)
        writer.sheet(sheet.name, found, drawn)
    doubts = [doubt for code in _TOLD for doubt in writer.doubts(
        code, [(sheet.name, cell) for sheet, _ in read for cell in sheet.doubtful.get(code, ())])]
    if unread:
        names = message("reading.list-comma").join(unread[:_MOST_NAMES])
        doubts.append(Doubt("sheet.hidden-sheet", None, {"count": len(unread), "names": names}))
    return Document(file, "xlsx", tuple(writer.blocks), tuple(doubts))


class _Writer:
    """Pieces to blocks, numbered in the order in which they are written."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.blocks: list[Block] = []
        self._file = file
        self._limits = limits
        self._lines = 0
        self._rows: dict[tuple[str, int], int] = {}

    def sheet(self, name: str, found: Sequence[Piece], drawn: Sequence[_Drawn]) -> None:
        """What floats over the sheet is written before the first piece below it; pictures after all of them."""
        boxes = sorted((d for d in drawn if d.lines), key=lambda d: (d.row, d.column), reverse=True)
        for piece in found:
            top = piece.top if isinstance(piece, Grid) else piece.item.row
            while boxes and boxes[-1].row < top:
                self._box(name, boxes.pop())
            if isinstance(piece, Grid):
                self._table(name, piece)
            else:
                self.line(name, piece.item.text, piece.item.row, piece.item.column, piece.item.flags)
        while boxes:
            self._box(name, boxes.pop())
        for picture in (d for d in drawn if not d.lines):
            self._lines += 1
            self.blocks.append(Picture(self._place(name, picture.row, picture.column)))

    def line(self, sheet: str, text: str, row: int, column: int, flags: tuple[Flag, ...] = ()) -> None:
        for part in filter(None, map(str.strip, text.split("\n"))):
            self._lines += 1
            self._rows.setdefault((sheet, row), self._lines)
            self.blocks.append(Paragraph(part, self._place(sheet, row, column), "", flags))

    def doubts(self, code: str, cells: Sequence[tuple[str, Slot]]) -> list[Doubt]:
        """One doubt of all the cells, at the first; none where there are none."""
        if not cells:
            return []
        sheet, slot = cells[0]
        line = self._rows.get((sheet, slot[0]))
        place = None if line is None else Place(line, None, (SheetSpot(sheet, name_of(*slot)),))
        return [Doubt(code, place, {"count": len(cells)})]

    def _box(self, sheet: str, box: _Drawn) -> None:
        for line in box.lines:
            self.line(sheet, line, box.row, box.column)

    def _table(self, sheet: str, grid: Grid) -> None:
        columns = grid.right - grid.left + 1
        if len(grid.rows) * columns > self._limits.table_slots:
            raise UnreadableError(self._file, "sheet.too-many-cells", sheet=sheet, limit=self._limits.table_slots)
        first = self._lines + 1
        rows = []
        for index, row in enumerate(grid.rows, grid.top):
            self._lines += 1
            self._rows[sheet, index] = self._lines
            rows.append(tuple([
                Cell(text, Place(self._lines, turn, (SheetSpot(sheet, name_of(index, column)),)), column - grid.left,
                     wide, high, flags)
                for turn, (_, column, high, wide, text, _, flags) in enumerate(row, 1)]))
        spot = SheetSpot(sheet, name_of(grid.top, grid.left))
        self.blocks.append(TableBlock(tuple(rows), True, Place(first, None, (spot,)), columns))

    def _place(self, sheet: str, row: int, column: int) -> Place:
        return Place(self._lines, None, (SheetSpot(sheet, name_of(row, column)),))


def _is_title(sheet: Sheet, found: Sequence[Piece]) -> bool:
    """Whether a tab's name is a heading that its sheet lacks."""
    if not NUMBERED.match(sheet.name) or not found:
        return False
    first = found[0]
    said = first.item.text if isinstance(first, Line) else "".join(item.text for item in first.rows[0])
    title = _WHITE.sub("", NUMBERED.sub("", sheet.name, count=1))
    return bool(title) and title not in _WHITE.sub("", said)


def _drawn(book: Workbook, part: SheetPart) -> Iterator[_Drawn]:
    """Pictures of some size, and boxes with text, by the drawing of a sheet."""
    for kind, drawing in book.relations(part.part).values():
        if kind != "drawing":
            continue
        for anchor in book.xml(drawing):
            at = {local(e): number(e.text) for corner in anchor if local(corner) == "from" for e in corner}
            row, column = max(0, at.get("row", 0)), max(0, at.get("col", 0))
            for element in anchor.iter():
                what = local(element)
                if what == "pic" and _is_large(element, anchor):
                    yield _Drawn(row, column, ())
                elif what == "txBody":
                    lines = ("".join(t.text or "" for t in p.iter() if local(t) == "t") for p in element)
                    text = tuple(line.strip() for line in lines if line.strip())
                    if text:
                        yield _Drawn(row, column, text)


def _is_large(picture: ET.Element, anchor: ET.Element) -> bool:
    """By the size in the picture or its anchor; one whose size is not said counts as large."""
    for element in (*picture.iter(), *anchor):
        if local(element) == "ext" and element.get("cx"):
            size = [int(v) if v.isdigit() and len(v) < _LONGEST_SIZE else 0
                    for v in (element.get("cx", ""), element.get("cy", ""))]
            if any(size):
                return size[0] >= _SMALLEST_PICTURE[0] and size[1] >= _SMALLEST_PICTURE[1]
    return True
