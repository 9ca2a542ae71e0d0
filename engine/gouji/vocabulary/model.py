"""A vocabulary: one official template as data: sections, tables, rows, columns, printed labels and variants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Number = Literal["count", "amount", "change"]
Layout = Literal["blocks", "strip"]


@dataclass(frozen=True, slots=True)
class Label:
    """What the form prints, and the other spellings met in real reports (printed one first)."""

    text: str
    variants: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.text, *self.variants)


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    number: str
    label: Label
    has_table: bool


@dataclass(frozen=True, slots=True)
class Column:
    """`printed`: what heads the column on the form, where that is more than its label."""

    id: str
    label: Label
    short: str
    number: Number
    unit: str
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with figures."""

    id: str
    label: Label
    short: str
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A printed heading over several rows, e.g. （三）不予公开; its name stands for all of them in 求和(…).

    With `id` empty it only groups, and no rule can name it.
    """

    id: str
    label: Label
    short: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that share their columns. `labels` holds rows, group headings and headings in printed order."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    labels: tuple[Row | Group, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A heading printed over several columns; in the layout `strip`, where a row is a run of columns, over rows."""

    label: str
    over: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Table:
    """A table of the form. `corner` is what it prints over its row labels; of nested `spans` the outer comes first."""

    id: str
    name: str
    section: str
    layout: Layout
    headings: tuple[str, ...]
    blocks: tuple[Block, ...]
    corner: str = ""
    spans: tuple[Span, ...] = ()

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for block in self.blocks for row in block.rows)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return tuple(label for block in self.blocks for label in block.labels if isinstance(label, Group) and label.id)

    def block_of(self, row: str) -> Block:
        """The block that holds a row. Raises KeyError for a row the table has not got."""
        for block in self.blocks:
            if any(r.id == row for r in block.rows):
                return block
        raise KeyError(row)


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """One cell of the form: `table.row.column`, the kind of number it takes, and its unit."""

    id: str
    table: Table
    row: Row
    column: Column


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """A template (表样). `last_year` None: still in force."""

    name: str
    id: str
    first_year: int
    last_year: int | None
    basis: str
    title: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    figures: Mapping[str, FigureSpec] = field(repr=False)

    def in_force(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    def section(self, section_id: str) -> Section:
        return next(s for s in self.sections if s.id == section_id)

    def table(self, table_id: str) -> Table:
        return next(t for t in self.tables if t.id == table_id)

    def cells(self, table: Table) -> Iterator[FigureSpec]:
        """The cells of a table in printed order."""
        return iter(self._by_table[table.id])

    @cached_property
    def _by_table(self) -> dict[str, tuple[FigureSpec, ...]]:
        return {table.id: tuple(spec for spec in self.figures.values() if spec.table is table)
                for table in self.tables}


def figure_id(table: str, row: str, column: str) -> str:
    return f"{table}.{row}.{column}"
