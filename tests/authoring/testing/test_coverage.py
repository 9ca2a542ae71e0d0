"""Coverage of rules by their tests, where tests stand, and how `gouji rules test` tells of both."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from packs.small import CLAIMS, RULE, TRIED, changed, write_pack

from gouji.authoring.testing import cover, places_of_tests
from gouji.authoring.testing.coverage import share
from gouji.cli.rules.testing import test_command as command
from gouji.packs import load_pack


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return write_pack(tmp_path / "小包", rules=RULE + TRIED)


def invoke(*arguments, lang="zh"):
    return CliRunner().invoke(command(lang), [str(a) for a in arguments])


def test_the_command_names_file_and_line_of_each(folder):
    run = invoke("--pack", folder)
    assert run.exit_code == 2
    lines = RULE.split("\n")
    line = len(lines)
    assert f"✗ 小包/rules.yaml:{line} GJ-001 “少算”（2021）：相差应是 1，结果是 2" in run.stdout
    assert f"已知缺口 小包/rules.yaml:{line + 4} GJ-001 “还不会”（2021）：要等新表样" in run.stdout
    assert "其中已知缺口 1 个" in run.stdout
    assert "known gaps" in invoke("--pack", folder, lang="en").stdout


def test_a_rule_without_faults_is_exit_code_0_and_a_wrong_id_4(tmp_path):
    folder = write_pack(tmp_path)
    assert invoke("--pack", folder).exit_code == 0
    assert invoke("GJ-001", "--pack", folder, "--coverage").exit_code == 0
    assert invoke("GJ-001", "GJ-009", "--pack", folder).exit_code == 4


def test_json_and_junit_say_the_same(folder):
    data = json.loads(invoke("--pack", folder, "--format", "json", "--coverage").stdout)
    cases = {case["test"]: case for case in data["tests"]}
    assert data["failed"] == 6
    assert not cases["反了"]["passed"]
    assert cases["反了"]["place"].endswith(f"rules.yaml:{len(RULE.split(chr(10))) + 2}")
    assert cases["还不会"]["known_gap"]
    assert data["coverage"]["outcomes"] == [2, 2]
    suite = ElementTree.fromstring(invoke("--pack", folder, "--format", "junit").stdout)
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("9", "6", "1")
    assert suite.find("testcase[@name='反了[2021]']/failure").get("message") == cases["反了"]["problem"]
    assert suite.find("testcase[@name='反了[2021]']").get("line")


def test_places_are_those_of_the_tests_and_none_of_a_pack_that_broke_since(folder):
    pack = load_pack(folder)
    places = places_of_tests(pack)["GJ-001"]
    assert len(places) == 9
    assert places[0] == f"小包/rules.yaml:{len(RULE.split(chr(10))) - 2}"
    (folder / "rules.yaml").write_text("规则：\n", "utf-8")
    assert places_of_tests(pack) == {}


JOINED = """    检查: 若 本年新收 > 5 则 上年结转 > 0 或 结转下年 > 0
    说明: "{列}：{各值}"
    测试:
      - {给: {本年新收: 6, 上年结转: 1}, 应: 通过}
      - {给: {本年新收: 6}, 应: 不通过}
"""


@pytest.fixture
def joined():
    head, _, _ = RULE.partition("    检查:")
    return head + JOINED


def test_branches_that_no_test_decides_are_told(joined, tmp_path):
    folder = write_pack(tmp_path, rules=joined)
    (covered,) = cover(load_pack(folder)).rules
    assert list(covered.told("zh")) == ["GJ-001：没有测试使“本年新收 > 5”不成立",
                                        "GJ-001：没有测试使“结转下年 > 0”成立"]
    assert "“结转下年 > 0”" in list(covered.told("en"))[1]
    more = "      - {给: {本年新收: 5}, 应: 通过}\n      - {给: {本年新收: 6, 结转下年: 1}, 应: 通过}\n"
    whole = cover(load_pack(write_pack(tmp_path / "b", rules=joined + more)))
    assert whole.branches == (6, 6)


def test_outcomes_are_wanted_on_every_template_and_known_gaps_give_none(tmp_path):
    rule = changed(RULE, "应: 不通过}", "应: 不通过, 表样: \"2021\"}").replace(
        "    测试:", "    适用: {年度: 2019-}\n    测试:")
    pack = load_pack(write_pack(tmp_path, rules=rule))
    assert cover(pack).outcomes == (2, 2)
    gap = changed(RULE, "{给: {本年新收: 1, 办理总计: 1}, 应: 通过}", "{给: {本年新收: 2}, 应: 通过, 已知缺口: 还不会}")
    (covered,) = cover(load_pack(write_pack(tmp_path / "b", rules=gap))).rules
    assert covered.lacking == [("2021", "pass")]
    assert invoke("--pack", tmp_path / "b", "--coverage").exit_code == 1


def test_the_official_rules_are_covered_whole(pack):
    covered = cover(pack)
    assert covered.outcomes[0] == covered.outcomes[1] > 400, [t for r in covered.rules for t in r.told("zh")]
    assert covered.branches[0] == covered.branches[1] > 100, [t for r in covered.rules for t in r.told("zh")]


def test_a_share_is_100_only_where_nothing_is_missing():
    assert (share(0, 0), share(10, 10), share(9999, 10000), share(1, 3)) == ("100", "100", "99.9", "33.3")


WORDED = """规则:
  - 编号: {id}
    名称: 字句
    类型: {kind}
    级别: 一般
    依据: [A-1]
    {key}
    说明: 不行
    测试:
      - {{文: 有甲, 应: {one}}}
      - {{文: 什么也没有, 应: {other}}}
"""


@pytest.mark.parametrize(("kind", "key", "one", "other", "told"), [
    ("文字", "不应出现: [甲, 乙]", "不通过", "通过", "没有测试写到“乙”而不通过"),
    ("文字", "应出现: [甲, 乙]", "通过", "不通过", "没有测试靠“乙”通过"),
    ("章节", "应写到: {甲: [甲, 什么], 丙: [甲]}", "通过", "不通过", "没有测试没写到“甲”而不通过")])
def test_words_that_no_test_stands_on_are_told(kind, key, one, other, told, tmp_path):
    text = WORDED.format(id="Z-1", kind=kind, key=key, one=one, other=other)
    (covered,) = cover(load_pack(write_pack(tmp_path, rules=text))).rules
    assert list(covered.told("zh")) == [f"Z-1：{told}"]


def test_a_reading_that_no_test_agrees_with_is_told(tmp_path):
    claims = changed(CLAIMS, "[本年新收.合计列]", "[本年新收.合计列, 本年新收.自然人]")
    rules = """规则:
  - 编号: W-1
    名称: 一致
    类型: 文数一致
    级别: 一般
    依据: [A-1]
    文中数: 收到
    说明: 不一致
    测试:
      - {文: 收到申请3件, 给: {本年新收.合计列: 3}, 应: 通过}
      - {文: 收到申请3件, 给: {本年新收.合计列: 4}, 应: 不通过}
"""
    (covered,) = cover(load_pack(write_pack(tmp_path, rules=rules, claims=claims))).rules
    assert list(covered.told("zh")) == ["W-1：没有测试对上读法“本年新收.自然人”"]
