"""The pages under docs/ stay true: links and paths lead somewhere, and what must be listed is listed."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from gouji.language import language
from gouji.packs import load_pack
from gouji.problems import ProblemsError

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(str(page.relative_to(ROOT)) for page in [
    *ROOT.glob("README*.md"), *ROOT.glob("docs/*.md"), ROOT / "CHANGELOG.md", ROOT / "reports/README.md"])
_TOP = r"(?:rules|engine|reports|tests|benchmarks|docs|requirements)/"
_SHORT = r"(?:cli|corpus|reading|reasoning|packs|checking)/"


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    here = (ROOT / name).parent
    targets = [t for t in re.findall(r"\]\(([^)\s]+)\)", page(name)) if "://" not in t]
    assert not [t for t in targets if not (here / t.partition("#")[0]).exists()]


@pytest.mark.parametrize("name", PAGES)
def test_paths_named_exist(name: str) -> None:
    quoted = [path for path in re.findall(r"`([^`\s]+)`", page(name)) if path != "reports/out/"]
    missing = [path for path in quoted if re.match(_TOP, path) and not (ROOT / path).exists()]
    if name == "docs/architecture.md":  # it names modules from their stage on
        missing += [path for path in quoted if re.match(_SHORT, path) and not (ROOT / "engine/gouji" / path).exists()]
    assert not missing


def test_architecture_names_every_stage_and_module_beside_them() -> None:
    text = page("docs/architecture.md")
    homes = [*(ROOT / "engine/gouji").glob("*/__init__.py"), *(ROOT / "engine/gouji").glob("[a-z]*.py")]
    names = {home.parent.name if home.name == "__init__.py" else home.stem for home in homes}
    assert not [name for name in names if f"`{name}`" not in text]


def test_rules_page_mentions_every_key_of_a_rule() -> None:
    text = page("docs/rules.md")
    contexts = language().contexts
    keys = {key.zh for context in ("rule", "applies", "test", "change") for key in contexts[context].values()}
    aliases = {key.en for key in contexts["rule"].values()}
    allowed = {word for group in ("severity", "action", "for_each", "blanks", "undetermined", "sections_must",
                                  "cells_must") for word in language().values[group] if not word.isascii()}
    missing = {word for word in keys | aliases | allowed if word not in text}
    assert not missing
    assert not [hole for hole in language().holes if f"{{{hole}}}" not in text]


@pytest.mark.parametrize(("right", "slip"), [("+ 上年结转 =", "+ 上年接转 ="), ("逐: 行", "逐：行")])
def test_rules_page_quotes_what_a_slip_is_told(right: str, slip: str, tmp_path: Path,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    file = tmp_path / "rules/checks/table-three.yaml"
    text = file.read_text("utf-8")
    assert right in text
    file.write_text(text.replace(right, slip, 1), "utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProblemsError) as told:
        load_pack("rules")
    assert told.value.render("zh") in page("docs/rules.md")


def test_every_direct_dependency_has_its_line() -> None:
    project = tomllib.loads(page("pyproject.toml"))["project"]
    wanted = [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]
    names = {re.match(r"[\w-]+", requirement)[0] for requirement in wanted}  # type: ignore[index]
    listed = re.findall(r"^\| ([\w-]+) \| \S.* \| \S.* \|$", page("docs/dependencies.md"), re.MULTILINE)
    assert sorted(names) == sorted(name for name in listed if name != "package")
