"""A region of the document as one stream of cells, the only view of a table that all layouts share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from gouji.fitting.fold import fold
from gouji.fitting.numbers import CellValue, is_page_mark, read_cell
from gouji.reading import Block, Flag, Paragraph, Picture, Place, TableBlock

Kind = Literal["value", "blank", "text", "stray"]
_NUMBER = r"[+\-−－＋]?[\d０-９][\d０-９,，.．]*"
_NO_NUMBER = r"[^\d０-９\s+\-−－＋,，.．]"
_LINE_OF_NUMBERS = re.compile(rf"(?P<label>.*?{_NO_NUMBER})?(?P<numbers>(?:(?:^|[ \u3000]+){_NUMBER})+)\s*$")
_LONE_NUMBER = re.compile(r"([1-9]\d?|[一二三四五六七八九十]{1,2})$")
_TAIL = re.compile(r"(?:,[0-9]{3})+(?:\.[0-9]+)?")
_GOES_ON = ".．、"
_PROSE = 60
_LONGEST_CELL = 24
_FAR = 24


@dataclass(slots=True)
class Token:
    """One cell or line.

    `row` numbers the lines of the stream, `column` the cell in its line, `width` that line's cells (0: a line without
    tabs). With `flow` the cells were pasted one per line: their order counts, their column says nothing. A `stray` is
    a number on a line of its own among cells that have tabs: a page number, or the rest of a wrapped cell. `joined`: a
    label put together with the number before it.

    In a `grid` columns line up over the rows of a table. Where the reader knows that grid, `table` tells the tables of
    the stream apart (else it is 0), a cell covers `columns` by `rows` slots, and `width` is the same in all rows.
    """

    text: str
    kind: Kind
    cell: CellValue
    place: Place
    row: int
    column: int
    width: int
    prose: bool
    flow: bool
    grid: bool = False
    joined: bool = False
    table: int = 0
    columns: int = 1
    rows: int = 1
    flags: tuple[Flag, ...] = ()

    @property
    def end(self) -> int:
        """The column behind it."""
        return self.column + self.columns


_BLANK = CellValue(None, "blank")
_TEXT = CellValue(None, "unreadable")


def tokens(blocks: Iterable[Block]) -> list[Token]:
    """The stream of a region. Page numbers are left out; a label's number cut off from it is joined to it again."""
    stream: list[Token] = []
    row = table = 0
    cells_with_tabs = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            row += 1
            stream += _line(block, row)
            continue
        if isinstance(block, Picture):
            continue
        table += 1
        cells_with_tabs += _table(block, stream, row, table if block.columns else 0)
        row += len(block.rows)
    if cells_with_tabs > len(stream) // 2:
        for token in stream:
            if token.width == 0 and token.kind == "value":
                token.kind = "stray"
    return _joined(stream)


def is_uncertain(stream: Iterable[Token]) -> bool:
    """Whether a table was read from a page that does not tell its cells for certain: what is not found may be there."""
    return any("clipped" in token.flags or (token.width > 0 and not token.grid and token.place.spots)
               for token in stream)


def _table(block: TableBlock, stream: list[Token], row: int, table: int) -> int:
    before = len(stream)
    grid = block.grid
    for cells in block.rows:
        row += 1
        width = block.columns or len(cells)
        flow = len(cells) > 0 and cells[0].place.cell is None
        for text, place, column, columns, rows, flags in cells:
            if not text:
                stream.append(Token("", "blank", _BLANK, place, row, column, width, False, flow, grid, False, table,
                                    columns, rows, flags))
            else:
                value = read_cell(text) if len(text) < _LONGEST_CELL else _TEXT
                kind: Kind = "text" if value.state == "unreadable" else "blank" if value.state == "blank" else "value"
                if not fold(text) and stream and stream[-1].kind == "text":
                    continue  # a quotation mark cut off from its label is no cell
                if kind != "text" or table or len(text) >= _LONGEST_CELL or not is_page_mark(fold(text)):
                    stream.append(Token(text, kind, value, place, row, column, width, False, flow, grid, False, table,
                                        columns, rows, flags))
    return len(stream) - before


