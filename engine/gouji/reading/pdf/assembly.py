"""What was read of the pages, put together to the blocks of one document."""

from __future__ import annotations

from typing import Any

from gouji.reading.document import (
    Block,
    Cell,
    Document,
    Doubt,
    Flag,
    PageSpot,
    Paragraph,
    Picture,
    Place,
    TableBlock,
)
from gouji.reading.limits import Limits
from gouji.reading.pdf.columns import complete
from gouji.reading.pdf.doubts import page_doubts
from gouji.reading.pdf.fill import fill
from gouji.reading.pdf.frames import Frame, frames
from gouji.reading.pdf.furniture import without_furniture
from gouji.reading.pdf.grid import Piece, build
from gouji.reading.pdf.gutters import closed_up, drop_void_rows
from gouji.reading.pdf.ladder import Columns, build_ladder, doubt_swallowed, inside, ladders
from gouji.reading.pdf.page import Box, Page
from gouji.reading.pdf.paragraphs import Margins, Row, Text, figures_are_spaced, goes_on, margins, row_of
from gouji.reading.pdf.rows import complete_rows
from gouji.reading.pdf.rules import fill_edges, fuse
from gouji.reading.pdf.table import SPLIT_NUMBER, Table, join, mark_cells, table_of
from gouji.reading.pdf.unruled import Unruled, unruled
from gouji.reading.pdf.words import Words, lines_of

_SCAN = 0.4  # of the page: a picture that covers so much of a page without text is the page
_PICTURE_WIDTH, _PICTURE_HEIGHT = 170.0, 70.0  # 6 by 2.5 cm


