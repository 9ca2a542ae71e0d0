"""Workbooks: what cells show, where text ends and tables begin, and what must not bring us down."""

from __future__ import annotations

import datetime
import io
import json
import warnings
import zipfile
from collections.abc import Sequence
from decimal import Decimal

import noise
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Color, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Pixels

from gouji.fitting import fit
from gouji.messages import message, remedy
from gouji.reading import Block, Document, Paragraph, Picture, SheetSpot, TableBlock, UnreadableError, read_bytes
from gouji.reading.sheet.formats import number_format
from gouji.reading.sheet.marks import name_of, position_of
from gouji.reading.sheet.texts import text_of

SHARED = noise.SEEDS.parent
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
LONG = "本县严格依照条例办理各项公开事务，" * 6


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(sheet: Worksheet, at: str, rows: Sequence[Sequence[object]], box: bool = True) -> None:
    row, column = position_of(at) or (0, 0)
    for r, values in enumerate(rows):
        for c, value in enumerate(values):
            cell = sheet.cell(row + r + 1, column + c + 1, value)
            if box:
                cell.border = BOX


def one_sheet() -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    assert isinstance(book.active, Worksheet)
    return book, book.active


def read(book: openpyxl.Workbook) -> Document:
    return read_bytes(saved(book), "a.xlsx")


