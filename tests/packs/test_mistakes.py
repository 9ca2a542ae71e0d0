"""What is said of a mistake in a rule pack: one code, its place, one cause and one remedy in both languages."""

from __future__ import annotations

import pytest
from packs.small import BASES, CLAIMS, FILES, PACK, REASONING, RULE, changed, load, problems_of, write_pack
from packs.test_inherit import MISTAKES

from gouji.language import language
from gouji.messages import catalogue

TESTS = RULE[RULE.index("    测试:"):]
# From the kind to the check, to be made a rule of another kind.
CHECKED = RULE[RULE.index("    类型:"):RULE.index("    说明:")]
TEXT_RULE = "    类型: 文字\n    级别: 严重\n    依据: [A-1]\n    不应出现: [甲]\n"
FAIL_TEST = "      - {给: {本年新收: 1, 办理总计: 2}, 应: 不通过}\n"

# name: old text, new text, code, line, column, words of the Chinese sentence, words of the English one
IN_RULE = {
    "a key nobody knows": ("    级别: 严重", "    等级: 严重", "language.unknown-key", 5, 5, "没有“等级”这一项",
                           "unknown key “等级”"),
    "a value nobody knows": ("级别: 严重", "级别: 特别严重", "language.unknown-value", 5, 9, "不能写“特别严重”",
                             "“特别严重” is not allowed"),
    "a value by scope nobody knows": ("级别: 严重", "级别: {合计列: 很重, 其余: 一般}", "language.unknown-value", 5, 15,
                                      "不能写“很重”", "“很重” is not allowed"),
    "two languages": ("    级别: 严重", "    severity: 严重", "language.two-languages", 5, 5, "其他项的文字不同",
                      "in the other language"),
    "a text for a rule": ("  - 编号: GJ-001\n", "  - 甲\n  - 编号: GJ-001\n", "language.not-a-mapping", 2, 5,
                          "应是“项: 内容”", "expected “key: value”"),
    "a text for a list of tests": (TESTS, "    测试: 无\n", "language.not-a-list", 11, 9, "“测试”下面应是一条一条的",
                                   "takes a list"),
    "a list for a text": ("名称: 平衡", "名称: [甲, 乙]", "language.not-a-text", 3, 9, "一句文字", "takes one text"),
    "no message": (RULE.split("\n")[9] + "\n", "", "packs.missing-key", 2, 5, "缺少“说明”", "is missing"),
    "no check": (RULE.split("\n")[8] + "\n", "", "packs.missing-key", 2, 5, "缺少“检查”", "is missing"),
    "columns of no table": ("    表: 表三\n", "", "packs.missing-key", 2, 5, "缺少“表”", "is missing"),
    "no tests at all": (TESTS, "", "packs.missing-key", 2, 5, "缺少“测试”", "is missing"),
    "no test that fails": (FAIL_TEST, "", "packs.no-test", 12, 7, "没有一个“应: 不通过”", "no test expects"),
    "a difference in words": ("应: 不通过}", "应: 不通过, 差: 三}", "packs.not-a-number", 13, 44, "“差”应是整数",
                              "must be a whole number"),
    "three sections to swap": ("应: 不通过}", "应: 不通过, 改动: {对调: [a, b, c]}}", "packs.bad-value", 13, 50,
                               "“对调”不能写成", "cannot be"),
    "years in words": ("    表: 表三", "    适用: {年度: 近年}\n    表: 表三", "packs.bad-years", 7, 14, "“近年”读不懂",
                       "cannot be read"),
    "years that end before they begin": ("    表: 表三", "    适用: {年度: 2022-2020}\n    表: 表三",
                                         "packs.bad-years", 7, 14, "“2022-2020”读不懂", "cannot be read"),
    "a severity for one column only": ("级别: 严重", "级别: {合计列: 一般}", "packs.no-rest", 5, 9, "没有说“其余”",
                                       "what the others are"),
    "a space in the id": ("编号: GJ-001", "编号: GJ 001", "packs.bad-id", 2, 9, "有空格", "has a space"),
    "a basis nobody registered": ("[A-1]", "[A-2]", "packs.unknown-basis", 6, 10, "没有“A-2”", "not in the register"),
    "a level nobody knows": ("    表: 表三", "    适用: {机关: [县级]}\n    表: 表三", "packs.unknown-level", 7, 15,
                             "没有“县级”这种机关", "no level “县级”"),
    "a hole nobody fills": ("差 {差}", "差 {差值}", "packs.unknown-hole", 10, 9, "{差值}", "nothing fills “{差值}”"),
    "a table nobody prints": ("表: 表三", "表: 表五", "packs.unknown-table", 7, 8, "没有“表五”", "no table “表五”"),
    "a claim nobody finds": (CHECKED, "    类型: 文数一致\n    级别: 严重\n    依据: [A-1]\n    文中数: 收取\n",
                             "packs.unknown-phrase", 7, 10, "没有叫“收取”的文中数", "no claim phrase “收取”"),
    "a key of another kind": ("    表: 表三\n", "    表: 表三\n    单元格须: 填写\n", "packs.wrong-kind", 8, 11,
                              "只用于类型是格式的规则", "for rules of the kind 格式 only"),
    "two things in one rule": (CHECKED, TEXT_RULE + "    应出现: [乙]\n", "packs.one-of", 8, 10,
                               "不能写在同一条规则里", "cannot stand in one rule"),
    "a part that no report has": (CHECKED, TEXT_RULE + "    范围: [第七部分]\n", "packs.unknown-part", 8, 10,
                                  "没有“第七部分”这个地方", "no part “第七部分”"),
    "a pattern without its bracket": (CHECKED, TEXT_RULE.replace("[甲]", '["甲{乙"]'), "claims.bad-hole", 7, 14,
                                      "花括号没有配对", "braces do not match"),
    "a pattern without words": (CHECKED, TEXT_RULE.replace("[甲]", '["{年份}"]'), "claims.no-words", 7, 13,
                                "没有别的字", "has no words"),
    "a word of a rule that cannot be read": (CHECKED, TEXT_RULE + '    词: {丙: ["丁}"]}\n', "claims.bad-hole", 8, 15,
                                             "花括号没有配对", "braces do not match"),
    "an aspect without words": (CHECKED, "    类型: 章节\n    级别: 严重\n    依据: [A-1]\n    应写到: {甲: []}\n",
                                "packs.missing-key", 7, 10, "缺少“应写到”", "is missing"),
    "a limit that is no number": (CHECKED, "    类型: 章节\n    级别: 严重\n    依据: [A-1]\n    至少字数: 很多\n",
                                  "packs.bad-limit", 7, 11, "“很多”不是数", "neither a number nor a parameter"),
    "a side where there is none": ("= 办理总计 + 结转下年", "> 0 或 办理总计 > 0", "packs.no-sides", 10, 9,
                                   "没有左右两边", "no sides"),
    "a parameter given no number": ("本年新收: 1, 办理总计: 1}", "参数.甲: 多}", "packs.bad-parameter", 12, 20,
                                    "“多”读不懂", "“多” of the parameter cannot be read"),
    "a column that is not there": ("    逐: 列", "    逐: 列\n    只看: [自然]", "packs.unknown-scope", 9, 10,
                                   "没有叫“自然”的行或列", "no row or column “自然”"),
    "a severity for no column": ("级别: 严重", "级别: {合计: 严重, 其余: 一般}", "packs.unknown-scope", 5, 14,
                                 "没有叫“合计”的行或列", "no row or column “合计”"),
    "a name in the check": ("= 办理总计", "= 办理合计", "expression.unknown-name", 9, 23, "找不到名称“办理合计”",
                            "no such name: “办理合计”"),
    "a group as a number": ("= 办理总计", "= 不予公开", "expression.group-as-number", 9, 23,
                            "一组单元格", "a group of"),
    "comparisons in a row": ("+ 结转下年", "= 结转下年", "expression.chained-comparison", 9, 28, "不能连着写",
                             "cannot be chained"),
    "a number for a condition": (" = 办理总计 + 结转下年", "", "expression.condition-expected", 9, 9, "要的是一个条件",
                                 "a condition (true or not) is wanted"),
    "an unfinished check": (" + 结转下年\n", " +\n", "expression.unfinished", 9, 28, "没有写完", "ends too early"),
    "a check in quotes": ("检查: 本年新收 + 上年结转 = 办理总计 + 结转下年", '检查: "本年新收 = 办理合计"',
                          "expression.unknown-name", 9, 17, "找不到名称“办理合计”", "no such name"),
}
# name: file, its text, code, line, column, words, words
IN_PACK = {
    "no rules named": ("pack", changed(PACK, "规则: [rules.yaml]\n", ""), "pack.yaml", "packs.missing-own", 1, 1,
                       "缺少“规则”", "is missing"),
    "no reasoning named": ("pack", changed(PACK, "推理: [reasoning.yaml]\n", ""), "pack.yaml",
                           "packs.missing-own", 1, 1, "缺少“推理”", "is missing"),
    "no rule in the files": ("rules", "规则: []\n", "pack.yaml", "packs.no-rules", 6, 5, "一条规则", "no rule at all"),
    "a file that is not there": ("pack", changed(PACK, "rules.yaml", "gone.yaml"), "gone.yaml", "yaml.no_file", 1, 1,
                                 "没有这个文件", "no such file"),
    "a rule id twice": ("rules", RULE + RULE.partition("\n")[2], "rules.yaml", "packs.id-twice", 14, 9,
                        "GJ-001 已经用过", "used already"),
    "a basis id twice": ("bases", BASES + BASES.partition("\n")[2], "bases.yaml", "packs.id-twice", 3, 10,
                         "A-1 已经用过", "used already"),
    "a basis without title": ("bases", BASES + "  - {编号: A-2}\n", "bases.yaml", "packs.missing-key", 3, 5,
                              "缺少“名称”", "is missing"),
    "a phrase without reading": ("claims", changed(CLAIMS, "    读法: [本年新收.合计列]\n", ""), "claims.yaml",
                                 "claims.missing-key", 2, 5, "缺少", "is missing"),
    "a reading nobody can place": ("claims", changed(CLAIMS, "本年新收.合计列", "新收.合计列"), "claims.yaml",
                                   "expression.unknown-name", 3, 10, "找不到名称", "no such name"),
    "a word nobody reasons with": ("reasoning", changed(REASONING, "不通过", "没通过"), "reasoning.yaml",
                                   "reasoning_rules.unknown_word", 2, 5, "没通过", "unknown word"),
    "a verb nobody concludes with": ("reasoning", changed(REASONING, "则: {断定", "则: {认定"), "reasoning.yaml",
                                     "reasoning_rules.bad_conclusion", 2, 5, "则", "conclusion"),
    "a condition without kind": ("reasoning", changed(REASONING, "[果: {类: 不通过}]", "[果: {定级: 严重}]"),
                                 "reasoning.yaml", "reasoning_rules.bad_condition", 2, 5, "条件读不懂",
                                 "cannot be read"),
    "a reasoning rule without end": ("reasoning", REASONING[:REASONING.rindex("    则")], "reasoning.yaml",
                                     "reasoning_rules.incomplete", 6, 5, "缺少", "lacks"),
    "a reasoning id twice": ("reasoning", changed(REASONING, "TL-2", "TL-1"), "reasoning.yaml",
                             "reasoning.duplicate_rule", 6, 5, "不止一次", "more than once"),
}


