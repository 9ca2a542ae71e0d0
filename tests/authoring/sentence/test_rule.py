"""Rules read out: nothing left out, nothing left raw."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from gouji.authoring.sentence import read_out
from gouji.expressions import parse
from gouji.expressions.nodes import Name, walk
from gouji.packs import Rule, Test
from gouji.packs.models import Change

# What stands in quotation marks or 〔〕 is quoted from the pack: its marks are its own.
_QUOTED = re.compile(r"“[^“”]*”|「[^「」]*」|〔[^〔〕]*〕")
_DOUBLED = re.compile(r"[，。；：、]{2}|[.,;:]{2}|（）|\(\)|“”|「」|〔〕")
_RAW = re.compile(r"[a-z]+[_.][a-z_]+")


def unquoted(text: str) -> str:
    before = ""
    while before != text:
        before, text = text, _QUOTED.sub("X", text)
    return text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_of_the_pack_is_read_out_cleanly(pack, lang):
    for rule in pack.rules:
        reading = read_out(rule, pack, lang)
        said = [text for part in reading.parts for text in (part.text, *part.items)]
        for text in [*said, *(each.text for each in reading.examples)]:
            plain = unquoted(text)
            assert not _DOUBLED.search(plain), (rule.id, text)
            assert not _RAW.search(plain), (rule.id, text)
            assert "  " not in plain, (rule.id, text)
            assert not set("{}\x1f") & set(plain), (rule.id, text)
        assert [p.name for p in reading.parts if p.name in ("applies", "must", "severity", "message", "basis")] == [
            "applies", *["must"] * sum(p.name == "must" for p in reading.parts), "severity", "message", "basis"]
        assert reading.part("must") is not None
        assert len(reading.examples) == len(rule.tests)


def test_in_chinese_no_word_of_the_code_is_said(pack):
    for rule in pack.rules:
        for part in read_out(rule, pack).parts:
            assert not re.search("[A-Za-z]{2}", unquoted(part.text)), (rule.id, part.text)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_name_of_a_check_is_said(pack, lang):
    for rule in pack.rules:
        phrase = pack.phrases.phrase(rule.claim) if rule.claim else None
        written = [rule.check] if rule.check else [r.text for r in phrase.readings] if phrase else []
        must = " ".join(text for part in read_out(rule, pack, lang).parts if part.name == "must"
                        for text in (part.text, *part.items))
        for text in written:
            for name in (node for node in walk(parse(text)) if isinstance(node, Name)):
                assert name.parts[-1] in must, (rule.id, name.parts)


def test_two_rules_never_read_the_same(pack):
    texts = {read_out(rule, pack).text.partition("\n")[2] for rule in pack.rules}
    assert len(texts) == len(pack.rules)


@pytest.mark.parametrize(("rule_id", "words"), [
    ("GJ-302", ["2019 年度以来", "在表三的每一列里", "“不予公开”各项之和", "“不予公开”包括“国家秘密”",
                "2021 版表样里包括"]),
    ("KN-302", ["查 2020 年度的报告", "“行政强制”和“行政事业性收费”各行里", "上年报告的“本年增减”",
                "没有同一单位上年的报告，就不适用"]),
    ("KN-301", ["在“合计列”算严重问题，必须改；在其余各处算一般问题，请单位核实"]),
    ("GJ-401", ["无法核验的，给一个提示"]),
    ("HZ-301", ["只查县政府和市政府", "要有名册"]),
    ("HZ-201", ["“规范性文件”的“本年制发”"]),
    ("HL-203", ["2019 至 2020 年度", "“规章”一行里"]),
    ("HL-301", ["5 件（参数“结转起问”）", "的 30%（参数“结转上限”）"]),
    ("ZJ-001", ["6 个部分应当写全", "第六部分“其他需要报告的事项”"]),
    ("ZJ-002", ["照规定的次序", "算一般问题，必须改"]),
    ("ZJ-009", ["第五部分“存在的主要问题及改进情况”至少应当写 40 字（参数“第五部分最少字数”）"]),
    ("WZ-001", ["〔统计期限〕：“统计期限”", "同一句里有下列字样的不算", "书名号《》里的字不看"]),
    ("WZ-003", ["全文应当有下列写法，有一种就行", "书名号《》里的字也看"]),
    ("GS-006", ["表二的格子里应当只填数", "去掉“表”：金额只在表二"]),
    ("GS-004", ["报告年度施行的表样", "无法核验的，请单位核实"]),
    ("XS-001", ["应当不到 90%（参数“相似上限”）", "少于 60 字", "不拿来比"]),
    ("XS-003", ["不为零的格子少于 4 格"]),
    ("WS-301", ["正文里说的“收到申请”", "“本年新收”的“合计列”加“上年结转”的“合计列”",
                "正文别处有数与表一致的，最多算一般问题"]),
    ("WS-211", ["表里下列的数就应当是 0"]),
    ("GJ-301", ["（国办公开办函〔2019〕60号）附件表样（未核实）", "〔左边代入数字〕"]),
])
def test_what_a_rule_says(pack, rule_id, words):
    text = read_out(pack.rule(rule_id), pack).text
    for word in words:
        assert word in text, (word, text)


def test_a_rule_in_english(pack):
    text = read_out(pack.rule("HL-301"), pack, "en").text
    for words in ("Applications carried forward are not a large share", "reports for 2019 and later",
                  "if “合计列” of “结转下年” is not less than 5 件", "The organisation is told: “A large share",
                  "(not verified)", "Outcome: it passes"):
        assert words.lower() in text.lower()


def changed(pack, rule_id: str, **values: object) -> Rule:
    return replace(pack.rule(rule_id), **values)


@pytest.mark.parametrize(("values", "words"), [
    ({"status": "trial", "since": "2026-01-01"}, ["还在试行", "从 2026-01-01 起用"]),
    ({"status": "retired", "until": "2026-01-01"}, ["已经停用", "从 2026-01-01 起停用"]),
    ({"blanks": "strict"}, ["有一格空着，就无法核验"]),
    ({"blanks": "zero"}, ["一律当作 0"]),
    ({"blanks": "fail"}, ["有一格空着，就不通过"]),
    ({"action": "consider"}, ["算严重问题，建议单位考虑"]),
    ({"if_doubtful": "notice"}, ["格子没有读准的，最多算提示"]),
    ({"check": "applications.new.total = 办理总计.合计列"}, ["“表三”的“本年新收”的“合计列”应当等于"]),
])
def test_the_other_keys_are_said_too(pack, values, words):
    text = read_out(changed(pack, "GJ-303", **values), pack).text
    for word in words:
        assert word in text


@pytest.mark.parametrize(("test", "words"), [
    (Test(expect="fail", given={"本年新收": "见附件", "上年结转": "缺", "参数.结转上限": "50%"}, others=""),
     "第 1 个：“本年新收”写作“见附件”；没有“上年结转”这一格；参数“结转上限”是 50%；其余各格都没有填。结果：不通过。"),
    (Test(expect="pass", name="甲", level="department", template="2019", year=2020, others="1"),
     "甲：报告出自部门；用 2019 版表样；报告年度是 2020；其余各格都填“1”。结果：通过。"),
    (Test(expect="broken", name="甲", given={"下级.本格": ("10", "未报", ""), "本机关.本格": "未报"}),
     "甲：下级各单位的本格依次是 10、未报和没有填；本机关的本格没有报来。结果：出错。"),
    (Test(expect="pass", name="甲", given={"下级.本格": ()}), "甲：名册上没有下级。结果：通过。"),
    (Test(expect="pass", name="甲", change=Change(swap_sections=("disclosure", "applications"), year_in_doubt=True)),
     "甲：第二部分和第三部分对调；年度不能肯定。结果：通过。"),
    (Test(expect="pass", name="甲", sample="样一", known_gap="还认不出"),
     "甲：在样本“样一”上。结果：通过；规则现在还做不到，缘由是“还认不出”。"),
])
def test_examples_in_words(pack, test, words):
    (example,) = read_out(changed(pack, "GJ-303", tests=(test,)), pack).examples
    assert example.text == words


def test_a_rule_that_names_what_nobody_knows_is_still_read_out(pack):
    """A rule being written: its parameter or its part of the report may not be there yet."""
    rule = changed(pack, "ZJ-009", min_length="参数.没有的", within=("第九部分",))
    assert "“第九部分”至少应当写参数“没有的”" in read_out(rule, pack).text
