"""Ruled tables read back exactly, however their rules are drawn."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reading.pdf.drawing import WIDTH, Span, cells, codes, drawn, lay, read, rows, rule, spans, tables, texts

from gouji.reading import PageSpot

STYLES = ("line", "thin", "boxes", "pieces", "double", "dashed", "dotted", "form")


@st.composite
def grids(draw):
    """Column widths, row heights, and cells that tile the grid, each slot covered once."""
    widths = draw(st.lists(st.integers(30, 90), min_size=2, max_size=6))
    heights = draw(st.lists(st.integers(18, 40), min_size=1, max_size=8))
    free = {(r, c) for r in range(len(heights)) for c in range(len(widths))}
    made: list[Span] = []
    for r in range(len(heights)):
        for c in range(len(widths)):
            if (r, c) not in free:
                continue
            wide = draw(st.integers(1, 3))
            tall = draw(st.integers(1, 3))
            while wide > 1 and not all((r, c + k) in free for k in range(wide)):
                wide -= 1
            while tall > 1 and not all((r + i, c + k) in free for i in range(tall) for k in range(wide)):
                tall -= 1
            free -= {(r + i, c + k) for i in range(tall) for k in range(wide)}
            made.append((r, c, tall, wide, draw(st.sampled_from(["", "甲", "乙丙", "甲乙\n丙"]))))
    return widths, heights, made


def edges(made: list[Span], xs: list[float], ys: list[float]) -> tuple[set, set]:
    """The unit edges around cells, by (place, from, to)."""
    across, down = set(), set()
    for r, c, tall, wide, _ in made:
        for k in range(c, c + wide):
            across |= {(ys[r], xs[k], xs[k + 1]), (ys[r + tall], xs[k], xs[k + 1])}
        for i in range(r, r + tall):
            down |= {(xs[c], ys[i], ys[i + 1]), (xs[c + wide], ys[i], ys[i + 1])}
    return across, down


def stroke(canvas, made, xs, ys, style):
    across, down = edges(made, xs, ys)
    if style == "boxes":
        for r, c, tall, wide, _ in made:
            canvas.rect(xs[c], ys[r + tall], xs[c + wide] - xs[c], ys[r] - ys[r + tall])
        return
    if style == "form":
        canvas.beginForm("table")
        for y, a, b in across:
            canvas.line(a - 20, y - 30, b - 20, y - 30)
        for x, a, b in down:
            canvas.line(x - 20, a - 30, x - 20, b - 30)
        canvas.endForm()
        canvas.saveState()
        canvas.translate(20, 30)
        canvas.doForm("table")
        canvas.restoreState()
        return
    if style in ("dashed", "dotted"):
        canvas.setDash([3, 2] if style == "dashed" else [0.8, 1.2])
    for turn, (y, a, b) in enumerate([*sorted(across), *sorted(down)]):
        upright = turn >= len(across)
        if style == "thin":
            canvas.rect(*((y - 0.25, b, 0.5, a - b) if upright else (a, y - 0.25, b - a, 0.5)), stroke=0, fill=1)
        elif style == "pieces":  # a line in many short strokes
            steps = [a + (b - a) * k / 8 for k in range(9)]
            for p, q in pairwise(steps):
                q -= 0.35 * (q - p)
                canvas.line(*((y, p, y, q) if upright else (p, y, q, y)))
            canvas.line(*((y, b, y, b + 0.3) if upright else (b - 0.3, y, b, y)))
        else:
            for shift in (-0.8, 0.8) if style == "double" else (0,):
                canvas.line(*((y + shift, a, y + shift, b) if upright else (a, y + shift, b, y + shift)))


@pytest.mark.parametrize("style", STYLES)
@given(grid=grids())
@settings(max_examples=25)
def test_a_ruled_grid_reads_back_exactly(style, grid):
    widths, heights, made = grid
    xs = [60.0]
    ys = [700.0]
    for width in widths:
        xs.append(xs[-1] + width)
    for height in heights:
        ys.append(ys[-1] - height)

    def draw(canvas):
        canvas.setLineWidth(0.5)
        for r, c, _, _, text in made:
            lay(canvas, [[text]], [xs[c]], [ys[r]], size=6)
        stroke(canvas, made, xs, ys, style)

    columns = {c for _, c, _, _, _ in made} | {c + w for _, c, _, w, _ in made}
    lines = {r for r, _, _, _, _ in made} | {r + h for r, _, h, _, _ in made}
    assume(len(columns) > 2 and any(text for *_, text in made))  # one column is no table
    found = tables(read(drawn(draw)))
    assert len(found) == 1
    at_x, at_y = sorted(columns), sorted(lines)
    # An edge that no cell has is no edge.
    wanted = [(at_y.index(r), at_x.index(c), at_y.index(r + h) - at_y.index(r), at_x.index(c + w) - at_x.index(c),
               text.replace("\n", "")) for r, c, h, w, text in made]
    got = [(*where, text.replace("\n", "")) for *where, text in spans(found[0])]
    assert got == sorted(wanted)
    assert found[0].columns == len(at_x) - 1


def test_places_are_on_the_page_as_it_is_shown():
    def draw(canvas):
        lay(canvas, [["甲", "7"]], [100, 200], [700])
        rule(canvas, [100, 200, 300], [700, 680])

    table = tables(read(drawn(draw)))[0]
    assert [cell.place.spots for cell in cells(table)] == [
        (PageSpot(1, 100, 142, 200, 162),), (PageSpot(1, 200, 142, 300, 162),)]
    assert [cell.place.cell for cell in cells(table)] == [1, 2]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_reads_as_it_is_shown(turn):
    data = [["项目", "数量", "金额"], ["桥", "12", "34"], ["路", "", "5"]]

    def draw(canvas):
        canvas.setPageRotation(turn)  # for a quarter, reportlab turns the paper too
        if turn == 90:
            canvas.translate(842, 0)
            canvas.rotate(90)
        elif turn == 180:
            canvas.translate(WIDTH, 842)
            canvas.rotate(180)
        else:
            canvas.translate(0, WIDTH)
            canvas.rotate(-90)
        canvas.setFont("STSong-Light", 10)
        canvas.drawString(60, 550, "一段文字。")
        lay(canvas, data, [60, 160, 260], [500, 480, 460])
        rule(canvas, [60, 160, 260, 360], [500, 480, 460, 440])

    document = read(drawn(draw))
    assert texts(document) == ["一段文字。"]
    assert rows(tables(document)[0]) == data


@pytest.mark.parametrize(("leading", "text"), [(13, "123"), (17, "123"), (18, "12\n3"), (24, "12\n3")])
def test_a_number_wrapped_in_a_narrow_cell_is_one_number_unless_its_lines_stand_apart(leading, text):
    def draw(canvas):
        lay(canvas, [["项目", "甲"], ["桥", ""]], [60, 160], [700, 680])
        canvas.drawString(162, 666, "12")
        canvas.drawString(162, 666 - leading, "3")
        rule(canvas, [60, 160, 175], [700, 680, 636])

    cell = cells(tables(read(drawn(draw)))[0])[-1]
    assert cell.text == text


def test_a_box_around_text_is_no_table():
    def draw(canvas):
        canvas.rect(50, 600, 400, 100)
        canvas.drawString(60, 650, "框里的一句话。")

    document = read(drawn(draw))
    assert tables(document) == []
    assert texts(document) == ["框里的一句话。"]


def test_letters_drawn_twice_for_bold_count_once():
    def draw(canvas):
        for shift in (0, 0.3):
            lay(canvas, [["项目", "226"]], [60 + shift, 160 + shift], [700])
        rule(canvas, [60, 160, 260], [700, 680])

    assert rows(tables(read(drawn(draw)))[0]) == [["项目", "226"]]


def test_a_number_over_a_rule_is_doubted():
    def draw(canvas):
        lay(canvas, [["项目", "1", "2"]], [60, 160, 200], [700])
        canvas.drawString(178, 666, "123456")
        rule(canvas, [60, 160, 200, 240], [700, 680, 660])

    document = read(drawn(draw))
    low = tables(document)[0].rows[1]
    assert all("clipped" in cell.flags for cell in low if cell.text)
    assert codes(document) == ["pdf.clipped"]
