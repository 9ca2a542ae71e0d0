"""The findings as CSV: the workbook's list for other programs, and to be filled in where there is no Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from gouji.corpus.audits import Audit
from gouji.corpus.formulas import guarded
from gouji.corpus.workbook_in import COLUMNS, column_header
from gouji.messages import Lang, message
from gouji.rendering.workbook.listing import cells_of
from gouji.rendering.workbook.told import told


def csv_chunks(audit: Audit, lang: Lang = "zh") -> Iterator[str]:
    """A header and a line for each finding, with the columns of 问题清单 and the rule pack; begins with the mark by
    which Excel knows UTF-8. A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    yield "\ufeff" + csv_line([*(column_header(column, lang) for column in COLUMNS),
                               message("workbook.col-pack", lang)])
    pack = message("workbook.pack", lang, name=audit.pack.name, version=audit.pack.version, hash=audit.pack.hash)
    since = {s.summary.number: s.recheck.since for s in (audit.season.standings if audit.season else ())
             if s.summary is not None and s.recheck is not None}
    number = 0
    for at, report in enumerate(audit.reports):
        vocabulary = audit.pack.vocabulary(report.report.template)
        for turn, finding in enumerate(report.findings, 1):
            number += 1
            cells = cells_of(told(finding, turn, report, vocabulary, audit.pack, lang), report, number,
                             since.get(at, {}).get(finding.id, ""), audit, lang)
            yield csv_line([*(csv_text(cells.get(column)) for column in COLUMNS), pack])


def csv_line(cells: list[str]) -> str:
    """A line of CSV, with the end of line that Excel writes."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def csv_text(value: object) -> str:
    """A cell as text, with an apostrophe before what a spreadsheet would take for a formula."""
    return guarded("" if value is None else str(value))
