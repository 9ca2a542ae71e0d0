"""What the draft comes to on a real report: its figures for a test, the arithmetic where it fails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gouji.authoring.new_rule.bench import outcome_of
from gouji.authoring.new_rule.cases import operands
from gouji.authoring.new_rule.draft import Case
from gouji.checking.check import check, subject_of
from gouji.checking.results import Result
from gouji.expressions import AmbiguousName, UnknownName
from gouji.expressions.fields import Fields
from gouji.fitting import Report
from gouji.messages import Lang, message
from gouji.packs import BoundCheck, Pack
from gouji.packs.models import Texts

if TYPE_CHECKING:
    from gouji.authoring.new_rule.interview import Asker

_SHOWN = 3


def look(asker: Asker, alone: Pack, report: Report, prior: Report | None,
         lang: Lang) -> tuple[dict[str, str], list[Case]]:
    """The report's figures by the names of the check, from the scope where it holds and most is filled in; and the
    failing case, where the rule fails on the report and the clerk says that it should."""
    rule = alone.rules[0]
    ready = alone.bound.get(report.template, {}).get(rule.id)
    if ready is None:
        asker.tell(message("new_rule.not-on-form", lang, template=report.template))
        return {}, []
    subject = subject_of(report, alone, prior)
    results = check(subject)
    checks = {bound.scope: bound for bound in ready.checks}
    failed = [result for result in results if result.status == "fail" and result.scope in checks]
    cases: list[Case] = []
    if failed:
        asker.tell(message("new_rule.fails-on", lang, count=len(failed)))
        for result in failed[:_SHOWN]:
            asker.tell("  " + _arithmetic(result, lang))
        if asker.confirm(message("new_rule.ask-failing", lang)):
            given: dict[str, Texts] = dict(_figures(report, prior, alone, checks[failed[0].scope]))
            case = Case(message("new_rule.case-real-fails", "zh"), "fail", given)
            found = outcome_of(alone, rule, case)
            if found is not None and found[0] == "fail":
                case.difference = found[1] if isinstance(found[1], int) and found[1] else None
                cases.append(case)
    holding = [result for result in results if result.status == "pass" and result.scope in checks]
    best = max(holding, key=_filled, default=None)
    if best is None:
        if not failed:
            asker.tell(message("new_rule.undecided-on", lang, reason=_why(results, lang)))
        return {}, cases
    asker.tell(message("new_rule.holds-on", lang, scope=best.short or rule.id))
    return _figures(report, prior, alone, checks[best.scope]), cases


def _filled(result: Result) -> int:
    """How many of its cells hold a number other than zero."""
    return sum(bool(operand.value) for operand in result.operands)


def _arithmetic(result: Result, lang: Lang) -> str:
    values = result.values.get(lang, {})
    if values.get("left_text") and result.left is not None:
        return message("new_rule.arithmetic", lang, scope=result.short, difference=values.get("difference", ""), **{
            side: " = ".join(dict.fromkeys(str(values.get(key, "")) for key in (f"{side}_text", f"{side}_sum", side)))
            for side in ("left", "right")})
    return f"{result.short} {values.get('operands', '')}".strip()


def _why(results: Sequence[Result], lang: Lang) -> str:
    return next((result.reason.text(lang) for result in results if result.reason is not None), "—")


def _figures(report: Report, prior: Report | None, alone: Pack, bound: BoundCheck) -> dict[str, str]:
    """What stands in the cells that the names of the check mean in that scope; empty cells count as they stand."""
    fields = Fields(alone.vocabulary(report.template), frozenset(alone.parameters))
    out: dict[str, str] = {}
    for name in operands(alone.rules[0].check or ""):
        try:
            keys = fields.resolve(tuple(name.split(".")), bound.scope_of.binding)
        except (UnknownName, AmbiguousName):
            return {}
        source = prior if keys[0].scope == "prior" else report
        figures = [source.figures.get(key.id) for key in keys] if source is not None else [None]
        values = [figure.value for figure in figures if figure is not None and figure.state in ("given", "blank")]
        if len(values) < len(figures):
            return {}
        given = [value for value in values if value is not None]
        out[name] = str(sum(given)) if given else ""  # a group is given as a whole
    return out
