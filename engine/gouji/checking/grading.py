"""The severity of failing checks by the decision tables of the pack (design.md §5: one language for all comparisons).

A check that could not be decided keeps the severity of its rule: what is open never weighs less by a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from gouji.checking.results import Reason, Result
from gouji.expressions import Key, Operand, ScopeUnavailable, prepare
from gouji.expressions.fields import Binding, Fields
from gouji.packs.decision_tables import Column, DecisionTable, Value
from gouji.packs.decision_tables.headers import EVIDENCE, SCOPE, bind_header
from gouji.packs.models import Severity

if TYPE_CHECKING:
    from gouji.checking.check import Subject


def graded(results: list[Result], subject: Subject) -> list[Result]:
    """The results, the failing ones with the severity that a table gives them, and which row of which table it was.

    Where no row takes a case (a number that it asks for is not known), or several that differ do, the severity of the
    rule holds, and the result says why. A table that raises makes the check broken.
    """
    tables = {rule: table for table in subject.pack.decision_tables for rule in table.rules}
    if not tables:
        return results
    return [_graded(result, tables[result.rule.id], subject)
            if result.status == "fail" and result.rule.id in tables else result for result in results]


def _graded(result: Result, table: DecisionTable, subject: Subject) -> Result:
    try:
        values = [_value(column, result, subject) for column in table.columns]
        row, found = table.decides(values, subject.lookup)
    except Exception as error:  # a fault of ours must not pass for a grade
        return result._replace(status="broken",
                               reason=Reason("checking.broken", {"error": f"{type(error).__name__}: {error}"}))
    if row is not None:
        return result._replace(severity=cast(Severity, row.result), graded_by=Reason(
            f"decision.graded-{row.result}", {"table": table.name, "row": row.number}))
    if found:
        rows = "、".join(str(each.number) for each in found)
        return result._replace(graded_by=Reason("decision.rows-differ", {"table": table.name, "rows": rows}))
    unknown = "、".join(column.name for column, value in zip(table.columns, values, strict=True) if value is None)
    code = "decision.no-row-unknown" if unknown else "decision.no-row"
    return result._replace(graded_by=Reason(code, {"table": table.name, "unknown": unknown}))


def _value(column: Column, result: Result, subject: Subject) -> Value:
    """What a column looks at, of a failing check; None where it is not known."""
    if column.key in EVIDENCE:
        return _evidence(result)[column.key]
    if column.key in SCOPE:
        row, dot, part = result.short.partition(".")
        return (row if column.key == "row" else part) if dot and result.rule.for_each == "cell" else result.short
    if column.key == "level":
        return subject.report.organisation.level
    if column.key == "year":
        return subject.report.year or None
    assert column.node is not None
    fields = Fields(subject.vocabulary, frozenset(subject.pack.parameters))
    evidence = _evidence(result)

    def known(key: Key) -> Sequence[Operand]:
        if not key.id.startswith("@"):
            return subject.lookup(key)
        value = evidence[key.id[1:]]
        return (Operand(key, key.id, value, "missing" if value is None else "given", "change"),)

    try:
        found = prepare(bind_header(column.node, fields, _binding(result, subject))).evaluate(known, "strict")
    except ScopeUnavailable:  # last year's report, or those below, are not there
        return None
    return found.left if found.status == "pass" else None


def _evidence(result: Result) -> Mapping[str, Value]:
    return {"difference": result.difference, "left": result.left, "right": result.right}


def _binding(result: Result, subject: Subject) -> Binding:
    """Where the check stands, for the names that leave out its row or its column."""
    ready = subject.pack.bound[subject.vocabulary.id][result.rule.id]
    return next((check.scope_of.binding for check in ready.checks if check.scope == result.scope),
                Binding(ready.table))
