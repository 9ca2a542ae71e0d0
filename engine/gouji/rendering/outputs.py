"""Everything that a season's audit is handed on as, into one folder: whole files, and nobody's work lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from gouji.corpus.audits import Audit
from gouji.corpus.scoring import load_scoring, score
from gouji.messages import Lang, message
from gouji.reasoning import Decision
from gouji.rendering.decisions_csv import decision_chunks
from gouji.rendering.html import write_html
from gouji.rendering.json_text import json_chunks
from gouji.rendering.keeping import Keeper
from gouji.rendering.letters import LettersError, TemplateFaultError, letter_notes, write_bulletin, write_letters
from gouji.rendering.listing_csv import csv_chunks
from gouji.rendering.markdown import render_markdown
from gouji.rendering.score import write_score_csv
from gouji.rendering.views import partial
from gouji.rendering.workbook import write_workbook

FORMATS = ("json", "csv", "md", "html", "xlsx", "docx")
_FILLED_IN = (("workbook", "xlsx"), ("findings", "csv"), ("decisions", "csv"))


@dataclass(frozen=True, slots=True)
class Written:
    """The files and folders written, in that order; `kept`: each file that somebody had changed, and the name it goes
    by since; `withheld`: letters, bulletin and score were asked for, but only a part was audited."""

    files: tuple[Path, ...]
    kept: tuple[tuple[Path, Path], ...] = ()
    withheld: bool = False


class OutputsError(OSError):
    """A `file` could not be written; `written` was, before."""

    def __init__(self, file: Path, error: OSError, written: Written) -> None:
        super().__init__(error.errno, error.strerror or str(error), str(file))
        self.file, self.written = file, written


def write_outputs(audit: Audit, folder: Path, lang: Lang = "zh", formats: Sequence[str] = FORMATS,
                  scoring: Path | None = None, templates: Path | None = None,
                  progress: Callable[[str], None] | None = None, decisions: Sequence[Decision] = (),
                  workbook: str = "", tell: Callable[[str], None] | None = None) -> Written:
    """Write the audit in those formats.

    `scoring`, `templates`: the season's own, where it has them. `progress` is told the name of each output before it is
    written. `decisions`: everything that was decided, for the record of it. `workbook`: another name for that file.
    `tell` is told, in words for people, of what was not done as asked: a file renamed because somebody changed it,
    letters withheld.

    Each output takes the place of an earlier one only when it is whole; one that somebody changed since is renamed
    before (Keeper). Letters of an earlier run that are no longer due go into a subfolder, anything else that lies in
    their folder stays. Of a part of a season there are neither letters nor bulletin nor score. Raises OutputsError,
    ProblemsError for a scoring file in error, LettersError for a template in error; whatever needs neither is written
    before.
    """
    say = progress or (lambda name: None)
    files: list[Path] = []
    faults: list[tuple[TemplateFaultError, list[str]]] = []
    withheld = "docx" in formats and partial(audit)
    told = tell or (lambda note: None)
    filled_in = {workbook, *(_name(what, suffix, each) for what, suffix in _FILLED_IN for each in get_args(Lang))}

    def changed(file: Path, kept: Path) -> None:
        code = "rendering.kept-filled" if file.name in filled_in else "rendering.kept"
        told(message(code, lang, file=file.name, kept=kept))

    keeper = Keeper(folder, lang, changed)
    if withheld:
        told(message("rendering.withheld", lang))

    def put(name: str, make: Callable[[Path], object]) -> None:
        say(name)
        try:
            files.append(keeper.put(name, make))
        except LettersError as error:
            faults.extend(error.faults)

    def letters() -> None:
        name = message("rendering.file-letters", lang)
        say(name)
        due: set[str] = set()

        def place(path: Path, content: bytes) -> None:
            due.add(path.name)
            files.append(keeper.put(f"{name}/{path.name}", lambda made: made.write_bytes(content)))

        try:
            write_letters(audit, folder / name, lang, templates, place=place)
        except LettersError as error:
            faults.extend(error.faults)
            due.update(file for _, lost in error.faults for file in lost)
        keeper.retire(name, due)
        files[:] = [file for file in files if file.parent != folder / name] + [folder / name]

    try:
        with keeper:
            if "json" in formats:
                put("audit.json", lambda path: _write(path, json_chunks(audit, lang)))
            if "csv" in formats:
                put(_name("findings", "csv", lang), lambda path: _write(path, csv_chunks(audit, lang)))
                put(_name("decisions", "csv", lang), lambda path: _write(path, decision_chunks(decisions, lang)))
            if "md" in formats:
                put("audit.md", lambda path: _write(path, [render_markdown(audit, lang)]))
            if "html" in formats:
                put("audit.html", lambda path: _page(audit, path, lang, templates))
            if "xlsx" in formats:
                put(workbook or _name("workbook", "xlsx", lang), lambda path: write_workbook(audit, path, lang))
            if "docx" in formats and not withheld:
                put(_name("bulletin", "docx", lang), lambda path: write_bulletin(audit, path, lang, templates))
                letters()
                rules = load_scoring(audit.pack, scoring)
                put(_name("score", "csv", lang),
                    lambda path: write_score_csv(score(audit, rules), rules, path, lang, audit.pack))
    except OSError as error:
        raise OutputsError(keeper.busy or folder, error, Written(tuple(files), tuple(keeper.kept), withheld)) from error
    if faults:
        raise LettersError(faults, files)
    return Written(tuple(files), tuple(keeper.kept), withheld)


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
