"""What stands on a page and is no text of the report: note marks, struck or unseen letters, watermarks."""

from __future__ import annotations

import pytest
from reading.pdf.drawing import FONT, HEIGHT, WIDTH, cells, codes, drawn, lay, read, rows, rule, tables, texts
from reading.pdf.test_refusals import refused, scan

DATA = [["项目", "甲类", "乙类"], ["桥梁", "12", "14"], ["道路", "3", "5"]]
XS = [60.0, 160.0, 230.0, 300.0]
YS = [700.0, 680.0, 660.0, 640.0]
VALUE = (XS[1] + 4, YS[1] - 14)
BEHIND = VALUE[0] + 11  # 12, each figure half as wide as high


def grid(canvas, data=DATA) -> None:
    lay(canvas, data, XS, YS)
    rule(canvas, XS, YS)


def runs(canvas, x, y, *parts) -> None:
    """Texts behind each other: (text, size, rise, grey)."""
    for text, size, rise, grey in parts:
        canvas.setFont(FONT, size)
        canvas.setFillGray(grey)
        canvas.drawString(x, y + rise, text)
        x += canvas.stringWidth(text, FONT, size)
    canvas.setFillGray(0)
    canvas.setFont(FONT, 10)


def with_value(*parts):
    """A table whose cell of 12 holds these instead."""
    def draw(canvas):
        grid(canvas, [DATA[0], ["桥梁", "", "14"], DATA[2]])
        runs(canvas, *VALUE, *parts)

    return read(drawn(draw))


def flagged(document) -> list[tuple[str, tuple[str, ...]]]:
    return [(cell.text, cell.flags) for cell in cells(tables(document)[0]) if cell.flags]


@pytest.mark.parametrize("note", ["1", "12", "[1]", "①", "*", "（注1）"])
def test_a_raised_note_behind_a_number_is_not_part_of_it(note):
    document = with_value(("12", 10, 0, 0), (note, 6, 4, 0))
    assert rows(tables(document)[0]) == DATA
    assert flagged(document) == [("12", ("unread",))]


def test_a_raised_note_of_full_size_is_not_part_of_the_number():
    assert flagged(with_value(("12", 10, 0, 0), ("1", 10, 4, 0))) == [("12", ("unread",))]


def test_notes_in_prose_are_left_out_and_other_raised_letters_set_off():
    def draw(canvas):
        runs(canvas, 60, 700, ("共收到申请", 10, 0, 0), ("2", 6, 4, 0), ("若干件。", 10, 0, 0))
        runs(canvas, 60, 600, ("另有复议", 10, 0, 0), ("甲注", 6, 4, 0), ("一件。", 10, 0, 0))
        runs(canvas, 60, 500, ("x", 10, 0, 0), ("2", 6, 4, 0))

    document = read(drawn(draw))
    assert texts(document) == ["共收到申请若干件。", "另有复议 甲注一件。", "x 2"]
    assert codes(document) == []


def test_a_smaller_number_in_the_next_cell_is_no_note():
    def draw(canvas):
        grid(canvas, [DATA[0], ["桥梁", "", ""], DATA[2]])
        runs(canvas, XS[2] - 14, VALUE[1], ("12", 10, 0, 0))
        runs(canvas, XS[2] + 2, VALUE[1], ("14", 6, 4, 0))

    document = read(drawn(draw))
    assert rows(tables(document)[0]) == DATA
    assert flagged(document) == []


@pytest.mark.parametrize("thick", [0.0, 0.6])
def test_a_number_struck_out_before_its_correction_is_left_out(thick):
    def draw(canvas):
        grid(canvas, [DATA[0], ["桥梁", "", "14"], DATA[2]])
        runs(canvas, *VALUE, ("77", 10, 0, 0), ("12", 10, 0, 0))
        if thick:
            canvas.rect(VALUE[0], VALUE[1] + 3, 10, thick, stroke=0, fill=1)
        else:
            canvas.line(VALUE[0], VALUE[1] + 3, VALUE[0] + 10, VALUE[1] + 3)

    document = read(drawn(draw))
    assert rows(tables(document)[0]) == DATA
    assert flagged(document) == [("12", ("struck",))]
    assert codes(document) == []


def test_a_cell_that_is_struck_out_as_a_whole_is_not_blank():
    def draw(canvas):
        grid(canvas)
        canvas.line(VALUE[0], VALUE[1] + 3, BEHIND, VALUE[1] + 3)

    assert flagged(read(drawn(draw))) == [("", ("struck",))]


def test_struck_prose_is_left_out_and_told():
    def draw(canvas):
        canvas.drawString(60, 700, "收到申请九件十件。")
        canvas.line(100, 703, 120, 703)

    document = read(drawn(draw))
    assert [(p.text, p.flags) for p in document.paragraphs()] == [("收到申请 十件。", ("struck",))]
    assert codes(document) == ["pdf.struck"]


def test_underlines_and_the_rules_of_a_table_strike_nothing_out():
    def draw(canvas):
        grid(canvas)
        canvas.line(VALUE[0], VALUE[1] - 1, BEHIND, VALUE[1] - 1)
        canvas.drawString(60, 500, "一句带线的话。")
        canvas.line(60, 498.8, 130, 498.8)
        lay(canvas, DATA, XS, [y - 396.5 for y in YS])  # set so low that rules run through the letters
        rule(canvas, XS, [y - 410 for y in YS])

    document = read(drawn(draw))
    assert rows(tables(document)[0]) == DATA
    assert not any("struck" in cell.flags for table in tables(document) for cell in cells(table))
    assert "pdf.struck" not in codes(document)


