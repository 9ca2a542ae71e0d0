"""Format rules on the cells of a table: filled in, numbers, and numbers that can be. Said once per table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gouji.checking.results import Reason, Result, show_number
from gouji.expressions import Key
from gouji.expressions.fields import row_name
from gouji.fitting import Figure
from gouji.fitting.numbers import read_cell
from gouji.messages import Lang, message
from gouji.packs import BoundRule
from gouji.vocabulary import FigureSpec, Table

if TYPE_CHECKING:
    from gouji.checking.check import Subject

# What is asked of the number read; a cell that is empty, gone or no number is so whichever of the table it is.
_TORN = ("fitting.two-numbers", "fitting.cells-clipped")
_OF_NUMBERS = ("valid", "unitless")
_NAMED = 3
_ROWS_NAMED = 5


def each_table(ready: BoundRule, subject: Subject) -> Iterator[tuple[Table, list[Figure]]]:
    """The tables of the form that the rule looks at, with their figures."""
    given = subject.report.figures
    for table in subject.vocabulary.tables:
        if ready.table in (None, table):
            yield table, [given[spec.id] for spec in subject.vocabulary.cells(table) if spec.id in given]


def check_cells(ready: BoundRule, subject: Subject) -> Iterator[Result]:
    """A result per table of the form (or the one table the rule names)."""
    rule = ready.rule
    must = rule.cells_must
    assert must is not None
    # What our reading may have run together or cut is no text of the report's.
    torn = {figure for doubt in subject.report.doubts if doubt.code in _TORN for figure in doubt.figures} if (
        must == "readable") else set()
    for table, figures in each_table(ready, subject):
        severity = rule.severity_of(table.name)
        states = {figure.state for figure in figures}
        here = not states <= {"missing"} or _unplaced(table, subject)
        if must == "present":
            shared: dict[str, object] = {"table": table.name, "count": len(figures)}
            yield Result(rule, table.id, table.name, "pass" if here else "fail", severity,
                         table=table.id, values={} if here else dict.fromkeys(("zh", "en"), shared))
            continue
        if not here:
            yield Result(rule, table.id, table.name, "not_applicable", severity,
                         Reason("checking.table-missing", {"table": table.name}), table.id)
            continue
        faulty = _faulty(must, table, figures, subject)
        if not faulty:
            yield Result(rule, table.id, table.name, "pass", severity, table=table.id)
            continue
        # What was read from a doubtful cell proves no fault.
        proved = [f for f in faulty if f.id not in torn and (must not in _OF_NUMBERS or not f.doubtful)]
        operands = () if proved else tuple(o for f in faulty for o in subject.lookup(Key("own", f.id)))
        faulty = proved or faulty
        yield Result(rule, table.id, table.name, "fail", severity, table=table.id, operands=operands, unsure=operands,
                     figures=tuple(f.id for f in faulty),
                     places=tuple(dict.fromkeys(f.place for f in faulty[:_NAMED] if f.place)),
                     values=_values(must, table, faulty, subject))


def _faulty(must: str, table: Table, figures: list[Figure], subject: Subject) -> list[Figure]:
    """The cells of a table that are not as the rule wants them."""
    if must in _OF_NUMBERS:
        wrong = _impossible if must == "valid" else _with_unit
        return [f for f in figures if f.state == "given" and wrong(f, subject.vocabulary.figures[f.id])]
    if must == "readable":
        return [f for f in figures if f.state == "unreadable"]
    missing = {f.id for f in figures if f.state == "missing"}
    rows = _absent_rows(table, missing, subject) if missing else missing
    if must == "rows":
        return [f for f in figures if f.id in rows]
    return [f for f in figures if f.state == "blank" or (f.id in missing and f.id not in rows)]


def _absent_rows(table: Table, missing: set[str], subject: Subject) -> set[str]:
    """The figures of the printed rows of which no cell is there: those that the report has not got, as far as is known.

    A row that is there, or may be, but whose cells our reading could not place, is under another doubt.
    """
    not_placed = {figure for doubt in subject.report.doubts if doubt.code != "fitting.rows-not-found"
                  for figure in doubt.figures}
    rows: dict[str, list[str]] = {}
    for spec in subject.vocabulary.cells(table):
        rows.setdefault(spec.row.id, []).append(spec.id)
    return {cell for cells in rows.values() if missing.issuperset(cells) and not_placed.isdisjoint(cells)
            for cell in cells}


def _values(must: str, table: Table, faulty: list[Figure], subject: Subject) -> dict[str, dict[str, object]]:
    """What a message may say of the faulty cells."""
    shared: dict[str, object] = {"table": table.name, "count": len(faulty)}
    langs: tuple[Lang, ...] = ("zh", "en")
    if must == "rows":
        rows = list(dict.fromkeys(subject.vocabulary.figures[f.id].row for f in faulty))
        labels = _some([f"“{row.label.text}”" for row in rows], _ROWS_NAMED)
        return dict.fromkeys(langs, shared | {"count": len(rows), "problem": labels})
    if must == "filled":
        # 0 may stand where nothing was filled in; where cells are not there, it would hide that.
        kinds = [(code, cells) for code, state in (("empty", "blank"), ("not-there", "missing"))
                 if (cells := [f for f in faulty if f.state == state])]
        said = (("problem", "cells-"), ("expected", "mend-"))
        return {lang: shared | {hole: message("checking.between-readings", lang).join(
            message(f"checking.{part}{code}", lang, count=len(cells), cells=_names(cells, subject))
            for code, cells in kinds) for hole, part in said} for lang in langs}
    # Another system's data may come without what was printed.
    quote = "、".join(f.raw or show_number(f.value) for f in faulty[:_NAMED])
    return dict.fromkeys(langs, shared | {"problem": _names(faulty, subject), "quote": quote})


def _names(cells: list[Figure], subject: Subject) -> str:
    return _some([row_name(subject.vocabulary, figure.id) for figure in cells], _NAMED)


def _some(names: list[str], most: int) -> str:
    return "、".join(names[:most]) + ("…" if len(names) > most else "")


def _unplaced(table: Table, subject: Subject) -> bool:
    """Whether the table was found, but none of its cells could be told apart; the doubt has been said."""
    return any(doubt.code != "fitting.table-missing" and any(f.startswith(f"{table.id}.") for f in doubt.figures)
               for doubt in subject.report.doubts)


def _impossible(figure: Figure, spec: FigureSpec) -> bool:
    """A count is a whole number from 0, an amount is from 0, a change may be any whole number."""
    value = figure.value
    if value is None:
        return False
    below, broken = value < 0, value != int(value)
    match spec.column.number:
        case "amount":
            return below
        case "change":
            return broken
    return below or broken


def _with_unit(figure: Figure, spec: FigureSpec) -> bool:
    """An amount written with a unit of its own, where the column's heading says it."""
    return spec.column.number == "amount" and read_cell(figure.raw).unit is not None
