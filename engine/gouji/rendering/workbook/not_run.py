"""The sheet 未核验: what was not checked, why, and on which reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gouji.messages import Lang, message
from gouji.packs import Pack
from gouji.reasoning import ReportAudit
from gouji.rendering.views import words
from gouji.rendering.workbook.book import Book

_NAMED = {"broken": 20, "undetermined": 20, "not_applicable": 3}
_WIDTHS = (10, 36, 11, 46, 8, 8, 46)
_COLUMNS = ("rule", "title", "outcome", "reason", "reports", "checks", "which")
_ORDER = ("broken", "undetermined", "not_applicable")


@dataclass(slots=True)
class _Entry:
    reason: str
    alike: bool = True
    reports: int = 0
    checks: int = 0
    names: list[str] = field(default_factory=list)


class NotRunSheet:
    """What did not run, gathered over the reports: one row for each rule, outcome and kind of reason."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.sheet = book.sheet(message("workbook.sheet-not-run", book.lang), _WIDTHS)
        self.entries: dict[tuple[str, str, str], _Entry] = {}

    def add(self, audit: ReportAudit) -> None:
        lang = self.book.lang
        for found in audit.not_run():
            text = found.reason.text(lang)
            entry = self.entries.setdefault((found.rule, found.status, found.reason.code), _Entry(text))
            entry.alike = entry.alike and entry.reason == text
            entry.reports += 1
            entry.checks += found.checks
            if len(entry.names) < _NAMED.get(found.status, 0):
                entry.names.append(f"{audit.report.organisation.name or audit.report.file}{audit.report.year}")

    def close(self, pack: Pack, subtitle: str, reports: int) -> None:
        """The rows, once all of the `reports` were added."""
        sheet, lang = self.sheet, self.book.lang
        said, rules = words(lang), {rule.id: rule for rule in pack.rules}
        order: Mapping[str, int] = {rule.id: place for place, rule in enumerate(pack.rules)}
        sheet.title(message("workbook.title-not-run", lang), subtitle, len(_COLUMNS) - 1)
        head = sheet.heads([message(f"workbook.run-{column}", lang) for column in _COLUMNS])
        keys = sorted(self.entries, key=lambda k: (_ORDER.index(k[1]), order.get(k[0], len(order)), k[2]))
        for rule, status, code in keys:
            entry = self.entries[rule, status, code]
            known = rules.get(rule)
            title = "" if known is None else known.title_in(lang)
            reason = entry.reason if entry.alike else message("workbook.reason-alike", lang, reason=entry.reason)
            which = message("rendering.all-reports", lang) if entry.reports == reports else _which(entry, lang)
            sheet.tall(sheet.row, list(zip((rule, title, said[status], reason, "", "", which), _WIDTHS, strict=True)))
            cells: tuple[str | int, ...] = (rule, title, said[status], reason, entry.reports, entry.checks, which)
            looks = ("centre", "text", f"state-{status}", "text", "number", "number", "text")
            for column, (cell, look) in enumerate(zip(cells, looks, strict=True)):
                sheet.put(sheet.row, column, cell, look)
            sheet.row += 1
        last = max(head + 1, sheet.row - 1)
        sheet.raw.autofilter(head, 0, last, len(_COLUMNS) - 1)
        sheet.raw.freeze_panes(head + 1, 1)
        sheet.raw.repeat_rows(head)


def _which(entry: _Entry, lang: Lang) -> str:
    more = entry.reports - len(entry.names)
    return message("rendering.list-comma", lang).join(entry.names) + (
        message("rendering.and-more", lang, count=more) if more > 0 else "")
