"""Phrases: each reading, pattern and exclusion must be needed by an example or a test."""

from __future__ import annotations

from pathlib import Path

from packs.small import CLAIMS, PACK, RULE, changed, write_pack

from gouji.checking.mutants import Proof
from gouji.checking.mutants.phrases import Sources, prove_nouns, prove_phrase
from gouji.packs import load_pack

WEAK = """文中数:
  - 名: 收到
    读法: [本年新收.合计列, 本年新收.合计列 + 上年结转.合计列]
    句式: ["收到{申请|信件}{数}件", "来了{数}件申请"]
    不是: [信箱, 热线]
    例:
      - {文: 收到申请5件。, 数: 5}
      - {文: 信箱收到信件6件。, 数: 无}
"""
BETTER = """      - {文: 来了7件申请。, 数: 7}
      - {文: 热线收到申请8件。, 数: 无}
"""
READS = """  - 编号: W-1
    名称: 收到的数
    类型: 文数一致
    级别: 一般
    依据: [A-1]
    文中数: 收到
    说明: "{原文}"
    测试:
      - {文: 收到申请5件。, 给: {本年新收.合计列: 5, 上年结转.合计列: 1}, 应: 通过}
      - {文: 收到申请6件。, 给: {本年新收.合计列: 5, 上年结转.合计列: 1}, 应: 通过}
      - {文: 收到申请7件。, 给: {本年新收.合计列: 5, 上年结转.合计列: 1}, 应: 不通过}
"""
# Words of its own, so that the lists of nouns are short.
WORDS = """共用:
  单位: [件, 份]
  申请: [公开申请]
"""


def proved(folder: Path, claims: str, rules: str = RULE) -> Proof:
    pack = load_pack(write_pack(folder, claims=claims, rules=rules))
    return prove_phrase(pack, Sources.of(pack), "收到")


def test_what_no_example_needs_is_named(tmp_path: Path) -> None:
    proof = proved(tmp_path, WEAK)
    assert [mutant.name() for mutant in proof.survivors] == [
        "“读法”里去掉“本年新收.合计列”", "“读法”里去掉“本年新收.合计列 + 上年结转.合计列”",
        "“句式”里去掉“来了{数}件申请”", "“不是”里去掉“热线”",
        "去掉“本年新收.合计列”", "“上年结转.合计列”前的 + 改作 -"]  # of the second reading; the first is the other half
    told = next(proof.told())
    assert told.startswith("文中数“收到”：“读法”里去掉“本年新收.合计列”，测试看不出来。")
    assert proof.mutants == 8


def test_examples_and_tests_of_rules_that_need_all_are_told_nothing(tmp_path: Path) -> None:
    proof = proved(tmp_path, WEAK + BETTER, RULE + READS)
    assert list(proof.told()) == []
    assert proof.killed == proof.mutants == 8


def test_a_reason_stated_in_the_phrase_silences(tmp_path: Path) -> None:
    stated = changed(WEAK + BETTER, "    例:", "    变体可存:\n      “读法”里去掉“本年新收.合计列”: 规则另测\n"
                     "      “不是”里去掉“热线”: 有例子了\n    例:")
    proof = proved(tmp_path, stated)
    assert [why for _, why in proof.explained] == ["规则另测"]
    assert proof.stale == ("“不是”里去掉“热线”",)
    assert "“读法”里去掉“本年新收.合计列 + 上年结转.合计列”" in {mutant.name() for mutant in proof.survivors}


def test_a_phrase_whose_example_fails_is_not_proved(tmp_path: Path) -> None:
    proof = proved(tmp_path, changed(CLAIMS + "    例:\n      - {文: 收到申请5件。, 数: 5}\n", "数: 5", "数: 6"))
    assert proof.failing == "收到申请5件。"


def test_each_noun_of_the_shared_lists_must_be_in_an_example(tmp_path: Path) -> None:
    phrase = changed(changed(WEAK, "{申请|信件}{数}件", "{申请}{数}{单位}"), "收到申请5", "收到公开申请5")
    files = {"pack": PACK.replace(f"{PACK.split('[')[2].split(',')[0]}", "words.yaml"), "claims": phrase}
    folder = write_pack(tmp_path, **files)
    (folder / "words.yaml").write_text(WORDS, "utf-8")
    pack = load_pack(folder)
    sources = Sources.of(pack)
    assert sources.nouns() == ["单位", "申请"]
    assert [mutant.name() for mutant in prove_nouns(pack, sources, "单位").survivors] == ["“单位”里去掉“份”"]
    assert "共用的词“单位”：" in next(prove_nouns(pack, sources, "单位").told())
    (folder / "words.yaml").write_text(WORDS + "变体可存: {“单位”里去掉“份”: 与件同理}\n", "utf-8")
    assert prove_nouns(pack, Sources.of(pack), "单位").sound
