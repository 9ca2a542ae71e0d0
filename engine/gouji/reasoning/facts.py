"""Results as symbolic facts. Numbers enter only as texts to be equal or not; nothing is computed in reasoning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from gouji.checking import Result, show_number
from gouji.locating import Cause
from gouji.reasoning.neutral import Fact

REPORT = "R"


class Confirmed(NamedTuple):
    """A finding that a person confirmed: of whose report (an identity) of which year, by which rule, on which scope."""

    organisation: str
    year: int
    rule: str
    scope: str


def facts_of(results: Sequence[Result], causes: Sequence[Cause], organisation: str,
             confirmed: Iterable[Confirmed] = (), decided: Mapping[str, str] = MappingProxyType({}),
             whole: bool = True) -> list[Fact]:
    """The facts of one report: itself, what failed and why, what could not be decided, whether all that weighs was.

    `confirmed`: what was confirmed of last year's report of this organisation. `decided`: the findings, by the id of
    their fact, that were explained or waived. `whole`: false when a part of the file was not looked at, so that not all
    can be decided.
    """
    facts = [Fact("report", {"report": REPORT, "organisation": organisation})]
    agreeing = dict.fromkeys(r.rule.id for r in results if r.rule.kind == "claim" and r.status == "pass")
    facts += [Fact("agreed", {"report": REPORT, "rule": rule}) for rule in agreeing]
    by_key = {result.key: result for result in results}
    facts += [_cause(cause, [by_key[key] for key in cause.checks], organisation) for cause in causes]
    of = {key: cause.id for cause in reversed(causes) for key in cause.checks}
    besides = {key: cause.id for cause in reversed(causes) for key in cause.besides}
    stated: set[tuple[str, ...]] = set()
    for result in results:
        if result.status == "fail":
            facts.append(_failed(result, of.get(result.key, "none"), organisation, stated,
                                 besides.get(result.key, "none")))
        elif result.status == "undetermined":
            facts.append(_undecided(result, of.get(result.key, "none"), organisation))
    graded = [result.status for result in results if result.severity == "error"]
    if whole and {"pass", "fail"}.intersection(graded) and not {"undetermined", "broken"}.intersection(graded):
        facts.append(Fact("all_decided", {"report": REPORT}))
    facts += [Fact("confirmed_before", {"organisation": c.organisation, "rule": c.rule, "scope": c.scope})
              for c in confirmed]
    facts += [Fact("decided", {"report": REPORT, "finding": finding, "decision": decision})
              for finding, decision in decided.items()]
    return facts


def _cause(cause: Cause, results: Sequence[Result], organisation: str) -> Fact:
    """Graded by the gravest of its checks that fail without doubt."""
    first = results[0]
    return Fact("cause", {
        "report": REPORT, "id": cause.id, "organisation": organisation, "rule": first.rule.id, "scope": first.scope,
        "table": cause.table, "graded": first.severity})


def _failed(result: Result, cause: str, organisation: str, stated: set[tuple[str, ...]], rests_on: str) -> Fact:
    rule = result.rule
    # By how much is unknown where empty cells are in play: then it equals no other difference.
    difference = show_number(result.difference, f"?{result.key}")
    stating = (rule.id, difference, result.doubt)
    known = stating in stated
    stated.add(stating)
    aggregate = "none"
    if any(operand.key.scope in ("organ", "children") for operand in result.operands):
        aggregate = "following" if (rule.id,) in stated else "leading"
        stated.add((rule.id,))
    by_column = rule.kind == "equation" and rule.for_each == "column"
    side = "" if result.difference is None else "left" if result.difference > 0 else "right"
    return Fact("failed", {
        **_identity(result, cause, organisation),
        "column": ("total" if result.scope == "total" else "part") if by_column else "",
        "difference": difference,
        "opposite": show_number(None if result.difference is None else -result.difference, f"?-{result.key}"),
        "side": side,
        "rests_on": rests_on,
        "turn": "again" if known else "first",
        "aggregate": aggregate,
        "stated": "yes" if rule.action else "no",
        "stated_action": rule.action or "none",
    })


def _undecided(result: Result, cause: str, organisation: str) -> Fact:
    return Fact("undecided", {**_identity(result, cause, organisation),
                              "telling": result.rule.telling, "leaning": result.leaning})


def _identity(result: Result, cause: str, organisation: str) -> dict[str, str]:
    rule = result.rule
    return {
        "report": REPORT, "id": result.key, "organisation": organisation, "rule": rule.id, "rule_kind": rule.kind,
        "table": result.table, "scope": result.scope, "cause": cause, "doubt": result.doubt,
        "graded": result.severity, "doubtful_grade": rule.severity_in_doubt(result.severity),
    }
