"""Format rules on the cells of a table: filled in, and readable as numbers. Said once per table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gouji.checking.results import Reason, Result
from gouji.expressions.fields import row_name
from gouji.packs import BoundRule

if TYPE_CHECKING:
    from gouji.checking.check import Subject

_FAULTY = {"filled": ("blank", "missing"), "readable": ("unreadable",)}
_NAMED = 3


def check_cells(ready: BoundRule, subject: Subject) -> Iterator[Result]:
    """A result per table of the form (or the one table the rule names)."""
    rule = ready.rule
    assert rule.cells_must is not None
    for table in subject.vocabulary.tables:
        if ready.table not in (None, table):
            continue
        given = subject.report.figures
        figures = [given[spec.id] for spec in subject.vocabulary.cells(table) if spec.id in given]
        states = {figure.state for figure in figures}
        here = not states <= {"missing"}
        if rule.cells_must == "present":
            shared: dict[str, object] = {"table": table.name, "count": len(figures)}
            yield Result(rule, table.id, table.name, "pass" if here else "fail", rule.severity_of(table.name),
                         table=table.id, values={} if here else dict.fromkeys(("zh", "en"), shared))
            continue
        if not here:
            yield Result(rule, table.id, table.name, "not_applicable", rule.severity_of(table.name),
                         Reason("checking.table-missing", {"table": table.name}), table.id)
            continue
        wrong = _FAULTY[rule.cells_must]
        if states.isdisjoint(wrong):
            yield Result(rule, table.id, table.name, "pass", rule.severity_of(table.name), table=table.id)
            continue
        faulty = [figure for figure in figures if figure.state in wrong]
        names = "、".join(row_name(subject.vocabulary, figure.id) for figure in faulty[:_NAMED])
        shared = {"table": table.name, "count": len(faulty),
                  "problem": names + ("…" if len(faulty) > _NAMED else ""),
                  "quote": "、".join(f.raw for f in faulty[:_NAMED] if f.raw)}
        yield Result(rule, table.id, table.name, "fail", rule.severity_of(table.name),
                     table=table.id, figures=tuple(f.id for f in faulty),
                     places=tuple(dict.fromkeys(f.place for f in faulty[:_NAMED] if f.place)),
                     values=dict.fromkeys(("zh", "en"), shared))
