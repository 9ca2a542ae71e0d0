"""The audit as Markdown: what one would paste into a mail or a ticket."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gouji.corpus.audits import Audit
from gouji.corpus.summaries import summary_of
from gouji.messages import Lang, message
from gouji.reasoning import Finding, ReportAudit
from gouji.rendering.decided import decision_lines
from gouji.rendering.views import closing, evidence_text, folded_text, partial_notes, places_text, why_open, words
from gouji.rendering.work_order import beside_lines, heading, order_rows

_MARKUP = re.compile(r"[\\`*_\[\]#|~]")


def render_markdown(audit: Audit, lang: Lang = "zh") -> str:
    """The audit as a Markdown text; in a season it begins with how that stands."""
    if not audit.summaries:
        audit = replace(audit, summaries=tuple(summary_of(n, report) for n, report in enumerate(audit.reports)))
    lines = [f"# {heading(audit, lang)}", "", _title(audit, lang), "",
             _row([message(f"rendering.col-{c}", lang) for c in ("verdict", "count", "findings", "who")]),
             "|---|---|---|---|"]
    lines += map(_row, order_rows(audit, lang, message("rendering.list-comma", lang).join))
    for note in (*partial_notes(audit, lang), *audit.notes(lang)):
        lines += ["", note]
    beside = beside_lines(audit, lang)
    lines += [""] * bool(beside) + [f"- {_text(line)}" for line in beside]
    for entry in audit.not_audited:
        lines += ["", f"- {_text(entry.file)}: {_text(entry.reason(lang))}. {_text(entry.remedy(lang))}"]
    for report in audit.reports:
        lines += ["", *_report(report, lang)]
    lines += ["", *closing(audit, lang)]
    return "\n".join(lines) + "\n"


def _title(audit: Audit, lang: Lang) -> str:
    return message("rendering.title", lang, reports=len(audit.reports), name=audit.pack.name,
                   version=audit.pack.version, hash=audit.pack.hash, engine=" / ".join(audit.engines) or "—")


def _text(text: str) -> str:
    """Words of a report as words: nothing in them is markup, a link or HTML."""
    return _MARKUP.sub(r"\\\g<0>", text.replace("\n", " ")).replace("<", "&lt;")


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(_text(cell) for cell in cells) + " |"


def _report(audit: ReportAudit, lang: Lang) -> list[str]:
    said = words(lang)
    report = audit.report
    name = report.organisation.name or report.file
    lines = [f"## {_text(name)} {report.year}: {said[audit.verdict]}", "", _text(report.file)]
    if why_open(audit, lang):
        lines += ["", _text(why_open(audit, lang))]
    lines += _told(audit.findings, audit, lang)
    if not audit.findings:
        lines += ["", message("rendering.no-findings", lang)]
    if audit.tried:
        lines += ["", message("rendering.head-trial", lang), *_told(audit.tried, audit, lang)]
    lines += [f"- {_text(message('rendering.doubt', lang, text=doubt.text(lang)))}" for doubt in report.doubts]
    counts = audit.outcome_counts
    lines += ["", message("rendering.account", lang, organisation=report.organisation.name, year=report.year,
                          rules=len(audit.rules), passed=counts["pass"], failed=counts["fail"],
                          undetermined=counts["undetermined"], not_applicable=counts["not_applicable"],
                          broken=counts["broken"], checks=len(audit.results))]
    alike: dict[tuple[str, str], list[str]] = {}
    for n in audit.not_run():
        count = f" ({n.checks})" if n.checks > 1 else ""
        alike.setdefault((said[n.status], n.reason.text(lang)), []).append(n.rule + count)
    lines += [f"- {status} {_text(reason)}: {' '.join(rules)}" for (status, reason), rules in alike.items()]
    return lines


def _told(findings: Sequence[Finding], audit: ReportAudit, lang: Lang) -> list[str]:
    said, lines = words(lang), []
    for finding in findings:
        lines += ["", f"- **{said[finding.severity]} · {said[finding.action]}** {_text(finding.message(lang))} "
                      f"({_text(finding.id)}, {places_text(finding, lang)})"]
        lines += [f"  - {_text(line)}" for line in evidence_text(finding.result, audit, lang)]
        if finding.folded:
            lines.append("  - " + message("rendering.folded", lang, checks=folded_text(finding, lang)))
        if finding.suggestion(lang):
            lines.append("  - " + message("rendering.suggestion", lang, text=finding.suggestion(lang)))
        lines += [f"  - {_text(line)}" for line in decision_lines(finding, lang)]
    return lines