def outline(document: Document) -> list[object]:
    """Lines as text, tables as rows of text."""
    return [[[cell.text for cell in row] for row in block.rows] if isinstance(block, TableBlock) else
            block.text if isinstance(block, Paragraph) else "picture" for block in document.blocks]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def bare(sheet: str, *, strings: str = "", styles: str = "", space: str = MAIN,
         parts: dict[str, str | bytes] | None = None) -> bytes:
    """A workbook with this XML in its one sheet, by hand: what no program writes, and old and odd ones do."""
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    all_parts = {
        "xl/worksheets/s.xml": f'<worksheet xmlns="{space}">{sheet}</worksheet>',
        "xl/book.xml": f'<workbook xmlns="{space}" xmlns:r="{LINKS}"><sheets><sheet name="表" r:id="a"/></sheets>'
                       "</workbook>",
        "xl/_rels/book.xml.rels": f'<Relationships xmlns="{relations}"><Relationship Id="a" Type="{LINKS}/worksheet" '
                                  f'Target="worksheets/s.xml"/><Relationship Id="b" Type="{LINKS}/sharedStrings" '
                                  f'Target="/xl/t.xml"/><Relationship Id="c" Type="{LINKS}/styles" '
                                  f'Target="/xl/l.xml"/></Relationships>',
        "xl/t.xml": f'<sst xmlns="{space}">{strings}</sst>',
        "xl/l.xml": f'<styleSheet xmlns="{space}">{styles}</styleSheet>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="a" Type="{LINKS}/officeDocument" '
                       f'Target="xl/book.xml"/></Relationships>',
        "[Content_Types].xml": '<Types><Override PartName="/xl/book.xml" ContentType="application/vnd.openxmlformats-'
                               'officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    } | (parts or {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in all_parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def data(*rows: str) -> str:
    return "<sheetData>" + "".join(f"<row>{row}</row>" for row in rows) + "</sheetData>"


# ── what cells show ──

@pytest.mark.parametrize(("stored", "shown"), [
    (226.0, "226"), (226, "226"), (0.0, "0"), (-0.0, "0"), (-24.0, "-24"), (0.30000000000000004, "0.3"),
    (24697.669999999998, "24697.67"), (33131.3325, "33131.3325"), (1e16, "10000000000000000"), (1.5e-3, "0.0015"),
    (123456789012345678.0, "123456789012346000"), (1e300, "1e+300"), (float("inf"), "inf"), (float("nan"), "nan"),
])
def test_numbers_are_shown_with_the_digits_that_excel_shows(stored: float, shown: str) -> None:
    assert text_of(stored) == shown


@given(st.integers(-10**14, 10**14), st.integers(0, 4))
def test_a_decimal_of_fifteen_digits_is_shown_as_it_was_typed(digits: int, places: int) -> None:
    number = Decimal(digits).scaleb(-places)
    assert Decimal(text_of(float(number))) == number


@pytest.mark.parametrize("since_1904", [False, True])
def test_dates_are_dates_whatever_parts_their_format_shows(since_1904: bool) -> None:
    book, sheet = one_sheet()
    if since_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    day = datetime.date(2021, 3, 5)
    put(sheet, "A1", [["日", day, day, datetime.datetime(2021, 3, 5, 12, 30), datetime.time(9, 30), 226]])
    for at, form in (("B1", 'yyyy"年"m"月"d"日"'), ("C1", "[$-804]yyyy-m;@"), ("D1", "yyyy-m-d h:mm"), ("E1", "h:mm"),
                     ("F1", '#,##0"日";[Red]-#,##0')):
        sheet[at].number_format = form
    assert outline(read(book)) == [
        [["日", "2021-03-05", "2021-03-05", "2021-03-05 12:30:00", "09:30:00", "226"]]]


def test_cells_show_numbers_dates_errors_and_truth() -> None:
    book, sheet = one_sheet()
    put(sheet, "A1", [["甲", 226, 0.1 + 0.2, True], ["乙", datetime.date(2021, 3, 5), "#REF!", 1234567]])
    sheet["C2"].data_type = "e"
    sheet["C1"].number_format, sheet["D2"].number_format = "0%", '#,##0"元";[Red]-#,##0'
    assert outline(read(book)) == [[["甲", "226", "0.3", "TRUE"], ["乙", "2021-03-05", "#REF!", "1234567"]]]


def test_errors_of_every_program_are_read_as_they_stand() -> None:
    errors = ["#N/A", "#SPILL!", "#GETTING_DATA", "Err:502"]
    raw = bare(data("".join(f'<c t="e"><f>A9</f><v>{error}</v></c>' for error in errors)))
    document = read_bytes(raw, "a")
    assert outline(document) == errors
    assert document.doubts == ()


@pytest.mark.parametrize(("encoding", "text"), [
    ("utf-8", "甲"), ("utf-8-sig", "甲"), ("utf-16", "甲"), ("iso-8859-1", "é")])
def test_nothing_is_lost_in_other_encodings_comments_and_cdata(encoding: str, text: str) -> None:
    said = encoding.removesuffix("-sig")
    cells = data(f'<c t="str"><v>{text}</v></c><c><v><!-- 4 -->5</v></c><c><v><![CDATA[6]]></v></c>')
    sheet = f'<?xml version="1.0" encoding="{said}"?><worksheet xmlns="{MAIN}"><!-- c -->{cells}</worksheet>'
    raw = bare("", parts={"xl/worksheets/s.xml": sheet.encode(encoding)})
    assert outline(read_bytes(raw, "a")) == [[[text, "5", "6"]]]


def test_runs_and_escapes_are_joined_and_how_to_pronounce_them_left_out() -> None:
    strings = ("<si><r><t>规</t></r><r><t>章_x000D_\n第二行</t></r><rPh><t>gui</t></rPh></si><si><t> 1 </t></si>")
    raw = bare(data('<c r="A1" t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="inlineStr"><is><t>内</t></is></c>'
                    '<c t="str"><f>B1</f><v>式</v></c><c><v>5</v></c>'), strings=strings)
    assert outline(read_bytes(raw, "a")) == [[["规章\n第二行", "1", "内", "式", "5"]]]


def test_strict_workbooks_and_other_names_of_parts_are_read() -> None:
    raw = bare(data("<c><v>1</v></c><c><v>2</v></c>"), space=STRICT)
    assert outline(read_bytes(raw, "a")) == [[["1", "2"]]]


def test_a_formula_without_its_result_is_an_empty_cell_and_said() -> None:
    book, sheet = one_sheet()
    put(sheet, "A1", [["甲", 1], ["乙", "=B1+1"]], box=False)
    document = read(book)
    assert outline(document) == [[["甲", "1"], ["乙", ""]]]
    [doubt] = document.doubts
    assert (doubt.code, doubt.values["count"]) == ("sheet.formula-without-value", 1)
    assert doubt.place is not None
    assert doubt.place.spots == (SheetSpot("Sheet", "B2"),)
    [table] = document.blocks
    assert isinstance(table, TableBlock)
    assert table.rows[1][1].flags == ("unread",)


def test_a_formula_that_gives_an_empty_text_is_no_doubt() -> None:
    raw = bare(data('<c><v>1</v></c><c t="str"><f>IF(A1,"","")</f><v></v></c><c><f>A1</f><v>1</v></c>'))
    document = read_bytes(raw, "a")
    assert outline(document) == [[["1", "", "1"]]]
    assert document.doubts == ()


# ── where a person sees something else ──

RAISED, STRUCK, WHITE = '<vertAlign val="superscript"/>', "<strike/>", '<color rgb="FFFFFFFF"/>'


def run(text: str, look: str | None = None) -> str:
    return f"<r>{'' if look is None else f'<rPr>{look}</rPr>'}<t>{text}</t></r>"


@pytest.mark.parametrize(("runs", "text", "flag"), [
    (run("12") + run("1", RAISED), "12", "unread"),
    (run("12") + run("[1]", RAISED) + run(" 件"), "12 件", "unread"),
    (run("12 件") + run("注1", RAISED), "12 件", "unread"),
    (run("规章") + run("①", RAISED), "规章", None),
    (run("规章") + run("[2]", RAISED) + run("制发"), "规章制发", None),
    (run("规章") + run("含废止", RAISED), "规章含废止", None),
    (run("12", RAISED), "12", None),
    (run("77", STRUCK) + run("78"), "78", "struck"),
    (run("77", STRUCK), "", "struck"),
    (run("7") + run("8", '<strike val="0"/>'), "78", None),
    (run("12") + run("99", WHITE), "12", "hidden"),
    (run("12") + run("99", '<color theme="0"/>'), "12", "hidden"),
    (run("12") + run("99", '<sz val="1"/>'), "12", "hidden"),
    (run("12") + run("3", '<color theme="0" tint="-0.5"/>'), "123", None),
    (run("12_x000D_\n") + run("x", STRUCK) + run("_x0033_"), "12\n3", "struck"),
])
@pytest.mark.parametrize("inline", [False, True])
def test_letters_that_do_not_count_are_left_out(runs: str, text: str, flag: str | None, inline: bool) -> None:
    cell = f'<c t="inlineStr"><is>{runs}</is></c>' if inline else '<c t="s"><v>1</v></c>'
    raw = bare(data('<c t="s"><v>0</v></c><c t="s"><v>0</v></c>', f'<c t="s"><v>0</v></c>{cell}'),
               strings=f"<si><t>甲</t></si><si>{runs}</si>")
    document = read_bytes(raw, "a")
    [table] = document.blocks
    assert isinstance(table, TableBlock)
    assert (table.rows[1][1].text, table.rows[1][1].flags) == (text, (flag,) if flag else ())
    assert [doubt.code for doubt in document.doubts] == {
        "struck": ["sheet.struck-cells"], "hidden": ["sheet.unseen-cells"]}.get(flag or "", [])


def looking(value: object, *, form: str = "General", font: Font | None = None, ground: str = "") -> Document:
    """A sheet with a cell that looks so."""
    book, sheet = one_sheet()
    put(sheet, "A1", [["名", "数"], ["甲", value], ["乙", 1]])
    sheet["B2"].number_format = form
    if font:
        sheet["B2"].font = font
    if ground:
        sheet["B2"].fill = PatternFill("solid", fgColor=ground)
    return read(book)


def the_cell(document: Document) -> tuple[str, str]:
    """Its text, and its flag."""
    [table] = document.blocks
    assert isinstance(table, TableBlock)
    return table.rows[1][1].text, "".join(table.rows[1][1].flags)


@pytest.mark.parametrize(("form", "stored", "flag"), [
    ("0", 12.6, "unread"), ("0.0", 12.66, "unread"), ("0.00", 24697.669999999998, ""), ("0.0##", 12.66, ""),
    ("0", 12, ""), ("000", 12, ""), ("#,##0.00", 33131.3325, "unread"), ("# ?/?", 0.5, "unread"), ("# ?/?", 3, ""),
    (";;;", 12, "hidden"), ("0;;;", 0, "hidden"), ("0;;;", 12, ""), ("#,###", 0, "hidden"), ("#,###", 12345, ""),
    ("0%", 0.35, "unread"), ("0%", 0, ""), ("#,##0,", 12000, "unread"), ("0.0,,", 2_000_000, "unread"),
    ("0!.0000,", 123456, "unread"), (r"0\.0,", 1234, "unread"), ('0"0"', 12, "unread"), ('0"件"', 12, ""),
    ('0"."', 12, ""), ('"无"', 12, "unread"), ('0;-0;"-"', 0, ""), ("**;**;**", 12, "unread"), ("0;0", -12, "unread"),
    ("#,##0_);(#,##0)", -12, ""), (r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)', 0, ""), ("[>9]0;;", 12, ""),
    ("[>9]0;;", 3, "hidden"), ('[<10]"少";0', 3, "unread"), ('[<10]"少";0', 30, ""), ("0.00E+00", 1234, "unread"),
    ("0.00E+00", 120, ""), ("[Red]0", 12, ""), ("[$¥-804]#,##0.00", 1.5, ""), ("@", 12.6, ""),
    ('General"件"', 12.6, ""), ("000-0000", 1234567, "unread"), (";;;", "十二", "hidden"),
    ('0;0;0;"见附"', "十二", "unread"), ("0", "12.6", ""), ("0;0;0;@", "十二", ""),
])
def test_a_number_that_its_format_shows_otherwise_is_doubted(form: str, stored: object, flag: str) -> None:
    document = looking(stored, form=form)
    assert the_cell(document) == (text_of(float(stored)) if isinstance(stored, float) else str(stored), flag)
    assert [doubt.code for doubt in document.doubts] == (
        [] if flag == "" or "%" in form else ["sheet.unseen-cells" if flag == "hidden" else "sheet.shown-otherwise"])


def test_a_doubt_about_what_is_shown_leads_to_its_cell() -> None:
    [doubt] = looking(12.6, form="0").doubts
    assert doubt.place is not None
    assert doubt.place.spots == (SheetSpot("Sheet", "B2"),)
    assert all(doubt.text(lang) for lang in ("zh", "en"))


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("0#?.,;%/@[]<>=-\\!*_\"eE+yG元 9"), max_size=14), st.integers(-999, 9999),
       st.integers(0, 3))
