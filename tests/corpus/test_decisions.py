"""What people decide holds while the evidence is the same, comes back next year, and never hides a finding."""

from __future__ import annotations

from datetime import date

import pytest
from cases.build import report, write
from corpus.desk import rules

WRONG = {"applications.new.total": 24}
WORSE = {"applications.new.total": 25}
SAID = "因政府信息公开被申请行政复议14起。"
WAIVER = {"reason": "系统迁移", "approval": "云政办〔2023〕5号", "expires": date(2023, 6, 30)}


@pytest.fixture
def hand_in(tmp_path):
    """Writes a report of 清溪县 into the folder; gives its path."""
    def put(name="a.json", **changes):
        return write(tmp_path / "in", name, report(**changes))

    return put


def only(run):
    (found,) = run.reports
    return found


@pytest.mark.parametrize("kind", ["confirmed", "explained"])
def test_a_decision_is_kept_while_the_evidence_is_the_same(kind, desk, hand_in):
    path = hand_in(figures=WRONG)
    finding = rules(only(desk.audit(path)))["GJ-303"]
    assert (finding.status, finding.decision) == ("open", None)
    desk.decide(finding, kind, reason="口径")
    again = rules(only(desk.audit(path)))["GJ-303"]
    assert (again.status, again.decision.reason, again.message()) == (kind, "口径", finding.message())


def test_it_is_open_again_when_a_figure_changes_and_shows_what_was_said(desk, hand_in):
    finding = rules(only(desk.audit(hand_in(figures=WRONG))))["GJ-303"]
    desk.decide(finding, "explained", reason="口径")
    now = rules(only(desk.audit(hand_in(figures=WORSE))))["GJ-303"]
    assert (now.id, now.status, now.decision.kind) == (finding.id, "open", "explained")
    assert rules(only(desk.audit(hand_in(figures=WRONG))))["GJ-303"].status == "explained"


def test_the_last_decision_counts(desk, hand_in):
    path = hand_in(figures=WRONG)
    finding = rules(only(desk.audit(path)))["GJ-303"]
    for kind in ("confirmed", "explained", "confirmed"):
        desk.decide(finding, kind, reason="口径")
    assert rules(only(desk.audit(path)))["GJ-303"].status == "confirmed"


def test_a_report_whose_only_fault_was_waived_is_accepted_until_the_waiver_expires(desk, hand_in):
    path = hand_in(figures=WRONG)
    before = only(desk.audit(path))
    assert before.verdict == "returned" and list(rules(before)) == ["GJ-303"]
    desk.decide(rules(before)["GJ-303"], "waived", **WAIVER)
    for day, verdict, status in ((date(2023, 6, 30), "accepted", "waived"), (date(2023, 7, 1), "returned", "open"),
                                 (date(2023, 6, 1), "accepted", "waived")):
        now = only(desk.audit(path, today=day))
        assert (now.verdict, rules(now)["GJ-303"].status) == (verdict, status), day
        assert rules(now)["GJ-303"].severity == "error"  # told as ever


def test_the_exit_code_counts_what_was_waived(desk, hand_in):
    path = hand_in(figures=WRONG)
    desk.decide(rules(only(desk.audit(path)))["GJ-303"], "waived", **WAIVER)
    assert desk.audit(path, today=date(2023, 6, 1)).exit_code() == 1


def test_feedback_alone_decides_nothing_and_is_shown(desk, hand_in):
    path = hand_in(figures=WRONG)
    desk.decide(rules(only(desk.audit(path)))["GJ-303"], "noted", feedback="正在核对")
    now = only(desk.audit(path))
    finding = rules(now)["GJ-303"]
    assert (finding.status, finding.decision.feedback, now.verdict) == ("open", "正在核对", "returned")


def test_what_was_confirmed_last_year_weighs_more_when_it_comes_again(desk, hand_in):
    told = {"prose": {"overview": SAID}, "claims": None}
    last = hand_in("2021.json", year=2021, **told)
    finding = rules(only(desk.audit(last)))["WS-401"]
    now = hand_in("2022.json", **told)
    before = rules(only(desk.audit(now)))["WS-401"]
    assert (before.severity, before.history) == ("warning", None)
    desk.decide(finding, "confirmed", year=2021)
    after = rules(only(desk.audit(now)))["WS-401"]
    assert (after.severity, after.again, after.status, after.history.kind) == ("error", True, "open", "confirmed")
    assert after.id == before.id


def test_what_was_explained_last_year_is_history_and_raises_nothing(desk, hand_in):
    told = {"prose": {"overview": SAID}, "claims": None}
    finding = rules(only(desk.audit(hand_in("2021.json", year=2021, **told))))["WS-401"]
    desk.decide(finding, "explained", year=2021, reason="另有口径")
    after = rules(only(desk.audit(hand_in("2022.json", **told))))["WS-401"]
    assert (after.severity, after.again, after.history.reason, after.decision) == ("warning", False, "另有口径", None)


def test_a_decision_of_another_organisation_touches_nobody_else(desk, hand_in):
    path = hand_in(figures=WRONG)
    finding = rules(only(desk.audit(path)))["GJ-303"]
    desk.decide(finding, "explained", organisation="望湖县人民政府", reason="口径")
    assert rules(only(desk.audit(path)))["GJ-303"].status == "open"


def test_all_outputs_say_what_was_decided(desk, hand_in):
    path = hand_in(figures=WRONG)
    desk.decide(rules(only(desk.audit(path)))["GJ-303"], "waived", **WAIVER)
    text = desk.json(path, today=date(2023, 6, 1))
    for words in ('"status": "waived"', '"approval": "云政办〔2023〕5号"', '"expires": "2023-06-30"'):
        assert words in text
