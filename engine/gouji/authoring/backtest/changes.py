"""What differs between the audits of one report by two packs, finding by finding, with what is responsible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from gouji.authoring.backtest.pack_changes import PackChanges
from gouji.messages import Lang
from gouji.reasoning import Finding, ReportAudit, why

Kind = Literal["new", "gone", "changed"]
# rule-added, rule-removed, rule-changed (its keys), parameter (names), names (other figures by the same words), words
# (phrases or vocabularies), reasoning (ids of reasoning rules), table (decision tables), consequence (of other rules:
# ids), deadline.
Cause = Literal["rule-added", "rule-removed", "rule-changed", "parameter", "names", "words", "reasoning", "table",
                "consequence", "deadline"]
_COMPARED = ("severity", "action", "message")


class Why(NamedTuple):
    """What is responsible, and the keys, names or ids that say more."""

    cause: Cause
    what: tuple[str, ...] = ()


class Whose(NamedTuple):
    """The report that a change is of."""

    organisation: str
    identity: str
    year: int
    file: str


class Side(NamedTuple):
    """A finding as one pack tells it."""

    severity: str
    action: str
    messages: Mapping[Lang, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A finding that only one pack tells, or that they tell otherwise: `before` or `after` None where it is not there;
    `fields`: what differs of one that both tell."""

    kind: Kind
    whose: Whose
    id: str
    rule: str
    scope: str
    before: Side | None
    after: Side | None
    why: Why
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VerdictChange:
    whose: Whose
    before: str
    after: str
    rules: tuple[str, ...]  # whose findings changed in that report


@dataclass(slots=True)
class Changes:
    """`findings`, `verdicts`: all that changed; `reports`: how many were looked at; `audited`: those both packs
    audited; `same`: those of which everything is told the same."""

    findings: list[Change] = field(default_factory=list)
    verdicts: list[VerdictChange] = field(default_factory=list)
    audited: int = 0
    same: int = 0
    unread: int = 0
    reports: int = 0

    def merge(self, other: Changes) -> None:
        self.findings += other.findings
        self.verdicts += other.verdicts
        self.audited += other.audited
        self.same += other.same
        self.unread += other.unread
        self.reports += other.reports

    def finish(self) -> None:
        """Puts in order what came in any order."""
        order = {"new": 0, "gone": 1, "changed": 2}
        self.findings.sort(key=lambda c: (order[c.kind], c.rule, c.whose.identity, c.whose.year, c.scope))
        self.verdicts.sort(key=lambda c: (c.whose.identity, c.whose.year))


def compare(a: ReportAudit, b: ReportAudit, whose: Whose, packs: PackChanges, into: Changes) -> None:
    """Adds what differs."""
    found = list(_findings(a, b, whose, packs))
    into.audited += 1
    into.findings += found
    if a.verdict != b.verdict:
        into.verdicts.append(VerdictChange(whose, a.verdict, b.verdict,
                                           tuple(dict.fromkeys(change.rule for change in found))))
    elif not found:
        into.same += 1


def _findings(a: ReportAudit, b: ReportAudit, whose: Whose, packs: PackChanges) -> Iterator[Change]:
    before, after = ({f.result.key: f for f in audit.findings} for audit in (a, b))
    for key, finding in before.items():
        if key not in after:
            yield _change("gone", whose, finding, None, Responsible(a, b, packs))
    for key, finding in after.items():
        old = before.get(key)
        if old is None:
            yield _change("new", whose, None, finding, Responsible(a, b, packs))
        elif (differs := tuple(name for name in _COMPARED if _of(old, name) != _of(finding, name))):
            yield _change("changed", whose, old, finding, Responsible(a, b, packs), differs)


def _of(finding: Finding, name: str) -> object:
    return (finding.message("zh"), finding.message("en")) if name == "message" else getattr(finding, name)


def _change(kind: Kind, whose: Whose, before: Finding | None, after: Finding | None, responsible: Responsible,
            differs: tuple[str, ...] = ()) -> Change:
    one = after or before
    assert one is not None
    return Change(kind, whose, one.id, one.result.rule.id, one.result.scope, _side(before), _side(after),
                  responsible.of(before, after), differs)


def _side(finding: Finding | None) -> Side | None:
    if finding is None:
        return None
    return Side(finding.severity, finding.action, {"zh": finding.message("zh"), "en": finding.message("en")})


class Responsible:
    """What made a finding differ between two audits of one report."""

    def __init__(self, a: ReportAudit, b: ReportAudit, packs: PackChanges) -> None:
        self._a, self._b, self._packs = a, b, packs

    def of(self, before: Finding | None, after: Finding | None) -> Why:
        """Of its own rule first; else reasoning rules that fired for it in one audit alone, else the other rules that
        changed and came to something else."""
        one = after or before
        assert one is not None
        rule, packs = one.result.rule.id, self._packs
        for change in packs.rules:
            if change.rule.id == rule and change.counts:
                return Why("rule-added") if change.what == "added" else Why("rule-removed") if (
                    change.what == "removed") else Why("rule-changed", tuple(change.keys))
        if any(meaning.name in (rule, one.result.rule.claim) for meaning in packs.meanings):
            return Why("names")
        if rule in packs.affected:
            return Why("parameter", packs.affected[rule])
        fired = self._fired(before, after)
        if fired:
            return Why("reasoning", fired)
        others = self._others()
        if others:
            return Why("consequence", others)
        if packs.phrases or packs.vocabularies:
            return Why("words", tuple(named.name for named in (*packs.phrases, *packs.vocabularies) if named.name))
        if packs.tables:
            return Why("table", tuple(named.name for named in packs.tables))
        if packs.moved:
            return Why("deadline", packs.deadline)
        return Why("reasoning", tuple(named.name for named in packs.reasoning))

    def _fired(self, before: Finding | None, after: Finding | None) -> tuple[str, ...]:
        """The changed reasoning rules that had a hand in it."""
        changed = {named.name for named in self._packs.reasoning}
        hands = [{firing.rule for firing in why(audit, finding)} if finding is not None else set()
                 for audit, finding in ((self._a, before), (self._b, after))]
        return tuple(sorted((hands[0] | hands[1]) & changed))

    def _others(self) -> tuple[str, ...]:
        """The changed rules that came to something else on this report."""
        out = []
        for rule in sorted(self._packs.rule_ids()):
            results = [[(r.scope, r.status, r.difference) for r in audit.results if r.rule.id == rule]
                       for audit in (self._a, self._b)]
            if results[0] != results[1]:
                out.append(rule)
        return tuple(out)
