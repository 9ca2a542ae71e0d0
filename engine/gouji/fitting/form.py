"""A table of the form as the fitter uses it: labels in printed order, folded once, and the id of every cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from gouji.fitting.fold import fold, split_numbering
from gouji.vocabulary import Block, Column, Label, Row, Table, figure_id


@dataclass(frozen=True, slots=True)
class Spelled:
    """A label in all its spellings, each as printed number and core, folded; `text` is what the form prints. A
    `heading` has no figures of its own."""

    text: str
    spellings: tuple[tuple[str, str], ...]
    heading: bool = False


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row with figures: where it stands among the labels, its columns and the ids of its cells."""

    row: Row
    block: int
    columns: tuple[Column, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """`rows`, `columns` and `groups` (the figures under a heading such as （三）不予公开) go by label number; `header`
    holds the folded words that only head columns, `spellings` by block and column what may head it, folded."""

    table: Table
    strip: bool
    labels: tuple[Spelled, ...]
    rows: Mapping[int, FormRow]
    columns: Mapping[int, tuple[int, Column]]
    groups: Mapping[int, tuple[str, ...]]
    header: frozenset[str]
    spellings: tuple[tuple[frozenset[str], ...], ...]


@cache
def form_of(table: Table) -> Form:
    """The form of a table of a vocabulary, made once."""
    strip = table.layout == "strip"
    labels: list[Spelled] = []
    rows: dict[int, FormRow] = {}
    columns: dict[int, tuple[int, Column]] = {}
    groups: dict[int, tuple[str, ...]] = {}
    for number, block in enumerate(table.blocks):
        if block.heading and not strip:
            labels.append(spelled(Label(block.heading), heading=True))
        for column in block.columns:
            columns[len(labels)] = (number, column)
            labels.append(spelled(column.label))
        for entry in () if strip else block.labels:
            if isinstance(entry, Row):
                rows[len(labels)] = _row(table, entry, number, block)
            else:
                groups[len(labels)] = tuple(figure_id(table.id, row, c.id) for row in entry.rows for c in block.columns)
            labels.append(spelled(entry.label, heading=not isinstance(entry, Row)))
        if strip:
            # The one data row has no label of its own; it follows the last column label.
            rows[-1 - number] = _row(table, block.rows[0], number, block)
    words = {fold(word) for word in table.headings} | {fold(block.heading) for block in table.blocks}
    words |= {fold(s) for block in table.blocks for column in block.columns for s in column.label.spellings}
    spellings = tuple(tuple(frozenset(fold(s) for s in column.label.spellings) for column in block.columns)
                      for block in table.blocks)
    return Form(table, strip, tuple(labels), rows, columns, groups, frozenset(words - {""}), spellings)


def _row(table: Table, row: Row, number: int, block: Block) -> FormRow:
    return FormRow(row, number, block.columns, tuple(figure_id(table.id, row.id, c.id) for c in block.columns))


def spelled(label: Label, *, heading: bool = False) -> Spelled:
    """A label with its spellings folded and their printed numbers split off."""
    return Spelled(label.text, tuple(split_numbering(fold(spelling)) for spelling in label.spellings), heading)
