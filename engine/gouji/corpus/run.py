"""Audit files: read and fit each, find last year's report of each organisation, check, reason, put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gouji.checking import subject_of
from gouji.claims import extract_claims
from gouji.corpus.files import find_files
from gouji.fitting import Report, fit
from gouji.packs import Pack
from gouji.reading import Doubt, UnreadableError, read_document
from gouji.reasoning import Confirmed, Reasoner, ReportAudit, audit_report, program_of
from gouji.reasoning.run import Engine
from gouji.rendering.audit import Audit, NotAudited

Progress = Callable[[str], None]


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


@dataclass(frozen=True, slots=True)
class Parsed:
    """Everything of a run that was read, before any rule looked at it."""

    reports: list[Report]
    not_audited: list[NotAudited]
    interrupted: bool = False


def parse_files(files: Sequence[Path], pack: Pack, progress: Progress | None = None) -> Parsed:
    """Parse each file; a bad one is noted and the others go on. Ctrl-C ends the reading and keeps what there is."""
    parsed = Parsed([], [])
    try:
        for file in files:
            try:
                parsed.reports.append(parse(file, pack))
            except UnreadableError as error:
                parsed.not_audited.append(NotAudited(str(file), error.code, dict(error.values)))
            except Exception as error:  # our own fault in one file must not lose the others
                parsed.not_audited.append(NotAudited(str(file), "corpus.own-fault",
                                                     {"error": f"{type(error).__name__}: {error}"}))
            if progress is not None:
                progress(str(file))
    except KeyboardInterrupt:
        return replace(parsed, interrupted=True)
    return parsed


def audit(paths: Iterable[Path | str], pack: Pack, engine: Engine = "auto", progress: Progress | None = None,
          confirmed: Sequence[Confirmed] = ()) -> Audit:
    """Audit files and folders. Never raises for a bad input file: it is listed as not audited.

    `confirmed`: findings of earlier audits that a person confirmed (`history.confirmed_in`).

    Ctrl-C ends the run and keeps the reports audited until then. Raises ProblemsError for reasoning rules in error,
    EngineError where an engine asked for by name cannot be used.
    """
    files, passed_over, closed = find_files(paths)
    with Reasoner(program_of(pack), engine) as reasoner:
        parsed = parse_files(files, pack, progress)
        parsed.not_audited.extend(NotAudited(str(folder), "corpus.closed-folder") for folder in closed)
        season = _Season(parsed.reports)
        audits: list[ReportAudit] = []
        interrupted = parsed.interrupted
        try:
            for report in parsed.reports:
                prior, reason = season.prior(report)
                subject = subject_of(season.marked(report), pack, prior, reason)
                audits.append(audit_report(subject, reasoner, confirmed=confirmed))
        except KeyboardInterrupt:
            interrupted = True
    return Audit(tuple(audits), tuple(parsed.not_audited), tuple(map(str, passed_over)), pack, interrupted)


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
        twins = [r for r in self._reports[report.organisation.identity, report.year] if r is not report]
        if not twins:
            return report
        others = "、".join(Path(twin.file).name for twin in twins)
        return replace(report, doubts=(*report.doubts, Doubt("corpus.same-report-twice", None, {"files": others})))
