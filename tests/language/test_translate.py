"""Rule files in either language come to the same data, with the place of every part."""

from __future__ import annotations

import pytest

from gouji.language import holes, language, translate
from gouji.yaml_source import read_text

CHINESE = """规则:
  - 编号: A
    级别: {合计列: 严重, 其余: 一般}
    适用: {年度: 2021-, 机关: [县政府]}
    测试:
      - {给: {本年新收: 1}, 应: 通过}
"""
ENGLISH = """rules:
  - id: A
    severity: {合计列: error, 其余: warning}
    applies: {years: 2021-, levels: [县政府]}
    tests:
      - {given: {本年新收: 1}, expect: pass}
"""


def read(text, context="rules"):
    return translate(read_text(text, "f.yaml"), context)


def test_both_languages_give_the_same_data():
    chinese, english = read(CHINESE), read(ENGLISH)
    assert chinese.data == english.data
    assert not chinese.problems
    assert not english.problems
    assert chinese.data["rules"][0]["severity"] == {"合计列": "error", "其余": "warning"}


def test_every_part_knows_where_it_stands():
    found = read(CHINESE)
    place = found.node(("rules", 0, "applies", "levels", 0)).place
    assert (place.line, place.column) == (4, 26)
    assert found.node(("rules", 0, "tests", 0, "expect")).place.line == 6


def test_what_stands_nowhere_is_placed_at_the_part_above_it():
    found = read(CHINESE)
    assert found.node(("rules", 0, "message")) is found.node(("rules", 0))


def test_a_key_of_another_context_is_unknown_here():
    (problem,) = read("规则:\n  - 编号: A\n    删节: 甲\n").problems
    assert (problem.code, problem.line, problem.column) == ("language.unknown-key", 3, 5)


def test_the_nearest_key_is_offered():
    (problem,) = read("规则:\n  - 编 号: A\n").problems
    assert "编号" in problem.render("zh")


def test_keys_that_both_languages_share_settle_nothing():
    found = read("levels:\n  - {level: 县政府, endings: [县]}\n", "organisations")
    assert not found.problems


@pytest.mark.parametrize("context", sorted(language().contexts))
def test_no_two_keys_of_a_context_mean_the_same(context):
    keys = set(language().contexts[context].values())
    assert len({key.en for key in keys}) == len({key.zh for key in keys}) == len(keys)


def test_every_hole_can_be_written_in_both_languages():
    assert holes()["左值"] == holes()["left"] == "left"
    assert len(holes()) == 2 * len(language().holes)