def test_any_format_is_understood_somehow(code: str, digits: int, places: int) -> None:
    form = number_format(code)
    if form is not None:
        assert form.of_number(Decimal(digits).scaleb(-places)) in ("same", "percent", "other", "nothing")
        assert not form.counts or digits <= 0 or form.of_number(Decimal(digits)) == "same"
        assert form.of_text() in ("same", "other", "nothing")


def test_zeros_that_a_sheet_does_not_show_are_doubted() -> None:
    raw = bare('<sheetViews><sheetView showZeros="0"/></sheetViews>' + data(
        "<c><v>3</v></c><c><v>0</v></c>", '<c><v>0.0</v></c><c t="str"><v>0</v></c>'))
    document = read_bytes(raw, "a")
    [table] = document.blocks
    assert isinstance(table, TableBlock)
    assert [[cell.flags for cell in row] for row in table.rows] == [[(), ("hidden",)], [("hidden",), ()]]
    assert [doubt.values["count"] for doubt in document.doubts] == [2]


@pytest.mark.parametrize(("font", "ground", "seen"), [
    (Font(strike=True), "", ("", "struck")), (Font(color="FFFFFFFF"), "", ("", "hidden")),
    (Font(color="00FCFCFC"), "FFFFFFFF", ("", "hidden")), (Font(color=Color(indexed=9)), "", ("", "hidden")),
    (Font(color=Color(theme=0)), "", ("", "hidden")), (Font(size=1), "", ("", "hidden")),
    (Font(color="FFFFFFFF"), "FF003366", ("12", "")), (Font(color=Color(theme=1)), "", ("12", "")),
    (Font(color=Color(theme=0, tint=-0.5)), "", ("12", "")), (Font(vertAlign="superscript"), "", ("12", "")),
    (Font(bold=True), "FFFF00", ("12", "")),
])
@pytest.mark.parametrize("value", [12, "12"])
def test_cells_that_are_struck_or_white_all_through_are_no_blanks(
        font: Font, ground: str, seen: tuple[str, str], value: object) -> None:
    document = looking(value, font=font, ground=ground)
    assert the_cell(document) == seen
    assert [doubt.code for doubt in document.doubts] == {
        "struck": ["sheet.struck-cells"], "hidden": ["sheet.unseen-cells"]}.get(seen[1], [])


