"""Expressions in words: every one has a sentence, and two different ones never the same."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from expressions.test_parser import conditions, numbers
from hypothesis import given
from hypothesis import strategies as st

from gouji.authoring.sentence import Wording, in_words
from gouji.expressions import Node, parse
from gouji.expressions.nodes import Binary, Call, Comparison, Conditional, Name, Number, Unary
from gouji.packs.parameters import Parameter

PARAMETERS = {"上限": Parameter("上限", Decimal("0.3"), "%"), "倍数": Parameter("倍数", 5),
              "起问": Parameter("起问", 10, "件"),
              "字数": Parameter("字数", 60, "字", "", (("2021-01-01", 40), ("2025-01-01", 60)))}
ZH, EN = Wording("zh", PARAMETERS), Wording("en", PARAMETERS)


@pytest.mark.parametrize(("check", "zh", "en"), [
    ("本年新收 + 上年结转 = 办理总计", "“本年新收”加“上年结转”应当等于“办理总计”",
     "“本年新收” plus “上年结转” must equal “办理总计”"),
    ("甲 ≤ 参数.起问", "“甲”应当不大于 10 件（参数“起问”）", "“甲” must not be more than 10 件 (parameter “起问”)"),
    ("若 甲 > 0 则 乙 ≤ 60% × (甲 + 乙)", "如果“甲”大于 0，那么“乙”应当不大于（“甲”加“乙”）的 60%",
     "if “甲” is more than 0, then “乙” must not be more than 60% of (“甲” plus “乙”)"),
    ("甲 ≤ 参数.上限 × 乙", "“甲”应当不大于“乙”的 30%（参数“上限”）",
     "“甲” must not be more than 30% (parameter “上限”) of “乙”"),
    ("甲 ≤ 参数.倍数 × 上年.甲", "“甲”应当不大于上年报告的“甲”的 5 倍（参数“倍数”）",
     "“甲” must not be more than 5 times (parameter “倍数”) last year’s “甲”"),
    ("本格 = 本机关.本格 + 下级.求和(本格)", "本格应当等于本机关的本格加下级各单位的本格之和",
     "this cell (本格) must equal its own office’s this cell (本格) plus the sum of the subordinate bodies’ "
     "this cell (本格)"),
    ("求和(不予公开) = 甲 ± 2", "“不予公开”各项之和应当等于“甲”（允许相差 2 以内）",
     "the sum of the entries of “不予公开” must equal “甲” (a difference of up to 2 is allowed)"),
    ("最大(甲, 乙, 丙) < 3", "“甲”、“乙”和“丙”中最大的一个应当小于 3",
     "the largest among “甲”, “乙” and “丙” must be less than 3"),
    ("占比(甲, 乙) ≥ 50% 或 非 为空(丙)", "“甲”占“乙”的比例应当不小于 50%，或者并非“丙”没有填",
     "the share of “甲” in “乙” must not be less than 50%, or it is not so that “丙” is not filled in"),
    ("变动率(甲.合计列) ≠ -绝对值(乙)", "“甲”的“合计列”比上年变动的比例不应当等于负的“乙”不计正负的大小",
     "the rate by which “合计列” of “甲” changed since last year must not equal minus the size of “乙” "
     "regardless of its sign"),
    ("甲 ≤ 参数.字数", "“甲”应当不大于 60 字（参数“字数”，各年的数不同，这是现在的）",
     "“甲” must not be more than 60 字 (parameter “字数”, which changed over the years; this is the present one)"),
    ("个数(甲) > 0 且 最小(甲) > 0", "“甲”填了数的格子的个数应当大于 0，并且“甲”各项中最小的数应当大于 0",
     "the number of cells filled in under “甲” must be more than 0, and the smallest of the entries of “甲” must be "
     "more than 0"),
    ('甲 = "无"', "“甲”应当等于“无”这几个字", "“甲” must equal the words “无”"),
])
def test_a_check_is_demanded_in_words(check, zh, en):
    assert in_words(parse(check), ZH, must=True) == zh
    assert in_words(parse(check), EN, must=True) == en


def test_a_reading_is_stated_and_not_demanded():
    assert in_words(parse("甲 = 乙"), ZH) == "“甲”等于“乙”"


def test_a_name_with_quotation_marks_keeps_them_apart():
    assert in_words(parse("「3.危及“三安全一稳定”」 = 0"), ZH) == "「3.危及“三安全一稳定”」等于 0"


def test_a_figure_id_is_told_by_its_names():
    wording = Wording("zh", {}, {"a.b.c": ("表三", "甲", "合计列")}.get)
    assert in_words(parse("a.b.c = 乙"), wording) == "“表三”的“甲”的“合计列”等于“乙”"


@pytest.mark.parametrize("wording", [ZH, EN])
@given(tree=conditions() | numbers(), must=st.booleans())
def test_every_expression_has_a_sentence(wording, tree, must):
    told = in_words(tree, wording, must)
    assert told.strip() == told != ""
    assert "\x1f" not in told
    assert "  " not in told


@pytest.mark.parametrize("wording", [ZH, EN])
@given(one=conditions(), other=conditions())
def test_random_expressions_that_differ_are_told_differently(wording, one, other):
    assert (one == other) == (in_words(one, wording) == in_words(other, wording))


def grown(leaves: list[Node]) -> list[Node]:
    """Everything built of the leaves with one operator, and the leaves."""
    pairs = list(product(leaves, leaves))
    return [*leaves, *(Binary(sign, a, b) for sign in "+-×÷" for a, b in pairs), *(Unary("-", a) for a in leaves),
            *(Call("求和", (a,)) for a in leaves), *(Call("最大", (a, b)) for a, b in pairs)]


@pytest.mark.parametrize("wording", [ZH, EN])
def test_no_two_small_numbers_are_told_alike(wording):
    leaves: list[Node] = [Name(("甲",)), Number(Decimal("0.6"), percent=True), Name(("参数", "倍数"))]
    trees = grown(grown(leaves))
    told = {in_words(tree, wording): tree for tree in trees}
    assert len(told) == len(set(trees))


@pytest.mark.parametrize("wording", [ZH, EN])
@pytest.mark.parametrize("must", [False, True])
def test_no_two_small_conditions_are_told_alike(wording, must):
    a, b = Name(("甲",)), Number(0)
    leaves: list[Node] = [Comparison("=", a, b), Comparison("≥", a, b, Number(2)), Call("为空", (a,))]
    def joined(parts: list[Node]) -> list[Node]:
        pairs = list(product(parts, parts))
        return [*parts, *(Binary(word, x, y) for word in "且或" for x, y in pairs), *(Unary("非", x) for x in parts),
                *(Conditional(x, y) for x, y in pairs)]
    trees = joined(joined(leaves))
    assert len({in_words(tree, wording, must) for tree in trees}) == len(set(trees))
