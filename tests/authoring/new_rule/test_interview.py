"""The questions of `gouji rules new`, answered by a script; what comes of them loads, passes, notices."""

from __future__ import annotations

import pytest

from gouji.authoring.new_rule import KINDS, UntestableError, interview
from gouji.authoring.new_rule.bench import Bench, mutants_of, surviving
from gouji.authoring.new_rule.bench import run as report_of
from gouji.authoring.new_rule.cases import Maker, beyond, operands
from gouji.authoring.new_rule.draft import Case, Draft, flow, scalar
from gouji.authoring.new_rule.naming import next_id
from gouji.authoring.new_rule.wording import usual_message
from gouji.checking.rule_tests import run_rule_tests
from gouji.cli.rules import new
from gouji.corpus import parse
from gouji.language import holes
from gouji.yaml_source import read_text, to_plain


class Script:
    """Answers by what the question says; "" takes the default. What was told is kept."""

    def __init__(self, **answers):
        self.answers = {key: list(value) if isinstance(value, list) else [value] for key, value in answers.items()}
        self.told, self.asked = [], []

    def ask(self, question, default=""):
        self.asked.append(question)
        assert len(self.asked) < 60, f"asked for ever: {question}"
        for words, answers in self.answers.items():
            if words in question and answers:
                return answers.pop(0) or default
        return default

    def confirm(self, question, default=True):
        return self.ask(question, "Y" if default else "N") != "N"

    def tell(self, text):
        self.told.append(text)


def run(pack, *reports, kind="equation", lang="zh", **answers):
    script = Script(**{"名称：": "应当这样", **answers})
    return interview(script, pack, lang, *reports, kind=kind), script


def sound(done, pack):
    """The pack of the finished rule alone, its tests passing and no change unnoticed."""
    alone, problems = Bench(pack).tried(done.draft)
    assert not problems
    outcomes = list(run_rule_tests(alone, alone.rules))
    assert outcomes
    assert not [o.told("zh") for o in outcomes if not o.passed]
    left = mutants_of(alone)
    for case in done.draft.cases:
        left = surviving(left, case)
    told = [*(m.name() for m, _ in done.left), *(alone.rules[0].survivors or {})]
    assert sorted(m.name() for m, _ in left) == sorted(told)
    return alone.rules[0]


@pytest.fixture(scope="module")
def reports(pack, submissions):
    return {name: parse(submissions / f"{name}.txt", pack) for name in ("望湖县2022", "石桥县2021", "石桥县2022")}


BALANCE = "本年新收 + 上年结转 = 办理总计 + 结转下年"


def test_an_equation_by_column_with_the_figures_of_a_report(pack, reports):
    done, script = run(pack, reports["望湖县2022"], 哪张表="表三", 一次查什么="每一列查一次", 算式=BALANCE)
    rule = sound(done, pack)
    assert not done.left
    assert (rule.kind, rule.table, rule.for_each, rule.check) == ("equation", "表三", "column", BALANCE)
    first = rule.tests[0]
    figures = reports["望湖县2022"].figures
    table = pack.vocabulary("2021").table("applications")
    rows = [next(row.id for row in table.rows if row.short == short) for short in first.given]
    assert list(first.given.values()) in [
        [str(figures[f"applications.{row}.{column.id}"].value) for row in rows] for column in table.blocks[0].columns]
    assert any("成立" in told for told in script.told)
    assert {t.difference > 0 for t in rule.tests if t.expect == "fail"} == {True, False}


@pytest.mark.parametrize("check", [
    "自然人 ≤ 合计列", "自然人 + 商业企业 ≤ 合计列 ± 2", "若 自然人 > 0 则 合计列 > 0",
    "最大(自然人, 商业企业) ≤ 合计列 且 科研机构 ≤ 3"])
def test_conditions_of_many_shapes_get_tests_without_a_report(check, pack):
    done, _ = run(pack, 哪张表="表三", 一次查什么="每一行查一次", 算式=check)
    rule = sound(done, pack)
    assert not done.left, [m.name() for m, _ in done.left]
    assert {"pass", "fail"} <= {test.expect for test in rule.tests}


def test_a_bound_by_a_parameter_is_tested_at_the_bound(pack):
    done, _ = run(pack, kind="plausibility", 哪张表="不限于一张表",
                  算式="若 表四.行政复议.合计列 > 0 则 本年新收.合计列 ≥ 参数.占比起问 或 复议后起诉.合计列 = 0")
    sound(done, pack)
    assert not done.left
    given = [case.given["本年新收.合计列"] for case in done.draft.cases]
    assert {"9", "10"} <= set(given)