def test_white_letters_are_read_where_a_rule_may_colour_their_ground() -> None:
    book, sheet = one_sheet()
    put(sheet, "A1", [["名", "数"], ["甲", 12]])
    sheet["B2"].font = Font(color="FFFFFFFF")
    sheet.conditional_formatting.add("B2", CellIsRule("greaterThan", ["1"], fill=PatternFill(bgColor="FF0000")))
    assert the_cell(read(book)) == ("12", "hidden")


def test_runs_with_a_look_of_their_own_are_not_struck_with_their_cell() -> None:
    strike = '<fonts><font/><font><strike/></font></fonts><cellXfs><xf/><xf fontId="1"/></cellXfs>'
    raw = bare(data('<c s="1" t="s"><v>0</v></c><c s="1" t="s"><v>1</v></c><c><v>1</v></c>'),
               strings=f"<si>{run('77')}{run('78', '<b/>')}</si><si>{run('77', '<b/>')}</si>", styles=strike)
    assert outline(read_bytes(raw, "a")) == [[["78", "77", "1"]]]


# ── where things stand ──

@given(st.integers(0, (1 << 20) - 1), st.integers(0, (1 << 14) - 1))
def test_names_of_cells_lead_back_to_them(row: int, column: int) -> None:
    assert position_of(name_of(row, column)) == (row, column)


@pytest.mark.parametrize("name", ["", "A", "1", "A0", "XFE1", "A1048577", "ZZZZ1", "a1", "A1:B2", "A１"])
def test_what_names_no_cell_leads_nowhere(name: str) -> None:
    assert position_of(name) is None


def test_text_between_tables_is_lines_and_merged_cells_are_spans() -> None:
    book, sheet = one_sheet()
    put(sheet, "A1", [["甲县年报\n第二行"]], box=False)
    put(sheet, "A2", [["二、标题"]], box=False)
    put(sheet, "A3", [["第一项", None, None], ["名", "甲", "乙"], ["规章", 1, None]])
    put(sheet, "A6", [["三、标题"]], box=False)
    put(sheet, "A7", [["行", "列", None], [None, 2, 3], ["末", None, None]])
    for area in ("A3:C3", "A7:A8", "B7:C7", "A1:C1"):
        sheet.merge_cells(area)
    document = read(book)
    assert outline(document) == ["甲县年报", "第二行", "二、标题", [["第一项"], ["名", "甲", "乙"], ["规章", "1", ""]],
                                 "三、标题", [["行", "列"], ["2", "3"], ["末", "", ""]]]
    first, second = (b for b in document.blocks if isinstance(b, TableBlock))
    assert (first.rows[0][0].columns, second.rows[0][0].rows, second.rows[0][1].columns) == (3, 2, 2)
    assert [(c.column, c.place.cell, c.place.spots) for c in second.rows[1]] == [
        (1, 1, (SheetSpot("Sheet", "B8"),)), (2, 2, (SheetSpot("Sheet", "C8"),))]
    assert (second.grid, second.columns) == (True, 3)
    lines = [b.place.line for b in document.blocks]
    assert lines == [1, 2, 3, 4, 7, 8]


