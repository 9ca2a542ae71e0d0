"""What a page's looks do to its text: raised, struck out, not to be seen."""

from __future__ import annotations

import pytest
from reading.html.pages import codes, lines, page, read, tables, texts

from gouji.reading import Cell, Paragraph

PROSE = "<p>" + "云溪县的文字都看得见。" * 4 + "</p>"


def cell(inside: str, head: str = "", attributes: str = "") -> Cell:
    body = f"{PROSE}<table><tr><td>项目<td>件数</tr><tr><td>收到<td {attributes}>{inside}</td></tr></table>"
    return tables(read(page(body, head)))[0].rows[1][1]


def style(rules: str) -> str:
    return f"<style>{rules}</style>"


@pytest.mark.parametrize(
    ("inside", "head"),
    [
        ("12<sup>1</sup>", ""),
        ("12 件<SUP>[1]</SUP>", ""),
        ("12<sub>①</sub>", ""),
        ("<p>12</p><p><sup>注</sup></p>", ""),
        ('12<span style="vertical-align: super; font-size: 8pt">1</span>', ""),
        ('12<span style="VERTICAL-ALIGN: super">1</span>', ""),
        ('12<span style="vertical-align:5pt">1</span>', ""),
        ('12<span style="position:relative;top:-4.0pt;mso-text-raise:4.0pt">1</span>', ""),
        ("12<a href=#n><span class=Ref>[1]</span></a>", style("<!-- span.Ref {vertical-align:super;} -->")),
    ],
)
def test_a_raised_run_behind_digits_is_no_part_of_the_number(inside: str, head: str) -> None:
    found = cell(inside, head)
    assert (found.text.removesuffix(" 件"), found.flags) == ("12", ("unread",))


@pytest.mark.parametrize(
    "inside",
    ["<sup>12</sup>", '<span style="vertical-align:middle">12</span>', '<span style="vertical-align:1px">12</span>'],
)
def test_what_is_all_there_is_is_no_mark(inside: str) -> None:
    assert cell(inside)[0::5] == ("12", ())


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("收到12件<sup>1</sup>，办结", "收到12件，办结"),
        ("收到12件，<sup>[12]</sup>办结", "收到12件，办结"),
        ("收到12<sup>①</sup>件", "收到12件"),
        ("面积12m<sup>2</sup>，", "面积12m2，"),
        ("<sup>1</sup>本表", "1 本表"),
        ("共有<sup>123</sup>件", "共有 123 件"),
        ("县<sup>（略写）</sup>的", "县（略写）的"),
        ("<sup>这一段全部排成上标也照样是正文</sup>", "这一段全部排成上标也照样是正文"),
    ],
)
def test_a_raised_run_in_prose(inside: str, text: str) -> None:
    assert lines(read(page(f"<p>{inside}</p>"))) == [text]


@pytest.mark.parametrize(
    ("inside", "head"),
    [
        ("<s>77</s>78", ""),
        ("<strike>77</strike> 78", ""),
        ("<del>77</del><ins>78</ins>", ""),
        ('<span style="text-decoration:line-through">77</span>78', ""),
        ('<font style="TEXT-DECORATION: line-through">77</font>78', ""),
        ('<b style="color:red;text-decoration-line:line-through">77</b>78', ""),
        ("<span class=msoDel>77</span>78", style("span.msoDel {color:red; text-decoration:line-through}")),
        ('<p style="text-decoration: underline line-through">77</p><p>78</p>', ""),
    ],
)
def test_what_is_struck_out_is_left_out(inside: str, head: str) -> None:
    assert cell(inside, head)[0::5] == ("78", ("struck",))


def test_a_cell_and_a_row_that_are_struck_out_are_there() -> None:
    assert cell("77", attributes='style="text-decoration:line-through"')[0::5] == ("", ("struck",))
    body = '<table><tr style="text-decoration:line-through"><td>甲<td>1</tr><tr><td>乙<td>2</tr></table>'
    table = tables(read(page(body)))[0]
    assert texts(table) == [["", ""], ["乙", "2"]]
    assert [c.flags for c in table.rows[0]] == [("struck",), ("struck",)]


def test_struck_out_prose_is_told_once() -> None:
    prose = "<p>收到<s>11</s>12件，<s>办结</s>答复</p><p>甲</p>"
    document = read(page(f"{prose}<del><p>这一段全都划掉了</p></del><p>乙</p>"))
    assert lines(document) == ["收到12件，答复", "甲", "乙"]
    assert [b.flags for b in document.blocks if isinstance(b, Paragraph)] == [("struck",), (), ()]
    assert [(d.code, d.values) for d in document.doubts] == [("web.struck-text", {"count": 3})]


@pytest.mark.parametrize(
    ("inside", "head"),
    [
        ('<span style="font-size:0">99</span>', ""),
        ('<span style="font-size:1.0pt">99</span>', ""),
        ('<span style="FONT-SIZE: .5pt; color: red">99</span>', ""),
        ('<span style="opacity:0">99</span>', ""),
        ('<span style="position:absolute;left:-9999px">99</span>', ""),
        ('<span style="position:absolute;clip:rect(1px, 1px, 1px, 1px)">99</span>', ""),
        ('<span style="display:inline-block;text-indent:-9999px">99</span>', ""),
        ('<span style="color:#fff">99</span>', ""),
        ('<span style="background:#ffffff;color: white">99</span>', ""),
        ('<font color="#FFFFFF">99</font>', ""),
        ('<span style="color:rgb(254, 255, 255)">99</span>', ""),
        ("<span class=h>99</span>", style(".h{display:none}")),
        ("<span class='a h'>99</span>", style("p{color:red}\n/* .h{} */ .x, span.h { display : none ; }")),
        ("<span id=h>99</span>", style("@media screen {#h{visibility:hidden}}")),
        ("<span class=h>99</span>", style("@media (max-width:9px){p{display:block}} .h{color:white}")),
        ("<b class=h><i>99</i></b>", style(".t td > .h{display:none!important}").replace(".t ", "")),
        ("<span class=h style='display:inline'>99</span>", style(".h{display:none !important}")),
    ],
)
def test_what_nobody_sees_is_no_part_of_a_cell(inside: str, head: str) -> None:
    assert cell("12" + inside, head)[0::5] == ("12", ("hidden",))


