"""Cells in boxes of their own, as browsers draw them, and ends of merged cells drawn off their rows."""

from __future__ import annotations

from itertools import pairwise

import pytest
from reading.pdf.drawing import cells, codes, drawn, lay, read, rows, rule, spans, tables

DATA = [["项目", "甲类", "乙类", "合计"], ["桥梁", "3", "14", "17"], ["道路", "", "5", "5"],
        ["公园绿地", "120", "6", "126"]]
XS = [60.0, 160.0, 230.0, 300.0, 370.0]
YS = [700.0, 680.0, 660.0, 640.0, 620.0]
GROUP = [60.0, 120.0, 260.0, 330.0, 400.0]


@pytest.mark.parametrize("gap", [1.5, 3.0, 4.5, 6.0])
@pytest.mark.parametrize("border", [True, False])
def test_cells_in_boxes_apart_are_one_table(gap, border):
    def draw(canvas):
        lay(canvas, DATA, XS, YS)
        half = gap / 2
        if border:
            canvas.rect(XS[0] - half, YS[-1] - half, XS[-1] - XS[0] + gap, YS[0] - YS[-1] + gap)
        for left, right in pairwise(XS):
            for top, bottom in pairwise(YS):
                canvas.rect(left + half, bottom + half, right - left - gap, top - bottom - gap)

    document = read(drawn(draw))
    assert rows(tables(document)[0]) == DATA
    assert tables(document)[0].columns == 4
    assert codes(document) == []


def test_a_merged_cell_in_boxes_apart_keeps_its_span():
    boxes = [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1)]
    texts = ["项目", "数量", "甲", "乙", "桥", "3", "4"]

    def draw(canvas):
        for (r, c, tall, wide), text in zip(boxes, texts, strict=True):
            lay(canvas, [[text]], [XS[c]], [YS[r]])
            canvas.rect(XS[c] + 2, YS[r + tall] + 2, XS[c + wide] - XS[c] - 4, YS[r] - YS[r + tall] - 4)

    assert spans(tables(read(drawn(draw)))[0]) == [(*box, text) for box, text in zip(boxes, texts, strict=True)]


def test_two_tables_in_boxes_on_a_page_do_not_disturb_each_other():
    def draw(canvas):
        for shift in (0, 200):
            xs, ys = [x + shift / 60 for x in XS], [y - shift for y in YS]
            lay(canvas, DATA, xs, ys)
            for left, right in pairwise(xs):
                for top, bottom in pairwise(ys):
                    canvas.rect(left + 1.8, bottom + 1.8, right - left - 3.6, top - bottom - 3.6)

    assert [rows(table) for table in tables(read(drawn(draw)))] == [DATA, DATA]


def continued(canvas, end: float) -> None:
    """Page 1: head and a row; page 2: the group cell goes on to `end`, which is not where its last row ends."""
    lay(canvas, [["组", "事项", "甲", "乙"], ["一", "桥", "1", "2"]], GROUP, [100, 80])
    rule(canvas, GROUP, [100, 80, 60])
    canvas.showPage()
    canvas.setFont("STSong-Light", 10)
    lay(canvas, [["", "路", "3", "4"], ["", "塔", "5", "6"], ["二", "渠", "7", "8"]], GROUP, [800, 780, 740])
    rule(canvas, GROUP, [800, 740, 720])
    canvas.line(GROUP[1], 780, GROUP[-1], 780)
    canvas.line(GROUP[0], end, GROUP[1], end)


def test_the_end_of_a_merged_cell_drawn_too_high_makes_no_row():
    table, = tables(read(drawn(lambda canvas: continued(canvas, 755))))
    assert [cell.text for cell in cells(table) if cell.column > 0] == [
        "事项", "甲", "乙", "桥", "1", "2", "路", "3", "4", "塔", "5", "6", "渠", "7", "8"]
    assert len(table.rows) == 5
    assert not any(cell.flags for cell in cells(table) if cell.column > 0)


def test_the_strip_of_a_cut_row_below_a_header_printed_again_is_no_row():
    head = ["组", "事项", "甲", "乙"]

    def draw(canvas):
        lay(canvas, [head, ["一", "桥", "1", "2"]], GROUP, [100, 80])
        rule(canvas, GROUP, [100, 80, 60])
        canvas.showPage()
        lay(canvas, [head, ["", "路", "3", "4"], ["", "塔", "5", "6"]], GROUP, [800, 774, 754])
        rule(canvas, GROUP, [800, 780, 734])
        for y in (774, 754):  # the group cell goes on from the page before; the others ended there
            canvas.line(GROUP[1], y, GROUP[-1], y)

    table, = tables(read(drawn(draw)))
    assert [[cell.text for cell in row if cell.column > 0] for row in table.rows] == [
        head[1:], ["桥", "1", "2"], ["路", "3", "4"], ["塔", "5", "6"]]


def test_a_low_row_below_a_header_that_holds_text_stays():
    def draw(canvas):
        lay(canvas, [["组", "事项", "甲", "乙"], ["一", "桥", "1", "2"]], GROUP, [100, 80])
        rule(canvas, GROUP, [100, 80, 60])
        canvas.showPage()
        lay(canvas, [["", "路", "3", "4"]], GROUP, [806], size=10)
        lay(canvas, [["", "塔", "5", "6"]], GROUP, [791])
        rule(canvas, GROUP, [800, 771])
        canvas.line(GROUP[1], 791.5, GROUP[-1], 791.5)

    table, = tables(read(drawn(draw)))
    assert [row[-1].text for row in table.rows] == ["乙", "2", "4", "6"]


def test_a_rule_through_most_of_a_cell_never_joins_two_labels_unsaid():
    def draw(canvas):
        ys = [700.0, 680.0, 660.0]
        lay(canvas, [["", "总计", "3"], ["结转下年", "", "9"]], [60.0, 120.0, 260.0], ys)
        xs = [60.0, 120.0, 200.0, 260.0, 330.0]
        rule(canvas, xs, [700, 660], down="none")
        for x in (60.0, 260.0, 330.0):
            canvas.line(x, 700, x, 660)
        canvas.line(120, 680, 330, 680)
        canvas.line(120, 740, 120, 700)
        canvas.line(60, 740, 330, 740)
        for x in (60.0, 200.0, 260.0, 330.0):
            canvas.line(x, 740, x, 700)

    table, = tables(read(drawn(draw)))
    labels = [cell for cell in cells(table) if cell.text in ("总计", "结转下年")]
    assert len(labels) == 2
    assert all("clipped" in cell.flags for cell in labels)


def test_a_narrow_empty_column_of_a_ruled_table_stays_where_its_rules_are():
    def draw(canvas):
        xs = [60.0, 160.0, 172.0, 300.0]
        lay(canvas, [["项目", "", "甲"], ["桥", "", "7"]], xs, [700.0, 680.0])
        rule(canvas, xs, [700, 680, 660])

    table, = tables(read(drawn(draw)))
    assert rows(table) == [["项目", "", "甲"], ["桥", "", "7"]]


def test_thousands_of_lines_close_together_cost_little_and_are_no_table():
    def draw(canvas):
        canvas.drawString(60, 750, "一段文字。")
        for k in range(230):
            for c in range(12):
                canvas.rect(50 + c * 40, 20 + k * 3.1, 36, 2.9)

    assert [cell.text for table in tables(read(drawn(draw))) for cell in cells(table) if cell.text] == []
