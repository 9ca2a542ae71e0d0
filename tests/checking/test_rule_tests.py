"""Tests inside rules: what is told of those that fail, and known gaps."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from packs.small import OFFICIAL, PACK, RULE, TRIED, changed, write_pack

from gouji.checking.rule_tests import run_rule_tests
from gouji.packs import load_pack


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return write_pack(tmp_path / "小包", rules=RULE + TRIED)


def test_what_differs_is_told_in_either_language(folder):
    outcomes = {o.name: o for o in run_rule_tests(load_pack(folder))}
    assert outcomes["1"].told("zh") == outcomes["1"].told("en") == ""
    assert outcomes["少算"].told("zh") == "相差应是 1，结果是 2"
    assert outcomes["少算"].told("en") == "expected difference 1, got 2"
    assert "多出来" in outcomes["没有的话"].told("zh")
    assert "差 2" in outcomes["没有的话"].told("zh")
    assert outcomes["反了"].told("zh") == "应是“通过”，结果是“不通过”"
    assert outcomes["反了"].told("en") == "expected pass, got fail"
    assert "没有一个表样有这个测试用到的“本年新到”" in outcomes["没有这一行"].told("zh")
    assert "相近的有：本年新收" in outcomes["没有这一行"].told("zh")
    assert "无法核验”（" in outcomes["没填"].told("zh")


def test_a_known_gap_must_fail_and_is_an_error_once_it_passes(folder):
    outcomes = {o.name: o for o in run_rule_tests(load_pack(folder))}
    assert outcomes["还不会"].passed
    assert outcomes["还不会"].gap == "要等新表样"
    assert not outcomes["已经会了"].passed
    assert "请去掉" in outcomes["已经会了"].told("zh")
    assert "take known_gap out" in outcomes["已经会了"].told("en")


def test_pytest_expects_known_gaps_to_fail(folder):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rxX", "-p", "gouji.checking.pytest_plugin", "-p", "no:cacheprovider",
         "--import-mode=importlib", "-c", "/dev/null", str(folder)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parent)
    assert "1 xfailed" in done.stdout, done.stdout
    assert "6 failed, 2 passed" in done.stdout


def test_a_rule_is_not_tested_on_a_form_that_came_when_it_was_retired(tmp_path):
    forms = f"[{OFFICIAL}/vocabularies/2019.yaml, {OFFICIAL}/vocabularies/2021.yaml]"
    retired = changed(RULE, "    说明", "    状态: 停用\n    停用日: 2021-12-31\n    说明")
    folder = write_pack(tmp_path, rules=retired, pack=changed(PACK, f"[{OFFICIAL}/vocabularies/2021.yaml]", forms))
    assert [(o.template, o.got) for o in run_rule_tests(load_pack(folder))] == [("2019", "pass"), ("2019", "fail")]
