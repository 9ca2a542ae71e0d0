"""An audit as JSON-ready data in the shape of design.md §8, and the pieces of text that screen and Markdown share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from gouji.checking import Result
from gouji.checking import outcomes as worst_of
from gouji.corpus.audits import NOT_REACHED, Audit, Season
from gouji.corpus.places import place_to_json
from gouji.corpus.report_output import doubt_to_json, number_to_json
from gouji.corpus.standing import Filing
from gouji.expressions import Operand
from gouji.language import language
from gouji.locating import Cause
from gouji.messages import Lang, message
from gouji.reading import Place, describe_places
from gouji.reasoning import Decision, Finding, ReportAudit
from gouji.reasoning.findings import OPEN_VERDICT
from gouji.rendering.sums import scope_text

_LINES = 2
_NAMED = 6
_FOLDED = 24
_BODIES = 8
_OUTCOMES = ("pass", "fail", "undetermined", "not_applicable", "broken")


def audit_view(audit: Audit, lang: Lang = "zh") -> dict[str, Any]:
    """The whole run. Byte-identical for identical input: nothing in it depends on time or order of hashing."""
    return audit_frame(audit, lang) | {"reports": [report_view(report, audit, lang) for report in audit.reports]}


def audit_frame(audit: Audit, lang: Lang = "zh") -> dict[str, Any]:
    """The whole run, without what it says of each report (`reports` is there to be filled in)."""
    return {
        "pack": {"name": audit.pack.name, "version": audit.pack.version, "hash": audit.pack.hash},
        "engine": audit.engines,
        "verdicts": {v: audit.verdicts.get(v, 0) for v in ("returned", "to_confirm", "accepted")}
        | {"not_audited": len(audit.not_audited)},
        "season": None if audit.season is None else season_view(audit.season),
        "reports": [],
        "not_audited": [{"file": n.file, "verdict": "not_audited", "code": n.code, "reason": n.reason(lang),
                         "remedy": n.remedy(lang)} for n in audit.not_audited],
        "filings": [filing_view(filing) for filing in audit.filings],
        "passed_over": list(audit.passed_over),
        "interrupted": audit.interrupted,
    }


def filing_view(filing: Filing) -> dict[str, Any]:
    """A file that was handed in, and what it counts for."""
    return {"file": filing.file, "sha256": filing.document, "organisation": filing.organisation, "year": filing.year,
            "role": filing.role, "of": filing.of, "received": day_to_json(filing.received),
            "on_roster": filing.on_roster}


def season_view(season: Season) -> dict[str, Any]:
    """The season, and where each organisation stands in it."""
    return {
        "name": season.name, "city": season.city, "year": season.year, "deadline": day_to_json(season.deadline),
        "standings": [{
            "organisation": s.member.name, "level": s.member.level, "superior": s.member.superior, "listed": s.listed,
            "timeliness": s.timeliness, "deadline": day_to_json(s.deadline), "received": day_to_json(s.received),
            "verdict": s.summary.verdict if s.summary else None, "file": s.summary.file if s.summary else None,
            "recheck": None if s.recheck is None else {
                "before": s.recheck.before, "told": day_to_json(s.recheck.told), "since": dict(s.recheck.since),
                "gone": [{"id": g.id, "rule": g.rule, "why": g.why} for g in s.recheck.gone]},
        } for s in season.standings],
    }


def day_to_json(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def decision_view(decision: Decision | None) -> dict[str, Any] | None:
    """What was decided, as it was entered."""
    if decision is None:
        return None
    return {"kind": decision.kind, "fingerprint": decision.fingerprint, "reason": decision.reason,
            "approval": decision.approval, "expires": day_to_json(decision.expires), "feedback": decision.feedback,
            "review": decision.review, "by": decision.by, "on": day_to_json(decision.on)}


def report_view(audit: ReportAudit, run: Audit, lang: Lang = "zh") -> dict[str, Any]:
    """One report: verdict, what every rule came to, what did not run and why, findings, reading doubts."""
    report = audit.report
    outcomes, checks = audit.outcome_counts, audit.check_counts
    return {
        "file": report.file,
        "organisation": report.organisation.name,
        "level": report.organisation.level,
        "year": report.year,
        "template": report.template,
        "verdict": audit.verdict,
        "open_because": why_open(audit, lang),
        "engine": audit.inference.engine,
        "engine_note": audit.inference.note_text(lang),
        "pack": {"name": run.pack.name, "version": run.pack.version, "hash": run.pack.hash},
        "prior_file": audit.prior_file,
        "rules_selected": len(audit.rules),
        "outcomes": {o: outcomes.get(o, 0) for o in _OUTCOMES},
        "checks": {o: checks.get(o, 0) for o in _OUTCOMES},
        "not_run": [{"rule": n.rule, "status": n.status, "reason": n.reason.text(lang), "checks": n.checks}
                    for n in audit.not_run()],
        "findings": [finding_view(finding, audit, run, lang) for finding in audit.findings],
        "on_trial": worst_of(list(audit.on_trial)),
        "trial_findings": [finding_view(finding, audit, run, lang) for finding in audit.tried],
        "doubts": [doubt_to_json(doubt, lang) for doubt in report.doubts],
    }


def finding_view(finding: Finding, audit: ReportAudit, run: Audit, lang: Lang = "zh") -> dict[str, Any]:
    """One finding with its evidence: each operand with value and place, the quotation, the arithmetic."""
    result = finding.result
    rule = result.rule
    return {
        "id": finding.id,
        "rule": rule.id,
        "title": rule.title_in(lang),
        "severity": finding.severity,
        "action": finding.action,
        "outcome": result.status,
        "message": finding.message(lang),
        "figures": list(result.figures),
        "quotes": list(result.quotes),
        "places": [place_to_json(place) for place in result.places],
        "evidence": [_operand(operand, audit) for operand in result.operands],
        "left": number_to_json(result.left),
        "right": number_to_json(result.right),
        "difference": number_to_json(result.difference),
        "checks": [result.key, *(folded.key for folded in finding.folded)],
        **_located(finding.cause),
        "doubtful": finding.doubtful,
        **({} if result.graded_by is None else {"graded_by": result.graded_by.text(lang)}),
        "basis": [{"id": basis.id, "cite": basis.cite(), "verified": basis.verified}
                  for basis in run.pack.cited(rule, audit.report.year)],
        "suggestion": finding.suggestion(lang),
        "status": finding.status,
        "decision": decision_view(finding.decision),
        "history": decision_view(finding.history),
        "fingerprint": finding.fingerprint,
    }


def _located(cause: Cause | None) -> dict[str, Any]:
    """The correction that locating singled out (null: none), the other ones that would do, and what they share."""
    if cause is None or cause.pattern == "many":
        return {"correction": None, "alternatives": [], "pattern": cause.pattern if cause else None}
    repairs = [[{"figure": c.figure, "was": c.was, "reads": c.reads} for c in repair] for repair in cause.repairs]
    return {"correction": repairs[0] if cause.settled else None,
            "alternatives": repairs[1:] if cause.settled else repairs,
            "pattern": cause.pattern}


def _operand(operand: Operand, audit: ReportAudit) -> dict[str, Any]:
    own = operand.key.scope == "own"
    figures = audit.report.figures
    raw = figures[operand.key.id].raw if own and operand.key.id in figures else ""
    value = operand.value if not isinstance(operand.value, str) else None
    out = {
        "figure": operand.key.id if own else f"{operand.key.scope}:{operand.key.id}",
        "label": operand.label,
        "value": number_to_json(value),
        "state": operand.state,
        "file": operand.source or (audit.report.file if own else None),
        "place": place_to_json(operand.place) if isinstance(operand.place, Place) else None,
    }
    return out | ({"raw": raw} if raw and raw != str(out["value"]) else {})


def words(lang: Lang) -> dict[str, str]:
    """Severity, action, verdict and outcome as people read them."""
    out = {}
    for group in ("severity", "action", "verdict", "outcome"):
        for meant in dict.fromkeys(language().values[group].values()):
            spelled = language().word(group, meant, lang)
            out[meant] = spelled if lang == "zh" else spelled.replace("_", " ")
    return out | {"not_audited": message("rendering.not-audited", lang)}


def named(names: Sequence[str], lang: Lang) -> str:
    """The first names of a list, and how many more there are."""
    shown = message("rendering.list-comma", lang).join(names[:_NAMED])
    more = len(names) - _NAMED
    return shown + (message("rendering.and-more", lang, count=more) if more > 0 else "")


def unread_rows(audit: Audit, lang: Lang) -> list[tuple[str, str, str]]:
    """The files not audited, why, and what to do; what Ctrl-C left in one row of first names and a count."""
    left = [n for n in audit.not_audited if n.code == NOT_REACHED]
    rows = [(n.file, n.reason(lang), n.remedy(lang)) for n in audit.not_audited if n.code != NOT_REACHED]
    return rows + [(named([n.file for n in left], lang), n.reason(lang), n.remedy(lang)) for n in left[:1]]


def partial(audit: Audit) -> bool:
    """Whether only a part of what was handed in was audited: nothing may be sent out on the strength of that."""
    return audit.interrupted or (audit.season is not None and not audit.season.whole)


def partial_notes(audit: Audit, lang: Lang) -> list[str]:
    """What to say first of an audit of a part; nothing of a whole one."""
    if audit.interrupted:
        return [message("rendering.interrupted", lang)]
    return [message("rendering.partial", lang)] if partial(audit) else []


def closing(audit: Audit, lang: Lang) -> list[str]:
    """How a text output ends: every rule is accounted for on every report, and which files were not looked at."""
    lines = accounts(audit, lang)
    if audit.passed_over:
        lines.append(message("rendering.passed-over", lang, count=len(audit.passed_over),
                             files=named(list(audit.passed_over), lang)))
    return lines


def accounts(audit: Audit, lang: Lang) -> list[str]:
    """That every rule in force is accounted for on every report, or that it is not; how many are on trial."""
    if not audit.summaries:
        return []
    tried = sum(rule.status == "trial" for rule in audit.pack.rules)
    rules = len(audit.pack.rules) - tried
    complete = all(sum(summary.outcomes.values()) == rules for summary in audit.summaries)
    lines = [message("rendering.accounted" if complete else "rendering.not-accounted", lang, rules=rules,
                     reports=len(audit.summaries))]
    return [*lines, message("rendering.tried", lang, rules=tried)] if tried else lines


def why_open(audit: ReportAudit, lang: Lang) -> str:
    """Why a report is to be confirmed although nothing is asked: which grave rules could not be decided, and why."""
    if audit.verdict != OPEN_VERDICT or any(finding.action == "confirm" for finding in audit.findings):
        return ""
    grave = {r.rule.id for r in audit.results if r.severity == "error" and r.status in ("undetermined", "broken")}
    open_ = [entry for entry in audit.not_run() if entry.rule in grave and entry.status in ("undetermined", "broken")]
    if not open_:
        code = "rendering.open-another" if audit.report.holds_another else "rendering.open-unchecked"
        return message(code, lang)
    return message("rendering.open-because", lang, rules=" ".join(dict.fromkeys(entry.rule for entry in open_)),
                   reason=open_[0].reason.text(lang))


def folded_text(finding: Finding, lang: Lang) -> str:
    """The checks that a finding explains, by rule, with the column where that tells them apart."""
    shown = list(dict.fromkeys(scope_text(result, lang) for result in finding.folded))
    more = len(shown) - _FOLDED
    text = message("rendering.list-comma", lang).join(shown[:_FOLDED])
    return text + (message("rendering.and-more", lang, count=more) if more > 0 else "")


def places_text(finding: Finding, lang: Lang) -> str:
    """The places to look at, for people; the cells are named in the evidence."""
    return describe_places(finding.result.places, lang, _LINES)


def evidence_text(result: Result, audit: ReportAudit, lang: Lang, whole: bool = False) -> list[str]:
    """The operands that are not plain zeros, one line each: name, value, place, and the file when it is another. Of
    many subordinates those with the greatest numbers, unless they are wanted as a `whole`."""
    lines = []
    children = [o for o in result.operands if o.key.scope == "children" and (o.value != 0 or o.state != "given")]
    left_out = set() if whole else set(map(id, sorted(children, key=_size, reverse=True)[_BODIES:]))
    for operand in result.operands:
        if operand.key.scope == "parameter" or (
                operand.value == 0 and operand.state == "given" and len(result.operands) > 4):
            continue
        if id(operand) in left_out:
            continue
        if operand.state == "given":
            value = str(number_to_json(operand.value if not isinstance(operand.value, str) else None))
        else:
            value = message(f"checking.cell-{'unreported' if operand.unreported else operand.state}", lang)
        place = operand.place.describe(lang) if isinstance(operand.place, Place) else "—"
        where = f"{operand.source} {place}".strip()
        lines.append(message("rendering.evidence", lang, label=operand.label, value=value, place=where))
    if left_out:
        lines.append(message("checking.bodies-more", lang, count=len(left_out)))
    return lines


def _size(operand: Operand) -> int | Decimal:
    return operand.value if isinstance(operand.value, int | Decimal) else 0