@pytest.mark.parametrize("part", [("99", 10, 0, 1), ("99", 10, 0, 0.97), ("99", 0.5, 0, 0), ("9", 0.5, 0, 0),
                                  ("98", 0.5, 0, 0)])
@pytest.mark.parametrize("before", [True, False])
def test_letters_that_nobody_sees_are_not_read_into_a_cell(part, before):
    seen = ("12", 10, 0, 0)
    document = with_value(*(part, seen) if before else (seen, part))
    assert rows(tables(document)[0]) == DATA
    assert flagged(document) == [("12", ("hidden",))]
    assert codes(document) == ["pdf.hidden"]


def test_tiny_letters_within_a_number_are_found():
    assert flagged(with_value(("1", 10, 0, 0), ("9", 0.5, 0, 0), ("2", 10, 0, 0))) == [("12", ("hidden",))]


def test_letters_not_drawn_are_not_read_into_a_cell():
    def draw(canvas):
        grid(canvas)
        text = canvas.beginText(BEHIND, VALUE[1])
        text.setTextRenderMode(3)
        text.textOut("99")
        canvas.drawText(text)

    document = read(drawn(draw))
    assert rows(tables(document)[0]) == DATA
    assert flagged(document) == [("12", ("hidden",))]


def test_white_letters_on_a_dark_area_are_read():
    def draw(canvas):
        canvas.setFillGray(0.2)
        canvas.rect(XS[0], YS[1], XS[-1] - XS[0], YS[0] - YS[1], stroke=0, fill=1)
        canvas.setFillGray(0)
        lay(canvas, DATA[1:], XS, YS[1:])
        rule(canvas, XS, YS)
        canvas.setFillGray(1)
        lay(canvas, DATA[:1], XS, YS)

    document = read(drawn(draw))
    assert rows(tables(document)[0]) == DATA
    assert codes(document) == []


def across_the_page(canvas, text, size, angle, grey, xs=(250,), ys=(500,)) -> None:
    for x in xs:
        for y in ys:
            canvas.saveState()
            canvas.setFillGray(grey)
            canvas.setFont(FONT, size)
            canvas.translate(x, y)
            canvas.rotate(angle)
            canvas.drawString(0, 0, text)
            canvas.restoreState()


TILES = {"xs": range(40, 560, 60), "ys": range(60, 800, 50)}


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("marking", [("内部资料", 60, 45, 0.85, {}), ("内部资料", 60, 0, 0.85, {}),
                                     ("张三 2022-01-05", 9, 30, 0, TILES), ("8", 12, 30, 0.85, TILES),
                                     ("2022", 9, 90, 0.6, TILES), ("存档", 9, 0, 0.85, TILES)])
def test_a_watermark_is_left_out_and_told(marking, first):
    *look, where = marking

    def draw(canvas):
        if first:
            across_the_page(canvas, *look, **where)
        canvas.setFont(FONT, 10)
        canvas.drawString(60, 720, "表前的一段文字。")
        grid(canvas)
        if not first:
            across_the_page(canvas, *look, **where)

    document = read(drawn(draw))
    assert rows(tables(document)[0]) == DATA
    assert texts(document) == ["表前的一段文字。"]
    assert flagged(document) == []
    assert codes(document) == ["pdf.watermark"]


def test_pale_numbers_in_cells_are_read():
    def draw(canvas):
        grid(canvas, [DATA[0], ["桥梁", "", ""], ["道路", "", ""]])
        for x in XS[1:3]:
            for y in YS[1:3]:
                runs(canvas, x + 4, y - 14, ("0", 10, 0, 0.8))

    document = read(drawn(draw))
    assert rows(tables(document)[0])[1:] == [["桥梁", "0", "0"], ["道路", "0", "0"]]
    assert codes(document) == []


def test_a_pale_number_on_a_dark_one_is_doubted():
    def draw(canvas):
        grid(canvas)
        runs(canvas, BEHIND, VALUE[1], ("7", 10, 0, 0.85))

    assert [flags for _, flags in flagged(read(drawn(draw)))] == [("clipped",)]


def test_a_label_set_upright_is_kept():
    def draw(canvas):
        grid(canvas, [DATA[0], ["", "12", "14"], DATA[2]])
        across_the_page(canvas, "桥", 10, 90, 0, (85,), (665,))

    document = read(drawn(draw))
    assert rows(tables(document)[0]) == [DATA[0], ["桥", "12", "14"], DATA[2]]
    assert codes(document) == []


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_laid_on_its_side_is_read(angle):
    def draw(canvas):
        x, y = {90: (WIDTH, 0), 180: (WIDTH, HEIGHT), 270: (0, HEIGHT)}[angle]
        canvas.translate(x, y)
        canvas.rotate(angle)
        canvas.translate(0, -300 if angle != 180 else 0)
        canvas.drawString(60, 720, "表前的一段文字。")
        grid(canvas)

    document = read(drawn(draw))
    assert rows(tables(document)[0]) == DATA
    assert texts(document) == ["表前的一段文字。"]
    assert codes(document) == []


def test_text_that_is_all_at_an_angle_is_refused():
    assert refused(drawn(lambda c: across_the_page(c, "一段文字。" * 5, 10, 30, 0))).code == "pdf.turned"


def test_a_scan_with_a_watermark_is_a_scan():
    def draw(canvas):
        scan(canvas)
        across_the_page(canvas, "张三", 9, 30, 0.5, **TILES)

    assert refused(drawn(draw)).code == "pdf.scan"
