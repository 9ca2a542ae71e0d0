"""The fictional city: an audit finds exactly what was planted, and on the engine it is to run on."""

from __future__ import annotations

import os
import sys
from datetime import date

import pytest
from cases.stored import EXPECTED_SUBMISSIONS, SUBMISSIONS, differences, kept, load
from corpus.desk import REPORTS, Desk, of, rules

from gouji.corpus.workbook_in import decisions_in
from gouji.reasoning import Decision
from gouji.rendering import audit_view
from gouji.rendering.views import evidence_text

# reports/README.md, row by row: file, rule, scope.
PLANTED = [
    ("望湖县2020.txt", "GJ-301", "unavailable.not_held"),
    ("望湖县2020.txt", "ZJ-006", "overview.1"),
    ("望湖县2021.txt", "KN-301", "business"),
    ("望湖县2021.txt", "GJ-401", "litigation_after_review"),
    ("望湖县2021.txt", "GJ-303", "total"),
    ("石桥县2021.txt", "ZJ-001", "problems"),
    ("石桥县2021.txt", "ZJ-006", "overview.4"),
    ("石桥县2022.txt", "WS-301", "收到申请"),
    ("石桥县2022.txt", "WS-401", "行政复议"),
    ("云台区2022.docx", "WS-201", "制发规范性文件"),
    ("望湖县2022（修改稿）.txt", "KN-301", "total"),
    ("望湖县2022（修改稿）.txt", "GJ-401", "litigation_direct"),
]
ACROSS = ("望湖县2022（修改稿）.txt", "HZ-302", "granted.welfare")  # only a roster says who is below whom
NOTICES = {"ZJ-006"}  # sub-headings that the layouts leave out

# One cause, several checks: the total of 不掌握 also stands in the sum of its column; 上年结转's in the balance.
FOLDED = {("望湖县2020.txt", "GJ-302:total"), ("望湖县2021.txt", "GJ-301:carried_in"),
          ("望湖县2022（修改稿）.txt", "KN-301:natural_person"), ("望湖县2022（修改稿）.txt", "WS-402:行政诉讼")}
FOLDED_ACROSS = ("望湖县2022（修改稿）.txt", "HZ-301:granted.welfare")
# The first version of 望湖县2022 has these, and the corrected one not: what its table names.
MENDED = {("GJ-301", "denied.deliberative"), ("WS-301", "收到申请"), ("ZJ-003", "other_matters")}


def _findings(city, name):
    return next(r for r in audit_view(city)["reports"] if r["file"].endswith(name))["findings"]


def test_an_audit_finds_exactly_what_is_expected(city):
    moved = differences(load(EXPECTED_SUBMISSIONS), kept(city, SUBMISSIONS))
    assert not moved, "findings moved (if rightly so: tests/cases/accept.py)\n" + "\n".join(moved)


def _found(run):
    return {(os.path.basename(report.report.file), f.result.rule.id, f.result.scope.split("|")[0])  # noqa: PTH119
            for report in run.reports for f in report.findings}


def _folded(run):
    return {(os.path.basename(report.report.file), r.key.split("|")[0]) for report in run.reports  # noqa: PTH119
            for f in report.findings for r in f.folded}


def test_every_planted_fault_is_found_and_nothing_else(city, season_run):
    assert _found(city) == set(PLANTED)
    assert _found(season_run) == {*PLANTED, ACROSS}


def test_only_sub_headings_left_out_are_mere_notices(season_run):
    assert {f.result.rule.id for r in season_run.reports for f in r.findings if f.severity == "notice"} == NOTICES


def test_what_a_planted_fault_breaks_besides_is_folded_into_it(city, season_run):
    assert _folded(city) == FOLDED
    assert _folded(season_run) == {*FOLDED, FOLDED_ACROSS}


def test_all_five_kinds_of_rule_have_a_finding(city):
    kinds = {f.result.rule.id[:4] for report in city.reports for f in report.findings}
    assert {"GJ-3", "KN-3", "GJ-4", "ZJ-0", "WS-3"} <= kinds


