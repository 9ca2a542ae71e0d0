"""The letters: one to every organisation whose report goes back or is in question, a reminder to every one that owes
its report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gouji.corpus.audits import Audit
from gouji.corpus.seasonless import standings_of, year_of
from gouji.corpus.standing import Gone, Since, Standing
from gouji.messages import Lang, message
from gouji.packs import Pack
from gouji.packs.models import Action
from gouji.reasoning import Finding, ReportAudit
from gouji.reasoning.decision import SETTLED
from gouji.rendering.letters.citations import cite, only_verified, unverified
from gouji.rendering.letters.demands import Teller, ended
from gouji.rendering.letters.filling import TemplateFaultError, fill, template_file
from gouji.rendering.views import why_open, words

_ASKED = ("returned", "to_confirm")
_ACTIONS: tuple[Action, ...] = ("mend", "confirm", "consider")
_SINCE: tuple[Since, ...] = ("unmended", "new", "untold")
_GONE: tuple[Gone, ...] = ("mended", "undecided", "withdrawn")
_UNSAFE = re.compile(r'[\\/:*?"<>|\s\x00-\x1f\x7f]+')
_NAME_LENGTH = 60  # characters of three bytes; file systems take 255 bytes
_NUMBERS = 10


class LettersError(Exception):
    """Some documents were not written because of their templates; `written` lie there all the same."""

    def __init__(self, faults: Sequence[tuple[TemplateFaultError, list[str]]], written: list[Path]) -> None:
        self.faults, self.written = tuple(faults), written
        super().__init__(self.text("en"))

    def text(self, lang: Lang = "zh") -> str:
        """One paragraph for each template in error, with the files not written for it."""
        return "\n".join(fault.text(lang, files) for fault, files in self.faults)


@dataclass(frozen=True, slots=True)
class _Letter:
    template: str
    name: str
    standing: Standing


def write_letters(audit: Audit, folder: Path, lang: Lang = "zh", templates: Path | None = None,
                  progress: Callable[[str], None] | None = None,
                  place: Callable[[Path, bytes], object] | None = None) -> list[Path]:
    """Write every letter into `folder`, in the order of the roster, and tell `progress` each file's name. `place` puts
    the content there, if it is to be put otherwise than over whatever is there.

    Raises LettersError, when all others are written, for those whose template is in error; OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    faults: dict[str, tuple[TemplateFaultError, list[str]]] = {}
    for letter in _letters(audit, lang):
        context = _context(letter, audit, lang)
        path = folder / f"{letter.name}.docx"
        try:
            content = fill(template_file(letter.template, lang, templates), context)
        except TemplateFaultError as fault:
            faults.setdefault(fault.text("en", []), (fault, []))[1].append(path.name)
            continue
        (place or Path.write_bytes)(path, content)
        written.append(path)
        if progress is not None:
            progress(path.name)
    if faults:
        raise LettersError(list(faults.values()), written)
    return written


def letter_notes(audit: Audit, lang: Lang = "zh") -> list[str]:
    """What the user should know of the letters, and their readers need not: which bases they do not cite, and why."""
    notes = []
    left_out = unverified(audit.pack)
    if not any(basis.verified for basis in audit.pack.bases.values()):
        notes.append(message("letters.note-no-basis", lang))
    elif left_out:
        notes.append(message("letters.note-unverified", lang, bases="、".join(left_out)))
    if audit.season is None or not audit.season.issuer:
        notes.append(message("letters.note-no-issuer", lang))
    return notes


def common(audit: Audit, lang: Lang) -> dict[str, Any]:
    """What every template may use: who writes, of which year, by when, and verified bases by their id."""
    season = audit.season
    return {
        "issuer": (season.issuer if season else "") or message("letters.blank-issuer", lang),
        "city": season.city if season else "",
        "season": season.name if season else "",
        "year": year_of(audit),
        "deadline": day(season.deadline if season else None, lang),
        "demand_days": str(season.demand_days) if season else message("letters.blank-days", lang),
        "basis": lambda basis: cite(audit.pack, basis),
        "pack": f"{audit.pack.name} {audit.pack.version} ({audit.pack.hash})",
    }


def day(value: date | None, lang: Lang) -> str:
    """A day as people write it, "" for none."""
    if value is None:
        return ""
    return message("letters.day", lang, year=value.year, month=value.month, day=value.day)


def safe_name(name: str) -> str:
    """A name that any file system takes: no separators, no signs that Windows keeps for itself, not too long."""
    return _UNSAFE.sub("_", name).strip("._ ")[:_NAME_LENGTH] or "_"


