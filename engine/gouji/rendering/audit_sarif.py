"""An audit as SARIF: each finding at its line, each file that was not audited as a result of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator

from gouji.corpus.audits import Audit
from gouji.messages import Lang
from gouji.packs.models import Severity
from gouji.reasoning import Finding, ReportAudit
from gouji.reasoning.decision import SETTLED
from gouji.rendering.sarif import SarifLevel, SarifResult, SarifRule, Spot, to_sarif
from gouji.rendering.views import words

NOT_AUDITED = "not_audited"
_LEVELS: dict[Severity, SarifLevel] = {"error": "error", "warning": "warning", "notice": "note"}


def render_sarif(audit: Audit, lang: Lang = "zh") -> str:
    """What was decided (explained, waived) is left out: a code host would ask for it again."""
    rules = [SarifRule(rule.id, rule.title_in(lang))
             for rule in audit.pack.rules]
    rules.append(SarifRule(NOT_AUDITED, words(lang)[NOT_AUDITED]))
    return json.dumps(to_sarif(_results(audit, lang), rules, lang), ensure_ascii=False, indent=1) + "\n"


def _results(audit: Audit, lang: Lang) -> Iterator[SarifResult]:
    for each in audit.not_audited:
        text = " ".join(filter(None, (each.reason(lang), each.remedy(lang))))
        yield SarifResult(NOT_AUDITED, "error", text, (Spot(each.file),))
    for report in audit.reports:
        for finding in report.findings:
            if finding.status not in SETTLED:
                yield _result(finding, report, lang)


def _result(finding: Finding, report: ReportAudit, lang: Lang) -> SarifResult:
    file = report.report.file
    lines = dict.fromkeys(place.line for place in finding.result.places if place.line and not place.spots)
    spots = tuple(Spot(file, line) for line in lines) or (Spot(file),)
    text = " ".join(filter(None, (finding.message(lang), finding.suggestion(lang))))
    return SarifResult(finding.result.rule.id, _LEVELS[finding.severity], text, spots,
                       {"finding/v1": finding.id, "evidence/v1": finding.fingerprint})
