"""What stands where on a sheet: lines of text, and tables below each other and side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from gouji.reading.sheet.cells import Item, Sheet

_PROSE = 60
_MOST_CUTS = 8
_COLUMN = attrgetter("column")
_NUMBER = re.compile(r"[\s+\-−－¥￥]*[\d０-９][\d０-９,，.．\s]*[%％]?")


class Line(NamedTuple):
    """A cell whose text stands for itself."""

    item: Item


class Grid(NamedTuple):
    """A table: its items by row; `left` and `right` are its first and last column."""

    rows: tuple[tuple[Item, ...], ...]
    top: int
    left: int
    right: int


Piece = Line | Grid


def pieces(sheet: Sheet) -> list[Piece]:
    """The sheet from top to bottom, tables side by side from left to right.

    A table is a run of rows with something in several columns. Lines drawn around cells tell it from the text around
    it; on a sheet without lines, text alone in its row belongs to a table only between rows that do, and when it is
    short. Titles that stand alone in a row within a table stay there: what they head is not ours to know.
    """
    return list(_bands(sheet.items, 0))


def _bands(items: Sequence[Item], depth: int) -> Iterator[Piece]:
    """`items` by row and column. Cuts them where a row is empty."""
    start, reach = 0, -1
    for index, item in enumerate(items):
        if index > start and item.row > reach + 1:
            yield from _band(items[start:index], depth)
            start = index
        reach = max(reach, item.row + item.rows - 1)
    if start < len(items):
        yield from _band(items[start:], depth)


def _band(items: Sequence[Item], depth: int) -> Iterator[Piece]:
    """Cuts a run of rows where a line of text stands between tables."""
    rows = list(_rows(items))
    alone = _lines(rows)
    table: list[Item] = []
    for row, is_line in zip(rows, alone, strict=True):
        if not is_line:
            table += row
            continue
        if table:
            yield from _islands(table, depth)
            table = []
        yield from (Line(item) for item in row if item.text)
    if table:
        yield from _islands(table, depth)


def _rows(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Rows that may be parted: what spans several rows keeps those together."""
    row: list[Item] = []
    end = -1
    for item in items:
        if row and item.row > end:
            yield row
            row = []
        row.append(item)
        end = max(end, item.row + item.rows - 1)
    if row:
        yield row


def _lines(rows: Sequence[Sequence[Item]]) -> list[bool]:
    """Of each row, whether it is text for itself."""
    single = [len(row) == 1 for row in rows]
    framed = any(len(row) > 1 and sum(item.framed for item in row) > 1 for row in rows)
    if framed:
        return [alone and (not row[0].framed or len(row[0].text) > _PROSE)
                for row, alone in zip(rows, single, strict=True)]
    if all(single):
        return single
    first, last = single.index(False), len(single) - single[::-1].index(False)
    lines = [alone and not first <= index < last for index, alone in enumerate(single)]
    index = first
    while index < last:  # within: a run of single texts with prose among them parts two tables
        end = index
        while end < last and single[end]:
            end += 1
        if any(len(row[0].text) > _PROSE for row in rows[index:end]):
            lines[index:end] = [True] * (end - index)
        index = end + 1
    return lines


def _islands(items: Sequence[Item], depth: int) -> Iterator[Piece]:
    """Cuts a table where a column is empty and both sides are tables, or one is text beside the other."""
    islands: list[list[Item]] = []
    reach = -2
    for item in sorted(items, key=_COLUMN):
        if item.column > reach + 1:
            islands.append([])
        islands[-1].append(item)
        reach = max(reach, item.column + item.columns - 1)
    parts = [islands[0]]
    for island in islands[1:]:
        if depth < _MOST_CUTS and _apart(parts[-1], island):
            parts.append(island)
        else:
            parts[-1] += island
    for part in parts:
        part.sort()
    if len(parts) > 1:
        for part in parts:
            yield from _bands(part, depth + 1)
    else:
        yield from _grid(parts[0])


def _apart(left: Sequence[Item], right: Sequence[Item]) -> bool:
    framed = [any(item.framed for item in island) for island in (left, right)]
    if framed[0] != framed[1]:
        return True
    if all(framed):
        return _width(right) > 1 and _width(left) > 1
    first = min(item.column for item in right)
    labels = [item.text for item in right if item.column == first and item.text]
    named = sum(not _NUMBER.fullmatch(label) for label in labels)
    return _width(right) > 1 and _width(left) > 1 and len(labels) > 1 and 2 * named > len(labels)


def _width(items: Sequence[Item]) -> int:
    return len({item.column for item in items if item.text})


def _grid(items: Sequence[Item]) -> Iterator[Piece]:
    texts = [item for item in items if item.text]
    if not texts:
        return
    left = min([item.column for item in texts])
    right = max([item.column + item.columns - 1 for item in texts])
    top = items[0].row
    one_column = all(item.column == left and item.column + item.columns - 1 == right for item in texts)
    one_row = not any(item.framed for item in items) and len({item.row for item in texts}) == 1
    if one_column or (one_row and not any(_NUMBER.fullmatch(item.text) for item in texts)):
        yield from map(Line, texts)
        return
    bottom = max([item.row + item.rows for item in items])
    inside: list[list[Item]] = [[] for _ in range(bottom - top)]
    for item in items:
        first, behind = item.column, item.column + item.columns
        if left <= first and behind <= right + 1:
            inside[item.row - top].append(item)
        elif first <= right and behind > left:
            first, behind = max(first, left), min(behind, right + 1)
            inside[item.row - top].append(item._replace(column=first, columns=behind - first))
    yield Grid(tuple(map(tuple, _filled(inside, top, left, right))), top, left, right)


def _filled(rows: list[list[Item]], top: int, left: int, right: int) -> Iterator[list[Item]]:
    """The rows with their empty cells: all slots of a sheet are there. In a table with lines, those outside the lines
    at the ends of a row are not, for nobody sees a cell there."""
    framed = any(item.framed for row in rows for item in row)
    above: list[list[Item]] = [[] for _ in rows]  # what reaches into a row from those above it
    for index, row in enumerate(rows):
        for item in row:
            if item.rows > 1:
                for below in above[index + 1 : index + item.rows]:
                    below.append(item)
    for index, row in enumerate(rows):
        there = sorted(row + above[index], key=_COLUMN) if above[index] else row
        first, last = left, right
        if framed:
            first, last = (there[0].column, there[-1].column + there[-1].columns - 1) if there else (left, left - 1)
        if last - first + 1 == sum([item.columns for item in there]):
            yield row
            continue
        known = {column for item in there for column in range(item.column, item.column + item.columns)}
        blank = [Item(top + index, column, 1, 1, "", False, ())
                 for column in range(first, last + 1) if column not in known]
        yield sorted([*row, *blank], key=_COLUMN)
