"""`gouji rules lint`: what is wrong in a pack, and what can hardly be meant, before any report is audited with it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gouji.cli.options import PackPath, lang_option
from gouji.cli.output import show
from gouji.cli.texts import NothingFoundError, as_typed
from gouji.messages import Lang, message, remedy

if TYPE_CHECKING:
    from gouji.authoring.lint import Linted
    from gouji.problems import Problem

_FORMS = ("table", "json", "sarif")


def lint_command(lang: Lang) -> click.Command:
    @click.command("lint", help=message("lint.help", lang))
    @click.argument("pack", type=PackPath(), required=False)
    @click.option("--format", "form", type=click.Choice(_FORMS), default="table",
                  help=message("lint.help-format", lang))
    @click.option("--mutants", is_flag=True, help=message("lint.help-mutants", lang))
    @click.option("--strict", is_flag=True, help=message("lint.help-strict", lang))
    @lang_option(lang)
    def lint(pack: str | None, form: str, mutants: bool, strict: bool, lang: Lang) -> None:
        from gouji.authoring.lint.run import only_in
        from gouji.resources import rules_folder

        place = Path(pack) if pack is not None else rules_folder()
        found = _linted(place, mutants, lang)
        single = place.is_file() and place.name != "pack.yaml"
        problems = tuple(only_in(found.problems, place)) if single else found.problems
        if form == "json":
            show(json.dumps({"rules": found.rules, "problems": [_plain(p, lang) for p in problems]},
                            ensure_ascii=False, indent=1))
        elif form == "sarif":
            show(json.dumps(_sarif(problems, lang), ensure_ascii=False, indent=1))
        else:
            for problem in problems:
                show(problem.render(lang))
            show(_last_line(problems, found, pack, single, lang))
        errors = any(problem.level == "error" for problem in problems)
        # A warning of the loader (text lost behind #) keeps the pack from being used as an error does.
        unusable = found.pack is None and bool(problems)
        sys.exit(2 if errors or unusable or (strict and problems) else 0)

    return lint


def _linted(place: Path, mutants: bool, lang: Lang) -> Linted:
    """The pack of a folder, or that of which a file is a part: by its folder or one above. Raises NothingFoundError."""
    if place.is_dir() or place.name == "pack.yaml":
        return _run(place, mutants, lang)
    for folder in place.resolve().parents:
        if (folder / "pack.yaml").is_file():
            found = _run(folder, mutants, lang)
            if place.resolve() in {file.resolve() for file in found.files}:
                return found
    raise NothingFoundError(message("lint.no-pack", lang, file=place))


def _run(folder: Path, mutants: bool, lang: Lang) -> Linted:
    from gouji.authoring.lint import lint

    if not mutants:
        return lint(folder)
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # no thread of its own: proving forks
    with tqdm(desc=message("lint.progress", lang), disable=None, leave=False) as bar:
        def done() -> None:
            bar.update()

        return lint(folder, True, done)


def _last_line(problems: Sequence[Problem], found: Linted, pack: str | None, single: bool, lang: Lang) -> str:
    """How many there are, and what to run next."""
    given = "" if pack is None else f" {as_typed(pack)}"
    folder = os.path.relpath(found.files[0].parent) if single else pack or ""
    option = "" if pack is None else f" --pack {as_typed(folder)}"
    rules = found.rules
    errors = sum(problem.level == "error" for problem in problems)
    if errors:
        return message("lint.failed", lang, errors=errors, warnings=len(problems) - errors,
                       command=f"gouji rules lint{given}")
    if problems:
        return message("lint.warned", lang, rules=rules, warnings=len(problems), command=f"gouji rules test{option}")
    return message("lint.clean", lang, rules=rules, command=f"gouji rules test{option}")


def _plain(problem: Problem, lang: Lang) -> dict[str, Any]:
    return {"file": problem.file, "line": problem.line, "column": problem.column, "width": problem.width,
            "level": problem.level, "code": problem.code, "text": problem.text(lang),
            "fix": remedy(problem.code, lang, **problem.values), "source": problem.source.rstrip("\r\n")}


def _sarif(problems: Sequence[Problem], lang: Lang) -> dict[str, Any]:
    from gouji.rendering.sarif import SarifResult, SarifRule, Spot, to_sarif

    results = []
    rules: dict[str, SarifRule] = {}
    for problem in problems:
        fix = remedy(problem.code, lang, **problem.values)
        text = problem.text(lang) if fix is None else f"{problem.text(lang)}\n{message('problem.fix', lang, text=fix)}"
        spot = Spot(problem.file, problem.line, problem.column, problem.column + max(1, problem.width))
        results.append(SarifResult(problem.code, problem.level, text, (spot,)))
        rules.setdefault(problem.code, SarifRule(problem.code, problem.text(lang), fix or ""))
    return to_sarif(results, rules.values(), lang)
