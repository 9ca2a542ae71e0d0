"""Every mistake: its code, the spot, and one cause and one remedy in both languages."""

from __future__ import annotations

import pytest

from gouji.expressions import AmbiguousName, ExpressionError, Key, UnknownName, bind, check_type, parse
from gouji.expressions.nodes import Node
from gouji.messages import catalogue, remedy

# source with «…» around the spot, code, words of the Chinese sentence, words of the English one
PARSING = [
    ("«»", "empty", "是空的", "is empty"),
    ("1 <= 9 «<=» 5", "chained-comparison", "不能连着写", "cannot be chained"),
    ("甲 = 乙 «=» 丙", "chained-comparison", "不能连着写", "cannot be chained"),
    ("甲 = «(»乙 + 1", "unclosed-bracket", "没有右括号", "never closed"),
    ("求和«(»甲, 乙", "unclosed-bracket", "没有右括号", "never closed"),
    ("甲 = 乙 + 1«)»", "unopened-bracket", "没有左括号", "never opened"),
    ("甲 + «()»", "empty-brackets", "没有内容", "nothing"),
    ("表三.«「（一）予以公开»", "unclosed-label", "配对", "never closed"),
    ("甲 = «「」»", "empty-label", "没有名称", "no name"),
    ("级别 = «“市»", "unclosed-text", "配对", "never closed"),
    ("甲 = 乙 «+»", "unfinished", "没有写完", "too early"),
    ("甲 «+ +» 乙", "two-operators", "连在一起", "stand together"),
    ("甲 «= =» 乙", "two-operators", "连在一起", "stand together"),
    ("甲 «- -» 乙", "two-operators", "连在一起", "stand together"),
    ("«=» 甲", "operand-expected", "应是名称或数", "should stand here"),
    ("甲 «乙»", "missing-operator", "缺少运算符", "operator is missing"),
    ("表三«「甲」»", "missing-operator", "缺少运算符", "operator is missing"),
    ("甲 = 3«件»", "unit-after-number", "不写单位", "no unit"),
    ("甲 = 3«万元»", "unit-after-number", "不写单位", "no unit"),
    ("甲 = 1 «且乙» = 2", "word-not-apart", "缺少运算符", "operator is missing"),
    ("甲=1«或乙»=2", "word-not-apart", "缺少运算符", "operator is missing"),
    ("甲 «大于» 3", "foreign-sign", "不认识", "not a sign"),
    ("甲 «=>» 3", "foreign-sign", "不认识", "not a sign"),
    ("甲 «&&» 乙", "foreign-sign", "不认识", "not a sign"),
    ("甲 «—» 乙", "foreign-sign", "不认识", "not a sign"),
    ("甲 «#» 乙", "unknown-character", "不认识的字符", "cannot be used"),
    ("«若» 甲 > 0", "missing-then", "没有“则”", "has no"),
    ("甲 > 0 «则» 乙 > 0", "stray-then", "没有“若”", "without"),
    ("表三«.»（一）予以公开", "name-after-dot", "应是名称", "name must follow"),
    ("甲 = 5«.»", "stray-dot", "点号", "dot"),
    ("甲 «%» = 5", "stray-percent", "只能写在数后面", "only follow a number"),
    ("甲 > 0«,» 乙 > 0", "stray-comma", "逗号", "comma"),
    ("甲 «±» 1 = 乙", "stray-tolerance", "右边末尾", "end of a comparison"),
    ("甲 = 乙 ± «5%»", "relative-tolerance", "没有说是谁的", "of what"),
    ("最大(«1,234») > 5", "ambiguous-comma", "可能是", "may be"),
    ("«平均»(甲) > 5", "unknown-function", "没有函数", "no such function"),
    ("«占比(甲)» > 5", "argument-count", "要 2 个参数", "takes 2"),
    ("«求和()» > 5", "argument-missing", "没有内容", "are empty"),
    (f"甲 = «{'9' * 21}»", "number-too-long", "超过 20 位", "more than 20"),
    ("(" * 60 + "«(»" + "甲", "too-deep", "太深", "too deeply"),
    ("«" + "甲+" * 200 + "甲»+甲", "too-many-terms", "项太多", "too many terms"),
    ("甲" * 4000 + "«甲»", "too-long", "太长", "too long"),
]


def unmark(marked: str) -> tuple[str, int, int]:
    start = marked.index("«")
    end = marked.index("»") - 1
    return marked.replace("«", "").replace("»", ""), start, end


def check(error: ExpressionError, code: str, zh: str, en: str) -> None:
    assert error.code == f"expression.{code}"
    assert zh in error.text("zh")
    assert en in error.text("en")
    assert remedy(error.code, "zh", **error.values)
    assert remedy(error.code, "en", **error.values)


