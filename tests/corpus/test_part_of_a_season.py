"""What an audit of a part of a season may say: nothing of whom it did not look at."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date

import pytest
from corpus.desk import Desk, city_copy, of, rules

from gouji.corpus.pool import LostWorkerError
from gouji.reasoning import Decision


@pytest.fixture
def city(tmp_path):
    return city_copy(tmp_path / "reports")


@pytest.fixture
def desk(pack, city, tmp_path):
    with Desk(pack, tmp_path / "archive.sqlite", city) as made:
        yield made


def test_of_a_part_nobody_is_missing_and_those_below_come_from_the_archive(desk, city):
    whole = desk.audit(city / "submissions")
    part = desk.audit(city / "submissions" / "望湖县2022（修改稿）.txt")
    assert whole.season.whole and not part.season.whole
    assert [s.member.name for s in part.season.standings] == ["望湖县人民政府"]
    assert "missing" not in {s.timeliness for s in part.season.standings}
    before, now = (rules(of(run, "望湖县2022（修改稿）")) for run in (whole, part))
    assert now.keys() == before.keys() and "HZ-302" in now and "KN-301" in now
    assert [o.value for o in now["HZ-302"].result.operands] == [o.value for o in before["HZ-302"].result.operands]


def test_after_ctrl_c_nobody_is_missing(desk, city):
    def stop(file, phase, total):
        raise KeyboardInterrupt

    stopped = desk.audit(city / "submissions", progress=stop)
    assert stopped.interrupted and not stopped.season.whole
    assert "missing" not in {s.timeliness for s in stopped.season.standings}


def test_what_is_audited_does_not_depend_on_where_the_files_lie(desk, city, tmp_path):
    first = desk.audit(city / "submissions")
    keys = count(desk)
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(city, elsewhere)
    second = desk.audit(elsewhere / "submissions")
    assert count(desk) == keys
    assert [s.verdict for s in second.summaries] == [s.verdict for s in first.summaries]
    assert all(s.file.startswith(str(elsewhere)) for s in second.summaries)
    report = of(second, "望湖县2022（修改稿）")
    assert report.report.file.startswith(str(elsewhere)) and report.prior_file.startswith(str(elsewhere))
    assert str(city) not in desk.json(elsewhere / "submissions")


def count(desk):
    with desk.archive._reading() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM audits").scalar()


def test_a_title_of_last_year_on_this_year_s_report_displaces_nothing(desk, city):
    text = (city / "submissions" / "清溪县2022.txt").read_text("utf-8")
    wrong = text.replace("2022年", "2021年")
    (city / "submissions" / "清溪县2022.txt").write_text(wrong, "utf-8")
    run = desk.audit(city / "submissions")
    roles = {f.file.rpartition("/")[2]: f.role for f in run.filings}
    assert (roles["清溪县2021.txt"], roles["清溪县2022.txt"]) == ("counted", "other_year")
    (standing,) = [s for s in run.season.standings if s.member.name == "清溪县人民政府"]
    assert standing.timeliness == "missing" and [f.role for f in standing.filings] == ["other_year"]


def test_a_corrected_file_under_its_old_name_is_newer_than_an_old_copy_registered_later(desk, city):
    desk.audit(city / "submissions")
    file = city / "submissions" / "石桥县2022.txt"
    raw = file.read_bytes()
    file.write_bytes(raw.replace("收到政府信息公开申请54".encode(), "收到政府信息公开申请57".encode()))
    assert file.read_bytes() != raw
    run = desk.audit(city / "submissions")
    roles = {f.file.rpartition("/")[2]: f.role for f in run.filings}
    assert (roles["石桥县2022.txt"], roles["石桥县2022（副本）.txt"]) == ("counted", "older")
    assert [f.role for f in desk.audit(city / "submissions").filings] == [f.role for f in run.filings]
    (standing,) = [s for s in run.season.standings if s.member.name == "石桥县人民政府"]
    assert "WS-301" in {g.rule for g in standing.recheck.gone if g.why == "mended"}


def test_a_decision_is_known_again_when_the_roster_gives_the_organisation_another_name(desk, city):
    run = desk.audit(city / "submissions")
    finding = rules(of(run, "石桥县2022"))["WS-401"]
    desk.decide(finding, "explained", "石桥县人民政府", reason="说明过了")
    roster = (city / "roster.csv").read_text("utf-8-sig")
    renamed = roster.replace("石桥县人民政府,县政府,,石桥县政府", "石桥市人民政府,县政府,,石桥县人民政府、石桥县政府")
    assert renamed != roster
    (city / "roster.csv").write_text(renamed, "utf-8-sig")
    with Desk(desk.pack, desk.archive.path, city) as later:
        again = rules(of(later.audit(city / "submissions"), "石桥县2022"))["WS-401"]
    assert again.id != finding.id and (again.status, again.decision.reason) == ("explained", "说明过了")


def test_a_worker_that_died_of_a_file_does_not_condemn_it_for_ever(desk, city, monkeypatch):
    def lost(work, pieces, workers, begin, *values):
        for piece in pieces:
            yield piece, LostWorkerError()

    with monkeypatch.context() as patched:
        patched.setattr("gouji.corpus.pool.shared", lost)
        first = desk.audit(city / "submissions", workers=2)
    assert not first.reports and {n.code for n in first.not_audited} == {"corpus.lost-worker"}
    assert not desk.audit(city / "submissions").not_audited


def test_an_answer_noted_after_a_decision_leaves_it_standing(desk, city):
    finding = rules(of(desk.audit(city / "submissions"), "石桥县2022"))["WS-401"]
    made = desk.decide(finding, "explained", "石桥县人民政府", reason="说明过了")
    noted = Decision(**{n: getattr(made, n) for n in Decision.__dataclass_fields__})
    desk.archive.keep_decisions([replace(noted, kind="noted", reason="", feedback="另附清单", on=date(2023, 3, 1))])
    again = rules(of(desk.audit(city / "submissions"), "石桥县2022"))["WS-401"]
    assert (again.status, again.decision.reason, again.decision.feedback) == ("explained", "说明过了", "另附清单")
