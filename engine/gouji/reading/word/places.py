"""Items to blocks with their places; tables that are only layout become what stands in them."""

from __future__ import annotations

from dataclasses import replace

from gouji.reading.document import (
    Block,
    Cell,
    Doubt,
    Flag,
    Paragraph,
    ParagraphSpot,
    Picture,
    Place,
    Spot,
    TableBlock,
    TableSpot,
)
from gouji.reading.word.items import Embedded, Image, Item, Line, Note, Slot, Table, Tally

NESTED, STRUCK = "word.nested-table", "word.struck-out"

_CM = 1440 / 2.54
_LARGE = (3.9 * _CM, 1.9 * _CM)  # smaller ones are marks and signatures
_PAGE = (12 * _CM, 16 * _CM)  # an A4 page has about 15 by 24 cm between its margins
_SHORT = 40  # characters: no line of a paragraph that was only broken by hand is so short
_ENDS = tuple("。！？；：.!?;:”）)》")
_STUB = 4  # characters: so short a line is the rest of one
_MUCH_MORE = 2
_TRACKED: Flag = "tracked"
_HIDDEN: Flag = "hidden"
_STRUCK: Flag = "struck"


class Placer:
    """Numbers paragraphs, and rows and paragraphs together, as it puts them into `blocks`."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._line = 0
        self._paragraph = 0
        self._last: Place | None = None
        self._first: dict[Note, Place | None] = {}
        self._nested = 0
        self._struck = 0
        self._embedded: list[Doubt] = []

    def put(self, items: list[Item]) -> None:
        for item in items:
            if isinstance(item, Line):
                self._put_line(item)
            elif isinstance(item, Table):
                self._put_table(item)
            elif isinstance(item, Image):
                self._put_image(item)
            else:
                self._put_embedded(item)

    def doubts(self, tally: Tally) -> list[Doubt]:
        """Each kind once, in the order of the document; those of embedded documents behind."""
        if self._nested:
            tally.counts[NESTED] = self._nested
        if self._struck:
            tally.counts[STRUCK] = self._struck
        known = [code for code in self._first if tally.counts[code]]
        others = [code for code, count in tally.counts.items() if count and code not in self._first]
        found = [Doubt(code, self._first.get(code), {"count": tally.counts[code]}) for code in (*known, *others)]
        codes = {doubt.code for doubt in found}
        return found + [doubt for doubt in self._embedded if doubt.code not in codes]

    def _note(self, notes: tuple[Note, ...], place: Place | None) -> None:
        for code in notes:
            self._first.setdefault(code, place)

    def _put_line(self, line: Line) -> None:
        pieces = [piece for page in line.text.split("\f") for piece in _lines(page)]
        if pieces:
            self._paragraph += 1
            flags: tuple[Flag, ...] = ()
            if line.tracked or line.struck or line.hidden:
                marks = ((line.tracked, _TRACKED), (line.struck, _STRUCK), (line.hidden, _HIDDEN))
                flags = tuple(flag for mark, flag in marks if mark)
            spots = (ParagraphSpot(self._paragraph),)
            label = line.label
            for piece in pieces:
                self._line += 1
                place = Place(self._line, None, spots)
                self.blocks.append(Paragraph(piece, place, label, flags))
                self._note(line.notes, place)
                label = ""
            self._last = place
        elif line.notes:
            self._note(line.notes, self._last)
        if line.struck:
            self._struck += 1
            self._note((STRUCK,), self._last)

    def _put_image(self, image: Image) -> None:
        width, height = image.width, image.height
        unknown = image.unsized or (image.notes and not width * height)
        if unknown or (width >= _LARGE[0] and height >= _LARGE[1]):
            self._line += 1
            spots: tuple[Spot, ...] = (ParagraphSpot(max(1, self._paragraph)),)
            self._last = Place(self._line, None, spots)
            self.blocks.append(Picture(self._last, width >= _PAGE[0] and height >= _PAGE[1]))
        self._note(image.notes, self._last)

    def _put_table(self, table: Table) -> None:
        if _is_layout(table):
            for row in table.rows:
                for slot in row:
                    for line in slot.items:
                        if isinstance(line, Line):
                            line.tracked |= slot.tracked and bool(line.text)
                    self.put(slot.items)
                    self._note(slot.notes, self._last)
            self._note(table.notes, self._last)
            return
        number = table.number
        first = Place(self._line + 1, None, (TableSpot(number, 1, 1),))
        rows = []
        inner: list[Item] = []
        for r, row in enumerate(table.rows, 1):
            self._line += 1
            cells = []
            for i, slot in enumerate(row, 1):
                place = Place(self._line, i, (TableSpot(number, r, i),))
                text, flags = slot.shown()
                cells.append(Cell(text, place, slot.column, slot.columns, slot.rows, flags))
                self._look_into(slot, place, inner)
            rows.append(tuple(cells))
        if any(rows):
            self.blocks.append(TableBlock(tuple(rows), True, first, table.columns))
            self._last = first
        self._note(table.notes, first if any(rows) else self._last)
        self.put(inner)

    def _look_into(self, slot: Slot, place: Place, inner: list[Item]) -> None:
        """Doubts of a cell get its place; tables and pictures in it stand behind its own table."""
        if slot.notes:
            self._note(slot.notes, place)
        for item in slot.items:
            if isinstance(item, Line):
                if item.notes:
                    self._note(item.notes, place)
            else:
                inner.append(item)
                if not isinstance(item, Image):
                    self._nested += 1
                    self._note((NESTED,), place)

    def _put_embedded(self, item: Embedded) -> None:
        lines, paragraphs = self._line, self._paragraph

        def moved(place: Place) -> Place:
            spots: list[Spot] = []
            for spot in place.spots:
                if isinstance(spot, TableSpot):
                    spots.append(spot._replace(table=spot.table + item.tables))
                elif isinstance(spot, ParagraphSpot):
                    spots.append(spot._replace(number=spot.number + paragraphs))
                    self._paragraph = max(self._paragraph, spot.number + paragraphs)
                else:
                    spots.append(spot)
            self._line = max(self._line, place.line + lines)
            return Place(place.line + lines, place.cell, tuple(spots))

        for block in item.document.blocks:
            if isinstance(block, TableBlock):
                rows = tuple(tuple(cell._replace(place=moved(cell.place)) for cell in row) for row in block.rows)
                block = replace(block, place=moved(block.place), rows=rows)
            else:
                block = replace(block, place=moved(block.place))
            self.blocks.append(block)
            self._last = block.place
        self._embedded += [replace(doubt, place=moved(doubt.place) if doubt.place else None)
                           for doubt in item.document.doubts]


def _lines(page: str) -> list[str]:
    """Lines that Shift-Enter plainly sets apart: short ones, and such as end a sentence; others stay one paragraph."""
    if "\n" not in page:
        text = page.strip()
        return [text] if text else []
    pieces: list[list[str]] = []
    short = ended = False
    for line in page.split("\n"):
        text = line.strip()
        if not text:
            ended = True
            continue
        if not pieces or ended or (short and len(text) >= _STUB):
            pieces.append([text])
        else:
            pieces[-1].append(text)
        short, ended = _STUB <= len(text) <= _SHORT, text.endswith(_ENDS)
    return ["\n".join(piece) for piece in pieces]


def _is_layout(table: Table) -> bool:
    """A table of one column, or one that holds far more in tables within than in cells of its own."""
    if all(len(row) <= 1 for row in table.rows):
        return True
    if not any(isinstance(item, Table) for row in table.rows for slot in row for item in slot.items):
        return False
    own = inner = 0
    for row in table.rows:
        for slot in row:
            within = sum(_cells(item) for item in slot.items if isinstance(item, Table))
            inner += within
            own += not within and bool(slot.shown()[0])
    return inner > _MUCH_MORE * own


def _cells(table: Table) -> int:
    return sum(len(row) + sum(_cells(item) for slot in row for item in slot.items if isinstance(item, Table))
               for row in table.rows)
