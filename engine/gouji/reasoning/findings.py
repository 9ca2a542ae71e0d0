"""Findings and the verdict of a report: what reasoning concluded, put together with the evidence of the checks."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from gouji.checking import Reason, Result, Subject, check, outcomes
from gouji.checking.results import Status
from gouji.fitting import Report
from gouji.language import holes
from gouji.locating import Cause
from gouji.messages import Lang, message
from gouji.packs.models import Action, Severity
from gouji.reasoning.compile import Program
from gouji.reasoning.facts import facts_of
from gouji.reasoning.neutral import Fact, Firing
from gouji.reasoning.pack_rules import VERDICT
from gouji.reasoning.run import Engine, Inference, infer

_ORDER = {"error": 0, "warning": 1, "notice": 2}
_ACTIONS = ("mend", "confirm", "consider")
OPEN_VERDICT = "to_confirm"


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause to tell a person about. `result` is its evidence, `folded` the other checks that it explains.

    `cause` names the cells where locating found them.
    """

    id: str
    result: Result
    folded: tuple[Result, ...]
    severity: Severity
    action: Action
    fingerprint: str
    status: str = "open"
    cause: Cause | None = None

    @property
    def doubtful(self) -> bool:
        return self.result.doubt == "reading"

    def message(self, lang: Lang = "zh") -> str:
        """The rule's message filled from the evidence of the verdict, or why nothing could be decided."""
        result = self.result
        rule = result.rule
        if result.status == "undetermined" and result.reason is not None:
            return _undecided(result, result.reason.text(lang), lang)
        template = rule.message_en if lang == "en" and rule.message_en else rule.message
        return template.format_map(_Filled(result, lang))

    def suggestion(self, lang: Lang = "zh") -> str:
        rule = self.result.rule
        template = rule.suggestion_en if lang == "en" and rule.suggestion_en else rule.suggestion
        return template.format_map(_Filled(self.result, lang))


def _undecided(result: Result, reason: str, lang: Lang) -> str:
    """What is said of a check that nothing could decide: the rule's own message would claim that it failed."""
    values = result.values.get(lang, {})
    if "quote" in values:
        return message("checking.undecided-claim", lang, quote=values["quote"], value=values["value"],
                       readings=values["readings"], reason=reason)
    rule = result.rule
    title = rule.title_en if lang == "en" and rule.title_en else rule.title
    return message("checking.undecided", lang, title=title, scope=values.get("row", ""), reason=reason)


class _Filled(dict[str, object]):
    def __init__(self, result: Result, lang: Lang) -> None:
        values: Mapping[str, object] = result.values.get(lang, {})
        super().__init__({name: values[meant] for name, meant in holes().items() if meant in values})

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


@dataclass(frozen=True, slots=True)
class NotRun:
    """A rule that did not decide everything it was to look at, with the reason and how many checks that concerns."""

    rule: str
    status: Status
    reason: Reason
    checks: int


@dataclass(frozen=True, slots=True)
class ReportAudit:
    """The audit of one report. `prior_file` is the file of last year's report, where one was used."""

    report: Report
    verdict: str
    findings: tuple[Finding, ...]
    results: tuple[Result, ...]
    inference: Inference
    prior_file: str | None

    @property
    def rules(self) -> dict[str, Status]:
        """Every rule selected, by its worst check."""
        return outcomes(list(self.results))

    @property
    def outcome_counts(self) -> Counter[str]:
        return Counter(self.rules.values())

    @property
    def check_counts(self) -> Counter[str]:
        return Counter(result.status for result in self.results)

    def not_run(self) -> list[NotRun]:
        """What was not checked and why: one entry per rule and reason, with the number of checks it concerns."""
        found: dict[tuple[str, str, str], list[Result]] = {}
        for result in self.results:
            if result.reason is not None and result.status in ("not_applicable", "undetermined", "broken"):
                found.setdefault((result.rule.id, result.status, result.reason.code), []).append(result)
        return [NotRun(rule, results[0].status, results[0].reason, len(results))
                for (rule, _, _), results in found.items() if results[0].reason is not None]


def audit_report(subject: Subject, program: Program, engine: Engine = "auto") -> ReportAudit:
    """Check a report and reason over the outcomes."""
    results = check(subject)
    organisation = subject.report.organisation.identity
    inference = infer(program, facts_of(results, organisation), engine)
    told = _told(results, inference)
    return ReportAudit(subject.report, _verdict(inference, told), _findings(subject, results, inference), tuple(told),
                       inference, subject.prior.file if subject.prior else None)


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


def _findings(subject: Subject, results: Sequence[Result], inference: Inference) -> tuple[Finding, ...]:
    by_key = {result.key: result for result in results}
    into = _folded_into(inference)
    raised = {fact.fields["finding"]: fact.fields["severity"] for fact in inference.facts if fact.kind == "raised"}
    out: dict[str, Finding] = {}
    for fact in inference.facts:
        if fact.kind != "finding":
            continue
        key = fact.fields["id"]
        result = by_key[key]
        severity = raised.get(key, fact.fields["severity"])
        folded = tuple(by_key[k] for k in into if k != key and _root(k, into) == key)
        made = Finding(_id(subject, result), result, folded, cast(Severity, severity),
                       cast(Action, fact.fields["action"]), _fingerprint(subject, result, folded))
        known = out.get(key)
        if known is None or _weight(made) < _weight(known):  # several rules may grade one check: the strictest counts
            out[key] = made
    order = {result.key: i for i, result in enumerate(results)}
    return tuple(sorted(out.values(), key=lambda f: (_ORDER[f.severity], order[f.result.key])))


def _weight(finding: Finding) -> tuple[int, int]:
    return _ORDER[finding.severity], _ACTIONS.index(finding.action)


def _id(subject: Subject, result: Result) -> str:
    """Stable: organisation, year, rule and scope, never the numbers."""
    report = subject.report
    source = "|".join((report.organisation.identity, str(report.year), result.rule.id, result.scope))
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{result.rule.id}-{digest[:12]}"


def _fingerprint(subject: Subject, result: Result, folded: Sequence[Result]) -> str:
    """Of the evidence: a decision holds only while the cells, as read and as printed, and the words stay the same."""
    figures = subject.report.figures
    evidence = [f"{o.key.scope}:{o.key.id}={o.state}:{_text(o.value)}" for o in result.operands]
    evidence += [f"{figure}={figures[figure].raw}" for figure in sorted(result.figures) if figure in figures]
    evidence += [*result.quotes, result.status, *sorted(f"{k}={v}" for k, v in result.values.get("zh", {}).items()),
                 *sorted(f.key for f in folded)]
    return hashlib.sha256("\n".join(evidence).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _text(value: int | Decimal | str | None) -> str:
    return "" if value is None else str(value)


def why(audit: ReportAudit, finding: Finding) -> list[Firing]:
    """The firings that led to a finding, in order: those that derived it, and those that folded others into it."""
    keys = {finding.result.key, *(r.key for r in finding.folded)}

    def concerns(fact: Fact) -> bool:
        return fact.fields.get("id") in keys or fact.fields.get("finding") in keys

    return [firing for firing in audit.inference.firings
            if any(concerns(fact) for _, fact in firing.matched) or concerns(firing.derived)]
