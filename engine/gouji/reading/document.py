"""The document: what came in, as ordered blocks, each with its place in the file. Nothing here knows the form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from gouji.messages import Lang, message


# A document has some thousand places and cells; named tuples are made in half the time of frozen dataclasses.
class Place(NamedTuple):
    """Where something stands in the file: line (from 1), and cell within the line or table row (from 1)."""

    line: int
    cell: int | None = None

    def describe(self, lang: Lang = "zh") -> str:
        """For people: 第 12 行 / line 12, with the cell where there is one."""
        if self.cell is None:
            return message("reading.place-line", lang, line=self.line)
        return message("reading.place-cell", lang, line=self.line, cell=self.cell)


class Cell(NamedTuple):
    """One cell of a table; `column` counts from 0 within its row."""

    text: str
    place: Place
    column: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Rows of cells. With `grid` the columns of all rows line up; without it a row only has an order."""

    rows: tuple[tuple[Cell, ...], ...]
    grid: bool
    place: Place


Block = Paragraph | TableBlock


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
    file: str
    format: str
    blocks: tuple[Block, ...]
    doubts: tuple[Doubt, ...] = ()

    def paragraphs(self) -> Iterator[Paragraph]:
        return (block for block in self.blocks if isinstance(block, Paragraph))


class UnreadableError(Exception):
    """The file cannot be audited. `code` and `values` say why and what to do (catalogue area `reading`)."""

    def __init__(self, file: str, code: str, **values: object) -> None:
        self.file = file
        self.code = code
        self.values = values
        super().__init__(f"{file}: {message(code, 'en', **values)}")
