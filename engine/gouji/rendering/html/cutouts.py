"""The parts of the tables that a finding is about, small enough to be seen at a glance beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gouji.fitting import Report
from gouji.messages import Lang
from gouji.reasoning import Finding
from gouji.rendering.html.marks import marks_of, sides
from gouji.rendering.html.tables import Drawing, draw
from gouji.vocabulary import Table, Vocabulary

_MOST = 40  # empty cells beyond which the whole table is shown in small, without words
_FEW = 4  # operands of which even the zeros are shown


@dataclass(frozen=True, slots=True)
class Cutout:
    """A part of a table. `wide`: checks along a row, one line or few; `main`: it holds the check the finding is of."""

    drawing: Drawing
    wide: bool
    main: bool


def cut_out(finding: Finding, number: int, report: Report, vocabulary: Vocabulary,
            lang: Lang) -> tuple[list[Table], tuple[Cutout, ...], bool]:
    """The tables that a finding concerns, the parts of them to show, and whether cells of 0 were left out of those."""
    marks = {figure: (mark,) for figure, mark in marks_of(finding, number).items()}
    tables = [table for table in vocabulary.tables if any(f.startswith(table.id + ".") for f in marks)]
    shown, zeros = _worth_showing(finding, report)
    parts = [Cutout(draw(table, report, vocabulary, marks, lang, keep, small=keep is None), wide,
                    keep is None or (not shown[0].isdisjoint(keep) and wide == _along(shown[0])))
             for table in tables for keep, wide in _parts(table, shown, report)]
    return tables, tuple(part for part in parts if part.drawing.lines and part.drawing.found), zeros


def _worth_showing(finding: Finding, report: Report) -> tuple[list[set[str]], bool]:
    """For each check, its cells without the zeros of a long sum; and whether any were left out."""
    suspects = set(finding.cause.cells) if finding.cause else set()
    out, left_out = [], False
    for result in (finding.result, *finding.folded):
        cells = sides(result)
        on_side = list(cells.values())
        keep = set()
        for figure, side in cells.items():
            known = report.figures.get(figure)
            plain = known is not None and (known.value == 0 or known.state == "not_applicable") and not known.doubtful
            if plain and figure not in suspects and len(cells) > _FEW and on_side.count(side) > 1:
                left_out = True
            else:
                keep.add(figure)
        out.append(keep)
    unseen = suspects.difference(*out)
    return [*out, unseen] if unseen else out, left_out


def _parts(table: Table, checks: Sequence[set[str]], report: Report) -> Iterator[tuple[set[str] | None, bool]]:
    """What to cut out of a table, and whether it is wide: checks along a row, and the others; None: the whole table,
    of which most is empty.

    Apart, because one that runs along a row and one that runs down a column together take in all between them, and no
    phone is as wide as that.
    """
    along: set[str] = set()
    others: set[str] = set()
    for cells in checks:
        here = {figure for figure in cells if figure.startswith(table.id + ".")}
        (along if _along(here) else others).update(here)
    empty = [f for f in along | others if f in report.figures and report.figures[f].state != "given"]
    if len(empty) > _MOST:
        yield None, False
    else:
        yield from ((part, part is along) for part in (along, others) if part)


def _along(cells: set[str]) -> bool:
    """Whether several cells stand in one row."""
    return len(cells) > 1 and len({figure.rpartition(".")[0] for figure in cells}) == 1
