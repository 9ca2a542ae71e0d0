"""Tables of a page: cells, spans and gaps exactly as a browser lays them out."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading.html.pages import cells, codes, lines, page, read, tables, texts

from gouji.reading import TableBlock, UnreadableError
from gouji.reading.html import read_html
from gouji.reading.limits import limits


def only(body: str) -> TableBlock:
    found = tables(read(page(body)))
    assert len(found) == 1
    return found[0]


def test_spans_cover_slots_and_gaps_stay_gaps() -> None:
    table = only(
        "<table><tr><th rowspan=2 colspan=2>甲</th><td>1</td></tr><tr><td>2</td></tr><tr><td>乙</td></tr></table>"
    )
    assert cells(table) == [[(0, 2, 2, "甲"), (2, 1, 1, "1")], [(2, 1, 1, "2")], [(0, 1, 1, "乙")]]
    assert (table.columns, table.grid) == (3, True)


def test_an_empty_cell_is_there() -> None:
    assert texts(only("<table><tr><td>甲<td>&nbsp;<td> <tr><td>乙<td><p></p><td>3</table>")) == [
        ["甲", "", ""],
        ["乙", "", "3"],
    ]


def test_cells_without_rows_and_tags_left_open() -> None:
    assert texts(only("<table><td>甲<td>1<tr><td>乙<td>2</table>")) == [["甲", "1"], ["乙", "2"]]


def test_a_foot_is_shown_last() -> None:
    body = "<table><thead><tr><td>头<td>0</thead><tfoot><tr><td>脚<td>9</tfoot><tbody><tr><td>身<td>1</tbody></table>"
    assert texts(only(body)) == [["头", "0"], ["身", "1"], ["脚", "9"]]


@pytest.mark.parametrize(
    ("rowspan", "rows", "clipped"),
    [("0", 2, False), ("2", 2, False), ("65534", 2, True), ("x", 1, False), ("-3", 1, False), ("2.5", 2, False)],
)
def test_rows_spanned_end_with_the_table(rowspan: str, rows: int, clipped: bool) -> None:
    table = only(f'<table><tr><td rowspan="{rowspan}">甲<td>1<tr><td>2</table>')
    assert (table.rows[0][0].rows, table.rows[0][0].flags) == (rows, ("clipped",) if clipped else ())


@pytest.mark.parametrize(
    ("colspan", "columns", "clipped"),
    [
        ("2%", 2, False),
        ("0", 1, False),
        ("", 1, False),
        ("-2", 1, False),
        ("２", 1, False),
        ("99999999999999999999", limits().columns_spanned, True),
    ],
)
def test_columns_spanned(colspan: str, columns: int, clipped: bool) -> None:
    table = only(f'<table><tr><td colspan="{colspan}">甲<td>1<tr><td>2</table>')
    assert (table.rows[0][0].columns, table.rows[0][0].flags) == (columns, ("clipped",) if clipped else ())


def test_a_cell_that_would_lie_over_another_is_clipped() -> None:
    table = only("<table><tr><td>1<td rowspan=2>甲<tr><td colspan=2>乙</table>")
    assert (table.rows[1][0].columns, table.rows[1][0].flags) == (1, ("clipped",))


def test_a_span_ends_with_its_group() -> None:
    table = only("<table><tbody><tr><td rowspan=3>甲<td>1</tbody><tbody><tr><td>乙<td>2</tbody></table>")
    assert cells(table)[1] == [(0, 1, 1, "乙"), (1, 1, 1, "2")]


def test_lines_in_a_cell() -> None:
    table = only(
        "<table><tr><td>本年<br>新收<td><p>第<b>二</b>十条</p>\n <p>第（一）项</p><tr><td>收\n  到<td>a\n b</table>"
    )
    assert texts(table) == [["本年\n新收", "第二十条\n第（一）项"], ["收到", "a b"]]


def test_a_table_in_a_cell_comes_after_the_outer() -> None:
    inner = "<table><tr><td>内<td>7<tr><td>里<td>8</table>"
    rows = "".join(f"<tr><td>第{i}行<td>{i}<td>{i}" for i in range(6))
    document = read(page(f"<table>{rows}<tr><td>外<td>见{inner}<td>3</table><p>后文</p>"))
    outer, nested = tables(document)
    assert texts(outer)[-1] == ["外", "见", "3"]
    assert outer.rows[-1][1].flags == ("nested",)
    assert texts(nested) == [["内", "7"], ["里", "8"]]
    assert (codes(document), lines(document)) == (["web.nested-table"], ["后文"])
    assert document.doubts[0].place == outer.rows[-1][1].place


def test_a_table_of_one_cell_in_a_cell_is_its_text() -> None:
    table = only("<table><tr><td>甲<td><table><tr><td>12</table><tr><td>乙<td>3</table>")
    assert texts(table) == [["甲", "12"], ["乙", "3"]]
    assert table.rows[0][1].flags == ()


def test_tables_for_the_layout_are_no_tables() -> None:
    data = "<table><tr><td>收到<td>12<tr><td>办结<td>11</table>"
    document = read(
        page(f"<table><tr><td><p>标题</p></table><table><tr><td>前</td></tr><tr><td>{data}</td></tr></table>")
    )
    assert lines(document) == ["标题", "前"]
    assert [texts(t) for t in tables(document)] == [[["收到", "12"], ["办结", "11"]]]


def test_hidden_text_is_not_read_but_told() -> None:
    document = read(page('<table><tr><td>收到<td>12<span style="DISPLAY : none">99</span><tr><td>办结<td>3</table>'))
    assert texts(tables(document)[0]) == [["收到", "12"], ["办结", "3"]]
    assert tables(document)[0].rows[0][1].flags == ("hidden",)
    assert codes(document) == ["web.hidden-text"]


def test_a_hidden_cell_takes_no_room_an_invisible_one_does() -> None:
    document = read(page('<table><tr><td hidden>7<td>甲<td>1<tr><td>乙<td style="visibility:hidden">8<td>2</table>'))
    assert cells(tables(document)[0]) == [
        [(0, 1, 1, "甲"), (1, 1, 1, "1")],
        [(0, 1, 1, "乙"), (1, 1, 1, ""), (2, 1, 1, "2")],
    ]
    assert document.doubts[0].values == {"count": 2}
    assert tables(document)[0].rows[0][0].place.spots[0].path.endswith("tr[1]/td[2]")


def test_a_hidden_row_that_holds_nothing_is_nothing() -> None:
    document = read(page('<table><tr><td>甲<td>1<tr><td>乙<td>2<tr style="display:none"><td><td></table>'))
    assert (len(tables(document)[0].rows), codes(document)) == (2, [])


def test_a_caption_is_a_paragraph() -> None:
    assert lines(read(page("<table><caption>单位：件</caption><tr><td>甲<td>1</table>"))) == ["单位：件"]


@pytest.mark.parametrize(
    "body",
    [
        "<table>" + "<tr><td rowspan=65534 colspan=1000>1" * 1000 + "</table>",
        "<table>" + "<tr><td>1<td colspan=500>1" * 700 + "</table>",
    ],
)
def test_too_many_slots(body: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(page(body))
    assert caught.value.code == "web.table-too-large"


def test_the_slots_of_all_tables_count_together() -> None:
    table = "<table>" + "<tr><td>1<td>2" * 10 + "</table>"
    with pytest.raises(UnreadableError):
        read_html(page(table * 6).encode(), "page.html", replace(limits(), table_slots=100))


@st.composite
def grids(draw: st.DrawFn) -> list[list[tuple[int, int, int, str]]]:
    """Rows of (column, columns, rows, text) that tile a rectangle: two rows and columns at least."""
    height, width = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    taken = [[False] * width for _ in range(height)]
    rows: list[list[tuple[int, int, int, str]]] = []
    for r in range(height):
        row = []
        for c in range(width):
            if taken[r][c]:
                continue
            free = next((k for k in range(c, width) if taken[r][k]), width) - c
            columns = draw(st.integers(1, free))
            down = draw(st.integers(1, height - r))
            for i in range(r, r + down):
                taken[i][c : c + columns] = [True] * columns
            text = draw(st.text(st.sampled_from("收到甲乙<&\"'12,. "), max_size=5))
            row.append((c, columns, down, " ".join(text.split())))
        rows.append(row)
    return rows


def render(rows: list[list[tuple[int, int, int, str]]], wrap: str) -> str:
    inside = "".join(
        "<tr>" + "".join(f"<td colspan={k} rowspan='{n}'>{wrap}{escape(text)}</td>" for _, k, n, text in row) + "</tr>"
        for row in rows
    )
    return f"<p>前</p><table>{inside}</table><p>后</p>"


@given(grids(), st.sampled_from(["", "<p>", "<p><span>", "<!-- x --><div><o:p></o:p>", "<form><section>"]))
def test_any_table_reads_back(rows: list[list[tuple[int, int, int, str]]], wrap: str) -> None:
    document = read(page(render(rows, wrap)))
    several = sum(map(len, rows)) > 1
    if several and any(text for row in rows for *_, text in row):
        assert cells(tables(document)[0]) == rows
    assert [lines(document)[0], lines(document)[-1]] == ["前", "后"]
    turns = [[c.place.cell for c in row] for t in tables(document) for row in t.rows]
    assert turns == [list(range(1, len(row) + 1)) for row in turns]


TAGS = [
    "table",
    "tr",
    "td",
    "th",
    "tbody",
    "p",
    "div",
    "br",
    "img",
    "ul",
    "li",
    "a",
    "span",
    "caption",
    "form",
    "pre",
    "ol",
    "script",
    "select",
    "template",
    "svg",
    "frameset",
    "body",
    "html",
    "title",
    "o:p",
]
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        [
            "<td colspan=3>",
            "<td rowspan=0>",
            '<td rowspan=99 style="display:none">',
            "<p hidden>",
            '<a href="#a">',
            '<a href="/x">',
            "<!--",
            "-->",
            "<",
            "&nbsp;",
            "&#0;",
            "&",
            '<div a="',
            "'>",
            "<![if !x]>",
            "<li value=x>",
            "<span style='mso-list:Ignore'>",
            "\0",
            "。",
        ]
    ),
    st.text(max_size=6),
)


@given(st.lists(PIECES, max_size=40))
def test_garbage_is_read_or_refused(pieces: list[str]) -> None:
    try:
        document = read("<html>" + "".join(pieces).encode("utf-8", "replace").decode())
    except UnreadableError as error:
        assert error.code.startswith(("web.", "reading."))
    else:
        places = [row[0].place.line for b in document.blocks if isinstance(b, TableBlock) for row in b.rows if row]
        assert places == sorted(set(places))
        for table in tables(document):
            slots = [
                (r + i, c.column + k)
                for r, row in enumerate(table.rows)
                for c in row
                for i in range(c.rows)
                for k in range(c.columns)
            ]
            assert len(slots) == len(set(slots))
            assert all(column < table.columns for _, column in slots)
            assert all(r < len(table.rows) for r, _ in slots)
