"""A document as read: for the screen, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gouji.corpus.places import place_to_json
from gouji.corpus.report_output import doubt_to_json
from gouji.messages import Lang, message
from gouji.reading import Block, Cell, Document, Paragraph, Picture, TableBlock


def document_to_json(document: Document, lang: Lang = "zh") -> dict[str, Any]:
    """`blocks` in order: a paragraph with its text (and the number that Word generates, `label`), a table with rows of
    cells (text, column, spans over 1, flags) or a picture, each with its place; then what is doubtful."""
    return {"file": document.file, "format": document.format, "encoding": document.encoding or None,
            "blocks": [_block(block) for block in document.blocks],
            "doubts": [doubt_to_json(doubt, lang) for doubt in document.doubts]}


def _block(block: Block) -> dict[str, Any]:
    place = place_to_json(block.place)
    if isinstance(block, Picture):
        return {"picture": "page" if block.page else "inline", "place": place}
    if isinstance(block, Paragraph):
        out: dict[str, Any] = {"paragraph": block.text, "place": place}
        return out | ({"label": block.label} if block.label else {}) | (
            {"flags": list(block.flags)} if block.flags else {})
    return {"table": [[_cell(cell) for cell in row] for row in block.rows], "grid": block.grid,
            "columns": block.columns or None, "place": place}


def _cell(cell: Cell) -> dict[str, Any]:
    out: dict[str, Any] = {"text": cell.text, "column": cell.column, "place": place_to_json(cell.place)}
    if cell.columns > 1:
        out["columns"] = cell.columns
    if cell.rows > 1:
        out["rows"] = cell.rows
    return out | ({"flags": list(cell.flags)} if cell.flags else {})


def document_lines(document: Document, lang: Lang = "zh") -> Iterator[str]:
    """The document line by line: where it stands, paragraphs, the rows of tables, pictures, doubts."""
    for block in document.blocks:
        where = f"{block.place.describe(lang):<8}"
        if isinstance(block, Picture):
            yield f"{where}  {message('show.scan' if block.page else 'show.picture', lang)}"
        elif isinstance(block, Paragraph):
            yield f"{where}  {block.label}{block.text}"
        else:
            for row in block.rows:
                at = row[0].place._replace(cell=None).describe(lang) if row else ""
                yield f"{at:<8}  | " + " | ".join(cells_of(row, block)) + " |"
    for doubt in document.doubts:
        yield message("rendering.doubt", lang, text=doubt.text(lang))


def cells_of(row: tuple[Cell, ...], block: TableBlock) -> Iterator[str]:
    """The cells as written; spans as →columns ↓rows, ‡ for flags, ·n for n slots that no cell begins in where the grid
    is known, ␣ for a cell that is there and empty."""
    at = 0
    for cell in row:
        if block.columns and cell.column > at:
            yield f"·{cell.column - at}"
        at = cell.column + cell.columns
        spans = (f"→{cell.columns}" if cell.columns > 1 else "") + (f"↓{cell.rows}" if cell.rows > 1 else "")
        yield (cell.text.replace("\n", "⏎") or "␣") + spans + ("‡" if cell.flags else "")
    if block.columns > at:
        yield f"·{block.columns - at}"
