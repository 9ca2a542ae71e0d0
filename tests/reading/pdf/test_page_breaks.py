"""Tables and paragraphs that go on over a page's end; what is printed on every page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from reading.pdf.drawing import HEIGHT, cells, drawn, lay, read, rows, rule, spans, tables, texts

XS = [60.0, 120.0, 260.0, 330.0, 400.0]
HEAD = ["", "事项", "甲类", "合计"]


def table(canvas, data: Sequence[Sequence[str]], top: float, heights: Sequence[float] | None = None,
          close: str = "both", merged: Sequence[tuple[int, int]] = ()) -> None:
    """A ruled table from `top`; `merged`: (row, column) whose cell goes on into the row below."""
    ys = [top]
    for height in heights or [20.0] * len(data):
        ys.append(ys[-1] - height)
    lay(canvas, data, XS, ys)
    rule(canvas, XS, ys, across=False)
    for k, y in enumerate(ys):
        if (k == 0 and close in ("below", "none")) or (k == len(ys) - 1 and close in ("above", "none")):
            continue
        for c, (a, b) in enumerate(pairwise(XS)):
            if (k - 1, c) not in merged:
                canvas.line(a, y, b, y)


def pages(*parts, footer: str = "- {} -"):
    def draw(canvas):
        for number, part in enumerate(parts, 1):
            canvas.setFont("STSong-Light", 10)
            if footer:
                canvas.drawString(280, 30, footer.format(number))
            part(canvas)
            canvas.showPage()

    return read(drawn(draw))


def test_rows_on_two_pages_are_one_table():
    document = pages(lambda c: table(c, [HEAD, ["一", "桥", "1", "2"]], 100),
                     lambda c: table(c, [["二", "路", "3", "4"]], 800))
    one, = tables(document)
    assert rows(one) == [HEAD, ["一", "桥", "1", "2"], ["二", "路", "3", "4"]]
    assert texts(document) == []
    assert [cell.place.spots[0].page for cell in cells(one)] == [1] * 8 + [2] * 4
    assert [row[0].place.line for row in one.rows] == [1, 2, 3]


def test_a_header_printed_again_is_left_out():
    document = pages(lambda c: table(c, [HEAD, ["一", "桥", "1", "2"]], 100),
                     lambda c: table(c, [HEAD, ["二", "路", "3", "4"]], 800))
    assert rows(tables(document)[0]) == [HEAD, ["一", "桥", "1", "2"], ["二", "路", "3", "4"]]


def test_a_label_cut_by_the_page_end_is_put_together():
    document = pages(lambda c: table(c, [HEAD, ["一", "1.市政道路桥梁养护维修事", "1", "2"]], 100),
                     lambda c: table(c, [["", "项的登记", "", ""], ["二", "2.路", "3", "4"]], 800))
    one, = tables(document)
    assert rows(one) == [HEAD, ["一", "1.市政道路桥梁养护维修事项的登记", "1", "2"], ["二", "2.路", "3", "4"]]
    cut = one.rows[1][1]
    assert cut.flags == ("stitched",)
    assert [spot.page for spot in cut.place.spots] == [1, 2]


def test_a_row_that_no_rule_closes_at_the_page_end_is_one_row():
    document = pages(lambda c: table(c, [HEAD, ["一", "桥", "1", "2"]], 100, close="above"),
                     lambda c: table(c, [["", "梁", "", ""], ["二", "路", "3", "4"]], 800, close="below"))
    assert rows(tables(document)[0])[1][2:] == ["1", "2"]
    assert len(tables(document)[0].rows) == 3


def test_two_values_are_never_joined_over_a_page_end():
    document = pages(lambda c: table(c, [HEAD, ["一", "桥", "1", "2"]], 100, close="above"),
                     lambda c: table(c, [["", "梁", "7", "8"]], 800, close="below"))
    one, = tables(document)
    assert [row[-2:] for row in rows(one)[1:]] == [["1", "2"], ["7", "8"]]
    assert {c.text for c in cells(one) if "clipped" in c.flags} == {"1", "2", "7", "8"}


def test_a_merged_label_goes_on_without_its_text():
    document = pages(
        lambda c: table(c, [HEAD, ["一", "桥", "1", "2"], ["", "路", "3", "4"]], 100, merged=[(1, 0)]),
        lambda c: table(c, [["", "塔", "5", "6"], ["", "渠", "7", "8"]], 800, merged=[(0, 0)]))
    assert (1, 0, 4, 1, "一") in spans(tables(document)[0])


def test_a_blank_value_below_a_page_end_stays_its_own_cell():
    document = pages(lambda c: table(c, [HEAD, ["一", "桥", "1", "2"]], 100),
                     lambda c: table(c, [["二", "路", "", "4"]], 800))
    assert rows(tables(document)[0])[2] == ["二", "路", "", "4"]


def test_fewer_columns_after_the_page_end_are_put_where_they_stand():
    def rest(canvas):
        xs = [60.0, 260.0, 400.0]
        lay(canvas, [["三", "9"]], xs, [800])
        rule(canvas, xs, [800, 780])

    document = pages(lambda c: table(c, [HEAD, ["一", "桥", "1", "2"]], 100), rest)
    one, = tables(document)
    assert one.columns == 4
    assert spans(one)[-2:] == [(2, 0, 1, 2, "三"), (2, 2, 1, 2, "9")]


def test_text_between_keeps_tables_apart():
    document = pages(lambda c: table(c, [HEAD, ["一", "桥", "1", "2"]], 100),
                     lambda c: (c.drawString(60, 805, "下面是另一个表："), table(c, [["二", "路", "3", "4"]], 790)))
    assert len(tables(document)) == 2


def test_running_heads_and_page_numbers_are_left_out():
    def part(text):
        def draw(canvas):
            canvas.drawString(60, HEIGHT - 40, "云溪镇公报")
            canvas.drawString(60, 600, text)
        return draw

    document = pages(part("第一件事。"), part("第二件事。"), part("第三件事。"), footer="第 {} 页 共 3 页")
    assert texts(document) == ["第一件事。", "第二件事。", "第三件事。"]


def test_the_name_above_the_title_is_kept_though_it_stands_on_the_last_page_as_well():
    def first(canvas):
        canvas.drawString(240, HEIGHT - 50, "云溪镇人民政府")
        canvas.drawString(240, HEIGHT - 70, "2023年公共事项登记簿")
        canvas.drawString(60, 600, "第一件事。")

    def last(canvas):
        canvas.drawString(240, HEIGHT - 50, "云溪镇人民政府")
        canvas.drawString(60, 600, "第二件事。")

    assert texts(pages(first, last))[:3] == ["云溪镇人民政府", "2023年公共事项登记簿", "第一件事。"]


def test_a_running_head_in_another_size_than_the_title_is_left_out():
    def part(text, size):
        def draw(canvas):
            canvas.setFont("STSong-Light", size)
            canvas.drawString(240, HEIGHT - 50, "云溪镇公报")
            canvas.setFont("STSong-Light", 10)
            canvas.drawString(60, 600, text)
        return draw

    document = pages(part("第一件事。", 18), part("第二件事。", 9), part("第三件事。", 9))
    assert texts(document) == ["云溪镇公报", "第一件事。", "第二件事。", "第三件事。"]


def test_a_number_alone_in_the_middle_of_a_page_is_text():
    assert texts(pages(lambda c: c.drawString(60, 500, "2023"), footer="")) == ["2023"]


LONG = ("根据全年工作安排，本镇对各类公共设施逐一登记造册并派人定期查看，本镇全年办理公共事项若干件"
        "，其中道路养护一百二十件，桥梁维修十四件，其余为日常巡查，均已按时办结并逐件登记在册。")


def lines(canvas, text: str, top: float, per_line: int = 40, indent: int = 2) -> None:
    first = per_line - indent
    parts = [text[:first], *(text[i : i + per_line] for i in range(first, len(text), per_line))]
    for k, part in enumerate(parts):
        canvas.drawString(60 + (10 * indent if k == 0 else 0), top - 18 * k, part)


def test_lines_are_joined_to_paragraphs_and_paragraphs_stay_apart():
    document = pages(lambda c: (lines(c, LONG, 700), lines(c, LONG, 700 - 18 * 3)))
    assert texts(document) == [LONG, LONG]


def test_a_paragraph_over_a_page_end_is_one():
    def first(canvas):
        lines(canvas, LONG[:78], 90)

    def second(canvas):
        lines(canvas, LONG[78:], 800, indent=0)

    assert texts(pages(first, second)) == [LONG]


def test_words_and_figures_keep_the_spaces_they_had():
    document = pages(lambda c: c.drawString(60, 700, "全年共 12 件，见 Annex B 所列。"))
    assert texts(document) == ["全年共 12 件，见 Annex B 所列。"]
