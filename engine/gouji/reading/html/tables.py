"""Tables to grids, by the algorithm of the HTML standard, bounded; and which tables hold data at all."""

from __future__ import annotations

import re
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from gouji.reading.document import UnreadableError
from gouji.reading.html.tree import Tree, squash
from gouji.reading.limits import Limits

_SPAN = re.compile(r"\s*\+?([0-9]+)")
_GROUPS = {"thead": 0, "tbody": 1, "tfoot": 2}
_LONG = 300
_FEW = 4
_MOST_DIGITS = 6


class Slot(NamedTuple):
    """A cell of the page in its grid. `clipped`: its span was too large."""

    node: LexborNode
    tag: str
    column: int
    columns: int
    rows: int
    clipped: bool


class Row(NamedTuple):
    node: LexborNode
    slots: tuple[Slot, ...]


class Grid(NamedTuple):
    rows: tuple[Row, ...]
    columns: int


class Tables:
    """The tables of a page, each looked at once. Raises UnreadableError when they have too many slots."""

    def __init__(self, tree: Tree, file: str, limits: Limits) -> None:
        self._tree = tree
        self._file = file
        self._limits = limits
        self._slots = 0
        self._grids: dict[int, Grid] = {}
        self._kinds: dict[int, bool] = {}

    def grid(self, table: LexborNode) -> Grid:
        grid = self._grids.get(table.mem_id)
        if grid is None:
            grid = self._grids[table.mem_id] = self._expand(table)
        return grid

    def is_grid(self, table: LexborNode) -> bool:
        """Whether it holds data: more than one column and cell, and not the layout of the page or of the article."""
        kind = self._kinds.get(table.mem_id)
        if kind is None:
            kind = self._kinds[table.mem_id] = self._is_grid(table)
        return kind

    def has_figures(self, table: LexborNode) -> bool:
        """Whether it has two rows and columns at least and a digit, and does not list links."""
        grid = self.grid(table)
        if grid.columns < 2 or len(grid.rows) < 2 or not self.is_grid(table):
            return False
        text = squash(table.text())
        return any(c.isdigit() for c in text) and self._tree.links.get(table.mem_id, (0, 0))[1] * 2 <= len(text)

    def _is_grid(self, table: LexborNode) -> bool:
        grid = self.grid(table)
        cells = [slot.node for row in grid.rows for slot in row.slots]
        if grid.columns < 2 or len(cells) < 2:
            return False
        inner = len(table.css("td, th")) - len(cells)
        if inner >= len(cells) and len(table.css("table")) > 1:
            return False
        if len(table.text()) < _LONG:
            return True
        figures = longest = 0
        for cell in cells:
            text = squash(cell.text())
            longest = max(longest, len(text))
            figures += len(text) < 12 and any(c.isdigit() for c in text)
            if figures >= _FEW:
                return True
        return longest < _LONG

    def _expand(self, table: LexborNode) -> Grid:
        """Rows of a group below one another; a span ends with its group, and where another cell already stands."""
        out: list[Row] = []
        width = 0
        most = self._limits.table_slots - self._slots
        hidden = self._tree.hidden
        for group in self._groups(table):
            covered: list[int] = []  # by column: the first row of the group that it is free in
            last = len(group)
            reach = 0
            for number, row in enumerate(group):
                slots: list[Slot] = []
                column = 0
                for cell in row.iter():
                    tag = cell.tag
                    if (tag != "td" and tag != "th") or (hidden and self._tree.is_gone(cell)):  # noqa: PLR1714
                        continue
                    known = len(covered)
                    while column < known and covered[column] > number:
                        column += 1
                    columns, rows, clipped = self._spans(cell.attributes, last - number)
                    end = column + 1
                    while end < column + columns and (end >= known or covered[end] <= number):
                        end += 1
                    clipped = clipped or end < column + columns
                    if end > known:
                        covered += [0] * (end - known)
                    if rows > 1:
                        covered[column:end] = [number + rows] * (end - column)
                        reach = max(reach, number + rows)
                    slots.append(Slot(cell, tag, column, end - column, rows, clipped))
                    column = end
                    if (len(out) + 1) * len(covered) > most:
                        raise UnreadableError(self._file, "web.table-too-large", limit=self._limits.table_slots)
                # A row without cells takes no room, unless cells from above reach into it.
                if slots or reach > number:
                    out.append(Row(row, tuple(slots)))
                    if len(out) * width > most:
                        raise UnreadableError(self._file, "web.table-too-large", limit=self._limits.table_slots)
            width = max(width, len(covered))
        self._slots += len(out) * width
        return Grid(tuple(out), width)

    def _groups(self, table: LexborNode) -> list[list[LexborNode]]:
        """The rows of each group, in the order they are shown: the head first, the foot last."""
        groups: list[tuple[int, list[LexborNode]]] = []
        seen: set[int] = set()
        for child in table.iter():
            rank = _GROUPS.get(child.tag or "")
            if rank is None or self._tree.is_gone(child):
                continue
            rows = [row for row in child.iter() if row.tag == "tr" and not self._tree.is_gone(row)]
            groups.append((1 if rank in seen else rank, rows))  # a second head or foot stays where it is
            seen.add(rank)
        return [rows for _, rows in sorted(groups, key=lambda group: group[0])]

    def _spans(self, attributes: dict[str, str | None], left: int) -> tuple[int, int, bool]:
        """(columns, rows, whether one was too large): `left` rows are there; rowspan=0 means all of them."""
        if "colspan" not in attributes and "rowspan" not in attributes:
            return 1, 1, False
        columns = _number(attributes.get("colspan"), 1) or 1
        rows = _number(attributes.get("rowspan"), 1) or left
        most = self._limits.columns_spanned
        return min(columns, most), min(rows, left), columns > most or rows > left


def _number(text: str | None, default: int) -> int:
    found = _SPAN.match(text) if text else None
    if not found:
        return default
    return int(found[1]) if len(found[1]) <= _MOST_DIGITS else 10**_MOST_DIGITS
