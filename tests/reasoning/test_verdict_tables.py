"""Severities and verdicts that a pack leaves to decision tables, on the national pack with tables added."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from cases import build
from packs.decision_tables.books import Rows, write_book

from gouji.checking import subject_of
from gouji.checking.check import _CHECKERS
from gouji.corpus import audit as audit_files
from gouji.packs import Pack, Rule, load_pack
from gouji.packs.decision_tables.read import Known, Layer, read_tables
from gouji.reading import Doubt
from gouji.reasoning import (
    Decision,
    Program,
    ReportAudit,
    audit_report,
    compile_rules,
    durable_available,
    program_of,
)
from gouji.reasoning.pack_rules import rules_of
from gouji.rendering import audit_view, render_explanation

CLEAN = Path(__file__).parent.parent / "cases" / "clean" / "input" / "report.json"
OFF = {"applications.closed.total": 90}  # GJ-303 in the total column by -67
SLIGHTLY = {"applications.carried_in.research": 1, "applications.carried_in.total": 6}  # in both columns by 1
UNDECIDED: Mapping[str, Any] = {"applications.closed.research": build.MISSING}
GRADES: Rows = [["差", "列", "级别"], ["> 20 或 < -20", "合计列", "严重"], ["≥ -20 且 ≤ 20", "合计列", "一般"],
                [None, "≠ 合计列", "提示"]]
Audited = Callable[..., ReportAudit]


@cache
def _program() -> Program:
    return program_of(load_pack())


@pytest.fixture
def tabled(pack: Pack, tmp_path: Path) -> Callable[[Mapping[str, Rows]], Pack]:
    """The national pack with decision tables."""
    def with_tables(sheets: Mapping[str, Rows]) -> Pack:
        path = write_book(tmp_path / "decisions.xlsx", sheets)
        tables, problems = read_tables([Layer(((path, "decisions.xlsx"),))], Known(
            pack.rules, pack.bound, pack.vocabularies, pack.parameters, pack.reasoning))
        assert not problems, problems
        return replace(pack, decision_tables=tables)

    return with_tables


def audited(pack: Pack, cells: Mapping[str, Any], **more: Any) -> ReportAudit:
    report = build.changed(build.read(CLEAN, pack), cells)
    return audit_report(subject_of(replace(report, **more.pop("of", {})), pack), _program(), "plain", **more)


def of(done: ReportAudit, rule: str, scope: str = "total") -> tuple[str, str]:
    """The severity of a check, and by what."""
    (result,) = [r for r in done.results if r.rule.id == rule and r.scope == scope]
    return result.severity, "" if result.graded_by is None else result.graded_by.text("en")


def test_a_failing_check_has_the_severity_of_its_row(tabled: Callable[..., Pack]) -> None:
    done = audited(tabled({"GJ-303": GRADES}), OFF)
    assert of(done, "GJ-303") == ("error", "severity by row 2 of the decision table decisions.xlsx!GJ-303: error")
    assert [(f.severity, f.action) for f in done.findings if f.result.rule.id == "GJ-303"] == [("error", "mend")]
    assert done.verdict == "returned"


def test_difference_and_column_both_count(tabled: Callable[..., Pack]) -> None:
    done = audited(tabled({"GJ-303": GRADES}), SLIGHTLY)
    assert of(done, "GJ-303") == ("warning", "severity by row 3 of the decision table decisions.xlsx!GJ-303: warning")
    assert of(done, "GJ-303", "research")[0] == "notice"


def test_without_a_table_the_severity_is_the_rules(pack: Pack) -> None:
    assert of(audited(pack, SLIGHTLY), "GJ-303") == ("error", "")


def test_a_check_that_passes_or_cannot_be_decided_is_not_graded(tabled: Callable[..., Pack]) -> None:
    done = audited(tabled({"GJ-303": [["差", "级别"], [None, "提示"]]}), UNDECIDED)
    assert of(done, "GJ-303", "research") == ("error", "")
    assert of(done, "GJ-303", "business") == ("error", "")
    assert done.verdict != "accepted"


@pytest.mark.parametrize(("header", "cell", "wants"), [
    ("本年新收.合计列", "≥ 23", "warning"), ("本年新收", "= 23", "warning"), ("办理总计", "> 23", "warning"),
    ("绝对值(差)", "> 66", "warning"), ("左值", "< 90", "warning"), ("右值", "> 27", "warning"),
    ("差 ÷ 左值", "< -2", "warning"), ("机关", "县政府", "warning"), ("年度", "≥ 2021", "warning"),
    ("机关", "乡镇街道", "notice"), ("求和(不予公开)", "> 100", "notice")])
def test_a_column_looks_at_figures_and_at_the_report(header: str, cell: str, wants: str,
                                                     tabled: Callable[..., Pack]) -> None:
    contrary = f"非 ({cell})"
    done = audited(tabled({"GJ-303": [[header, "级别"], [cell, "一般"], [contrary, "提示"]]}), OFF)
    assert of(done, "GJ-303")[0] == wants


def test_where_a_number_is_not_known_the_rules_severity_holds_and_says_so(tabled: Callable[..., Pack]) -> None:
    rows: Rows = [["上年.本年新收.合计列", "级别"], ["≥ 10", "一般"], ["< 10", "提示"]]
    pack = tabled({"GJ-303": rows})
    done = audited(pack, OFF)
    severity, said = of(done, "GJ-303")
    assert severity == "error"
    assert "上年.本年新收.合计列 not known" in said
    (finding,) = [f for f in done.findings if f.result.rule.id == "GJ-303"]
    assert "级别照规则自己的" in render_explanation(finding, done, pack, "zh")


def test_a_blank_cell_asks_for_nothing_and_so_takes_the_unknown(tabled: Callable[..., Pack]) -> None:
    rows: Rows = [["上年.本年新收.合计列", "差", "级别"], [None, "< 0", "一般"], [None, "> 0", "提示"]]
    assert of(audited(tabled({"GJ-303": rows}), OFF), "GJ-303")[0] == "warning"


def test_one_sheet_may_grade_several_rules(tabled: Callable[..., Pack]) -> None:
    pack = tabled({"GJ-303、GJ-301": [["差", "级别"], [None, "提示"]]})
    done = audited(pack, {**OFF, "applications.granted.total": 18})
    failed = {r.rule.id: r.severity for r in done.results if r.status == "fail" and r.rule.id in ("GJ-303", "GJ-301")}
    assert failed == {"GJ-303": "notice", "GJ-301": "notice"}


def test_json_says_which_row_decided(tmp_path: Path, tabled: Callable[..., Pack]) -> None:
    done = audit_files([build.write(tmp_path, "r.json", build.report(figures=OFF))], tabled({"GJ-303": GRADES}),
                       "plain", workers=1)
    (report,) = audit_view(done, "zh")["reports"]
    told = {f["rule"]: f.get("graded_by") for f in report["findings"]}
    assert told["GJ-303"] == "级别由决策表 decisions.xlsx!GJ-303 第 2 行定：严重"
    assert {graded for rule, graded in told.items() if rule != "GJ-303"} <= {None}


COUNTED: Rows = [["必须改", "请核实", "结论"], ["≥ 2", None, "退回"], ["= 1", None, "待核"], [0, "≥ 2", "待核"],
                 [0, "< 2", "合格"]]


def test_the_verdict_goes_by_counts_of_findings(tabled: Callable[..., Pack]) -> None:
    pack = tabled({"结论": COUNTED})
    assert audited(pack, OFF).verdict == "to_confirm"
    assert audited(pack, {**OFF, "proceedings.review.total": 9}).verdict == "returned"
    assert audited(pack, {}).verdict == "accepted"


def test_the_verdict_is_concluded_by_a_rule_from_the_row(tabled: Callable[..., Pack]) -> None:
    pack = tabled({"结论": COUNTED})
    done = audited(pack, OFF)
    (fired,) = [f for f in done.inference.firings if f.derived.kind.startswith("verdict.")]
    assert fired.rule == "TL-305"
    (fact,) = [fact for _, fact in fired.matched if fact.kind == "judged"]
    assert fact.fields["table"] == "decisions.xlsx!结论"
    assert (fact.fields["row"], fact.fields["value"]) == ("3", "to_confirm")
    explained = render_explanation(done.findings[0], done, pack, "zh")
    assert "TL-305" in explained
    assert "decisions.xlsx!结论，行号：3" in explained


@pytest.mark.skipif(not durable_available(), reason="durable_rules is not here")
def test_both_back_ends_conclude_the_same(tabled: Callable[..., Pack]) -> None:
    pack = tabled({"结论": COUNTED})
    subject = subject_of(build.changed(build.read(CLEAN, pack), OFF), pack)
    done = [audit_report(subject, _program(), engine) for engine in ("plain", "durable_rules")]
    assert done[0].verdict == done[1].verdict == "to_confirm"
    assert done[0].inference.firings == done[1].inference.firings


def test_what_was_explained_does_not_count(tabled: Callable[..., Pack]) -> None:
    pack = tabled({"结论": COUNTED})
    (finding,) = [f for f in audited(pack, OFF).findings if f.action == "mend"]
    said = Decision(finding.id, finding.fingerprint, "explained", reason="单位已说明")
    done = audited(pack, OFF, decisions=[said])
    assert [f.status for f in done.findings if f.id == finding.id] == ["explained"]
    assert done.verdict == "accepted"


ACCEPTS: Rows = [["必须改", "结论"], ["≥ 1", "退回"], [0, "合格"]]
SAYS_SO: Rows = [["必须改", "未核验", "结论"], ["≥ 1", None, "退回"], [0, "≤ 99", "合格"], [0, "> 99", "待核"]]


def test_a_row_silent_on_what_is_undecided_accepts_no_report_not_decided_in_full(tabled: Callable[..., Pack]) -> None:
    done = audited(tabled({"结论": ACCEPTS}), UNDECIDED)
    assert not [f for f in done.findings if f.action == "mend"]
    assert done.verdict == "to_confirm"


def test_a_row_that_says_how_many_may_be_undecided_accepts_it(tabled: Callable[..., Pack]) -> None:
    assert audited(tabled({"结论": SAYS_SO}), UNDECIDED).verdict == "accepted"


def test_a_file_of_which_a_part_was_not_looked_at_is_not_accepted_by_any_row(tabled: Callable[..., Pack]) -> None:
    pack = tabled({"结论": SAYS_SO})
    second = Doubt("fitting.second-report", None, {})
    done = audited(pack, {}, of={"doubts": (second,)})
    assert done.report.holds_another
    assert done.verdict == "to_confirm"


def test_broken_checks_are_never_accepted(tabled: Callable[..., Pack], monkeypatch: pytest.MonkeyPatch) -> None:
    pack = tabled({"结论": [["机关", "结论"], [None, "合格"]]})

    def raising(*_: object) -> None:
        raise ValueError("甲")

    monkeypatch.setitem(cast(dict[str, Any], _CHECKERS), "text", raising)
    assert audited(pack, {}).verdict == "to_confirm"


def test_where_no_row_takes_a_report_the_rules_conclude_as_without_a_table(tabled: Callable[..., Pack]) -> None:
    pack = tabled({"结论": [["年度", "结论"], ["≥ 2019", "退回"]]})
    assert audited(pack, {}).verdict == "returned"
    assert audited(pack, {}, of={"year": 2018}).verdict != "returned"


@pytest.mark.parametrize(("gone", "rows", "cells", "verdicts"), [
    ("TL-304", ACCEPTS, OFF, ("returned", "to_confirm")), ("TL-306", ACCEPTS, {}, ("accepted", "to_confirm")),
    ("TL-307", SAYS_SO, UNDECIDED, ("accepted", "to_confirm"))])
def test_taking_away_a_rule_that_follows_the_table_changes_the_verdict(
        gone: str, rows: Rows, cells: Mapping[str, Any], verdicts: tuple[str, str],
        tabled: Callable[..., Pack]) -> None:
    pack = tabled({"结论": rows})
    without = compile_rules([rule for rule in rules_of(pack) if rule.id != gone])
    subject = subject_of(build.changed(build.read(CLEAN, pack), cells), pack)
    assert tuple(audit_report(subject, each, "plain").verdict for each in (_program(), without)) == verdicts


def test_without_tl_305_nothing_says_why_a_report_is_to_be_confirmed(tabled: Callable[..., Pack]) -> None:
    pack = tabled({"结论": COUNTED})
    without = compile_rules([rule for rule in rules_of(pack) if rule.id != "TL-305"])
    done = audit_report(subject_of(build.changed(build.read(CLEAN, pack), OFF), pack), without, "plain")
    assert done.verdict == "to_confirm"
    assert not [f for f in done.inference.firings if f.derived.kind.startswith("verdict.")]


def test_a_table_that_raises_breaks_the_check(tabled: Callable[..., Pack], monkeypatch: pytest.MonkeyPatch) -> None:
    pack = tabled({"GJ-303": GRADES})

    def raising(*_: object) -> None:
        raise ValueError("甲")

    monkeypatch.setattr("gouji.packs.decision_tables.model.DecisionTable.decides", raising)
    done = audited(pack, SLIGHTLY)
    (result,) = [r for r in done.results if r.rule.id == "GJ-303" and r.scope == "total"]
    assert result.status == "broken"
    assert done.verdict == "to_confirm"


def test_a_pack_on_top_decides_anew_what_it_has_a_table_for(pack: Pack, tmp_path: Path) -> None:
    below = write_book(tmp_path / "below.xlsx", {"GJ-303、GJ-304": GRADES, "结论": ACCEPTS})
    above = write_book(tmp_path / "above.xlsx", {"GJ-303": [["差", "级别"], [None, "提示"]], "结论": COUNTED})
    known = Known(pack.rules, pack.bound, pack.vocabularies, pack.parameters, pack.reasoning)
    tables, problems = read_tables([Layer(((below, "below.xlsx"),)), Layer(((above, "above.xlsx"),))], known)
    assert not problems
    assert {(table.file, table.rules) for table in tables} == {
        ("below.xlsx", ("GJ-304",)), ("above.xlsx", ("GJ-303",)), ("above.xlsx", ())}


def test_a_pack_on_top_may_not_play_down_what_is_kept(pack: Pack, tmp_path: Path) -> None:
    above = write_book(tmp_path / "above.xlsx", {"GJ-303": [["差", "级别"], [None, "提示"]]})
    known = Known(pack.rules, pack.bound, pack.vocabularies, pack.parameters, pack.reasoning)
    tables, (problem,) = read_tables([Layer(((above, "above.xlsx"),), {"GJ-303": "国家规则包"})], known)
    assert not tables
    assert (problem.code, problem.cell) == ("decision.kept", "GJ-303!A1")
    assert "国家规则包规定不得停用、不得降级" in problem.text("zh")
    assert "国家规则包 keeps it" in problem.text("en")


def test_a_severity_that_a_pack_on_top_sets_holds_in_place_of_a_table_below(pack: Pack, tmp_path: Path) -> None:
    below = write_book(tmp_path / "below.xlsx", {"GJ-303、GJ-304": GRADES})
    above = Layer((), adjusted=frozenset({"GJ-303"}))
    graver, lighter = (replace(pack.rule("GJ-303"), severity=severity) for severity in ("error", "notice"))

    def graded(rule: Rule, layer: Layer) -> tuple[str, ...]:
        known = Known([rule, *(each for each in pack.rules if each.id != rule.id)], pack.bound, pack.vocabularies,
                      pack.parameters, pack.reasoning)
        (table,), _ = read_tables([Layer(((below, "below.xlsx"),)), layer], known)
        return table.rules

    assert graded(graver, above) == graded(lighter, above) == ("GJ-304",)
    kept = replace(above, kept={"GJ-303": "国家规则包"})  # some row may weigh more
    assert graded(graver, kept) == ("GJ-304",)
    assert graded(lighter, kept) == ("GJ-303", "GJ-304")
