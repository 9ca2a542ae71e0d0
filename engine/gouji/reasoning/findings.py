"""Findings and the verdict of a report: what reasoning concluded, put together with the evidence of the checks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import cast

from gouji.checking import Reason, Result, Subject, check
from gouji.locating import Cause, locate
from gouji.packs.models import Action, Severity
from gouji.reasoning.apart import Reasoner
from gouji.reasoning.compile import Program
from gouji.reasoning.decision import Decision, latest
from gouji.reasoning.facts import Confirmed, facts_of
from gouji.reasoning.finding import Finding, ReportAudit
from gouji.reasoning.neutral import Fact, Firing
from gouji.reasoning.pack_rules import VERDICT
from gouji.reasoning.run import Engine, Inference, infer
from gouji.reasoning.verdict_table import judged

_ORDER = {"error": 0, "warning": 1, "notice": 2}
_ACTIONS = ("mend", "confirm", "consider")
OPEN_VERDICT = "to_confirm"


def audit_report(subject: Subject, program: Program | Reasoner, engine: Engine = "auto",
                 confirmed: Iterable[Confirmed] = (), decisions: Sequence[Decision] = (), today: date | None = None,
                 formerly: Sequence[str] = ()) -> ReportAudit:
    """Check a report, locate the causes of what fails, and reason over both.

    With a program the inference happens in this process; a Reasoner has its own engine.

    `confirmed`: findings of last year that a person confirmed, of any organisation; `decisions` likewise, of any year.
    What was explained or waived is told as ever and weighs nothing in the verdict, while its evidence is
    the same and, for a waiver, until it expires (`today`: the day to go by; None: nothing expires). `formerly`: other
    identities of the organisation, under which decisions may have been made.
    """
    checked = check(subject)
    results = [r for r in checked if r.rule.status != "trial"]
    causes = locate(results, subject)
    organisation, last_year = subject.report.organisation.identity, subject.report.year - 1
    known = _Decisions(latest(decisions), (organisation, *formerly))
    before = {c for c in confirmed if c.organisation == organisation and c.year == last_year}
    if decisions:
        before |= {Confirmed(organisation, last_year, r.rule.id, r.scope) for r in results
                   if (said := known.on(r, last_year)) is not None and said.kind == "confirmed"}

    def conclude(facts: list[Fact]) -> Inference:
        return program.infer(facts) if isinstance(program, Reasoner) else infer(program, facts, engine)

    whole = not subject.report.holds_another

    def reason(decided: Mapping[str, str], by_table: Fact | None = None) -> Inference:
        facts = facts_of(results, causes, organisation, sorted(before), decided, whole=whole)
        return conclude(facts if by_table is None else [*facts, by_table])

    inference = reason({})
    findings = _decided(_findings(subject, results, causes, inference), subject, known, today)
    settled = {key: f.status for key, f in findings.items() if f.status in ("explained", "waived")}
    by_table = judged(subject, findings.values(), results, whole)
    if settled or by_table:  # the verdict is policy too: it is concluded anew, knowing what was decided
        inference = reason(settled, by_table)
    told = _told(results, inference)
    on_trial = [r for r in checked if r.rule.status == "trial"]
    tried: Mapping[str, Finding] = {}
    if any(r.status in ("fail", "undetermined") for r in on_trial):  # graded apart: the verdict never knows
        tried = _findings(subject, on_trial, (), conclude(facts_of(on_trial, (), organisation)))
    return ReportAudit(subject.report, _verdict(inference, told), tuple(findings.values()), tuple(told), inference,
                       subject.prior.file if subject.prior else None, tuple(tried.values()), tuple(on_trial))


class _Decisions:
    """What was decided of an organisation's findings, whichever of its identities it then had."""

    def __init__(self, by_finding: Mapping[str, Decision], identities: Sequence[str]) -> None:
        self._by_finding, self._identities = by_finding, identities

    def on(self, result: Result, year: int) -> Decision | None:
        """The decision on what a check told of the report of that year."""
        if not self._by_finding:
            return None
        ids = (finding_id(identity, year, result) for identity in self._identities)
        return next((self._by_finding[known] for known in ids if known in self._by_finding), None)


def _decided(findings: Mapping[str, Finding], subject: Subject, decisions: _Decisions,
             today: date | None) -> dict[str, Finding]:
    """The findings with what was said of them and of the same last year. A decision on other evidence, or one that
    expired, is shown and does not hold."""
    out = {}
    for key, finding in findings.items():
        year = subject.report.year
        decision = decisions.on(finding.result, year)
        holds = decision is not None and decision.kind != "noted" and decision.fingerprint == finding.fingerprint and (
            decision.expires is None or today is None or today <= decision.expires)
        out[key] = replace(finding, decision=decision, status=decision.kind if decision and holds else "open",
                           history=decisions.on(finding.result, year - 1))
    return out


def _told(results: Sequence[Result], inference: Inference) -> list[Result]:
    """The results; what failed and is neither a finding nor folded into one is broken: nothing is dropped unsaid."""
    findings = {fact.fields["id"] for fact in inference.facts if fact.kind == "finding"}
    into = _folded_into(inference)
    return [r if r.status != "fail" or _root(r.key, into) in findings
            else r._replace(status="broken", reason=Reason("checking.untold")) for r in results]


