"""The house itself: every sentence in both languages, every rule complete, every file in its place and of its size."""

from __future__ import annotations

import ast
import re
import string
import subprocess
import warnings
from functools import cache
from pathlib import Path

import pytest
import yaml

from gouji.language import language
from gouji.messages import catalogue

ROOT = Path(__file__).parent.parent
ENGINE = ROOT / "engine" / "gouji"
RULES = ROOT / "rules"
AREAS = sorted(path.stem for path in (ENGINE / "catalogue").glob("*.yaml"))
MODULES = sorted(ENGINE.rglob("*.py"))
# Files of rules/ that every pack shares and none lists.
SHARED = {"pack.yaml", "language.yaml", "organisations.yaml", "reading.yaml", "bases.yaml", "scoring.yaml"}
MOST, SHOULD = 400, 250
# Functions that take the name of a sentence within one area, as _Speaker and say do.
_LOCAL = {"cli": {"say"}, "rendering": {"say"}}
_CODE = re.compile(rf"^({'|'.join(AREAS)})\.([a-z][a-z0-9_-]*)$")
_PATTERN = re.compile(rf"^({'|'.join(AREAS)})\.([a-z][a-z0-9_-]*[-_])?$")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _texts(path):
    """Every string of a module that is no docstring, and the fixed beginning of every f-string."""
    tree = _tree(path)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
            yield node.values[0].value


def _holes(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("area", AREAS)
def test_every_sentence_is_there_in_both_languages_with_the_same_holes(area):
    for name, entry in catalogue(area).items():
        assert set(entry) <= {"zh", "en", "fix_zh", "fix_en"}, f"{area}.{name}"
        assert entry["zh"], f"{area}.{name}"
        assert entry["en"], f"{area}.{name}"
        assert ("fix_zh" in entry) == ("fix_en" in entry), f"{area}.{name}"
        assert _holes(entry["zh"]) == _holes(entry["en"]) or _twins(entry["zh"], entry["en"]), f"{area}.{name}"
        for text in entry.values():
            assert "  " not in text.strip().replace("\n\n", "").replace("  “", ""), f"{area}.{name}: {text}"


def _twins(zh, en):
    """One value in two languages: {name} and {alias}, {known} and {known_en}."""
    return {h.removesuffix("_en").replace("alias", "name") for h in _holes(en)} == _holes(zh)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ENGINE).as_posix())
def test_every_code_that_a_module_speaks_by_is_in_the_catalogue(path):
    for text in _texts(path):
        whole, begun = _CODE.match(text), _PATTERN.match(text)
        if whole and not text.endswith((".py", ".yaml", ".json", ".txt")):
            assert whole[2] in catalogue(whole[1]) or any(
                name.startswith(whole[2]) for name in catalogue(whole[1])), text
        elif begun:
            assert any(name.startswith(begun[2] or "") for name in catalogue(begun[1])), text


def test_every_sentence_is_spoken_somewhere():
    spoken = {text for path in MODULES for text in _texts(path)}
    names = {text.partition(".")[2] if _CODE.match(text) or _PATTERN.match(text) else text for text in spoken}
    starts = tuple(name for name in names if name.endswith(("-", "_")) and len(name) > 3)
    silent = [f"{area}.{name}" for area in AREAS for name in catalogue(area)
              if name not in names and f"{area}.{name}" not in spoken and not name.startswith(starts)
              and name.replace("_", "-") not in names]
    assert not silent, f"nothing says: {silent}"


def _rules():
    for path in sorted((RULES / "checks").glob("*.yaml")):
        for rule in yaml.safe_load(path.read_text("utf-8"))["规则"]:
            yield path.name, rule


def test_every_rule_speaks_english_too():
    for name, rule in _rules():
        for key in ("英文名称", "英文说明"):
            assert rule.get(key), f"{name} {rule['编号']}: {key}"
        assert ("建议" in rule) == ("英文建议" in rule), f"{name} {rule['编号']}"


def test_a_message_says_the_same_things_in_both_languages(pack):
    known = language().holes
    for rule in pack.rules:
        zh = {known.get(hole, hole) for hole in _holes(rule.message)}
        en = {known.get(hole, hole) for hole in _holes(rule.message_en)}
        assert zh == en, rule.id
        assert _holes(rule.suggestion_en) == {known.get(h, h) for h in _holes(rule.suggestion)}, rule.id


def test_every_reasoning_rule_has_an_english_title():
    for path in sorted((RULES / "reasoning").glob("*.yaml")):
        for rule in yaml.safe_load(path.read_text("utf-8"))["推理规则"]:
            assert rule.get("英文名称"), rule["编号"]


def test_every_file_of_rules_is_listed_in_the_pack():
    pack = yaml.safe_load((RULES / "pack.yaml").read_text("utf-8"))
    listed = {name for value in pack.values() for name in (value if isinstance(value, list) else [value])}
    there = {path.relative_to(RULES).as_posix() for path in RULES.rglob("*")
             if path.is_file() and path.parent.name != "schema"}  # what editors go by is no part of a pack
    assert there - SHARED <= listed
    assert {name for name in listed if str(name).endswith(".yaml")} <= there


def _tracked():
    """The files that are or would be committed."""
    done = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                          capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_path_of_a_machine_and_no_package_index_in_the_files():
    # In pieces, so that this file does not hold them itself.
    folders = [f"/{name}/" for name in ("home", "Users", "root", "work/main", "work/shared")]
    hosts = ["index" + "-url", "pypi" + r"\.org", "files.python" + "hosted"]
    wrong = re.compile("|".join([*folders, *hosts]))
    allowed = {"Makefile"}  # which says that it leaves them out
    for path in _tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found = None if path.name in allowed else wrong.search(text)
        assert not found, f"{path.relative_to(ROOT)}: {found[0]}"


def test_no_file_is_large():
    for path in _tracked():
        assert path.stat().st_size < 400_000, path


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ENGINE).as_posix())
def test_modules_stay_small_enough_to_read(path):
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= MOST
    if lines > SHOULD:
        warnings.warn(f"{path.relative_to(ROOT)} has {lines} lines; aim at {SHOULD}", stacklevel=1)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ENGINE).as_posix())
def test_modules_say_what_they_are_for(path):
    assert ast.get_docstring(_tree(path)) or not path.read_text("utf-8").strip()


def test_the_folders_of_the_tests_are_those_of_the_engine():
    stages = {path.parent.name for path in ENGINE.glob("*/__init__.py")}
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and any(path.glob("test_*.py"))}
    assert folders <= stages | {"cases", "docs", "language", "properties"}
