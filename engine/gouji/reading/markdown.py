"""Markdown to blocks: pipe tables keep their grid, everything else is its own lines."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from gouji.reading.document import Block, Cell, Place, TableBlock
from gouji.reading.text import read_text

_PIPE = re.compile(r"(?<!\\)\|")
_HEADING_MARK = re.compile(r"^ {0,3}#{1,6} +")


def read_markdown(text: str) -> tuple[Block, ...]:
    """Blocks of a Markdown text. Only tables come from the parse: list numbers and the like stay as written."""
    lines = text.split("\n")
    parser = MarkdownIt("zero").enable("table")
    blocks: list[Block] = []
    done = 0
    tokens = parser.parse(text)
    for i, token in enumerate(tokens):
        if token.type == "table_open" and token.map:
            blocks += _plain(lines[done : token.map[0]], done)
            rows = _rows(tokens[i:], lines)
            blocks.append(TableBlock(rows, True, Place(token.map[0] + 1)))
            done = token.map[1]
    blocks += _plain(lines[done:], done)
    return tuple(blocks)


def _plain(lines: list[str], offset: int) -> tuple[Block, ...]:
    return read_text("\n".join(_HEADING_MARK.sub("", line) for line in lines), offset + 1)


def _rows(tokens: list[Token], lines: list[str]) -> tuple[tuple[Cell, ...], ...]:
    """Each row with as many cells as its line has: the parser fills a short one up at its end, and which cell is
    missing is not ours to say."""
    rows: list[tuple[Cell, ...]] = []
    row: list[Cell] = []
    line = 0
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            row, line = [], (token.map[0] + 1 if token.map else line + 1)
        elif token.type == "inline":
            row.append(Cell(token.content.strip(), Place(line, len(row) + 1), len(row)))
        elif token.type == "tr_close":
            rows.append(tuple(row[: _cells_written(lines[line - 1])]))
    return tuple(rows)


def _cells_written(line: str) -> int:
    """How many cells a line of a pipe table has: outer pipes are only its frame."""
    return len(_PIPE.split(line.strip().removeprefix("|").removesuffix("|")))
