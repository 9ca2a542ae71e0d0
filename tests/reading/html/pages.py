"""Help for the tests of web pages: a page from its body, and what was read of it in plain values."""

from __future__ import annotations

from gouji.reading import Document, Paragraph, TableBlock
from gouji.reading.html import read_html
from gouji.reading.limits import limits


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def read(text: str | bytes) -> Document:
    return read_html(text.encode() if isinstance(text, str) else text, "page.html", limits())


def lines(document: Document) -> list[str]:
    return [block.label + block.text for block in document.blocks if isinstance(block, Paragraph)]


def tables(document: Document) -> list[TableBlock]:
    return [block for block in document.blocks if isinstance(block, TableBlock)]


def cells(table: TableBlock) -> list[list[tuple[int, int, int, str]]]:
    """By row: (column, columns, rows, text)."""
    return [[(c.column, c.columns, c.rows, c.text) for c in row] for row in table.rows]


def texts(table: TableBlock) -> list[list[str]]:
    return [[c.text for c in row] for row in table.rows]


def codes(document: Document) -> list[str]:
    return [doubt.code for doubt in document.doubts]