def _line(block: Paragraph, row: int) -> list[Token]:
    """A line without tabs: text, a number, or a label with numbers behind it set off by spaces.

    Its width is 0, so that it can be told from a cell afterwards.
    """
    text = block.text
    folded = fold(text)
    if is_page_mark(folded):
        return []
    if len(folded) > _PROSE + _LONGEST_CELL:
        return [Token(text, "text", _TEXT, block.place, row, 0, 0, True, True)]
    found = _LINE_OF_NUMBERS.match(text) if text[-1].isdigit() else None
    if found:
        label = (found["label"] or "").strip()
        numbers = found["numbers"].split()
        if len(numbers) > 1 or (label and found["numbers"][:1] in " \u3000"):
            parts = [label, *numbers] if label else numbers
            return [_part(part, block.place, row, i, len(parts)) for i, part in enumerate(parts)]
    value = read_cell(text) if len(text) < _LONGEST_CELL else _TEXT
    if value.state in ("unreadable", "blank"):
        return [Token(text, "text", _TEXT, block.place, row, 0, 0, len(folded) > _PROSE, True)]
    return [Token(text, "value", value, block.place, row, 0, 0, False, True)]


def _part(text: str, place: Place, row: int, column: int, width: int) -> Token:
    value = read_cell(text)
    kind: Kind = "text" if value.state == "unreadable" else "value"
    return Token(text, kind, value, place, row, column, width, False, False)


def _is_lone(token: Token, stream: list[Token]) -> bool:
    """Whether a cell may be a label's number: in a line with tabs, no other number stands before it."""
    if token.kind not in ("value", "stray") or not _LONE_NUMBER.match(fold(token.text)):
        return False
    return token.flow or not any(t.kind == "value" and t.row == token.row and t is not token for t in stream[-_FAR:])


def _find_number(stream: list[Token], token: Token) -> None:
    """A label without its number: the number may stand before the values, as `5→0→0…` and `.要求…` on the next line.

    In a line with tabs it is found, as the first thing in the line. Among cells pasted one per line nobody can tell it
    from the values; a stray in its place keeps the row above from passing as certain.
    """
    for other in reversed(stream[-_FAR:]):
        if other.kind == "text":
            break
        if other.kind == "value" and not other.flow and _LONE_NUMBER.match(fold(other.text)):
            line = [t for t in stream[-_FAR:] if t.row == other.row and t.kind != "blank"]
            if line[0] is other and len(line) > 1:
                other.kind, other.cell = "text", _TEXT
                return
    stream.append(Token("", "stray", _TEXT, token.place, token.row, token.column, 0, False, True))


def _joined(stream: list[Token]) -> list[Token]:
    """Join `4` and `.保护第三方` when a split left the label's number alone: it would pass for a figure."""
    out: list[Token] = []
    for token in stream:
        if token.kind == "text" and out and out[-1].kind == "value" and _TAIL.fullmatch(fold(token.text)):
            whole = out[-1].text + "\n" + token.text  # 11 and ,064: one number over two lines
            out[-1].text, out[-1].cell = whole, replace(read_cell(whole), doubt="fitting.spaced-number")
            continue
        if token.kind == "text" and token.text[:1] in _GOES_ON and len(token.text) > 1:
            lone = next((t for t in reversed(out[-3:]) if t.kind != "blank"), None)
            if lone is not None and _is_lone(lone, out):
                lone.text, lone.kind, lone.cell, lone.joined = lone.text + token.text, "text", _TEXT, True
                continue
            if token.text[0] != "、":  # within a label a page break may come before a comma, which no number precedes
                _find_number(out, token)
        out.append(token)
    return out
