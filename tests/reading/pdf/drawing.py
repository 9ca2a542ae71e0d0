"""Small PDF files drawn for the tests by reportlab, and what reading them gives."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gouji.reading import Cell, Document, Paragraph, TableBlock
from gouji.reading.limits import limits
from gouji.reading.pdf import read_pdf

FONT = "STSong-Light"
WIDTH, HEIGHT = 595.0, 842.0
Span = tuple[int, int, int, int, str]
"""row, column, rows, columns, text"""


def drawn(draw: Callable[[Canvas], None], width: float = WIDTH, height: float = HEIGHT, **more: object) -> bytes:
    """The bytes of what `draw` puts on a canvas; y is from the bottom, as reportlab has it."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height), invariant=1, **more)
    canvas.setFont(FONT, 10)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def read(raw: bytes) -> Document:
    return read_pdf(raw, "a.pdf", limits())


def tables(document: Document) -> list[TableBlock]:
    return [block for block in document.blocks if isinstance(block, TableBlock)]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def spans(table: TableBlock) -> list[Span]:
    return [(r, c.column, c.rows, c.columns, c.text) for r, row in enumerate(table.rows) for c in row]


def cells(table: TableBlock) -> list[Cell]:
    return [cell for row in table.rows for cell in row]


def rows(table: TableBlock) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def codes(document: Document) -> list[str]:
    return [doubt.code for doubt in document.doubts]


def lay(canvas: Canvas, data: Sequence[Sequence[str]], xs: Sequence[float], ys: Sequence[float],
        size: float = 10) -> None:
    """Text into the slots of a grid, a little right of each one's left edge; `ys` from the top down."""
    canvas.setFont(FONT, size)
    for r, row in enumerate(data):
        for c, text in enumerate(row):
            for k, line in enumerate(text.split("\n")):
                canvas.drawString(xs[c] + 4, ys[r] - 1.4 * size - 1.3 * size * k, line)


def rule(canvas: Canvas, xs: Sequence[float], ys: Sequence[float], across: bool = True, down: str = "all") -> None:
    """Lines over the whole width and height: `down` is all, inner (no outer sides) or none."""
    if across:
        for y in ys:
            canvas.line(xs[0], y, xs[-1], y)
    for x in {"all": xs, "inner": xs[1:-1], "none": ()}[down]:
        canvas.line(x, ys[0], x, ys[-1])
