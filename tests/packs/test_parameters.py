"""Numbers that a pack leaves to its users, and rules that take them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from packs.small import PACK, RULE, changed, load, problems_of, write_pack

from gouji.checking.rule_tests import run_rule_tests
from gouji.packs.parameters import limit_of, parameter_value

WITH = changed(PACK, "依据: bases.yaml\n", "依据: bases.yaml\n参数: parameters.yaml\n")
LIMITED = changed(changed(RULE, "检查: 本年新收 + 上年结转 = 办理总计 + 结转下年", "检查: 本年新收 ≤ 参数.上限"),
                  "- {给: {本年新收: 1, 办理总计: 2}, 应: 不通过}",
                  "- {给: {本年新收: 4}, 应: 不通过, 差: 1}\n"
                  "      - {给: {本年新收: 4, 参数.上限: 4}, 应: 通过}").replace("类型: 勾稽", "类型: 合理性")


def _pack(folder, parameters, rules=LIMITED):
    write_pack(folder, pack=WITH, rules=rules)
    (folder / "parameters.yaml").write_text(parameters, "utf-8")
    return folder


@pytest.mark.parametrize(("text", "value"), [
    ("2000", 2000), ("0.5", Decimal("0.5")), ("30%", Decimal("0.3")), ("100％", 1), ("-3", -3),
    ("三十", None), ("1,000", None), ("", None), ("1e3", None)])
def test_a_parameter_is_a_whole_number_a_decimal_or_a_percentage(text, value):
    assert parameter_value(text) == value


def test_a_limit_is_a_number_or_a_parameter():
    values = {"上限": 7}
    assert limit_of("40", values) == 40
    assert limit_of("参数.上限", values) == limit_of("parameter.上限", values) == 7
    assert limit_of("参数.下限", values) is None
    assert limit_of("上限", values) is None


def test_a_rule_takes_the_number_of_the_pack_and_a_test_may_set_it(tmp_path):
    pack = load(_pack(tmp_path, "参数:\n  - {名: 上限, 值: 3, 单位: 件, 说明: 试}\n"))
    assert pack.values == {"上限": 3}
    assert [o.problem for o in run_rule_tests(pack)] == ["", "", ""]
    assert load_hash(tmp_path, pack) != pack.hash


def load_hash(folder, pack):
    (folder / "parameters.yaml").write_text("参数:\n  - {名: 上限, 值: 2}\n", "utf-8")
    return load(folder).hash


@pytest.mark.parametrize(("parameters", "file", "code"), [
    ("参数:\n  - {名: 上限, 值: 很多}\n", "parameters.yaml", "packs.bad-parameter"),
    ("参数:\n  - {名: 上限}\n", "parameters.yaml", "packs.missing-key"),
    ("参数:\n  - {名: 上限, 值: 3}\n  - {名: 上限, 值: 4}\n", "parameters.yaml", "packs.id-twice"),
    ("参数:\n  - {名: 下限, 值: 3}\n", "rules.yaml", "expression.unknown-name"),
])
def test_what_is_wrong_with_parameters_is_said_in_its_place(tmp_path, monkeypatch, parameters, file, code):
    monkeypatch.chdir(_pack(tmp_path, parameters))
    (problem, *_) = [p for p in problems_of(tmp_path) if p.file == file]
    assert problem.code == code


def test_a_value_that_cannot_be_read_is_told_where_it_stands_and_not_where_it_is_used(tmp_path):
    for parameters in ("{名: 上限, 值: 很多}", "{名: 上限}", "{名: 上限, 值: {2021-13-01: 3}}"):
        problems = problems_of(_pack(tmp_path, f"参数:\n  - {parameters}\n"))
        assert [Path(p.file).name for p in problems] == ["parameters.yaml"]


def test_a_parameter_unlike_any_is_answered_with_those_there_are(tmp_path):
    problems = problems_of(_pack(tmp_path, "参数:\n  - {名: 少字, 值: 3}\n"))
    told = next(p for p in problems if p.code == "expression.unknown-parameter")
    assert "少字" in told.render("zh")


def test_a_condition_lists_its_numbers(tmp_path):
    rules = changed(LIMITED, "检查: 本年新收 ≤ 参数.上限", "检查: 本年新收 ≤ 参数.上限 且 上年结转 ≤ 参数.上限")
    rules = changed(rules, '"{列}不平：{左值}，{右值}，差 {差}"', '"{各值}"')
    rules = changed(rules, ", 差: 1", ", 含: 本年新收.自然人 = 4")
    pack = load(_pack(tmp_path, "参数:\n  - {名: 上限, 值: 3}\n", rules))
    assert [o.problem for o in run_rule_tests(pack)] == ["", "", ""]
