"""The blocks as a person sees them: generated numbers before their text, section titles out of the tables they head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gouji.fitting.fold import fold, split_numbering
from gouji.fitting.sections import titles_of
from gouji.reading import Block, Cell, Paragraph, TableBlock
from gouji.vocabulary import Vocabulary

_LONGEST = 40
_PROSE = 60  # longer than any label of the form


def as_printed(blocks: Sequence[Block], vocabulary: Vocabulary) -> Sequence[Block]:
    """Blocks whose paragraphs begin with the number that Word generates for them (一、), and whose grids hold no
    section titles: a row of one cell that says a title over the whole width is a paragraph."""
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.label:
            out.append(Paragraph(block.label + block.text, block.place, "", block.flags))
        elif isinstance(block, TableBlock) and block.columns > 1:
            out += _without_titles(block, vocabulary)
        else:
            out.append(block)
    return out


def _without_titles(block: TableBlock, vocabulary: Vocabulary) -> Iterator[Block]:
    rows: list[tuple[Cell, ...]] = []
    # A whole report in one table, as sheets are saved as web pages: its prose stands in rows of one cell.
    sheet = any((cell := _only(row)) and len(cell.text) > _PROSE for row in block.rows)
    for row in block.rows:
        title = _title(row, block.columns, vocabulary)
        if title is None and sheet and (alone := _only(row)) and (len(alone.text) > _PROSE or not any(rows)):
            title = Paragraph(alone.text.replace("\n", ""), alone.place, "", alone.flags)
        if title is None:
            rows.append(row)
            continue
        if any(rows):
            yield TableBlock(tuple(rows), block.grid, block.place, block.columns)
        rows = []
        yield title
    if len(rows) == len(block.rows):
        yield block
    elif any(rows):
        yield TableBlock(tuple(rows), block.grid, next(row for row in rows if row)[0].place, block.columns)


def _only(row: tuple[Cell, ...]) -> Cell | None:
    """The only cell of a row with text, where it is the first."""
    filled = [cell for cell in row if cell.text]
    return filled[0] if len(filled) == 1 and not filled[0].column else None


def _title(row: tuple[Cell, ...], columns: int, vocabulary: Vocabulary) -> Paragraph | None:
    filled = [cell for cell in row if cell.text]
    if len(filled) != 1 or len(filled[0].text) > _LONGEST or (len(row) > 1 and filled[0].column):
        return None
    cell = filled[0]
    number, title = split_numbering(fold(cell.text))
    titled = title in titles_of(vocabulary).exact and (number or cell.columns == columns)
    return Paragraph(cell.text.replace("\n", ""), cell.place, "", cell.flags) if titled else None