def test_a_framed_row_of_blanks_below_the_last_text_is_a_row_of_the_table() -> None:
    book, sheet = one_sheet()
    put(sheet, "A1", [["维持", "纠正"], [None, None]])
    assert outline(read(book)) == [[["维持", "纠正"], ["", ""]]]


def test_slots_without_lines_at_the_end_of_a_row_are_missing() -> None:
    book, sheet = one_sheet()
    put(sheet, "A1", [["甲", "乙", "丙"], ["丁", 1]])
    assert outline(read(book)) == [[["甲", "乙", "丙"], ["丁", "1"]]]


def test_tables_side_by_side_are_two_and_a_note_beside_them_is_text() -> None:
    book, sheet = one_sheet()
    put(sheet, "A1", [["甲", "数"], ["规章", 1], ["许可", None]])
    put(sheet, "D1", [["乙", "数"], ["维持", 2]])
    put(sheet, "H2", [["注：单位为件"]], box=False)
    assert outline(read(book)) == [
        [["甲", "数"], ["规章", "1"], ["许可", ""]], [["乙", "数"], ["维持", "2"]], "注：单位为件"]


def test_tables_without_lines_are_told_by_their_columns() -> None:
    book, sheet = one_sheet()
    put(sheet, "A1", [["甲县年报"], [LONG], ["名", "数"], ["规章", 1], ["许可"], ["处罚", 3], ["二、情况"], [LONG]],
        box=False)
    put(sheet, "A10", [["名", "数"], ["维持", 1]], box=False)
    put(sheet, "D10", [["名", "数"], ["纠正", 2]], box=False)
    put(sheet, "A13", [["单位：甲县", None, "日期：三月"]], box=False)
    assert outline(read(book)) == [
        "甲县年报", LONG, [["名", "数"], ["规章", "1"], ["许可", ""], ["处罚", "3"]], "二、情况", LONG,
        [["名", "数"], ["维持", "1"]], [["名", "数"], ["纠正", "2"]], "单位：甲县", "日期：三月"]


def test_labels_and_values_with_an_empty_column_between_stay_together() -> None:
    book, sheet = one_sheet()
    put(sheet, "A1", [["名", None, "数", "数"], ["规章", None, 1, 2], ["许可", None, 3, 4]], box=False)
    assert outline(read(book)) == [[["名", "", "数", "数"], ["规章", "", "1", "2"], ["许可", "", "3", "4"]]]


def test_sheets_follow_each_other_and_a_numbered_tab_heads_its_sheet() -> None:
    book, sheet = one_sheet()
    sheet.title = "封面"
    put(sheet, "A1", [["甲县年报"]], box=False)
    put(book.create_sheet("二、公开情况"), "A1", [["名", "数"], ["规章", 1]])
    put(book.create_sheet("三、申请情况"), "A1", [["三、申请 情况"], [LONG]], box=False)
    book.create_sheet("空")
    assert outline(read(book)) == ["甲县年报", "二、公开情况", [["名", "数"], ["规章", "1"]], "三、申请 情况", LONG]


def test_hidden_sheets_are_not_read_and_hidden_rows_and_columns_are_and_both_said() -> None:
    book, sheet = one_sheet()
    put(sheet, "A1", [["名", "数", "旧"], ["规章", 1, 9], ["许可", 2, 8]])
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    put(book.create_sheet("藏"), "A1", [["底稿", 3]])
    book["藏"].sheet_state = "hidden"
    book.create_sheet("无").sheet_state = "veryHidden"
    document = read(book)
    [table] = document.blocks
    assert isinstance(table, TableBlock)
    assert [[bool(cell.flags) for cell in row] for row in table.rows] == [
        [False, False, True], [True, True, True], [False, False, True]]
    assert {d.code: d.values["count"] for d in document.doubts} == {"sheet.hidden-cells": 5, "sheet.hidden-sheet": 1}
    assert all(d.text("en") for d in document.doubts)


def test_only_hidden_sheets_are_refused_and_so_are_empty_ones() -> None:
    book, _ = one_sheet()
    put(book.create_sheet("藏"), "A1", [["甲县年报"]])
    book["藏"].sheet_state = "hidden"
    with pytest.raises(UnreadableError) as caught:
        read(book)
    assert caught.value.code == "sheet.only-hidden"
    with pytest.raises(UnreadableError) as caught:
        read(one_sheet()[0])
    assert caught.value.code == "reading.empty"


