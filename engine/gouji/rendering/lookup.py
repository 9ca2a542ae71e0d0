"""One organisation in the archive, as somebody asks for it on the telephone: what was found, what was told and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gouji.corpus.archive import Archive
from gouji.corpus.packed import PackedError, unpack_audit
from gouji.corpus.stored import StoredFinding, StoredReport, StoredRun
from gouji.fitting import organisation
from gouji.messages import Lang, message
from gouji.packs import Pack
from gouji.reasoning import Decision, ReportAudit
from gouji.rendering.grid import grid
from gouji.rendering.table import report_section
from gouji.rendering.views import words
from gouji.rendering.wrap import wrap

_VERSIONS = 6
_KNOWN = 8


@dataclass(frozen=True, slots=True)
class Telling:
    """What was told of a file in a run, and how many of its findings by action."""

    run: StoredRun
    report: StoredReport
    told: tuple[StoredFinding, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """`reports`: those of the last run that the name fits, with their audits (None: made by another rule pack, or
    damaged; `told` has what it told); `known`: where there is none, some organisations that there are."""

    run: StoredRun | None
    reports: tuple[tuple[StoredReport, ReportAudit | None, tuple[StoredFinding, ...]], ...]
    tellings: tuple[Telling, ...]
    known: tuple[str, ...]


def lookup(archive: Archive, name: str, year: int | None, pack: Pack) -> Looked:
    """The organisations whose name holds `name`: one that is called so before all others, then governments, then those
    of the shortest name; the latest year by default.

    Raises ArchiveError.
    """
    run = archive.last_run()
    if run is None:
        return Looked(None, (), (), ())
    fitting = archive.reports_of(run.id, name, organisation(name).identity)
    known = () if fitting else tuple(archive.organisations(run.id, _KNOWN))
    meant = min((_far(row, name) for row in fitting), default=None)
    fitting = [row for row in fitting if _far(row, name) == meant]
    latest = year or max((row.year for row in fitting), default=0)
    chosen = [row for row in fitting if row.year == latest]
    same = run.pack_hash == pack.hash
    return Looked(run, tuple((row, _audit(archive, row, pack) if same else None, tuple(archive.told(row.audit)))
                             for row in chosen),
                  tuple(Telling(at, row, tuple(archive.told(row.audit)))
                        for at, row in archive.tellings_of({row.identity for row in chosen}, latest)), known)


def _far(row: StoredReport, name: str) -> tuple[bool, bool, int]:
    """How far an organisation is from what it was called: 望湖 is 望湖县人民政府 rather than its 民政局."""
    called = name in (row.organisation, row.identity, row.file) or organisation(name).identity == row.identity
    below = organisation(row.organisation).level in ("office", "department", "unknown")
    return not called, below, len(row.organisation)


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
    if found.run is not None:
        when = found.run.finished or found.run.started
        parts.append(message("rendering.show-run", lang, day=when.strftime("%Y-%m-%d %H:%M"),
                             name=found.run.pack_name, version=found.run.pack_version, hash=found.run.pack_hash))
    for row, audit, told in found.reports:
        if audit is not None:
            parts.append(report_section(audit, lang, width))
        else:
            parts.append("\n".join([f"■ {row.organisation} {row.year}  {row.file}",
                                    message("rendering.show-other-pack", lang, pack=pack.hash),
                                    *(f"  {said[f.severity]} · {said[f.action]}  {f.id}\n"
                                      + wrap(f.messages[lang], width - 4) for f in told)]))
    parts.append(_tellings(found.tellings, lang, width))
    return "\n\n".join(part for part in parts if part) + "\n"


def _tellings(tellings: Sequence[Telling], lang: Lang, width: int) -> str:
    """When what was told, one line for each version of the report."""
    rows: dict[tuple[str, str], list[str]] = {}
    for telling in tellings:
        when = (telling.run.finished or telling.run.started).strftime("%Y-%m-%d")
        key = telling.report.hash, telling.report.audit
        if key not in rows:
            ids = [f"{f.rule}" for f in telling.told if f.action != "consider"]
            rows[key] = [when, telling.report.file, str(len(telling.told)), " ".join(dict.fromkeys(ids)) or "—"]
    shown = list(rows.values())[-_VERSIONS:]
    if not shown:
        return ""
    heads = [message(f"rendering.show-{name}", lang) for name in ("day", "file", "findings", "rules")]
    return message("rendering.show-told", lang) + "\n" + grid(
        shown, heads, [None, max(16, width // 3), None, max(16, width // 3)])


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
