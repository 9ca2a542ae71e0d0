"""Putting a rule into a file: what stands there stays as it is, and what goes wrong leaves nothing behind."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from packs.small import PACK, RULE, changed, write_pack

from gouji.authoring.new_rule import PlaceError, check_place, place, put
from gouji.authoring.new_rule.draft import Case, Draft
from gouji.checking.rule_tests import run_rule_tests
from gouji.cli.rules.new import new_command
from gouji.packs import load_pack

CHECK = "本年新收 = 办理总计"


def draft(rule_id="ZD-001", basis="A-1"):
    return Draft({"id": rule_id, "title": "相等", "kind": "equation", "severity": "error", "basis": [basis],
                  "table": "表三", "for_each": "column", "check": CHECK, "message": "{列}不等"},
                 [Case("相等", "pass", {"本年新收": "1", "办理总计": "1"}),
                  Case("不等", "fail", {"本年新收": "1"}, difference=1)])


def ids(folder):
    pack = load_pack(folder)
    assert all(outcome.passed for outcome in run_rule_tests(pack))
    return [rule.id for rule in pack.rules]


def test_a_rule_is_added_behind_the_others_and_nothing_else_changes(tmp_path):
    rules = changed(RULE, "    名称: 平衡\n", "    名称:   平衡   \n    # 说明一下\n\n")
    folder = write_pack(tmp_path, rules=rules)
    before = (folder / "pack.yaml").read_bytes()
    assert put(draft(), folder / "rules.yaml", folder / "pack.yaml") == [folder / "rules.yaml"]
    assert (folder / "rules.yaml").read_text("utf-8").startswith(rules + "\n  # gouji rules new")
    assert (folder / "pack.yaml").read_bytes() == before
    assert ids(folder) == ["GJ-001", "ZD-001"]
    put(draft("ZD-002"), folder / "rules.yaml", folder / "pack.yaml")
    assert ids(folder) == ["GJ-001", "ZD-001", "ZD-002"]


def test_a_new_file_is_made_and_listed_in_the_pack(tmp_path):
    folder = write_pack(tmp_path)
    put(draft(), folder / "checks" / "自己.yaml", folder / "pack.yaml")
    assert (folder / "pack.yaml").read_text("utf-8") == PACK.replace("[rules.yaml]", "[rules.yaml, checks/自己.yaml]")
    assert ids(folder) == ["GJ-001", "ZD-001"]


@pytest.mark.parametrize(("listed", "then"), [
    ("规则:\n  - rules.yaml  \n推理", "规则:\n  - rules.yaml  \n  - own.yaml\n推理"),
    ("规则:\n- \"rules.yaml\"\n\n# 推理\n推理", "规则:\n- \"rules.yaml\"\n- own.yaml\n\n# 推理\n推理"),
    ("规则: [\n  rules.yaml,\n  ]\n推理", "规则: [\n  rules.yaml, own.yaml,\n  ]\n推理")])
def test_the_list_of_files_keeps_its_layout(listed, then, tmp_path):
    folder = write_pack(tmp_path, pack=changed(PACK, "规则: [rules.yaml]\n推理", listed))
    put(draft(), folder / "own.yaml", folder / "pack.yaml")
    assert then in (folder / "pack.yaml").read_text("utf-8")
    assert ids(folder) == ["GJ-001", "ZD-001"]


def test_a_pack_without_rules_of_its_own_gets_a_list(tmp_path):
    (tmp_path / "pack.yaml").write_text("规则包: 某省\n版本: '1'\n继承: 国家规则包", "utf-8")
    put(draft(basis="SH"), tmp_path / "own.yaml", tmp_path / "pack.yaml")
    assert (tmp_path / "pack.yaml").read_text("utf-8").endswith("继承: 国家规则包\n规则:\n  - own.yaml\n")
    assert "ZD-001" in ids(tmp_path)


def test_an_empty_list_is_filled_and_a_key_without_one_is_told(tmp_path):
    (tmp_path / "pack.yaml").write_text("规则包: 某省\n版本: '1'\n继承: 国家规则包\n规则: [  ]\n", "utf-8")
    put(draft(basis="SH"), tmp_path / "checks" / "own.yaml", tmp_path / "pack.yaml")
    assert "规则: [  checks/own.yaml]\n" in (tmp_path / "pack.yaml").read_text("utf-8")
    assert "ZD-001" in ids(tmp_path)
    (tmp_path / "pack.yaml").write_text("规则包: 某省\n版本: '1'\n继承: 国家规则包\n规则:\n", "utf-8")
    with pytest.raises(PlaceError):
        put(draft(basis="SH"), tmp_path / "own.yaml", tmp_path / "pack.yaml")


@pytest.mark.parametrize(("encoding", "end"), [("utf-8-sig", "\r\n"), ("gb18030", "\n"), ("gb18030", "\r\n")])
def test_encoding_and_line_ends_stay_as_they_are(encoding, end, tmp_path):
    folder = write_pack(tmp_path)
    data = RULE.replace("\n", end).encode(encoding)
    (folder / "rules.yaml").write_bytes(data)
    put(draft(), folder / "rules.yaml", folder / "pack.yaml")
    after = (folder / "rules.yaml").read_bytes()
    assert after.startswith(data)
    more = after[len(data):].decode("gb18030" if encoding == "gb18030" else "utf-8")
    assert more.count("\n") == more.count(end)
    assert ids(folder) == ["GJ-001", "ZD-001"]


def test_a_file_in_english_gets_english_keys(tmp_path):
    english = RULE
    for zh, en in (("规则:", "rules:"), ("编号:", "id:"), ("名称:", "title:"), ("类型: 勾稽", "kind: equation"),
                   ("级别: 严重", "severity: error"), ("依据:", "basis:"), ("表: 表三", "table: 表三"),
                   ("逐: 列", "for_each: column"), ("检查:", "check:"), ("说明:", "message:"), ("测试:", "tests:"),
                   ("{给:", "{given:"), ("应: 通过", "expect: pass"), ("应: 不通过", "expect: fail")):
        english = english.replace(zh, en)
    folder = write_pack(tmp_path, rules=english)
    put(draft(), folder / "rules.yaml", folder / "pack.yaml")
    assert "  - id: ZD-001" in (folder / "rules.yaml").read_text("utf-8")
    assert ids(folder) == ["GJ-001", "ZD-001"]


@pytest.mark.parametrize(("text", "code"), [
    ("规则: [{编号: 甲}]\n", "flow-there"), ("规则：\n", "broken-there"), ("依据: []\n", "broken-there"),
    ("规则: []\n", "no-rules-there")])
def test_a_file_that_takes_no_rule_is_left_alone(text, code, tmp_path):
    folder = write_pack(tmp_path)
    (folder / "own.yaml").write_text(text, "utf-8")
    with pytest.raises(PlaceError) as refused:
        put(draft(), folder / "own.yaml", folder / "pack.yaml")
    assert refused.value.code == code
    assert "own.yaml" in refused.value.text("zh")
    assert (folder / "own.yaml").read_text("utf-8") == text
    assert (folder / "pack.yaml").read_text("utf-8") == PACK


def test_what_the_pack_refuses_is_put_back(tmp_path):
    folder = write_pack(tmp_path)
    with pytest.raises(PlaceError) as refused:
        put(draft(basis="B-9"), folder / "new" / "own.yaml", folder / "pack.yaml")
    assert [p.code for p in refused.value.problems] == ["packs.unknown-basis"]
    assert not (folder / "new").exists()
    assert (folder / "pack.yaml").read_text("utf-8") == PACK
    assert ids(folder) == ["GJ-001"]


def test_stopping_between_the_two_files_leaves_neither(tmp_path, monkeypatch):
    folder = write_pack(tmp_path)
    write = place.write_whole
    calls = []

    def stopped(path, data):
        calls.append(path)
        if len(calls) == 2:
            raise KeyboardInterrupt
        write(path, data)

    monkeypatch.setattr(place, "write_whole", stopped)
    with pytest.raises(KeyboardInterrupt):
        put(draft(), folder / "own.yaml", folder / "pack.yaml")
    assert sorted(path.name for path in folder.iterdir()) == [
        "bases.yaml", "claims.yaml", "pack.yaml", "reasoning.yaml", "rules.yaml"]
    assert ids(folder) == ["GJ-001"]


ANSWERS = ["1", "2", "1", "本年新受 = 办理总计", "Y", "相等", "", "1", "1", "", "", ""]


def test_the_command_takes_its_answers_from_a_pipe(tmp_path):
    folder = write_pack(tmp_path)
    done = CliRunner().invoke(new_command("zh"), ["--pack", str(folder), "--out", str(folder / "own.yaml")],
                              input="\n".join([*ANSWERS, "y"]) + "\n")
    assert done.exit_code == 0, done.output
    assert "本年新受" in done.output
    assert ids(folder) == ["GJ-001", "ZD-001"]


def test_the_command_writes_nothing_where_the_clerk_says_no_or_stops(tmp_path):
    folder = write_pack(tmp_path)
    arguments = ["--pack", str(folder), "--out", str(folder / "own.yaml")]
    said_no = CliRunner().invoke(new_command("zh"), arguments, input="\n".join([*ANSWERS, "看不懂", "否"]) + "\n")
    assert "没有写" in said_no.output
    assert "写 Y 或 N" in said_no.output
    stopped = CliRunner().invoke(new_command("zh"), arguments, input="\n".join(ANSWERS) + "\n")
    assert stopped.exit_code == 130
    assert "什么也没有写" in stopped.output
    assert not (folder / "own.yaml").exists()
    shown = CliRunner().invoke(new_command("en"), ["--pack", str(folder)], input="\n".join([*ANSWERS, ""]))
    assert "--out FILE" in shown.output


def test_the_command_says_why_it_could_not_write(tmp_path):
    folder = write_pack(tmp_path)
    (folder / "own.yaml").write_text("规则: []\n", "utf-8")
    done = CliRunner().invoke(new_command("zh"), ["--pack", str(folder), "--out", str(folder / "own.yaml"), "--yes"],
                              input="\n".join(ANSWERS) + "\n")
    assert done.exit_code == 3


@pytest.mark.parametrize(("out", "code"), [
    ("checks", "folder-there"), ("pack.yaml", "pack-there"), ("../别处/规则.yaml", "outside"), ("规则.txt", "not-yaml"),
    ("rules.yaml/规则.yaml", "no-folder-there"), ("empty.yaml", "no-rules-there"), ("broken.yaml", "broken-there")])
def test_where_nothing_can_be_put_is_said_before_the_first_question(out, code, tmp_path):
    folder = write_pack(tmp_path / "pack")
    (folder / "checks").mkdir()
    (folder / "empty.yaml").write_text("规则: []\n", "utf-8")
    (folder / "broken.yaml").write_text("规则：\n", "utf-8")
    with pytest.raises(PlaceError) as refused:
        check_place(folder / out, folder / "pack.yaml")
    assert refused.value.code == code
    assert "{" not in refused.value.text("zh") + refused.value.text("en")
    done = CliRunner().invoke(new_command("zh"), ["--pack", str(folder), "--out", str(folder / out)])
    assert done.exit_code == 3
    assert "要查什么" not in done.output
    assert not (tmp_path / "别处").exists()


def test_places_that_are_fit_are_not_refused(tmp_path):
    folder = write_pack(tmp_path)
    for out in ("rules.yaml", "own.yaml", "checks/new/own.yml"):
        check_place(folder / out, folder / "pack.yaml")
    assert not (folder / "checks").exists()


def test_the_last_line_names_the_pack_in_every_command(tmp_path):
    folder = write_pack(tmp_path / "我的 包")
    done = CliRunner().invoke(new_command("zh"), ["--pack", str(folder), "--out", str(folder / "own.yaml"), "--yes"],
                              input="\n".join(ANSWERS) + "\n")
    assert f"gouji rules lint '{folder}'，gouji rules try ZD-001 --pack '{folder}' " in done.output


def test_an_answer_that_is_neither_yes_nor_no_is_repeated_as_written(tmp_path):
    folder = write_pack(tmp_path)
    done = CliRunner().invoke(new_command("zh"), ["--pack", str(folder), "--out", str(folder / "own.yaml")],
                              input="\n".join([*ANSWERS, "OK", "y"]) + "\n")
    assert "“OK”看不懂" in done.output
    assert done.exit_code == 0
