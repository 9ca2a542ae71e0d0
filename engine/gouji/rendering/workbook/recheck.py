"""The sheet 再审: what became of everything that an earlier version was told of, and what is new in this one."""

from __future__ import annotations

from datetime import date

from gouji.corpus.standing import Recheck, Standing
from gouji.messages import message
from gouji.reasoning import ReportAudit
from gouji.rendering.views import words
from gouji.rendering.workbook.book import Book

_WIDTHS = (18, 8, 12, 58, 9, 9, 26, 12, 26, 9)
_COLUMNS = ("organisation", "year", "result", "problem", "action", "rule", "before", "told", "now", "finding")


class RecheckSheet:
    """One row for each finding of a version that had one before it, in the order of the reports."""

    def __init__(self, book: Book, subtitle: str) -> None:
        self.book, self.said = book, words(book.lang)
        self.sheet = book.sheet(message("workbook.sheet-recheck", book.lang), _WIDTHS, colour="#3B8A4A")
        self.sheet.title(message("workbook.title-recheck", book.lang), subtitle, len(_COLUMNS) - 1)
        texts = [message(f"workbook.again-{column}", book.lang) for column in _COLUMNS]
        self.head = self.sheet.heads(texts)
        self.done: set[str] = set()

    def add(self, standing: Standing, recheck: Recheck, audit: ReportAudit | None) -> None:
        """What was told before and is gone comes first, then what this version still has or has anew."""
        lang, name = self.book.lang, standing.member.name
        self.done.add(standing.member.identity)
        summary = standing.summary
        year = summary.year if summary else None
        file = summary.file if summary else ""
        rows: list[tuple[str, str, str, str, str, str]] = [
            (gone.why, message(f"workbook.gone-{gone.why}", lang), gone.messages.get(lang, ""), gone.action, gone.rule,
             gone.id) for gone in recheck.gone]
        rows += [(since, message(f"workbook.since-{since}", lang), finding.message(lang), finding.action,
                  finding.result.rule.id, finding.id)
                 for wanted in ("unmended", "new", "untold") for finding in (audit.findings if audit else ())
                 if (since := recheck.since.get(finding.id)) == wanted]
        for state, result, problem, action, rule, finding_id in rows:
            told: str | date = recheck.told or message("workbook.not-told", lang)
            cells: list[tuple[str | int | date | None, str]] = [
                (name, "centre"), (year, "number"), (result, f"state-{state}"), (problem, "text"),
                (self.said.get(action, action), f"state-{action}"), (rule, "centre"), (recheck.before, "text"),
                (told, "date"), (file, "text"), (finding_id, "key")]
            self.sheet.tall(self.sheet.row, [(cell, width) for (cell, look), width in zip(cells, _WIDTHS, strict=True)
                                             if isinstance(cell, str) and look != "key"])
            for column, (cell, look) in enumerate(cells):
                self.sheet.put(self.sheet.row, column, cell, look)
            self.sheet.row += 1

    def close(self) -> None:
        last = max(self.head + 1, self.sheet.row - 1)
        if self.sheet.row == self.head + 1:
            self.sheet.across(self.head + 1, 0, len(_COLUMNS) - 1, message("workbook.nothing", self.book.lang))
        self.sheet.raw.autofilter(self.head, 0, last, len(_COLUMNS) - 1)
        self.sheet.raw.freeze_panes(self.head + 1, 1)
        self.sheet.raw.repeat_rows(self.head)