@pytest.mark.parametrize(("marked", "code", "zh", "en"), PARSING, ids=[row[1] + row[0][:12] for row in PARSING])
def test_mistakes_of_form(marked: str, code: str, zh: str, en: str) -> None:
    text, start, end = unmark(marked)
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    check(caught.value, code, zh, en)
    assert (caught.value.start, caught.value.end) == (start, end)


def resolve(parts: tuple[str, ...]) -> tuple[Key, ...]:
    if "本年新牧" in parts:
        raise UnknownName(parts.index("本年新牧"), ["本年新收", "本年办结"])
    if parts[0] == "参数":
        raise UnknownName(1, ["上限", "下限"], "expression.unknown-parameter")
    if parts == ("本格",):
        raise UnknownName(0, (), "expression.no-cell")
    if parts == ("合计",):
        raise AmbiguousName(["表三.合计", "表四.合计"])
    if parts[-1] == "不予公开":
        return Key("own", "a"), Key("own", "b")
    if parts[0] == "下级":
        return (Key("children", parts[-1]),)
    if "无" in parts or any("乙" in part and part != "乙" for part in parts):
        raise UnknownName(len(parts) - 1, [])
    return (Key("own", ".".join(parts)),)


BINDING = [
    ("上年.«本年新牧» = 1", "unknown-name", "本年新收 / 本年办结", "similar"),
    ("下级.求和(«本年新牧») = 1", "unknown-name", "本年新收", "similar"),
    ("表三.«无» = 1", "no-such-name", "找不到名称“无”", "no such name"),
    ("«甲或乙» = 1", "word-in-name", "找不到名称", "no such name"),
    ("甲 ≤ 参数.«没有的»", "unknown-parameter", "没有参数“没有的”", "no parameter"),
    ("«本格» = 1", "no-cell", "只用在逐格的规则里", "cell by cell"),
    ("«“甲 = 乙”»", "quoted", "全角引号", "full-width quotes"),
    ("1 + «合计» = 1", "ambiguous-name", "表三.合计 / 表四.合计", "may mean"),
    ("甲 = «不予公开»", "group-as-number", "一组单元格", "a group of cells"),
    ("绝对值(«不予公开») = 1", "group-as-number", "一组单元格", "a group of cells"),
    ("求和(甲, «不予公开» + 1) = 1", "group-as-number", "一组单元格", "a group of cells"),
    ("甲 = «下级.本年新收»", "group-as-number", "一组单元格", "a group of cells"),
    ("甲 = «“乙”»", "ok", "", ""),
    ("甲 + «“本年新收”» = 3", "text-as-number", "是文字", "is a text"),
    ("甲 > «“市”»", "text-as-number", "是文字", "is a text"),
    ("«甲 + 1»", "condition-expected", "要的是一个条件", "a condition"),
    ("甲 = 1 且 «乙»", "condition-expected", "要的是一个条件", "a condition"),
    ("甲 + («乙 = 1») = 3", "number-expected", "要的是一个数", "a number is wanted"),
    ("(«甲 < 乙») < 3", "number-expected", "要的是一个数", "a number is wanted"),
    ("个数(«甲 + 1») = 3", "cell-expected", "只能写名称", "names only"),
]


@pytest.mark.parametrize(("marked", "code", "zh", "en"), BINDING, ids=[row[1] + row[0][:12] for row in BINDING])
def test_mistakes_of_meaning(marked: str, code: str, zh: str, en: str) -> None:
    text, start, end = unmark(marked)
    if code == "ok":
        check_type(bind(parse(text), resolve), "condition")
        return
    with pytest.raises(ExpressionError) as caught:
        check_type(bind(parse(text), resolve), "condition")
    check(caught.value, code, zh, en)
    assert (caught.value.start, caught.value.end) == (start, end)


def test_a_reading_must_be_a_number() -> None:
    node: Node = bind(parse("甲 = 1"), resolve)
    with pytest.raises(ExpressionError) as caught:
        check_type(node, "number")
    assert caught.value.code == "expression.number-expected"


def test_every_sentence_is_in_both_languages_and_is_pinned_here() -> None:
    entries = {code: entry for code, entry in catalogue("expression").items() if not code.startswith("cell-")
               or code == "cell-expected"}
    for code, entry in entries.items():
        assert set(entry) == {"zh", "en", "fix_zh", "fix_en"}, code
    assert set(entries) == {row[1] for row in PARSING + BINDING} - {"ok"}


def test_the_marker_stands_under_the_spot_by_display_width() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("甲 + + 乙")
    problem = caught.value.problem("规则.yaml", 7, 9, "    检查: 甲 + + 乙")
    assert (problem.line, problem.column, problem.width) == (7, 11, 3)
    lines = problem.render("zh").splitlines()
    assert lines[0].startswith("规则.yaml:7:11: 错误[expression.two-operators]")
    assert lines[2] == "      | " + " " * 13 + "^^^"
    assert lines[3].strip().startswith("改法：")
