"""The tests inside the rules, run through the same code that audits reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gouji.checking.check import check, subject_of
from gouji.checking.results import WORST, Result
from gouji.checking.sample_reports import given_figures, report_of
from gouji.claims import extract_claims
from gouji.expressions import AmbiguousName, UnknownName
from gouji.language import holes
from gouji.packs import BoundRule, Pack, Rule, Test
from gouji.packs.binding import meets
from gouji.vocabulary import Vocabulary, parse_years


@dataclass(frozen=True, slots=True)
class TestOutcome:
    """One test on one template. `got` is the outcome that came, `problem` says what differs (empty: it passed)."""

    __test__ = False  # not a pytest class
    rule: str
    name: str
    template: str
    expected: str
    got: str
    problem: str

    @property
    def passed(self) -> bool:
        return not self.problem


def run_rule_tests(pack: Pack, rules: tuple[Rule, ...] | None = None) -> Iterator[TestOutcome]:
    """Every test of the rules (all of the pack by default) on every template that has the fields it names.

    A test whose fields no template has fails, as one that could never run.
    """
    for rule in rules if rules is not None else pack.rules:
        for number, test in enumerate(rule.tests, 1):
            name = test.name or str(number)
            ran = False
            for vocabulary in pack.vocabularies:
                ready = pack.bound[vocabulary.id].get(rule.id)
                if ready is None or not _on(rule, test, vocabulary):
                    continue
                try:
                    results = _results(pack, ready, test, vocabulary)
                except (UnknownName, AmbiguousName, LookupError):
                    continue
                ran = True
                yield _outcome(rule, test, name, vocabulary.id, results)
            if not ran:
                yield TestOutcome(rule.id, name, "", test.expect, "", "no template has the fields of this test")


def _outcome(rule: Rule, test: Test, name: str, template: str, results: list[Result]) -> TestOutcome:
    worst = min(results, key=lambda r: WORST.index(r.status), default=None)
    got = worst.status if worst else "not_applicable"
    problem = ""
    if got != test.expect:
        problem = f"expected {test.expect}, got {got}"
        if worst is not None and worst.reason is not None:
            problem += f" ({worst.reason.text('zh')})"
    elif worst is not None and test.difference is not None and worst.difference != test.difference:
        problem = f"expected difference {test.difference}, got {worst.difference}"
    elif worst is not None and test.contains:
        values = worst.values.get("zh", {})
        text = rule.message.format_map({n: values.get(m, "") for n, m in holes().items()})
        if test.contains not in text:
            problem = f"“{test.contains}” is not in: {text}"
    return TestOutcome(rule.id, name, template, test.expect, got, problem)


def _results(pack: Pack, ready: BoundRule, test: Test, vocabulary: Vocabulary) -> list[Result]:
    """What the rule alone comes to on the report that the test describes."""
    checks = ready.checks or (None,)
    for i, bound in enumerate(checks):
        try:
            given = given_figures(ready, bound, test, vocabulary, pack)
        except (UnknownName, AmbiguousName):
            if i + 1 == len(checks):
                raise
            continue
        alone = replace(ready, checks=(bound,)) if bound is not None else ready
        single = replace(pack, rules=(ready.rule,), bound={vocabulary.id: {ready.rule.id: alone}},
                         parameters={**pack.parameters, **given.values})
        year = _year(ready.rule, test, vocabulary)
        report = report_of(vocabulary, given.own, test, year, test.texts)
        before = None if given.prior is None else report_of(vocabulary, given.prior, test, year - 1, test.prior_texts)
        if ready.rule.kind == "claim":
            report = extract_claims(report, pack.phrases, subject_of(report, single).lookup)
        return check(subject_of(report, single, before, below=given.below(test, year, vocabulary)))
    return []


def _year(rule: Rule, test: Test, vocabulary: Vocabulary) -> int:
    """The test's report year; where it names none, the first that both the rule and the template are for."""
    return test.year or max(vocabulary.first_year, parse_years(rule.applies.years)[0])


def _on(rule: Rule, test: Test, vocabulary: Vocabulary) -> bool:
    """Whether the test is for this template: the one it names, else that of its year, else any the rule is for."""
    if test.template:
        return vocabulary.id == test.template
    if test.year and not rule.by_form:
        return vocabulary.in_force(test.year)
    return meets(rule, vocabulary)
