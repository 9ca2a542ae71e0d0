"""A page as the document that a perfect reader would make of it: what is wrong here, no reader is to blame for."""

from __future__ import annotations

from gouji.reading import Block, Cell, Document, Paragraph, Place, TableBlock
from writers.pages import Grid, Heading, Page


def document_of(page: Page) -> Document:
    blocks: list[Block] = []
    line = 0
    for item in page.items:
        line += 1
        if not isinstance(item, Grid):
            blocks.append(Paragraph(item.number + item.text if isinstance(item, Heading) else item.text, Place(line)))
            continue
        slots = item.slots()
        rows = tuple(tuple(
            Cell(cell.text, Place(line + r, turn + 1), slots[r].index((r, turn)), cell.columns, cell.rows)
            for turn, cell in enumerate(row)) for r, row in enumerate(item.rows))
        blocks.append(TableBlock(rows, True, Place(line), item.columns))
        line += len(rows)
    return Document("direct.docx", "docx", tuple(blocks))
