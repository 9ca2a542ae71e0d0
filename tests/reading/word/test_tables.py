"""Tables: every cell in its column of the grid, whatever merged, left out, thin or nested cells there are."""

from __future__ import annotations

import io

import docx as python_docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading.word.made import codes, docx, p, read, said, shape, span, tables, tbl, tc, texts, tr

from gouji.reading import TableSpot, UnreadableError
from gouji.reading.limits import limits
from gouji.reading.word import read_word


def test_cells_know_their_column_spans_and_place() -> None:
    document = read(p("前") + tbl(
        tr(tc("项目", span(2, "restart")), tc("合计", span(1))),
        tr(tc("", span(2, "continue")), tc("12")),
        tr("a", "b", ""), grid=(900, 900, 900)))
    [table] = tables(document)
    assert shape(table) == [[("项目", 0, 2, 2), ("合计", 2, 1, 1)], [("12", 2, 1, 1)],
                            [("a", 0, 1, 1), ("b", 1, 1, 1), ("", 2, 1, 1)]]
    assert (table.grid, table.columns) == (True, 3)
    cell = table.rows[1][0]
    assert (cell.place.line, cell.place.cell, cell.place.spots) == (3, 1, (TableSpot(1, 2, 1),))
    assert not document.doubts


def test_cells_left_out_leave_their_slots_missing() -> None:
    before, after = '<w:gridBefore w:val="1"/>', '<w:gridAfter w:val="2"/>'
    document = read(tbl(tr("A", "B", "C"), tr("b", "c", properties=before), tr("a", properties=after)))
    assert shape(tables(document)[0])[1:] == [[("b", 1, 1, 1), ("c", 2, 1, 1)], [("a", 0, 1, 1)]]


def test_a_merged_cell_without_a_beginning_begins_itself() -> None:
    document = read(tbl(tr(tc("甲", span(1, "continue")), "1"), tr(tc("", span(1, "continue")), "2"),
                        tr(tc("宽", span(2, "continue")))))
    assert shape(tables(document)[0]) == [[("甲", 0, 1, 2), ("1", 1, 1, 1)], [("2", 1, 1, 1)], [("宽", 0, 2, 1)]]


def test_what_stands_in_a_merged_cell_is_not_shown_but_told() -> None:
    document = read(tbl(tr(tc("A", span(1, "restart")), "1"), tr(tc("隐", span(1, "continue")), "2")))
    assert texts(document) == [["A", "1"], ["2"]]
    assert codes(document) == ["word.hidden-text"]


def test_cells_merged_the_old_way() -> None:
    document = read(tbl(tr(tc("A", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), "C"), tr("1", "2", "3")))
    assert shape(tables(document)[0])[0] == [("A", 0, 2, 1), ("C", 2, 1, 1)]


def test_rows_and_cells_in_wrappers_are_rows_and_cells() -> None:
    wrapped = f"<w:sdt><w:sdtContent>{tc('控')}</w:sdtContent></w:sdt>"
    row = f"<w:customXml>{tr('甲', wrapped)}</w:customXml>"
    document = read(f"<w:sdt><w:sdtContent>{tbl(row, tr('a', 'b'))}</w:sdtContent></w:sdt>")
    assert texts(document) == [["甲", "控"], ["a", "b"]]


def test_rows_that_were_deleted_are_gone_and_inserted_ones_uncertain() -> None:
    document = read(tbl(tr("A", "B"), tr("删", "除", properties="<w:del/>"), tr("新", "1", properties="<w:ins/>"),
                        tr("a", tc("落", "<w:cellDel/>"), tc("b", "<w:cellIns/>"))))
    assert texts(document) == [["A", "B"], ["新", "1"], ["a", "b"]]
    assert [[cell.flags for cell in row] for row in tables(document)[0].rows] == [
        [(), ()], [("tracked",)] * 2, [(), ("tracked",)]]
    assert shape(tables(document)[0])[2] == [("a", 0, 1, 1), ("b", 2, 1, 1)]
    assert {(d.code, d.values["count"]) for d in document.doubts} == {
        ("word.tracked-deletions", 2), ("word.tracked-insertions", 2)}


def test_a_column_nobody_can_see_is_dropped_with_a_doubt() -> None:
    document = read(tbl(tr("A", tc("C", span(2))), tr(tc("a", span(2)), "c"), grid=(575, 1, 576)))
    assert shape(tables(document)[0]) == [[("A", 0, 1, 1), ("C", 1, 1, 1)], [("a", 0, 1, 1), ("c", 1, 1, 1)]]
    assert tables(document)[0].columns == 2
    assert codes(document) == ["word.phantom-column"]


@pytest.mark.parametrize("grid", [(0, 0), (1, 1), (900, 1), ()])
def test_columns_that_hold_text_are_kept_however_thin(grid: tuple[int, ...]) -> None:
    document = read(tbl(tr("A", "1"), tr("B", "2"), grid=grid))
    assert texts(document) == [["A", "1"], ["B", "2"]]
    assert not document.doubts


def test_rows_of_equal_width_and_unequal_numbers_of_cells_are_aligned_by_width() -> None:
    def wide(text: str, width: int) -> str:
        return tc(text, f'<w:tcW w:w="{width}" w:type="dxa"/>')

    document = read(tbl(tr(wide("头", 1000), wide("全", 3010)), tr(*(wide(t, 1000) for t in "abcd"))))
    assert shape(tables(document)[0])[0] == [("头", 0, 1, 1), ("全", 1, 3, 1)]
    assert codes(document) == ["word.columns-by-width"]
    short = read(tbl(tr(wide("头", 1000), wide("短", 1000)), tr(*(wide(t, 1000) for t in "abcd"))))
    assert shape(tables(short)[0])[0] == [("头", 0, 1, 1), ("短", 1, 1, 1)]
    assert not short.doubts


