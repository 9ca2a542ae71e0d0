"""Format rules on the cells of a table: filled in, numbers, and numbers that can be. Said once per table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gouji.checking.results import Reason, Result, show_number
from gouji.expressions import Key
from gouji.expressions.fields import row_name
from gouji.fitting import Figure
from gouji.fitting.numbers import read_cell
from gouji.packs import BoundRule
from gouji.vocabulary import FigureSpec, Table

if TYPE_CHECKING:
    from gouji.checking.check import Subject

_FAULTY = {"filled": ("blank", "missing"), "readable": ("unreadable",)}
_NAMED = 3


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
        if must in _FAULTY:
            faulty = [] if states.isdisjoint(_FAULTY[must]) else [f for f in figures if f.state in _FAULTY[must]]
        else:
            wrong = _impossible if must == "valid" else _with_unit
            faulty = [f for f in figures if f.state == "given" and wrong(f, subject.vocabulary.figures[f.id])]
        if not faulty:
            yield Result(rule, table.id, table.name, "pass", severity, table=table.id)
            continue
        names = "、".join(row_name(subject.vocabulary, figure.id) for figure in faulty[:_NAMED])
        shared = {"table": table.name, "count": len(faulty),
                  "problem": names + ("…" if len(faulty) > _NAMED else ""),
                  # Another system's data may come without what was printed.
                  "quote": "、".join(f.raw or show_number(f.value) for f in faulty[:_NAMED])}
        # What was read from a doubtful cell proves no fault; a cell that is not filled in is so whichever it is.
        doubtful = must not in _FAULTY and all(f.doubtful for f in faulty)
        operands = tuple(o for f in faulty for o in subject.lookup(Key("own", f.id))) if doubtful else ()
        yield Result(rule, table.id, table.name, "fail", severity, table=table.id, operands=operands, unsure=operands,
                     figures=tuple(f.id for f in faulty),
                     places=tuple(dict.fromkeys(f.place for f in faulty[:_NAMED] if f.place)),
                     values=dict.fromkeys(("zh", "en"), shared))


def _unplaced(table: Table, subject: Subject) -> bool:
    """Whether the table was found, but none of its cells could be told apart; the doubt has been said."""
    return any(doubt.code != "fitting.table-missing" and any(f.startswith(f"{table.id}.") for f in doubt.figures)
               for doubt in subject.report.doubts)


def _impossible(figure: Figure, spec: FigureSpec) -> bool:
    """A count is a whole number from 0, an amount is from 0, a change may be any whole number."""
    value = figure.value
    if value is None or (spec.column.number != "change" and value < 0):
        return value is not None
    return spec.column.number != "amount" and value != int(value)


def _with_unit(figure: Figure, spec: FigureSpec) -> bool:
    """An amount written with a unit of its own, where the column's heading says it."""
    return spec.column.number == "amount" and read_cell(figure.raw).unit is not None
