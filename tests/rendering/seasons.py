"""A season of the sample city, put together by hand: what letters, bulletin and scores are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from gouji.corpus import Audit, audit
from gouji.corpus.audits import Season
from gouji.corpus.roster import Member, Roster
from gouji.corpus.standing import GoneFinding, Recheck, Standing, Timeliness
from gouji.corpus.summaries import summary_of
from gouji.fitting import organisation
from gouji.packs import Pack
from gouji.reasoning import Finding, ReportAudit

YEAR = 2021
_SIX = ("望湖县2020", "望湖县2021", "清溪县2020", "清溪县2021", "石桥县2021", "石桥县2022")
GONE = "表三“总计”一列：办理结果各项相加得 110，（七）总计填 109，相差 1"


def six_reports(pack: Pack, submissions: Path) -> Audit:
    """The audit of six reports of the sample city, whatever else lies there."""
    return audit([next(submissions.rglob(f"{name}.txt")) for name in _SIX], pack)


def member(name: str) -> Member:
    known = organisation(name)
    return Member(known.name, known.identity, known.level)


def summarised(run: Audit) -> Audit:
    """The audit with the summaries of its reports as they are now."""
    return replace(run, summaries=tuple(summary_of(n, report) for n, report in enumerate(run.reports)))


def season_of(run: Audit, times: Mapping[str, Timeliness], issuer: str = "云岭市人民政府办公室",
              rechecks: Mapping[str, Recheck] | None = None, year: int = YEAR) -> Audit:
    """The audit in a season: `times` says who is on the roster, and when the report came."""
    run = summarised(run)
    standings = []
    for name, time in times.items():
        who = member(name)
        mine = {s.year: s for s in run.summaries if s.identity == who.identity}
        standings.append(Standing(
            who, True, time, date(2022, 1, 20), None if time == "missing" else date(2022, 1, 18), (),
            None if time == "missing" else mine.get(year), (rechecks or {}).get(name), mine.get(year - 1)))
    roster = Roster("", tuple(s.member for s in standings))
    return replace(run, season=Season("年报审核", "云岭市", issuer, year, date(2022, 1, 20), 5, roster,
                                        tuple(standings)))


def with_findings(run: Audit, change: Callable[[ReportAudit, Finding], Finding | None], verdict: str = "") -> Audit:
    """The audit with every finding changed, or left out where `change` gives None; `verdict` for every report, where
    that is another then."""
    reports = []
    for report in run.reports:
        found = [change(report, finding) for finding in report.findings]
        reports.append(replace(
            report, findings=tuple(f for f in found if f is not None), verdict=verdict or report.verdict))
    return summarised(replace(run, reports=tuple(reports)))


def recheck(findings: Sequence[Finding]) -> Recheck:
    """One not mended, one new, the others not told of before; one mended."""
    since = {f.id: ("unmended", "new")[n] if n < 2 else "untold" for n, f in enumerate(findings)}
    return Recheck("送审/望湖县初稿.txt", date(2022, 2, 10), since,  # type: ignore[arg-type]
                   (GoneFinding("GJ-302-0", "GJ-302", "error", "mend", {"zh": GONE, "en": "gone"}, "mended"),))
