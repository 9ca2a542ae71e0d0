"""A rule pack of one rule in a folder of its own, to break in one place at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.packs import Pack, load_pack
from gouji.problems import Problem, ProblemsError
from gouji.reasoning import program_of
from gouji.resources import rules_folder

OFFICIAL = rules_folder()
PACK = f"""规则包: 小包
版本: 1.0
词表: [{OFFICIAL}/vocabularies/2021.yaml]
依据: bases.yaml
文中数: [{OFFICIAL}/claims/words.yaml, claims.yaml]
规则: [rules.yaml]
推理: [reasoning.yaml]
"""
BASES = """依据:
  - {编号: A-1, 名称: 甲办法, 文号: 甲发〔2020〕1号, 条款: 第一条}
"""
CLAIMS = """文中数:
  - 名: 收到
    读法: [本年新收.合计列]
    句式: ["收到{申请|信件}{数}件"]
"""
RULE = """规则:
  - 编号: GJ-001
    名称: 平衡
    类型: 勾稽
    级别: 严重
    依据: [A-1]
    表: 表三
    逐: 列
    检查: 本年新收 + 上年结转 = 办理总计 + 结转下年
    说明: "{列}不平：{左值}，{右值}，差 {差}"
    测试:
      - {给: {本年新收: 1, 办理总计: 1}, 应: 通过}
      - {给: {本年新收: 1, 办理总计: 2}, 应: 不通过}
"""
# Tests to add to the rule: some that fail, known gaps that are open and closed.
TRIED = """      - {名: 少算, 给: {本年新收: 3, 办理总计: 1}, 应: 不通过, 差: 1}
      - {名: 没有的话, 给: {本年新收: 3, 办理总计: 1}, 应: 不通过, 含: 多出来}
      - {名: 反了, 给: {本年新收: 3, 办理总计: 1}, 应: 通过}
      - {名: 没有这一行, 给: {本年新到: 3}, 应: 通过}
      - {名: 还不会, 给: {本年新收: 3, 办理总计: 1}, 应: 通过, 已知缺口: 要等新表样}
      - {名: 已经会了, 给: {本年新收: 1, 办理总计: 1}, 应: 通过, 已知缺口: 要等新表样}
      - {名: 没填, 给: {本年新收: "", 上年结转: 缺}, 应: 通过}
"""
REASONING = """推理规则:
  - 编号: TL-1
    名称: 说出来
    当: [果: {类: 不通过}]
    则: {断定: {类: 问题, 编号: 取 果, 报告: 取 果, 级别: 取 果.定级, 处理: 请核实}}
  - 编号: TL-2
    名称: 合格
    当:
      - 报: {类: 报告}
      - 无: {类: 问题}
    则: {结论: {报告: 报, 为: 合格}}
"""
FILES = {"pack.yaml": PACK, "bases.yaml": BASES, "claims.yaml": CLAIMS, "rules.yaml": RULE, "reasoning.yaml": REASONING}


def write_pack(folder: Path, **files: str) -> Path:
    """A folder with the small pack; `files` (rules="…") stand in for its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(files.get(name.removesuffix(".yaml"), text), "utf-8")
    return folder


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


def load(folder: Path) -> Pack:
    """The pack, its reasoning compiled too."""
    pack = load_pack(folder)
    program_of(pack)
    return pack


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(ProblemsError) as caught:
        load(folder)
    return list(caught.value.problems)
