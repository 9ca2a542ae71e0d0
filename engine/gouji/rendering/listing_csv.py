"""The findings as CSV: the workbook's list for other programs, and to be filled in where there is no Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from gouji.corpus.audits import Audit
from gouji.corpus.workbook_in import COLUMNS, column_header
from gouji.messages import Lang
from gouji.rendering.workbook.listing import cells_of
from gouji.rendering.workbook.told import told

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render_csv(audit: Audit, lang: Lang = "zh") -> str:
    return "".join(csv_chunks(audit, lang))


def csv_chunks(audit: Audit, lang: Lang = "zh") -> Iterator[str]:
    """A header and a line for each finding, with the columns of 问题清单; begins with the mark by which Excel knows
    UTF-8. A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    yield "\ufeff" + _line([column_header(column, lang) for column in COLUMNS])
    since = {s.summary.number: s.recheck.since for s in (audit.season.standings if audit.season else ())
             if s.summary is not None and s.recheck is not None}
    number = 0
    for at, report in enumerate(audit.reports):
        vocabulary = audit.pack.vocabulary(report.report.template)
        for turn, finding in enumerate(report.findings, 1):
            number += 1
            cells = cells_of(told(finding, turn, report, vocabulary, audit.pack, lang), report, number,
                             since.get(at, {}).get(finding.id, ""), audit, lang)
            yield _line([_text(cells.get(column)) for column in COLUMNS])


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _text(value: object) -> str:
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(_FORMULA) else text
