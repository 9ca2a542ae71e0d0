"""Vocabulary files to vocabularies, with inheritance: what a file does not say, its parent says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gouji.language import Translated, read
from gouji.problems import ProblemsError
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


def load_vocabulary(path: Path, files: list[Path] | None = None) -> Vocabulary:
    """The vocabulary of a YAML file; the files read, its parents too, are added to `files`.

    Raises ProblemsError with every mistake found in them.
    """
    data = _merged(path, files if files is not None else [])
    try:
        return _vocabulary(data)
    except (KeyError, ValueError) as error:
        translated = read(path, "vocabulary")
        what = error.args[0] if error.args else ""
        raise ProblemsError(
            [translated.source.problem("vocabulary.incomplete", translated.node(()), what=what)]) from None


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


def _merged(path: Path, files: list[Path]) -> dict[str, Any]:
    translated = read(path, "vocabulary")
    if path in files:
        raise ProblemsError([translated.source.problem("vocabulary.inherits-itself", translated.node(("inherits",)))])
    files.append(path)
    problems = [p for p in translated.problems if p.level == "error"] or _incomplete(translated)
    if problems:
        raise ProblemsError(problems)
    data: dict[str, Any] = translated.data
    if "inherits" not in data:
        return data
    parent = _merged((path.parent / data["inherits"]).resolve(), files)
    tables = {table["id"]: table for table in parent["tables"]}
    for table in data.get("tables", ()):
        base = tables.get(table["id"], {})
        blocks = table.get("blocks", base.get("blocks"))
        for change in table.get("replace_rows", ()):
            blocks = [{**b, "rows": _replaced(b["rows"], change["replaces"], change["with"])} for b in blocks]
        tables[table["id"]] = {**base, **table, "blocks": blocks}
    return {**parent, **data, "tables": list(tables.values())}


def _incomplete(translated: Translated) -> list[Any]:
    data = translated.data
    wanted = ["vocabulary", "id", "years"] + ([] if "inherits" in data else ["basis", "title", "sections", "tables"])
    return [translated.source.problem("vocabulary.missing-key", translated.node(()), key=key)
            for key in wanted if key not in data]


def _replaced(rows: list[dict[str, Any]], old: str, new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for r in rows for row in (new if r.get("id") == old else [r])]


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
