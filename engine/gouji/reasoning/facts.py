"""Results as symbolic facts. Numbers enter only as texts to be equal or not; nothing is computed in reasoning."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.checking import Result, show_number
from gouji.reasoning.neutral import Fact

REPORT = "R"


def facts_of(results: Sequence[Result], organisation: str) -> list[Fact]:
    """The facts of one report: itself, what failed, what could not be decided, and whether all that weighs was."""
    facts = [Fact("report", {"report": REPORT, "organisation": organisation})]
    agreeing = dict.fromkeys(r.rule.id for r in results if r.rule.kind == "claim" and r.status == "pass")
    facts += [Fact("agreed", {"report": REPORT, "rule": rule}) for rule in agreeing]
    stated: set[tuple[str, str, str]] = set()
    for result in results:
        if result.status == "fail":
            facts.append(_failed(result, stated))
        elif result.status == "undetermined":
            facts.append(Fact("undecided", {
                "report": REPORT, "id": result.key, "rule": result.rule.id, "rule_kind": result.rule.kind,
                "table": result.table, "graded": result.severity,
                "doubtful_grade": result.rule.severity_in_doubt(result.severity),
                "telling": result.rule.telling, "doubt": result.doubt, "leaning": result.leaning}))
    if not any(result.severity == "error" and result.status in ("undetermined", "broken") for result in results):
        facts.append(Fact("all_decided", {"report": REPORT}))
    return facts


def _failed(result: Result, stated: set[tuple[str, str, str]]) -> Fact:
    rule = result.rule
    # By how much is unknown where empty cells are in play: then it equals no other difference.
    difference = show_number(result.difference, f"?{result.key}")
    stating = (rule.id, difference, result.doubt)
    known = stating in stated
    stated.add(stating)
    by_column = rule.kind == "equation" and rule.for_each == "column"
    return Fact("failed", {
        "report": REPORT,
        "id": result.key,
        "rule": rule.id,
        "rule_kind": rule.kind,
        "table": result.table,
        "column": ("total" if result.scope == "total" else "part") if by_column else "",
        "scope": result.scope,
        "difference": difference,
        "turn": "again" if known else "first",
        "graded": result.severity,
        "stated": "yes" if rule.action else "no",
        "stated_action": rule.action or "none",
        "doubt": result.doubt,
        "doubtful_grade": rule.severity_in_doubt(result.severity),
    })
