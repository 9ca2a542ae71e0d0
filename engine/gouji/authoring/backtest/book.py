"""The comparison of two packs as a workbook: a sheet that a leader can read, and one for each kind of change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from gouji.authoring.backtest.changes import Change
from gouji.authoring.backtest.compare import Comparison
from gouji.authoring.backtest.pack_lines import meaning_lines, pack_lines
from gouji.authoring.backtest.tell_diff import (
    KINDS,
    fields_of,
    pack_name,
    rule_counts,
    short,
    told,
    verdict_counts,
    why_text,
)
from gouji.authoring.backtest.tell_try import notes
from gouji.messages import Lang, message
from gouji.rendering.views import words
from gouji.rendering.workbook.book import LAST_ROW, Book, Sheet

_MOST = LAST_ROW - 10
_SUMMARY = (20, 12, 12, 12, 70)
_FINDINGS = (26, 8, 12, 50, 50, 14, 40, 30, 22)
_VERDICTS = (26, 8, 14, 14, 40, 40)
Cell = tuple[str | int | None, str]


def write_diff(comparison: Comparison, path: Path, lang: Lang) -> None:
    """The same comparison gives the same bytes. The file appears when it is whole; raises OSError where it cannot be
    written."""
    with Book(path, message("backtest.title-diff", lang, before=pack_name(comparison.before, lang),
                            after=pack_name(comparison.after, lang)), lang) as book:
        _Writing(book, comparison, lang).write()


class _Writing:
    def __init__(self, book: Book, comparison: Comparison, lang: Lang) -> None:
        self.book, self.comparison, self.lang = book, comparison, lang
        self.subtitle = message(
            "backtest.sheet-subtitle", lang, before=pack_name(comparison.before, lang),
            after=pack_name(comparison.after, lang), source=comparison.source or "—", reports=comparison.reports)

    def say(self, name: str, /, **values: object) -> str:
        return message(f"backtest.{name}", self.lang, **values)

    def write(self) -> None:
        self._summary()
        changes = self.comparison.changes
        if changes is None:
            return
        for kind in KINDS:
            found = [change for change in changes.findings if change.kind == kind]
            self._table(f"sheet-{kind}", _FINDINGS,
                        ("organisation", "year", "rule", "before", "after", "what", "why", "file", "id"),
                        (self._change(change) for change in found), len(found))
        said = words(self.lang)
        self._table("sheet-verdicts", _VERDICTS, ("organisation", "year", "before", "after", "rules", "file"), (
            [(one.whose.organisation, "centre"), (one.whose.year, "number"), (said[one.before], f"state-{one.before}"),
             (said[one.after], f"state-{one.after}"), (" ".join(one.rules), "text"), (one.whose.file, "text")]
            for one in changes.verdicts), len(changes.verdicts))

    def _summary(self) -> None:
        packs, changes, lang = self.comparison.packs, self.comparison.changes, self.lang
        sheet = self.book.sheet(self.say("sheet-changes"), _SUMMARY, streamed=False, colour="#1F4E79")
        last = len(_SUMMARY) - 1
        sheet.title(self.say("title-diff", before=pack_name(self.comparison.before, lang),
                             after=pack_name(self.comparison.after, lang)), self.subtitle, last)
        meanings = meaning_lines(packs, lang)
        self._lines(sheet, self.say("head-meanings") if meanings else self.say("meanings-none"), meanings)
        lines = pack_lines(packs, lang)
        self._lines(sheet, self.say("head-pack") if lines else self.say("pack-none"), lines)
        if changes is None:
            return
        counts = {kind: sum(change.kind == kind for change in changes.findings) for kind in KINDS}
        said = words(lang)
        told_ = [self.say("counts", **counts, verdicts=len(changes.verdicts), same=changes.same)] if (
            changes.findings or changes.verdicts) else [self.say("nothing-changes")]
        self._lines(sheet, self.say("head-reports", source=self.comparison.source, reports=self.comparison.reports), [
            *notes(self.comparison.readings[1], changes.unread, lang), *told_,
            *(self.say("verdict-counts", before=said[before], after=said[after], count=count)
              for (before, after), count in verdict_counts(changes.verdicts).items())])
        if not changes.findings:
            return
        sheet.row += 1
        sheet.heads([self.say("col-rule"), *(self.say(f"col-{kind}") for kind in KINDS), self.say("col-why")])
        for rule, kinds, causes in rule_counts(changes):
            why = self.say("list-semicolon").join(why_text(cause, lang) for cause, _ in causes.most_common(3))
            self._row(sheet, _SUMMARY, [(rule, "centre"), *((kinds[kind], "number") for kind in KINDS), (why, "text")])

    def _lines(self, sheet: Sheet, head: str, lines: Iterable[str]) -> None:
        sheet.row += 1
        last, wide = len(_SUMMARY) - 1, float(sum(_SUMMARY))
        sheet.tall(sheet.row, [(head, wide)])
        sheet.across(sheet.row, 0, last, head, "head")
        sheet.row += 1
        for line in lines:
            sheet.tall(sheet.row, [(line, wide)])
            sheet.across(sheet.row, 0, last, line, "text")
            sheet.row += 1

    def _table(self, name: str, widths: Sequence[float], columns: Sequence[str], rows: Iterable[Sequence[Cell]],
               count: int) -> None:
        sheet = self.book.sheet(self.say(name), widths)
        sheet.title(self.say(name), self.subtitle, len(widths) - 1)
        head = sheet.heads([self.say(f"col-{column}") for column in columns])
        for number, row in enumerate(rows):
            if number == _MOST:
                sheet.across(sheet.row, 0, len(widths) - 1, self.say("cut", shown=number, count=count))
                break
            self._row(sheet, widths, row)
        sheet.raw.autofilter(head, 0, max(head + 1, sheet.row - 1), len(widths) - 1)
        sheet.raw.freeze_panes(head + 1, 1)
        sheet.raw.repeat_rows(head)

    def _change(self, change: Change) -> list[Cell]:
        lang = self.lang
        sides = [short(side, change, lang) if change.kind == "changed" else
                 f"{told(side, lang)}\n{side.messages[lang]}" if side is not None else ""
                 for side in (change.before, change.after)]
        return [(change.whose.organisation, "centre"), (change.whose.year, "number"), (change.rule, "centre"),
                (sides[0], "text"), (sides[1], "text"),
                (message("backtest.list-comma", lang).join(fields_of(change, lang)), "text"),
                (why_text(change.why, lang), "text"), (change.whose.file, "text"), (change.id, "key")]

    def _row(self, sheet: Sheet, widths: Sequence[float], cells: Sequence[Cell]) -> None:
        sheet.tall(sheet.row, [(text, width) for (text, look), width in zip(cells, widths, strict=True)
                               if isinstance(text, str) and look != "key"])
        for column, (value, look) in enumerate(cells):
            sheet.put(sheet.row, column, value, look)
        sheet.row += 1
