"""Audit files: read and fit each, tell versions apart, find what each is compared with, check, reason, put together."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from gouji.corpus.audits import NOT_REACHED, Audit, NotAudited, Season
from gouji.corpus.files import find_files
from gouji.corpus.packed import stamp
from gouji.corpus.plan import Plan, loaded
from gouji.corpus.shelf import Archived, Audits, Memory, Shelf
from gouji.corpus.standing import Filing, Recheck, Summary
from gouji.corpus.work import (
    Entry,
    Fault,
    PackedAudit,
    PackedReport,
    Task,
    audit_task,
    audit_there,
    begin,
    depends_on,
    died_fault,
    digest_of,
    own_fault,
    parse,
    read_file,
    read_there,
)
from gouji.fitting import Report
from gouji.packs import Pack
from gouji.reading.apart import DiedError
from gouji.reasoning import Confirmed, Decision, Reasoner, ReportAudit, program_of
from gouji.reasoning.run import Engine

if TYPE_CHECKING:  # a run without season and archive loads none of it
    from gouji.corpus.archive import Archive
    from gouji.corpus.past import ArchivedPast
    from gouji.corpus.season_file import SeasonFile

Phase = Literal["reading", "auditing"]
Progress = Callable[[str, Phase, int], None]  # a file that is done, in which phase, and how many that phase has in all
Stopping = Callable[[Phase, int], None]  # what Ctrl-C ended, and how many reports are kept
# Of this run, not of the file: it is read anew next time. A busy machine makes a file slow, and another version of a
# library may not crash; both are told as the file's fault all the same.
_OURS = ("corpus.own-fault", "corpus.lost-worker", "limits.cpu", "limits.wall", "limits.crashed")
_FEW = 40  # files for which starting other processes costs more than it saves


def audit(paths: Iterable[Path | str], pack: Pack, engine: Engine = "auto", progress: Progress | None = None,
          confirmed: Sequence[Confirmed] = (), stopping: Stopping | None = None, *, season: SeasonFile | None = None,
          archive: Archive | None = None, workers: int | None = None, today: date | None = None,
          told: bool = True) -> Audit:
    """Audit files and folders. Never raises for a bad input file, nor for a fault of ours in one report, nor for a
    process that dies of one: it is listed as not audited, and so is every file that Ctrl-C left unread.

    `confirmed`: findings of earlier audits that a person confirmed (`history.confirmed_in`); those of the archive are
    known anyway. `season` says who owes a report and what came when. With an `archive`, what was read or audited before
    is taken from it, and memory does not grow with the number of reports. `workers`: processes to share the work
    (None: as many as there are cores, for more than a few files). `today`: the day by which decisions expire.
    `told`: whether what it finds counts as told once it returns; else the caller says so with `Archive.end`.
    `stopping` is told of Ctrl-C at once: the first while files are read ends the reading, and what was read is still
    audited; any other ends the run, and what was audited is kept.

    Raises ProblemsError for reasoning rules in error, EngineError where an engine asked for by name cannot be used,
    ArchiveError where the archive cannot.
    """
    files, passed_over, closed = find_files(paths)
    with Reasoner(program_of(pack), engine) as reasoner:
        if engine == "durable_rules":
            reasoner.infer([])  # cannot be used: said before anything is read
        run = _Run(pack, reasoner, engine, season, archive, list(confirmed), progress, workers, today, told)
        run.know_whole(files)
        if archive is not None:
            run.begin(archive, [str(path) for path in paths])
        interrupted = False
        try:
            run.read(files)
        except KeyboardInterrupt:
            interrupted = True
        try:
            if interrupted and stopping is not None:
                stopping("reading", len(run.entries))
            run.reason()
        except KeyboardInterrupt:
            interrupted = True
            if stopping is not None:
                stopping("auditing", len(run.done))
        missed = [*run.missed, *(NotAudited(str(folder), "corpus.closed-folder") for folder in closed)]
        known = {n.file for n in missed} | {f.file for f in run.plan.filings if f.role in ("copy", "older", "part")}
        known |= {run.plan.tasks[number].subject.file for number in run.done}
        missed += [NotAudited(str(file), NOT_REACHED) for file in files if str(file) not in known]
        return run.result(missed, tuple(map(str, passed_over)), interrupted)


class _Run:
    """What a run has come to; it can be left at any point, and what is there holds."""

    def __init__(self, pack: Pack, reasoner: Reasoner, engine: Engine, season: SeasonFile | None,
                 archive: Archive | None, confirmed: list[Confirmed], progress: Progress | None,
                 workers: int | None, today: date | None, told: bool) -> None:
        self._pack, self._reasoner, self._engine = pack, reasoner, engine
        self._season, self._archive, self._confirmed = season, archive, confirmed
        self._progress = progress or (lambda file, phase, total: None)
        self._workers, self._today, self._told = workers, today, told
        self._whole = True
        self._number = 0
        self._decisions: list[Decision] = []
        self._shelf: Shelf = Memory(pack)
        self.entries: dict[str, Entry] = {}
        self.missed: list[NotAudited] = []
        self.plan = Plan([])
        self._past: ArchivedPast | None = None
        self.done: dict[int, tuple[str, Summary]] = {}

    def begin(self, archive: Archive, paths: list[str]) -> None:
        """A run of the archive: its number, and what people decided before."""
        pack, season = self._pack, self._season
        self._number = archive.begin(
            datetime.now(), pack_name=pack.name, pack_version=pack.version, pack_hash=pack.hash, engine=self._engine,
            season=season.name if season else "", year=season.year if season else None,
            paths=[str(Path(path).resolve()) for path in paths])
        self._decisions = archive.decisions()
        self._shelf = Archived(pack, archive, self._number, f"{stamp()}-{pack.reading_hash}")

    def know_whole(self, files: Sequence[Path]) -> None:
        """Whether these are all the submissions of the season: of a part nobody can say who is missing."""
        if self._season is not None:
            given = {file.resolve() for file in files}
            self._whole = given.issuperset(file.resolve() for file in find_files(self._season.submissions)[0])

    # ── reading ──

    def read(self, files: Sequence[Path]) -> None:
        """Each file is read, or known from the archive; a bad one is noted and the others go on."""
        rest = list(files)
        shelf = self._shelf
        if isinstance(shelf, Archived):
            digests = {file: digest_of(file) for file in files}
            for file, known in shelf.known(digests).items():
                if isinstance(known, Entry):
                    self.entries[str(file)] = known
                else:
                    self.missed.append(NotAudited(str(file), *known))
                self._progress(str(file), "reading", len(files))
            rest = [file for file in files if str(file) not in self.entries and str(file) not in self._missed_files()]
        for file, done in self._read_all(rest):
            if isinstance(done, Fault):
                self.missed.append(NotAudited(str(file), done.code, done.values))
                if isinstance(shelf, Archived) and done.code not in _OURS:
                    shelf.keep_unreadable(file, *digests[file], done.code, done.values)
            else:
                self.entries[str(file)] = done[0]
                shelf.keep_report(*done)
            self._progress(str(file), "reading", len(files))
        order = {str(file): i for i, file in enumerate(files)}
        self.entries = dict(sorted(self.entries.items(), key=lambda item: order[item[0]]))
        self.missed.sort(key=lambda missed: order[missed.file])

    def _now(self, identity: str) -> str:
        """The identity that an organisation has on today's roster."""
        member = self._season.roster.find(identity) if self._season else None
        return member.identity if member else identity

    def _missed_files(self) -> set[str]:
        return {missed.file for missed in self.missed}

    def _read_all(self, files: Sequence[Path]) -> Iterator[tuple[Path, tuple[Entry, Report | PackedReport] | Fault]]:
        workers = self._share(len(files))
        if workers < 2:
            for file in files:
                yield file, read_file(file, self._pack)
            return
        from gouji.corpus.pool import shared

        with contextlib.closing(shared(read_there, files, workers, begin, self._pack, self._engine)) as results:
            for file, found in results:
                yield file, _fault(found, of_file=True) if isinstance(found, Exception) else found

    def _share(self, pieces: int) -> int:
        if self._workers is not None:
            return min(self._workers, max(1, pieces))
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return cores if pieces > _FEW else 1

    # ── auditing ──

    def reason(self) -> None:
        """Audit each report that counts, and the versions before, so that what was mended can be told."""
        first_seen: dict[str, int] = {}
        if self._archive is not None and isinstance(self._shelf, Archived):
            from gouji.corpus.past import ArchivedPast

            before = self._archive.first_seen(entry.hash for entry in self.entries.values())
            first_seen = {entry.hash: before.get(entry.hash, self._number) for entry in self.entries.values()}
            self._past = ArchivedPast(self._archive, self._shelf, self._number, self._now)
        self.plan = Plan(list(self.entries.values()), self._season, first_seen,
                         [missed.file for missed in self.missed], self._past, self._whole)
        self.missed += self.plan.refused
        tasks = self.plan.prepare(self._confirmed, self._decisions, self._today)
        contents = {file: self._shelf.content(file) for file in self.plan.entries}
        keys = {task.number: depends_on(task, contents, self._pack, stamp(), self._engine) for task in tasks}
        known = self._shelf.has(list(keys.values()))
        for task in tasks:
            if keys[task.number] in known:
                self._did(task, keys[task.number], known[keys[task.number]])
                self._progress(task.subject.file, "auditing", len(tasks))
        faults: dict[int, NotAudited] = {}
        try:
            for task, audited in self._audit_all([task for task in tasks if task.number not in self.done]):
                if isinstance(audited, Fault):
                    faults[task.number] = NotAudited(self._shelf.name(task.subject.file), audited.code, audited.values)
                else:
                    key = self._key(keys[task.number], audited)
                    self._did(task, key, self._shelf.keep_audit(key, task.files, audited))
                self._progress(task.subject.file, "auditing", len(tasks))
        finally:
            self.missed += [faults[number] for number in sorted(faults)]

    def _did(self, task: Task, key: str, summary: Summary) -> None:
        self.done[task.number] = key, replace(summary, file=task.subject.file)

    def _key(self, key: str, audited: ReportAudit | PackedAudit) -> str:
        """A key of this run alone where another back end stood in: the usual one may serve the next run."""
        note = audited.inference.note if isinstance(audited, ReportAudit) else audited.summary["notes"]
        return f"{key[:48]}-{self._number}" if note and self._archive is not None else key

    def _audit_all(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, ReportAudit | PackedAudit | Fault]]:
        workers = self._share(len(tasks))
        ready = (loaded(task, self._shelf) for task in tasks)
        if workers < 2:
            for task in ready:
                yield task, audit_task(task, self._pack, self._reasoner)
            return
        from gouji.corpus.pool import shared

        with contextlib.closing(shared(audit_there, ready, workers, begin, self._pack, self._engine)) as results:
            for task, found in results:
                yield task, _fault(found) if isinstance(found, Exception) else found

    # ── the result ──

    def result(self, missed: list[NotAudited], passed_over: tuple[str, ...], interrupted: bool) -> Audit:
        """The audit as data; with an archive, the run is recorded as finished or stopped."""
        told = [number for number in sorted(self.done) if self.plan.tells(number)]
        summaries = tuple(replace(self.done[number][1], number=i) for i, number in enumerate(told))
        whole = self._whole and not interrupted
        season = None if self._season is None else _season(self._season, self._pack, self.plan.filings, summaries,
                                                           self._rechecks(), whole)
        if self._archive is not None:
            self._record(self._archive, "stopped" if interrupted else "finished" if self._told else "audited")
        kept = [(self.done[number][0], self.plan.tasks[number].files) for number in told]
        return Audit(Audits(self._shelf, kept), tuple(missed), passed_over, self._pack, interrupted, summaries,
                     tuple(self.plan.filings), season, self._number)

    def _rechecks(self) -> dict[str, Recheck]:
        """Each version against the one before it, by file."""
        from gouji.corpus.recheck import recheck

        keys = {self.plan.tasks[number].subject.file: key for number, (key, _) in self.done.items()}
        tasks = {self.plan.tasks[number].subject.file: self.plan.tasks[number] for number in self.done}
        filings = {filing.file: filing for filing in self.plan.filings}
        out = {}
        for file, before in self.plan.before.items():
            if file in keys and before in keys:
                filing, entry = filings[file], self.plan.entries[before]
                then = self._shelf.told(keys[before])
                day, told = (self._past.told(filing.identity, filing.year, entry.hash) if self._past else None) or (
                    None, then)
                now = self._shelf.audit(keys[file], tasks[file].files)
                out[file] = recheck(self._shelf.told(keys[file]), now, told, then, self._pack,
                                    self._shelf.name(before), day)
        return out

    def _record(self, archive: Archive, state: str) -> None:
        from gouji.corpus.stored import StoredReport

        keys = {self.plan.tasks[number].subject.file: key for number, (key, _) in self.done.items()}
        archive.keep_reports(self._number, [
            StoredReport(f.file, f.document, f.organisation, f.identity, f.year, f.role, keys.get(f.file, ""))
            for f in self.plan.filings])
        archive.end(self._number, datetime.now(), state)


def _fault(error: Exception, of_file: bool = False) -> Fault:
    """`of_file`: a process that dies while it reads dies of the file, of which the reason tells."""
    from gouji.corpus.pool import LostWorkerError

    if not isinstance(error, LostWorkerError):
        return own_fault(error)
    if of_file and error.cause is not None:
        return died_fault(DiedError(error.cause, error.signal))
    return Fault("corpus.lost-worker", {})


def _season(file: SeasonFile, pack: Pack, filings: Sequence[Filing], summaries: Sequence[Summary],
            rechecks: Mapping[str, Recheck], whole: bool) -> Season:
    from gouji.corpus.standings import standings

    file = replace(file, deadline=file.due(pack))
    return Season(file.name, file.city, file.issuer, file.year, file.deadline, file.demand_days, file.roster,
                  standings(file, filings, summaries, rechecks, whole), whole)


__all__ = ["audit", "parse"]