def _check(problem, file, code, line, column, zh, en):
    assert (problem.file, problem.code, problem.line, problem.column) == (file, code, line, column)
    assert zh in problem.text("zh")
    assert en in problem.text("en")
    shown = problem.render("zh").split("\n")
    assert shown[0].startswith(f"{file}:{line}:{column}: 错误[{code}] ")
    assert set(shown[2].partition("|")[2].strip()) == {"^"}
    assert "改法：" in shown[3]
    assert "fix: " in problem.render("en").split("\n")[3]
    for lang in ("zh", "en"):
        assert "{key}" not in problem.render(lang)


@pytest.mark.parametrize("name", IN_RULE)
def test_mistake_in_a_rule(name, tmp_path, monkeypatch):
    old, new, code, line, column, zh, en = IN_RULE[name]
    monkeypatch.chdir(write_pack(tmp_path, rules=changed(RULE, old, new)))
    problems = problems_of(tmp_path)
    _check(problems[0], "rules.yaml", code, line, column, zh, en)
    assert len(problems) == 1


@pytest.mark.parametrize("name", IN_PACK)
def test_mistake_in_another_file(name, tmp_path, monkeypatch):
    which, text, file, code, line, column, zh, en = IN_PACK[name]
    monkeypatch.chdir(write_pack(tmp_path, **{which: text}))
    (problem, *others) = [p for p in problems_of(tmp_path) if p.file == file]
    _check(problem, file, code, line, column, zh, en)
    assert not others