def test_the_clean_pair_has_no_finding_and_its_carryover_was_checked(city):
    for report in city.reports:
        if "清溪县" in report.report.file:
            assert report.verdict == "accepted"
            assert not report.findings
    later = next(r for r in city.reports if "清溪县2021" in r.report.file)
    assert later.rules["KN-301"] == "pass"


def test_a_carryover_broken_in_one_column_shows_the_cells_of_both_years(city):
    (finding,) = [f for f in _findings(city, "望湖县2021.txt") if f["rule"] == "KN-301"]
    own, prior = finding["evidence"]
    assert (own["figure"], own["value"]) == ("applications.carried_in.business", 4)
    assert own["file"].endswith("望湖县2021.txt")
    assert (prior["figure"], prior["value"]) == ("prior:applications.carried_out.business", 3)
    assert prior["file"].endswith("望湖县2020.txt")
    for cell in (own, prior):
        with open(cell["file"], encoding="utf-8") as file:  # noqa: PTH123
            assert str(cell["value"]) in file.read().split("\n")[cell["place"]["line"] - 1]
    assert "商业企业" in finding["message"]


def test_the_wrong_number_of_the_text_is_quoted_and_its_cell_named(city):
    (finding,) = [f for f in _findings(city, "石桥县2022.txt") if f["rule"] == "WS-301"]
    assert "收到政府信息公开申请54件" in finding["quotes"][0]
    assert finding["figures"][0] == "applications.new.total"
    assert (finding["left"], finding["right"]) == (57, 54)


# ── the season ──

def _filing(run, name):
    return next(f for f in run.filings if f.file.endswith(name))


def _standing(run, name):
    return next(s for s in run.season.standings if s.member.name == name)


def test_the_newest_version_counts_and_the_others_are_told_what_they_are(season_run):
    roles = {os.path.basename(f.file): f.role for f in season_run.filings}  # noqa: PTH119
    assert {name for name, role in roles.items() if role != "counted"} == {"望湖县2022.txt", "石桥县2022（副本）.txt"}
    older, copy = _filing(season_run, "望湖县2022.txt"), _filing(season_run, "石桥县2022（副本）.txt")
    assert (older.role, os.path.basename(older.of)) == ("older", "望湖县2022（修改稿）.txt")  # noqa: PTH119
    assert (copy.role, os.path.basename(copy.of)) == ("copy", "石桥县2022.txt")  # noqa: PTH119
    assert older.received == date(2023, 2, 8)
    assert len(season_run.reports) == 16
    assert not season_run.not_audited


def test_who_is_on_time_late_or_missing_is_told_of_everyone_on_the_roster(season_run):
    times = {s.member.name: s.timeliness for s in season_run.season.standings if s.listed}
    assert len(times) == 10
    assert {name: time for name, time in times.items() if time != "on_time"} == {
        "云台区人民政府": "late", "龙潭县人民政府": "missing", "望湖县交通运输局": "missing"}
    (stranger,) = [s for s in season_run.season.standings if not s.listed]
    assert (stranger.member.name, stranger.summary.verdict) == ("云岭市气象局", "accepted")
    assert _standing(season_run, "望湖县柳林镇人民政府").received == date(2023, 1, 31)  # the last day is in time
    assert _standing(season_run, "望湖县人民政府").received == date(2023, 2, 8)  # the first version's


def test_a_standing_has_the_summary_of_what_counts_and_of_last_year(season_run):
    county = _standing(season_run, "望湖县人民政府")
    assert county.summary.file.endswith("望湖县2022（修改稿）.txt")
    assert county.last_year.file.endswith("望湖县2021.txt")
    assert len(county.filings) == 2
    assert season_run.reports[county.summary.number].report.file == county.summary.file


def test_a_renamed_body_is_one_organisation(season_run):
    now = _standing(season_run, "望湖县教育体育局")
    assert now.last_year.organisation == "望湖县教育局"
    report = of(season_run, "望湖县教育体育局2022")
    assert report.prior_file.endswith("望湖县教育局2021.txt")
    assert report.rules["KN-301"] == "pass"


