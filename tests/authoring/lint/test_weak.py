"""Tests that notice nothing, told at the tests of their rule."""

from __future__ import annotations

from pathlib import Path

from authoring.lint.tiny_pack import TINY, changed_pack

from gouji.authoring.lint import lint
from gouji.messages import remedy
from gouji.problems import Problem

TESTS = {number for number, line in enumerate((TINY / "rules.yaml").read_text("utf-8").split("\n"), 1)
         if line.strip() == "测试:"}


def weak(folder: Path, change: dict[str, str]) -> dict[str, Problem]:
    done: list[int] = []
    found = lint(changed_pack(folder, change=change), True, lambda: done.append(1))
    assert len(done) == found.rules
    assert {p.line for p in found.problems if p.code == "lint.mutant-survives"} <= TESTS
    return {f"{p.code} {p.line} {p.values.get('mutant', '')}": p for p in found.problems}


def test_a_change_that_no_test_notices_is_named_with_the_test_that_would(tmp_path: Path) -> None:
    found = weak(tmp_path, {})
    problem = next(p for p in found.values() if p.code == "lint.mutant-survives" and p.line == 18)
    assert problem.level == "warning"
    assert problem.source.strip() == "测试:"
    for lang in ("zh", "en"):
        assert remedy(problem.code, lang, **problem.values)
        assert problem.text(lang)


def test_a_reason_for_nothing_and_a_test_that_fails_are_told(tmp_path: Path) -> None:
    found = weak(tmp_path, {"{去掉“± 1”: 缘由}": "{去掉“± 2”: 缘由}",
                            "收到申请3件。, 给: {新收.合计列: 3}": "收到申请3件。, 给: {新收.合计列: 9}"})
    stale = next(p for p in found.values() if p.code == "lint.survivor-stale")
    assert (stale.line, stale.level) == (17, "warning")
    fails = next(p for p in found.values() if p.code == "lint.test-fails")
    assert (fails.line, fails.level) == (42, "error")
