"""Mutants of conditions over the reports of several organisations."""

from __future__ import annotations

from pathlib import Path

from packs.small import RULE, write_pack

from gouji.checking.mutants.expressions import changes
from gouji.checking.mutants.rules import prove_rule
from gouji.expressions import parse, source
from gouji.packs import load_pack

WEAK = RULE[: RULE.index("    逐: 列")] + """    逐: 格
    检查: 最大(本机关.本格, 下级.本格) ≤ 本格
    说明: 甲
    测试:
      - {给: {本格: 6, 下级.本格: [2, 6]}, 应: 通过}
      - {给: {本格: 5, 下级.本格: [2, 6]}, 应: 不通过}
      - {给: {本格: 7, 下级.本格: [2, 6]}, 应: 通过}
"""


def test_a_test_must_tell_the_other_bodies_from_the_report_itself(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path, rules=WEAK))
    told = {mutant.name() for mutant in prove_rule(pack, pack.rules[0]).survivors}
    assert told == {"去掉“本机关.本格”", "“本机关.本格”换成“本格”"}


def test_a_scope_before_a_function_is_taken_from_its_names_too() -> None:
    node = parse("本格 = 下级.求和(本年新收.合计列, 本格)")
    found = {mutant.name(): source(changed) for mutant, changed in changes(node, {})}
    assert found["“下级.本格”换成“本格”"] == "本格 = 求和(下级.本年新收.合计列, 本格)"
    assert found["去掉“下级.本格”"] == "本格 = 下级.求和(本年新收.合计列)"
