"""Trying rules on an archive and on files: outcomes by year, who fails, what calls for a second look."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from cases.build import consistent, report, row, write
from corpus.desk import Desk

from gouji.authoring.backtest.alarms import alarms, limits
from gouji.authoring.backtest.backtest import try_on_archive, try_on_files
from gouji.authoring.backtest.tell_try import render_try, try_view
from gouji.authoring.backtest.tried import Backtest, Tried
from gouji.corpus.archive import Archive
from gouji.corpus.season_file import read_season

WRONG = {"applications.new.total": 24}


@pytest.fixture
def small(pack, tmp_path):
    """Three organisations, two years; one of them is wrong in 2022, and was in an earlier version of 2021."""
    folder = tmp_path / "in"
    for year in (2021, 2022):
        for name in "甲乙丙":
            figures = WRONG if (name, year) == ("甲", 2022) else {}
            write(folder, f"{name}{year}.json", report(organisation=f"{name}县人民政府", year=year, figures=figures))
    path = tmp_path / "archive.sqlite"
    with Desk(pack, path) as desk:
        write(tmp_path / "before", "乙2021.json",
              report(organisation="乙县人民政府", year=2021, figures=WRONG))
        desk.audit(tmp_path / "before")
        desk.audit(folder)
    return path, folder


def one(pack, path, rule="GJ-301"):
    return try_on_archive(path, pack, [pack.rule(rule)], workers=1)


def test_outcomes_stand_by_report_year_and_the_newest_version_counts(pack, small):
    path, folder = small
    for made in (one(pack, path), try_on_files([folder], pack, [pack.rule("GJ-301")])):
        (tried,) = made.tried
        assert made.reports == 6
        assert {year: dict(counts) for year, counts in tried.years.items()} == {
            2021: {"pass": 3}, 2022: {"pass": 2, "fail": 1}}
        assert tried.failing == {"甲县人民政府": [2022]}
        (found,) = tried.gravest
        assert (found.organisation, found.year) == ("甲县人民政府", 2022)
        assert found.finding.result.left == 23 and found.finding.result.right == 24
        assert "24" in found.finding.message("zh")
        assert found.finding.id.startswith("GJ-301-")


def test_last_years_report_is_that_of_the_same_organisation(pack, small):
    (tried,) = one(pack, small[0], "KN-301").tried
    assert dict(tried.years[2021]) == {"not_applicable": 3}
    assert tried.years[2022]["not_applicable"] == 0
    assert tried.reasons == Counter({"checking.no-prior-report": 3})


def test_a_document_that_no_run_got_to_counts_too(pack, small, tmp_path):
    import sqlite3

    with sqlite3.connect(small[0]) as connection:
        connection.execute("DELETE FROM reports")
    assert one(pack, small[0]).reports == 6
    with sqlite3.connect(small[0]) as connection:
        connection.execute("DELETE FROM documents")
    assert one(pack, small[0]).reports == 0


def test_rules_across_organisations_are_not_tried_without_a_roster(pack, small):
    rule = next(rule for rule in pack.rules if rule.check and "下级" in rule.check)
    (tried,) = one(pack, small[0], rule.id).tried
    assert tried.not_tried == "backtest.needs-roster" and not tried.years and not alarms(tried)
    text = render_try(one(pack, small[0], rule.id), "en", 100, "again", "")
    assert "needs a roster" in text


def test_with_a_roster_subordinates_come_from_the_archive(pack, tmp_path):
    from corpus.desk import city_copy

    folder = city_copy(tmp_path)
    path = tmp_path / "archive.sqlite"
    with Desk(pack, path, folder) as desk:
        audited = desk.audit(folder / "submissions")
    season = read_season(folder / "season.yaml")
    rules = [rule for rule in pack.rules if rule.check and ("下级" in rule.check or "本机关" in rule.check)]
    made = try_on_archive(path, pack, rules, season.roster, workers=1)
    expected = Counter((rule.id, r.report.year, r.rules[rule.id]) for r in audited.reports for rule in rules)
    got = Counter({(tried.rule.id, year, outcome): count for tried in made.tried for year, counts in tried.years.items()
                   for outcome, count in counts.items()})
    for key, count in got.items():
        assert key[2] == "not_applicable" or expected[key] == count, key
    assert any(key[2] != "not_applicable" for key in got)


def test_a_report_on_a_form_that_the_pack_has_not_got_is_counted_as_not_looked_at(pack, small):
    from dataclasses import replace

    fewer = replace(pack, vocabularies=tuple(v for v in pack.vocabularies if v.id != "2021"))
    made = one(fewer, small[0])
    assert made.unread == 6 and not made.tried[0].years


def test_what_was_read_otherwise_is_said(pack, small):
    from dataclasses import replace

    made = one(replace(pack, reading_hash="otherwise"), small[0])
    assert made.readings == {"own": 0, "other": 6}
    assert made.tried[0].outcomes["fail"] == 1
    assert "read with other vocabularies" in render_try(made, "en", 100, "", "")
    assert "用别的词表或文数读的" in render_try(made, "zh", 100, "", "")


def test_an_archive_that_is_none_is_refused_as_ever(pack, tmp_path):
    from gouji.corpus.archive import ArchiveError

    with pytest.raises(ArchiveError):
        one(pack, tmp_path / "none.sqlite")
    (tmp_path / "bad.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(ArchiveError):
        one(pack, tmp_path / "bad.sqlite")
    Archive(tmp_path / "empty.sqlite").close()
    assert one(pack, tmp_path / "empty.sqlite").reports == 0


def test_the_data_is_the_same_every_time_and_holds_the_evidence(pack, small):
    first, second = (json.dumps(try_view(one(pack, small[0]), "en")) for _ in range(2))
    assert first == second
    (rule,) = json.loads(first)["rules"]
    (found,) = rule["gravest"]
    assert (found["left"], found["right"], found["difference"]) == ("23", "24", "-1")
    assert {o["name"]: o["value"] for o in found["operands"]}["本年新收.总计"] == 24 if (
        "本年新收.总计" in {o["name"] for o in found["operands"]}) else found["operands"]
    assert rule["outcomes"]["fail"] == 1


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", ["试规则", "年度", "不通过", "甲县人民政府 2022（严重）", "下一步"]),
    ("en", ["Rules tried on", "year", "fail", "甲县人民政府 2022 (error)", "Next:"])])
def test_the_screen_speaks_both_languages(pack, small, lang, words):
    text = render_try(one(pack, small[0]), lang, 100, "again", "--archive A")
    for word in words:
        assert word in text


# ── alarms ──

def counted(pack, rule="GJ-301", scopes=(), **outcomes):
    tried = Tried(pack.rule(rule), several=True)
    tried.years[2022] = Counter({name: count for name, count in outcomes.items() if count})
    tried.scopes = Counter(dict(scopes))
    return tried


@pytest.mark.parametrize(("name", "fires", "silent"), [
    ("fires-often", {"pass": 69, "fail": 31}, {"pass": 70, "fail": 30}),
    ("fires-often", {"pass": 69, "fail": 31, "not_applicable": 900}, {"pass": 10, "fail": 5}),
    ("never", {"pass": 20}, {"pass": 19}),
    ("never", {"undetermined": 30}, {"pass": 29, "fail": 1}),
    ("rarely-applies", {"pass": 5, "not_applicable": 95}, {"pass": 6, "not_applicable": 94}),
    ("undetermined", {"pass": 50, "undetermined": 50}, {"pass": 51, "undetermined": 49}),
    ("broken", {"pass": 5, "broken": 1}, {"pass": 6})])
def test_an_alarm_goes_off_at_its_limit_and_not_before(pack, name, fires, silent):
    assert name in {alarm.name for alarm in alarms(counted(pack, **fires))}
    assert name not in {alarm.name for alarm in alarms(counted(pack, **silent))}


@pytest.mark.parametrize(("outcomes", "said"), [
    ({"fail": 16}, "适用的报告太少（16 份，不到 20 份）"),
    ({"pass": 16, "not_applicable": 4}, "！20 份报告里没有一份不通过"),
    ({"pass": 15, "fail": 1, "not_applicable": 9}, "适用的报告太少（16 份"),
    ({"pass": 19, "fail": 1}, "没有要再看的地方"),
    ({"broken": 1, "fail": 2}, "适用的报告太少（3 份")])
def test_too_few_reports_to_tell_are_told_and_not_taken_for_well(pack, outcomes, said):
    tried = counted(pack, **outcomes)
    text = render_try(Backtest([tried], 50, {"own": 50, "other": 0}, 0, "x", "p", "1"), "zh", 200, "again", "")
    assert said in text
    assert ("太少" in text) != ("没有要再看的地方" in text or "！20" in text)


def test_always_the_same_cell_is_an_alarm_for_rules_that_look_at_several(pack):
    def names(scopes, several=True):
        tried = counted(pack, scopes=scopes, **{"pass": 90, "fail": 10})
        tried.several = several
        return {alarm.name for alarm in alarms(tried)}

    assert "same-cell" in names({"合计列": 9, "自然人": 1})
    assert "same-cell" not in names({"合计列": 8, "自然人": 2})
    assert "same-cell" not in names({"合计列": 9})
    assert "same-cell" not in names({"合计列": 10}, several=False)


def test_every_alarm_is_said_in_both_languages_with_its_numbers(pack):
    tried = [counted(pack, **{"fail": 50, "broken": 1}, scopes={"合计列": 50}), counted(pack, **{"pass": 30}),
             counted(pack, **{"undetermined": 30, "not_applicable": 970})]
    found = {alarm.name: alarm for one in tried for alarm in alarms(one)}
    assert set(found) == {"fires-often", "never", "rarely-applies", "same-cell", "undetermined", "broken"}
    for alarm in found.values():
        assert "{" not in alarm.text("zh") + alarm.text("en")
    assert set(limits()) == {"at_least", "fires-often", "rarely-applies", "same-cell", "undetermined"}
    backtest = Backtest(tried, 50, {"own": 50, "other": 0}, 0, "x", "p", "1")
    assert "try again: again" in render_try(backtest, "en", 100, "again", "")


def test_the_gravest_are_the_largest_of_the_gravest_grade_one_for_each_report(pack, tmp_path):
    folder = tmp_path / "in"
    for number in range(14):
        figures = consistent() | row("new", 20, 3, 0, 0, 0, 0, 23 + number)
        write(folder, f"{number}.json", report(organisation=f"第{number}县人民政府", figures=figures))
    with Desk(pack, tmp_path / "a.sqlite") as desk:
        desk.audit(folder)
    (tried,) = one(pack, tmp_path / "a.sqlite").tried
    assert [found.finding.result.difference for found in tried.gravest] == [-n for n in range(13, 3, -1)]


def test_an_archive_of_an_earlier_version_takes_lines_from_now_on(pack, small):
    import sqlite3

    path, folder = small
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE lean")
    write(folder, "丁2022.json", report(organisation="丁县人民政府", year=2022, figures=WRONG))
    with Desk(pack, path) as desk:
        desk.audit(folder)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM lean").fetchone() == (1,)
    assert one(pack, path).tried[0].failing == {"丁县人民政府": [2022], "甲县人民政府": [2022]}
