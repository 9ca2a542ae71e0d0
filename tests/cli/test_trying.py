"""`gouji rules try` and `diff` as people type them."""

from __future__ import annotations

import json
import shutil

import pytest
from cases.build import report, write
from corpus.desk import Desk
from openpyxl import load_workbook

from gouji.resources import rules_folder

DRAFT = """规则:
  - 编号: CS-001
    名称: 本年新收不超过十件
    类型: 合理性
    级别: 提示
    依据: [GBH-2021-30]
    检查: 本年新收.合计列 ≤ {most}
    说明: 本年新收 {{左值}} 件，多于 {{右值}} 件
    测试:
      - {{名: 正好, 给: {{本年新收.合计列: {most}}}, 应: 通过}}
      - {{名: 多一件, 给: {{本年新收.合计列: {more}}}, 应: 不通过}}
"""


@pytest.fixture
def here(pack, tmp_path, monkeypatch):
    """A folder with last year's reports and their archive, where the commands are typed."""
    for number in range(3):
        write(tmp_path / "in", f"{number}.json", report(
            organisation=f"第{number}县人民政府", figures={"applications.new.total": 24} if number else {}))
    with Desk(pack, tmp_path / "archive.sqlite") as desk:
        desk.audit(tmp_path / "in")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_rule_is_tried_on_the_archive_and_on_the_files_alike(here, quick, gouji_):
    kept = gouji_("rules", "try", "GJ-301", "--archive", "archive.sqlite", "--format", "json")
    files = gouji_("rules", "try", "GJ-301", "in", "--format", "json")
    assert (kept.code, files.code) == (0, 0)
    first, second = (json.loads(run.out)["rules"][0] for run in (kept, files))
    assert first["outcomes"]["fail"] == 2
    for key in ("outcomes", "years", "failing", "scopes", "alarms"):
        assert first[key] == second[key]
    assert [found["message"] for found in first["gravest"]] == [found["message"] for found in second["gravest"]]


def test_the_archive_of_the_last_audit_is_used_where_none_is_named(here, quick, gouji_):
    missing = gouji_("rules", "try", "GJ-301")
    assert missing.code == 4 and "--archive" in missing.err
    gouji_("audit", "in", "--archive", "archive.sqlite", "--fail-on", "never", "--out", "out.txt", "--engine", "plain")
    assert gouji_("rules", "try", "GJ-301").code == 0


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", ("试规则", "不通过", "下一步")), ("en", ("Rules tried", "fail", "Next"))])
def test_the_screen_is_in_the_language_asked_for(here, quick, gouji_, lang, words):
    out = gouji_("rules", "try", "GJ-301", "--archive", "archive.sqlite", "--lang", lang).out
    for word in words:
        assert word in out


def test_a_file_of_rules_that_no_pack_lists_is_tried_within_the_pack(here, gouji_):
    (here / "draft.yaml").write_text(DRAFT.format(most=10, more=11), "utf-8")
    run = gouji_("rules", "try", "draft.yaml", "--archive", "archive.sqlite", "--format", "json")
    (rule,) = json.loads(run.out)["rules"]
    assert rule["rule"] == "CS-001" and rule["outcomes"]["fail"] == 3
    assert "24" in rule["gravest"][0]["message"]
    (here / "draft.yaml").write_text(DRAFT.format(most=10, more=11).replace("检查:", "检察:"), "utf-8")
    wrong = gouji_("rules", "try", "draft.yaml", "--archive", "archive.sqlite")
    assert wrong.code == 2 and "draft.yaml" in wrong.err


def test_a_file_may_hold_another_version_of_a_rule_of_the_pack(here, gouji_):
    (here / "draft.yaml").write_text(DRAFT.format(most=10, more=11).replace("CS-001", "GJ-301"), "utf-8")
    run = gouji_("rules", "try", "draft.yaml", "in", "--format", "json")
    (rule,) = json.loads(run.out)["rules"]
    assert rule["title"] == "本年新收不超过十件" and rule["outcomes"]["fail"] == 3


def test_a_rule_not_yet_in_force_is_tried_as_if_it_were(here, gouji_):
    text = DRAFT.format(most=10, more=11).replace("    级别:", "    状态: 试行\n    生效日: 2099-01-01\n    级别:")
    (here / "draft.yaml").write_text(text, "utf-8")
    for source in (("--archive", "archive.sqlite"), ("in",)):
        (rule,) = json.loads(gouji_("rules", "try", "draft.yaml", *source, "--format", "json").out)["rules"]
        assert rule["outcomes"]["fail"] == 3, source


def test_what_is_neither_rule_nor_path_is_told_with_what_is_like_it(here, quick, gouji_):
    run = gouji_("rules", "try", "GJ-3O1", "--archive", "archive.sqlite")
    assert run.code == 4 and "GJ-301" in run.err
    assert gouji_("rules", "try", "in").code == 64
    assert gouji_("rules", "try", "GJ-301", "in", "--archive", "archive.sqlite").code == 64
    assert gouji_("rules", "try", "GJ-301", "--archive", "none.sqlite").code == 3


def test_an_alarm_is_an_exit_code(pack, tmp_path, quick, gouji_):
    for number in range(20):
        write(tmp_path / "in", f"{number}.json", report(organisation=f"第{number}县人民政府"))
    with Desk(pack, tmp_path / "archive.sqlite") as desk:
        desk.audit(tmp_path / "in")
    run = gouji_("rules", "try", "GJ-301", "--archive", tmp_path / "archive.sqlite", "--lang", "en")
    assert run.code == 1 and "It fails on none of 20 reports" in run.out and "try again: gouji rules try" in run.out


def test_two_packs_are_compared_on_screen_as_data_and_as_workbook(here, gouji_):
    after = here / "after"
    shutil.copytree(rules_folder(), after)
    file = after / "checks" / "table-three.yaml"
    file.write_text(file.read_text("utf-8").replace("级别: 严重", "级别: 一般"), "utf-8")
    given = ("rules", "diff", rules_folder(), after, "--archive", "archive.sqlite")
    run = gouji_(*given)
    assert run.code == 1 and "GJ-301" in run.out and "级别：严重 → 一般" in run.out
    assert "severity: error → warning" in gouji_(*given, "--lang", "en").out
    data = json.loads(gouji_(*given, "--format", "json").out)
    assert data["counts"]["changed"] + data["counts"]["new"] + data["counts"]["gone"] == len(data["findings"]) > 0
    assert gouji_(*given, "--format", "xlsx").code == 3
    assert gouji_(*given, "--format", "xlsx", "--out", "diff.xlsx").code == 1
    assert load_workbook("diff.xlsx").sheetnames[0] == "变化"
    same = gouji_("rules", "diff", rules_folder(), rules_folder(), "--archive", "archive.sqlite")
    assert same.code == 0 and "都不变" in same.out
