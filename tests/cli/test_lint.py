"""`gouji rules lint` as rule writers, programs and code hosts use it."""

from __future__ import annotations

import json
import re

import pytest
from authoring.lint.tiny_pack import changed_pack

UNIT = {"≤ 参数.上限": "≤ 参数.上限 且 新收.合计列 > 参数.少字"}
TWICE = {"除非含: [比]": "除非含: [比, 比]"}


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder 包 below where the user stands, for a pack with these changes."""
    def make(change=None, file="rules.yaml"):
        folder = tmp_path / "desk" / "包"
        folder.mkdir(parents=True, exist_ok=True)
        monkeypatch.chdir(folder.parent)
        return changed_pack(folder, file, change)

    return make


def test_a_clean_pack_is_said_to_be_clean_with_what_to_run_next(gouji_, here):
    here()
    run = gouji_("rules", "lint", "包")
    assert (run.code, run.err) == (0, "")
    assert run.out == "6 条规则，没有发现问题。接着运行 gouji rules test --pack 包\n"
    run = gouji_("rules", "lint", "包", "--lang", "en", "--strict")
    assert (run.code, run.out) == (0, "6 rules, nothing found. Next: gouji rules test --pack 包\n")


def test_an_error_is_shown_with_place_marker_and_remedy(gouji_, here):
    here(UNIT)
    run = gouji_("rules", "lint", "包")
    assert run.code == 2
    head, line, marker, fix, last = run.out.rstrip("\n").split("\n")
    assert head.startswith("包/rules.yaml:26:71: 错误[lint.units-differ] 单位对不上")
    assert line.endswith("新收.合计列 > 参数.少字")
    assert marker.strip().strip("| ") == "^" * 23  # by display width
    assert fix.strip().startswith("改法：")
    assert last == "1 个错误，0 个警告。改好后再运行 gouji rules lint 包"


def test_warnings_alone_fail_only_when_asked_to(gouji_, here):
    here(TWICE)
    run = gouji_("rules", "lint", "包", "--lang", "en")
    assert run.code == 0
    assert "warning[lint.word-twice]" in run.out
    assert run.out.endswith("6 rules, no errors, warnings: 1. Next: gouji rules test --pack 包\n")
    assert gouji_("rules", "lint", "包", "--strict").code == 2


def test_a_slip_that_loses_text_keeps_the_pack_from_use_though_it_is_a_warning(gouji_, here):
    here({"    建议: 核对": "    建议: 核对 #3 号表"})
    run = gouji_("rules", "lint", "包")
    assert run.code == 2
    assert "警告[yaml.hash]" in run.out


def test_of_a_single_file_only_its_own_problems_are_told(gouji_, here):
    folder = here(TWICE)
    (folder / "bases.yaml").write_text(
        (folder / "bases.yaml").read_text("utf-8").replace("施行: 2020-01-01", "施行: 2020-1-1"), "utf-8")
    run = gouji_("rules", "lint", "包/rules.yaml")
    assert run.code == 0
    assert run.out.count("rules.yaml:") == 1
    assert "bases.yaml" not in run.out
    assert gouji_("rules", "lint", "包/bases.yaml").code == 2
    assert gouji_("rules", "lint", "包/claims.yaml").out.startswith("6 条规则，没有发现问题")


def test_a_file_of_no_pack_is_said_to_be_of_none(gouji_, here):
    folder = here()
    (folder.parent / "other.yaml").write_text("规则: []\n", "utf-8")
    run = gouji_("rules", "lint", "other.yaml")
    assert run.code == 4
    assert "other.yaml 不属于任何规则包" in run.err
    assert gouji_("rules", "lint", "nowhere").code == 64


def test_json_holds_each_problem_in_full(gouji_, here):
    here(UNIT)
    run = gouji_("rules", "lint", "包", "--format", "json", "--lang", "en")
    assert run.code == 2
    data = json.loads(run.out)
    assert data["rules"] == 6
    (problem,) = data["problems"]
    assert (problem["file"], problem["line"], problem["column"], problem["width"]) == ("包/rules.yaml", 26, 71, 14)
    assert (problem["level"], problem["code"]) == ("error", "lint.units-differ")
    assert problem["source"][problem["column"] - 1:][:problem["width"]] == "新收.合计列 > 参数.少字"
    assert problem["fix"].startswith("check the names")


def test_sarif_keeps_to_the_rules_of_the_format(gouji_, here):
    here({**UNIT, **TWICE})
    run = gouji_("rules", "lint", "包", "--format", "sarif")
    assert run.code == 2
    log = json.loads(run.out)
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    assert only["columnKind"] == "unicodeCodePoints"
    driver = only["tool"]["driver"]
    assert driver["name"] == "gouji"
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(set(ids)) == len(ids)
    assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
    assert [result["level"] for result in only["results"]] == ["error", "warning"]
    for result in only["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert physical["artifactLocation"]["uri"] == "%E5%8C%85/rules.yaml"  # relative, in the characters of a URI
        region = physical["region"]
        assert set(region) == {"startLine", "startColumn", "endColumn"}
        assert 1 <= region["startColumn"] < region["endColumn"]


def test_mutants_are_tried_only_when_asked_for(gouji_, here):
    here()
    run = gouji_("rules", "lint", "包", "--mutants")
    assert run.code == 0
    assert re.search(r"包/rules.yaml:18:5: 警告\[lint.mutant-survives\]", run.out)
    assert "改法：" in run.out


def test_help_comes_in_both_languages(gouji_):
    assert "检查规则包" in gouji_("rules", "lint", "--help").out
    assert "Check a pack" in gouji_("rules", "lint", "--help", "--lang", "en").out
