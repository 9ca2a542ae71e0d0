"""Columns of a table whose grid the reader knows: a number belongs to the heading that it stands below.

Merged cells, omitted cells and columns that the form has not got cost nothing here, for every cell says which slots it
covers. What does not fit is told: a number below two headings or over two rows, and a piece of a table apart from its
header, whose columns nothing proves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gouji.fitting.fold import fold
from gouji.fitting.rows import RowCells
from gouji.fitting.tokens import Token

Span = tuple[int, int]
_ENOUGH_ROWS = 2
HEADER_LINES = 2  # a heading may stand so many lines above those beside it


@dataclass(slots=True)
class Grid:
    """`heads`: the columns of the form as (first, behind) in a table; by table, for what was split in pieces has a
    grid each. `extra`: columns headed by what is none of the form's. `proved`: tables whose columns are certain.
    `tall`: numbers that cover several rows. `spellings`: what may head each column, and `header` the cells that head
    columns, for rows that are given to columns by their order.
    """

    heads: dict[int, tuple[Span, ...]] = field(default_factory=dict)
    extra: dict[int, tuple[Span, ...]] = field(default_factory=dict)
    proved: set[int] = field(default_factory=set)
    tall: tuple[Token, ...] = ()
    spellings: Sequence[frozenset[str]] = ()
    header: tuple[Token, ...] = ()

    def contradicts(self, cells: Sequence[Token]) -> bool:
        """Whether some cell, given to columns in their order, stands below the heading of another column."""
        for token, own in zip(cells, self.spellings, strict=False):
            above = {fold(h.text) for h in self.header if h.table == token.table and h.row < token.row
                     and _meet((h.column, h.end), (token.column, token.end))}
            if not above & own and any(above & other for other in self.spellings):
                return True
        return False


def grid_of(stream: Sequence[Token], heads: Sequence[Token | None], rows: Iterable[RowCells],
            explained: Mapping[int, object], spellings: Sequence[frozenset[str]] = ()) -> Grid:
    """The grid of a block from its header cells (None where not found) and its rows; empty where there is none.

    `spellings`: of each column's label, folded.
    """
    grid = Grid(spellings=spellings, header=_header(stream, heads))
    known = [head for head in heads if head is not None and head.table]
    by_header = _spans(heads)
    if by_header:
        first = known[0]
        grid.heads[first.table] = by_header
        grid.proved.add(first.table)
        grid.extra[first.table] = _extra(stream, known, by_header, explained)
    widths = {head.width for head in known}
    crowded: set[int] = set()  # tables with more cells in a row than the form has columns
    full: dict[int, set[tuple[Span, ...]]] = {}
    counts: dict[int, int] = {}
    tables: dict[int, int] = {}
    for row in rows:
        if not row.line or not row.cells or not row.cells[0].table:
            continue
        table = row.cells[0].table
        tables[table] = row.cells[0].width
        given = row.given
        if sum(t.column > row.label_column for t in row.cells) > len(heads):
            crowded.add(table)
        if len(given) == len(heads) and not row.unsure:
            full.setdefault(table, set()).add(tuple([(t.column, t.end) for t in given]))
            counts[table] = counts.get(table, 0) + 1
    for table, width in tables.items():
        if table in grid.heads:
            continue
        seen = full.get(table, set())
        same_width = bool(by_header) and width in widths
        if same_width and by_header and all(_agree(spans, by_header) for spans in seen):
            grid.heads[table] = by_header
            if seen:
                grid.proved.add(table)
        elif not same_width and table not in crowded and len(seen) == 1 and _bears_out(
                spans := next(iter(seen)), heads, table):
            grid.heads[table] = spans
            if counts[table] >= _ENOUGH_ROWS:
                grid.proved.add(table)
    grid.tall = tuple([token for token in stream if token.rows > 1 and token.kind == "value"])
    return grid


def _spans(heads: Sequence[Token | None]) -> tuple[Span, ...] | None:
    """The columns of all heads, where they stand side by side in one table."""
    if any(head is None or not head.table for head in heads) or len({head.table for head in heads if head}) != 1:
        return None
    spans = tuple([(head.column, head.end) for head in heads if head is not None])
    return spans if all(a[1] <= b[0] for a, b in pairwise(sorted(spans))) else None


def _header(stream: Sequence[Token], heads: Sequence[Token | None]) -> tuple[Token, ...]:
    """The text cells of the lines that the heads stand in, and of the lines right above."""
    rows = [head.row for head in heads if head is not None and head.table]
    if not rows:
        return ()
    top, bottom = min(rows) - HEADER_LINES, max(rows)
    return tuple([token for token in stream if token.table and top <= token.row <= bottom and token.kind == "text"])


def _extra(stream: Sequence[Token], heads: Sequence[Token], spans: Sequence[Span],
           explained: Mapping[int, object]) -> tuple[Span, ...]:
    """Columns among the form's, or behind them, that have a heading of their own (小计)."""
    top, bottom, table = min(h.row for h in heads), max(h.row for h in heads), heads[0].table
    first = min(span[1] for span in spans)
    return tuple([
        (token.column, token.end) for i, token in enumerate(stream)
        if token.table == table and top <= token.row <= bottom and token.kind == "text" and i not in explained
        and token.column >= first and not any(_meet((token.column, token.end), span) for span in spans)])


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _agree(one: Sequence[Span], other: Sequence[Span]) -> bool:
    return all(_meet(a, b) for a, b in zip(one, other, strict=True))


def _bears_out(spans: Sequence[Span], heads: Sequence[Token | None], table: int) -> bool:
    """Whether the heads found in that table stand above these columns."""
    return all(head is None or head.table != table or _meet((head.column, head.end), span)
               for head, span in zip(heads, spans, strict=True))


def in_grid(row: RowCells, grid: Grid) -> tuple[list[Token | None], bool] | None:
    """The token of each column (None: no cell there) and whether that is certain; None without a known grid."""
    if not row.line or not row.cells:
        return None
    table = row.cells[0].table
    heads = grid.heads.get(table)
    if heads is None:
        return None
    out: list[Token | None] = [None] * len(heads)
    certain = table in grid.proved
    astray = False
    for token in row.cells:
        span = (token.column, token.end)
        hits = [i for i, head in enumerate(heads) if _meet(span, head)]
        if token.kind == "blank":
            astray = astray or (not hits and token.column > row.label_column)
            for i in hits:
                astray = astray or out[i] is not None
                out[i] = out[i] or token
            continue
        if len(hits) != 1:
            certain = certain and (not hits and any(_meet(span, extra) for extra in grid.extra.get(table, ())))
        held = out[hits[0]] if hits else None
        if held is not None and held.kind != "blank":
            certain = False
        elif hits:
            astray = astray or held is not None
            out[hits[0]] = token
        certain = certain and (token.rows == 1 or not hits)
    # A cell too few below one heading and one too many below another or beside them: the row may be a column off.
    certain = certain and not (astray and None in out)
    at = row.cells[0].row
    for token in grid.tall:
        covers = token.table == table and token.row < at < token.row + token.rows
        if covers and any(out[i] is None and _meet((token.column, token.end), head) for i, head in enumerate(heads)):
            certain = False
    return out, certain
