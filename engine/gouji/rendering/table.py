"""The audit on the screen: first a work order, then each report's findings, last what was not checked and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gouji.corpus.audits import Audit
from gouji.messages import Lang, message
from gouji.reasoning import ReportAudit
from gouji.reasoning.findings import OPEN_VERDICT
from gouji.rendering.views import closing, evidence_text, folded_text, named, places_text, unread_rows, why_open, words
from gouji.rendering.wrap import wrap

_NARROWEST = 14


def render_table(audit: Audit, lang: Lang = "zh", width: int = 100) -> str:
    """The audit as text of at most `width` columns (Chinese characters count two)."""
    say = _Speaker(lang)
    parts = [say("title", reports=len(audit.reports), name=audit.pack.name, version=audit.pack.version,
                 hash=audit.pack.hash, engine=" / ".join(audit.engines) or "—"),
             _work_order(audit, say, lang, width)]
    if audit.not_audited:
        parts.append(say("head-not-audited") + "\n" + _grid(
            unread_rows(audit, lang),
            [say("col-file"), say("col-reason"), say("col-remedy")], [width // 4, width // 3, width // 4]))
    parts += [_report(report, say, lang, width) for report in audit.reports
              if report.findings or report.report.doubts or report.verdict == OPEN_VERDICT]
    parts.append(_not_run(audit, say, lang, width))
    parts.append(_accounts(audit, say))
    return "\n\n".join(part for part in parts if part) + "\n"


class _Speaker:
    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def __call__(self, name: str, /, **values: object) -> str:
        return message(f"rendering.{name}", self.lang, **values)


def _grid(rows: Sequence[Sequence[Any]], headers: Sequence[str], widths: Sequence[int | None]) -> str:
    shown = [[wrap(str(cell), size) if size else cell for cell, size in zip(row, widths, strict=True)] for row in rows]
    from tabulate import tabulate  # with its tables of character widths, which the other formats need not

    return tabulate(shown, headers=headers, tablefmt="simple_grid", disable_numparse=True)


def _rest(rows: Sequence[Sequence[Any]], headers: Sequence[str], width: int, columns: int = 1) -> int:
    """What each of the last `columns` may take when the others take what they need."""
    from wcwidth import wcswidth

    first = range(len(headers) - columns)
    # A header needs two more than its text (tabulate), every column two blanks and a line.
    taken = sum(max(wcswidth(headers[i]) + 2, *(wcswidth(str(row[i])) for row in rows)) + 3 for i in first)
    return max(_NARROWEST, (width - 1 - taken) // columns - 3)


def _work_order(audit: Audit, say: _Speaker, lang: Lang, width: int) -> str:
    said = words(lang)
    rows = []
    if audit.not_audited:
        files = [n.file for n in audit.not_audited]
        rows.append([said["not_audited"], len(files), "—", named(files, lang)])
    for verdict in ("returned", "to_confirm", "accepted"):
        reports = [r for r in audit.reports if r.verdict == verdict]
        findings = sum(len(r.findings) for r in reports)
        rows.append([said[verdict], len(reports), findings if reports else "—",
                     named([f"{r.report.organisation.name}{r.report.year}" for r in reports], lang)])
    headers = [say("col-verdict"), say("col-count"), say("col-findings"), say("col-who")]
    table = _grid(rows, headers, [None, None, None, _rest(rows, headers, width)])
    lines = [say("head-work-order"), table]
    first = next((f for r in audit.reports for f in r.findings), None)
    if first is not None:
        lines.append(say("next", finding=first.id))
    if audit.interrupted:
        lines.append(say("interrupted"))
    notes = {note for r in audit.reports if (note := r.inference.note_text(lang))}
    return "\n".join([*lines, *sorted(notes)])


def _report(audit: ReportAudit, say: _Speaker, lang: Lang, width: int) -> str:
    said = words(lang)
    report = audit.report
    lines = [say("report", organisation=report.organisation.name or report.file, year=report.year,
                 verdict=said[audit.verdict], file=report.file)]
    lines += filter(None, [why_open(audit, lang)])
    rows = []
    for finding in audit.findings:
        text = [finding.message(lang)]
        text += [f"· {line}" for line in evidence_text(finding.result, audit, lang)]
        if finding.folded:
            text.append(say("folded", checks=folded_text(finding, lang)))
        if finding.suggestion(lang):
            text.append(say("suggestion", text=finding.suggestion(lang)))
        rows.append([f"{said[finding.severity]}\n{said[finding.action]}", f"{finding.id}\n{places_text(finding, lang)}",
                     "\n".join(text)])
    if rows:
        lines.append(_grid(rows, [say("col-severity"), say("col-finding"), say("col-problem")],
                           [None, 22, max(30, width - 44)]))
    lines += [say("doubt", text=doubt.text(lang)) for doubt in report.doubts]
    return "\n".join(lines)


def _not_run(audit: Audit, say: _Speaker, lang: Lang, width: int) -> str:
    """What was not checked, by rule and reason, over all reports."""
    said = words(lang)
    found: dict[tuple[str, str, str], list[str]] = {}
    alike: dict[tuple[str, str, str], list[str]] = {}
    for report in audit.reports:
        for entry in report.not_run():
            reason = message(f"rendering.reason-{entry.status}", lang) if entry.status == "undetermined" and (
                entry.checks > 1) else entry.reason.text(lang)
            found.setdefault((entry.rule, entry.status, reason), []).append(
                f"{report.report.organisation.name}{report.report.year}"
                + (f"({entry.checks})" if entry.checks > 1 else ""))
    if not found:
        return ""
    for (rule, status, reason), names in sorted(found.items()):
        who = say("all-reports") if len(names) == len(audit.reports) > 1 else named(names, lang)
        alike.setdefault((status, reason, who), []).append(rule)
    rows = [[" ".join(rules), said[status], reason, names] for (status, reason, names), rules in alike.items()]
    headers = [say("col-rule"), say("col-outcome"), say("col-reason"), say("col-who")]
    # The outcome takes what it needs, the others share the rest.
    each = _rest([[row[1], *row[2:], row[0]] for row in rows], [headers[1], *headers[2:], headers[0]], width, 3)
    return say("head-not-run") + "\n" + _grid(rows, headers, [each, None, each, each])


def _accounts(audit: Audit, say: _Speaker) -> str:
    """The closing account: every rule selected came to an outcome on every report."""
    lines = []
    for report in audit.reports:
        counts = report.outcome_counts
        lines.append(say("account", organisation=report.report.organisation.name, year=report.report.year,
                         rules=len(report.rules), passed=counts["pass"], failed=counts["fail"],
                         undetermined=counts["undetermined"], not_applicable=counts["not_applicable"],
                         broken=counts["broken"], checks=len(report.results)))
    return "\n".join([*lines, *closing(audit, say.lang)])
