"""Checks of an aggregate against the reports of those below it (domain: C-1 and C-2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from cases.build import BLANK, MISSING, changed, doubtful
from checking.subjects import A, base, of, one_rule

from gouji.checking import Below, Result, Subject, check, subject_of
from gouji.expressions import Key, ScopeUnavailable
from gouji.fitting import Figure, Report, organisation
from gouji.packs import Pack
from gouji.reasoning import ReportAudit, audit_report, compile_rules, program_of
from gouji.reasoning.pack_rules import rules_of

OFFICE, ONE, TWO, THREE = "望湖县人民政府办公室", "望湖县民政局", "望湖县教育局", "望湖县交通运输局"
TOTAL = A + "new.total"
NATURAL = A + "new.natural_person"
CARRIED = A + "carried_in.total"


def body(name: str, cells: Mapping[str, Any] | None = None, year: int = 2022) -> Report:
    """A report of zeros but for some cells, in a file of its name."""
    source = base(year)
    empty = replace(source, file=f"{name}.txt", organisation=organisation(name),
                    figures={key: Figure(key, 0, "given", "0", each.place) for key, each in source.figures.items()})
    return changed(empty, cells or {})


def county(cells: Mapping[str, Any]) -> Report:
    return body("望湖县人民政府", cells)


def below(office: Report | None, *children: Report, missing: tuple[str, ...] = (), name: str = OFFICE) -> Below:
    return Below(office, name, children, missing)


def subject(pack: Pack, cells: Mapping[str, Any], bodies: Below | None) -> Subject:
    return subject_of(county(cells), pack, below=bodies)


def across(pack: Pack, cells: Mapping[str, Any], bodies: Below | None) -> list[Result]:
    return [r for r in check(subject(pack, cells, bodies)) if r.rule.id.startswith("HZ-")]


def audited(pack: Pack, cells: Mapping[str, Any], bodies: Below | None) -> ReportAudit:
    return audit_report(subject(pack, cells, bodies), program_of(pack), "plain")


THERE = below(body(OFFICE, {TOTAL: 6}), body(ONE, {TOTAL: 10}), body(TWO, {TOTAL: 30}))
NOT_ALL = below(body(OFFICE, {TOTAL: 6}), body(ONE, {TOTAL: 10}), missing=(THREE,))


def test_an_aggregate_that_adds_up_passes_in_every_cell(pack: Pack) -> None:
    assert {r.status for r in across(pack, {TOTAL: 46}, THERE)} == {"pass"}
    assert of(across(pack, {TOTAL: 46}, THERE), "HZ-301", "new.total").right == 46


def test_one_that_does_not_says_by_how_much_and_with_whom(pack: Pack) -> None:
    result = of(across(pack, {TOTAL: 40}, THERE), "HZ-301", "new.total")
    assert (result.status, result.left, result.right, result.difference) == ("fail", 40, 46, -6)
    assert [(o.label, o.value, o.source) for o in result.operands] == [
        ("本年新收.合计列", 40, ""), ("本机关.本年新收.合计列", 6, f"{OFFICE}.txt"),
        (f"下级.本年新收.合计列（{ONE}）", 10, f"{ONE}.txt"), (f"下级.本年新收.合计列（{TWO}）", 30, f"{TWO}.txt")]
    assert result.split == 1
    assert result.figures == (TOTAL, f"organ:{TOTAL}", f"children:{TOTAL}")
    assert all(place in [base().figures[TOTAL].place] for place in result.places)
    assert result.values["zh"]["children"] == f"含{OFFICE}、{ONE}、{TWO}，共 3 个单位"


def test_a_body_that_did_not_report_leaves_it_open_and_is_named_alone(pack: Pack) -> None:
    found = across(pack, {TOTAL: 46}, NOT_ALL)
    result = of(found, "HZ-301", "new.total")
    assert result.status == "undetermined"
    assert result.reason.text("zh") == f"未报：{THREE}"
    assert result.reason.text("en") == f"not handed in: {THREE}"
    assert result.operands[-1].label == f"下级.本年新收.合计列（{THREE}未报）"
    assert result.operands[-1].unreported
    assert of(found, "HZ-302", "new.total").status == "undetermined"


def test_without_it_a_sum_that_is_too_great_already_fails(pack: Pack) -> None:
    found = across(pack, {TOTAL: 12}, NOT_ALL)
    result = of(found, "HZ-301", "new.total")
    assert result.status == "fail"
    assert result.values["zh"]["right"] == "至少 16"
    assert result.values["zh"]["right_sum"] == "6 + 10 + 未报"
    assert result.values["zh"]["children"] == f"含{OFFICE}、{ONE}，共 2 个单位；未报：{THREE}"
    assert of(found, "HZ-302", "new.total").status == "undetermined"


def test_an_aggregate_below_one_body_fails_whoever_is_missing(pack: Pack) -> None:
    result = of(across(pack, {TOTAL: 9}, NOT_ALL), "HZ-302", "new.total")
    assert result.status == "fail"
    assert result.values["zh"]["most"] == f"{ONE}填的 10"


def test_the_office_may_be_missing_or_not_on_the_roster(pack: Pack) -> None:
    gone = below(None, body(ONE, {TOTAL: 10}), missing=(OFFICE, THREE))
    assert of(across(pack, {TOTAL: 46}, gone), "HZ-301", "new.total").reason.text("zh") == f"未报：{OFFICE}、{THREE}"
    unlisted = below(None, body(ONE, {TOTAL: 10}), name="")
    result = of(across(pack, {TOTAL: 46}, unlisted), "HZ-301", "new.total")
    assert (result.status, result.reason.code) == ("undetermined", "checking.office-unlisted")
    assert of(across(pack, {TOTAL: 9}, unlisted), "HZ-301", "new.total").status == "fail"


def test_only_those_that_the_check_looks_at_are_named(pack: Pack) -> None:
    rule = {"table": "表三", "for_each": "cell", "only": ("本年新收.合计列",)}
    gone = below(None, body(ONE), missing=(OFFICE, THREE))
    alone = {"本格 = 下级.求和(本格)": THREE, "本格 = 本机关.本格": OFFICE}
    for text, name in alone.items():
        (result,) = check(subject(one_rule(pack, check=text, **rule), {TOTAL: 5}, gone))
        assert result.reason.text("zh") == f"未报：{name}"
    (result,) = check(subject(one_rule(pack, check="本格 < 下级.求和(本格) 且 本格 < 3", **rule), {TOTAL: 5}, gone))
    assert result.values["zh"]["children"] == f"含{ONE}，共 1 个单位；未报：{THREE}"


def test_many_names_are_counted(pack: Pack) -> None:
    many = below(body(OFFICE), *(body(f"第{i}局") for i in range(9)), missing=tuple(f"第{i}镇" for i in range(9)))
    result = of(across(pack, {TOTAL: 46}, many), "HZ-301", "new.total")
    assert result.reason.text("zh") == "未报：第0镇、第1镇、第2镇、第3镇、第4镇、第5镇等 9 个单位"
    failed = of(across(pack, {TOTAL: 0}, replace(many, organ=body(OFFICE, {TOTAL: 1}))), "HZ-301", "new.total")
    assert failed.values["zh"]["children"].startswith(f"含{OFFICE}、第0局")
    assert "等 10 个单位；未报：第0镇" in failed.values["zh"]["children"]


def test_a_cell_that_a_body_left_out_is_told_with_the_body(pack: Pack) -> None:
    gone = below(body(OFFICE), body(ONE, {TOTAL: MISSING}), body(TWO, {TOTAL: BLANK}))
    result = of(across(pack, {TOTAL: 46}, gone), "HZ-301", "new.total")
    assert result.reason.code == "checking.cells-missing"
    assert f"下级.本年新收.合计列（{ONE}）" in result.reason.text("zh")
    empty = below(body(OFFICE, {TOTAL: 46}), body(TWO, {TOTAL: BLANK}))
    assert of(across(pack, {TOTAL: 46}, empty), "HZ-301", "new.total").status == "pass"


def test_a_cell_that_a_bodys_form_has_not_got_is_missing(pack: Pack) -> None:
    old = body(ONE, year=2021)
    old = replace(old, template="2019", figures={k: v for k, v in old.figures.items() if ".late_correction." not in k})
    result = of(across(pack, {}, below(body(OFFICE), old)), "HZ-301", "other.late_correction.total")
    assert (result.status, result.operands[-1].state, result.operands[-1].unreported) == (
        "undetermined", "missing", False)


@pytest.mark.parametrize(("bodies", "code"), [
    (None, "checking.no-roster"), (below(None), "checking.no-subordinates"),
    (below(body(OFFICE)), "checking.no-subordinates"), (below(None, missing=(OFFICE,)), "checking.no-subordinates")])
def test_without_subordinates_the_rules_do_not_apply_and_say_why_once(pack: Pack, bodies: Below | None,
                                                                      code: str) -> None:
    found = across(pack, {TOTAL: 46}, bodies)
    assert {(r.status, r.reason.code) for r in found} == {("not_applicable", code)}
    assert len(found) == 6
    with pytest.raises(ScopeUnavailable):
        subject(pack, {}, bodies).lookup(Key("children", TOTAL))


def test_only_governments_of_counties_and_cities_aggregate(pack: Pack) -> None:
    bureau = replace(county({TOTAL: 1}), organisation=organisation(ONE))
    found = [r for r in check(subject_of(bureau, pack, below=THERE)) if r.rule.id.startswith("HZ-")]
    assert {r.reason.code for r in found} == {"checking.other-level"}


def test_a_doubtful_cell_of_a_body_counts_when_its_own_equations_hold(pack: Pack) -> None:
    borne_out = body(ONE, {NATURAL: 10, TOTAL: doubtful(10), A + "closed.total": 10, A + "closed.natural_person": 10,
                           A + "granted.natural_person": 10, A + "granted.total": 10})
    alone = body(ONE, {NATURAL: 9, TOTAL: doubtful(10)})
    for report, status in ((borne_out, "fail"), (alone, "undetermined")):
        result = of(across(pack, {TOTAL: 12}, below(body(OFFICE, {TOTAL: 3}), report)), "HZ-301", "new.total")
        assert (result.status, result.leaning) == (status, "" if status == "fail" else "fail")


def test_an_equation_over_other_reports_vouches_for_no_cell(pack: Pack) -> None:
    ready = pack.bound["2021"]["HZ-301"].checks[0]
    assert not ready.confirms
    assert ready.coefficients is None
    unsure = of(across(pack, {TOTAL: doubtful(46)}, THERE), "HZ-301", "new.total")
    assert (unsure.status, unsure.leaning) == ("undetermined", "pass")


def test_a_short_table_is_one_finding_that_lists_its_cells(pack: Pack) -> None:
    bodies = below(body(OFFICE, {TOTAL: 6}), body(ONE, {TOTAL: 10, CARRIED: 4}), body(TWO, {TOTAL: 10, CARRIED: 5}))
    run = audited(pack, {TOTAL: 20, CARRIED: 6}, bodies)
    (finding,) = [f for f in run.findings if f.result.rule.id == "HZ-301"]
    assert (finding.severity, finding.action, finding.cause) == ("warning", "confirm", None)
    assert finding.message().startswith(
        "表三“本年新收.合计列”：汇总填 20，本机关和各下级单位相加 6 + 10 + 10 = 26，相差 -6（含")
    assert finding.message("en").startswith("Table three, “本年新收.合计列”: the aggregate says 20")
    assert [r.key for r in finding.folded] == ["HZ-301:carried_in.total"]


def test_where_one_body_alone_is_more_what_follows_is_told_with_that(pack: Pack) -> None:
    run = audited(pack, {TOTAL: 6}, THERE)
    (finding,) = [f for f in run.findings if f.result.rule.id.startswith("HZ-")]
    assert (finding.severity, finding.action, run.verdict) == ("error", "mend", "returned")
    assert finding.message() == (
        f"表三“本年新收.合计列”：汇总填 6，比{TWO}填的 30 还小（含{OFFICE}、{ONE}、{TWO}，共 3 个单位）")
    assert [r.key for r in finding.folded] == ["HZ-301:new.total"]


def test_every_rule_across_organisations_fails_somewhere(pack: Pack) -> None:
    cells = ("disclosure.licences.decisions", TOTAL, "proceedings.review.total")
    found = across(pack, dict.fromkeys(cells, 5), below(body(OFFICE), body(ONE, dict.fromkeys(cells, 6))))
    ids = {rule.id for rule in pack.rules if rule.id.startswith("HZ-")}
    assert {r.rule.id for r in found if r.status == "fail"} == ids
    assert len(ids) == 6


@pytest.mark.parametrize(("gone", "told"), [
    ("", ["HZ-302"]), ("TL-109", ["HZ-302", "HZ-302", "HZ-301"]), ("TL-110", ["HZ-302", "HZ-301"])])
def test_each_rule_of_folding_is_needed(pack: Pack, gone: str, told: list[str]) -> None:
    program = compile_rules([rule for rule in rules_of(pack) if rule.id != gone])
    bodies = below(body(OFFICE), body(ONE, {TOTAL: 6, CARRIED: 6}))
    run = audit_report(subject(pack, {TOTAL: 5, CARRIED: 5}, bodies), program, "plain")
    assert [f.result.rule.id for f in run.findings if f.result.rule.id.startswith("HZ-")][:3] == told


def test_what_waits_for_a_report_is_said_once_a_rule(pack: Pack) -> None:
    run = audited(pack, {TOTAL: 16}, NOT_ALL)
    assert not [f for f in run.findings if f.result.rule.id.startswith("HZ-")]
    told = {n.rule: (n.status, n.reason.text("zh"), n.checks) for n in run.not_run() if n.rule.startswith("HZ-3")}
    assert told == dict.fromkeys(("HZ-301", "HZ-302"), ("undetermined", f"未报：{THREE}", 175))
