"""The three tables of a generated report as rows of cells, before any layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random

from properties.draw import Value, value_text
from properties.styles import CELLS, Style

from gouji.vocabulary import Column, Group, Label, Row, Table

Rows = list[list[str]]
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")
_NUMBER_OF_LABEL = re.compile(r"^(（[一二三四五六七八]）|\d\.)")


class Number(str):
    """A cell where a number belongs, whatever stands in it; every other cell is a heading, a label or empty."""

    __slots__ = ()


class Printer:
    """Labels and numbers of one report in its style; the same label is printed alike throughout."""

    def __init__(self, figures: Mapping[str, Value | str], look: Style, rng: Random) -> None:
        self.figures, self.look, self.rng = figures, look, rng
        self._printed: dict[str, str] = {}

    def label(self, label: Label) -> str:
        if label.text not in self._printed:
            text = self.rng.choice(label.spellings) if self.look.variants else label.text
            self._printed[label.text] = self.text(text)
        return self._printed[label.text]

    def text(self, text: str) -> str:
        if self.look.narrow:
            text = _NUMBER_OF_LABEL.sub(lambda m: m[1] + " ", text).replace("（", "(").replace("）", ")")
        if self.look.spaces:
            text = _SPACED.sub(lambda _: " " if self.rng.random() < 0.15 else "", text)
        return text

    def cell(self, key: str, column: Column) -> Number:
        return Number(self._cell(self.figures[key], column))

    def _cell(self, value: Value | str, column: Column) -> str:
        if isinstance(value, str):  # a cell that holds no number, as it stands
            return value
        if value == 0 and self.rng.random() < self.look.blank:
            return ""
        if column.number == "amount" and self.look.money and value:
            return self._money(value)
        text = CELLS[self.look.cells](value_text(value), self.rng)
        if column.number == "change" and value > 0 and self.rng.random() < 0.3:
            text = re.sub(r"(?=[\d０-９])", "＋" if self.look.cells == "full" else "+", text, count=1)
        return text

    def _money(self, value: Value) -> str:
        exact = Decimal(value)
        unit, factor = self.rng.choice((("万元", 1), ("元", 10000), ("亿元", Decimal("0.0001"))))
        shown = (exact * factor).normalize()
        return f"{shown:f}{unit}"


def _disclosure(table: Table, printer: Printer) -> Rows:
    """Table two: each block has its heading, its columns and its rows."""
    rows: Rows = []
    for block in table.blocks:
        rows.append([block.heading, *[""] * len(block.columns)])
        rows.append([printer.text(table.headings[0]), *(
            printer.label(c.label) + ("（单位：万元）" if c.number == "amount" and not printer.look.money else "")
            for c in block.columns)])
        rows += [[printer.label(row.label), *(printer.cell(f"{table.id}.{row.id}.{c.id}", c) for c in block.columns)]
                 for row in block.rows]
    return rows


def _headings(table: Table, printer: Printer) -> Rows:
    first, *middle, last = [printer.label(c.label) for c in table.blocks[0].columns]
    note, who, others = (printer.text(text) for text in table.headings[:3])
    return [[f"({note})", "", who, *[""] * 5, last], ["", "", first, others, *[""] * 5],
            ["", "", "", *middle, ""]]


def _applications(table: Table, printer: Printer) -> Rows:
    """Table three with its labels over up to three cells, of which only the first row of a group fills all.

    In a grid every number stands below its heading; in the rows of a converter those of a short label begin one cell
    early and an empty cell ends the row.
    """
    grid = printer.look.table == "pipes"
    before, behind = ([""], []) if grid else ([], [""])
    rows = [[*before, *row] for row in _headings(table, printer)]
    block = table.blocks[0]
    results = ""  # 三、本年度办理结果 stands in the first cell of its first row
    group = ""
    for entry in block.labels:
        if isinstance(entry, Group) or not entry.id:
            if isinstance(entry, Group) and entry.id:
                group = printer.label(entry.label)
            else:
                results = printer.label(entry.label)
            continue
        values = [printer.cell(f"{table.id}.{entry.id}.{c.id}", c) for c in block.columns]
        label = printer.label(entry.label)
        if entry.group:
            rows.append([results, group, label, *values])
            results = group = ""
        elif entry.id in ("new", "carried_in", "carried_out"):
            rows.append([label, "", *before, *values, *behind])
        else:
            rows.append([results, label, *before, *values, *behind])
            results = ""
    return rows


def _proceedings(table: Table, printer: Printer) -> Rows:
    """Table four: three rows of headings over a single row of fifteen numbers."""
    heads: Rows = [[], [], []]
    values: list[str] = []
    for i, block in enumerate(table.blocks):
        row: Row = block.rows[0]
        labels = [printer.label(c.label) for c in block.columns]
        heading = printer.text(block.heading)
        if i == 0:
            heads[0] += [heading, *[""] * 4, "行政诉讼", *[""] * 9]
            heads[1] += labels
            heads[2] += [""] * 5
        else:
            heads[1] += [heading, *[""] * 4]
            heads[2] += labels
        values += [printer.cell(f"{table.id}.{row.id}.{c.id}", c) for c in block.columns]
    return [*heads, values]


TABLES: Mapping[str, Callable[[Table, Printer], Rows]] = {
    "disclosure": _disclosure, "applications": _applications, "proceedings": _proceedings}
