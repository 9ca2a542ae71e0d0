"""A page as a whole: its bytes, its paragraphs, what Word leaves in it, and where everything stands."""

from __future__ import annotations

import re

import lxml.html
import pytest
from reading.html.pages import codes, lines, page, read, tables, texts

from gouji.reading import Picture, TableBlock, UnreadableError

BODY = "<p>云溪县报告·㎡喆</p><table><tr><td>收到<td>12</tr><tr><td>办结<td>11</tr></table><p>完</p>"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("gb18030", "gb2312"),
        ("utf-8", "gb2312"),
        ("gb18030", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-8-sig", "gbk"),
    ],
)
def test_the_bytes_tell_the_encoding_not_the_declaration(encoding: str, declared: str) -> None:
    document = read(page(BODY, f'<meta charset="{declared}">').replace("\n", "\r\n").encode(encoding))
    assert (lines(document), texts(tables(document)[0])[0]) == (["云溪县报告·㎡喆", "完"], ["收到", "12"])
    assert document.doubts == ()
    assert document.encoding.startswith(encoding[:5])


def test_a_few_bad_bytes_of_a_declared_page_are_told() -> None:
    raw = (
        page("<p>云溪县的报告。</p>" * 200, '<meta charset="gbk">')
        .encode("gb18030")
        .replace("报".encode("gbk"), b"\xff", 1)
    )
    document = read(raw)
    assert codes(document) == ["web.undecodable"]
    assert lines(document)[1] == "云溪县的报告。"


def test_breaks_and_blocks_end_lines_marks_do_not() -> None:
    assert lines(read(page("<h2>题<br>副题</h2><div>甲<b>乙</b><span>丙</span><p>丁</p>戊<br/><br/>己</div>散"))) == [
        "题",
        "副题",
        "甲乙丙",
        "丁",
        "戊",
        "己",
        "散",
    ]


def test_white_space_as_a_browser_shows_it() -> None:
    assert lines(
        read(page("<p>\n  2023 年\n  收到 12\n 件。\u3000</p><p>&nbsp;</p><p>a\n b</p><pre>一\n二</pre>"))
    ) == ["2023 年收到 12 件。", "a b", "一", "二"]


def test_a_word_export() -> None:
    text = page(
        "<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><div class=WordSection1>"
        "<p class=MsoNormal><b>云溪县<o:p></o:p></b></p><p class=MsoListParagraph><![if !supportLists]>"
        "<span style='mso-list:Ignore'>一、<span style='font:7.0pt'>&nbsp; </span></span><![endif]>概况<o:p></o:p></p>"
        "<p class=MsoNormal><o:p>&nbsp;</o:p></p><table class=MsoNormalTable><tr><td><p><span lang=EN-US>12"
        "<o:p></o:p></span></p></td><td><p><span style='mso-list:Ignore'>2.</span>乙</p></td></tr></table></div>"
    )
    document = read(text)
    assert lines(document) == ["云溪县", "一、概况"]
    assert [(c.text, c.flags) for c in tables(document)[0].rows[0]] == [("12", ()), ("2.乙", ("generated",))]
    assert document.blocks[1].label == "一、"


def test_numbers_of_a_list_only_where_the_page_gives_them() -> None:
    assert lines(read(page("<ol type=1 start=3><li>甲<li>乙</ol><ol><li>丙</ol><ul><li>丁</ul>"))) == [
        "3.甲",
        "4.乙",
        "丙",
        "丁",
    ]


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (9, ["九、甲", "十、乙"]),
        (19, ["十九、甲", "二十、乙"]),
        (20, ["二十、甲", "二十一、乙"]),
        (99, ["九十九、甲", "乙"]),
    ],
)
def test_chinese_numbers_of_a_list(start: int, said: list[str]) -> None:
    style = "list-style-type:cjk-ideographic"
    assert lines(read(page(f'<ol start={start} style="{style}"><li>甲<li>乙</ol>'))) == said


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>document.write('<table><tr><td>1<td>2</table>')</script>",
        "<style>p{}</style>",
        "<noscript><table><tr><td>1<td>2</table></noscript>",
        "<!-- <p>注</p> -->",
        "<template><table><tr><td>1<td>2</table></template>",
        "<select><option>选</select>",
        "<textarea>填</textarea>",
        "<button>按</button>",
        "<svg><text>图</text></svg>",
    ],
)
def test_what_nobody_reads(unseen: str) -> None:
    document = read(page(f"<p>前</p>{unseen}<p>后</p>"))
    assert (lines(document), tables(document), codes(document)) == (["前", "后"], [], [])