def _letters(audit: Audit, lang: Lang) -> Iterator[_Letter]:
    """Who is written to, what, and under which file name, each once."""
    used: dict[str, int] = {}
    year = year_of(audit)
    for standing in standings_of(audit):
        summary = standing.summary
        if standing.timeliness == "missing" and summary is None:
            template = "reminder"
        elif summary is not None and summary.verdict in _ASKED:
            template = "letter"
        else:
            continue
        name = safe_name(message(f"letters.file-{template}", lang, organisation=safe_name(
            standing.member.name or Path(summary.file if summary else "").stem), year=year))
        used[name.casefold()] = count = used.get(name.casefold(), 0) + 1
        yield _Letter(template, f"{name}-{count}" if count > 1 else name, standing)


def _context(letter: _Letter, audit: Audit, lang: Lang) -> dict[str, Any]:
    standing = letter.standing
    out = common(audit, lang) | {
        "organisation": standing.member.name or message("letters.no-organisation", lang),
        "deadline": day(standing.deadline, lang) or common(audit, lang)["deadline"],
    }
    if standing.summary is None:
        return out
    return out | report_context(audit.reports[standing.summary.number], standing, audit, lang)


def report_context(report: ReportAudit, standing: Standing, audit: Audit, lang: Lang) -> dict[str, Any]:
    """What a letter says of a report: its findings by what is asked, those decided, and how the re-check came out."""
    teller = Teller(report, audit.pack, lang)
    asked: dict[Action, list[Finding]] = {
        action: [f for f in report.findings if f.action == action and f.status not in SETTLED] for action in _ACTIONS}
    told: dict[str, list[dict[str, Any]]] = {
        action: [teller.demand(finding, number) for number, finding in enumerate(findings, 1)]
        for action, findings in asked.items()}
    recheck = _recheck(report, standing, asked, audit.pack, lang)
    why = why_open(report, lang)
    present = {"mend": bool(told["mend"]), "confirm": bool(told["confirm"] or why), "consider": bool(told["consider"]),
               "recheck": bool(recheck), "demands": True}
    return {
        "file": Path(report.report.file).name,
        "year": report.report.year or year_of(audit),
        "received": day(next((f.received for f in standing.filings if f.file == report.report.file), None), lang),
        "late": standing.timeliness == "late",
        "verdict": words(lang)[report.verdict],
        "counts": {action: len(found) for action, found in told.items()},
        **told,
        "open_because": why,
        "decided": [_decided(f, teller, lang) for f in report.findings if f.status in SETTLED],
        "recheck": recheck,
        "parts": numbers([name for name, there in present.items() if there], lang),
        "form_notes": _form_notes(report, [*asked["mend"], *asked["confirm"]], audit.pack),
        "bases": list(dict.fromkeys(b for action in ("mend", "confirm") for item in told[action]
                                    for b in item["basis"])),
        "replies": [item | {"number": n} for n, item in enumerate([*told["mend"], *told["confirm"]], 1)],
    }


def _decided(finding: Finding, teller: Teller, lang: Lang) -> str:
    """A finding that is not asked again: where and what it is, what was decided, and its id."""
    told = teller.demand(finding, 0)
    return message("letters.decided", lang, where=told["where"], problem=told["problem"].rstrip("。."), id=finding.id,
                   status=message(f"letters.decided-{finding.status}", lang))


def numbers(names: Sequence[str], lang: Lang) -> dict[str, str]:
    """一、二、三 for the parts that a document has."""
    return {name: message(f"letters.number-{number}", lang) for number, name in enumerate(names[:_NUMBERS], 1)}


def _form_notes(report: ReportAudit, findings: Sequence[Finding], pack: Pack) -> list[dict[str, str]]:
    """What the form itself prints of the arithmetic of a table that is in question."""
    tables = {f.result.table for f in findings if f.result.rule.kind == "equation"}
    return [{"table": table.name, "text": table.corner.strip("（）()")}
            for table in pack.vocabulary(report.report.template).tables
            if table.id in tables and table.corner.startswith(("（", "("))]  # what it prints as a note


def _recheck(report: ReportAudit, standing: Standing, asked: dict[Action, list[Finding]], pack: Pack,
             lang: Lang) -> dict[str, Any]:
    """The version against the one before, by class; {} where there was none."""
    recheck = standing.recheck
    if recheck is None:
        return {}
    refs = {f.id: message(f"letters.ref-{action}", lang, number=number)
            for action, findings in asked.items() for number, f in enumerate(findings, 1)}
    out: dict[str, Any] = {"before": Path(recheck.before).name, "told": day(recheck.told, lang)}
    for since in _SINCE:
        out[since] = [{"id": f.id, "text": only_verified(f.message(lang), pack, lang),
                       "ref": refs.get(f.id) or message("letters.ref-decided", lang)}
                      for f in report.findings if recheck.since.get(f.id) == since]
    for gone in _GONE:
        out[gone] = [{"id": g.id, "text": ended(only_verified(g.messages.get(lang, ""), pack, lang), lang)}
                     for g in recheck.gone if g.why == gone]
    return out