def test_last_years_figures_come_from_last_years_report(pack, reports):
    done, _ = run(pack, reports["石桥县2022"], reports["石桥县2021"], 哪张表="表三", 一次查什么="每一列查一次",
                  算式="上年结转 = 上年.结转下年")
    rule = sound(done, pack)
    assert rule.tests[0].name == "照真实的数"
    assert set(rule.tests[0].given) == {"上年结转", "上年.结转下年"}


def test_where_the_report_fails_the_arithmetic_is_shown_and_it_may_be_the_failing_case(pack, reports):
    answers = {"哪张表": "表三", "一次查什么": "每一列查一次", "算式": "本年新收 = 上年结转 + 1"}
    done, script = run(pack, reports["石桥县2021"], **answers)
    sound(done, pack)
    assert any("左边 本年新收 = 36，右边 上年结转 + 1 = 3 + 1 = 4" in told for told in script.told)
    assert [case.difference for case in done.draft.cases if case.name == "真实的数不符"] == [32]
    other, _ = run(pack, reports["石桥县2021"], **answers, 报告确实有错="N")
    assert not [case for case in other.draft.cases if case.name == "真实的数不符"]


def test_a_misspelt_name_is_mended_or_asked_for_again(pack):
    done, script = run(pack, 哪张表="表三", 一次查什么="每一列查一次", 算式=BALANCE.replace("上年结转", "上年接转"))
    assert done.draft.keys["check"] == BALANCE
    assert any("^" in told and "上年接转" in told for told in script.told)
    wrong = [BALANCE.replace("上年结转", "上年接转"), "本年新收 +", "本年新收", BALANCE]
    done, script = run(pack, 哪张表="表三", 一次查什么="每一列查一次", 算式=wrong, 改为="N")
    assert done.draft.keys["check"] == BALANCE
    assert sum("^" in told for told in script.told) >= 3


def test_names_of_one_form_narrow_the_years(pack):
    done, script = run(pack, 哪张表="表二", 一次查什么="每一行查一次", 算式="本年制发 ≤ 现行有效")
    assert sound(done, pack).applies.years == "2021-"
    assert any("2021-" in told for told in script.told)


def test_rows_that_have_not_the_names_are_left_out(pack):
    done, script = run(pack, 哪张表="表二", 一次查什么="每一行查一次", 算式="本年制发 ≤ 现行有效")
    assert sound(done, pack).only == ("规章", "规范性文件")
    assert any("只查：规章、规范性文件" in told for told in script.told)


def test_aspects_of_section_one(pack):
    done, _ = run(pack, kind="sections", 看哪里="第一部分", 要写到的方面="工作考核：考核、考评",
                  下一个=["社会评议: 评议", "责任追究", ""])
    rule = sound(done, pack)
    assert not done.left
    assert rule.within == ("第一部分",)
    assert rule.must_mention == {"工作考核": ("考核", "考评"), "社会评议": ("评议",), "责任追究": ("责任追究",)}
    assert {test.contains for test in rule.tests if test.expect == "fail"} >= set(rule.must_mention)


@pytest.mark.parametrize("way", ["应出现", "不应出现"])
def test_words_that_must_or_must_not_be_there(way, pack):
    done, _ = run(pack, kind="text", 该写="12"[way == "应出现"], 看哪里="第五部分", 下一个=["此处填写", ""],
                  **{f"{way}的话": "按照{通知|要求}精神"})
    rule = sound(done, pack)
    assert not done.left
    assert (rule.forbidden if way == "不应出现" else rule.required) == ("按照{通知|要求}精神", "此处填写")


def test_a_sentence_is_asked_for_where_none_can_be_made_up(pack):
    done, script = run(pack, kind="text", 该写="不应出现", 不应出现的话="{上年年份}年以来",
                       应当不通过=["今年以来我们", "2020年以来我们"])
    assert [test.template for test in sound(done, pack).tests if test.expect == "fail"] == ["2021"]
    assert any("通过了" in told for told in script.told)


def test_a_rule_that_cannot_fail_is_refused(pack):
    with pytest.raises(UntestableError, match="永远不报"):
        run(pack, 哪张表="表三", 一次查什么="每一列查一次", 算式="最大(本年新收, 上年结转) ≥ 本年新收",
            想不出="本年新收=3")


@pytest.mark.parametrize(("check", "told"), [
    ("本年新收 ≥ 0", "总是成立"), ("本年新收 = 本年新收", "总是成立"), ("本年新收 + 1 = 本年新收", "总是不成立"),
    ("1 = 1", "没有表上的数"), ("参数.结转上限 ≤ 0.5", "没有表上的数")])
