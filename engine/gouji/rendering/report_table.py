"""A parsed report for people: what was recognised, table by table."""

from __future__ import annotations

from tabulate import tabulate

from gouji.checking import show_number
from gouji.fitting import Figure, Report
from gouji.messages import Lang, message
from gouji.vocabulary import Vocabulary

_MARKS = {"blank": "␣", "missing": "∅", "not_applicable": "/", "unreadable": "✗"}


def render_report(report: Report, vocabulary: Vocabulary, lang: Lang = "zh") -> str:
    """Organisation, year, template, sections, the tables as read, claims and doubts."""
    lines = [message("rendering.parsed", lang, organisation=report.organisation.name or "—", year=report.year or "—",
                     template=report.template, file=report.file), ""]
    lines += [f"  {s.title}  ({s.place.describe(lang)}, {len(s.text)})" for s in report.sections]
    for table in vocabulary.tables:
        lines += ["", table.name]
        for block in table.blocks:
            rows = [[row.short, *(_cell(report.figures[f"{table.id}.{row.id}.{c.id}"]) for c in block.columns)]
                    for row in block.rows]
            lines.append(tabulate(rows, headers=["", *(c.short for c in block.columns)], tablefmt="simple",
                                  disable_numparse=True, stralign="right"))
    if report.claims:
        lines.append("")
    for claim in report.claims:
        agrees = claim.agrees_with.expression if claim.agrees_with else "—"
        lines.append(message("rendering.claim", lang, phrase=claim.phrase, value=show_number(claim.value),
                             agrees=agrees, quote=claim.quote))
    lines += [message("rendering.doubt", lang, text=doubt.text(lang)) for doubt in report.doubts]
    return "\n".join(lines) + "\n"


def _cell(figure: Figure) -> str:
    shown = show_number(figure.value) if figure.value is not None else _MARKS[figure.state]
    return shown + ("?" if figure.doubtful else "")