def _folded_into(inference: Inference) -> dict[str, str]:
    return {fact.fields["finding"]: fact.fields["into"] for fact in inference.facts if fact.kind == "folded"}


def _root(key: str, into: Mapping[str, str]) -> str:
    """Where a check ends that was folded into another, that into a third; the key itself where they go in a circle."""
    seen = [key]
    while (target := into.get(seen[-1])) is not None:
        if target in seen:
            return ""
        seen.append(target)
    return seen[-1]


def _verdict(inference: Inference, results: Sequence[Result]) -> str:
    """The verdict concluded; a report that no rule concludes on, or with a broken check, is at best to be confirmed."""
    concluded = {fact.kind.partition(".")[2] for fact in inference.facts if fact.kind.startswith(VERDICT + ".")}
    if any(result.status == "broken" for result in results):
        concluded.discard("accepted")
    return next((v for v in ("returned", "to_confirm", "accepted") if v in concluded), OPEN_VERDICT)


def _findings(subject: Subject, results: Sequence[Result], causes: Sequence[Cause],
              inference: Inference) -> dict[str, Finding]:
    """The findings by the id of their fact, the gravest first."""
    by_key = {result.key: result for result in results}
    by_cause = {cause.id: cause for cause in causes}
    into = _folded_into(inference)
    raised = _raised(inference)
    out: dict[str, Finding] = {}
    for fact in inference.facts:
        if fact.kind != "finding":
            continue
        key = fact.fields["id"]
        cause = by_cause.get(key)
        result = by_key[cause.checks[0] if cause else key]
        severity = cast(Severity, fact.fields["severity"])
        folded = tuple(by_key[k] for k in into if k not in (key, result.key) and _root(k, into) == key)
        id_ = finding_id(subject.report.organisation.identity, subject.report.year, result)
        made = Finding(id_, result, folded, raised.get(key, severity),
                       cast(Action, fact.fields["action"]), _fingerprint(subject, result, folded, cause),
                       cause=cause, again=key in raised)
        known = out.get(key)
        if known is None or _weight(made) < _weight(known):  # several rules may grade one check: the strictest counts
            out[key] = made
    order = {result.key: i for i, result in enumerate(results)}
    return dict(sorted(out.items(), key=lambda item: (_ORDER[item[1].severity], order[item[1].result.key])))


def _raised(inference: Inference) -> dict[str, Severity]:
    """The severity that findings were raised to; the gravest where several rules raised one."""
    out: dict[str, Severity] = {}
    for fact in inference.facts:
        if fact.kind == "raised":
            key, severity = fact.fields["finding"], cast(Severity, fact.fields["severity"])
            out[key] = min(out.get(key, severity), severity, key=_ORDER.__getitem__)
    return out


def _weight(finding: Finding) -> tuple[int, int]:
    return _ORDER[finding.severity], _ACTIONS.index(finding.action)


def finding_id(identity: str, year: int, result: Result) -> str:
    """Stable: organisation, year, rule and scope, never the numbers."""
    source = "|".join((identity, str(year), result.rule.id, result.scope))
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{result.rule.id}-{digest[:12]}"


def _fingerprint(subject: Subject, result: Result, folded: Sequence[Result], cause: Cause | None) -> str:
    """Of the evidence: a decision holds only while the cells, as read and as printed, the words, and what was made of
    them stay the same."""
    evidence = [line for each in (result, *sorted(folded, key=lambda r: r.key)) for line in _evidence(subject, each)]
    if cause is not None:
        evidence += [f"{c.figure}:{c.was}>{c.reads}" for repair in cause.repairs for c in repair]
        evidence += [cause.pattern, str(cause.settled), str(cause.likely), *cause.witnesses, "against", *cause.against]
    return hashlib.sha256("\n".join(evidence).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _evidence(subject: Subject, result: Result) -> list[str]:
    """What a result rests on. Subordinates count by what they report: their order, and one that reports nothing, change
    no evidence. What a message makes of cells is words; of a text there is nothing else."""
    figures = subject.report.figures
    own = [f"{o.key.scope}:{o.key.id}={o.state}:{_text(o.value)}" for o in result.operands if o.key.scope != "children"]
    below = sorted(f"{o.key.scope}:{o.key.id}={o.state}:{_text(o.value)}" for o in result.operands
                   if o.key.scope == "children" and (o.value or o.state != "given"))
    values = {} if result.operands else result.values.get("zh", {})
    return [result.key, result.status, *own, *below,
            *(f"{figure}={figures[figure].raw}" for figure in sorted(set(result.figures)) if figure in figures),
            *result.quotes, *sorted(f"{k}={v}" for k, v in values.items())]


def _text(value: int | Decimal | str | None) -> str:
    return "" if value is None else str(value)


def why(audit: ReportAudit, finding: Finding) -> list[Firing]:
    """The firings that led to a finding, in order: those that derived it, and those that folded others into it."""
    keys = {finding.result.key, *(r.key for r in finding.folded), *((finding.cause.id,) if finding.cause else ())}

    def concerns(fact: Fact) -> bool:
        return fact.fields.get("id") in keys or fact.fields.get("finding") in keys

    return [firing for firing in audit.inference.firings
            if any(concerns(fact) for _, fact in firing.matched) or concerns(firing.derived)]
