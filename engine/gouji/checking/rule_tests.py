"""The tests inside the rules, run through the same code that audits reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from gouji.checking.check import check, subject_of
from gouji.checking.results import WORST, Result
from gouji.claims import extract_claims
from gouji.expressions import AmbiguousName, UnknownName
from gouji.expressions.fields import Binding, Fields
from gouji.fitting import Figure, Report, SectionText, organisation
from gouji.fitting.numbers import read_cell
from gouji.language import holes
from gouji.packs import BoundCheck, BoundRule, Pack, Rule, Test
from gouji.reading import Paragraph, Place
from gouji.vocabulary import Vocabulary

_MISSING = ("缺", "missing")
_NO_REPORT = ("缺报告", "no report")
_HERE = Place(1)


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
                if ready is None:
                    continue
                try:
                    results = _results(pack, ready, test, vocabulary)
                except (UnknownName, AmbiguousName):
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
            own, prior = _given(ready, bound, test, vocabulary)
        except (UnknownName, AmbiguousName):
            if i + 1 == len(checks):
                raise
            continue
        alone = replace(ready, checks=(bound,)) if bound is not None else ready
        single = replace(pack, rules=(ready.rule,), bound={vocabulary.id: {ready.rule.id: alone}})
        report = _report(vocabulary, own, test)
        before = None if prior is None else _report(vocabulary, prior, test)
        report = extract_claims(report, pack.phrases, subject_of(report, single).lookup)
        return check(subject_of(report, single, before))
    return []


def _given(ready: BoundRule, bound: BoundCheck | None, test: Test,
           vocabulary: Vocabulary) -> tuple[dict[str, Figure], dict[str, Figure] | None]:
    """The figures of this year and of last year (None: no report) that the test gives."""
    binding = Binding(ready.table)
    if bound is not None and ready.rule.for_each != "single":
        by_row = ready.rule.for_each == "row"
        binding = Binding(ready.table, bound.scope if by_row else None, None if by_row else bound.scope)
    fields = Fields(vocabulary)
    own = {key: _figure(key, test.others) for key in vocabulary.figures}
    prior: dict[str, Figure] | None = None
    for name, text in (test.given or {}).items():
        keys = fields.resolve(tuple(name.split(".")), binding)
        if keys[0].scope == "prior":
            if text in _NO_REPORT:
                continue
            prior = prior if prior is not None else {key: _figure(key, test.others) for key in vocabulary.figures}
            prior[keys[0].id] = _figure(keys[0].id, text)
        else:
            # A group is given as a whole: its first row takes the number.
            own[keys[0].id] = _figure(keys[0].id, text)
    return own, prior


def _figure(key: str, text: str) -> Figure:
    if text in _MISSING:
        return Figure(key, None, "missing")
    cell = read_cell(text)
    return Figure(key, cell.value, cell.state, text, _HERE)


def _report(vocabulary: Vocabulary, figures: Mapping[str, Figure], test: Test) -> Report:
    sections = []
    for s in vocabulary.sections:
        prose = Paragraph(test.text if test.text and s.id == "overview" else "内容。", _HERE)
        sections.append(SectionText(s.id, f"{s.number}、{s.label.text}", _HERE, (prose,), s.has_table))
    change = test.change
    if change is not None:
        if change.drop_section:
            sections = [s for s in sections if s.id != change.drop_section]
        if change.empty_section:
            sections = [replace(s, paragraphs=(), has_table=False) if s.id == change.empty_section else s
                        for s in sections]
        if change.swap_sections:
            ids = [s.id for s in sections]
            a, b = (ids.index(i) for i in change.swap_sections)
            sections[a], sections[b] = sections[b], sections[a]
    return Report("test", organisation("某某县人民政府"), test.year or vocabulary.first_year, vocabulary.id,
                  tuple(sections), dict(figures))