class Assembly:
    """Pieces of tables, lines and pictures of all pages, from the top down, to the blocks of one document."""

    def __init__(self, pages: list[Page], file: str, limits: Limits) -> None:
        self.pages = pages
        self.file = file
        self.limits = limits
        self.blocks: list[Block] = []
        self.line = 0
        self.doubts: dict[str, tuple[Place | None, int]] = {}
        self.spaced = False
        self.sides: dict[int, Margins] = {}

    def document(self) -> Document:
        pieces: list[list[Piece]] = []
        rests: list[list[Words]] = []
        found = [self._frames(page) for page in self.pages]
        across_only = ladders(self.pages, found)
        for page, own_frames in zip(self.pages, found, strict=True):
            own, rest = self._tables(page, own_frames, across_only)
            pieces.append(own)
            rests.append(lines_of(rest))
        rests = without_furniture(self.pages, rests)
        rows = [[row_of(page, line) for line in lines] for page, lines in zip(self.pages, rests, strict=True)]
        flat = [row for own_rows in rows for row in own_rows]
        self.spaced = bool(figures_are_spaced([row.text for row in flat]))
        self.sides = margins(flat)
        everything: list[Any] = []
        for page, own, own_rows in zip(self.pages, pieces, rows, strict=True):
            stream: list[tuple[float, Any]] = [(piece.ys[0], piece) for piece in own]
            stream += _pictures(page)
            stream += [(_top(item), item) for item in unruled(own_rows)]
            stream.sort(key=lambda entry: entry[0])
            everything += [item for _, item in stream]
        self._emit(everything)
        for page in self.pages:
            for mark in page.marks:  # those of tables are said of their cells
                if mark.flag in ("hidden", "struck"):
                    spot = _spot(page, (mark.x, mark.y, mark.x, mark.y))
                    self._doubt(f"pdf.{mark.flag}", Place(1, None, (spot,)))
        doubts = tuple(Doubt(code, place, {"count": count}) for code, (place, count) in self.doubts.items())
        return Document(self.file, "pdf", tuple(self.blocks), (*doubts, *page_doubts(self.pages)))

    def _frames(self, page: Page) -> list[Frame]:
        across, down = page.across, page.down
        if page.fills:
            more_across, more_down = fill_edges(page.fills, across, down)
            across, down = across + more_across, down + more_down
        if not across:
            return []
        return frames(*closed_up(fuse(across), fuse(down), page.words), page.words)

    def _tables(self, page: Page, own: list[Frame], across_only: dict[int, Columns | None]
                ) -> tuple[list[Piece], Words]:
        out: list[Piece] = []
        rest = page.words
        for frame in own:
            if frame.down:
                piece = build(frame, page.number, self.limits.table_slots)
            else:
                columns = across_only.get(id(frame))
                piece = build_ladder(frame, inside(frame, rest), columns, page.number) if columns else None
            if piece is None:
                continue
            outside = fill(piece, rest)
            if len(outside) == len(rest):
                continue
            if page.number > 1 and frame is own[0]:
                drop_void_rows(piece)
            if frame.down:
                complete(piece)
            else:
                doubt_swallowed(piece)
                complete_rows(piece)
            if len(piece.xs) < 3:
                continue  # one column: a box around text, whose words stay text
            rest = outside
            out.append(piece)
        return out, rest

    def _emit(self, items: list[Any]) -> None:
        table: Table | None = None
        text: Text | None = None
        for item in items:
            if not isinstance(item, Row) and text is not None:
                self._paragraph(text)
                text = None
            if isinstance(item, Piece):
                new = table_of(item, self.spaced)
                page = self.pages[item.page - 1]
                if page.marks:
                    page.marks = mark_cells(new, item, page.marks)
                if table is None or not join(table, new, self.spaced):
                    self._table(table)
                    table = new
                continue
            self._table(table)
            table = None
            if isinstance(item, Row):
                if text is not None and goes_on(text.rows[-1], item, text, self.sides):
                    text.rows.append(item)
                else:
                    if text is not None:
                        self._paragraph(text)
                    text = Text([item])
            elif isinstance(item, Unruled):
                self._unruled(item)
            else:
                page, box, whole = item
                self.line += 1
                self.blocks.append(Picture(Place(self.line, None, (_spot(page, box),)), whole))
        self._table(table)
        if text is not None:
            self._paragraph(text)

    def _paragraph(self, text: Text) -> None:
        joined = text.joined(self.spaced)
        if not joined:
            return
        self.line += 1
        flags: set[Flag] = set()
        spots: dict[int, PageSpot] = {}
        for row in text.rows:
            spot = _row_spot(row)
            old = spots.get(row.page.number)
            spots[row.page.number] = spot if old is None else PageSpot(
                old.page, min(old.left, spot.left), min(old.top, spot.top), max(old.right, spot.right),
                max(old.bottom, spot.bottom))
            if row.page.marks:
                flags |= _marked(row, row.left, row.right)
        place = Place(self.line, None, tuple(spots.values()))
        if any(word.hidden for row in text.rows for word in row.words):
            flags.add("hidden")
            self._doubt("pdf.hidden", place)
        self.blocks.append(Paragraph(joined, place, "", tuple(sorted(flags))))

    def _table(self, table: Table | None) -> None:
        if table is None:
            return
        rows: list[list[Cell]] = [[] for _ in range(table.rows)]
        for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
            row = rows[cell.row]
            place = Place(self.line + cell.row + 1, len(row) + 1, tuple(cell.spots))
            row.append(Cell(cell.text, place, cell.column, cell.columns, cell.rows, tuple(sorted(cell.flags))))
            if "clipped" in cell.flags and cell.text:
                self._doubt("pdf.clipped", place)
            if "hidden" in cell.flags:
                self._doubt("pdf.hidden", place)
        start = Place(self.line + 1, None, rows[0][0].place.spots if rows and rows[0] else ())
        self.line += table.rows
        self.blocks.append(TableBlock(tuple(map(tuple, rows)), table.grid, start, len(table.xs) - 1))

    def _unruled(self, item: Unruled) -> None:
        rows = []
        first = Place(self.line + 1, None, (_row_spot(item.rows[0][0]),))
        for row, parts in item.rows:
            self.line += 1
            cells = []
            for turn, (text, left, right, hidden) in enumerate(parts):
                spot = PageSpot(row.page.number, round(left, 1), round(row.y - row.size, 1), round(right, 1),
                                round(row.y + 0.2 * row.size, 1))
                flags = _marked(row, left, right)
                if hidden:
                    flags.add("hidden")
                if SPLIT_NUMBER.search(text):
                    flags.add("clipped")
                place = Place(self.line, turn + 1, (spot,))
                cells.append(Cell(text, place, turn, flags=tuple(sorted(flags))))
                if hidden:
                    self._doubt("pdf.hidden", cells[-1].place)
            rows.append(tuple(cells))
        self._doubt("pdf.no-rules", first)
        self.blocks.append(TableBlock(tuple(rows), False, first))

    def _doubt(self, code: str, place: Place | None) -> None:
        old = self.doubts.get(code)
        self.doubts[code] = (place, 1) if old is None else (old[0], old[1] + 1)


def _marked(row: Row, left: float, right: float) -> set[Flag]:
    """What is said of what was left out of a line, between these places."""
    middle = row.y - 0.36 * row.size
    return {mark.flag for mark in row.page.marks if abs(mark.y - middle) < 0.5 * row.size
            and left - row.size < mark.x < right + row.size}


def _top(item: Row | Unruled) -> float:
    row = item if isinstance(item, Row) else item.rows[0][0]
    return row.y - 0.5 * row.size


def _pictures(page: Page) -> list[tuple[float, tuple[Page, Box, bool]]]:
    covered = sum((b[2] - b[0]) * (b[3] - b[1]) for b in page.pictures)
    if not page.words and covered > _SCAN * page.width * page.height:
        box = (min(b[0] for b in page.pictures), min(b[1] for b in page.pictures),
               max(b[2] for b in page.pictures), max(b[3] for b in page.pictures))
        return [(box[1], (page, box, True))]
    if any(word.hidden for word in page.words):
        return []  # a scan with the text that was recognised
    return [(box[1], (page, box, False)) for box in page.pictures
            if box[2] - box[0] > _PICTURE_WIDTH and box[3] - box[1] > _PICTURE_HEIGHT]


def _spot(page: Page, box: Box) -> PageSpot:
    return PageSpot(page.number, *(round(v, 1) for v in box))


def _row_spot(row: Row) -> PageSpot:
    return PageSpot(row.page.number, round(row.left, 1), round(row.y - 0.9 * row.size, 1), round(row.right, 1),
                    round(row.y + 0.2 * row.size, 1))
