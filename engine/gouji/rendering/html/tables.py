"""The tables of a report as drawn: what each cell shows, and how it is marked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from gouji.checking import show_number
from gouji.fitting import Figure, Report
from gouji.messages import Lang, message
from gouji.rendering.html.marks import Mark, Role
from gouji.rendering.html.printed import Box, Line, printed
from gouji.vocabulary import Table, Vocabulary


@dataclass(frozen=True, slots=True)
class Cell:
    """A box as drawn. `text` is what the submission says; `said` names the cell and its state for those who ask.

    `start`: the column a row label starts in, for labels that stay in sight when the table is scrolled.
    """

    box: Box
    text: str = ""
    state: str = ""
    doubtful: bool = False
    marks: tuple[Mark, ...] = ()
    said: str = ""
    start: int = 0

    @property
    def role(self) -> Role | None:
        return self.marks[0].role if self.marks else None

    @property
    def side(self) -> str:
        return self.marks[0].side if self.marks else ""

    @property
    def reads(self) -> int | None:
        """What the cell should read, where a finding says so."""
        return next((mark.reads for mark in self.marks if mark.reads is not None), None)


@dataclass(frozen=True, slots=True)
class DrawnLine:
    cells: tuple[Cell, ...]
    head: bool
    gap: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A table, or a part of one. `columns`: how many it is wide, `labels` of them row labels; `small`: to be drawn as a
    mere map; `found`: whether the submission has the table at all.
    """

    id: str
    name: str
    title: str
    lines: tuple[DrawnLine, ...]
    columns: int
    labels: int
    strip: bool
    small: bool
    found: bool


def draw(table: Table, report: Report, vocabulary: Vocabulary, marks: Mapping[str, Sequence[Mark]], lang: Lang,
         keep: Collection[str] | None = None, small: bool = False) -> Drawing:
    """The table with the cells of `report`; with `keep`, only the rows and columns that hold one of those figures."""
    lines = printed(table, keep)
    names = {f"{table.id}.{row.id}.{column.id}": f"{row.short}.{column.short}"
             for block in table.blocks for row in block.rows for column in block.columns}
    figures = [report.figures[spec.id] for spec in vocabulary.cells(table) if spec.id in report.figures]
    section = vocabulary.section(table.section)
    labels = next((box.columns for line in lines for box in line.boxes if box.kind == "corner"), 0)
    return Drawing(
        table.id, table.name, section.label.text,
        tuple(_line(line, labels, report, names, marks, lang) for line in lines),
        max((sum(box.columns for box in line.boxes) for line in lines), default=0),
        labels, table.layout == "strip", small, any(figure.state != "missing" for figure in figures))


def _line(line: Line, labels: int, report: Report, names: Mapping[str, str], marks: Mapping[str, Sequence[Mark]],
          lang: Lang) -> DrawnLine:
    cells: list[Cell] = []
    to_come = sum(box.columns for box in line.boxes if box.kind == "label")
    for box in line.boxes:
        if box.kind == "label":
            cells.append(Cell(box, box.text, start=labels - to_come))
            to_come -= box.columns
            continue
        if box.kind != "figure":
            cells.append(Cell(box, box.text))
            continue
        figure = report.figures.get(box.figure)
        state = figure.state if figure else "missing"
        said = names[box.figure]
        if state != "given":
            said += " " + message(f"checking.cell-{state}", lang)
        cells.append(Cell(box, shown(figure), state, figure.doubtful if figure else False,
                          tuple(marks.get(box.figure, ())), said))
    return DrawnLine(tuple(cells), line.head, line.gap)


def shown(figure: Figure | None) -> str:
    """What the submission writes in a cell; a report that came as data has only the number."""
    if figure is None:
        return ""
    return figure.raw.strip() or ("" if figure.value is None else show_number(figure.value))