def test_large_pictures_are_told_after_their_sheet_and_small_ones_are_not() -> None:
    book, sheet = one_sheet()
    put(sheet, "A1", [["甲县年报"]], box=False)
    for size, at in (((600, 400), "C5"), ((40, 40), "A9")):
        file = io.BytesIO()
        Pixels.new("RGB", size).save(file, "PNG")
        sheet.add_image(Image(file), at)
    document = read(book)
    assert outline(document) == ["甲县年报", "picture"]
    assert isinstance(document.blocks[1], Picture)
    assert document.blocks[1].place.spots == (SheetSpot("Sheet", "C5"),)


def test_text_in_boxes_is_read_where_the_box_begins() -> None:
    space = 'xmlns:x="http://x" xmlns:a="http://a"'
    drawing = (f'<x:wsDr {space}><x:twoCellAnchor><x:from><x:col>1</x:col><x:row>1</x:row></x:from><x:sp><x:txBody>'
               "<a:p><a:r><a:t>框里</a:t></a:r><a:r><a:t>文字</a:t></a:r></a:p><a:p/></x:txBody></x:sp>"
               "</x:twoCellAnchor></x:wsDr>")
    links = (f'<Relationships><Relationship Id="a" Type="{LINKS}/drawing" Target="../drawings/d.xml"/></Relationships>')
    raw = bare(data('<c t="str"><v>上</v></c>', "", "", '<c t="str"><v>下</v></c>'),
               parts={"xl/worksheets/_rels/s.xml.rels": links, "xl/drawings/d.xml": drawing})
    assert outline(read_bytes(raw, "a")) == ["上", "框里文字", "下"]


# ── hostile and damaged ones ──

FAR = '<sheetData><row><c><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'


@pytest.mark.parametrize(("sheet", "code"), [
    (FAR, "sheet.too-far-apart"),
    (data("<c><v>1</v></c>", '<c r="XFD1048576" t="str"><v> </v></c>'), "sheet.too-far-apart"),
    (data('<c t="s"><v>7</v></c>'), "sheet.damaged"),
    (data('<c t="b"><v>x</v></c>'), "sheet.damaged"),
    (data('<c t="n"><v>x</v></c>'), "sheet.damaged"),
    (data('<c r="A0"><v>1</v></c>'), "sheet.damaged"),
    (data('<c r="XFE1"><v>1</v></c>'), "sheet.damaged"),
    ('<sheetData><row r="99999999999"><c><v>1</v></c></row></sheetData>', "sheet.damaged"),
    (data('<x><c r="XFD1048576"><v>1</v></c></x><c><v>1</v></c>'), "sheet.damaged"),
    ("<sheetData><x><row/></x></sheetData>", "sheet.damaged"),
    (f"<x>{FAR}</x>", "sheet.damaged"),
    (f"<x>{FAR}</x>" + data("<c><v>1</v></c>"), "sheet.damaged"),
    (f'<y:sheetData xmlns:y="y">{FAR[11:-12]}</y:sheetData>' + data("<c><v>1</v></c>"), "sheet.damaged"),
    ('<sheetData><row r="1048576"/><row><c><v>1</v></c></row></sheetData>', "sheet.damaged"),
    (data('<c r="XFD1"/><c><v>1</v></c>'), "sheet.damaged"),
    (data("<c><v>1</v></c><c>") + "</x>", "zipped.xml-damaged"),
    ("", "reading.empty"),
])
def test_sheets_that_cannot_be_right_are_refused(sheet: str, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_bytes(bare(sheet), "a.xlsx")
    assert caught.value.code == code
    for lang in ("zh", "en"):
        assert message(code, lang, **caught.value.values)  # type: ignore[arg-type]
        assert remedy(code, lang, **caught.value.values)  # type: ignore[arg-type]


@pytest.mark.parametrize("part", ["xl/worksheets/s.xml", "xl/t.xml", "xl/book.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_wherever_it_stands(part: str, encoding: str) -> None:
    hostile = f'<!DOCTYPE x [<!ENTITY a "b">]><worksheet xmlns="{MAIN}">&a;</worksheet>'.encode(encoding)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bare(data("<c><v>1</v></c>")))) as good, zipfile.ZipFile(out, "w") as bad:
        for name in good.namelist():
            bad.writestr(name, hostile if name == part else good.read(name))
    with pytest.raises(UnreadableError) as caught:
        read_bytes(out.getvalue(), "a.xlsx")
    assert caught.value.code == "zipped.xml-doctype"


@pytest.mark.parametrize("ranges", [
    '<mergeCell ref="A1:XFD1048576"/>', '<mergeCell ref="XFD1048576:A1"/>', '<mergeCell ref="A1:A99999999"/>',
    '<mergeCell ref=""/><mergeCell/><mergeCell ref="A1:"/>', '<mergeCell ref="C3:D4"/>' * 5000,
    '<mergeCell ref="A1:B1"/><mergeCell ref="B1:C2"/><mergeCell ref="A1:A2"/>',
])
def test_merged_ranges_are_cut_to_the_sheet_and_never_overlap(ranges: str) -> None:
    sheet = data("<c><v>1</v></c><c><v>2</v></c>", "<c><v>3</v></c><c><v>4</v></c>")
    sheet = f'<dimension ref="A1:XFD1048576"/>{sheet}<mergeCells>{ranges}</mergeCells>'
    check_grids(read_bytes(bare(sheet), "a.xlsx"))


def check_grids(document: Document) -> None:
    """Cells lie within their grid and on no other, lines ascend, turns count."""
    lines = []
    for block in document.blocks:
        lines.append(block.place.line)
        if isinstance(block, TableBlock):
            slots = [(r + i, c.column + j) for r, row in enumerate(block.rows) for c in row
                     for i in range(c.rows) for j in range(c.columns)]
            assert len(slots) == len(set(slots))
            assert all(r < len(block.rows) and 0 <= c < block.columns for r, c in slots)
            assert all([c.place.cell for c in row] == [*range(1, len(row) + 1)] for row in block.rows)
            assert all(row[i].column < row[i + 1].column for row in block.rows for i in range(len(row) - 1))
            lines += [row[0].place.line for row in block.rows if row][1:]
    assert lines == sorted(set(lines))


SLOT = st.tuples(st.integers(0, 11), st.integers(0, 7))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(SLOT, st.sampled_from(["1", "12", "甲", LONG]), min_size=1, max_size=40),
       st.lists(st.tuples(SLOT, SLOT), max_size=3), st.lists(st.tuples(SLOT, SLOT), max_size=4))
