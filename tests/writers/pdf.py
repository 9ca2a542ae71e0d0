"""A page as PDF by reportlab, printed as `prints` says.

A table goes on over as many pages as it needs, as Word sets it: between rows or within a row, a merged cell going on
without its label, what does not fit of a label standing on the next page. reportlab splits no table within a merged
cell, so the pieces are cut here and each is a table of its own.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from writers.pages import Grid, Heading, Item, Page, Title
from writers.prints import KINDS, PAPERS, RULES, Print, face, fonts, printing
from writers.prints import style as style_of

_PAD = 3.0


def write_kind(page: Page, kind: str, rng: Random) -> bytes:
    return write(page, printing(rng, kind))


def write(page: Page, look: Print) -> bytes:
    fonts()
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=PAPERS[look.paper], leftMargin=look.margin, rightMargin=look.margin,
                                 topMargin=look.margin, bottomMargin=look.margin, title=page.name, invariant=1)

    def number(canvas: Any, document: Any) -> None:
        if look.page_numbers:
            canvas.setFont(face(look), 9)
            canvas.drawCentredString(PAPERS[look.paper][0] / 2, look.margin / 2, f"- {document.page} -")

    story = [flowable for item in page.items for flowable in _flowables(item, look)]
    document.build(story, onFirstPage=number, onLaterPages=number)
    return out.getvalue()


def _flowables(item: Item, look: Print) -> Iterator[Flowable]:
    if isinstance(item, Grid):
        yield Spacer(1, 4)
        yield Piece.of(item, look)
        yield Spacer(1, 8)
        return
    text = escape(item.number + item.text if isinstance(item, Heading) else item.text)
    if isinstance(item, Title):
        yield Paragraph(text, style_of(look, look.size + 8, centred=True))
    else:
        yield Paragraph(text, style_of(look, look.size + 3, indent=2 * (look.size + 3)))


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
        style = style_of(look, look.size, centred=True)
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
            repeated = [cell for cell in _cells(self.again, style_of(self.look, self.look.size, centred=True))
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


__all__ = ["KINDS", "RULES", "Print", "fonts", "printing", "write", "write_kind"]
