"""Vocabulary files to vocabularies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gouji.problems import ProblemsError
from gouji.vocabulary.inherit import merged
from gouji.vocabulary.model import (
    Block,
    Column,
    FigureSpec,
    Group,
    Label,
    Row,
    Section,
    Span,
    Table,
    Vocabulary,
    figure_id,
)


def load_vocabulary(path: Path, files: list[Path] | None = None,
                    known: Mapping[str, Path] = MappingProxyType({})) -> Vocabulary:
    """The vocabulary of a YAML file; the files read, its parents too, are added to `files`.

    `known`: vocabularies that it may name by their id to inherit from. Raises ProblemsError with every mistake found.
    """
    data, file = merged(path, files if files is not None else [], known)
    try:
        return _vocabulary(data)
    except (KeyError, ValueError) as error:
        what = error.args[0] if error.args else ""
        raise ProblemsError([file.source.problem("vocabulary.incomplete", file.node(()), what=what)]) from None


def _vocabulary(data: dict[str, Any]) -> Vocabulary:
    tables = tuple(_table(table) for table in data["tables"])
    figures = {
        spec.id: spec
        for table in tables
        for block in table.blocks
        for row in block.rows
        for column in block.columns
        for spec in (FigureSpec(figure_id(table.id, row.id, column.id), table, row, column),)
    }
    first, last = parse_years(data["years"])
    return Vocabulary(
        name=data["vocabulary"], id=data["id"], first_year=first, last_year=last, basis=data["basis"],
        title=data["title"], tables=tables, figures=figures,
        sections=tuple(Section(s["id"], s["number"], _label(s, "title"), s.get("has_table", False))
                       for s in data["sections"]),
    )


def parse_years(text: str) -> tuple[int, int | None]:
    """`2019-2020`, `2021-` or `2021` as first and last report year. Raises ValueError otherwise."""
    first, dash, last = text.partition("-")
    return int(first), int(last) if last else (None if dash else int(first))


def _label(data: dict[str, Any], key: str = "label") -> Label:
    return Label(data[key], tuple(data.get("variants", ())))


def _table(data: dict[str, Any]) -> Table:
    blocks = []
    for block in data["blocks"]:
        labels: list[Row | Group] = []
        rows: list[Row] = []
        for row in block["rows"]:
            if "heading" in row:
                labels.append(Group("", _label(row, "heading"), "", _covered(block["rows"], row)))
            elif "rows" in row:
                inner = [Row(f"{row['id']}.{r['id']}", _label(r), r["short"], row["id"]) for r in row["rows"]]
                labels += [Group(row["id"], _label(row), row["short"], tuple(r.id for r in inner)), *inner]
                rows += inner
            else:
                rows.append(Row(row["id"], _label(row), row["short"]))
                labels.append(rows[-1])
        columns = tuple(Column(c["id"], _label(c), c["short"], c["number"], c["unit"], c.get("printed", ""))
                        for c in block["columns"])
        blocks.append(Block(block.get("heading", ""), columns, tuple(rows), tuple(labels)))
    return Table(data["id"], data["name"], data["section"], data["layout"], tuple(data.get("headings", ())),
                 tuple(blocks), data.get("corner", ""),
                 tuple(Span(span["label"], tuple(span["over"])) for span in data.get("spans", ())))


def _covered(rows: list[dict[str, Any]], heading: dict[str, Any]) -> tuple[str, ...]:
    """The rows with figures that stand under a heading: from it to the row it names, or none."""
    if "until" not in heading:
        return ()
    under = rows[rows.index(heading) + 1:]
    last = [row.get("id") for row in under].index(heading["until"])
    names: list[str] = []
    for row in under[:last + 1]:
        names += [f"{row['id']}.{inner['id']}" for inner in row["rows"]] if "rows" in row else [row["id"]]
    return tuple(names)
