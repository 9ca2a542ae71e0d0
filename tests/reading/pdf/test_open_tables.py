"""Tables whose rules are not all there: what is certain is read, what is not is said."""

from __future__ import annotations

from itertools import pairwise

import pytest
from reading.pdf.drawing import cells, codes, drawn, lay, read, rows, rule, spans, tables, texts

DATA = [["项目", "甲类", "乙类", "合计"], ["桥梁", "3", "14", "17"], ["道路", "", "5", "5"],
        ["公园绿地", "120", "6", "126"]]
XS = [60.0, 160.0, 230.0, 300.0, 370.0]
YS = [700.0, 680.0, 660.0, 640.0, 620.0]


@pytest.mark.parametrize("down", ["inner", "none"])
def test_a_table_without_outer_sides_has_all_its_columns(down):
    def draw(canvas):
        lay(canvas, DATA, XS, YS)
        rule(canvas, XS, YS, down=down)

    document = read(drawn(draw))
    assert rows(tables(document)[0]) == DATA
    assert codes(document) == []


def test_a_merged_row_of_an_open_table_belongs_to_it():
    data = [["甲部分", "", "", ""], *DATA]

    def draw(canvas):
        ys = [720.0, *YS]
        lay(canvas, data, XS, ys)
        rule(canvas, XS, ys, down="none")
        rule(canvas, XS, YS, across=False, down="inner")

    table, = tables(read(drawn(draw)))
    assert spans(table)[0] == (0, 0, 1, 4, "甲部分")
    assert rows(table)[1:] == DATA


def test_a_heading_between_two_open_tables_stays_a_heading():
    def draw(canvas):
        lay(canvas, DATA, XS, YS)
        rule(canvas, XS, YS, down="inner")
        canvas.setFont("STSong-Light", 14)
        canvas.drawString(60, 590, "二、下一个表")
        lower = [y - 130 for y in YS]
        lay(canvas, DATA, XS, lower)
        rule(canvas, XS, lower, down="inner")

    document = read(drawn(draw))
    assert [rows(table) for table in tables(document)] == [DATA, DATA]
    assert texts(document) == ["二、下一个表"]


def test_a_missing_upright_rule_costs_no_value():
    def draw(canvas):
        lay(canvas, DATA, XS, YS)
        rule(canvas, XS, YS, down="none")
        for x in (XS[0], XS[1], XS[3], XS[4]):
            canvas.line(x, YS[0], x, YS[-1])

    table, = tables(read(drawn(draw)))
    assert rows(table) == DATA


def test_a_piece_of_an_upright_rule_missing_between_two_values_is_doubted():
    def draw(canvas):
        lay(canvas, DATA, XS, YS)
        rule(canvas, XS, YS, down="none")
        for x in XS:
            canvas.line(x, YS[0], x, YS[1])
            if x != XS[2]:
                canvas.line(x, YS[1], x, YS[2])
            canvas.line(x, YS[2], x, YS[-1])

    document = read(drawn(draw))
    table, = tables(document)
    assert [(c.text, "clipped" in c.flags) for c in table.rows[1]] == [
        ("桥梁", False), ("3", True), ("14", True), ("17", False)]
    assert codes(document) == ["pdf.clipped"]


def test_a_missing_rule_across_never_joins_two_numbers():
    def draw(canvas):
        lay(canvas, DATA, XS, YS)
        rule(canvas, XS, [YS[0], YS[1], YS[2], YS[4]], down="all")

    table, = tables(read(drawn(draw)))
    assert {c.text for c in cells(table)} >= {"5", "120", "6", "126"}
    assert not any(c.text in ("1206", "56", "5126") for c in cells(table))


def test_values_of_three_line_tables_stay_apart():
    def draw(canvas):
        lay(canvas, DATA, XS, YS)
        rule(canvas, XS, [YS[0], YS[1], YS[4]], down="none")

    document = read(drawn(draw))
    assert [text for row in rows(tables(document)[0]) for text in row if text] == [t for row in DATA for t in row if t]


