"""The workbook put together: the reports are gone through once, and nothing of them is kept but a line each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gouji.corpus.audits import Audit
from gouji.corpus.standing import Standing, Summary
from gouji.corpus.summaries import summary_of
from gouji.messages import Lang, message
from gouji.reasoning import ReportAudit
from gouji.rendering.workbook.book import Book
from gouji.rendering.workbook.charts import write_charts
from gouji.rendering.workbook.listing import Listing
from gouji.rendering.workbook.not_run import NotRunSheet
from gouji.rendering.workbook.overview import Notes, Overview
from gouji.rendering.workbook.recheck import RecheckSheet
from gouji.rendering.workbook.report_sheet import ReportSheet
from gouji.rendering.workbook.told import told

_ALL_SHOWN = 60  # organisations up to which each has a sheet of its own
_MOST_SHEETS = 200


def write_workbook(audit: Audit, path: Path, lang: Lang = "zh", progress: Callable[[str], None] | None = None) -> None:
    """The audit as an XLSX file: 总表, 问题清单, 再审, 未核验, a sheet for each report, 图表.

    The same audit gives the same bytes. `progress` is told the file of each report. The file appears when it is whole;
    raises OSError where it cannot be written, and leaves what was there before.
    """
    _Writing(audit, lang).write(path, progress)


class _Writing:
    def __init__(self, audit: Audit, lang: Lang) -> None:
        self.audit, self.lang = audit, lang
        pack, season = audit.pack, audit.season
        named = {"name": pack.name, "version": pack.version, "hash": pack.hash}
        self.footer = message("workbook.footer", lang, **named)
        self.subtitle = (message("workbook.subtitle", lang, issuer=season.issuer, **named) if season and season.issuer
                         else message("workbook.subtitle-run", lang, **named))
        self.title = (message("workbook.title-season", lang, city=season.city, year=season.year) if season
                      else message("workbook.title-run", lang))
        self.standings: tuple[Standing, ...] = season.standings if season else ()
        self.by_number = {s.summary.number: s for s in self.standings if s.summary is not None}
        bodies = len({s.identity for s in audit.summaries}) or len(audit.reports)
        self.many = bodies > _ALL_SHOWN
        self.sheets: dict[int, str] = {}

    def write(self, path: Path, progress: Callable[[str], None] | None) -> None:
        audit, lang = self.audit, self.lang
        with Book(path, self.footer, lang) as book:
            overview = Overview(book, audit)
            listing = Listing(book, audit, self._titled("findings"), self.subtitle)
            rechecked = any(s.recheck for s in self.standings)
            recheck = RecheckSheet(book, self.subtitle) if rechecked else None
            not_run = NotRunSheet(book)
            summaries: list[Summary] = []
            for number, report in enumerate(audit.reports):
                summaries.append(summary_of(number, report))
                self._report(number, report, book, overview.sheet.name, listing, recheck)
                not_run.add(report)
                if progress is not None:
                    progress(report.report.file)
            listing.close()
            if recheck is not None:
                for standing in self.standings:
                    if standing.recheck is not None and standing.member.identity not in recheck.done:
                        recheck.add(standing, standing.recheck, None)
                recheck.close()
            not_run.close(audit.pack, self.subtitle, len(summaries))
            write_charts(book, summaries, self.standings, audit.pack, self.subtitle)
            overview.write(self.title, self.subtitle, summaries, self.sheets,
                           Notes(len(self.sheets) if self.many else None, listing.dropped))

    def _titled(self, name: str) -> str:
        season, title = self.audit.season, message(f"workbook.title-{name}", self.lang)
        if season is None:
            return title
        return message("workbook.title-of", self.lang, city=season.city, year=season.year, title=title)

    def _report(self, number: int, audit: ReportAudit, book: Book, overview: str, listing: Listing,
                recheck: RecheckSheet | None) -> None:
        pack, report = self.audit.pack, audit.report
        vocabulary = pack.vocabulary(report.template)
        standing = self.by_number.get(number)
        since = standing.recheck.since if standing is not None and standing.recheck is not None else {}
        findings = [told(f, n, audit, vocabulary, pack, self.lang) for n, f in enumerate(audit.findings, 1)]
        for one in findings:
            listing.add(one, audit, since.get(one.finding.id, ""))
        if recheck is not None and standing is not None and standing.recheck is not None:
            recheck.add(standing, standing.recheck, audit)
        if self._has_sheet(number, audit):
            sheet = ReportSheet(book, self._sheet_name(audit), audit, pack, overview)
            sheet.write(findings, standing, self.subtitle)
            self.sheets[number] = sheet.name

    def _has_sheet(self, number: int, audit: ReportAudit) -> bool:
        """Each report, or where they are many, the first that count and have something to mend or confirm."""
        if not self.many:
            return True
        counts = not self.by_number or number in self.by_number
        asked = any(finding.action != "consider" for finding in audit.findings)
        return counts and asked and len(self.sheets) < _MOST_SHEETS

    def _sheet_name(self, audit: ReportAudit) -> str:
        report, season = audit.report, self.audit.season
        name = report.organisation.name or Path(report.file).stem
        return name if season is not None and report.year == season.year else f"{name}{report.year}"
