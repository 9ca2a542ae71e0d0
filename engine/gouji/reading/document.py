"""The document: what came in, as ordered blocks, each with its place in the file. Nothing here knows the form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from gouji.messages import Lang, message

Flag = Literal["tracked", "struck", "hidden", "stitched", "clipped", "unread", "nested", "generated"]
# Text with one of these need not be what a person sees in that cell.
UNCERTAIN: frozenset[Flag] = frozenset({"tracked", "struck", "hidden", "clipped", "unread", "nested"})


# A document has some thousand places and cells; named tuples are made in half the time of frozen dataclasses.
class PageSpot(NamedTuple):
    """On a page of a PDF: page from 1, box in points from the page's upper left corner, as the page is shown."""

    page: int
    left: float
    top: float
    right: float
    bottom: float

    def describe(self, lang: Lang) -> str:
        return message("reading.spot-page", lang, page=self.page, down=self.top * _CM_PER_POINT)


class TableSpot(NamedTuple):
    """In a table of a Word file or a web page, all from 1; `cell` counts those of the row that are there. `path`: the
    node in a web page. `table` counts all tables of the file in the order they begin, also those in other tables."""

    table: int
    row: int
    cell: int
    path: str = ""

    def describe(self, lang: Lang) -> str:
        return message("reading.spot-table", lang, table=self.table, row=self.row, cell=self.cell)


class ParagraphSpot(NamedTuple):
    """A paragraph of a Word file or a web page, from 1, tables not counted. `path`: the node in a web page."""

    number: int
    path: str = ""

    def describe(self, lang: Lang) -> str:
        return message("reading.spot-paragraph", lang, number=self.number)


class SheetSpot(NamedTuple):
    """A cell of a workbook: sheet by name, and B12."""

    sheet: str
    cell: str

    def describe(self, lang: Lang) -> str:
        return message("reading.spot-sheet", lang, sheet=self.sheet, cell=self.cell)


Spot = PageSpot | TableSpot | ParagraphSpot | SheetSpot
_CM_PER_POINT = 2.54 / 72


class Place(NamedTuple):
    """Where something stands in the file.

    Text: line (from 1), and cell within the line or table row (from 1). Other formats: `spots` say it in their own
    terms (several where a page break cut a cell), and `line` is the running number of the paragraph or row, so that
    places compare in the order of the document.
    """

    line: int
    cell: int | None = None
    spots: tuple[Spot, ...] = ()

    def describe(self, lang: Lang = "zh") -> str:
        """For people: 第 12 行 / line 12, with the cell where there is one; 第 3 页，距页顶 4.2 厘米."""
        if self.spots:
            return message("reading.list-comma", lang).join(dict.fromkeys(spot.describe(lang) for spot in self.spots))
        if self.cell is None:
            return message("reading.place-line", lang, line=self.line)
        return message("reading.place-cell", lang, line=self.line, cell=self.cell)


class Cell(NamedTuple):
    """One cell of a table. `column` counts from 0 within its row (of a text: fields of the line), or within the grid.

    In a grid it covers `columns` by `rows` slots: a slot of the grid that no cell stands in or covers is missing, which
    is not the same as a cell that is there and empty. `text` is raw, line breaks as \\n; a generated number stands
    before it.
    """

    text: str
    place: Place
    column: int
    columns: int = 1
    rows: int = 1
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`label` is the number that Word generates before the text, "" where it is typed in the text itself."""

    text: str
    place: Place
    label: str = ""
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Rows of cells. With `grid` the columns of all rows line up; without it a row only has an order.

    `columns`: how many the grid has, 0 where each row only knows its own cells (text, Markdown). A row of a grid may be
    empty: all its slots are covered from above.
    """

    rows: tuple[tuple[Cell, ...], ...]
    grid: bool
    place: Place
    columns: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture large enough to hold a table or a text; `page` when it fills a page that has no text: a scan."""

    place: Place
    page: bool = False


Block = Paragraph | TableBlock | Picture


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that could not be read or placed for certain; kept apart from the report's own faults."""

    code: str
    place: Place | None = None
    values: dict[str, object] = field(default_factory=dict)
    figures: tuple[str, ...] = ()

    def text(self, lang: Lang = "zh") -> str:
        return message(self.code, lang, **self.values)


@dataclass(frozen=True, slots=True)
class Document:
    """`format`: text, markdown, html, mht, docx, xlsx or pdf. `encoding`: of the bytes, "" where a format has none."""

    file: str
    format: str
    blocks: tuple[Block, ...]
    doubts: tuple[Doubt, ...] = ()
    encoding: str = ""

    def paragraphs(self) -> Iterator[Paragraph]:
        return (block for block in self.blocks if isinstance(block, Paragraph))


class UnreadableError(Exception):
    """The file cannot be audited. `code` and `values` say why and what to do (a code of the catalogue)."""

    def __init__(self, file: str, code: str, **values: object) -> None:
        self.file = file
        self.code = code
        self.values = values
        super().__init__(f"{file}: {message(code, 'en', **values)}")

    def __reduce__(self) -> tuple[object, ...]:
        return _unreadable, (self.file, self.code, self.values)


def _unreadable(file: str, code: str, values: dict[str, object]) -> UnreadableError:
    return UnreadableError(file, code, **values)


def describe_places(places: tuple[Place, ...] | list[Place], lang: Lang, most: int) -> str:
    """Places for people in one phrase, at most so many of them: 第 12、15 行; 表 3 第 5 行第 2 格；…"""
    comma = message("reading.list-comma", lang)
    plain = list(dict.fromkeys(place.line for place in places if not place.spots))
    said = []
    if plain:
        shown = comma.join(map(str, plain[:most])) + ("…" if len(plain) > most else "")
        said.append(message("reading.place-line", lang, line=shown))
    spots = list(dict.fromkeys(place.describe(lang) for place in places if place.spots))
    said += [*spots[:most], *(["…"] if len(spots) > most else [])]
    return message("reading.list-semicolon", lang).join(said)
