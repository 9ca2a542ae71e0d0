"""What is said of the mistakes that people make: one code, its place, the width of its marker, the remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from authoring.lint.tiny_pack import TINY, changed_pack

from gouji.authoring.lint import lint
from gouji.messages import catalogue, remedy

MISTAKES: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("mistakes.yaml").read_text("utf-8"))
# Said only with --mutants (test_weak.py), and of two files changed at once (test_lint.py).
_ELSEWHERE = {"lint.claim-nowhere", "lint.test-fails", "lint.mutant-survives", "lint.survivor-stale",
              "lint.test-apart",
              # of two packs (test_meant.py)
              "lint.meaning-changed", "lint.meaning-more", "lint.meaning-less",
              "lint.parameter-percent", "lint.parameter-no-percent", "lint.parameter-unused"}
# What the command says, which is no mistake.
_SAID = {"help", "help-format", "help-mutants", "help-strict", "progress", "no-pack", "clean", "warned", "failed"}


def test_the_pack_as_it_is_has_none() -> None:
    found = lint(TINY)
    assert found.problems == ()
    assert found.pack is not None
    assert found.rules == 6


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = MISTAKES[name]
    monkeypatch.chdir(changed_pack(tmp_path, wanted["file"], wanted["change"]))
    (problem,) = lint(tmp_path).problems
    assert (problem.code, problem.level) == (wanted["code"], wanted.get("level", "error"))
    assert problem.file == wanted.get("told", wanted["file"])
    assert (f"{problem.line}:{problem.column}", problem.width) == (wanted["place"], wanted["width"])
    for lang in ("zh", "en"):
        assert remedy(problem.code, lang, **problem.values) == wanted["fix"][lang]
        assert problem.text(lang)
        marker = problem.render(lang).split("\n")[2]
        assert set(marker.partition("|")[2].strip()) == {"^"}


def test_there_are_far_more_than_sixty_kinds_of_them() -> None:
    assert len({mistake["code"] for mistake in MISTAKES.values()}) >= 140


def test_every_code_of_lint_has_one() -> None:
    met = {mistake["code"] for mistake in MISTAKES.values()} | _ELSEWHERE
    assert {f"lint.{name}" for name in catalogue("lint")} - met == {f"lint.{name}" for name in _SAID}
