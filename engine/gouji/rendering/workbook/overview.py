"""The sheet 总表: the work order, one row for each organisation; below it, the files that were not audited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gouji.corpus.audits import Audit
from gouji.corpus.scoring import unaudited
from gouji.corpus.standing import Filing, Recheck, Standing, Summary
from gouji.language import language
from gouji.messages import Lang, message
from gouji.rendering.views import named, partial_notes, unread_rows, words
from gouji.rendering.workbook.book import Book

_COLUMNS = ("organisation", "year", "level", "superior", "timeliness", "received", "deadline", "verdict", "mend",
            "confirm", "consider", "decided", "recheck", "file")
_WIDTHS = (26, 8, 12, 20, 10, 11, 11, 14, 8, 8, 8, 16, 22, 34)
_LAST = len(_COLUMNS) - 1
_ACTIONS = ("mend", "confirm", "consider")
_Cell = tuple[str | int | date | None, str]


@dataclass(frozen=True, slots=True)
class Notes:
    """What the overview has to say of the other sheets: how many reports have one of their own where not all have
    (None: all have), and how many findings the list had no room for."""

    shown: int | None
    dropped: int


class Overview:
    """The first sheet; it is written last, when everything is known."""

    def __init__(self, book: Book, audit: Audit) -> None:
        self.book, self.audit, self.lang, self.said = book, audit, book.lang, words(book.lang)
        self.sheet = book.sheet(message("workbook.sheet-overview", book.lang), _WIDTHS, colour="#1F4E79")
        self.last_row = 0

    def write(self, title: str, subtitle: str, summaries: Sequence[Summary], sheets: Mapping[int, str],
              notes: Notes) -> None:
        """`sheets`: the names of the sheets of reports, by the report's number."""
        sheet, lang, season = self.sheet, self.lang, self.audit.season
        sheet.title(title, subtitle, _LAST)
        standings = season.standings if season else ()
        counted = counted_summaries(standings, summaries)
        for line in self._counts(standings, counted):
            sheet.raw.set_row(sheet.row, 22)
            sheet.across(sheet.row, 0, _LAST, line, "figures")
            sheet.row += 1
        for note in self._notes(len(summaries), notes):
            sheet.tall(sheet.row, [(note, sum(_WIDTHS))])
            sheet.across(sheet.row, 0, _LAST, note, "note")
            sheet.row += 1
        head = sheet.heads([message(f"workbook.over-{column}", lang) for column in _COLUMNS])
        rows = [self._standing(s, sheets) for s in standings] or [self._report(s) for s in counted]
        numbers = [s.summary.number if s.summary else None for s in standings] or [s.number for s in counted]
        for cells, number in zip(rows, numbers, strict=True):
            self._row(cells, sheets.get(number) if number is not None else None)
        last = max(head + 1, sheet.row - 1)
        sheet.raw.autofilter(head, 0, last, _LAST)
        sheet.raw.freeze_panes(head + 1, 1)
        sheet.raw.repeat_rows(head)
        others = [s for s in summaries if s not in counted]
        if others:
            self._section("head-others")
            for summary in others:
                self._row(self._report(summary), sheets.get(summary.number))
        self._unread()
        self._filings()

    def _counts(self, standings: Sequence[Standing], counted: Sequence[Summary]) -> list[str]:
        times = Counter(s.timeliness for s in standings)
        verdicts = Counter(s.verdict for s in counted)
        actions: Counter[str] = Counter()
        for summary in counted:
            actions.update(summary.asked)
        owed = sum(s.listed for s in standings)
        groups = [[("reports", len(counted)), *((v, verdicts[v]) for v in ("returned", "to_confirm", "accepted"))],
                  [(action, actions[action]) for action in _ACTIONS]]
        settled = sum(sum(summary.settled.values()) for summary in counted)
        if settled:
            groups[-1].append(("settled", settled))
        if standings:
            groups.insert(0, [("owed", owed), *((t, times[t]) for t in ("on_time", "late", "missing", "unknown"))])
        said = ["　".join(f"{message(f'workbook.count-{name}', self.lang)} {count}" for name, count in group)
                for group in groups]
        return ["　｜　".join(said)]

    def _notes(self, reports: int, notes: Notes) -> list[str]:
        listing = message("workbook.sheet-findings", self.lang)
        out = partial_notes(self.audit, self.lang)
        if notes.shown is not None:
            out.append(message("workbook.note-sheets", self.lang, reports=reports, shown=notes.shown, sheet=listing))
        if notes.dropped:
            out.append(message("workbook.note-rows", self.lang, count=notes.dropped, sheet=listing))
        return out

    def _standing(self, standing: Standing, sheets: Mapping[int, str]) -> list[_Cell]:
        season, member, summary = self.audit.season, standing.member, standing.summary
        superior = season.roster.find(member.superior) if season and member.superior else None
        name = member.name if standing.listed else message("workbook.unlisted", self.lang, name=member.name)
        return [(name, "text"), (summary.year if summary else season.year if season else None, "number"),
                (self._level(member.level), "centre"), (superior.name if superior else "", "text"),
                (message(f"workbook.time-{standing.timeliness}", self.lang), f"state-{standing.timeliness}"),
                (standing.received, "date"), (standing.deadline, "date"),
                *(self._audited(summary) if summary else self._unaudited(standing)),
                (recheck_text(standing.recheck, self.lang) if standing.recheck else "", "text"),
                (summary.file if summary else "", "text")]

    def _report(self, summary: Summary) -> list[_Cell]:
        received = next((f.received for f in self.audit.filings if f.file == summary.file), None)
        return [(summary.organisation or message("workbook.no-name", self.lang), "text"), (summary.year, "number"),
                (self._level(summary.level), "centre"), ("", "text"), ("", "text"), (received, "date"), (None, "date"),
                *self._audited(summary), ("", "text"), (summary.file, "text")]

    def _level(self, level: str) -> str:
        return language().word("level", level, self.lang).replace("_", " ")

    def _audited(self, summary: Summary) -> list[_Cell]:
        return [(self.said[summary.verdict], f"state-{summary.verdict}"),
                *((summary.asked.get(a, 0), f"count-{a}" if summary.asked.get(a) else "number") for a in _ACTIONS),
                ("　".join(f"{message(f'workbook.decision-{status}', self.lang)} {count}"
                           for status, count in sorted(summary.statuses.items()) if status != "open" and count),
                 "text")]

    def _unaudited(self, standing: Standing) -> list[_Cell]:
        why = unaudited(standing)
        first: _Cell = ((message(f"workbook.why-{why}", self.lang), "state-not_audited") if why
                        else (message("workbook.dash", self.lang), "centre"))
        return [first, *[(None, "number")] * len(_ACTIONS), ("", "text")]

    def _row(self, cells: Sequence[_Cell], sheet_name: str | None) -> None:
        sheet = self.sheet
        sheet.tall(sheet.row, [(cell, width) for (cell, _), width in zip(cells, _WIDTHS, strict=True)
                               if isinstance(cell, str)])
        for column, (cell, look) in enumerate(cells):
            if column == 0 and sheet_name is not None:
                sheet.link(sheet.row, 0, str(cell), sheet_name)
            else:
                sheet.put(sheet.row, column, cell, look)
        sheet.row += 1

    def _section(self, name: str) -> None:
        self.sheet.row += 1
        self.sheet.raw.set_row(self.sheet.row, 24)
        self.sheet.across(self.sheet.row, 0, _LAST, message(f"workbook.{name}", self.lang), "section")
        self.sheet.row += 1

    def _spans(self, texts: Sequence[str], spans: Sequence[tuple[int, int]], look: str) -> None:
        """A row of texts, each over some of the columns."""
        sheet = self.sheet
        sheet.tall(sheet.row, [(text, sum(_WIDTHS[a:b + 1])) for text, (a, b) in zip(texts, spans, strict=True)])
        for text, (first, last) in zip(texts, spans, strict=True):
            sheet.across(sheet.row, first, last, text, look)
        sheet.row += 1

    def _unread(self) -> None:
        rows = unread_rows(self.audit, self.lang)
        if rows:
            self._section("head-unread")
            spans = ((0, 2), (3, 7), (8, _LAST))
            self._spans([message(f"workbook.col-{c}", self.lang) for c in ("file", "why", "remedy")], spans, "head")
            for row in rows:
                self._spans(row, spans, "text")
        passed = self.audit.passed_over
        if passed:
            line = message("rendering.passed-over", self.lang, count=len(passed), files=named(passed, self.lang))
            self._spans([line], [(0, _LAST)], "note")

    def _filings(self) -> None:
        rows = [(f.file, f.organisation or message("workbook.no-name", self.lang), str(f.year or ""), said)
                for f in self.audit.filings for said in filing_lines(f, self.audit.season is not None, self.lang)]
        if not rows:
            return
        self._section("head-filings")
        spans = ((0, 2), (3, 3), (4, 4), (5, _LAST))
        codes = ("col-file", "over-organisation", "over-year", "col-state")
        heads = [message(f"workbook.{code}", self.lang) for code in codes]
        self._spans(heads, spans, "head")
        for row in rows:
            self._spans(row, spans, "text")


def counted_summaries(standings: Sequence[Standing], summaries: Sequence[Summary]) -> list[Summary]:
    """The summaries that the season counts, in the order of its standings; without a season, all."""
    return [s.summary for s in standings if s.summary is not None] if standings else list(summaries)


def filing_lines(filing: Filing, season: bool, lang: Lang) -> list[str]:
    """What there is to say of a file beside that it was audited."""
    out = []
    if filing.role != "counted":
        out.append(message(f"workbook.filing-{filing.role}", lang, of=filing.of or "—", year=filing.year))
    if season and not filing.on_roster:
        out.append(message("workbook.filing-unlisted", lang))
    return out


def recheck_text(recheck: Recheck, lang: Lang) -> str:
    """How many findings were mended, and how many were not, are new, or were not told of before."""
    counts: Counter[str] = Counter([*recheck.since.values(), *(gone.why for gone in recheck.gone)])
    names = ("mended", "unmended", "new", "untold", "undecided", "withdrawn")
    numbers = {name: counts[name] for name in names}
    text = message("workbook.recheck-counts", lang, **numbers)
    return text + (message("workbook.recheck-others", lang, **numbers)
                   if counts["undecided"] or counts["withdrawn"] else "")
