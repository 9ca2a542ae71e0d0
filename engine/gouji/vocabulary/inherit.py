"""A vocabulary file with what it inherits: what it does not say, its parent says; rows, columns and tables it may add.

A file that is wrong is told where it is wrong: what it lacks, rows and columns that are not there to stand behind,
names that stand twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from gouji.language import Path as At
from gouji.language import Translated, language, read
from gouji.problems import Problem, ProblemsError

_WANTED = ("vocabulary", "years")
_OF_ITS_OWN = ("id", "basis", "title", "sections", "tables")
_TABLE = ("id", "name", "section", "layout", "blocks")
_COLUMN = ("id", "label", "short", "number", "unit")
_ROW = ("id", "label", "short")
_YEARS = re.compile(r"(\d{4})(?:-(\d{4})?)?", re.ASCII)


def merged(path: Path, files: list[Path], known: Mapping[str, Path]) -> tuple[dict[str, Any], Translated]:
    """The data of a vocabulary with its parents', and the file itself. `known`: by their ids, the vocabularies that it
    may inherit from beside those in its own folder. The files read are added to `files`.

    Raises ProblemsError with every mistake found.
    """
    file = read(path, "vocabulary")
    if path in files:
        raise ProblemsError([file.source.problem("vocabulary.inherits-itself", file.node(("inherits",)))])
    files.append(path)
    problems = [p for p in file.problems if p.level == "error"] or [*_lacking(file)]
    if problems:
        raise ProblemsError(problems)
    data: dict[str, Any] = file.data
    parent: dict[str, Any] = {"tables": []}
    laid_over = False
    if "inherits" in data:
        below = _parent(file, path, known)
        parent, _ = merged(below, files, known)
        laid_over = below.parent != path.parent
    problems += _years(file, parent, laid_over)
    tables = {table["id"]: table for table in parent["tables"]}
    for i, table in enumerate(data.get("tables", ())):
        base = tables.get(table["id"])
        if base is None and not table.get("blocks") and (table.get("add") or table.get("replace_rows")):
            problems.append(_unknown_table(file, ("tables", i, "id"), table["id"], tables))
            continue
        if base is None:
            problems += _incomplete(file, ("tables", i), table, _TABLE)
        blocks = table.get("blocks") or (base or {}).get("blocks", [])
        for change in table.get("replace_rows", ()):
            blocks = [{**b, "rows": _replaced(b["rows"], change["replaces"], change["with"])} for b in blocks]
        for k, addition in enumerate(table.get("add", ())):
            blocks = _added(file, ("tables", i, "add", k), blocks, addition, problems)
        tables[table["id"]] = {**(base or {}), **table, "blocks": blocks}
    out = {**parent, **data, "tables": list(tables.values())}
    if not problems:
        problems += _twice(file, out)
        problems += _shorts(file, out)
    if problems:
        raise ProblemsError(problems)
    return out, file


def _parent(file: Translated, path: Path, known: Mapping[str, Path]) -> Path:
    """The file named, or the vocabulary of that id."""
    name = file.data["inherits"]
    beside: Path = (path.parent / name).resolve()
    if beside.is_file():
        return beside
    if name in known:
        return known[name]
    raise ProblemsError([file.source.problem(
        "vocabulary.unknown-parent", file.node(("inherits",)), name=name, candidates="、".join(known) or "—")])


def _years(file: Translated, parent: Mapping[str, Any], laid_over: bool) -> Iterator[Problem]:
    """Years that cannot be read or, of a form `laid_over` that of another pack, all before it: no report is written on
    it."""
    years = str(file.data["years"])
    found = _YEARS.fullmatch(years)
    if found is None or (found[2] and found[2] < found[1]):
        yield file.source.problem("vocabulary.bad-years", file.node(("years",)), years=years)
    elif laid_over and (last := found[2] or ("" if "-" in years else found[1])) and last < str(parent["years"])[:4]:
        yield file.source.problem("vocabulary.years-before", file.node(("years",)), years=years, parent=parent["id"],
                                  first=str(parent["years"])[:4])


def _unknown_table(file: Translated, at: At, name: str, tables: Mapping[str, Mapping[str, Any]]) -> Problem:
    """Rows or columns added to a table that there is not; it may have been named as people do."""
    meant = [table["id"] for table in tables.values() if table.get("name") == name]
    near = meant or get_close_matches(name, tables, 1, 0.6) or list(tables)
    return file.source.problem("vocabulary.unknown-table", file.node(at), name=name, candidates="、".join(near))


def _lacking(file: Translated) -> Iterator[Problem]:
    data = file.data
    for key in (*_WANTED, *(() if "inherits" in data else _OF_ITS_OWN)):
        if key not in data:
            yield _missing(file, (), key, "vocabulary")
    for i, table in enumerate(data.get("tables", ())):
        if "id" not in table:
            yield _missing(file, ("tables", i), "id", "table")
        for k, block in enumerate(table.get("blocks", ())):
            at = ("tables", i, "blocks", k)
            yield from _incomplete(file, at, block, ("columns", "rows"), "block")
            yield from _lines(file, at, block)
        if "add" in table and not table["add"]:
            yield file.source.problem("vocabulary.nothing-added", file.node(("tables", i, "add")))
        for k, addition in enumerate(table.get("add", ())):
            at = ("tables", i, "add", k)
            if "after" not in addition:
                yield _missing(file, at, "after", "addition")
            if not (addition.get("rows") or addition.get("columns")):
                yield _missing(file, at, "rows", "addition")
            yield from _lines(file, at, addition)
        for k, change in enumerate(table.get("replace_rows", ())):
            yield from _incomplete(file, ("tables", i, "replace_rows", k), change, ("replaces", "with"), "replace_row")


def _lines(file: Translated, at: At, holder: Mapping[str, Any]) -> Iterator[Problem]:
    """What the columns and rows of a block, of a group of rows or of an addition lack."""
    for k, column in enumerate(holder.get("columns", ())):
        yield from _incomplete(file, (*at, "columns", k), column, _COLUMN, "column")
    for k, row in enumerate(holder.get("rows", ())):
        if "heading" not in row:
            yield from _incomplete(file, (*at, "rows", k), row, _ROW, "row")
        yield from _lines(file, (*at, "rows", k), row)


def _incomplete(file: Translated, at: At, data: Mapping[str, Any], keys: tuple[str, ...],
                context: str = "table") -> Iterator[Problem]:
    return (_missing(file, at, key, context) for key in keys if not data.get(key))


def _missing(file: Translated, at: At, key: str, context: str) -> Problem:
    known = next(k for k in language().contexts[context].values() if k.en == key)
    return file.source.problem("vocabulary.missing-key", file.node(at), key=known.zh)


def _replaced(rows: list[dict[str, Any]], old: str, new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for r in rows for row in (new if r.get("id") == old else [r])]


def _added(file: Translated, at: At, blocks: list[dict[str, Any]], addition: Mapping[str, Any],
           problems: list[Problem]) -> list[dict[str, Any]]:
    """The blocks with rows or columns put in behind the one named, wherever it stands."""
    after = addition.get("after", "")
    out, there = [], False
    for block in blocks:
        rows, found = _behind(block["rows"], after, addition.get("rows", []), "")
        columns, beside = _behind(block["columns"], after, addition.get("columns", []), "")
        there = there or (found and bool(addition.get("rows"))) or (beside and bool(addition.get("columns")))
        out.append({**block, "rows": rows, "columns": columns})
    if not there:
        key = "columns" if addition.get("columns") else "rows"
        names = [name for block in blocks for name in _names(block[key])]
        alike = [name for block in blocks for name, line in _with_ids(block[key])
                 if after and (after == line.get("short") or after in line.get("label", ""))]
        near = alike[:3] or get_close_matches(after, names, 3, 0.3) or names[:8]
        problems.append(file.source.problem(
            "vocabulary.unknown-place", file.node((*at, "after")), name=after, candidates="、".join(near)))
    return out


def _behind(lines: list[dict[str, Any]], after: str, new: list[dict[str, Any]],
            group: str) -> tuple[list[dict[str, Any]], bool]:
    out: list[dict[str, Any]] = []
    there = False
    for line in lines:
        if "rows" in line and new:
            inner, within = _behind(line["rows"], after, new, f"{line['id']}.")
            line, there = {**line, "rows": inner}, there or within
        out.append(line)
        if f"{group}{line.get('id')}" == after:
            out += new
            there = True
    return out, there


def _names(lines: list[dict[str, Any]]) -> Iterator[str]:
    return (name for name, _ in _with_ids(lines))


def _with_ids(lines: list[dict[str, Any]], group: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for line in lines:
        if "id" in line:
            yield f"{group}{line['id']}", line
        yield from _with_ids(line.get("rows", []), f"{line.get('id')}.")


def _twice(file: Translated, data: Mapping[str, Any]) -> Iterator[Problem]:
    """Two tables of one name, a table of a section that there is not, two rows or columns of one id or short name."""
    sections = [section["id"] for section in data["sections"]]
    places = {table["id"]: ("tables", i) for i, table in enumerate(file.data.get("tables", ()))}
    names: set[str] = set()
    for table in data["tables"]:
        at = places.get(table["id"], ())
        if table["section"] not in sections:
            yield file.source.problem("vocabulary.unknown-section", file.node((*at, "section")), name=table["section"],
                                      candidates="、".join(sections))
        if table["name"] in names:
            yield file.source.problem("vocabulary.twice", file.node((*at, "name")), name=table["name"])
        names.add(table["name"])
        for block in table["blocks"]:
            for key in ("rows", "columns"):
                ids = [*_names(block[key])]
                for name in dict.fromkeys(name for name in ids if ids.count(name) > 1):
                    yield file.source.problem("vocabulary.twice", file.node(at), name=name)


def _shorts(file: Translated, data: Mapping[str, Any]) -> Iterator[Problem]:
    """Rows that the file adds under a short name that another row of the table has: rules of the pack below would no
    longer know which is meant, and be told so in their own files."""
    merged = {table["id"]: table for table in data["tables"]}
    for i, table in enumerate(file.data.get("tables", ())):
        known = [(line["short"], name) for block in merged[table["id"]]["blocks"]
                 for name, line in _with_ids(block["rows"]) if "short" in line]
        own = [*((("add", k, "rows"), each.get("rows", ())) for k, each in enumerate(table.get("add", ()))),
               *((("replace_rows", k, "with"), each["with"]) for k, each in enumerate(table.get("replace_rows", ())))]
        for at, rows in own:
            for path, row in _placed(("tables", i, *at), rows):
                others = [name for short, name in known if short == row.get("short")]
                if len(others) > 1:
                    other = next((name for name in others if name.split(".")[-1] != row.get("id")), others[0])
                    yield file.source.problem("vocabulary.short-twice", file.node((*path, "short")),
                                              name=row["short"], other=other, table=merged[table["id"]]["name"])


def _placed(at: At, rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[At, Mapping[str, Any]]]:
    """Rows with where they stand, those of groups too."""
    for k, row in enumerate(rows):
        yield (*at, k), row
        yield from _placed((*at, k, "rows"), row.get("rows", ()))
