"""Rules that go through a table cell by cell (逐: 格)."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from packs.small import RULE, changed, load, problems_of, write_pack

from gouji.checking.rule_tests import run_rule_tests
from gouji.expressions import references, source, spelled
from gouji.packs import Pack
from gouji.packs.checks import Cells

CELLS = RULE[: RULE.index("    逐: 列")] + """    逐: 格
    检查: 本格 = 本机关.本格 + 下级.求和(本格)
    说明: "{格}：{左值}，{右值}，{下级}，{最多}，{行}，{列}"
    测试:
      - {给: {本格: 6, 本机关.本格: 1, 下级.本格: [2, 3]}, 应: 通过}
      - {给: {本格: 6, 本机关.本格: 1, 下级.本格: [2, 3, 4]}, 应: 不通过, 含: 丙局填的 4}
      - {给: {本格: 6, 本机关.本格: 1, 下级.本格: [2, 未报]}, 应: 无法核验}
      - {给: {本格: 6, 本机关.本格: 未报, 下级.本格: 5}, 应: 无法核验}
      - {给: {本年新收.自然人: 6, 本机关.本年新收.自然人: 1, 下级.本年新收.自然人: [5]}, 应: 通过}
      - {给: {本格: 6}, 应: 不适用}
"""


def test_each_cell_has_a_check_of_its_own_called_by_row_and_column(tmp_path: Path) -> None:
    pack = load(write_pack(tmp_path, rules=CELLS))
    checks = pack.bound["2021"]["GJ-001"].checks
    assert len(checks) == 175
    assert (checks[0].scope, checks[0].short, checks[-1].scope) == (
        "new.natural_person", "本年新收.自然人", "carried_out.total")
    assert (checks[0].label, checks[0].column) == ("一、本年新收政府信息公开申请数量", "自然人")
    for check in checks:
        assert {f"applications.{check.scope}"} == {
            key.id for each in references(check.prepared.node) for key in each.keys}
    assert spelled(checks[0].prepared.node) == (
        "本年新收.自然人", "本机关.本年新收.自然人 + 下级.求和(本年新收.自然人)")
    assert all(outcome.passed for outcome in run_rule_tests(pack))


def test_the_national_rules_name_each_cell_by_itself_on_every_form(pack: Pack) -> None:
    for bound in pack.bound.values():
        for ready in bound.values():
            if ready.rule.for_each == "cell":
                for check in ready.checks:
                    assert {key.id for each in references(check.prepared.node) for key in each.keys} == {
                        f"{ready.table.id}.{check.scope}"}


def test_a_kept_pack_holds_the_same_checks(tmp_path: Path) -> None:
    ready = load(write_pack(tmp_path, rules=CELLS)).bound["2021"]["GJ-001"]
    again = pickle.loads(pickle.dumps(ready))
    assert [c.scope for c in again.checks] == [c.scope for c in ready.checks]
    assert source(again.checks[3].prepared.node) == source(ready.checks[3].prepared.node)
    assert [c.scope for c in again.checks[:2]] == ["new.natural_person", "new.business"]


@pytest.mark.parametrize(("only", "count"), [
    ("本年新收", 7), ("自然人", 25), ("本年新收.自然人", 1), ("本年新收, 自然人", 31)])
def test_only_names_rows_columns_or_cells(tmp_path: Path, only: str, count: int) -> None:
    pack = load(write_pack(tmp_path, rules=changed(CELLS, "    检查", f"    只看: [{only}]\n    检查")))
    assert len(pack.bound["2021"]["GJ-001"].checks) == count


def test_severity_may_differ_by_row_column_or_cell(tmp_path: Path) -> None:
    grades = "{本年新收.自然人: 提示, 合计列: 严重, 其余: 一般}"
    rule = load(write_pack(tmp_path, rules=changed(CELLS, "级别: 严重", f"级别: {grades}"))).rules[0]
    assert [rule.severity_of(short) for short in ("本年新收.自然人", "本年新收.合计列", "上年结转.自然人")] == [
        "notice", "error", "warning"]


@pytest.mark.parametrize(("old", "new", "code"), [
    ("    检查", "    只看: [本年新收.小计]\n    检查", "packs.unknown-scope"),
    ("    表: 表三\n", "", "packs.missing-key"),
    ("逐: 格", "逐: 行", "expression.no-cell"),
    ("{本格: 6, 本机关.本格: 1, 下级.本格: [2, 3]}", "{本格: [6, 7]}", "packs.bad-value"),
    ("{本格: 6, 本机关.本格: 1, 下级.本格: [2, 3]}", "{本机关.本格: [6, 7]}", "packs.bad-value"),
])
def test_what_cannot_be_meant_is_told(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert code in {p.code for p in problems_of(write_pack(tmp_path, rules=changed(CELLS, old, new)))}


@pytest.mark.parametrize("only", ["[收费金额, 规章.本年制发]", "[规章, 行政事业性收费]", "[本年制发, 收费金额]"])
def test_a_name_that_only_some_cells_know_is_told_at_once_though_not_every_cell_is_looked_at(
        only: str, tmp_path: Path) -> None:
    rule = changed(CELLS, "    表: 表三\n", "    表: 表二\n").replace("逐: 格\n", f"逐: 格\n    只看: {only}\n")
    (problem,) = problems_of(write_pack(tmp_path, rules=rule.replace("= 本机关.本格 + 下级.求和(本格)", "≥ 本年制发")))
    assert problem.code.startswith("expression.")
    assert problem.source.endswith("≥ 本年制发")


def test_the_checks_looked_at_when_loading_stand_for_every_row_and_every_column(tmp_path: Path) -> None:
    checks = load(write_pack(tmp_path, rules=CELLS)).bound["2021"]["GJ-001"].checks
    assert isinstance(checks, Cells)
    for part in ("row", "column"):
        assert {getattr(check.scope_of.binding, part) for check in checks.some()} == {
            getattr(check.scope_of.binding, part) for check in checks}
    assert len(checks.some()) < len(checks) / 3