def test_the_small_pack_itself_is_in_order(tmp_path):
    assert [rule.id for rule in load(write_pack(tmp_path)).rules] == ["GJ-001"]


def test_every_code_of_the_loader_has_a_mistake_here():
    met = {code for _, _, code, *_ in IN_RULE.values()} | {code for _, _, _, code, *_ in IN_PACK.values()}
    met |= {code for _, _, code, *_ in MISTAKES.values()} | {
        "packs.unlisted-file", "packs.kept", "packs.kept-lower", "packs.nothing-inherited", "packs.unknown-parent",
        "packs.inherits-itself",
            "packs.other-template"}  # below, with packs that inherit, and in tests/authoring/lint
    for area in ("packs", "language"):
        assert {f"{area}.{name}" for name in catalogue(area)} <= met


def test_a_rule_file_that_the_pack_does_not_list_is_refused_also_where_the_pack_is_cached(tmp_path):
    folder = write_pack(tmp_path, pack=changed(PACK, "规则: [rules.yaml]", "规则: [checks/rules.yaml]"))
    (folder / "checks").mkdir()
    (folder / "rules.yaml").rename(folder / "checks" / "rules.yaml")
    (folder / "draft.yaml").write_text("x: y\n", "utf-8")  # beside pack.yaml lies much else
    (folder / "checks" / "notes.txt").write_text("x", "utf-8")
    assert load(folder).rules
    (folder / "checks" / "more.yaml").write_text("规则: []\n", "utf-8")
    (problem,) = problems_of(folder)
    assert problem.code == "packs.unlisted-file"
    assert problem.file.endswith("more.yaml") and "checks/more.yaml" in problem.text("zh")
    assert "改法：" in problem.render("zh") and "fix: " in problem.render("en")


