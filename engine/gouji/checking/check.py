"""Apply a pack to a report: every rule selected comes to an outcome on every scope, and none is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from gouji.checking.claims import check_claims
from gouji.checking.equations import check_equation
from gouji.checking.form import check_format
from gouji.checking.grading import graded
from gouji.checking.narrative import Narrative
from gouji.checking.results import WORST, Reason, Result, Status
from gouji.checking.sections import check_sections
from gouji.checking.similarity import check_similarity
from gouji.checking.text import check_text
from gouji.expressions import Operand
from gouji.expressions.lookups import Below, Lookup, ReportLookup
from gouji.fitting import Report
from gouji.language import language
from gouji.packs import BoundRule, Pack, Rule
from gouji.vocabulary import Vocabulary, parse_years


@dataclass(frozen=True, slots=True)
class Subject:
    """What is checked: a report on its template, with last year's where it is among the files given, and those of its
    subordinates where there is a roster. `values`: of the parameters, for its year.

    `confirmed`: the doubtful cells that the equations of the report they stand in bear out, by the file of that report
    ("" for this one).
    """

    report: Report
    vocabulary: Vocabulary
    pack: Pack
    prior: Report | None
    lookup: Lookup
    narrative: Narrative
    prior_reason: str
    values: Mapping[str, int | Decimal]
    below: Below | None = None
    confirmed: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def vouched(self, operand: Operand) -> bool:
        """Whether a doubtful cell was confirmed by the equations of the report it stands in."""
        return operand.key.id in self.confirmed.get(operand.source, ())


_NAMED = 3
_TWICE = "fitting.row-twice"
_UNPLACED = ("fitting.columns-unclear", "fitting.strip-unclear")
_Checker = Callable[[BoundRule, Subject], Iterator[Result]]
_CHECKERS: Mapping[str, _Checker] = {
    "equation": check_equation, "plausibility": check_equation, "claim": check_claims, "sections": check_sections,
    "text": check_text, "format": check_format, "similarity": check_similarity}


def subject_of(report: Report, pack: Pack, prior: Report | None = None,
               prior_reason: str = "checking.no-prior-report", below: Below | None = None) -> Subject:
    """A report made ready for checking. `below` None: there is no roster to say who its subordinates are."""
    vocabulary = pack.vocabulary(report.template)
    values = pack.values_of(report.year or vocabulary.first_year)
    lookup = ReportLookup(report, vocabulary, prior, pack.vocabulary(prior.template) if prior else None, prior_reason,
                          values, below)
    return Subject(report, vocabulary, pack, prior, lookup, Narrative(report, vocabulary), prior_reason, values, below)


def check(subject: Subject) -> list[Result]:
    """All results, in the pack's order. A rule that raises, or says two things of one scope (a finding is known by rule
    and scope: one of them would be lost), is reported as broken, never as passed.

    Cells whose reading was doubtful count as read once one of the table's own equations holds with every cell given
    (design.md §5); until then a pass or fail that rests on them is undetermined.
    """
    first = _run(subject)
    if not any(result.unsure for result in first):
        return graded(first, subject)
    confirmed = {"": _confirmed(first, subject.report)} | _confirmed_elsewhere(subject, first)
    subject = replace(subject, confirmed=confirmed)
    return graded([_unless_doubtful(result, subject) for result in first], subject)


def _confirmed(results: Iterable[Result], report: Report) -> frozenset[str]:
    """The doubtful cells of exact equations that hold with every cell given.

    Not those of a row that stands twice with different numbers: either may hold, and which one counts is not known.
    Where the doubt is which column a number belongs to, a sum along its row says nothing: it holds in any order.
    """
    holding = [result.operands for result in results if result.status == "pass" and result.confirms
               and result.rule.status != "trial" and all(operand.state == "given" for operand in result.operands)]
    held = {operand.key.id for operands in holding for operand in operands if operand.doubtful}
    down = {operand.key.id for operands in holding if len({_row(o) for o in operands}) > 1 for operand in operands}
    unplaced = {figure for doubt in report.doubts if doubt.code in _UNPLACED for figure in doubt.figures}
    held -= unplaced - down
    return frozenset(held.difference(*(doubt.figures for doubt in report.doubts if doubt.code == _TWICE)))


def _row(operand: Operand) -> str:
    return operand.key.id.rpartition(".")[0]


def _confirmed_elsewhere(subject: Subject, results: Iterable[Result]) -> dict[str, frozenset[str]]:
    """Likewise in last year's report and in those of the subordinates, each by its own tables, where anything rests on
    a doubtful cell of it."""
    asked = {o.source for result in results for o in result.unsure if o.source}
    below = subject.below
    others = (subject.prior, *((below.organ, *below.children) if below is not None else ()))
    equations = replace(subject.pack, rules=tuple(rule for rule in subject.pack.rules if rule.kind == "equation"))
    return {other.file: _confirmed(_run(subject_of(other, equations)), other)
            for other in others if other is not None and other.file in asked}


def _run(subject: Subject) -> list[Result]:
    out: list[Result] = []
    for rule in subject.pack.rules:
        out += _results(rule, subject)
    return out


def _results(rule: Rule, subject: Subject) -> list[Result]:
    ready = subject.pack.bound[subject.vocabulary.id].get(rule.id)
    reason = _why_not(rule, ready, subject)
    if reason is not None or ready is None:
        return [Result(rule, "", "", "not_applicable", rule.severity_of(""), reason)]
    try:
        found = list(_CHECKERS[rule.kind](ready, subject))
    except Exception as error:  # a fault of ours or of a rule must not pass for a clean report
        return [_broken(rule, Reason("checking.broken", {"error": f"{type(error).__name__}: {error}"}))]
    if len({result.scope for result in found}) < len(found):
        ((scope, count),) = Counter(result.scope for result in found).most_common(1)
        return [_broken(rule, Reason("checking.scope-twice", {"scope": scope, "count": count}))]
    return found or [Result(rule, "", "", "not_applicable", rule.severity_of(""), Reason("checking.nothing-to-check"))]


def _broken(rule: Rule, reason: Reason) -> Result:
    return Result(rule, "", "", "broken", rule.severity_of(""), reason)


def _why_not(rule: Rule, ready: BoundRule | None, subject: Subject) -> Reason | None:
    report, vocabulary, pack = subject.report, subject.vocabulary, subject.pack
    if rule.id in pack.disabled:
        return Reason("checking.disabled", {"reason": pack.disabled[rule.id]})
    if rule.since or rule.until:  # by the day the report was due, so that an audit says the same whenever it is run
        due = pack.due(report.year or vocabulary.first_year)
        if rule.since and due < rule.since:
            return Reason("checking.not-yet-in-force", {"since": rule.since})
        if rule.until and due >= rule.until:
            return Reason("checking.retired", {"until": rule.until})
    first, last = parse_years(rule.applies.years)
    # For what the form says the template observed decides, not the year printed; within its years the year does.
    by_form = rule.by_form or not report.year
    year = vocabulary.first_year if by_form and not vocabulary.in_force(report.year) else report.year
    if ready is None or year < first or (last is not None and year > last):
        code = "checking.other-years" if by_form else "checking.other-report-years"
        return Reason(code, {"years": rule.applies.years})
    if rule.applies.levels:
        levels = {language().values["level"][level] for level in rule.applies.levels}
        if report.organisation.level not in levels:
            return Reason("checking.other-level", {"levels": "、".join(rule.applies.levels)})
    return None


def _unless_doubtful(result: Result, subject: Subject) -> Result:
    """Undetermined in place of a pass or fail that rests on a doubtful cell nothing has confirmed."""
    unsure = [o for o in result.unsure if not subject.vouched(o)]
    if not unsure or result.status not in ("pass", "fail"):
        return result
    cells = "、".join(operand.label for operand in unsure[:_NAMED])
    return result._replace(status="undetermined", doubt="reading", leaning=result.status,
                           reason=Reason("checking.doubtful-cells", {"cells": cells}))


def outcomes(results: list[Result]) -> dict[str, Status]:
    """Each rule's outcome: that of its worst check."""
    worst: dict[str, Status] = {}
    for result in results:
        known = worst.get(result.rule.id)
        if known is None or WORST.index(result.status) < WORST.index(known):
            worst[result.rule.id] = result.status
    return worst
