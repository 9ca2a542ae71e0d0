"""An audited report in a line: what overviews need, without loading the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from gouji.corpus.standing import Summary
from gouji.reasoning import ReportAudit
from gouji.reasoning.decision import SETTLED


def _counts(words: Iterable[str]) -> dict[str, int]:
    """In the order of the words, as an archive gives them back."""
    return dict(sorted(Counter(words).items()))


def summary_of(number: int, audit: ReportAudit) -> Summary:
    """The summary of the audit's report number `number` (from 0)."""
    report, findings = audit.report, audit.findings
    return Summary(
        number, report.file, report.organisation.name, report.organisation.identity, report.organisation.level,
        report.year, report.template, audit.verdict,
        actions=_counts(f.action for f in findings), severities=_counts(f.severity for f in findings),
        rules=_counts(f.result.rule.id for f in findings), outcomes=_counts(audit.outcome_counts.elements()),
        checks=_counts(audit.check_counts.elements()), statuses=_counts(f.status for f in findings),
        engine=audit.inference.engine,
        notes={lang: note for lang in ("zh", "en") if (note := audit.inference.note_text(lang))},
        settled=_counts(f.action for f in findings if f.status in SETTLED))