def test_every_text_of_any_sheet_is_read_once_and_grids_are_whole(
        texts: dict[tuple[int, int], str], boxes: list[tuple[tuple[int, int], tuple[int, int]]],
        merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    book, sheet = one_sheet()
    for (r, c), text in texts.items():
        sheet.cell(r + 1, c + 1, text)
    for a, b in boxes:
        for r in range(min(a[0], b[0]), max(a[0], b[0]) + 1):
            for c in range(min(a[1], b[1]), max(a[1], b[1]) + 1):
                sheet.cell(r + 1, c + 1).border = BOX
    ranges = "".join(f'<mergeCell ref="{name_of(*a)}:{name_of(*b)}"/>' for a, b in merged)
    raw, out = saved(book), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as good, zipfile.ZipFile(out, "w") as changed:
        for name in good.namelist():
            changed.writestr(name, good.read(name).replace(
                b"</sheetData>", f"</sheetData><mergeCells>{ranges}</mergeCells>".encode()))
    try:
        document = read_bytes(out.getvalue(), "a.xlsx")
    except UnreadableError as error:
        assert error.code == "reading.empty"  # what there was lies under merged cells
        return
    check_grids(document)
    seen = [spot for block in document.blocks for spot in _spots(block)]
    assert len(seen) == len(set(seen))
    if not merged:
        assert sorted(seen) == sorted(name_of(*slot) for slot in texts)


def _spots(block: Block) -> list[str]:
    """Names of the cells whose text is in a block."""
    places = [c.place for row in block.rows for c in row if c.text] if isinstance(block, TableBlock) else [block.place]
    return [spot.cell for place in places for spot in place.spots if isinstance(spot, SheetSpot)]


def test_lines_far_out_are_no_content() -> None:
    sheet = data('<c r="A1"><v>1</v></c><c><v>2</v></c>').replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')
    assert outline(read_bytes(bare(sheet), "a")) == [[["1", "2"]]]


@pytest.mark.parametrize("area", ["", "A0:B5", "B5:A1", "A1:XFD1048576", "A1:ZZZ9999999", "1:1", "A1:B2:C3"])
def test_a_false_extent_is_passed_over(area: str) -> None:
    raw = bare(f'<dimension ref="{area}"/>' + data("<c><v>1</v></c><c><v>2</v></c>"))
    assert outline(read_bytes(raw, "a")) == [[["1", "2"]]]


def test_a_false_number_of_strings_is_passed_over() -> None:
    strings = f'<sst xmlns="{MAIN}" count="1" uniqueCount="99999999999"><si><t>甲</t></si></sst>'
    raw = bare(data('<c t="s"><v>0</v></c><c><v>2</v></c>'), parts={"xl/t.xml": strings})
    assert outline(read_bytes(raw, "a")) == [[["甲", "2"]]]


def test_cells_are_told_by_their_names_wherever_the_sheet_begins() -> None:
    raw = bare('<sheetData><row r="30"><c r="D30"><v>4</v></c><c r="C30"><v>3</v></c></row>'
               '<row r="29"><c r="C29"><v>1</v></c><c><v>2</v></c></row></sheetData>')
    document = read_bytes(raw, "a")
    assert outline(document) == [[["1", "2"], ["3", "4"]]]
    assert _spots(document.blocks[0]) == ["C29", "D29", "C30", "D30"]


def test_sheets_of_charts_are_no_sheets_of_cells() -> None:
    book, sheet = one_sheet()
    put(sheet, "A1", [["甲县年报"]], box=False)
    book.create_chartsheet("图")
    put(book.create_sheet("末"), "A1", [["名", "数"], ["规章", 1]])
    assert outline(read(book)) == ["甲县年报", [["名", "数"], ["规章", "1"]]]


def test_only_the_parts_that_were_checked_reach_calamine() -> None:
    """An archive may hold two parts of one name, and ZIP readers differ in which they take."""
    good, out = bare(data("<c><v>1</v></c><c><v>2</v></c>")), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as archive, zipfile.ZipFile(out, "w") as double:
        for name in archive.namelist():
            if name.endswith("s.xml"):
                double.writestr(name, f'<worksheet xmlns="{MAIN}">{FAR}</worksheet>')
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                double.writestr(name, archive.read(name))
    assert outline(read_bytes(out.getvalue(), "a")) == [[["1", "2"]]]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_mutated_workbooks_are_read_or_refused(draw: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = draw.draw(st.sampled_from(sorted(parts)))
    content = parts[name]
    at = draw.draw(st.integers(0, len(content)))
    new = draw.draw(st.sampled_from([b"", b"9", b"-", b"99999999", b"<", b'"', b"\xff", b"XFD", b"&#0;", b"<row/>"]))
    parts[name] = content[:at] + new + content[at + draw.draw(st.integers(0, 9)) :]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for key, value in parts.items():
            archive.writestr(key, value)
    _read_or_refuse(out.getvalue())


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 4000), st.binary(max_size=8), st.integers(0, 200))
def test_mutated_archives_are_read_or_refused(at: int, new: bytes, cut: int) -> None:
    at = at % len(GOOD)
    _read_or_refuse(GOOD[:at] + new + GOOD[at + cut :])


