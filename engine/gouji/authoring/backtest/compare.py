"""Two packs over the reports of an archive, or over files: what would be told otherwise, and which rule it is."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gouji.authoring.backtest.backtest import Progress
from gouji.authoring.backtest.changes import Changes, Whose, compare
from gouji.authoring.backtest.concluded import Concluded
from gouji.authoring.backtest.kept import Body, BrokenKeptError, Store, bodies, opened, readings, shares
from gouji.authoring.backtest.pack_changes import PackChanges, pack_changes
from gouji.authoring.backtest.together import cores, together
from gouji.authoring.backtest.touched import Touched
from gouji.authoring.backtest.whole import subject
from gouji.corpus.roster import Roster
from gouji.packs import Pack
from gouji.reasoning import Program, ReportAudit, audit_report, program_of

_SHARE = 100
_FEW = 200  # reports for which starting other processes costs more than it saves


@dataclass(slots=True)
class Comparison:
    """`reports`: how many were looked at; `readings`: how many of them were read with the vocabularies and phrases of
    the pack before, and with others (`before`), and likewise of the pack after; `unread`: what could not be looked
    at."""

    packs: PackChanges
    before: Pack
    after: Pack
    source: str = ""
    reports: int = 0
    readings: tuple[dict[str, int], dict[str, int]] = ({}, {})
    changes: Changes | None = None


def compare_on_archive(path: Path, a: Pack, b: Pack, roster: Roster | None = None, workers: int | None = None,
                       progress: Progress | None = None) -> Comparison:
    """Raises ArchiveError, and ProblemsError for reasoning rules in error."""
    packs = pack_changes(a, b)
    given = bodies(path, b, roster)
    total = Changes()
    made = Comparison(packs, a, b, str(path), len(given), (dict(readings(given, a)), dict(readings(given, b))), total)
    if packs.since is None and not packs.reasoning and not packs.rule_ids():
        total.same = len(given)
        return made
    count = workers if workers is not None else cores() if len(given) > _FEW else 1
    done = 0
    for piece in _shared(path, a, b, packs, given, count):
        total.merge(piece)
        done += piece.reports
        if progress is not None:
            progress(done, len(given))
    total.finish()
    return made


def compare_on_files(paths: Sequence[Path | str], a: Pack, b: Pack, season: object = None,
                     workers: int | None = None, progress: Progress | None = None) -> Comparison:
    """Each pack audits the files by itself, reading included."""
    from gouji.corpus import audit
    from gouji.corpus.season_file import SeasonFile

    file = season if isinstance(season, SeasonFile) else None
    seen: list[str] = []

    def tell(name: str, phase: str, count: int) -> None:
        if progress is not None and phase == "reading":
            seen.append(name)
            progress(len(seen), 2 * count)

    packs = pack_changes(a, b)
    runs = [audit(paths, pack, "plain", tell, season=file, workers=workers) for pack in (a, b)]
    total = Changes(unread=max(len(run.not_audited) for run in runs), reports=len(runs[1].reports))
    before = {report.report.file: report for report in runs[0].reports}
    count = 0
    for report in runs[1].reports:
        count += 1
        old = before.get(report.report.file)
        if old is not None:
            compare(old, report, _whose(report), packs, total)
    total.finish()
    here = {"own": count, "other": 0}
    return Comparison(packs, a, b, " ".join(map(str, paths)), count, (here, here), total)


def _whose(audit: ReportAudit) -> Whose:
    report = audit.report
    return Whose(report.organisation.name, report.organisation.identity, report.year, report.file)


def _shared(path: Path, a: Pack, b: Pack, packs: PackChanges, given: Sequence[Body],
            workers: int) -> Iterable[Changes]:
    pieces = shares(given, _SHARE)
    if workers < 2:
        _Here.begin(path, a, b, packs, given)
        try:
            for piece in pieces:
                yield compare_share(piece)
        finally:
            _Here.end()
        return
    yield from together(compare_share, pieces, workers, _Here.begin, path, a, b, packs, given)


class _Here:
    """What a process works with."""

    packs: tuple[Pack, Pack]
    programs: tuple[Program, Program]
    stores: tuple[Store, Store]
    changes: PackChanges
    touched: Touched
    concluded: Concluded
    given: Sequence[Body]
    open: contextlib.ExitStack

    @classmethod
    def begin(cls, path: Path, a: Pack, b: Pack, changes: PackChanges, given: Sequence[Body]) -> None:
        cls.open = contextlib.ExitStack()
        connection = cls.open.enter_context(opened(path))
        first = Store(connection, a)
        # Read the same, a report need be unpacked once.
        cls.stores = first, first if a.reading_hash == b.reading_hash else Store(connection, b)
        cls.packs, cls.changes, cls.given = (a, b), changes, given
        cls.programs = program_of(a), program_of(b)
        cls.touched = Touched(a, b, changes, cls.stores)
        cls.concluded = Concluded(*cls.programs)

    @classmethod
    def end(cls) -> None:
        cls.open.close()


def compare_share(piece: range) -> Changes:
    """One piece of the archive, in this process."""
    given = _Here.given[piece.start : piece.stop]
    out = Changes(reports=len(given))
    changes = _Here.changes
    short = [body for body in given if changes.since is None or body.kept.year < changes.since]
    if changes.rule_ids():
        wanted = {kept.document: kept for body in short for kept in _Here.touched.asks(body)}
        for store in dict.fromkeys(_Here.stores):
            store.fetch(list(wanted.values()))
    can_be_short = {id(body) for body in short}
    for body in given:
        try:
            if id(body) in can_be_short and _same(body):
                out.same += 1
                continue
            before, after = (audit_report(subject(body, pack, store), program, "plain") for pack, store, program in zip(
                _Here.packs, _Here.stores, _Here.programs, strict=True))
        except BrokenKeptError:
            out.unread += 1
            continue
        kept = body.kept
        compare(before, after, Whose(kept.organisation, kept.identity, kept.year, kept.file), changes, out)
    return out


def _same(body: Body) -> bool:
    """Whether the rules that differ, and then the reasoning, come to the same: of most reports they do."""
    if _Here.changes.rule_ids() and _Here.touched(body):
        return False
    if _Here.changes.reasoning and any(not table.rules for table in _Here.packs[1].decision_tables):
        return False  # a table of verdicts makes a fact of the findings, which is concluded on once more
    return not _Here.changes.reasoning or _Here.concluded.alike(subject(body, _Here.packs[1], _Here.stores[1]))
