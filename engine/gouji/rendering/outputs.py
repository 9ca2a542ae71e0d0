"""Everything that a season's audit is handed on as, into one folder: whole files or none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import get_args

from gouji.corpus.audits import Audit
from gouji.corpus.scoring import load_scoring, score
from gouji.messages import Lang, message
from gouji.rendering.html import write_html
from gouji.rendering.json_text import json_chunks
from gouji.rendering.letters import LettersError, TemplateFaultError, letter_notes, write_bulletin, write_letters
from gouji.rendering.listing_csv import csv_chunks
from gouji.rendering.markdown import render_markdown
from gouji.rendering.score import write_score_csv
from gouji.rendering.workbook import write_workbook

FORMATS = ("json", "csv", "md", "html", "xlsx", "docx")


def write_outputs(audit: Audit, folder: Path, lang: Lang = "zh", formats: Sequence[str] = FORMATS,
                  scoring: Path | None = None, templates: Path | None = None,
                  progress: Callable[[str], None] | None = None) -> list[Path]:
    """Write the audit in those formats; returns the files and folders written, in that order.

    `scoring`, `templates`: the season's own, where it has them. `progress` is told the name of each output before it is
    written. Each output takes the place of an earlier one only when it is whole; letters of an earlier run that are no
    longer due go, anything else that lies in their folder stays. Raises OSError where the folder cannot be written,
    ProblemsError for a scoring file in error, LettersError for a template in error; whatever needs neither is written
    before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    say = progress or (lambda name: None)
    written: list[Path] = []
    letters = tuple(message(f"letters.file-{name}", each, organisation="\0", year="").partition("\0")[0]
                    for name in ("letter", "reminder") for each in get_args(Lang))
    faults: list[tuple[TemplateFaultError, list[str]]] = []

    def place(made: Path, target: Path) -> None:
        if target.is_dir():
            for file in target.iterdir():  # replies, scans, notes: not ours to delete
                if not file.name.startswith(letters) and not (made / file.name).exists():
                    shutil.move(file, made / file.name)
            shutil.rmtree(target)
        made.replace(target)
        written.append(target)

    def put(name: str, make: Callable[[Path], object]) -> None:
        say(name)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".gouji-") as inner:
            made = Path(inner) / name
            try:
                make(made)
            except LettersError as error:
                faults.extend(error.faults)
                if not made.exists():
                    return
            place(made, folder / name)

    if "json" in formats:
        put("audit.json", lambda path: _write(path, json_chunks(audit, lang)))
    if "csv" in formats:
        put(_name("findings", "csv", lang), lambda path: _write(path, csv_chunks(audit, lang)))
    if "md" in formats:
        put("audit.md", lambda path: _write(path, [render_markdown(audit, lang)]))
    if "html" in formats:
        put("audit.html", lambda path: _page(audit, path, lang, templates))
    if "xlsx" in formats:
        put(_name("workbook", "xlsx", lang), lambda path: write_workbook(audit, path, lang))
    if "docx" in formats:
        put(_name("bulletin", "docx", lang), lambda path: write_bulletin(audit, path, lang, templates))
        put(message("rendering.file-letters", lang), lambda path: write_letters(audit, path, lang, templates))
        rules = load_scoring(audit.pack, scoring)
        put(_name("score", "csv", lang), lambda path: write_score_csv(score(audit, rules), rules, path, lang))
    if faults:
        raise LettersError(faults, written)
    return written


def notes(audit: Audit, lang: Lang = "zh") -> list[str]:
    """What whoever hands the outputs on should know of them."""
    return letter_notes(audit, lang)


def _name(what: str, suffix: str, lang: Lang) -> str:
    return f"{message(f'rendering.file-{what}', lang)}.{suffix}"


def _write(path: Path, chunks: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        file.writelines(chunks)


def _page(audit: Audit, path: Path, lang: Lang, templates: Path | None) -> None:
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        write_html(audit, file.write, lang, templates)