def test_columns_by_alignment_alone_are_rows_in_order_and_doubted():
    def draw(canvas):
        canvas.drawString(60, 720, "表前的一段文字。")
        lay(canvas, DATA, XS, YS)

    document = read(drawn(draw))
    table, = tables(document)
    assert not table.grid
    assert rows(table) == [[text for text in row if text] for row in DATA]
    assert codes(document) == ["pdf.no-rules"]


def test_shaded_cells_without_rules_are_a_grid():
    def draw(canvas):
        canvas.setFillGray(0.9)
        for left, right in pairwise(XS):
            for top, bottom in pairwise(YS):
                canvas.rect(left + 0.5, bottom + 0.5, right - left - 1, top - bottom - 1, stroke=0, fill=1)
        canvas.setFillGray(0)
        lay(canvas, DATA, XS, YS)

    assert rows(tables(read(drawn(draw)))[0]) == DATA


NARROW = [60.0, 160.0, 186.0, 212.0, 238.0]


def test_headings_in_two_lines_close_to_each_other_stay_in_their_columns():
    def draw(canvas):
        lay(canvas, [["事项", "结果\n维持", "结果\n纠正", "其他\n结果"]], NARROW, [700.0], size=9)
        lay(canvas, [["桥梁", "3", "14", "17"], ["道路", "0", "5", "5"]], NARROW, [666.0, 646.0], size=9)
        rule(canvas, NARROW, [700, 666, 646, 626], down="none")

    document = read(drawn(draw))
    table, = tables(document)
    assert [text.replace("\n", "") for text in rows(table)[0]] == ["事项", "结果维持", "结果纠正", "其他结果"]
    assert rows(table)[1:] == [["桥梁", "3", "14", "17"], ["道路", "0", "5", "5"]]
    assert codes(document) == []


def test_a_label_that_begins_with_its_number_is_no_value():
    data = [["事项", "甲类", "乙类"], ["1.道路养护登记", "3", "14"], ["2.桥梁养护登记", "0", "5"], ["3.其他", "7", "1"]]

    def draw(canvas):
        lay(canvas, data, XS[:3], YS)
        rule(canvas, XS[:4], YS, down="none")

    document = read(drawn(draw))
    assert rows(tables(document)[0]) == data
    assert codes(document) == []


def test_columns_are_where_rules_end_that_do_not_go_all_the_way():
    data = [["一组", "桥梁", "3", "14"], ["", "道路", "0", "5"], ["", "公园", "7", "1"]]
    xs = [60.0, 110.0, 230.0, 300.0, 370.0]

    def draw(canvas):
        lay(canvas, data, xs, YS)
        canvas.line(xs[0], YS[0], xs[-1], YS[0])
        canvas.line(xs[0], YS[3], xs[-1], YS[3])
        for y in YS[1:3]:
            canvas.line(xs[1], y, xs[-1], y)

    document = read(drawn(draw))
    assert spans(tables(document)[0])[:4] == [
        (0, 0, 3, 1, "一组"), (0, 1, 1, 1, "桥梁"), (0, 2, 1, 1, "3"), (0, 3, 1, 1, "14")]
    assert codes(document) == []


def test_a_table_at_the_top_of_a_page_is_not_taken_for_the_one_before_when_a_heading_stands_between():
    other = [["事项", "甲", "乙", "丙", "丁"], ["塔", "1", "2", "3", "4"]]
    wide = [60.0, 130.0, 190.0, 250.0, 310.0, 370.0]

    def draw(canvas):
        low = [y - 590 for y in YS]
        lay(canvas, DATA, XS, low)
        rule(canvas, XS, low, down="none")
        canvas.showPage()
        canvas.setFont("STSong-Light", 10)
        canvas.drawString(60, 800, "二、另一个表")
        lay(canvas, other, wide, [780.0, 760.0])
        rule(canvas, wide, [780, 760, 740], down="none")

    document = read(drawn(draw))
    assert [rows(table) for table in tables(document)] == [DATA, other]
    assert codes(document) == []


def test_a_value_that_shares_a_cell_with_a_label_is_doubted():
    def draw(canvas):
        lay(canvas, DATA, XS, YS)
        canvas.drawString(150, 646, "道路养护登记")
        rule(canvas, XS, YS, down="none")

    table, = tables(read(drawn(draw)))
    assert any("clipped" in cell.flags for cell in cells(table))
