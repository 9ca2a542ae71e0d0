"""The sheet of one report: the verdict, its findings, and the official tables with the cells to blame in colour."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.corpus.standing import Standing
from gouji.messages import message
from gouji.packs import Pack
from gouji.reasoning import ReportAudit
from gouji.reasoning.decision import SETTLED
from gouji.rendering.html.marks import Role, all_marks
from gouji.rendering.html.tables import draw
from gouji.rendering.views import why_open, words
from gouji.rendering.workbook.book import Book, Sheet
from gouji.rendering.workbook.cells import circled
from gouji.rendering.workbook.looks import printed_look
from gouji.rendering.workbook.printed import GRID, GRID_WIDTH, draw_table
from gouji.rendering.workbook.told import Told

_LAST = GRID - 1
_TABS = {"returned": "#D9655C", "to_confirm": "#E0A83B", "accepted": "#6BAA75"}
_COLUMNS = {"number": (0, 0), "action": (1, 1), "problem": (2, 6), "arithmetic": (7, 10), "demand": (11, 13),
            "decision": (14, 14)}
_LONG = 20  # lines of a table that starts on a page of its own
_DOUBTS = 12
_ROLES: tuple[Role, ...] = ("guilty", "possible", "left", "right", "cell")


class ReportSheet:
    """Writes the sheet of one report."""

    def __init__(self, book: Book, wanted: str, audit: ReportAudit, pack: Pack, overview: str) -> None:
        self.book, self.audit, self.pack, self.lang = book, audit, pack, book.lang
        self.said, self.overview = words(book.lang), overview
        self.sheet: Sheet = book.sheet(wanted, [GRID_WIDTH] * GRID, streamed=False, colour=_TABS[audit.verdict])
        self.name = self.sheet.name

    def write(self, findings: Sequence[Told], standing: Standing | None, subtitle: str) -> None:
        sheet, report, lang = self.sheet, self.audit.report, self.lang
        name = report.organisation.name or message("workbook.no-name", lang)
        sheet.title(message("workbook.title-report", lang, organisation=name, year=report.year), subtitle, _LAST)
        sheet.raw.freeze_panes(2, 0)
        sheet.raw.repeat_rows(0)
        sheet.link(sheet.row, 0, message("workbook.back", lang), self.overview, "plain-link")
        sheet.row += 1
        self._head(standing)
        self._findings(findings)
        self._doubts()
        self._tables({told.number: told.problem for told in findings})

    def _head(self, standing: Standing | None) -> None:
        audit, lang = self.audit, self.lang
        actions = [finding.action for finding in audit.findings if finding.status not in SETTLED]
        settled = len(audit.findings) - len(actions)
        counts = message("workbook.counts", lang, **{a: actions.count(a) for a in ("mend", "confirm", "consider")})
        counts += message("workbook.counts-settled", lang, count=settled) if settled else ""
        filed = ""
        if standing is not None:
            dash = message("workbook.dash", lang)
            filed = message("workbook.filed", lang, received=standing.received or dash, deadline=standing.deadline or
                            dash, timeliness=message(f"workbook.time-{standing.timeliness}", lang))
        rows = [[("verdict", self.said[audit.verdict]), ("counts", counts)],
                [("file", audit.report.file), ("prior", audit.prior_file or message("workbook.no-prior", lang))]]
        rows += [[("filed", filed)]] * bool(filed)
        for pairs in rows:
            width = GRID // len(pairs) if len(pairs) == 1 else 7
            self.sheet.tall(self.sheet.row, [(text, (width - 1) * GRID_WIDTH) for _, text in pairs], 22)
            at = 0
            for i, (name, text) in enumerate(pairs):
                end = _LAST if i == len(pairs) - 1 else at + width - 1
                look = f"state-{audit.verdict}" if name == "verdict" else "text"
                self.sheet.put(self.sheet.row, at, message(f"workbook.head-{name}", lang), "label")
                self.sheet.across(self.sheet.row, at + 1, end, text, look)
                at = end + 1
            self.sheet.row += 1
        if why_open(audit, lang):
            self._line(why_open(audit, lang), "note")

    def _findings(self, findings: Sequence[Told]) -> None:
        sheet, lang = self.sheet, self.lang
        self._section(message("workbook.head-counts", lang))
        if not findings:
            self._line(message("workbook.nothing", lang), "text")
            return
        sheet.raw.set_row(sheet.row, 22)
        for name, (first, last) in _COLUMNS.items():
            sheet.across(sheet.row, first, last, message(f"workbook.one-{name}", lang), "head")
        sheet.row += 1
        for told in findings:
            decision = message(f"workbook.decision-{told.decision.kind}", lang) if told.decision else ""
            texts = {"number": circled(told.number), "action": self.said[told.finding.action],
                     "problem": f"{told.problem}\n{told.place}", "demand": told.demand, "decision": decision,
                     "arithmetic": "\n".join(part for part in (told.arithmetic, told.quote) if part)}
            sheet.tall(sheet.row, [(texts[name], (last - first + 1) * GRID_WIDTH)
                                   for name, (first, last) in _COLUMNS.items()])
            for name, (first, last) in _COLUMNS.items():
                look = (f"state-{told.finding.action}" if name == "action" else
                        "centre" if name in ("number", "decision") else "text")
                sheet.across(sheet.row, first, last, texts[name], look)
            sheet.row += 1

    def _doubts(self) -> None:
        doubts = [doubt.text(self.lang) for doubt in self.audit.report.doubts]
        if not doubts:
            return
        self._section(message("workbook.head-doubts", self.lang))
        for text in doubts[:_DOUBTS]:
            self._line(text, "text")
        if len(doubts) > _DOUBTS:
            self._line(message("rendering.and-more", self.lang, count=len(doubts) - _DOUBTS).strip(), "note")

    def _tables(self, messages: dict[int, str]) -> None:
        sheet, report, lang = self.sheet, self.audit.report, self.lang
        vocabulary = self.pack.vocabulary(report.template)
        marks = all_marks(self.audit.findings)
        breaks, long = [sheet.row + 1], False
        self._section(message("workbook.head-tables", lang))
        self._legend()
        for table in vocabulary.tables:
            drawing = draw(table, report, vocabulary, marks, lang)
            sheet.row += 1
            if long or len(drawing.lines) > _LONG:
                breaks.append(sheet.row)
            long = len(drawing.lines) > _LONG
            self._section(f"{drawing.name}　{drawing.title}", gap=False)
            if drawing.found:
                draw_table(sheet, drawing, messages, lang, message("workbook.comment-author", lang))
            else:
                self._line(message("workbook.table-missing", lang), "state-missing")
        sheet.raw.set_h_pagebreaks(breaks)
        sheet.raw.ignore_errors({"number_stored_as_text": f"A1:O{sheet.row + 1}"})

    def _legend(self) -> None:
        sheet, lang = self.sheet, self.lang
        sheet.raw.set_row(sheet.row, 20)
        for i, role in enumerate(_ROLES):
            sheet.across(sheet.row, i * 2, i * 2 + 1, message(f"workbook.legend-{role}", lang),
                         printed_look(role, False, False))
        sheet.across(sheet.row, 10, 11, message("workbook.legend-empty", lang), printed_look(None, True, False))
        sheet.across(sheet.row, 12, 13, message("workbook.legend-doubtful", lang), printed_look(None, False, True))
        sheet.row += 1
        self._line(message("workbook.legend-numbers", lang), "note")

    def _section(self, text: str, gap: bool = True) -> None:
        self.sheet.row += gap
        self.sheet.raw.set_row(self.sheet.row, 22)
        self.sheet.across(self.sheet.row, 0, _LAST, text, "section")
        self.sheet.row += 1

    def _line(self, text: str, look: str) -> None:
        self.sheet.tall(self.sheet.row, [(text, GRID * GRID_WIDTH)])
        self.sheet.across(self.sheet.row, 0, _LAST, text, look)
        self.sheet.row += 1
