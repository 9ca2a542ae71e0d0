"""A corrected version against the one before it, in one run or over several, and last year from the archive."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from cases.build import report, write
from corpus.desk import Desk, rules

from gouji.corpus import packed, run
from gouji.corpus.roster import read_roster
from gouji.corpus.season_file import SeasonFile

NAME = "清溪县人民政府"
TOTAL = {"applications.new.total": 24}  # GJ-303
REVIEW = {"proceedings.review.total": 5}  # GJ-401
MISSING = {"value": None, "state": "missing"}


@pytest.fixture
def season(tmp_path):
    (tmp_path / "roster.csv").write_text(f"单位,上级,别名,报送期限\n{NAME},,清水县人民政府,\n", "utf-8")
    return SeasonFile(tmp_path / "season.yaml", "甲市2022", "甲市", "", 2022, None, 5,
                      read_roster(tmp_path / "roster.csv"), {}, None, None, None, None, None)


@pytest.fixture
def desk(pack, tmp_path, season):
    with Desk(pack, tmp_path / "archive.sqlite", season) as made:
        yield made


@pytest.fixture
def hand_in(tmp_path):
    def put(name="a.json", **changes):
        return write(tmp_path / "in", name, report(**changes))

    return put


def checked(run_):
    return next(s for s in run_.season.standings if s.member.name == NAME).recheck


def classes(run_):
    """Rule to class, of findings that are there and of those that are gone."""
    told = checked(run_)
    here = {f.id: f.result.rule.id for r in run_.reports for f in r.findings}
    return {here[key]: since for key, since in told.since.items()} | {gone.rule: gone.why for gone in told.gone}


@pytest.mark.parametrize("second", ["a.json", "a（修改稿）.json"])
def test_mended_unmended_and_new_are_told_apart(second, desk, hand_in, tmp_path):
    hand_in(figures=TOTAL | {"proceedings.litigation_direct.total": 3})
    first = desk.audit(tmp_path / "in")
    assert checked(first) is None
    hand_in(second, figures=TOTAL | REVIEW, sections=("overview", "disclosure", "applications", "proceedings",
                                                        "problems"))
    now = desk.audit(tmp_path / "in")
    assert len(now.reports) == 1
    told = checked(now)
    assert told.before.endswith("in/a.json") and told.told is not None
    assert Counter(classes(now).values())["unmended"] == 1
    assert classes(now)["GJ-303"] == "unmended"
    assert classes(now)["ZJ-001"] == "new"
    assert checked(desk.audit(tmp_path / "in")) == told  # and the next time just so


def test_two_versions_handed_in_together_were_told_of_on_no_day(desk, hand_in, tmp_path):
    hand_in(figures=TOTAL)
    hand_in("a（修改稿）.json", figures=REVIEW)
    now = desk.audit(tmp_path / "in")
    assert checked(now).told is None
    assert classes(now) == {"GJ-303": "mended", "GJ-401": "new"}


def test_what_no_rule_told_of_before_is_untold_and_what_no_rule_looks_for_now_is_withdrawn(desk, hand_in, tmp_path):
    def without(*left_out):
        return replace(desk.pack, rules=tuple(r for r in desk.pack.rules if r.id not in left_out),
                       hash="-".join(left_out))

    hand_in(figures=TOTAL | REVIEW)
    desk.audit(tmp_path / "in", pack=without("GJ-401"))
    hand_in(figures=TOTAL | REVIEW, prose={"problems": "存在的主要问题是公开不够及时；下一步继续改进。"})
    assert classes(desk.audit(tmp_path / "in"))["GJ-401"] == "untold"
    hand_in(figures=REVIEW)
    now = classes(desk.audit(tmp_path / "in", pack=without("GJ-303")))
    assert (now["GJ-401"], now["GJ-303"]) == ("unmended", "withdrawn")


UNSUMMED = {"applications.closed.total": MISSING, "applications.carried_out.total": MISSING}


def test_what_can_no_longer_be_decided_is_not_mended(desk, hand_in, tmp_path):
    hand_in(figures=TOTAL)
    desk.audit(tmp_path / "in")
    hand_in(figures=TOTAL | UNSUMMED | {"applications.new.natural_person": MISSING})
    assert classes(desk.audit(tmp_path / "in"))["GJ-303"] == "undecided"


def test_a_fault_that_another_of_its_checks_still_tells_is_not_mended_and_not_new(desk, hand_in, tmp_path):
    hand_in(figures=TOTAL)
    desk.audit(tmp_path / "in")
    hand_in(figures=TOTAL | UNSUMMED)  # the column is open now, the sum of the row is as wrong as before
    found = classes(desk.audit(tmp_path / "in"))
    assert found["GJ-301"] == "unmended" and "GJ-303" not in found


def test_the_older_of_two_versions_before_is_not_the_one_compared_with(desk, hand_in, tmp_path):
    hand_in(figures=TOTAL)
    hand_in("a（修改稿）.json", figures=REVIEW)
    hand_in("a（定稿）.json")
    assert checked(desk.audit(tmp_path / "in")).before.endswith("a（修改稿）.json")


def test_a_name_with_a_number_sign_stays_whole(desk, hand_in, tmp_path):
    hand_in("清溪#1.json", figures=TOTAL)
    hand_in("清溪#1（修改稿）.json")
    assert checked(desk.audit(tmp_path / "in")).before.endswith("清溪#1.json")


# ── last year from the archive ──

CARRIED = {"applications.carried_in.total": 6, "applications.carried_in.natural_person": 5,
           "applications.closed.total": 24, "applications.closed.natural_person": 21,
           "applications.granted.total": 18, "applications.granted.natural_person": 16}


def carried(run_):
    (this,) = [r for r in run_.reports if r.report.year == 2022]
    return this.rules["KN-301"], this.prior_file, rules(this)


def test_last_year_is_taken_from_the_archive_when_only_this_year_is_given(desk, hand_in):
    last, this = hand_in("2021.json", year=2021), hand_in("2022.json", figures=CARRIED)
    both = carried(desk.audit(last, this))
    assert both[0] == "fail"
    with_last = carried(desk.audit(this))
    assert with_last[0] == "fail" and "2021.json" in with_last[1]
    assert with_last[2]["KN-301"].message() == both[2]["KN-301"].message()


def test_without_last_year_nothing_is_compared(desk, hand_in):
    assert carried(desk.audit(hand_in("2022.json", figures=CARRIED)))[:2] == ("not_applicable", None)


def test_last_year_read_by_other_code_is_taken_from_what_any_code_can_read(desk, hand_in, monkeypatch):
    last, this = hand_in("2021.json", year=2021), hand_in("2022.json", figures=CARRIED)
    with monkeypatch.context() as older:
        for module in (packed, run):
            older.setattr(module, "stamp", lambda: "0" * 16)
        desk.audit(last)
    last.unlink()
    status, file, found = carried(desk.audit(this))
    assert (status, "2021.json" in file) == ("fail", True)
    assert "KN-301" in found


def test_last_year_of_a_body_that_was_renamed_is_found_by_its_old_name(desk, hand_in):
    last = hand_in("2021.json", year=2021, organisation="清水县人民政府")
    this = hand_in("2022.json", figures=CARRIED)
    desk.season = replace(desk.season, roster=replace(desk.season.roster, names={}, members=()))
    desk.audit(last)  # nobody knew of the new name then
    desk.season = replace(desk.season, roster=read_roster(desk.season.file.parent / "roster.csv"))
    assert carried(desk.audit(this))[0] == "fail"


def test_what_a_run_that_was_stopped_saw_is_no_last_year(desk, hand_in):
    last, this = hand_in("2021.json", year=2021), hand_in("2022.json", figures=CARRIED)

    def stop(file, phase, total):
        raise KeyboardInterrupt

    desk.audit(last, progress=stop)
    assert carried(desk.audit(this))[0] == "not_applicable"


# ── a report in two files ──

def test_the_text_and_the_tables_of_a_report_in_two_files_are_both_said_and_neither_is_audited(desk, hand_in, tmp_path):
    text, tables = report(), report()
    text["figures"] = dict.fromkeys(text["figures"], MISSING)
    for section in tables["sections"]:
        section["paragraphs"] = []
    paths = write(tmp_path / "in", "正文.json", text), write(tmp_path / "in", "表格.json", tables)
    now = desk.audit(tmp_path / "in")
    assert not list(now.reports)
    assert {(n.file, n.code) for n in now.not_audited} == {(str(p), "corpus.in-two-files") for p in paths}
    assert {f.role for f in now.filings} == {"part"}
    for missed in now.not_audited:
        other = "表格" if missed.file.endswith("正文.json") else "正文"
        assert other in missed.reason("zh") and missed.remedy("zh")
    assert now.exit_code() == 3