def test_a_condition_that_comes_out_one_way_is_asked_for_again(check, told, pack):
    done, script = run(pack, 哪张表="表三", 一次查什么="每一列查一次", 算式=[check, BALANCE])
    assert done.draft.keys["check"] == BALANCE
    assert sum(told in each for each in script.told) == 1


@pytest.mark.parametrize(("each", "other", "name", "check"), [
    ("每一列查一次", "row", "自然人", "自然人 + 商业企业 ≤ 合计列"), ("每一行查一次", "column", "本年新收", BALANCE)])
def test_columns_where_rows_are_named_turn_the_check_round(each, other, name, check, pack):
    done, script = run(pack, 哪张表="表三", 一次查什么=each, 算式=check)
    assert (done.draft.keys["for_each"], done.draft.keys["check"]) == (other, check)
    assert any(f"“{name}”是一" in told for told in script.told)
    kept, script = run(pack, 哪张表="表三", 一次查什么=each, 算式=[check, "本年新收 = 办理总计" if other == "row"
                                                        else "自然人 ≤ 合计列"], 改为="N")
    assert kept.draft.keys["for_each"] != other
    assert sum("改为" in question for question in script.asked) == 1


def test_a_column_without_its_row_is_never_offered_instead_of_itself(pack):
    for table in ("表三", "不限于一张表"):
        done, script = run(pack, 哪张表=table, 一次查什么="只查一次",
                           算式=["自然人 ≤ 合计列", "收费金额 ≥ 3", "本年新收.自然人 ≤ 本年新收.合计列"])
        assert done.draft.keys["check"] == "本年新收.自然人 ≤ 本年新收.合计列"
        assert not any("改为“自然人”" in question or "改为“收费金额”" in question for question in script.asked)
        assert any("“自然人”是一列的名称" in told for told in script.told)


def test_a_rule_that_is_there_already_is_named(pack):
    _, script = run(pack, 哪张表="表三", 一次查什么="每一列查一次", 算式="办理总计 + 结转下年 = 上年结转 + 本年新收")
    assert sum("GJ-303" in told and "同样的事" in told for told in script.told) == 1
    _, script = run(pack, 哪张表="表三", 一次查什么="每一列查一次", 算式="本年新收 = 上年结转 + 1")
    assert not any("同样的事" in told for told in script.told)


@pytest.mark.parametrize(("check", "said"), [
    ("本年新收.合计列 ≤ 30000", "本年新收.合计列 = 40000，另一边是 30000，相差 10000"),
    ("30000 ≥ 本年新收.合计列", "一边是 30000，本年新收.合计列 = 40000，相差 -10000"),
    ("本年新收.合计列 = 上年结转.合计列 ± 2", "本年新收.合计列 = 40000，上年结转.合计列 ± 2 = 11 ± 2 = 11，相差 39989"),
    ("上年结转.合计列 ÷ 本年新收.合计列 ≥ 100%",
     "上年结转.合计列 ÷ 本年新收.合计列 = 11 ÷ 40000 = 0.0003，100% = 1，相差 -0.9997"),
    ("本年新收.合计列 + 上年结转.合计列 = 3",
     "本年新收.合计列 + 上年结转.合计列 = 40000 + 11 = 40011，另一边是 3，相差 40008")])
def test_the_usual_message_tells_no_number_twice_nor_endless_digits(check, said, pack):
    keys = {"id": "X-1", "title": "甲", "kind": "plausibility", "severity": "warning", "basis": ["SH"], "check": check}
    keys |= {"message": usual_message(keys, "zh")}
    alone, problems = Bench(pack).tried(Draft(keys))
    assert not problems
    figures = {"本年新收.合计列": "40000", "上年结转.合计列": "11"}
    trial = report_of(alone, alone.rules[0], Case("", "fail", {name: figures[name] for name in operands(check)}))
    values = trial.results[0].values["zh"]
    assert keys["message"].format_map({name: values.get(key, "") for name, key in holes().items()}) == f"不符：{said}"
    assert "另一边" not in usual_message(keys, "en")


def test_what_cannot_be_left_out_says_so(pack):
    _, script = run(pack, 哪张表="表三", 一次查什么="1", 算式=["", BALANCE], **{"名称：": ["", "甲"]})
    assert script.told.count("这里不能空着，请写上") == 2
    _, script = run(pack, kind="text", 该写="1", 不应出现的话=["", "甲乙"])
    assert script.told.count("这里不能空着，请写上") == 1


