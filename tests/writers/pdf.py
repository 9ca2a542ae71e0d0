"""A page as PDF by reportlab, in several papers, fonts and ways to rule a table.

A table goes on over as many pages as it needs, as Word sets it: between rows or within a row, a merged cell going on
without its label, what does not fit of a label standing on the next page. reportlab splits no table within a merged
cell, so the pieces are cut here and each is a table of its own.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors, pagesizes
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from writers.pages import Grid, Heading, Item, Page, Title

# Looked for where Linux systems keep them; a font that is not there is not used.
_FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_FONT_FILES = {"zenhei": "wqy-zenhei.ttc", "microhei": "wqy-microhei.ttc", "uming": "uming.ttc"}
PAPERS = {"a4": pagesizes.A4, "a4-landscape": pagesizes.landscape(pagesizes.A4), "letter": pagesizes.LETTER,
          "a3": pagesizes.A3}
# How a table is ruled. What has no line between two columns leaves nothing but the place of a number to go by.
RULES = ("grid", "open-sides", "boxes", "shaded", "horizontal")
KINDS = (*RULES, "long", "cut-rows", "torn-rows", "headed")
_PAD = 3.0


@dataclass(frozen=True, slots=True)
class Print:
    """`rules`: one of RULES. `cut_rows`: a row may be cut by a page's end, as Word does unless told otherwise.
    `orphans`: a cut may leave a single line of a label; else the whole label goes on, and its numbers stay behind.
    `headed`: the header rows stand again on every page. Sizes in points.
    """

    rules: str = "grid"
    paper: str = "a4"
    font: str = "song"
    size: float = 10.5
    margin: float = 60.0
    cut_rows: bool = False
    orphans: bool = True
    headed: bool = False
    page_numbers: bool = True


def printing(rng: Random, kind: str) -> Print:
    look = Print(rng.choice(RULES[:4]), rng.choice(tuple(PAPERS)), rng.choice(fonts()), rng.choice((8.0, 9.0, 10.5)),
                 rng.choice((40.0, 60.0, 80.0)), page_numbers=rng.random() < 0.7)
    if kind in RULES:
        return replace(look, rules=kind)
    if kind == "long":
        return replace(look, rules="grid", size=rng.choice((14.0, 16.0)), margin=50.0)
    look = replace(look, paper=rng.choice(("a4", "a4", "letter")), size=rng.choice((10.5, 12.0, 14.0)))
    return replace(look, rules=rng.choice(("grid", "boxes")), cut_rows=kind.endswith("rows"),
                   orphans=kind != "torn-rows", headed=kind == "headed")


@cache
def fonts() -> tuple[str, ...]:
    """The names of the fonts that can be had here, registered: Adobe's song, not embedded, and files of the system."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    found = ["song"]
    for name, file in _FONT_FILES.items():
        path = next((path for folder in _FONT_FOLDERS for path in folder.rglob(file)), None)
        if path is not None:
            try:
                pdfmetrics.registerFont(TTFont(name, str(path)))
            except TTFError:
                continue
            found.append(name)
    return tuple(found)


def write_kind(page: Page, kind: str, rng: Random) -> bytes:
    return write(page, printing(rng, kind))


def write(page: Page, look: Print) -> bytes:
    fonts()
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=PAPERS[look.paper], leftMargin=look.margin, rightMargin=look.margin,
                                 topMargin=look.margin, bottomMargin=look.margin, title=page.name, invariant=1)

    def number(canvas: Any, document: Any) -> None:
        if look.page_numbers:
            canvas.setFont(_face(look), 9)
            canvas.drawCentredString(PAPERS[look.paper][0] / 2, look.margin / 2, f"- {document.page} -")

    story = [flowable for item in page.items for flowable in _flowables(item, look)]
    document.build(story, onFirstPage=number, onLaterPages=number)
    return out.getvalue()


def _face(look: Print) -> str:
    return "STSong-Light" if look.font == "song" else look.font


def _style(look: Print, size: float, centred: bool = False, indent: float = 0) -> ParagraphStyle:
    return ParagraphStyle("x", fontName=_face(look), fontSize=size, leading=size * 1.35, wordWrap="CJK",
                          alignment=1 if centred else 0, firstLineIndent=indent, allowOrphans=int(look.orphans))


