"""The tests inside the rules, run through the same code that audits reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gouji.checking.check import Subject, check, subject_of
from gouji.checking.given_names import GivenNames
from gouji.checking.results import WORST, Reason, Result
from gouji.checking.sample_reports import given_figures, report_of
from gouji.claims import extract_claims
from gouji.expressions import AmbiguousName, UnknownName
from gouji.language import holes, language
from gouji.messages import Lang, message
from gouji.packs import BoundRule, Pack, Rule, Test
from gouji.packs.binding import meets
from gouji.packs.samples import Sample
from gouji.vocabulary import Vocabulary, parse_years


@dataclass(frozen=True, slots=True)
class TestOutcome:
    """One test on one template. `got` is the outcome that came, `fault` says what differs (None: as it should be).

    `number` counts the tests of the rule from 1. `gap` is the reason stated for a known gap: such a test must fail, and
    is at fault where it passes.
    """

    __test__ = False  # not a pytest class
    rule: str
    name: str
    template: str
    expected: str
    got: str
    fault: Reason | None = None
    number: int = 1
    gap: str = ""

    @property
    def passed(self) -> bool:
        return self.fault is None

    @property
    def problem(self) -> str:
        """What differs, in Chinese; empty where nothing does."""
        return self.told("zh")

    def told(self, lang: Lang) -> str:
        """What differs; empty where nothing does."""
        if self.fault is None:
            return ""
        values = dict(self.fault.values)
        for key in ("expected", "got"):
            if key in values:
                values[key] = language().word("outcome", values[key], lang)
        if isinstance(reason := values.get("why"), Reason):
            values["why"] = message("rule_tests.why", lang, reason=reason.text(lang))
        return message(self.fault.code, lang, **values)


@dataclass(frozen=True, slots=True)
class Trial:
    """A test as it ran on one template: the report it describes made ready, the results, and what came of them.

    `subject` is None for a test that no template has the fields of.
    """

    rule: Rule
    test: Test
    outcome: TestOutcome
    subject: Subject | None = None
    results: tuple[Result, ...] = ()


def run_rule_tests(pack: Pack, rules: tuple[Rule, ...] | None = None) -> Iterator[TestOutcome]:
    """Every test of the rules (by default those of the pack's own files) on every template that has what it names.

    A test whose fields no template has fails, as one that could never run.
    """
    return (trial.outcome for trial in trials(pack, rules))


def trials(pack: Pack, rules: tuple[Rule, ...] | None = None) -> Iterator[Trial]:
    """The same, with what the tests rested on."""
    for rule in rules if rules is not None else pack.own_rules:
        for number, test in enumerate(rule.tests, 1):
            yield from _trials(pack, rule, test, number)


def _trials(pack: Pack, rule: Rule, test: Test, number: int) -> Iterator[Trial]:
    never: Reason | None = None
    sample = pack.samples.get(test.sample) if test.sample else None
    if test.sample and sample is None:
        known = "、".join(pack.samples) or "—"
        yield _never(rule, test, number, Reason("rule_tests.no-sample", {"name": test.sample, "known": known}))
        return
    ran = False
    for vocabulary in pack.vocabularies:
        ready = pack.bound[vocabulary.id].get(rule.id)
        if ready is None or not _on(pack, rule, test, vocabulary, sample):
            continue
        try:
            subject, results = _results(pack, ready, test, vocabulary, sample)
        except AmbiguousName as error:
            never = Reason("rule_tests.which-cell", {"candidates": " / ".join(error.candidates)})
        except (UnknownName, LookupError):
            continue
        else:
            ran = True
            yield Trial(rule, test, _outcome(rule, test, number, vocabulary.id, results), subject, tuple(results))
    if not ran:
        yield _never(rule, test, number, never or _unknown(pack, rule, test, sample))


def _unknown(pack: Pack, rule: Rule, test: Test, sample: Sample | None) -> Reason:
    """Why no template has the fields of a test: the first name that is on none, where there is one."""
    bound = {form: rules[rule.id] for form, rules in pack.bound.items() if rule.id in rules}
    template = test.template or (sample.template if sample is not None else "")
    found = GivenNames(bound, pack.vocabularies, pack.parameters).strangers(test, template, sample is not None)
    if not found:
        return Reason("rule_tests.never")
    return Reason("rule_tests.never-name", {"name": found[0].name, "near": "、".join(found[0].candidates)})


def _never(rule: Rule, test: Test, number: int, fault: Reason) -> Trial:
    """A test that could not run is at fault, known gap or not: nobody knows what it would come to."""
    return Trial(rule, test, TestOutcome(rule.id, test.name or str(number), "", test.expect, "", fault, number,
                                         test.known_gap))


def _outcome(rule: Rule, test: Test, number: int, template: str, results: list[Result]) -> TestOutcome:
    worst = min(results, key=lambda r: WORST.index(r.status), default=None)
    got = worst.status if worst else "not_applicable"
    # On a sample the rule went through all its scopes: any of those that came to the worst may be the one meant.
    meant = [r for r in results if r.status == got] if test.sample else [worst] if worst is not None else []
    fault = _fault(rule, test, got, meant)
    if test.known_gap:
        fault = Reason("rule_tests.gap-closed", {"gap": test.known_gap}) if fault is None else None
    return TestOutcome(rule.id, test.name or str(number), template, test.expect, got, fault, number, test.known_gap)


def _fault(rule: Rule, test: Test, got: str, meant: list[Result]) -> Reason | None:
    if got != test.expect:
        reason = meant[0].reason if meant else None
        return Reason("rule_tests.outcome", {"expected": test.expect, "got": got, "why": reason or ""})
    if meant and test.difference is not None and all(r.difference != test.difference for r in meant):
        return Reason("rule_tests.difference", {"wanted": test.difference, "found": meant[0].difference})
    if meant and test.contains:
        texts = [_said(rule, result) for result in meant]
        if not any(test.contains in text for text in texts):
            return Reason("rule_tests.contains", {"words": test.contains, "text": texts[0]})
    return None


def _said(rule: Rule, result: Result) -> str:
    values = result.values.get("zh", {})
    return rule.message.format_map({n: values.get(m, "") for n, m in holes().items()})


def _results(pack: Pack, ready: BoundRule, test: Test, vocabulary: Vocabulary,
             sample: Sample | None) -> tuple[Subject, list[Result]]:
    """What the rule alone comes to on the report that the test describes: in the first scope that has the names given,
    on a sample in all of them."""
    checks = ready.checks or (None,)
    for i, bound in enumerate(checks):
        try:
            given = given_figures(ready, bound if sample is None else None, test, vocabulary, pack, sample)
        except (UnknownName, AmbiguousName):
            if i + 1 == len(checks) or sample is not None:
                raise
            continue
        alone = replace(ready, checks=(bound,)) if bound is not None and sample is None else ready
        single = replace(pack, rules=(ready.rule,), bound={vocabulary.id: {ready.rule.id: alone}},
                         parameters={**pack.parameters, **given.values}, disabled={})
        year = _year(pack, ready.rule, test, vocabulary, sample)
        report = report_of(vocabulary, given.own, test, year, test.texts, sample)
        before = None
        if given.prior is not None:
            form = pack.vocabulary(sample.prior_template) if sample and sample.prior_template else vocabulary
            before = report_of(form, given.prior, test, year - 1, test.prior_texts)
        if ready.rule.kind == "claim":
            report = extract_claims(report, pack.phrases, subject_of(report, single).lookup)
        subject = subject_of(report, single, before, below=given.below(test, year, vocabulary))
        return subject, check(subject)
    raise LookupError(ready.rule.id)


def _year(pack: Pack, rule: Rule, test: Test, vocabulary: Vocabulary, sample: Sample | None) -> int:
    """The test's report year, or the sample's, or the first."""
    return test.year or (sample.year if sample is not None else 0) or _first_year(pack, rule, vocabulary)


def _first_year(pack: Pack, rule: Rule, vocabulary: Vocabulary) -> int:
    """The first that both the rule and the template are for and of which the report is due when the rule has come into
    force."""
    in_force = int(rule.since[:4]) if rule.since else 0
    if in_force and pack.due(in_force - 1) >= rule.since:
        in_force -= 1
    return max(vocabulary.first_year, parse_years(rule.applies.years)[0], in_force)


def _on(pack: Pack, rule: Rule, test: Test, vocabulary: Vocabulary, sample: Sample | None) -> bool:
    """Whether the test is for this template: the one it names or its sample is on, else that of its year, else any the
    rule is for."""
    if test.template or sample is not None:
        return vocabulary.id == (test.template or (sample.template if sample is not None else ""))
    if test.year and not rule.by_form:
        return vocabulary.in_force(test.year)
    return meets(rule, vocabulary) and (bool(test.year) or in_its_time(pack, rule, vocabulary))


def in_its_time(pack: Pack, rule: Rule, vocabulary: Vocabulary) -> bool:
    """Whether some report on the template is due while the rule is in force."""
    return not rule.until or pack.due(_first_year(pack, rule, vocabulary)) < rule.until
