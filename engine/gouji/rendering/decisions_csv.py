"""What was decided of findings as CSV, in the columns that `gouji decide import` reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gouji.corpus.workbook_in import column_header
from gouji.messages import Lang, message
from gouji.reasoning import Decision
from gouji.reasoning.decision import latest
from gouji.rendering.listing_csv import csv_line, csv_text
from gouji.rendering.workbook.listing import review_word

_COLUMNS = ("organisation", "year", "rule", "decision", "reason", "approval", "expires", "feedback", "review",
            "finding", "fingerprint")


def decision_chunks(decisions: Iterable[Decision], lang: Lang = "zh") -> Iterator[str]:
    """A header and a line for each finding with what counts of it, by organisation and year; begins with the mark by
    which Excel knows UTF-8."""
    yield "\ufeff" + csv_line([column_header(column, lang) for column in _COLUMNS])
    for d in sorted(latest(decisions).values(), key=lambda d: (d.organisation, d.year, d.finding)):
        kind = message(f"workbook.decision-{d.kind}", lang) if d.kind != "noted" else ""
        yield csv_line([csv_text(value) for value in (
            d.organisation, d.year or "", d.rule, kind, d.reason, d.approval, d.expires, d.feedback,
            review_word(d.review, lang), d.finding, d.fingerprint)])
