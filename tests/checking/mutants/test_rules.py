"""A rule whose tests are weak is told so in words; one whose tests are strong is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from packs.small import RULE, changed, write_pack

from gouji.checking.mutants import Proof, Subject, prove
from gouji.checking.mutants.rules import prove_rule
from gouji.packs import Pack, load_pack

STRONG = """      - {给: {本年新收: 5, 上年结转: 1, 办理总计: 4, 结转下年: 2}, 应: 通过}
      - {给: {本年新收: 5, 上年结转: 1, 办理总计: 4, 结转下年: 3}, 应: 不通过}
      - {给: {本年新收: 5, 上年结转: 1, 办理总计: 4, 结转下年: 1}, 应: 不通过}
"""
TEXT = """规则:
  - 编号: T-1
    名称: 不写套话
    类型: 文字
    级别: 提示
    依据: [A-1]
    不应出现: [亮点纷呈, 圆满完成]
    除非含: [尚未]
    范围: [第五部分, 第六部分]
    说明: "“{原文}”"
    测试:
      - {各处: {第五部分: 工作有待改进。}, 应: 通过}
      - {各处: {第五部分: 工作亮点纷呈。}, 应: 不通过}
"""


def proved(folder: Path, rules: str) -> Proof:
    pack = load_pack(write_pack(folder, rules=rules))
    return prove_rule(pack, pack.rules[0])


def test_weak_tests_are_told_what_they_cannot_tell_apart(tmp_path: Path) -> None:
    proof = proved(tmp_path, RULE)
    names = {mutant.name("zh") for mutant in proof.survivors}
    assert {"去掉“上年结转”", "去掉“结转下年”"} <= names
    assert "去掉“本年新收”" not in names  # without it the passing test fails
    told = next(sentence for sentence in proof.told("zh") if "去掉“上年结转”" in sentence)
    assert told.startswith("规则 GJ-001：去掉“上年结转”，测试看不出来。请加一个")
    english = next(sentence for sentence in proof.told("en") if "without “上年结转”" in sentence)
    assert english.startswith("rule GJ-001: without “上年结转”: no test notices. Please add a test")
    assert proof.mutants == proof.killed + len(proof.survivors)
    assert not proof.sound


def test_an_equation_that_no_test_holds_to_equality_is_told_so(tmp_path: Path) -> None:
    names = {mutant.name() for mutant in proved(tmp_path, RULE).survivors}
    whole = "本年新收 + 上年结转 = 办理总计 + 结转下年"
    assert f"“{whole}”的 = 改作 ≥" in names  # the failing test has too little on the left
    assert f"“{whole}”的 = 改作 ≤" not in names


def test_strong_tests_are_told_nothing(tmp_path: Path) -> None:
    start = RULE.index("      - {给")
    proof = proved(tmp_path, RULE[:start] + STRONG)
    assert list(proof.told()) == []
    assert proof.sound
    assert proof.mutants == proof.killed >= 8


@pytest.mark.parametrize("reason", ["去掉“上年结转”", "without “上年结转”"])
def test_a_stated_reason_silences_its_mutant_and_no_other(reason: str, tmp_path: Path) -> None:
    stated = changed(RULE, "    测试:", f"    变体可存: {{{reason}: 上年没有结转}}\n    测试:")
    proof = proved(tmp_path, stated)
    assert [(mutant.name(), why) for mutant, why in proof.explained] == [("去掉“上年结转”", "上年没有结转")]
    assert "去掉“上年结转”" not in {mutant.name() for mutant in proof.survivors}
    assert "去掉“结转下年”" in {mutant.name() for mutant in proof.survivors}
    assert proof.stale == ()


def test_an_empty_reason_is_none(tmp_path: Path) -> None:
    proof = proved(tmp_path, changed(RULE, "    测试:", '    变体可存: {去掉“上年结转”: " "}\n    测试:'))
    assert "去掉“上年结转”" in {mutant.name() for mutant in proof.survivors}
    assert proof.stale == ()


@pytest.mark.parametrize("reason", ["去掉“转入”", "去掉“本年新收”"])
def test_a_reason_for_what_does_not_survive_is_reported(reason: str, tmp_path: Path) -> None:
    """There is no such mutant, or the tests notice it."""
    stated = changed(RULE, "    测试:", f"    变体可存: {{{reason}: 缘由}}\n    测试:")
    proof = proved(tmp_path, stated)
    assert proof.stale == (reason,)
    assert any(reason in sentence and "请删去" in sentence for sentence in proof.told())


def test_a_rule_whose_test_fails_as_it_is_is_not_proved(tmp_path: Path) -> None:
    proof = proved(tmp_path, changed(RULE, "办理总计: 1}, 应", "办理总计: 3}, 应"))
    assert proof.failing == "1"
    assert proof.mutants == 0
    assert [sentence for sentence in proof.told() if "本来就没有通过" in sentence]


def test_words_and_places_of_a_text_rule_are_left_out_one_by_one(tmp_path: Path) -> None:
    proof = proved(tmp_path, TEXT)
    assert [mutant.name() for mutant in proof.survivors] == [
        "“范围”里去掉“第六部分”", "“不应出现”里去掉“圆满完成”", "“除非含”里去掉“尚未”"]
    better = TEXT + """      - {各处: {第六部分: 任务圆满完成。}, 应: 不通过}
      - {各处: {第五部分: 任务尚未圆满完成。}, 应: 通过}
"""
    assert proved(tmp_path / "better", better).sound


def test_the_same_change_at_two_places_has_two_names(tmp_path: Path) -> None:
    rule = changed(RULE, "本年新收 + 上年结转 = 办理总计 + 结转下年",
                   "本年新收 + 上年结转 = 办理总计 且 结转下年 ≤ 本年新收 + 上年结转")
    rule = changed(rule, '"{列}不平：{左值}，{右值}，差 {差}"', '"{列}：{各值}"')
    names = [mutant.name() for mutant in proved(tmp_path, rule).survivors]
    assert {"去掉“上年结转”", "去掉“上年结转”（第 2 处）"} <= set(names)
    assert len(names) == len(set(names))


def test_a_restriction_to_some_bodies_needs_a_test_of_each_and_one_of_another(tmp_path: Path) -> None:
    rule = changed(RULE, "    表: 表三", "    适用: {机关: [县政府, 部门]}\n    表: 表三")
    names = {mutant.name() for mutant in proved(tmp_path, rule).survivors}
    assert {"“适用”不再有“部门”", "“适用”不再限于“县政府、部门”"} <= names
    assert "“适用”不再有“县政府”" not in names


def test_in_several_processes_the_proofs_are_the_same(pack: Pack) -> None:
    wanted = [Subject("rule", rule.id) for rule in pack.rules[:10]]
    assert list(prove(pack, wanted, processes=2)) == list(prove(pack, wanted, processes=1))
