"""Both READMEs stay true: what they show of rules, findings, commands and Python is what there is."""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest

from gouji import yaml_source
from gouji.cli.commands import build
from gouji.language import language, read, translate

ROOT = Path(__file__).resolve().parents[2]
READMES = {"README.md": "en", "README.zh-CN.md": "zh"}
KINDS_THE_USER_NAMED = {"GJ-301", "KN-301", "GJ-401", "ZJ-001", "WS-301"}
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DOCS = [*READMES, "docs/architecture.md", "docs/rules.md", "docs/contributing.md", "docs/dependencies.md",
        "docs/season.md"]


def fences(name: str, kind: str) -> list[str]:
    return [body for tag, body in FENCE.findall((ROOT / name).read_text("utf-8")) if tag == kind]


def squeezed(text: str) -> str:
    """Without blanks: neither the width of the screen nor that of the README matters."""
    return re.sub(r"\s+", "", text)


@cache
def real_entries() -> dict[str, dict[str, Any]]:
    """Every rule by its id and every phrase by its name, as the project's loader reads them."""
    rules = [rule for file in sorted((ROOT / "rules/checks").glob("*.yaml"))
             for rule in read(file, "rules").data["rules"]]
    phrases = [phrase for file in sorted((ROOT / "rules/claims").glob("*.yaml"))
               for phrase in read(file, "claims").data.get("phrases", ())]
    return {rule["id"]: rule for rule in rules} | {phrase["name"]: phrase for phrase in phrases}


def shown_entry(text: str) -> dict[str, Any]:
    source = yaml_source.read_text(text, "README", language().keys)
    translated = translate(source, "phrase" if text.startswith("名:") else "rule")
    assert not translated.problems, [problem.render("en") for problem in translated.problems]
    return translated.data


@pytest.mark.parametrize("name", [*READMES, "docs/rules.md"])
def test_yaml_shown_is_part_of_the_real_rule(name: str) -> None:
    shown = [shown_entry(text) for text in fences(name, "yaml")]
    assert shown
    for entry in shown:
        real = real_entries()[entry.get("id") or entry["name"]]
        assert entry == {key: real.get(key) for key in entry}
    if name in READMES:
        assert {entry.get("id") for entry in shown} >= KINDS_THE_USER_NAMED


@cache
def screen(lang: str, cache_folder: str) -> tuple[str, ...]:
    """The audit as `gouji audit` prints it: each table row with its wrapped cells put together, then other lines."""
    done = subprocess.run(
        [sys.executable, "-m", "gouji", "audit", "reports/submissions", "--no-season", "--fail-on", "never",
         "--lang", lang],
        cwd=ROOT, env=os.environ | {"XDG_CACHE_HOME": cache_folder, "PYTHONIOENCODING": "utf-8"},
        capture_output=True, text=True, encoding="utf-8", check=True)
    rows: list[str] = []
    cells: list[str] = []
    for line in done.stdout.splitlines():
        if line.startswith("│"):
            parts = line.strip("│").split("│")
            cells = [a + b for a, b in zip(cells or [""] * len(parts), parts, strict=True)]
        else:
            rows += [squeezed("".join(cells)), squeezed(line)]
            cells = []
    return tuple(row for row in rows if row)


def printed(snippet: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(snippet, "README", "exec"), {})
    return out.getvalue()


@pytest.mark.parametrize(("name", "lang"), READMES.items())
def test_findings_shown_are_found_and_the_snippet_runs(
        name: str, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    snippets = fences(name, "python")
    assert snippets
    real = [*screen(lang, str(tmp_path)), *(squeezed(line) for s in snippets for line in printed(s).splitlines())]
    shown = [line for text in fences(name, "text") for line in text.splitlines() if line.strip()]
    missing = [line for line in shown if not any(squeezed(line) in row for row in real)]
    assert not missing
    for rule in KINDS_THE_USER_NAMED:
        assert any(f"{rule}-" in line for line in shown)


def commands(name: str) -> list[str]:
    """Every `make …` and `gouji …` in a shell fence or in backticks."""
    text = (ROOT / name).read_text("utf-8")
    lines = [line.partition("#")[0] for body in fences(name, "sh") for line in body.splitlines()]
    lines += re.findall(r"`([^`\n]+)`", FENCE.sub("", text))
    return [line.strip().removeprefix(".venv/bin/") for line in lines
            if re.match(r"(make|gouji|\.venv/bin/gouji) ", line.strip())]


@pytest.mark.parametrize("name", DOCS)
def test_commands_named_exist(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for command in commands(name):
        tool, *words = command.split()
        if tool == "make":
            assert set(words) <= targets, command
            continue
        group: click.Command = build("zh")
        while isinstance(group, click.Group) and words and not words[0].startswith("-"):
            inner = group.commands.get(words.pop(0))
            assert inner is not None, command
            group = inner
        options = {option for parameter in group.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, command


@pytest.mark.parametrize("name", READMES)
def test_both_commands_stand_in_the_first_screen(name: str) -> None:
    first = "\n".join((ROOT / name).read_text("utf-8").splitlines()[:12])
    assert "make audit" in first and "make test" in first