def _flowables(item: Item, look: Print) -> Iterator[Flowable]:
    if isinstance(item, Grid):
        yield Spacer(1, 4)
        yield Piece.of(item, look)
        yield Spacer(1, 8)
        return
    text = escape(item.number + item.text if isinstance(item, Heading) else item.text)
    if isinstance(item, Title):
        yield Paragraph(text, _style(look, look.size + 8, centred=True))
    else:
        yield Paragraph(text, _style(look, look.size + 3, indent=2 * (look.size + 3)))


@dataclass(frozen=True, slots=True)
class _Cell:
    """What stands in a slot: nothing but paper where `text` is None."""

    text: Paragraph | None
    top: int
    left: int
    rows: int
    columns: int

    def height(self, width: float) -> float:
        return float(self.text.wrap(width - 2 * _PAD, 1e6)[1]) + 2 * _PAD if self.text else 0.0


class Piece(Flowable):  # type: ignore[misc]
    """The rows of a grid that stand on one page, or all those that are still to be set."""

    def __init__(self, cells: list[_Cell], count: int, header: int, widths: list[float] | None, weights: list[float],
                 look: Print, again: Grid | None, heights: list[float] | None = None) -> None:
        super().__init__()
        self.cells, self.count, self.header, self.widths, self.weights = cells, count, header, widths, weights
        self.look, self.again = look, again
        self.set = heights is not None
        self.heights: list[float] = heights or []

    @classmethod
    def of(cls, grid: Grid, look: Print) -> Piece:
        style = _style(look, look.size, centred=True)
        labels = {0: [], 1: [2.2], 3: [1.0, 1.2, 2.4]}[grid.labels]
        weights = labels + [1.0] * (grid.columns - len(labels))
        return cls(_cells(grid, style), len(grid.rows), grid.header_rows, None, weights, look,
                   grid if look.headed else None)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        del height
        if self.widths is None:
            self.widths = [width * weight / sum(self.weights) for weight in self.weights]
        if self.set:
            return sum(self.widths), sum(self.heights)
        heights = [self.look.size * 1.35 + 2 * _PAD] * self.count
        for cell in sorted(self.cells, key=lambda c: c.rows):
            here = slice(cell.top, cell.top + cell.rows)
            need = cell.height(self._width(cell)) - sum(heights[here])
            if need > 0.01:
                heights[cell.top + cell.rows - 1] += need
        self.heights = heights
        return sum(self.widths), sum(heights)

    def _width(self, cell: _Cell) -> float:
        assert self.widths is not None
        return sum(self.widths[cell.left : cell.left + cell.columns])

    def split(self, width: float, height: float) -> list[Flowable]:
        """What fits above and what goes on; nothing where not even the header and one row fit."""
        self.wrap(width, height)
        fit = 0
        while fit < self.count and sum(self.heights[: fit + 1]) <= height:
            fit += 1
        if fit == self.count:
            return [self]
        left = height - sum(self.heights[:fit])
        if self.look.cut_rows and fit >= self.header and left > self.look.size * 1.35 + 2 * _PAD + 1:
            return self._cut_row(fit, left)
        return self._between(fit) if fit > self.header else []

    def _between(self, at: int) -> list[Flowable]:
        above: list[_Cell] = []
        below: list[_Cell] = []
        for cell in self.cells:
            end = cell.top + cell.rows
            if end <= at:
                above.append(cell)
            elif cell.top >= at:
                below.append(replace(cell, top=cell.top - at))
            else:
                first, rest = self._divided(cell, sum(self.heights[cell.top : at]))
                above.append(replace(cell, text=first, rows=at - cell.top))
                below.append(replace(cell, text=rest, top=0, rows=end - at))
        return self._pieces(above, at, self.heights[at - 1], below, self.count - at)

    def _cut_row(self, row: int, left: float) -> list[Flowable]:
        """Row `row` stands on both pages, each cell with the lines that fit; a number stays with the first line."""
        above: list[_Cell] = []
        below: list[_Cell] = []
        for cell in self.cells:
            end = cell.top + cell.rows
            if end <= row:
                above.append(cell)
            elif cell.top > row:
                below.append(replace(cell, top=cell.top - row))
            else:
                first, rest = self._divided(cell, sum(self.heights[cell.top : row]) + left)
                above.append(replace(cell, text=first, rows=row + 1 - cell.top))
                below.append(replace(cell, text=rest, top=0, rows=end - row))
        return self._pieces(above, row + 1, left, below, self.count - row)

    def _divided(self, cell: _Cell, height: float) -> tuple[Paragraph | None, Paragraph | None]:
        """The lines of a cell that fit into the height, and those that do not."""
        width = self._width(cell)
        if cell.text is None or cell.height(width) <= height:
            return cell.text, None
        source = getattr(cell.text, "source", "")
        if "\n" in source:  # reportlab divides no paragraph with line breaks of its own without falling over later
            lines = source.split("\n")
            fit = len(lines) - 1
            style = cell.text.style
            while fit and replace(cell, text=_paragraph("\n".join(lines[:fit]), style)).height(width) > height:
                fit -= 1
            return _paragraph("\n".join(lines[:fit]), style), _paragraph("\n".join(lines[fit:]), style)
        parts = cell.text.split(width - 2 * _PAD, height - 2 * _PAD)
        return (parts[0], parts[1]) if len(parts) == 2 else (None, cell.text)

    def _pieces(self, above: list[_Cell], count: int, last: float, below: list[_Cell], rest: int) -> list[Flowable]:
        header = 0
        if self.again is not None:
            header = self.again.header_rows
            repeated = [cell for cell in _cells(self.again, _style(self.look, self.look.size, centred=True))
                        if cell.top < header]
            below = [*repeated, *(replace(cell, top=cell.top + header) for cell in below)]
        # The piece above was measured to fit; a label cut short must not make it taller than the page.
        return [Piece(above, count, self.header, self.widths, self.weights, self.look, None,
                      [*self.heights[: count - 1], last]),
                Piece(below, rest + header, header, self.widths, self.weights, self.look, self.again)]

    def draw(self) -> None:
        columns = len(self.weights)
        data: list[list[Any]] = [[""] * columns for _ in range(self.count)]
        commands: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
        commands += [(f"{side}PADDING", (0, 0), (-1, -1), _PAD) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
        for cell in self.cells:
            first, last = (cell.left, cell.top), (cell.left + cell.columns - 1, cell.top + cell.rows - 1)
            data[cell.top][cell.left] = cell.text or ""
            if first != last:
                commands.append(("SPAN", first, last))
            if self.look.rules == "boxes":
                commands.append(("BOX", first, last, 0.5, colors.black))
        if self.look.rules == "shaded" and self.header:
            commands.append(("BACKGROUND", (0, 0), (-1, self.header - 1), colors.lightgrey))
        inner = (0.5, colors.black)
        if self.look.rules in ("grid", "shaded"):
            commands.append(("GRID", (0, 0), (-1, -1), *inner))
        elif self.look.rules == "open-sides":
            commands += [("INNERGRID", (0, 0), (-1, -1), *inner), ("LINEABOVE", (0, 0), (-1, 0), 1, colors.black),
                         ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black)]
        elif self.look.rules == "horizontal":
            commands += [("LINEABOVE", (0, 0), (-1, -1), *inner), ("LINEBELOW", (0, -1), (-1, -1), *inner)]
        table = Table(data, colWidths=self.widths, rowHeights=self.heights, style=commands)
        table.wrapOn(self.canv, sum(self.widths or ()), sum(self.heights))
        table.drawOn(self.canv, 0, 0)


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph | None:
    if not text:
        return None
    out = Paragraph(escape(text).replace("\n", "<br/>"), style)
    out.source = text
    return out


def _cells(grid: Grid, style: ParagraphStyle) -> list[_Cell]:
    slots = grid.slots()
    return [_Cell(_paragraph(cell.text, style), r, slots[r].index((r, turn)), cell.rows, cell.columns)
            for r, row in enumerate(grid.rows) for turn, cell in enumerate(row)]
