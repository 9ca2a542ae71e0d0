"""The audit on the screen: first a work order, then each report's findings, last what was not checked and why."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.corpus.audits import Audit
from gouji.messages import Lang, message
from gouji.reasoning import Finding, ReportAudit
from gouji.reasoning.findings import OPEN_VERDICT
from gouji.rendering.decided import decision_lines
from gouji.rendering.grid import grid, rest_of
from gouji.rendering.views import closing, evidence_text, folded_text, named, places_text, unread_rows, why_open, words
from gouji.rendering.work_order import work_order

_ALL_SHOWN = 60  # reports up to which the screen tells each


def render_table(audit: Audit, lang: Lang = "zh", width: int = 100, brief: bool = False) -> str:
    """The audit as text of at most `width` columns (Chinese characters count two). `brief`: the work order alone, for
    an audit whose findings are written to files, or that is too long for any screen."""
    say = _Speaker(lang)
    brief = brief or len(audit.reports) > _ALL_SHOWN
    parts = [say("title", reports=len(audit.reports), name=audit.pack.name, version=audit.pack.version,
                 hash=audit.pack.hash, engine=" / ".join(audit.engines) or "—"),
             work_order(audit, lang, width)]
    if audit.not_audited:
        parts.append(say("head-not-audited") + "\n" + grid(
            unread_rows(audit, lang),
            [say("col-file"), say("col-reason"), say("col-remedy")], [width // 4, width // 3, width // 4]))
    if not brief:
        reports = list(audit.reports)
        parts += [report_section(report, lang, width) for report in reports
                  if report.findings or report.tried or report.report.doubts or report.verdict == OPEN_VERDICT]
        parts.append(_not_run(reports, say, lang, width))
        parts.append(_accounts(reports, say))
    parts.append("\n".join(closing(audit, lang)))
    return "\n\n".join(part for part in parts if part) + "\n"


class _Speaker:
    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def __call__(self, name: str, /, **values: object) -> str:
        return message(f"rendering.{name}", self.lang, **values)


def report_section(audit: ReportAudit, lang: Lang, width: int) -> str:
    """One report: its verdict, its findings with their evidence, what reading doubted."""
    say = _Speaker(lang)
    said = words(lang)
    report = audit.report
    lines = [say("report", organisation=report.organisation.name or report.file, year=report.year,
                 verdict=said[audit.verdict], file=report.file)]
    lines += filter(None, [why_open(audit, lang)])
    for findings, head in ((audit.findings, ""), (audit.tried, "head-trial")):
        rows = _rows(findings, audit, lang)
        if rows and head:
            lines.append(say(head))
        if rows:
            lines.append(grid(rows, [say("col-severity"), say("col-finding"), say("col-problem")],
                              [None, 22, max(30, width - 44)]))
    lines += [say("doubt", text=doubt.text(lang)) for doubt in report.doubts]
    return "\n".join(lines)


def _rows(findings: Sequence[Finding], audit: ReportAudit, lang: Lang) -> list[list[str]]:
    say, said, rows = _Speaker(lang), words(lang), []
    for finding in findings:
        text = [finding.message(lang)]
        text += [f"· {line}" for line in evidence_text(finding.result, audit, lang)]
        if finding.folded:
            text.append(say("folded", checks=folded_text(finding, lang)))
        if finding.suggestion(lang):
            text.append(say("suggestion", text=finding.suggestion(lang)))
        text += decision_lines(finding, lang)
        rows.append([f"{said[finding.severity]}\n{said[finding.action]}", f"{finding.id}\n{places_text(finding, lang)}",
                     "\n".join(text)])
    return rows


def _not_run(reports: Sequence[ReportAudit], say: _Speaker, lang: Lang, width: int) -> str:
    """What was not checked, by rule and reason, over all reports."""
    said = words(lang)
    found: dict[tuple[str, str, str], list[str]] = {}
    alike: dict[tuple[str, str, str], list[str]] = {}
    for report in reports:
        for entry in report.not_run():
            several = entry.checks > 1 and entry.reason.code.startswith("checking.cells-")  # other cells in each check
            reason = message(f"rendering.reason-{entry.status}", lang) if several else entry.reason.text(lang)
            found.setdefault((entry.rule, entry.status, reason), []).append(
                f"{report.report.organisation.name}{report.report.year}"
                + (f"({entry.checks})" if entry.checks > 1 else ""))
    if not found:
        return ""
    for (rule, status, reason), names in sorted(found.items()):
        who = say("all-reports") if len(names) == len(reports) > 1 else named(names, lang)
        alike.setdefault((status, reason, who), []).append(rule)
    rows = [[" ".join(rules), said[status], reason, names] for (status, reason, names), rules in alike.items()]
    headers = [say("col-rule"), say("col-outcome"), say("col-reason"), say("col-who")]
    # The outcome takes what it needs, the others share the rest.
    each = rest_of([[row[1], *row[2:], row[0]] for row in rows], [headers[1], *headers[2:], headers[0]], width, 3)
    return say("head-not-run") + "\n" + grid(rows, headers, [each, None, each, each])


def _accounts(reports: Sequence[ReportAudit], say: _Speaker) -> str:
    """The closing account: every rule selected came to an outcome on every report."""
    lines = []
    for report in reports:
        counts = report.outcome_counts
        lines.append(say("account", organisation=report.report.organisation.name, year=report.report.year,
                         rules=len(report.rules), passed=counts["pass"], failed=counts["fail"],
                         undetermined=counts["undetermined"], not_applicable=counts["not_applicable"],
                         broken=counts["broken"], checks=len(report.results)))
    return "\n".join(lines)
