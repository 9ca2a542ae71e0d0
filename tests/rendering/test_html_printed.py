"""The official tables come out as the form prints them, whole and in part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from noise import vocabularies

from gouji.rendering.html.printed import Box, Line, printed
from gouji.vocabulary import Table, Vocabulary

FORMS = vocabularies()
TABLES = [pytest.param(v, t, id=f"{v.id}-{t.id}") for v in FORMS for t in v.tables]


def grid(lines: tuple[Line, ...]) -> list[list[Box]]:
    """Boxes by row and column; fails where they do not tile a rectangle."""
    out: dict[tuple[int, int], Box] = {}
    for y, line in enumerate(lines):
        x = 0
        for box in line.boxes:
            while (y, x) in out:
                x += 1
            for dy in range(box.rows):
                for dx in range(box.columns):
                    assert (y + dy, x + dx) not in out
                    out[y + dy, x + dx] = box
    width = max(x for _, x in out) + 1
    assert len(out) == width * len(lines)
    return [[out[y, x] for x in range(width)] for y in range(len(lines))]


def table(template: int, name: str) -> tuple[Vocabulary, Table]:
    return FORMS[template], FORMS[template].table(name)


def box(lines: tuple[Line, ...], text: str, kind: str) -> Box:
    found = [b for line in lines for b in line.boxes if b.text == text and b.kind == kind]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(("vocabulary", "official"), TABLES)
def test_every_figure_stands_once_in_printed_order(vocabulary: Vocabulary, official: Table) -> None:
    figures = [b.figure for line in printed(official) for b in line.boxes if b.figure]
    assert figures == [spec.id for spec in vocabulary.cells(official)]


@pytest.mark.parametrize(("vocabulary", "official"), TABLES)
def test_the_boxes_tile_a_rectangle(vocabulary: Vocabulary, official: Table) -> None:
    assert grid(printed(official))


@pytest.mark.parametrize(("template", "wide", "outcomes"), [(0, 10, 20), (1, 10, 22)])
def test_table_three_has_three_columns_of_labels_and_seven_of_numbers(template: int, wide: int, outcomes: int) -> None:
    lines = printed(table(template, "applications")[1])
    drawn = grid(lines)
    assert len(drawn[0]) == wide
    assert [b.kind for b in drawn[-1]] == ["label"] * 3 + ["figure"] * 7
    assert (drawn[0][0].kind, drawn[0][0].rows, drawn[0][0].columns) == ("corner", 3, 3)
    assert box(lines, "申请人情况", "span").columns == 7
    assert box(lines, "法人或其他组织", "span").columns == 5
    assert box(lines, "自然人", "column").rows == 2
    assert box(lines, "总计", "column").rows == 2
    assert box(lines, "商业企业", "column").rows == 1
    assert box(lines, "三、本年度办理结果", "label").rows == outcomes
    assert box(lines, "（三）不予公开", "label").rows == 8
    assert box(lines, "（一）予以公开", "label").columns == 2
    assert box(lines, "四、结转下年度继续办理", "label").columns == 3


def test_other_outcomes_are_one_row_in_the_old_form_and_three_in_the_new() -> None:
    old, new = (box(printed(table(t, "applications")[1]), "（六）其他处理", "label") for t in (0, 1))
    assert (old.rows, old.columns) == (1, 2)
    assert (new.rows, new.columns) == (3, 1)


def test_table_two_prints_a_heading_and_its_own_columns_for_each_block() -> None:
    drawn = grid(printed(table(1, "disclosure")[1]))
    assert [row[0].text for row in drawn if row[0].kind == "block"] == [
        "第二十条第（一）项", "第二十条第（五）项", "第二十条第（六）项", "第二十条第（八）项"]
    assert all(row[0].columns == 4 for row in drawn if row[0].kind == "block")
    assert [row[0].text for row in drawn if row[0].kind == "corner"] == ["信息内容"] * 4
    fees = next(row for row in drawn if row[0].text == "行政事业性收费")
    assert fees[1] is fees[3]
    assert "本年收费金额（单位：万元）" in {b.text for row in drawn for b in row}


def test_table_four_prints_litigation_over_its_two_kinds() -> None:
    lines = printed(table(0, "proceedings")[1])
    drawn = grid(lines)
    assert [len(drawn), len(drawn[0])] == [4, 15]
    assert (box(lines, "行政复议", "span").rows, box(lines, "行政复议", "span").columns) == (2, 5)
    assert box(lines, "行政诉讼", "span").columns == 10
    assert box(lines, "复议后起诉", "span").columns == 5
    assert [b.text for b in drawn[2][:5]] == ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


@given(data=st.data())
def test_a_part_holds_what_was_asked_for_and_tiles_a_rectangle(data: st.DataObject) -> None:
    vocabulary = data.draw(st.sampled_from(FORMS))
    official = data.draw(st.sampled_from(vocabulary.tables))
    ids = [spec.id for spec in vocabulary.cells(official)]
    keep = data.draw(st.sets(st.sampled_from(ids), min_size=1))
    lines = printed(official, keep)
    drawn = grid(lines)
    figures = [b.figure for line in lines for b in line.boxes if b.figure]
    assert keep <= set(figures)
    assert figures == [figure for figure in ids if figure in figures]
    assert sum(b.kind == "label" for b in drawn[-1]) <= 1


def test_a_part_says_which_heading_a_row_stands_under_and_where_rows_were_left_out() -> None:
    lines = printed(table(1, "applications")[1], {f"applications.{row}.total" for row in (
        "denied.state_secret", "denied.third_party", "denied.internal_affairs")})
    rows = [line for line in lines if not line.head]
    assert [line.boxes[0].above for line in rows] == ["（三）不予公开", "", ""]
    assert [line.gap for line in rows] == [False, True, False]


def test_a_table_of_which_nothing_is_asked_has_no_lines() -> None:
    for _, official in (table(1, "applications"), table(1, "proceedings")):
        assert printed(official, {"other.cell.total"}) == ()