def test_a_corrected_version_is_held_against_the_one_before(season_run):
    told = _standing(season_run, "望湖县人民政府").recheck
    findings = {f.id: f for f in of(season_run, "望湖县2022（修改稿）").findings}
    assert told.before.endswith("望湖县2022.txt")
    assert told.told is None  # both came together
    assert {findings[key].result.rule.id: since for key, since in told.since.items()} == {
        "GJ-401": "new", "KN-301": "unmended", "HZ-302": "unmended"}
    assert {gone.why for gone in told.gone} == {"mended"}
    assert {rule for rule, _ in MENDED} <= {gone.rule for gone in told.gone}


def test_a_county_that_has_less_than_its_department_shows_both_numbers_and_who_is_missing(season_run):
    finding = rules(of(season_run, "望湖县2022（修改稿）"))["HZ-302"]
    for words in ("望湖县民政局", "望湖县交通运输局", "3", "1"):
        assert words in "".join([finding.message(), *evidence_text(finding.result, of(
            season_run, "望湖县2022（修改稿）"), "zh")]), words


def test_sums_over_bodies_cannot_be_decided_while_one_is_missing(season_run):
    report = of(season_run, "望湖县2022（修改稿）")
    open_ = [entry for entry in report.not_run() if entry.rule == "HZ-301" and entry.status == "undetermined"]
    assert open_
    assert "望湖县交通运输局" in open_[0].reason.text("zh")


@pytest.mark.skipif(not os.environ.get("CI") or sys.version_info >= (3, 13), reason="where durable_rules must run")
def test_under_ci_the_reasoning_ran_on_durable_rules(city):
    assert city.engines
    for engine in city.engines:
        assert engine.startswith("durable_rules")


@pytest.mark.parametrize(("old", "new", "line"), [
    ({}, {"id": "A", "left": 1}, "r: new A"),
    ({"id": "A", "left": 1}, {}, "r: gone A"),
    ({"id": "A", "left": 1}, {"id": "A", "left": 2}, "r: changed A.left: 1 → 2"),
])
def test_what_moved_is_said_line_by_line(old, new, line):
    def run(finding):
        full = {"severity": "error", "action": "mend", "right": 0, "quotes": [], **finding}
        return {"reports": {"r": {"verdict": "returned", "findings": [full] if finding else []}}, "not_audited": []}

    (said,) = differences(run(old), run(new))
    assert said.startswith(line)


def test_a_report_that_came_or_went_is_said_too():
    none, one = ({"reports": r, "not_audited": []} for r in ({}, {"r": {"verdict": "accepted", "findings": []}}))
    assert differences(none, one) == ["r: new (the whole report)"]
    assert differences(one, none) == ["r: gone (the whole report)"]


# ── the city's decisions ──

@pytest.mark.parametrize(("day", "waived", "verdict"), [
    (date(2023, 12, 31), "waived", "accepted"), (date(2024, 1, 1), "open", "to_confirm")])
def test_decisions_hold_while_the_evidence_is_the_same_and_until_they_expire(
        day, waived, verdict, pack, season_folder, tmp_path):
    with Desk(pack, tmp_path / "archive.sqlite", season_folder) as desk:
        read = decisions_in(REPORTS / "decisions.csv")
        assert not read.mistakes
        desk.archive.keep_decisions(
            Decision(row.finding, row.fingerprint, row.kind, row.organisation, row.year, row.rule, row.reason,
                     row.approval, row.expires, row.feedback, row.review) for row in read.rows)
        run = desk.audit(season_folder / "submissions", today=day)
        county, stone, cloud = (of(run, name) for name in ("望湖县2022（修改稿）", "石桥县2022", "云台区2022"))
        assert rules(county)["KN-301"].status == "confirmed"
        assert rules(stone)["WS-401"].status == "explained"
        reopened = rules(stone)["WS-301"]  # decided on other evidence
        assert (reopened.status, reopened.decision.kind) == ("open", "explained")
        assert (rules(cloud)["WS-201"].status, cloud.verdict) == (waived, verdict)
        assert (county.verdict, stone.verdict) == ("returned", "returned")
