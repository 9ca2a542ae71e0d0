"""Plain text to blocks. Lines with tabs are table rows; cells pasted one per line are put back into rows."""

from __future__ import annotations

from gouji.reading.document import Block, Cell, Paragraph, Place, TableBlock

_STRIP = " \t\u3000\u00a0\ufeff\f\v\r"
_FEWEST_PIPES = 3
_MOST_TRAILING = 64  # blank cells at the end of a line; more are an editor's litter
_MOST_FIELDS = 1024
_MOST_BLANK_LINES = 2


def read_text(text: str, first_line: int = 1) -> tuple[Block, ...]:
    """Blocks of a plain text whose first line has number `first_line`.

    Two table layouts occur in pasted reports. A line with several tabs is a row. A line that starts with its only
    tab is one cell of a row that goes on until a blank line; its cells have no number within the line. A line without
    a tab is a paragraph (or the rest of a wrapped cell: fitting decides, it knows the labels). A line in pipes is a
    row of a grid.
    """
    blocks: list[Block] = []
    rows: list[tuple[Cell, ...]] = []
    open_row: list[Cell] = []
    grid = flowing = False
    blank_lines = 0
    for number, line in enumerate(text.split("\n"), first_line):
        if "\t" in line:
            if grid and rows:
                blocks.append(_table(rows, open_row, True))
            grid = False
            fields = _fields(line)
            if not fields[0].strip(_STRIP) and (
                    len(fields) == 2 or (flowing and not any(f.strip(_STRIP) for f in fields[2:]))):
                # With `flowing`, tabs at the end are litter of the editor: the lines around hold one cell each.
                flowing = True
                open_row.append(Cell(fields[1].strip(_STRIP), Place(number), len(open_row)))
                continue
            flowing = False
            if open_row:
                rows.append(tuple(open_row))
                open_row = []
            blank_lines = 0 if line.strip(_STRIP) else blank_lines + 1
            if blank_lines <= _MOST_BLANK_LINES:
                rows.append(tuple([Cell(f.strip(_STRIP), Place(number, i + 1), i) for i, f in enumerate(fields)]))
        elif not (stripped := line.strip(_STRIP)):
            if open_row:
                rows.append(tuple(open_row))
                open_row = []
        elif stripped[0] == "|" and stripped.count("|") >= _FEWEST_PIPES:
            if not grid and (rows or open_row):
                blocks.append(_table(rows, open_row, False))
            grid = True
            fields = stripped[1:].removesuffix("|").split("|")
            rows.append(tuple([Cell(f.strip(_STRIP), Place(number, i + 1), i) for i, f in enumerate(fields)]))
        else:
            if rows or open_row:
                blocks.append(_table(rows, open_row, grid))
            blocks.append(Paragraph(stripped, Place(number)))
    if rows or open_row:
        blocks.append(_table(rows, open_row, grid))
    return tuple(blocks)


def _fields(line: str) -> list[str]:
    """The cells of a line with tabs, without the litter that some sheets put behind it by the hundred."""
    end = len(line.rstrip(_STRIP))
    if line.count("\t", end) <= _MOST_TRAILING:
        return line.split("\t")
    return line[:end].split("\t", _MOST_FIELDS) + [""] * _MOST_TRAILING


def _table(rows: list[tuple[Cell, ...]], open_row: list[Cell], grid: bool) -> TableBlock:
    """The table of the rows gathered so far; empties both lists."""
    if open_row:
        rows.append(tuple(open_row))
        open_row.clear()
    table = TableBlock(tuple(rows), grid, rows[0][0].place)
    rows.clear()
    return table
