"""Scores: what takes points off, up to where, who stands before whom, and what a scoring file may not say."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from cases.build import UNREADABLE, report, vocabulary, write
from hypothesis import given
from hypothesis import strategies as st
from rendering.seasons import recheck, season_of, six_reports, summarised, with_findings

from gouji.corpus import audit
from gouji.corpus.scoring import Deduction, load_scoring, score
from gouji.corpus.standing import Filing
from gouji.problems import ProblemsError
from gouji.rendering.score import score_header, score_rows, write_score_csv

WANGHU, QINGXI, SHIQIAO, QINGYA = "望湖县人民政府", "清溪县人民政府", "石桥县人民政府", "青崖区人民政府"
TIMES = {WANGHU: "on_time", QINGXI: "on_time", SHIQIAO: "late", QINGYA: "missing"}


@pytest.fixture(scope="module")
def city(pack, submissions):
    return six_reports(pack, submissions)


@pytest.fixture(scope="module")
def scoring(pack):
    return load_scoring(pack)


@pytest.fixture(scope="module")
def season(city):
    return season_of(city, TIMES)


def by_name(lines):
    return {line.member.name: line for line in lines}


def off(line):
    return {item.deduction.name: (item.count, item.points) for item in line.items if item.count}


def test_the_sample_city_scores_as_reckoned_by_hand(season, scoring):
    lines = score(season, scoring)
    assert [(line.rank, line.member.name, line.total, line.grade.name) for line in lines] == [
        (1, QINGXI, 100, "优秀"), (2, WANGHU, 78, "合格"), (3, SHIQIAO, Decimal("74.5"), "合格"),
        (4, QINGYA, 0, "不合格")]
    found = by_name(lines)
    assert off(found[WANGHU]) == {"报告被退回": (1, 10), "必须改的问题": (2, 10), "待核实的问题": (1, 2)}
    assert off(found[SHIQIAO]) == {
        "逾期报送": (1, 10), "报告被退回": (1, 10), "未按要素编写": (1, 5), "建议改进的问题": (1, Decimal("0.5"))}
    assert off(found[QINGYA]) == {"未报送": (1, 100)}


@pytest.mark.parametrize("status", ["explained", "waived"])
def test_what_was_explained_or_waived_takes_nothing_off(city, scoring, status):
    settled = with_findings(city, lambda r, f: replace(f, status=status), "accepted")
    assert by_name(score(season_of(settled, TIMES), scoring))[WANGHU].total == 100


def test_what_was_confirmed_takes_off_as_before(city, season, scoring):
    confirmed = with_findings(city, lambda r, f: replace(f, status="confirmed"))
    assert score(season_of(confirmed, TIMES), scoring) == score(season, scoring)


def test_what_was_not_mended_takes_off_once_more(city, season, scoring):
    findings = season.reports[season.season.standings[0].summary.number].findings
    again = season_of(city, TIMES, rechecks={WANGHU: recheck(findings)})
    line = by_name(score(again, scoring))[WANGHU]
    assert off(line)["退回后仍未改"] == (1, 5)
    assert line.total == 73


def test_caps_hold_and_a_total_does_not_fall_below_zero(city, scoring):
    twenty = replace(city, reports=tuple(replace(r, findings=r.findings * 20) for r in city.reports))
    line = by_name(score(season_of(twenty, TIMES), scoring))[WANGHU]
    assert off(line) == {"报告被退回": (1, 10), "必须改的问题": (40, 40), "待核实的问题": (20, 20)}
    assert line.total == 30
    harsh = replace(scoring, deductions=(Deduction("改", "", 30, None, actions=frozenset({"mend"})),))
    assert by_name(score(season_of(twenty, TIMES), harsh))[WANGHU].total == 0


def test_equals_share_a_rank_and_keep_the_order_of_the_roster(city, scoring):
    clean = with_findings(city, lambda r, f: None, "accepted")
    lines = score(season_of(clean, TIMES), scoring)
    assert [(line.rank, line.member.name) for line in lines] == [(1, WANGHU), (1, QINGXI), (3, SHIQIAO), (4, QINGYA)]


def test_what_was_not_read_is_scored_for_its_time_only_and_not_ranked(city, scoring):
    lines = score(season_of(city, {"乌有县人民政府": "late", QINGXI: "on_time"}), scoring)
    assert [line.member.name for line in lines] == [QINGXI, "乌有县人民政府"]
    assert off(lines[1]) == {"逾期报送": (1, 10)}
    assert (lines[1].total, lines[1].grade, lines[1].rank) == (None, None, None)
    assert score_rows(lines)[1][-2:] == ["未审", "未审"]


def test_a_report_of_which_nothing_grave_could_be_checked_does_not_come_out_on_top(pack, scoring, tmp_path):
    cells = dict.fromkeys(vocabulary("2021").figures, UNREADABLE)
    found = summarised(audit([write(tmp_path, "r.json", report(figures=cells))], pack))
    line = score(found, scoring)[0]
    assert line.verdict == "to_confirm"
    assert line.total is None or line.total < 100


def test_a_report_left_open_is_not_ranked(city, scoring):
    opened = replace(city, reports=tuple(replace(r, findings=(), verdict="to_confirm") for r in city.reports))
    assert all(line.total is None for line in score(season_of(opened, {WANGHU: "on_time"}), scoring))


def test_without_a_season_the_latest_year_is_scored(city, scoring):
    lines = score(summarised(city), scoring)
    assert [line.member.name for line in lines] == [SHIQIAO]
    assert off(lines[0]) == {"报告被退回": (1, 10), "必须改的问题": (1, 5), "待核实的问题": (1, 2)}


def test_whole_points_are_shown_as_whole_numbers(season, scoring):
    rows = score_rows(score(season, scoring))
    assert {cell for row in rows for cell in row if isinstance(cell, Decimal)} == {
        Decimal("0.5"), Decimal("25.5"), Decimal("74.5")}


def test_no_report_that_goes_back_is_among_the_best(scoring):
    returned = next(d for d in scoring.deductions if d.verdicts)
    least = min(d.points for d in scoring.deductions if "mend" in d.actions and not d.since)
    assert scoring.grade(scoring.full - returned.points - least) != scoring.grades[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rows_fit_their_header_and_add_up(season, scoring, lang):
    header, rows = score_header(scoring, lang), score_rows(score(season, scoring), lang)
    assert {len(row) for row in rows} == {len(header)}
    for row in rows:
        assert sum(row[5:-3:2]) == row[-3]
        assert row[-2] == 100 - row[-3]


def test_the_sheet_is_written_as_csv_that_excel_reads(season, scoring, tmp_path):
    lines = score(season, scoring)
    path = write_score_csv(lines, scoring, tmp_path / "评分.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file))
    assert read[0] == score_header(scoring)
    assert read[3][:2] == ["3", SHIQIAO]
    assert read[3][-2:] == ["74.5", "合格"]
    assert write_score_csv(lines, scoring, tmp_path / "b.csv").read_bytes() == path.read_bytes()


def test_a_name_that_looks_like_a_formula_is_none(season, scoring, tmp_path):
    line = score(season, scoring)[0]
    odd = replace(line, member=replace(line.member, name="=1+1"))
    assert "'=1+1" in write_score_csv([odd], scoring, tmp_path / "a.csv").read_text("utf-8-sig")


_POINTS = st.one_of(st.integers(0, 50), st.decimals(0, 50, places=1))


@given(points=_POINTS, cap=st.one_of(st.none(), _POINTS), count=st.integers(0, 60))
def test_a_deduction_never_exceeds_its_cap_and_never_falls_with_more(points, cap, count):
    deduction = Deduction("改", "", points, cap)
    assert deduction.off(count) <= deduction.off(count + 1)
    assert deduction.off(count) >= 0
    assert cap is None or deduction.off(count) <= cap


@given(data=st.data())
def test_more_faults_never_score_higher_and_those_let_pass_are_as_if_not_there(data, city, scoring):
    """Of the findings of the sample city some are kept, and of those some settled."""
    ids = [f.id for r in city.reports for f in r.findings]
    kept = data.draw(st.sets(st.sampled_from(ids)))
    fewer = data.draw(st.sets(st.sampled_from(sorted(kept)))) if kept else set()
    more = by_name(score(season_of(with_findings(city, lambda r, f: f if f.id in kept else None), TIMES), scoring))
    less = by_name(score(season_of(with_findings(city, lambda r, f: f if f.id in fewer else None), TIMES), scoring))
    let = by_name(score(season_of(with_findings(
        city, lambda r, f: replace(f, status="open" if f.id in fewer else "waived") if f.id in kept else None), TIMES),
        scoring))
    for name, line in more.items():
        assert line.total <= less[name].total
        assert let[name].total == less[name].total
        assert line.deducted == min(100, sum(item.points for item in line.items))


_GRADES = "等次: [{等次: 过, 不低于: 60}, {等次: 不过, 不低于: 0}]\n"


@pytest.mark.parametrize(("text", "line", "code"), [
    ("满分: 百\n扣分项: [{名: 甲, 扣: 5, 处理: [必须改]}]\n" + _GRADES, 1, "score.bad-number"),
    ("满分: 100\n扣分项:\n  - {名: 甲, 扣: -5, 处理: [必须改]}\n" + _GRADES, 3, "score.bad-number"),
    ("满分: 100\n扣分项:\n  - {名: 甲, 处理: [必须改]}\n" + _GRADES, 3, "score.missing-key"),
    ("满分: 100\n扣分项:\n  - {扣: 5, 处理: [必须改]}\n" + _GRADES, 3, "score.missing-key"),
    ("满分: 100\n扣分项:\n  - {名: 甲, 扣: 5}\n" + _GRADES, 3, "score.counts-nothing"),
    ("满分: 100\n扣分项:\n  - {名: 甲, 扣: 5, 时限: [逾期], 处理: [必须改]}\n" + _GRADES, 3, "score.counts-both"),
    ("满分: 100\n扣分项:\n  - {名: 甲, 扣: 5, 时限: [逾期], 结论: [退回]}\n" + _GRADES, 3, "score.counts-both"),
    ("满分: 100\n扣分项:\n  - {名: 甲, 扣: 5, 处理: [必改]}\n" + _GRADES, 3, "score.unknown-word"),
    ("满分: 100\n扣分项:\n  - {名: 甲, 扣: 5, 规则: [GJ-3O1]}\n" + _GRADES, 3, "score.unknown-rule"),
    ("满分: 100\n扣分项:\n  - {名: 甲, 扣: 5, 处理: [建议]}\n  - {名: 甲, 扣: 5, 时限: [未报]}\n" + _GRADES, 4,
     "score.name-twice"),
    ("满分: 100\n扣分项: [{名: 甲, 扣: 5, 处理: [建议]}]\n等次:\n  - {等次: 过, 不低于: 60}\n"
     "  - {等次: 优, 不低于: 90}\n  - {等次: 差, 不低于: 0}\n", 5, "score.grade-order"),
    ("满分: 100\n扣分项: [{名: 甲, 扣: 5, 处理: [建议]}]\n等次:\n  - {等次: 过, 不低于: 60}\n", 4, "score.grade-floor"),
    ("满分: 100\n扣分项: [{名: 甲, 扣分: 5, 处理: [建议]}]\n" + _GRADES, 2, "language.unknown-key"),
    ("扣分项: [{名: 甲, 扣: 5, 处理: [建议]}]\n" + _GRADES, 1, "score.missing-key"),
])
def test_a_mistake_in_a_scoring_file_is_told_with_its_line(pack, tmp_path, text, line, code):
    file = tmp_path / "scoring.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(ProblemsError) as caught:
        load_scoring(pack, file)
    found = [(problem.line, problem.code) for problem in caught.value.problems]
    assert (line, code) in found
    assert f"scoring.yaml:{line}" in caught.value.render("zh")
    assert caught.value.render("en")


def test_a_scoring_file_may_be_in_english(pack, tmp_path, season):
    file = tmp_path / "scoring.yaml"
    file.write_text("scoring: Ours\nfull: 10\ndeductions:\n"
                    "  - {name: Late, points: 2.5, cap: 2.5, timeliness: [late]}\n"
                    "  - {name: Faults, points: 1, cap: 5, actions: [mend], rules: [equation, ZJ-001]}\n"
                    "grades: [{name: good, least: 8}, {name: poor, least: 0}]\n", "utf-8")
    found = by_name(score(season, load_scoring(pack, file)))
    assert {name: (line.total, line.grade.name) for name, line in found.items()} == {
        WANGHU: (8, "good"), QINGXI: (10, "good"), SHIQIAO: (Decimal("6.5"), "poor"), QINGYA: (10, "good")}


def test_a_pack_may_bring_its_own_scoring(pack, tmp_path: Path):
    (tmp_path / "scoring.yaml").write_text(
        "评分标准: 本市\n满分: 10\n扣分项: [{名: 甲, 扣: 5, 时限: [未报]}]\n" + _GRADES.replace("60", "6"), "utf-8")
    assert load_scoring(replace(pack, folder=tmp_path)).name == "本市"
    assert load_scoring(replace(pack, folder=tmp_path / "none")).full == 100


def test_who_is_not_on_the_roster_is_scored_and_not_ranked(season, scoring):
    first, *others = season.season.standings
    moved = replace(season, season=replace(season.season, standings=(replace(first, listed=False), *others)))
    lines = score(moved, scoring)
    assert [(line.rank, line.member.name) for line in lines] == [(1, QINGXI), (2, SHIQIAO), (3, QINGYA), (None, WANGHU)]
    assert lines[-1].total == 78
    assert score_rows(lines)[-1][:2] == ["", f"{WANGHU}（不在名册，不排名）"]


@pytest.mark.parametrize(("role", "said"), [("rival", "分不清"), ("part", "分在两个文件"), ("unread", "读不出")])
def test_the_sheet_says_why_nothing_was_audited(season, scoring, role, said):
    first, *others = season.season.standings
    filing = Filing("甲.txt", "0" * 64, WANGHU, WANGHU, 2021, role, "乙.txt")
    gone = replace(first, summary=None, filings=(filing,))
    lines = score(replace(season, season=replace(season.season, standings=(gone, *others))), scoring)
    (row,) = [row for row in score_rows(lines) if row[1] == WANGHU]
    assert said in row[3] and row[0] == ""
