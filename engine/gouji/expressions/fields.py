"""What the names of a rule mean on a template: short names, printed labels and figure ids to figures."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from gouji.expressions.binding import AmbiguousName, UnknownName
from gouji.expressions.nodes import Key, Scope
from gouji.vocabulary import Block, Group, Row, Table, Vocabulary, figure_id

SCOPES: dict[str, Scope] = {"上年": "prior", "prior": "prior", "本机关": "organ", "organ": "organ",
                            "下级": "children", "children": "children", "参数": "parameter", "parameter": "parameter"}
# The cell that a check is of, where it goes through them one by one.
CELL = frozenset({"本格", "cell"})
_SPACE = re.compile(r"[\s\u3000]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A row, or a group of rows, as a name may mean it."""

    table: Table
    block: Block
    rows: tuple[str, ...]
    short: str


class Binding(NamedTuple):
    """Where a check stands: the table, and the row, the column or (both) the cell that its names leave out."""

    table: Table | None = None
    row: str | None = None
    column: str | None = None


@dataclass(frozen=True)
class Fields:
    """Resolves names on one vocabulary; `parameters` are the pack's parameter names."""

    vocabulary: Vocabulary
    parameters: frozenset[str] = field(default_factory=frozenset)

    def resolve(self, parts: tuple[str, ...], binding: Binding) -> tuple[Key, ...]:
        """The keys a name stands for. Raises UnknownName or AmbiguousName with what it may have meant."""
        scope: Scope = "own"
        at = 0
        while at < len(parts) - 1 and parts[at] in SCOPES:
            scope, at = SCOPES[parts[at]], at + 1
        rest = parts[at:]
        if scope == "parameter":
            if rest[0] not in self.parameters:
                near = _near(rest[0], self.parameters)
                raise UnknownName(at, near) if near else UnknownName(at, sorted(self.parameters),
                                                                     "expression.unknown-parameter")
            return (Key(scope, rest[0]),)
        if ".".join(rest) in self.vocabulary.figures:
            return (Key(scope, ".".join(rest)),)
        if len(rest) == 1 and rest[0] in CELL and binding.table and binding.row and binding.column:
            return (Key(scope, figure_id(binding.table.id, binding.row, binding.column)),)
        if len(rest) == 1 and rest[0] in CELL:
            raise UnknownName(at, (), "expression.no-cell")
        tables = {table.name: table for table in self.vocabulary.tables}
        table = binding.table
        if len(rest) > 1 and rest[0] in tables:
            table, rest, at = tables[rest[0]], rest[1:], at + 1
        return tuple(Key(scope, figure) for figure in self._figures(rest, at, table, binding))

    def _figures(self, parts: tuple[str, ...], at: int, table: Table | None, binding: Binding) -> list[str]:
        if len(parts) > 2:
            raise UnknownName(at + 2, ())
        row_names, column_names = _names(self.vocabulary)
        lines = [line for line in row_names.get(_plain(parts[0]), ()) if table in (None, line.table)]
        if len(parts) == 2:
            if not lines:
                raise UnknownName(at, _near(parts[0], _shorts(row_names, table)))
            found = [(line, column) for line in lines for column in _columns(line.block, parts[1])]
            if not found:
                raise UnknownName(at + 1, _near(parts[1], [c.short for line in lines for c in line.block.columns]))
            if len(found) > 1:
                raise AmbiguousName([f"{line.table.name}.{line.short}.{parts[1]}" for line, _ in found][:6])
            return [figure_id(line.table.id, row, column) for line, column in found for row in line.rows]
        if binding.row is not None and binding.table is not None:
            columns = _columns(binding.table.block_of(binding.row), parts[0])
            if columns:
                return [figure_id(binding.table.id, binding.row, column) for column in columns]
            block = binding.table.block_of(binding.row)
            if binding.column is None:
                raise UnknownName(at, _near(parts[0], [c.short for c in block.columns]))
        if not lines:
            raise UnknownName(at, _near(parts[0], [*_shorts(row_names, table), *column_names]))
        line = lines[0]
        if binding.column is not None and any(c.id == binding.column for c in line.block.columns):
            return [figure_id(line.table.id, row, binding.column) for row in line.rows]
        if len(lines) == 1 and len(line.block.columns) == 1:
            return [figure_id(line.table.id, row, line.block.columns[0].id) for row in line.rows]
        raise AmbiguousName([f"{ln.short}.{column.short}" for ln in lines for column in ln.block.columns][:6])


def row_name(vocabulary: Vocabulary, figure: str) -> str:
    """How a rule would write a figure: 本年新收.合计列."""
    spec = vocabulary.figures[figure]
    return f"{spec.row.short}.{spec.column.short}"


@cache
def _names(vocabulary: Vocabulary) -> tuple[dict[str, list[Line]], list[str]]:
    rows: dict[str, list[Line]] = {}
    columns: list[str] = []
    for table in vocabulary.tables:
        for block in table.blocks:
            columns += [c.short for c in block.columns]
            entries: Iterable[Row | Group] = (*block.rows, *(e for e in block.labels if isinstance(e, Group) and e.id))
            for entry in entries:
                members = entry.rows if isinstance(entry, Group) else (entry.id,)
                line = Line(table, block, members, entry.short)
                for name in dict.fromkeys((entry.short, _plain(entry.label.text), _bare(entry.label.text))):
                    rows.setdefault(name, []).append(line)
    return rows, list(dict.fromkeys(columns))


def _columns(block: Block, name: str) -> list[str]:
    return [c.id for c in block.columns if name in (c.short, c.id) or _plain(name) == _plain(c.label.text)]


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return _SPACE.sub("", text).replace("（", "(").replace("）", ")")


def _bare(label: str) -> str:
    """A label without its printed number."""
    return re.sub(r"^(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+、|\d+\.)", "", _plain(label))


def _shorts(names: dict[str, list[Line]], table: Table | None) -> list[str]:
    return list(dict.fromkeys(line.short for lines in names.values() for line in lines if table in (None, line.table)))


def _near(word: str, known: Iterable[str]) -> list[str]:
    return difflib.get_close_matches(word, list(known), 3, 0.4)