def test_all_independent_mistakes_are_said_at_once_in_the_order_of_the_files(tmp_path, monkeypatch):
    rule = RULE
    for old, new in (("[A-1]", "[A-2]"), ("差 {差}", "差 {差值}"), ("= 办理总计", "= 办理合计")):
        rule = changed(rule, old, new)
    monkeypatch.chdir(write_pack(tmp_path, rules=rule))
    assert [(p.code, p.line) for p in problems_of(tmp_path)] == [
        ("packs.unknown-basis", 6), ("expression.unknown-name", 9), ("packs.unknown-hole", 10)]


def test_the_first_key_settles_the_language_and_only_the_odd_one_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(write_pack(tmp_path, rules=changed(RULE, "    依据:", "    basis:")))
    (problem,) = problems_of(tmp_path)
    assert problem.source.strip().startswith("basis:")
    assert "依据" in problem.render("zh")


def test_a_pack_that_is_not_there_is_said_to_be_not_there(tmp_path):
    (problem,) = problems_of(tmp_path / "nowhere")
    assert problem.code == "yaml.no_file"
    assert problem.file.endswith("nowhere/pack.yaml")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_files_come_in_the_encodings_of_notepad_and_wps(encoding, tmp_path):
    folder = write_pack(tmp_path)
    for name, text in FILES.items():
        (folder / name).write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert load(folder).rule("GJ-001").title == "平衡"


def test_every_key_of_a_rule_has_both_spellings_and_every_value_a_word():
    for context in language().contexts.values():
        for key in context.values():
            assert key.zh
            assert key.en.isascii()
    for group, words in language().values.items():
        for meant in words.values():
            assert language().word(group, meant, "zh") != language().word(group, meant, "en")


def test_a_check_in_a_rule_of_words_is_one_mistake(tmp_path):
    (problem,) = problems_of(write_pack(tmp_path, rules=changed(RULE, "类型: 勾稽", "类型: 文字")))
    assert problem.code == "packs.wrong-kind"
    assert "勾稽、合理性" in problem.text("zh")
