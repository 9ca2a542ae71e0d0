"""A page as a workbook, by openpyxl or XlsxWriter: one sheet or a sheet a section, numbers as numbers or as text."""

from __future__ import annotations

import io
from dataclasses import dataclass
from random import Random

import openpyxl
import xlsxwriter
from openpyxl.styles import Alignment, Border, Side

from writers.pages import Grid, Heading, Item, Page, SpanCell

_PER_SECTION = "一二三四五六"


@dataclass(frozen=True, slots=True)
class Book:
    """`tool`: openpyxl or xlsxwriter. `sheets`: one, or one a section. `numbers`: cells hold numbers, else text.
    `merged`: a line of text is a cell merged over the width of the tables. `indent`: columns left empty at the left.
    `totals`: totals are formulas, their values saved with them (xlsxwriter only).
    """

    tool: str = "openpyxl"
    sheets: str = "one"
    numbers: bool = True
    merged: bool = True
    indent: int = 0
    totals: bool = False


KINDS = ("openpyxl", "openpyxl-sheets", "xlsxwriter", "xlsxwriter-sheets", "xlsxwriter-formulas")


def book(rng: Random, kind: str) -> Book:
    tool, _, more = kind.partition("-")
    return Book(tool, "sections" if more == "sheets" else "one", more == "formulas" or rng.random() < 0.6,
                rng.random() < 0.6, rng.choice((0, 0, 1)), more == "formulas")


def write_kind(page: Page, kind: str, rng: Random) -> bytes:
    return write(page, book(rng, kind))


def write(page: Page, look: Book) -> bytes:
    sheets: list[tuple[str, list[Item]]] = [(page.name[:28] if look.sheets == "one" else "封面", [])]
    for item in page.items:
        if look.sheets == "sections" and isinstance(item, Heading) and item.level == 1:
            sheets.append((f"{_PER_SECTION[len(sheets) - 1]}、{item.text}"[:28], []))
        sheets[-1][1].append(item)
    out = io.BytesIO()
    (_openpyxl if look.tool == "openpyxl" else _xlsxwriter)(sheets, look, out)
    return out.getvalue()


def _text(item: Item) -> str:
    assert not isinstance(item, Grid)
    return item.number + item.text if isinstance(item, Heading) else item.text


def _width(items: list[Item]) -> int:
    return max((item.columns for item in items if isinstance(item, Grid)), default=8)


def _value(cell: SpanCell, look: Book) -> str | float | int | None:
    if not cell.text:
        return None
    if look.numbers and cell.number is not None:
        return int(cell.number) if cell.number == int(cell.number) else float(cell.number)
    return cell.text


def _openpyxl(sheets: list[tuple[str, list[Item]]], look: Book, out: io.BytesIO) -> None:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    wrap = Alignment(wrap_text=True, horizontal="center", vertical="center")
    thin = Side(style="thin")  # without lines nobody could tell an empty cell at the end of a table
    box = Border(left=thin, right=thin, top=thin, bottom=thin)
    for name, items in sheets:
        sheet = workbook.create_sheet(name)
        row = 1
        for item in items:
            if not isinstance(item, Grid):
                sheet.cell(row, 1 + look.indent, _text(item))
                if look.merged:
                    sheet.merge_cells(start_row=row, end_row=row, start_column=1 + look.indent,
                                      end_column=look.indent + _width(items))
                row += 1
                continue
            for r, column, cell in _placed(item):
                for below in range(cell.rows):
                    for right in range(cell.columns):
                        sheet.cell(row + r + below, 1 + look.indent + column + right).border = box
                at = sheet.cell(row + r, 1 + look.indent + column)
                value = _value(cell, look)
                if value is not None:
                    at.value = value
                    if isinstance(value, str):
                        at.data_type = "s"  # "=…" and "+5" are text here
                    else:
                        at.number_format = "#,##0" if isinstance(value, int) else "#,##0.00"
                at.alignment = wrap
                if cell.columns * cell.rows > 1:
                    sheet.merge_cells(start_row=row + r, end_row=row + r + cell.rows - 1, start_column=at.column,
                                      end_column=at.column + cell.columns - 1)
            row += len(item.rows) + 1
    workbook.save(out)


def _xlsxwriter(sheets: list[tuple[str, list[Item]]], look: Book, out: io.BytesIO) -> None:
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    box = workbook.add_format({"border": 1, "text_wrap": True, "align": "center", "num_format": "#,##0.####"})
    for name, items in sheets:
        sheet = workbook.add_worksheet(name)
        row = 0
        for item in items:
            if not isinstance(item, Grid):
                if look.merged:
                    sheet.merge_range(row, look.indent, row, look.indent + _width(items) - 1, _text(item))
                else:
                    sheet.write_string(row, look.indent, _text(item))
                row += 1
                continue
            for r, column, cell in _placed(item):
                top, left = row + r, look.indent + column
                if cell.columns * cell.rows > 1:
                    sheet.merge_range(top, left, top + cell.rows - 1, left + cell.columns - 1, "", box)
                value = _value(cell, look)
                if value is None:
                    sheet.write_blank(top, left, None, box)
                elif isinstance(value, str):
                    sheet.write_string(top, left, value, box)
                elif look.totals and cell.figure.endswith(".total"):
                    first = xlsxwriter.utility.xl_rowcol_to_cell(top, left - 1)
                    sheet.write_formula(top, left, f"={first}+{value}-{first}", box, value)
                else:
                    sheet.write_number(top, left, value, box)
            row += len(item.rows) + 1
    workbook.close()


def _placed(grid: Grid) -> list[tuple[int, int, SpanCell]]:
    """Each cell with its row and its column."""
    slots = grid.slots()
    return [(r, slots[r].index((r, turn)), cell) for r, row in enumerate(grid.rows) for turn, cell in enumerate(row)]