def _read_or_refuse(raw: bytes) -> None:
    try:
        document = read_bytes(raw, "a.xlsx")
    except UnreadableError as error:
        assert message(error.code, "zh", **error.values)
    else:
        assert document.blocks


def _good() -> bytes:
    book, sheet = one_sheet()
    put(sheet, "A1", [["甲县年报"]], box=False)
    put(sheet, "A2", [["名", "数", None], ["规章", 1.5, "=B3"], ["许可", datetime.date(2021, 3, 5), "x"]])
    sheet.merge_cells("B2:C2")
    sheet.row_dimensions[3].hidden = True
    return saved(book)


GOOD = _good()


# ── the real ones ──

TRUTH = SHARED / "documents" / "truth.json"


@pytest.mark.skipif(not TRUTH.exists(), reason="the documents are not in this checkout (../shared/documents)")
@pytest.mark.parametrize("key", ["000", "002", "004"])
def test_real_reports_are_read_cell_by_cell(key: str) -> None:
    document = read_bytes((TRUTH.parent / "xlsx" / f"{key}.xlsx").read_bytes(), "a.xlsx")
    seen: list[object] = []
    for block in document.blocks:
        if isinstance(block, TableBlock):
            cells = sorted((r, c.column, c.rows, c.columns, c.text.replace(" ", ""))
                           for r, row in enumerate(block.rows) for c in row)
            seen.append((len(block.rows), block.columns, cells))
        elif isinstance(block, Paragraph):
            seen.append(block.text)
    wanted = [(b["rows"], b["cols"], sorted((c["r"], c["c"], c["rs"], c["cs"], c["text"].replace(" ", ""))
                                            for c in b["cells"])) if b["type"] == "table" else b["text"]
              for b in json.loads(TRUTH.read_text("utf-8"))[key]["blocks"]]
    assert seen == wanted
    assert document.doubts == ()
    figures = json.loads(next((SHARED / "truth").glob(f"{key}*.json")).read_text("utf-8"))["figures"]
    report = fit(document, noise.vocabularies())
    assert {k: None if f.value is None else Decimal(f.value) for k, f in report.figures.items()} == {
        k: None if v is None else Decimal(str(v)) for k, v in figures.items()}


def test_values_are_those_that_were_written() -> None:
    written = [[f"甲{r}_{c}" if c == 0 else (r * 1.37 + c) ** 3 for c in range(6)] for r in range(40)]
    book, sheet = one_sheet()
    put(sheet, "A1", written)
    [table] = read(book).blocks
    assert isinstance(table, TableBlock)
    for ours, theirs in zip(table.rows, written, strict=True):
        assert ours[0].text == theirs[0]
        assert [float(cell.text) for cell in ours[1:]] == pytest.approx(theirs[1:], rel=1e-14)
