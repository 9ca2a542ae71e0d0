"""Markdown to blocks: pipe tables keep their grid, everything else is its own lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from gouji.reading.document import Block, Cell, Place, TableBlock
from gouji.reading.text import read_text

_PIPE = re.compile(r"(?<!\\)\|")
_HEADING_MARK = re.compile(r"^ {0,3}#{1,6} +")
# At least what the parser takes for the row that makes a table of the line above it.
_MAY_RULE = re.compile(r"[ \t]*+[|:-][|: \t-]*+$")


def read_markdown(text: str) -> tuple[Block, ...]:
    """Blocks of a Markdown text. Only tables come from the parse: list numbers and the like stay as written."""
    lines = text.split("\n")
    blocks: list[Block] = []
    done = 0
    for start, end in _stretches(lines):
        tokens = iter(_parser().parse("\n".join(lines[start:end])))
        for token in tokens:
            if token.type == "table_open" and token.map:
                first, last = token.map[0] + start, token.map[1] + start
                blocks += _plain(lines[done:first], done)
                blocks.append(TableBlock(_rows(tokens, lines, start), True, Place(first + 1)))
                done = last
    blocks += _plain(lines[done:], done)
    return tuple(blocks)


@cache
def _parser() -> MarkdownIt:
    """Of tables alone, their cells left as written."""
    return MarkdownIt("zero").enable("table").disable(["inline", "text_join"])


def _stretches(lines: list[str]) -> Iterator[tuple[int, int]]:
    """(first line, line behind the last) of what lies between blank lines and may hold a table: parsed by itself it
    gives what it gives within the whole, for nothing that the parser knows goes on over a blank line."""
    start, may_hold = 0, False
    for number, line in enumerate(lines):
        if not line.strip(" \t"):
            if may_hold:
                yield start, number
            start, may_hold = number + 1, False
        elif not may_hold:
            may_hold = _MAY_RULE.match(line) is not None
    if may_hold:
        yield start, len(lines)


def _plain(lines: list[str], offset: int) -> tuple[Block, ...]:
    return read_text("\n".join(_HEADING_MARK.sub("", line) for line in lines), offset + 1)


def _rows(tokens: Iterator[Token], lines: list[str], start: int) -> tuple[tuple[Cell, ...], ...]:
    """The rows up to the end of a table in a stretch that begins with line `start`.

    Each with as many cells as its line has: the parser fills a short one up at its end, and which cell is missing is
    not ours to say.
    """
    rows: list[tuple[Cell, ...]] = []
    row: list[Cell] = []
    line = 0
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            row, line = [], (token.map[0] + start + 1 if token.map else line + 1)
        elif token.type == "inline":
            row.append(Cell(token.content.strip(), Place(line, len(row) + 1), len(row)))
        elif token.type == "tr_close":
            rows.append(tuple(row[: _cells_written(lines[line - 1])]))
    return tuple(rows)


def _cells_written(line: str) -> int:
    """How many cells a line of a pipe table has: outer pipes are only its frame."""
    return len(_PIPE.split(line.strip().removeprefix("|").removesuffix("|")))
