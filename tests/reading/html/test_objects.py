"""What stands in a page in place of text: fields in cells, and pictures by whatever means."""

from __future__ import annotations

import pytest
from reading.html.pages import codes, lines, page, read, tables, texts

from gouji.reading import Picture

PROSE = "云溪县的报告里有文字。" * 20  # a page with less of its own is a mere frame


def cell(inside: str, attributes: str = "") -> tuple[str, tuple[str, ...]]:
    body = f"<table><tr><td>收到<td {attributes}>{inside}</td></tr><tr><td>办结<td>1</table>"
    found = tables(read(page(body)))[0].rows[0][1]
    return found.text, found.flags


@pytest.mark.parametrize(
    "inside",
    [
        '<input value="12">',
        '<input type=number value=" 12 " readonly>',
        "<textarea>12</textarea>",
        "<select><option>11<option selected>12</select>",
        "<p><select><option>12<option>13</select></p>",
    ],
)
def test_the_value_of_a_field_is_the_text_of_its_cell(inside: str) -> None:
    assert cell(inside) == ("12", ())


@pytest.mark.parametrize(
    ("inside", "attributes"),
    [
        ("<img src=12.png width=20 height=12>", ""),
        ("<p><img src=12.png></p>", ""),
        ("<svg width=20 height=12><text>12</text></svg>", ""),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", ""),
        ("<object data=12.swf width=20 height=20></object>", ""),
        ("<embed src=a.swf>", ""),
        ("<canvas width=20 height=12></canvas>", ""),
        ("<iframe src=12.html width=20></iframe>", ""),
        ("<input>", ""),
        ("<input type=checkbox checked>", ""),
        ("<select></select>", ""),
        ("<textarea></textarea>", ""),
        ("<!--[if gte vml 1]><v:shape style='width:9pt'><v:imagedata src=a.png /></v:shape><![endif]-->&nbsp;", ""),
        ("", 'style="background:url(12.png) no-repeat"'),
    ],
)
def test_a_cell_that_holds_something_unread_is_not_blank(inside: str, attributes: str) -> None:
    assert cell(inside, attributes) == ("", ("unread",))


@pytest.mark.parametrize(
    "inside", ["&nbsp;", "<p><br></p>", "<img src=spacer.gif width=1 height=1>", "<input type=hidden value=12>"]
)
def test_a_blank_cell_stays_blank(inside: str) -> None:
    assert cell(inside) == ("", ())


def test_fields_outside_of_tables_of_data_are_none_of_the_text() -> None:
    fields = "<input value=搜索><select><option>2023</select><textarea>留言</textarea>"
    assert lines(read(page(f"<p>前{fields}</p><p>后</p>"))) == ["前", "后"]


@pytest.mark.parametrize(
    "shown",
    [
        "<iframe src=t.html></iframe>",
        "<iframe src='/pdfjs/viewer.html?file=/2023.pdf' width=100% height=800></iframe>",
        "<object data=t.pdf type=application/pdf width=600 height=800><p>请下载</p></object>",
        "<object><param name=src value=t.pdf><embed src=t.pdf></object>",
        "<embed src=t.pdf>",
        "<canvas width=600 height=800></canvas>",
        "<canvas></canvas>",
        "<svg width=600 height=800><path d=M0></path></svg>",
        "<svg viewBox='0 0 600 800'><text>表</text></svg>",
        "<div style=\"background:url('a.png');width:600px;height:800px\"></div>",
        "<!--[if gte vml 1]><v:shape style='width:600pt;height:80pt'><v:imagedata src=a.png /></v:shape><![endif]-->",
        "<!--[if gte vml 1]><v:imagedata src=a.png /><![endif]--><![if !vml]><img src=a.png><![endif]>",
        "<![if !vml]><img width=600 height=800 src=a.png><![endif]>",
    ],
)
def test_what_may_show_a_table_is_a_picture(shown: str) -> None:
    document = read(page(f"<p>{PROSE}</p><div>{shown}</div><p>后</p>"))
    assert lines(document) == [PROSE, "后"]
    assert [type(b) for b in document.blocks[1:-1]] == [Picture]
    assert [b.place.line for b in document.blocks] == [1, 2, 3]


@pytest.mark.parametrize(
    "unseen",
    [
        "<iframe src=about:blank></iframe><iframe></iframe>",
        "<iframe src=//a.example/stat.html></iframe><iframe src=t.html height=0 width=0></iframe>",
        "<div class=bdsharebuttonbox><iframe src=//w.example/t.html></iframe></div>",
        "<iframe src=t.html style='display:none'></iframe>",
        "<svg width=24 height=24><text>图</text></svg><svg viewBox='0 0 16 16'><path></path></svg>",
        "<svg class=icon width=200 height=200><path></path></svg>",
        "<svg viewBox='0 0 1024 1024'><path></path></svg><svg><use href=#a></use></svg>",
        "<a href=/><svg><text>首页</text></svg></a><button><svg><text>按</text></svg></button>",
        "<svg style='display:none'><symbol><text>图</text></symbol></svg>",
        "<embed><object></object><video width=600 height=400 src=a.mp4></video>",
        "<div style='background:url(a.png)'></div><div style='background:url(a.png);height:20px;width:600px'></div>",
        "<!--[if gte vml 1]><v:shape style='width:9pt'><v:imagedata src=a.png /></v:shape><![endif]-->",
    ],
)
def test_ornaments_of_a_site_are_no_pictures(unseen: str) -> None:
    document = read(page(f"<p>{PROSE}</p><div>{unseen}</div><p>后</p>"))
    assert (len(document.blocks), lines(document), codes(document)) == (2, [PROSE, "后"], [])


def test_a_table_of_fields_is_the_article_of_a_site() -> None:
    menu = "<ul><li><a href=/a>首页</a><li><a href=/b>要闻</a><li><a href=/c>办事</a></ul>"
    rows = "".join(f"<tr><td>事项<td><input value={i}></tr>" for i in range(9))
    document = read(page(f"{menu}<div><h1>云溪县公开报告</h1><table>{rows}</table></div><div>{menu}</div>"))
    assert (lines(document), len(texts(tables(document)[0]))) == (["云溪县公开报告"], 9)
