"""Every key of a rule is changed by its kind, or left alone on purpose."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from packs.small import PACK, write_pack

from gouji.checking.mutants.fields import LEFT_ALONE, alterations
from gouji.checking.mutants.rules import prove_rule
from gouji.packs import Pack, Parameter, Rule, load_pack
from gouji.packs.models import Applies
from gouji.packs.words import RuleWords

PLAIN = Rule(id="T-1", title="一", kind="text", severity="notice", basis=("A-1",), message="", tests=())


def literals(name: str) -> tuple[Any, ...]:
    """The values of a key that is one of a closed set."""
    hint = get_type_hints(Rule)[name]
    return next((get_args(option) for option in (hint, *get_args(hint)) if get_origin(option) is Literal), ())


# A key of one value has no sibling.
CHANGED = [field.name for field in fields(Rule) if field.name not in LEFT_ALONE and len(literals(field.name)) != 1]


def sample(name: str) -> Any:
    """A value such as the key may hold."""
    hint = get_type_hints(Rule)[name]
    options = [hint, *get_args(hint)]
    if literals(name):
        return literals(name)[-1]
    if Applies in options:
        return Applies(levels=("县政府", "部门"))
    if bool in options:
        return True
    kinds = {get_origin(option) for option in options}
    if tuple in kinds:
        return ("甲", "乙")
    return {"甲": ("一", "二"), "乙": ("三",)} if dict in kinds else "40"


@pytest.mark.parametrize("name", CHANGED)
def test_every_key_is_changed_by_its_kind(name: str) -> None:
    value = sample(name)
    found = list(alterations(replace(PLAIN, **{name: value}), RuleWords(), {}))
    assert found
    assert all(getattr(altered.rule, name) != value for altered in found)
    names = [altered.mutant.name() for altered in found]
    assert len(names) == len(set(names))


def test_keys_left_alone_are_keys_of_a_rule() -> None:
    assert {field.name for field in fields(Rule)} >= LEFT_ALONE


def test_a_limit_that_names_a_parameter_moves_the_parameter() -> None:
    parameters = {"上限": Parameter("上限", 40)}
    rule = replace(PLAIN, min_length="参数.上限")
    moved = [altered.parameters["上限"].value for altered in alterations(rule, RuleWords(), parameters)]
    assert moved == [41, 39]


def test_a_share_moves_by_a_percentage_point() -> None:
    rule = replace(PLAIN, max_share="90%")
    found = list(alterations(rule, RuleWords(), {}))
    assert [altered.rule.max_share for altered in found] == ["0.91", "0.89"]
    assert found[0].mutant.values["other"] == "91%"


def test_the_words_stay_with_their_compiled_form(pack: Pack) -> None:
    checked = 0
    for bound in pack.bound.values():
        for ready in bound.values():
            for altered in alterations(ready.rule, ready.words, pack.parameters):
                for texts, compiled in ((altered.rule.forbidden, altered.words.forbidden),
                                        (altered.rule.required, altered.words.required),
                                        (altered.rule.unless, altered.words.unless)):
                    assert [pattern.text for pattern in compiled] == list(texts or ())
                    checked += bool(texts)
    assert checked


@pytest.mark.parametrize("value", ["4", "{2019-01-01: 4, 2030-01-01: 8}", "{2019-01-01: 8, 2021-01-01: 4}"])
def test_a_parameter_is_moved_on_whatever_day_the_test_stands(value: str, tmp_path: Path) -> None:
    rules = """规则:
  - 编号: GJ-001
    名称: 字数
    类型: 章节
    级别: 提示
    依据: [A-1]
    范围: [第五部分]
    至少字数: 参数.最少
    说明: 太短
    测试:
      - {各处: {第五部分: 四个字吗}, 应: 通过}
      - {各处: {第五部分: 三个字}, 应: 不通过}
"""
    folder = write_pack(tmp_path, rules=rules, pack=PACK + "参数: parameters.yaml\n")
    (folder / "parameters.yaml").write_text(f"参数:\n  - {{名: 最少, 值: {value}, 单位: 字}}\n", "utf-8")
    pack = load_pack(folder)
    assert prove_rule(pack, pack.rules[0]).survivors == ()
