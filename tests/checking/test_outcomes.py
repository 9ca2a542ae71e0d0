"""The five outcomes, and why a check did not run or could not decide."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from importlib import import_module

import pytest
from cases.build import BLANK, MISSING, SLASH, UNREADABLE, changed, doubtful, report, write
from checking.subjects import A, base, of, one_rule, results, with_claim

from gouji.checking import check, outcomes, subject_of
from gouji.corpus import audit
from gouji.packs import load_pack

checker = import_module("gouji.checking.check")  # `gouji.checking.check` is the function

TOTAL = A + "new.total"
NATURAL = A + "new.natural_person"


def test_a_consistent_report_passes_every_check_that_applies(pack):
    found = results(pack)
    assert {r.status for r in found} == {"pass", "not_applicable"}
    assert {r.rule.id for r in found} == {rule.id for rule in pack.rules}


def test_fail_says_left_right_difference_and_every_operand(pack):
    result = of(results(pack, {TOTAL: 25}), "GJ-301", "new")
    assert (result.status, result.left, result.right, result.difference) == ("fail", 23, 25, -2)
    assert [(o.key.id.split(".")[-1], o.value) for o in result.operands] == [
        ("natural_person", 20), ("business", 3), ("research", 0), ("welfare", 0), ("legal_service", 0),
        ("other_org", 0), ("total", 25)]


@pytest.mark.parametrize(("cell", "word"), [
    (BLANK, "没有填"), (MISSING, "格子不在"), (UNREADABLE, "不是数字")])
def test_undetermined_says_which_cells_and_what_is_wrong_with_them(cell, word, pack):
    result = of(results(pack, {NATURAL: cell}), "GJ-301", "new")
    assert result.status == "undetermined"
    assert word in result.reason.text("zh")
    assert "本年新收.自然人" in result.reason.text("zh")
    assert "本年新收.自然人" in result.reason.text("en")


def test_an_empty_cell_that_can_be_nothing_passes(pack):
    assert of(results(pack, {A + "new.research": BLANK}), "GJ-301", "new").status == "pass"


def test_an_empty_cell_that_can_mend_nothing_fails(pack):
    assert of(results(pack, {A + "new.research": BLANK, TOTAL: 22}), "GJ-301", "new").status == "fail"


def test_a_dash_is_nothing_but_not_empty(pack):
    found = results(pack, {A + "new.research": SLASH})
    assert of(found, "GJ-301", "new").status == "pass"
    assert of(found, "GS-001", "applications").status == "pass"


def test_without_last_years_report_the_rule_does_not_apply_and_says_why(pack):
    result = of(results(pack), "KN-301")
    assert (result.status, result.reason.code) == ("not_applicable", "checking.no-prior-report")


def test_with_last_years_report_every_column_is_checked(pack):
    found = [r for r in results(pack, prior=base(2021)) if r.rule.id == "KN-301"]
    assert len(found) == 7
    assert {r.status for r in found} == {"pass"}


def _audited(tmp_path, pack, *reports):
    for i, data in enumerate(reports):
        write(tmp_path, f"{i}.json", data)
    return audit([tmp_path], pack).reports


def test_two_reports_of_last_year_are_one_too_many_and_it_is_said(tmp_path, pack):
    *_, last = _audited(tmp_path, pack, report("one", year=2021), report("two", year=2021), report(year=2022))
    (entry,) = [n for n in last.not_run() if n.rule == "KN-301"]
    assert entry.reason.code == "checking.two-prior-reports"
    assert last.prior_file is None


def test_the_same_report_twice_is_a_doubt_that_names_the_other_file(tmp_path, pack):
    one, two = _audited(tmp_path, pack, report("one"), report("two"))
    assert "1.json" in one.report.doubts[-1].text("zh")
    assert "0.json" in two.report.doubts[-1].text("en")


def test_last_years_report_of_the_office_is_not_that_of_the_government(tmp_path, pack):
    _, last = _audited(tmp_path, pack, report(year=2021, organisation="清溪县人民政府办公室"), report(year=2022))
    assert last.rules["KN-301"] == "not_applicable"


def test_the_province_before_its_name_makes_no_other_organisation(tmp_path, pack):
    _, last = _audited(tmp_path, pack, report(year=2021, organisation="澜川省清溪县人民政府"), report(year=2022))
    assert last.rules["KN-301"] == "pass"


def test_rules_over_subordinates_do_not_apply_without_a_roster(pack):
    alone = one_rule(pack, check="下级.求和(本年新收.合计列) = 本年新收.合计列")
    (result,) = check(subject_of(base(), alone))
    assert (result.status, result.reason.code) == ("not_applicable", "checking.no-roster")
    assert "名册" in result.reason.text("zh")


def test_a_rule_for_other_years_does_not_apply(pack):
    from gouji.packs.models import Applies

    alone = one_rule(pack, check="本年新收.合计列 ≥ 0", applies=Applies(years="2023-"))
    (result,) = check(subject_of(base(), alone))
    assert (result.status, result.reason.code) == ("not_applicable", "checking.other-years")


def test_a_rule_for_other_levels_does_not_apply(pack):
    from gouji.packs.models import Applies

    alone = one_rule(pack, check="本年新收.合计列 ≥ 0", applies=Applies(levels=("乡镇街道",)))
    (result,) = check(subject_of(base(), alone))
    assert (result.status, result.reason.code) == ("not_applicable", "checking.other-level")


def test_a_table_that_is_not_there_is_not_a_hundred_empty_cells(pack):
    gone = {key: MISSING for key in base().figures if key.startswith("proceedings.")}
    result = of(results(pack, gone), "GS-001", "proceedings")
    assert (result.status, result.reason.code) == ("not_applicable", "checking.table-missing")


def test_a_claim_of_another_period_is_not_compared(pack):
    source = with_claim(base(), "收到申请", 999, pack, period="上半年")
    result = of(check(subject_of(source, pack)), "WS-301")
    assert (result.status, result.reason.code) == ("not_applicable", "checking.other-period")


@pytest.mark.parametrize(("value", "status"), [(23, "pass"), (28, "pass"), (24, "fail")])
def test_a_claim_passes_on_any_of_its_readings(value, status, pack):
    assert of(check(subject_of(with_claim(base(), "收到申请", value, pack), pack)), "WS-301").status == status


@pytest.mark.parametrize(("value", "status"), [(25, "pass"), (40, "fail")])
def test_an_approximate_claim_may_lie_a_tenth_off(value, status, pack):
    source = with_claim(base(), "办结申请", value, pack, exact=False)
    assert of(check(subject_of(source, pack)), "WS-303").status == status


# ── blanks ──────────────────────────────────────────────────────────────────

@pytest.mark.parametrize(("blanks", "empty_fits", "empty_may_fit", "empty_cannot_fit", "missing"), [
    ("lenient", "pass", "undetermined", "fail", "undetermined"),
    ("strict", "undetermined", "undetermined", "undetermined", "undetermined"),
    ("zero", "pass", "fail", "fail", "undetermined"),
    ("fail", "fail", "fail", "fail", "fail"),
])
def test_blank_policy(blanks, empty_fits, empty_may_fit, empty_cannot_fit, missing, pack):
    alone = one_rule(pack, table="表三", for_each="row", only=("本年新收",), blanks=blanks,
                     check="自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他组织 = 合计列")

    def status(cells):
        (result,) = check(subject_of(changed(base(), cells), alone))
        return result.status

    assert status({A + "new.research": BLANK}) == empty_fits
    assert status({A + "new.research": BLANK, TOTAL: 25}) == empty_may_fit
    assert status({A + "new.research": BLANK, TOTAL: 20}) == empty_cannot_fit
    assert status({A + "new.research": MISSING}) == missing


# ── doubtful cells ──────────────────────────────────────────────────────────

def test_a_doubtful_cell_is_confirmed_by_an_equation_that_holds(pack):
    found = results(pack, {NATURAL: doubtful(20), A + "carried_out.natural_person": 9})
    assert of(found, "GJ-303", "natural_person").status == "fail"


def test_a_fail_on_a_doubtful_cell_nothing_confirms_is_undetermined(pack):
    found = results(pack, {NATURAL: doubtful(21)})
    for rule, scope in (("GJ-301", "new"), ("GJ-303", "natural_person")):
        result = of(found, rule, scope)
        assert (result.status, result.reason.code) == ("undetermined", "checking.doubtful-cells")


def test_a_blank_read_as_nothing_confirms_no_doubtful_cell(pack):
    found = results(pack, {NATURAL: doubtful(20), A + "new.research": BLANK, A + "carried_out.natural_person": BLANK,
                           A + "carried_in.natural_person": BLANK})
    assert of(found, "GJ-301", "new").status == "undetermined"


def test_a_doubtful_cell_of_last_year_decides_nothing(pack):
    prior = changed(base(2021), {A + "carried_out.total": doubtful(9)})
    assert of(results(pack, prior=prior), "KN-301", "total").status == "undetermined"


# ── broken ──────────────────────────────────────────────────────────────────

@pytest.fixture
def breaking(monkeypatch):
    """GJ-303 raises whenever it is run."""
    real = checker._CHECKERS["equation"]

    def raising(ready, subject):
        if ready.rule.id == "GJ-303":
            raise ZeroDivisionError("试验")
        return real(ready, subject)

    monkeypatch.setattr(checker, "_CHECKERS", {**checker._CHECKERS, "equation": raising})


@pytest.mark.usefixtures("breaking")
def test_a_rule_that_raises_is_broken_and_the_others_run(pack):
    found = results(pack, {TOTAL: 25})
    result = of(found, "GJ-303")
    assert result.status == "broken"
    assert "ZeroDivisionError: 试验" in result.reason.text("zh")
    assert of(found, "GJ-301", "new").status == "fail"
    assert outcomes(found)["GJ-303"] == "broken"


def test_a_rule_that_says_two_things_of_one_scope_is_broken(pack, monkeypatch):
    real = checker._CHECKERS["equation"]

    def twice(ready, subject):
        return [*real(ready, subject), *real(ready, subject)]

    monkeypatch.setattr(checker, "_CHECKERS", {**checker._CHECKERS, "equation": twice})
    result = of(results(pack, {TOTAL: 25}), "GJ-301")
    assert (result.status, result.scope) == ("broken", "")
    assert "2 个结果" in result.reason.text("zh")
    assert "cannot be told apart" in result.reason.text("en")


@pytest.mark.usefixtures("breaking")
def test_a_broken_rule_keeps_a_report_from_being_accepted_and_is_our_fault(pack, tmp_path):
    write(tmp_path, "r.json", report())
    run = audit([tmp_path], pack)
    assert run.reports[0].verdict == "to_confirm"
    assert run.exit_code("never") == 5
    assert [n.status for n in run.reports[0].not_run() if n.rule == "GJ-303"] == ["broken"]


def test_a_rule_is_worth_its_worst_check(pack):
    worst = outcomes(results(pack, {TOTAL: 25, A + "granted.natural_person": MISSING}))
    assert worst["GJ-301"] == "fail"
    assert worst["GJ-302"] == "undetermined"
    assert worst["GJ-401"] == "pass"


def test_severity_may_differ_by_column(pack):
    prior = changed(base(2021), {A + "carried_out.business": 2, A + "carried_out.total": 6})
    found = [r for r in results(pack, prior=prior) if r.status == "fail" and r.rule.id == "KN-301"]
    assert {r.scope: r.severity for r in found} == {"total": "error", "business": "warning"}


def test_sections_that_are_missing_are_neither_out_of_order_nor_empty(pack):
    source = replace(base(), sections=tuple(s for s in base().sections if s.id != "problems"))
    found = outcomes(check(subject_of(source, pack)))
    assert (found["ZJ-001"], found["ZJ-002"], found["ZJ-003"]) == ("fail", "pass", "pass")


def test_a_sum_with_an_empty_cell_says_how_much_it_is_at_least():
    cells = {"applications.new.natural_person": BLANK, "applications.new.total": 1}
    failed = of(results(load_pack(), cells), "GJ-301", "new")
    assert failed.status == "fail"
    assert (failed.values["zh"]["left"], failed.values["zh"]["difference"]) == ("至少 3", "至少 2")


@pytest.mark.parametrize("cell", [MISSING, UNREADABLE])
def test_a_sum_that_failed_with_a_cell_unknown_says_how_much_it_is_at_least_or_that_nobody_knows(pack, cell):
    half = {"value": Decimal("1.5"), "state": "given"}
    failed = of(results(pack, {A + "granted.natural_person": cell, A + "granted.business": half}), "GJ-301", "granted")
    assert failed.status == "fail"
    assert [failed.values["zh"][side] for side in ("left", "right", "difference")] == ["至少 1.5", "17", "算不出"]
    failed = of(results(pack, {A + "granted.natural_person": cell, A + "granted.business": 20}), "GJ-301", "granted")
    assert [failed.values["zh"][side] for side in ("left", "right", "difference")] == ["至少 20", "17", "至少 3"]


@pytest.mark.parametrize("cell", [BLANK, MISSING, UNREADABLE])
def test_no_sum_that_failed_is_told_by_a_question_mark(pack, cell):
    for key in (A + "new.natural_person", A + "new.total", A + "closed.total", "proceedings.review.total"):
        odd = {key.rsplit(".", 1)[0] + end: {"value": Decimal("1.5"), "state": "given"}
               for end in (".business", ".other", ".total") if key.rsplit(".", 1)[0] + end in base().figures
               and not key.endswith(end)}
        found = results(pack, {key: cell, **odd})
        assert [r for r in found if r.status == "fail"]
        for failed in (r for r in found if r.status == "fail" and r.rule.kind == "equation"):
            assert not [v for v in failed.values["zh"].values() if "？" in str(v)], failed.key
