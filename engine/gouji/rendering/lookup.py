"""One organisation in the archive, as somebody asks for it on the telephone: what was found, what was told and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gouji.corpus.archive import Archive
from gouji.corpus.packed import PackedError, unpack_audit
from gouji.corpus.stored import StoredFinding, StoredReport, StoredRun
from gouji.fitting import organisation
from gouji.messages import Lang, message
from gouji.packs import Pack
from gouji.reasoning import Decision, ReportAudit
from gouji.rendering.grid import grid, rest_of
from gouji.rendering.table import report_section
from gouji.rendering.views import named, words
from gouji.rendering.wrap import wrap

if TYPE_CHECKING:
    from gouji.corpus.roster import Member
    from gouji.corpus.season_file import SeasonFile

_VERSIONS = 6
_KNOWN = 8
_YEARS_AROUND = 4  # how far from the years found others of the same organisation are looked for


@dataclass(frozen=True, slots=True)
class Telling:
    """What was told of a file in a run, and how many of its findings by action."""

    run: StoredRun
    report: StoredReport
    told: tuple[StoredFinding, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A report in the last run that told of it, with its audit (None: made by another rule pack, or damaged; `told` has
    what it told)."""

    run: StoredRun
    report: StoredReport
    audit: ReportAudit | None
    told: tuple[StoredFinding, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """`reports`: those that the name fits; `owing`: organisations of the roster that it fits and that handed nothing in
    for `year`, with the day it was due; `years`: of what years there are reports of those that the name fits, `names`
    what these are called; `others`: those that it fits less; `known`: where it fits nobody, some that there are."""

    reports: tuple[Shown, ...]
    tellings: tuple[Telling, ...]
    known: tuple[str, ...]
    names: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    others: tuple[str, ...] = ()
    owing: tuple[tuple[str, date | None], ...] = ()
    year: int = 0


def lookup(archive: Archive, name: str, year: int | None, pack: Pack, season: SeasonFile | None = None) -> Looked:
    """The organisations whose name, or former name on the season's roster, holds `name`, each as the last run has it
    that told of it: one that is called so before all others, then governments, then those with the latest report, then
    those of the shortest name. The latest year by default.

    Raises ArchiveError.
    """
    runs = _finished(archive)
    called = organisation(name).identity
    fits: dict[str, tuple[bool, bool]] = {}  # identity → how far from what it was called
    lengths: dict[str, int] = {}
    years: set[int] = set()
    members = {m.identity: m for m in season.roster.members if _bears(m, name, called)} if season else {}
    for member in members.values():
        names = [n for n in (member.name, *member.aliases) if name in n] or [member.name]
        fits[member.identity] = min(_far(n, member.identity, name, called) for n in (member.name, *member.aliases))
        lengths[member.identity] = min(map(len, names))
        assert season is not None
        years.add(season.year)
    for run in runs:
        for row in archive.reports_of(run.id, name, called):
            far = _far(row.organisation, row.identity, name, called, row.file)
            fits[row.identity] = min(fits.get(row.identity, far), far)
            lengths[row.identity] = min(lengths.get(row.identity, 99), len(row.organisation))
            years.add(row.year)
    if not fits:
        last = archive.last_run()
        return Looked((), (), tuple(archive.organisations(last.id, _KNOWN + 1)) if last else ())
    nearest = min(fits.values())
    near = {identity for identity, far in fits.items() if far == nearest}
    told = _told(archive, near, years)
    latest = year or max((of for _, of in told), default=0)
    due = year or (season.year if season else 0)
    owing = {i: members[i] for i in near if i in members and season and due == season.year and (i, due) not in told}
    here = {i for i in near if (i, latest) in told} | set(owing)
    shortest = min((lengths[i] for i in here), default=0)
    meant = {i for i in here if lengths[i] == shortest}
    reports = [told[i, latest][-1] for i in meant if (i, latest) in told]
    same_run = [pair for i in meant for pair in told.get((i, latest), ())
                if pair[0].id == told[i, latest][-1][0].id and pair[1] != told[i, latest][-1][1]]  # rivals
    chosen = sorted([*reports, *same_run], key=lambda pair: pair[1].file)
    rows = [pair for key, pairs in told.items() if key[0] in (meant or near) and year in (None, key[1])
            for pair in pairs]
    names_of = {i: told[i, y][-1][1].organisation for i, y in sorted(told)}
    names_of |= {i: member.name for i, member in members.items() if i in near}
    return Looked(
        tuple(_shown(archive, run, row, pack) for run, row in chosen),
        tuple(Telling(run, row, tuple(archive.told(row.audit)))
              for run, row in sorted(rows, key=lambda pair: (pair[0].id, pair[1].file))), (),
        tuple(names_of[i] for i in sorted(meant or near) if i in names_of),
        tuple(sorted({of for i, of in told if i in (meant or near)})),
        tuple(names_of[i] for i in sorted(near - meant) if i in names_of) if meant else (),
        tuple((m.name, m.deadline or (season.deadline if season else None)) for i, m in owing.items() if i in meant),
        due)


def _finished(archive: Archive) -> list[StoredRun]:
    return [StoredRun(**{**row, "paths": []}) for row in archive.rows("runs") if row["state"] == "finished"]


def _bears(member: Member, name: str, identity: str) -> bool:
    return any(name in each or organisation(each).identity == identity for each in (member.name, *member.aliases))


def _told(archive: Archive, identities: Iterable[str],
          years: set[int]) -> dict[tuple[str, int], list[tuple[StoredRun, StoredReport]]]:
    """What was told of organisations, the oldest first, by identity and year; also of years near those given."""
    out: dict[tuple[str, int], list[tuple[StoredRun, StoredReport]]] = {}
    whose = sorted(set(identities))
    span = range(min(years) - _YEARS_AROUND, max(years) + _YEARS_AROUND + 1) if max(years) - min(years) < 99 else years
    for year in sorted({*years, *span}):
        for run, row in archive.tellings_of(whose, year):
            if row.audit:
                out.setdefault((row.identity, year), []).append((run, row))
    return out


def _far(called: str, identity: str, name: str, wanted: str, file: str = "") -> tuple[bool, bool]:
    """How far an organisation is from what it was called: 望湖 is 望湖县人民政府 rather than its 民政局."""
    known = organisation(called)
    return (name not in (called, identity, file) and wanted not in (known.identity, identity),
            known.level in ("office", "department", "unknown"))


def _shown(archive: Archive, run: StoredRun, row: StoredReport, pack: Pack) -> Shown:
    return Shown(run, row, _audit(archive, row, pack) if run.pack_hash == pack.hash else None,
                 tuple(archive.told(row.audit)))


def _audit(archive: Archive, row: StoredReport, pack: Pack) -> ReportAudit | None:
    found = archive.audit(row.audit)
    try:
        return unpack_audit(found[0], pack, [row.file, *found[1][1:]]) if found is not None else None
    except PackedError:
        return None


def render_lookup(found: Looked, pack: Pack, lang: Lang, width: int) -> str:
    """Verdict, findings with arithmetic and quotations, what was decided, and what was told when."""
    said = words(lang)
    parts = []
    for name, day in found.owing:
        until = message("rendering.show-due", lang, day=day.isoformat()) if day else ""
        parts.append(message("rendering.show-owing", lang, organisation=name, year=found.year, due=until))
    before: StoredRun | None = None
    for shown in found.reports:
        run, row = shown.run, shown.report
        if before is None or run.id != before.id:
            when = run.finished or run.started
            parts.append(message("rendering.show-run", lang, day=when.strftime("%Y-%m-%d %H:%M"), name=run.pack_name,
                                 version=run.pack_version, hash=run.pack_hash))
            before = run
        if shown.audit is not None:
            parts.append(report_section(shown.audit, lang, width))
        else:
            parts.append("\n".join([f"■ {row.organisation} {row.year}  {row.file}",
                                    message("rendering.show-other-pack", lang, pack=pack.hash),
                                    *(f"  {said[f.severity]} · {said[f.action]}  {f.id}\n"
                                      + wrap(f.messages[lang], width - 4) for f in shown.told)]))
    parts.append(_tellings(found.tellings, lang, width))
    if found.others:
        parts.append(message("rendering.show-others", lang, names=named(found.others, lang)))
    return "\n\n".join(part for part in parts if part) + "\n"


def _tellings(tellings: Sequence[Telling], lang: Lang, width: int) -> str:
    """When what was told of whom, one line for each version of a report and what was said of it, however often."""
    rows: dict[tuple[Any, ...], list[str]] = {}
    days: dict[tuple[Any, ...], tuple[str, str]] = {}
    for telling in tellings:
        when, report = (telling.run.finished or telling.run.started).strftime("%Y-%m-%d"), telling.report
        key = report.identity, report.year, report.hash, tuple((f.id, f.fingerprint) for f in telling.told)
        days[key] = days.get(key, (when, when))[0], when
        ids = dict.fromkeys(f.rule for f in telling.told if f.action != "consider")
        rows[key] = ["", f"{report.organisation} {report.year}", Path(report.file).name, str(len(telling.told)),
                     " ".join(ids) or "—"]
    shown = []
    for key in sorted(rows, key=lambda k: (days[k], k[1]))[-_VERSIONS * max(1, len({k[:2] for k in rows})):]:
        first, last = days[key]
        shown.append([first if first == last else message("rendering.show-span", lang, first=first, last=last),
                      *rows[key][1:]])
    if not shown:
        return ""
    heads = [message(f"rendering.show-{name}", lang) for name in ("day", "who", "file", "findings", "rules")]
    file_width = max(16, width // 4)
    for row in shown:
        row[2] = wrap(row[2], file_width)
    flat = [[max(str(cell).split("\n"), key=len) for cell in row] for row in shown]
    return message("rendering.show-told", lang) + "\n" + grid(
        shown, heads, [None, None, None, None, rest_of(flat, heads, width)])


def render_decisions(decisions: Sequence[Decision], lang: Lang, width: int) -> str:
    """The decisions in the order given."""
    if not decisions:
        return message("rendering.no-decisions", lang) + "\n"
    rows = [[d.finding, f"{d.organisation}{d.year or ''}", message(f"rendering.decision-{d.kind}", lang),
             " · ".join(filter(None, (d.reason, d.approval, d.expires.isoformat() if d.expires else "", d.feedback,
                                      d.review))), " ".join(filter(None, (d.by, d.on.isoformat() if d.on else "")))]
            for d in decisions]
    heads = [message(f"rendering.decided-{name}", lang) for name in ("finding", "who", "what", "why", "by")]
    return grid(rows, heads, [None, width // 5, None, width // 3, 14]) + "\n"