@pytest.mark.parametrize(
    ("inside", "head"),
    [
        ('<span style="font-size:10pt;opacity:0.9">12</span>', ""),
        ('<span style="font-size:0"><span style="font-size:12pt">12</span></span>', ""),
        ('<span style="background:#c00;color:#fff">12</span>', ""),
        ('<span style="color:#fff"><b style="color:#000">12</b></span>', ""),
        ('<span class=h style="color:#fff">12</span>', '<link rel="stylesheet" href="a.css">'),
        ('<span class=h style="color:#fff">12</span>', '<link rel="stylesheet" href="a.css">' + style("p{color:red}")),
        ('<span class=h style="color:#fff">12</span>', style(".h{background-color:navy}")),
        ('<span style="position:relative;left:-2px">12</span>', ""),
        ("<span class='h on'>12</span>", style(".h{display:none} .h.on{display:inline}")),
        ("<span class=h>12</span>", style(".h{display:none} .h{display:inline}")),
        ("<span class=h>12</span>", style("@media print{.h{display:none} p{color:red}}")),
        ("<span class=h>12</span>", '<style media="print">.h{display:none}</style>'),
        ("<span class=h>12</span>", style(".h:hover{display:none} .h::after{display:none} .g{display:none}")),
        ("<span class=h style='display:inline'>12</span>", style(".h{display:none}")),
    ],
)
def test_what_is_seen_is_read(inside: str, head: str) -> None:
    assert cell(inside, head)[0::5] == ("12", ())


def test_white_on_a_coloured_row_is_seen() -> None:
    row = '<tr bgcolor="#003366"><td><font color=white>项目</font><td><span style="color:#fff">件数</span></tr>'
    assert texts(tables(read(page(f"{PROSE}<table>{row}<tr><td>收到<td>12</tr></table>")))[0])[0] == ["项目", "件数"]


def test_rows_that_a_class_hides_take_no_room() -> None:
    body = PROSE + "<table><tr><td>甲<td>1</tr><tr class=h><td>乙<td>2</tr><tr><td class=h>3<td>丙<td>4</tr></table>"
    assert texts(tables(read(page(body, style(".h{display:none}"))))[0]) == [["甲", "1"], ["丙", "4"]]


def test_a_row_that_is_only_unseen_keeps_its_room() -> None:
    body = PROSE + '<table><tr><td>甲<td>1</tr><tr style="visibility:hidden"><td>乙<td>2</tr></table>'
    table = tables(read(page(body)))[0]
    assert texts(table) == [["甲", "1"], ["", ""]]
    assert table.rows[1][1].flags == ("hidden",)


@pytest.mark.parametrize("site", ["", "<ul><li><a href=/a>首页</a><li><a href=/b>要闻</a><li><a href=/c>办事</a></ul>"])
@pytest.mark.parametrize(
    ("attributes", "head"),
    [("hidden", ""), ('style="display:none"', ""), ("class=tab", style(".tab{display:none}.tab.on{display:block}"))],
)
def test_of_two_reports_the_one_that_is_seen_is_read(attributes: str, head: str, site: str) -> None:
    def report(year: int) -> str:
        rows = "".join(f"<tr><td>第{i}项<td>{year + i}</tr>" for i in range(6))
        prose = f"<p>{year}年的事都公开了，也都办完了。</p>" * 20
        return f"<h1>云溪县{year}年度公开报告</h1>{prose}<table>{rows}</table>"

    body = f"{site}<div {attributes}>{report(2022)}</div><div class='tab on'>{report(2023)}</div>"
    document = read(page(body, head))
    assert not [line for line in lines(document) if "2022" in line]
    assert [texts(table)[0] for table in tables(document)] == [["第0项", "2023"]]
    assert codes(document) == ["web.hidden-text"]


def test_sections_that_a_script_unfolds_are_read() -> None:
    menu = "<ul><li><a href=/a>首页</a><li><a href=/b>要闻</a></ul>"
    part = "<div style='display:none'><p>云溪县的事都公开了。</p><table><tr><td>收到<td>12</tr></table></div>"
    document = read(page(menu + "<p>概况</p>" + part * 3))
    assert (len(tables(document)), codes(document)) == (3, ["web.hidden-shown"])


def test_a_page_faded_in_by_its_script_is_read_without_a_doubt() -> None:
    assert codes(read(page(PROSE, style("body{opacity:0;visibility:hidden}")))) == []


@pytest.mark.parametrize(
    "text",
    [
        "<div style='display:none'>" * 900 + "底" + "</div>" * 900,
        "<i hidden><s>" * 400 + "底",
        style(".a{display:none}" * 3000) + "<p class=a>字</p>" * 3000,
        style("{" * 50_000 + ".a{display:none" * 2000),
        style(".a " * 60_000 + "{display:none}" + "@media " * 9000),
        "<td><svg><iframe><select><textarea>" * 300,
    ],
)
def test_hostile_styles_are_read_in_bounds(text: str) -> None:
    assert read(page(PROSE * 5 + text)).blocks
