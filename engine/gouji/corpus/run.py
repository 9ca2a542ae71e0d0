"""Audit files: read and fit each, find last year's report of each organisation, check, reason, put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from traceback import extract_tb
from typing import Literal

from gouji.checking import subject_of
from gouji.claims import extract_claims
from gouji.corpus.audits import NOT_REACHED, Audit, NotAudited
from gouji.corpus.files import find_files
from gouji.fitting import Report, fit
from gouji.packs import Pack
from gouji.reading import Doubt, UnreadableError, read_document
from gouji.reasoning import Confirmed, EngineError, Reasoner, ReportAudit, audit_report, program_of
from gouji.reasoning.run import Engine

Progress = Callable[[str], None]
Stopping = Callable[[Literal["reading", "auditing"], int], None]  # what Ctrl-C ended, and how many reports are kept
_TWINS = 3


def parse(path: Path | str, pack: Pack) -> Report:
    """The report that a file holds, with its claims: a document (text, Markdown) or the JSON of an earlier parse.

    Raises UnreadableError for a file that cannot be read or is no annual report.
    """
    path = Path(path)
    if path.suffix.lower() == ".json":
        from gouji.corpus.report_input import report_from_json  # pydantic, which a text needs not

        report, has_claims = report_from_json(path, pack)
        if has_claims:
            return report
    else:
        report = fit(read_document(path), pack.vocabularies)
    return extract_claims(report, pack.phrases, subject_of(report, pack).lookup)


def audit(paths: Iterable[Path | str], pack: Pack, engine: Engine = "auto", progress: Progress | None = None,
          confirmed: Sequence[Confirmed] = (), stopping: Stopping | None = None) -> Audit:
    """Audit files and folders. Never raises for a bad input file, nor for a fault of ours in one report: it is listed
    as not audited, and so is every file that Ctrl-C left unread.

    `confirmed`: findings of earlier audits that a person confirmed (`history.confirmed_in`). `stopping` is told of
    Ctrl-C at once: the first while files are read ends the reading, and what was read is still audited; any other ends
    the run, and what was audited is kept.

    Raises ProblemsError for reasoning rules in error, EngineError where an engine asked for by name cannot be used.
    """
    files, passed_over, closed = find_files(paths)
    with Reasoner(program_of(pack), engine) as reasoner:
        if engine == "durable_rules":
            reasoner.infer([])  # cannot be used: said before anything is read
        run = _Run(pack, reasoner, confirmed)
        interrupted = False
        try:
            run.read(files, progress)
        except KeyboardInterrupt:
            interrupted = True
        try:
            if interrupted and stopping is not None:
                stopping("reading", len(run.reports))
            run.reason()
        except KeyboardInterrupt:
            interrupted = True
            if stopping is not None:
                stopping("auditing", len(run.audits))
    missed = [*run.missed, *(NotAudited(str(folder), "corpus.closed-folder") for folder in closed)]
    done = {entry.file for entry in missed} | {audited.report.file for audited in run.audits}
    missed += [NotAudited(str(file), NOT_REACHED) for file in files if str(file) not in done]
    return Audit(tuple(run.audits), tuple(missed), tuple(map(str, passed_over)), pack, interrupted)


class _Run:
    """What a run has come to; it can be left at any point, and what is there holds."""

    def __init__(self, pack: Pack, reasoner: Reasoner, confirmed: Sequence[Confirmed]) -> None:
        self._pack = pack
        self._reasoner = reasoner
        self._confirmed = confirmed
        self.reports: list[Report] = []
        self.audits: list[ReportAudit] = []
        self.missed: list[NotAudited] = []

    def read(self, files: Iterable[Path], progress: Progress | None) -> None:
        """Parse each file; a bad one is noted and the others go on."""
        for file in files:
            try:
                self.reports.append(parse(file, self._pack))
            except UnreadableError as error:
                self.missed.append(NotAudited(str(file), error.code, dict(error.values)))
            except Exception as error:  # our own fault in one file must not lose the others
                self.missed.append(_own_fault(str(file), error))
            if progress is not None:
                progress(str(file))

    def reason(self) -> None:
        """Audit each report that was read."""
        season = _Season(self.reports)
        for report in self.reports:
            try:
                prior, reason = season.prior(report)
                subject = subject_of(season.marked(report), self._pack, prior, reason)
                self.audits.append(audit_report(subject, self._reasoner, confirmed=self._confirmed))
            except EngineError as error:  # of this report alone: whether the engine can be used was seen before
                self.missed.append(NotAudited(report.file, error.code, error.values))
            except Exception as error:
                self.missed.append(_own_fault(report.file, error))


def _own_fault(file: str, error: Exception) -> NotAudited:
    """With the line of ours that failed: from a county's office, the message may be all that a developer gets."""
    at = extract_tb(error.__traceback__)[-1]
    place = f"{Path(at.filename).name}:{at.lineno}"
    return NotAudited(file, "corpus.own-fault", {"error": f"{type(error).__name__}: {error} ({place})"})


class _Season:
    """The reports of a run by organisation and year, so that each finds last year's."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self._reports: dict[tuple[str, int], list[Report]] = {}
        for report in reports:
            self._reports.setdefault((report.organisation.identity, report.year), []).append(report)

    def prior(self, report: Report) -> tuple[Report | None, str]:
        """Last year's report of the same organisation, and the reason where there is none to use."""
        if not report.year or not report.organisation.name:
            return None, "checking.no-prior-report"
        found = self._reports.get((report.organisation.identity, report.year - 1), [])
        if len(found) > 1:
            return None, "checking.two-prior-reports"
        return (found[0], "") if found else (None, "checking.no-prior-report")

    def marked(self, report: Report) -> Report:
        """The report, with a doubt where another file holds one of the same organisation and year."""
        alike = self._reports[report.organisation.identity, report.year]
        if len(alike) == 1:
            return report
        # The first few are enough to name, and looking at no more keeps a thousand copies from taking a million steps.
        named = [Path(r.file).name for r in alike[: _TWINS + 1] if r is not report][:_TWINS]
        others, rest = "、".join(named), len(alike) - 1 - len(named)
        doubt = (Doubt("corpus.same-report-often", None, {"files": others, "rest": rest}) if rest else
                 Doubt("corpus.same-report-twice", None, {"files": others}))
        return replace(report, doubts=(*report.doubts, doubt))