def test_reasons_for_what_goes_unnoticed_are_written_down(pack):
    words = {"不应出现的话": "此处填写", "下一个": ["{上年年份}年以来", ""], "写缘由": "说法同上"}
    done, _ = run(pack, kind="text", 该写="不应出现", **words)
    assert sound(done, pack).survivors == {"“不应出现”里去掉“{上年年份}年以来”": "说法同上"}
    assert not done.left


def test_answers_that_are_none_of_those_asked_for_are_asked_again(pack):
    done, script = run(pack, kind="", 要查什么=["9", "勾稽"], 哪张表=["表五", "2"], 一次查什么="1", 算式=BALANCE,
                       依据=["TL-1", "1，3"], 级别="严重", 编号=["GJ-303", "ZD-007"])
    rule = sound(done, pack)
    assert (rule.id, rule.severity, rule.basis) == ("ZD-007", "error", tuple(list(pack.bases)[0:3:2]))
    assert sum("没有“" in told for told in script.told) == 3
    assert any("GJ-303" in told for told in script.told)


def test_a_message_with_a_hole_that_nothing_fills_is_asked_for_again(pack):
    done, script = run(pack, 哪张表="表三", 一次查什么="1", 算式=BALANCE,
                       **{"说明（": ["{列}不平 {左边}", "{列}不平"]})
    assert sound(done, pack).message == "{列}不平"
    assert any("{左边}" in told for told in script.told)


def test_a_rule_speaks_english_whole_or_not_at_all(pack):
    answers = {"哪张表": "表三", "一次查什么": "1", "算式": BALANCE}
    done, _ = run(pack, **answers)
    rule = sound(done, pack)
    assert (rule.title_en, rule.message_en, rule.suggestion_en) == ("", "", "")
    done, _ = run(pack, **answers, 英文名称="Balance")
    rule = sound(done, pack)
    assert rule.title_en == "Balance"
    assert "{left_sum}" in rule.message_en
    assert rule.suggestion_en
    own = {"英文说明": "{column} is off", "英文建议": "mend it", "说明（": "{列}不平", "建议": "改"}
    done, _ = run(pack, **own, **answers, 英文名称="Balance")
    rule = sound(done, pack)
    assert (rule.message_en, rule.suggestion_en) == ("{column} is off", "mend it")


def test_the_questions_come_in_english_too(pack):
    script = Script(**{"On which table": "表三", "Checked for what": "1", "condition": BALANCE, "Title:": "平衡"})
    done = interview(script, pack, "en", kind="equation")
    sound(done, pack)
    assert not [q for q in script.asked if "写号码" in q]


def test_the_kinds_of_the_command_are_those_of_the_interview():
    assert new._KINDS == KINDS


def test_the_draft_is_commented_text_that_reads_back(pack):
    done, _ = run(pack, 哪张表="表三", 一次查什么="1", 算式=BALANCE)
    lines = done.draft.text().split("\n")
    assert sum(line.strip().startswith("#") for line in lines) >= 5
    english = done.draft.text("en", 0)
    assert english.split("\n")[1].startswith("- id: ZD-001")
    assert "expect: pass" in english


@pytest.mark.parametrize("text", ["甲", "007", "-3", "- 甲", "甲: 乙", "甲 #乙", "[甲", "{甲}", "", " 甲", "是", "＝1",
                                  "1.5", "“引”", "a\"b", "≤ 3", "> 3", "甲，乙", "全角：冒号", "&甲", "%甲", "null",
                                  "~"])
def test_every_text_reads_back_as_it_was(text):
    source = f"甲: {scalar(text)}\n乙: {flow({'丙': [text], '丁': text})}\n"
    assert to_plain(read_text(source).root) == {"甲": text, "乙": {"丙": [text], "丁": text}}


def test_ids_go_on_after_those_there_are(pack):
    assert next_id(pack) == "ZD-001"
    assert next_id(pack, "GJ-001") == f"GJ-{max(int(r.id[3:]) for r in pack.rules if r.id.startswith('GJ-')) + 1}"


def test_names_of_a_check_are_its_figures():
    assert operands("若 甲 > 参数.乙 则 甲 + 上年.丙 = 3") == ["甲", "上年.丙"]
    assert beyond("本格 = 本机关.本格 + 下级.求和(本格)")
    assert not beyond("甲 = 上年.乙")


def test_a_draft_without_tests_can_be_tried(pack):
    alone, problems = Bench(pack).tried(Draft({
        "id": "X-1", "title": "甲", "kind": "equation", "severity": "error", "basis": ["SH"], "table": "表三",
        "for_each": "column", "check": BALANCE, "message": "不平"}))
    assert not problems
    maker = Maker(alone)
    assert maker.first("pass").expect == "pass"
    assert maker.first("fail").expect == "fail"