def test_a_nested_table_stands_apart_behind_its_own() -> None:
    inner = tbl(tr("n1", "n2")) + p("后")
    document = read(tbl(tr("A", f"<w:tc>{inner}</w:tc>", "C"), tr("a", "b", "c")) + tbl(tr("x", "y")))
    assert [[[c.text for c in row] for row in t.rows] for t in tables(document)] == [
        [["A", "后", "C"], ["a", "b", "c"]], [["n1", "n2"]], [["x", "y"]]]
    assert tables(document)[0].rows[0][1].flags == ("nested",)
    assert [t.rows[0][0].place.spots for t in tables(document)] == [
        (TableSpot(1, 1, 1),), (TableSpot(2, 1, 1),), (TableSpot(3, 1, 1),)]
    assert [t.rows[0][0].place.line for t in tables(document)] == [1, 3, 4]
    assert codes(document) == ["word.nested-table"]


def test_layout_is_no_table() -> None:
    article = p("一、总体情况") + tbl(tr("A", "1"), tr("B", "2"), tr("C", "3")) + p("尾")
    one_cell = read(tbl(tr(f"<w:tc>{article}</w:tc>")))
    assert said(one_cell) == ["一、总体情况", "尾"]
    assert texts(one_cell) == [["A", "1"], ["B", "2"], ["C", "3"]]
    assert not one_cell.doubts
    beside = read(tbl(tr("导航", f"<w:tc>{article}</w:tc>")))
    assert said(beside) == ["导航", "一、总体情况", "尾"]
    assert len(tables(beside)) == 1
    assert said(read(tbl(tr("甲"), tr("乙")))) == ["甲", "乙"]


def test_paragraphs_of_a_cell_are_lines() -> None:
    assert texts(read(tbl(tr(f"<w:tc>{p(' 甲 ')}{p()}{p('乙 ')}</w:tc>", "1")))) == [["甲\n\n乙", "1"]]


def test_an_absurd_span_is_cut_short() -> None:
    document = read(tbl(tr("A", "B", "C"), tr("a", tc("b", '<w:gridSpan w:val="99999999"/>')), grid=(900, 900, 900)))
    assert shape(tables(document)[0])[1] == [("a", 0, 1, 1), ("b", 1, 2, 1)]
    assert tables(document)[0].rows[1][1].flags == ("clipped",)
    assert codes(document) == ["word.span-clipped"]


def test_a_table_too_large_is_refused() -> None:
    wide = tr(*(tc("", span(500)) for _ in range(10)))
    with pytest.raises(UnreadableError) as caught:
        read(tbl(*([wide] * 50)))
    assert caught.value.code == "word.table-too-large"


@st.composite
def grids(draw: st.DrawFn) -> tuple[int, int, list[tuple[int, int, int, int]]]:
    """(rows, columns, boxes): a grid cut into boxes (row, column, rows, columns) that fill it, in reading order."""
    height, width = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    taken = [[False] * width for _ in range(height)]
    boxes = []
    for r in range(height):
        for c in range(width):
            if taken[r][c]:
                continue
            free = next((k for k in range(c, width) if taken[r][k]), width) - c
            across, down = draw(st.integers(1, free)), draw(st.integers(1, height - r))
            boxes.append((r, c, down, across))
            for i in range(r, r + down):
                for k in range(c, c + across):
                    taken[i][k] = True
    return height, width, boxes


def wanted_shape(height: int, boxes: list[tuple[int, int, int, int]]) -> list[list[tuple[str, int, int, int]]]:
    return [[(f"{r}-{c}", c, across, down) for r, c, down, across in boxes if r == row] for row in range(height)]


def is_table(height: int, boxes: list[tuple[int, int, int, int]]) -> bool:
    return any(sum(box[0] == row for box in boxes) > 1 for row in range(height))


@given(grids())
@settings(max_examples=60, deadline=None)
def test_any_grid_reads_back(grid: tuple[int, int, list[tuple[int, int, int, int]]]) -> None:
    height, width, boxes = grid
    if not is_table(height, boxes):
        return
    rows = []
    for row in range(height):
        here = sorted((c, r, down, across) for r, c, down, across in boxes if r <= row < r + down)
        rows.append(tr(*(tc(f"{r}-{c}" if r == row else "", span(across, "" if down == 1 else
                            "restart" if r == row else "continue")) for c, r, down, across in here)))
    document = read(tbl(*rows, grid=(1000,) * width))
    [table] = tables(document)
    assert shape(table) == wanted_shape(height, boxes)
    assert table.columns == width
    assert not document.doubts


@given(grids())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_python_docx_merges_reads_back(grid: tuple[int, int, list[tuple[int, int, int, int]]]) -> None:
    height, width, boxes = grid
    if not is_table(height, boxes):
        return
    written = python_docx.Document()
    table = written.add_table(height, width)
    for r, c, down, across in boxes:
        table.cell(r, c).merge(table.cell(r + down - 1, c + across - 1)).text = f"{r}-{c}"
    stream = io.BytesIO()
    written.save(stream)
    document = read_word(stream.getvalue(), "a.docx", limits())
    assert shape(tables(document)[0]) == wanted_shape(height, boxes)
    assert not document.doubts


def test_the_same_bytes_give_the_same_document() -> None:
    raw = docx(p("甲") + tbl(tr("A", "1")))
    assert read_word(raw, "a", limits()) == read_word(raw, "a", limits())
