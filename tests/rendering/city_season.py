"""A small city's season made by hand: every kind of standing, filing, decision and re-check once, for tests of outputs.

云岭市 asks for the reports of 2022. What is planted where stands beside each report.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from cases.build import claim, report, write

from gouji.corpus import Audit, audit
from gouji.corpus.audits import NotAudited, Season
from gouji.corpus.roster import Member, Roster
from gouji.corpus.standing import Filing, GoneFinding, Recheck, Standing, Summary
from gouji.corpus.summaries import summary_of
from gouji.packs import Pack
from gouji.reasoning import ReportAudit
from gouji.reasoning.decision import Decision

YEAR = 2022
DEADLINE = date(2023, 1, 31)
NEW = "applications.new"
GRANTED = "applications.granted"
CITY, QINGXI, WANGHU, SHIQIAO = "云岭市人民政府", "清溪县人民政府", "望湖县人民政府", "石桥县人民政府"

ROSTER = (
    Member(CITY, CITY, "city_government"),
    Member("云岭市教育局", "云岭市教育局", "department", CITY),
    Member(QINGXI, QINGXI, "county_government", CITY),
    Member("清溪县人民政府办公室", "清溪县人民政府办公室", "office", QINGXI),
    Member("清溪县民政局", "清溪县民政局", "department", QINGXI, contact="王小满 0000-1234"),
    Member(WANGHU, WANGHU, "county_government", CITY),
    Member("望湖县教育体育局", "望湖县教育体育局", "department", WANGHU, ("望湖县教育局",), date(2023, 1, 20)),
    Member("望湖县柳林镇人民政府", "望湖县柳林镇人民政府", "township", WANGHU),
    Member(SHIQIAO, SHIQIAO, "county_government", CITY),
)
STRANGER = Member("云岭市气象局", "云岭市气象局", "department")

_REPORTS: dict[str, dict[str, Any]] = {
    "云岭市2022.json": {"organisation": CITY},
    "云岭市教育局2022.json": {"organisation": "云岭市教育局"},
    # The total of the new applications is one too many.
    "清溪县2021.json": {"organisation": QINGXI, "year": 2021, "figures": {f"{NEW}.total": 24}},
    # 46 in the text against 23 in the table; and table two is last year's once more.
    "清溪县2022.json": {"organisation": QINGXI, "claims": [
        claim("收到申请", 46, "全年共收到申请46件，同比有所增加。", mark=[7, 9])]},
    "清溪县办2022.json": {"organisation": "清溪县人民政府办公室"},
    # Granted are 20 instead of 17 in all, and one cell of table four holds words.
    "望湖县2021.json": {"organisation": WANGHU, "year": 2021},
    "望湖县2022.json": {"organisation": WANGHU, "figures": {
        f"{GRANTED}.total": 20, "proceedings.review.other": {"value": None, "raw": "见附件", "state": "unreadable"}}},
    # The corrected version: the closed of natural persons are still 25 instead of 20.
    "望湖县教体局2022.json": {"organisation": "望湖县教育体育局", "figures": {
        "applications.closed.natural_person": 25}},
    "望湖县柳林镇2022.json": {"organisation": "望湖县柳林镇人民政府", "prose": {"problems": "公开不够及时。"}},
    "云岭市气象局2022.json": {"organisation": "云岭市气象局"},
}
GONE = (
    GoneFinding("GJ-306-0123456789ab", "GJ-306", "error", "mend", {
        "zh": "本年新收的总计应为23，报的是26。", "en": "The total of new applications is 26, not 23."}, "mended"),
    GoneFinding("JY-001-0123456789ab", "JY-001", "notice", "consider", {
        "zh": "旧规则的问题。", "en": "A finding of an old rule."}, "withdrawn"),
)


def season_audit(folder: Path, pack: Pack) -> Audit:
    """The audit of the season; its input files are written into `folder`."""
    made = audit([write(folder, name, report(**{"year": YEAR, **data})) for name, data in _REPORTS.items()], pack)
    reports = {Path(r.report.file).name: r for r in made.reports}
    ordered = [_decided(reports[name]) for name in _REPORTS]
    summaries = tuple(summary_of(n, r) for n, r in enumerate(ordered))
    by = {(s.identity, s.year): s for s in summaries}
    standings = tuple(_standing(member, by, folder, ordered) for member in (*ROSTER, STRANGER))
    bad = str(folder / "石桥县2022.doc")
    return replace(
        made, reports=tuple(ordered), summaries=summaries, filings=_filings(folder),
        not_audited=(NotAudited(bad, "corpus.own-fault", {"error": "ValueError"}),),
        season=Season("云岭市 2022 年度政府信息公开工作年度报告审核", "云岭市", "云岭市人民政府办公室", YEAR, DEADLINE,
                      10, Roster("名册.csv", ROSTER, {m.identity: m for m in ROSTER}), standings))


def _standing(member: Member, by: dict[tuple[str, int], Summary], folder: Path,
              reports: list[ReportAudit]) -> Standing:
    listed = member is not STRANGER
    summary, before = by.get((member.identity, YEAR)), by.get((member.identity, YEAR - 1))
    due = member.deadline or DEADLINE
    if member.name == "清溪县民政局":
        return Standing(member, listed, "missing", due)
    if member.name == "望湖县教育体育局":
        assert summary is not None
        found = reports[summary.number].findings
        kinds = ("unmended", "new", "untold")
        recheck = Recheck(str(folder / "望湖县教体局2022（初稿）.json"), date(2023, 2, 3),
                          {f.id: kinds[min(n, 2)] for n, f in enumerate(found)}, GONE)  # type: ignore[misc]
        return Standing(member, listed, "late", due, date(2023, 2, 9), (), summary, recheck)
    received = None if member is STRANGER else date(2023, 1, 17)
    time = "unknown" if received is None else "on_time"
    filings = tuple(f for f in _filings(folder) if f.identity == member.identity)
    return Standing(member, listed, time, due, received, filings, summary, None, before)  # type: ignore[arg-type]


def _filings(folder: Path) -> tuple[Filing, ...]:
    def filing(name: str, organisation: str, role: Any = "counted", of: str = "", year: int = YEAR) -> Filing:
        return Filing(str(folder / name), "0" * 64, organisation, organisation, year, role,
                      str(folder / of) if of else "", date(2023, 1, 17), organisation != STRANGER.name)

    return (filing("云岭市气象局2022.json", STRANGER.name),
            filing("清溪县2022.json", QINGXI),
            filing("清溪县2022（副本）.json", QINGXI, "copy", "清溪县2022.json"),
            filing("望湖县教体局2022（初稿）.json", "望湖县教育体育局", "older", "望湖县教体局2022.json"),
            filing("石桥县2022-1.json", SHIQIAO, "rival", "石桥县2022-2.json"),
            filing("石桥县2023.json", SHIQIAO, "other_year", "", 2023))


def _decided(audited: ReportAudit) -> ReportAudit:
    """What was said of the findings of 望湖县: the first is waived and was confirmed the year before, the second was
    explained with other evidence."""
    if audited.report.organisation.name != WANGHU or audited.report.year != YEAR:
        return audited
    first, second, *others = audited.findings
    waived = decision_on(first, "waived", reason="系统升级，数据待迁移", approval="云政办函〔2023〕7号",
                         expires=date(2023, 12, 31), by="李谷雨", on=date(2023, 2, 1))
    explained = decision_on(second, "explained", fingerprint="0" * 16, reason="附件另报", feedback="已另行报送")
    history = decision_on(first, "confirmed", reason="当年确有其误")
    return replace(audited, findings=(
        replace(first, status="waived", decision=waived, history=replace(history, year=YEAR - 1)),
        replace(second, decision=explained), *others))


def decision_on(finding: Any, kind: Any, fingerprint: str = "", **more: Any) -> Decision:
    """A decision on a finding, with its evidence unless another `fingerprint` is given."""
    return Decision(finding=finding.id, fingerprint=fingerprint or finding.fingerprint, kind=kind, organisation=WANGHU,
                    year=YEAR, **more)
