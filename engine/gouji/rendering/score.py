"""The score sheet as rows, for the workbook and the page, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from gouji.checking import show_number
from gouji.corpus.formulas import guarded
from gouji.corpus.scoring import Points, ScoreLine, Scoring
from gouji.messages import Lang, message
from gouji.packs import Pack
from gouji.rendering.views import words

Cell = str | Points


def score_header(scoring: Scoring, lang: Lang = "zh") -> list[str]:
    """The headings of `score_rows`: rank, organisation, timeliness, verdict, two columns a deduction, sums, grade."""
    out = [message(f"score.col-{name}", lang) for name in ("rank", "organisation", "timeliness", "verdict")]
    for deduction in scoring.deductions:
        name = deduction.name_en if lang == "en" and deduction.name_en else deduction.name
        out.append(message("score.col-count", lang, name=name))
        out.append(message("score.col-points-open", lang, name=name) if deduction.cap is None else
                   message("score.col-points", lang, name=name, cap=show_number(deduction.cap)))
    return [*out, message("score.col-deducted", lang),
            message("score.col-total", lang, full=show_number(scoring.full)), message("score.col-grade", lang)]


def score_rows(lines: Sequence[ScoreLine], lang: Lang = "zh") -> list[list[Cell]]:
    """One row a line, numbers as numbers; what was not audited has no rank and says so for total and grade."""
    said = words(lang)
    unaudited = message("score.unaudited", lang)
    rows: list[list[Cell]] = []
    for line in lines:
        grade = line.grade
        rows.append([
            "" if line.rank is None else line.rank,
            line.member.name if line.listed else message("score.unlisted", lang, name=line.member.name),
            message(f"score.time-{line.timeliness}", lang), said[line.verdict] if line.verdict else
            message(f"score.unaudited-{line.why}", lang) if line.why else unaudited,
            *(cell for item in line.items for cell in (item.count, item.points)), line.deducted,
            unaudited if line.total is None else line.total,
            unaudited if grade is None else grade.name_en if lang == "en" and grade.name_en else grade.name])
    return rows


def write_score_csv(lines: Sequence[ScoreLine], scoring: Scoring, path: Path, lang: Lang = "zh",
                    pack: Pack | None = None) -> Path:
    """The sheet as CSV (UTF-8 with BOM, so that Excel reads Chinese), with the rule `pack` in a last column. Raises
    OSError."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    head, said = ([message("workbook.col-pack", lang)], [message(
        "workbook.pack", lang, name=pack.name, version=pack.version, hash=pack.hash)]) if pack else ([], [])
    writer.writerow([*(_plain(cell) for cell in score_header(scoring, lang)), *head])
    writer.writerows([*(_plain(cell) for cell in row), *said] for row in score_rows(lines, lang))
    path.write_bytes(out.getvalue().encode("utf-8-sig"))
    return path


def _plain(cell: Cell) -> str:
    """A cell as text; one that a spreadsheet would take for a formula is quoted."""
    if not isinstance(cell, str):
        return show_number(cell)
    return guarded(cell)
