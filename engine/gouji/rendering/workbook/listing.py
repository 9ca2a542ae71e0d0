"""The sheet 问题清单: every finding in a row, with columns to fill in, and the keys by which it is read back."""

from __future__ import annotations

from datetime import date

from gouji.corpus.audits import Audit
from gouji.corpus.workbook_in import COLUMNS, DECISIONS, REVIEWS, column_header
from gouji.messages import Lang, catalogue, message
from gouji.reasoning import ReportAudit
from gouji.rendering.views import words
from gouji.rendering.workbook.book import LAST_ROW, Book
from gouji.rendering.workbook.told import Told

_WIDTHS = {"number": 5, "organisation": 15, "year": 7, "place": 19, "quote": 24, "problem": 36, "basis": 24,
           "arithmetic": 32, "action": 9, "demand": 24, "time": 12, "decision": 10, "reason": 20, "approval": 14,
           "expires": 12, "feedback": 22, "review": 10, "recheck": 11, "severity": 7, "rule": 9, "finding": 8,
           "fingerprint": 8}
_ENTRY = frozenset({"decision", "reason", "approval", "expires", "feedback", "review"})
_KEYS = frozenset({"finding", "fingerprint"})
_CENTRED = frozenset({"organisation", "time", "rule"})
_AT = {column: place for place, column in enumerate(COLUMNS)}
_LAST_PRINTED = _AT["time"]


class Listing:
    """The list as it grows. `dropped` counts the findings for which the sheet had no more room."""

    def __init__(self, book: Book, audit: Audit, title: str, subtitle: str) -> None:
        self.lang: Lang = book.lang
        self.said = words(book.lang)
        self.dropped, self.count = 0, 0
        self.audit = audit
        self.sheet = book.sheet(message("workbook.sheet-findings", book.lang), [_WIDTHS[c] for c in COLUMNS],
                                colour="#B3261E")
        self.sheet.title(title, subtitle, _LAST_PRINTED)
        self.sheet.across(self.sheet.row, 0, _LAST_PRINTED, message("workbook.guide", book.lang), "note")
        self.sheet.row += 1
        self.head = self._heads()
        self.author = message("workbook.comment-author", book.lang)

    def _heads(self) -> int:
        sheet = self.sheet
        texts = [column_header(column, self.lang) for column in COLUMNS]
        head = sheet.row
        sheet.tall(head, [(text, width) for text, width, column in zip(texts, sheet.widths, COLUMNS, strict=True)
                          if column not in _KEYS], 30)
        for place, column in enumerate(COLUMNS):
            look = "entry-head" if column in _ENTRY else "key-head" if column in _KEYS else "head"
            sheet.put(head, place, texts[place], look)
        sheet.row += 1
        return head

    def add(self, told: Told, audit: ReportAudit, since: str) -> None:
        """A row of the list. `since`: the class of a re-check, "" where there is none."""
        sheet = self.sheet
        if sheet.row > LAST_ROW:
            self.dropped += 1
            return
        self.count += 1
        cells = cells_of(told, audit, self.count, since, self.audit, self.lang)
        sheet.tall(sheet.row, [(text, _WIDTHS[column]) for column, text in cells.items()
                               if isinstance(text, str) and column not in _KEYS])
        for place, column in enumerate(COLUMNS):
            sheet.put(sheet.row, place, cells.get(column), self._look(column, told, since))
        if told.remark:
            sheet.note(sheet.row, _AT["decision"], told.remark, self.author)
        sheet.row += 1

    def _look(self, column: str, told: Told, since: str) -> str:
        if column == "action":
            return f"state-{told.finding.action}"
        if column == "severity":
            return f"state-{told.finding.severity}"
        if column == "recheck" and since:
            return f"state-{since}"
        if column in _ENTRY:
            return {"expires": "entry-date", "decision": "entry-centre", "review": "entry-centre"}.get(column, "entry")
        if column in _KEYS:
            return "key"
        return "number" if column in ("number", "year") else "centre" if column in _CENTRED else "text"

    def close(self) -> None:
        """Filter, drop-downs, what is frozen, what is printed; and a line where there is nothing."""
        sheet, raw, lang = self.sheet, self.sheet.raw, self.lang
        last = max(self.head + 1, sheet.row - 1)
        if not self.count:
            sheet.across(self.head + 1, 0, _LAST_PRINTED, message("workbook.nothing", lang), "text")
        raw.autofilter(self.head, 0, last, len(COLUMNS) - 1)
        raw.freeze_panes(self.head + 1, 2)
        raw.repeat_rows(self.head)
        raw.print_area(0, 0, last, _LAST_PRINTED)
        wrong = {"error_title": message("workbook.tip-wrong-title", lang), "error_message":
                 message("workbook.tip-wrong", lang), "validate": "list", "ignore_blank": True}
        for column, choices in (("decision", [message(f"workbook.decision-{d}", lang) for d in DECISIONS]),
                                ("review", [message(f"workbook.review-{r}", lang) for r in REVIEWS])):
            raw.data_validation(self.head + 1, _AT[column], last, _AT[column], wrong | {
                "source": choices, "input_title": column_header(column, lang),
                "input_message": message(f"workbook.tip-{column}", lang)})


def cells_of(told: Told, audit: ReportAudit, number: int, since: str, run: Audit, lang: Lang) -> dict[
        str, str | int | date | None]:
    """The cells of a row of the list, by column; `number` is the row's, `since` the class of a re-check."""
    finding, report, decision, said = told.finding, audit.report, told.decision, words(lang)
    days = message("workbook.time-days", lang, days=run.season.demand_days) if run.season else ""
    out: dict[str, str | int | date | None] = {
        "number": number, "organisation": report.organisation.name or message("workbook.no-name", lang),
        "year": report.year, "place": told.place, "quote": told.quote, "problem": told.problem, "basis": told.basis,
        "arithmetic": told.arithmetic, "action": said[finding.action], "demand": told.demand,
        "time": days if finding.action != "consider" else "",
        "recheck": message(f"workbook.since-{since}", lang) if since else "", "severity": said[finding.severity],
        "rule": finding.result.rule.id, "finding": finding.id, "fingerprint": finding.fingerprint}
    if decision is not None:
        kind = message(f"workbook.decision-{decision.kind}", lang) if decision.kind != "noted" else ""
        out |= {"decision": kind, "reason": decision.reason, "approval": decision.approval,
                "expires": decision.expires, "feedback": decision.feedback,
                "review": review_word(decision.review, lang)}
    return out


def review_word(text: str, lang: Lang) -> str:
    """What a review came to, in `lang` where it is one of the words of the drop-down, else as it was written."""
    for review in REVIEWS:
        entry = catalogue("workbook")[f"review-{review}"]
        if text in (entry["zh"], entry["en"]):
            return entry[lang]
    return text
