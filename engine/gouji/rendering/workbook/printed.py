"""An official table on a sheet as the form prints it: merged headings, the submission's figures, the marks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from gouji.messages import Lang, message
from gouji.rendering.html.tables import Cell, Drawing
from gouji.rendering.workbook.book import Sheet
from gouji.rendering.workbook.cells import circled, height
from gouji.rendering.workbook.looks import printed_look

GRID = 15  # columns of the sheet; the widest table has as many
GRID_WIDTH = 9.3
_LEAST_LABELS = 5
_WIDEST_FIGURE = 3
_MARKS = 4
_ROW = 17.0
_NUMBER = re.compile(r"0|-?[1-9]\d{0,14}", re.ASCII)


def draw_table(sheet: Sheet, drawing: Drawing, messages: Mapping[int, str], lang: Lang, author: str) -> None:
    """The table from the sheet's next row on. `messages`: what the findings say, by their number; cells to blame carry
    it as a comment."""
    starts = _starts(drawing)
    taken: set[tuple[int, int]] = set()
    top = sheet.row
    for i, line in enumerate(drawing.lines):
        at = 0
        tallest = _ROW
        for cell in line.cells:
            while (i, at) in taken:
                at += 1
            box = cell.box
            taken |= {(i + down, at + right) for down in range(box.rows) for right in range(box.columns)}
            first, last = starts[at], starts[at + box.columns] - 1
            bottom = top + i + box.rows - 1
            value, look = _shown(cell, lang)
            sheet.across(top + i, first, last, value, look, bottom)
            if box.rows == 1:
                tallest = max(tallest, height(iter([(str(value), (last - first + 1) * GRID_WIDTH)]), 13))
            if cell.role in ("guilty", "possible"):
                numbers = dict.fromkeys(mark.number for mark in cell.marks)
                said = "\n".join([cell.said, *(message("workbook.comment", lang, number=circled(n), message=messages[n])
                                               for n in numbers)])
                sheet.note(top + i, first, said, author)
            at += box.columns
        sheet.raw.set_row(top + i, tallest)
    sheet.row = top + len(drawing.lines)


def _starts(drawing: Drawing) -> Sequence[int]:
    """Where each column of the drawing begins on the grid, and where the last one ends."""
    labels = drawing.labels
    figures = drawing.columns - labels
    wide = max(1, min(_WIDEST_FIGURE, (GRID - _LEAST_LABELS if labels else GRID) // max(1, figures)))
    rest = max(labels, GRID - wide * figures) if labels else 0
    sizes = [min(1 + (i > 0), rest - labels + 1) for i in range(max(0, labels - 1))]
    sizes += [rest - sum(sizes)] * bool(labels) + [wide] * figures
    starts = [0]
    for size in sizes:
        starts.append(starts[-1] + size)
    return starts


def _shown(cell: Cell, lang: Lang) -> tuple[str | int, str | dict[str, Any]]:
    """What stands in a cell, and how it looks: a plain number stays one; a marked cell has the numbers of the findings
    and what it should read."""
    if cell.box.kind != "figure":
        return cell.text, "printed-label" if cell.box.kind == "label" else "printed-head"
    empty = not cell.text
    look = printed_look(cell.role, empty, cell.doubtful)
    if not cell.marks and not cell.doubtful and _NUMBER.fullmatch(cell.text):
        return int(cell.text), look
    numbers = list(dict.fromkeys(mark.number for mark in cell.marks))
    text = cell.text + ("？" if cell.doubtful else "")
    if numbers:
        text = f"{text} {''.join(map(circled, numbers[:_MARKS]))}{'…' if len(numbers) > _MARKS else ''}".strip()
    if cell.role in ("guilty", "possible") and cell.reads is not None:
        code = "workbook.should-read" if cell.role == "guilty" else "workbook.may-read"
        text += "\n" + message(code, lang, reads=cell.reads)
    return text, look
