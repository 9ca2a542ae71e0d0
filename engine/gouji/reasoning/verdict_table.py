"""What the pack's table of verdicts says of a report, as a fact: the verdict itself is concluded by the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from gouji.checking import Result, Subject
from gouji.packs.decision_tables import Column, Value
from gouji.packs.decision_tables.headers import UNDECIDED
from gouji.reasoning.facts import REPORT
from gouji.reasoning.finding import Finding
from gouji.reasoning.neutral import Fact


def judged(subject: Subject, findings: Iterable[Finding], results: Sequence[Result], whole: bool) -> Fact | None:
    """The row that takes the report, as a fact; None without such a table, and where no row takes it.

    Counted are open findings and those a person confirmed, none of rules on trial. `explicit`: the row itself says how
    many grave checks may be undecided, there are some, and all of the file was looked at (`whole`); only such a row may
    accept a report that was not decided in full.
    """
    table = next((table for table in subject.pack.decision_tables if not table.rules), None)
    if table is None:
        return None
    counted = [f for f in findings if f.status in ("open", "confirmed") and f.result.rule.status != "trial"]
    numbers = Counter[str](f.severity for f in counted) + Counter[str](f.action for f in counted)
    undecided = sum(r.severity == "error" and r.status in ("undetermined", "broken") and r.rule.status != "trial"
                    for r in results)

    def value(column: Column) -> Value:
        if column.key == "level":
            return subject.report.organisation.level
        if column.key == "year":
            return subject.report.year or None
        return undecided if column.key == UNDECIDED else numbers[column.key]

    row, _ = table.decides([value(column) for column in table.columns], subject.lookup)
    if row is None:
        return None
    said = any(column.key == UNDECIDED and condition is not None
               for column, condition in zip(table.columns, row.conditions, strict=True))
    return Fact("judged", {"report": REPORT, "value": row.result, "table": table.name, "row": str(row.number),
                           "explicit": "yes" if said and whole and undecided else "no"})