def test_hidden_prose_is_told_a_hidden_word_is_not() -> None:
    assert codes(read(page("<p>" + "看得见的文字。" * 20 + "</p><p hidden>短</p>"))) == []
    document = read(
        page("<p>" + "看得见的文字。" * 20 + "</p><p style='display:none'>" + "看不见的文字。" * 5 + "</p>")
    )
    assert (len(lines(document)), codes(document)) == (1, ["web.hidden-text"])


def test_a_page_that_a_script_shows_is_read() -> None:
    document = read(page(f'<div style="display:none">{BODY}</div>'))
    assert (lines(document)[0], codes(document)) == ("云溪县报告·㎡喆", ["web.hidden-shown"])


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (page(BODY), False),
        (page(BODY + "<!-- 甲 --><p>乙"), False),
        (page(BODY + "<!-- 甲 <p>乙"), True),
        (page(BODY).split("</table>")[0], True),
        (page(BODY).split("</body>")[0], False),
        (page(BODY) + "<!--", False),
    ],
)
def test_a_page_cut_off_is_told(text: str, cut: bool) -> None:
    assert codes(read(text)) == (["web.cut"] if cut else [])


def test_pictures_unless_small() -> None:
    sizes = [
        "",
        "width=600 height=800",
        "style='width:500px;height:400px'",
        "width=16",
        "style='height:20px'",
        "width=100%",
    ]
    document = read(page("<p>字" + "".join(f"<img src=a.png {size}>" for size in sizes) + "</p>"))
    assert [type(b) for b in document.blocks[1:]] == [Picture] * 4
    assert [b.place.line for b in document.blocks] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 100_000,
        "<div></x>" * 100_000,
        "<div>" * 50_000 + "</div>" * 50_000,
        "<div a='</div>'>" * 50_000,
        "<div><!--</div>-->" * 50_000,
        "<div><script></div></script>" * 50_000,
        "<b><p>" * 4000,
        "<div " + " ".join(f"a{i}" for i in range(60_000)) + ">",
    ],
)
def test_hostile_nesting_is_refused_before_it_is_parsed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gouji.reading.html.page.Tree", None)
    with pytest.raises(UnreadableError) as caught:
        read("<html>" + text)
    assert caught.value.code == "web.too-deep"


def test_too_many_tags_and_bytes_are_refused() -> None:
    for text, code in (("<i>" * 1_000_001, "web.too-many-tags"), ("x" * (17 << 20), "web.too-large")):
        with pytest.raises(UnreadableError) as caught:
            read("<html>" + text)
        assert caught.value.code == code


def test_a_long_flat_page_is_not_too_deep() -> None:
    assert len(lines(read(page("<p>字</p><div>词<br>语</div>" * 3000)))) == 9000


def test_nested_as_deep_as_may_be() -> None:
    assert lines(read(page("<div>" * 1900 + "底" + "</div>" * 1900))) == ["底"]
    assert lines(read(page("<table><tr><td>" * 500 + "底"))) == ["底"]


def test_paths_lead_back_to_the_nodes() -> None:
    text = page(
        "<div><p>甲</p></div><div><p>乙</p><h2>丙</h2><p>丁<br>戊</p><table><tbody><tr><th>项<td>1<td>2</tr><tr><td>3"
        "<td>4<td>5</tr></tbody></table><p>己</p><table><tbody><tr><td hidden>6<td>7<td>8</tr></tbody></table></div>"
    )
    tree = lxml.html.document_fromstring(text)
    blocks = read(text).blocks
    places = [(b.text, b.place) for b in blocks if not isinstance(b, TableBlock | Picture)]
    places += [(c.text, c.place) for b in blocks if isinstance(b, TableBlock) for row in b.rows for c in row]
    assert len(places) == 14
    for wanted, place in places:
        found = tree.getroottree().xpath("/" + place.spots[0].path)
        assert len(found) == 1
        assert wanted in re.split(r"\n", "\n".join(found[0].itertext()))


def test_places_count_in_the_order_of_the_page() -> None:
    document = read(page(BODY + BODY))
    spots = [(b.place.line, b.place.spots[0][:-1]) for b in document.blocks]
    assert spots == [(1, (1,)), (2, (1, 1, 1)), (4, (2,)), (5, (3,)), (6, (2, 1, 1)), (8, (4,))]
    last = tables(document)[1].rows[1][1].place
    assert (last.line, last.cell, last.spots[0][:3]) == (7, 2, (2, 2, 2))


def test_a_processing_instruction_is_no_element_and_harms_nothing() -> None:
    document = read(page("<p>前<?p x?>后</p><table><tr><td>甲<?p ?></td><td>1</td></tr></table>"))
    assert "前后" in lines(document)
    assert texts(tables(document)[0]) == [["甲", "1"]]
