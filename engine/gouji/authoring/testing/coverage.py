"""Coverage of rules by their tests: outcomes on each template, and the branches within a rule that no test decides.

Counted are only tests that come out as they should; known gaps decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gouji.checking.rule_tests import Trial, in_its_time, trials
from gouji.claims import compare
from gouji.expressions import Node, ScopeUnavailable, prepare
from gouji.expressions.nodes import Binary, Conditional, Unary
from gouji.messages import Lang, message
from gouji.packs import Pack, Rule

_WANTED = ("pass", "fail")


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of a rule that tests must decide: catalogue entry of what is said where none does, and the part."""

    code: str
    part: str


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """Of one rule: the outcomes its tests came to on each of its templates, its branches and those decided."""

    rule: str
    outcomes: dict[str, frozenset[str]]
    branches: tuple[Branch, ...]
    decided: frozenset[Branch]

    def told(self, lang: Lang) -> Iterator[str]:
        """A sentence for each thing that is not covered."""
        from gouji.language import language

        for template, outcome in self.lacking:
            yield message("rule_tests.cover-lacks", lang, rule=self.rule, template=template,
                          outcome=language().word("outcome", outcome, lang))
        for branch in self.open:
            yield message(branch.code, lang, rule=self.rule, part=branch.part)

    @property
    def lacking(self) -> list[tuple[str, str]]:
        """Template and outcome of which there is no test."""
        return [(template, outcome) for template, got in self.outcomes.items() for outcome in _WANTED
                if outcome not in got]

    @property
    def open(self) -> list[Branch]:
        return [branch for branch in self.branches if branch not in self.decided]


@dataclass(frozen=True, slots=True)
class Coverage:
    rules: tuple[RuleCoverage, ...]

    @property
    def outcomes(self) -> tuple[int, int]:
        """How many of rule × template × (pass, fail) there is a test for, of how many."""
        total = sum(len(rule.outcomes) for rule in self.rules) * len(_WANTED)
        return total - sum(len(rule.lacking) for rule in self.rules), total

    @property
    def branches(self) -> tuple[int, int]:
        """How many branches are decided, of how many."""
        total = sum(len(rule.branches) for rule in self.rules)
        return total - sum(len(rule.open) for rule in self.rules), total


def share(decided: int, total: int) -> str:
    """As a percentage; 100 only where nothing is missing."""
    if decided == total:
        return "100"
    return f"{min(99.9, 100 * decided / total):.1f}"


def cover(pack: Pack, rules: tuple[Rule, ...] | None = None) -> Coverage:
    """The coverage of the rules, by default of those of the pack's own files."""
    out = []
    for rule in rules if rules is not None else pack.own_rules:
        ran = [trial for trial in trials(pack, (rule,)) if trial.subject and trial.outcome.passed
               and not trial.outcome.gap]
        templates = [template for template, bound in pack.bound.items() if rule.id in bound]
        outcomes = {template: frozenset(t.outcome.got for t in ran if t.outcome.template == template)
                    for template in templates if _may_run(pack, rule, template)}
        branches = tuple(dict.fromkeys(_branches(pack, rule)))
        out.append(RuleCoverage(rule.id, outcomes, branches, frozenset(_decided(ran)) if branches else frozenset()))
    return Coverage(tuple(out))


def _may_run(pack: Pack, rule: Rule, template: str) -> bool:
    """Whether it can come to anything there: rules that go by the year are bound to every form."""
    from gouji.packs.binding import meets

    form = pack.vocabulary(template)
    return meets(rule, form) and in_its_time(pack, rule, form) and (
        rule.claim is None or bool(_readings(pack, rule, template)))


def _readings(pack: Pack, rule: Rule, template: str) -> list[tuple[str, Node]]:
    phrase = pack.phrases.phrase(rule.claim or "")
    return [(r.text, r.bound[template]) for r in phrase.readings_on(template)] if phrase is not None else []


def _branches(pack: Pack, rule: Rule) -> Iterator[Branch]:
    """Those of a rule on any template."""
    for template, bound in pack.bound.items():
        ready = bound.get(rule.id)
        if ready is None:
            continue
        for check in ready.checks[:1]:
            for part in _conditions(check.prepared.node):
                for code in ("rule_tests.cover-never-true", "rule_tests.cover-never-false"):
                    yield Branch(code, _text(rule, part))
        for text, _ in _readings(pack, rule, template):
            yield Branch("rule_tests.cover-reading", text)
    for code, parts in (("rule_tests.cover-forbidden", rule.forbidden), ("rule_tests.cover-required", rule.required),
                        ("rule_tests.cover-aspect", rule.must_mention)):
        yield from (Branch(code, part) for part in parts or ())


def _conditions(node: Node) -> list[Node]:
    """The conditions that 且, 或, 非 and 若 join; none where the whole is one."""
    parts = list(_joined(node))
    return parts if len(parts) > 1 else []


def _joined(node: Node) -> Iterator[Node]:
    match node:
        case Binary(operator="且" | "或"):
            yield from _joined(node.left)
            yield from _joined(node.right)
        case Conditional():
            yield from _joined(node.condition)
            yield from _joined(node.consequence)
        case Unary(operator="非"):
            yield from _joined(node.operand)
        case _:
            yield node


def _text(rule: Rule, part: Node) -> str:
    return (rule.check or "")[part.start:part.end].strip()


def _decided(ran: Iterable[Trial]) -> Iterator[Branch]:
    for trial in ran:
        subject, rule = trial.subject, trial.rule
        if subject is None:
            continue
        ready = subject.pack.bound[trial.outcome.template][rule.id]
        for check in ready.checks:
            for part in _conditions(check.prepared.node):
                try:
                    status = prepare(part).evaluate(subject.lookup, rule.blanks).status
                except ScopeUnavailable:
                    continue
                if status in _WANTED:
                    code = "rule_tests.cover-never-true" if status == "pass" else "rule_tests.cover-never-false"
                    yield Branch(code, _text(rule, part))
        if rule.claim is not None and trial.outcome.got == "pass":
            claims = [claim for claim in subject.report.claims if claim.phrase == rule.claim]
            phrase = subject.pack.phrases.phrase(rule.claim)
            for text, node in _readings(subject.pack, rule, trial.outcome.template):
                if any(compare(node, claim.value, subject.lookup, claim.exact,
                               phrase is not None and phrase.share).status == "pass" for claim in claims):
                    yield Branch("rule_tests.cover-reading", text)
        yield from _worded(trial)


def _worded(trial: Trial) -> Iterator[Branch]:
    """Patterns that a test stands or falls with, aspects whose want it tells."""
    rule, subject = trial.rule, trial.subject
    assert subject is not None
    ready = subject.pack.bound[trial.outcome.template][rule.id]
    if rule.must_mention:
        yield from (Branch("rule_tests.cover-aspect", result.short) for result in trial.results
                    if result.status == "fail")
    for wanted, code, patterns in (("fail", "rule_tests.cover-forbidden", ready.words.forbidden),
                                   ("pass", "rule_tests.cover-required", ready.words.required)):
        if trial.outcome.got == wanted and patterns:
            text = subject.narrative.whole(ready.parts, masked=not rule.inside_titles)
            texts = rule.forbidden if wanted == "fail" else rule.required
            yield from (Branch(code, written) for written, pattern in zip(texts or (), patterns, strict=True)
                        if pattern.occurs(text, subject.report.year))
