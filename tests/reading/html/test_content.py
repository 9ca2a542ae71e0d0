"""Which part of a page is read: the article with its title, and nothing of the site around it."""

from __future__ import annotations

import pytest
from reading.html.pages import codes, lines, page, read, tables, texts

from gouji.reading import UnreadableError

TITLE = "云溪县人民政府2023年度公开报告"
MENU = '<ul class="nav"><li><a href="/">首页</a></li><li><a href="/a">要闻</a></li><li><a href="/b">办事</a></li></ul>'
CRUMB = '<div>当前位置：<a href="/">首页</a> &gt; <a href="/n">年报</a> &gt; 正文</div>'
SHARE = '<div class="share">分享到：<a>微信</a> <a>微博</a>【打印】【关闭】</div>'
PRINT = '<p><a href="javascript:window.print()">打印</a></p>'
OTHERS = (
    '<div class="rel"><h3>相关阅读</h3><ul>'
    + "".join(
        f'<li><a href="/{y}.html">云溪县某乡{y}年度公开报告</a><span>{y + 1}-01-20</span></li>'
        for y in range(2009, 2020)
    )
    + "</ul></div>"
)
FOOT = (
    '<div class="foot"><p>主办：云溪县办公室　版权所有　备案号00000000</p>'
    "<p>电话：0000-0000000&nbsp;地址：云溪路1号</p></div>"
)
FIGURES = (
    "<table><tr><td>项目</td><td>件数</td></tr><tr><td>收到</td><td>12</td></tr>"
    "<tr><td>办结</td><td>12</td></tr></table>"
)
PROSE = "这一年云溪县把应当公开的都公开了，群众看得懂、找得到，也用得上，各乡各单位按月更新目录。" * 4
FIRST = f"<p>一、概况</p><p>{PROSE}</p>"
LAST = "<p>三、其他</p><p>无。</p>"
WANTED = ["一、概况", "三、其他", "无。"]
SITE = MENU + CRUMB


def is_the_article(text: str, title: str = TITLE) -> None:
    document = read(text)
    got = lines(document)
    assert got[0] == title
    assert got.count(title) == 1
    assert [line for line in got if line in WANTED] == WANTED
    assert len(got) == 5, got
    assert [texts(t)[1:] for t in tables(document)] == [[["收到", "12"], ["办结", "12"]]]
    assert codes(document) == []


HEADING = f"<h1>{TITLE}</h1>"
WITH_TITLE = f"<p><b>{TITLE}</b></p>"
SHAPES = {
    "one container": SITE + f'<div id="zoom">{WITH_TITLE}{FIRST}{FIGURES}{LAST}</div>{SHARE}{PRINT}{OTHERS}{FOOT}',
    "a container in containers": SITE
    + f"<div><div><div>{WITH_TITLE}{FIRST}{FIGURES}{LAST}</div>{SHARE}</div>{OTHERS}</div>{FOOT}",
    "title beside the container": SITE
    + f"<div>{HEADING}<div>发布时间：2024-01-20</div><div>{FIRST}{FIGURES}{LAST}</div></div>{FOOT}",
    "title in a block of the head": SITE
    + f'<div class="t"><div>{TITLE}</div><div>来源：本县</div></div><div>{FIRST}{FIGURES}{LAST}</div>{FOOT}{OTHERS}',
    "several containers": SITE
    + f'{HEADING}<div class="a">{FIRST}</div><div class="a">{FIGURES}</div><div class="a">{LAST}</div>'
    + f"{SHARE}{OTHERS}{FOOT}",
    "all in the body": SITE + f"{HEADING}{FIRST}{FIGURES}{LAST}{PRINT}{OTHERS}{FOOT}",
    "last section beside the container": SITE + f"<div>{WITH_TITLE}{FIRST}{FIGURES}</div>{LAST}{OTHERS}{FOOT}",
    "last section in another container": SITE
    + f"<div>{WITH_TITLE}{FIRST}{FIGURES}</div><div><p>三、其他</p><p>无。</p></div>{SHARE}{OTHERS}{FOOT}",
    "list of others before": OTHERS + f"<div>{WITH_TITLE}{FIRST}{FIGURES}{LAST}</div>" + FOOT,
    "no site": HEADING + FIRST + FIGURES + LAST,
    "a Word export": f'<div class="S1">{WITH_TITLE}{FIRST}</div><div class="S2">{FIGURES}</div>{LAST}',
    "old site of tables": f"<table><tr><td>{MENU}</td></tr></table><table><tr><td>{OTHERS}</td><td><table><tr><td>"
    f"{WITH_TITLE}</td></tr><tr><td>{FIRST}{FIGURES}{LAST}</td></tr></table></td></tr></table>{FOOT}",
    "semantic": f"<nav>{MENU}</nav><main><article><header>{HEADING}</header>{FIRST}{FIGURES}{LAST}</article><aside>"
    f"{OTHERS}</aside></main><footer>{FOOT}</footer>",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_article_is_read_and_nothing_around_it(shape: str) -> None:
    is_the_article(page(SHAPES[shape], f"<title>{TITLE}_云溪县政府网</title>"))


def test_the_title_of_the_head_is_the_last_resort() -> None:
    is_the_article(page(SITE + f"<div>{FIRST}{FIGURES}{LAST}</div>{FOOT}", f"<title>云溪县政府网 - {TITLE}</title>"))


@pytest.mark.parametrize("name", ["云溪县人民政府", "云溪县人民政府办公室"])
def test_the_name_of_the_site_is_no_title(name: str) -> None:
    about = f"<p>{name}编制了本报告，内容以原件为准。</p>"
    body = f"<div>{HEADING}<div>{about}{FIRST}{FIGURES}{LAST}</div></div>"
    for head in (f"<title>{TITLE}_{name}</title>", f"<title>{name}</title>", ""):
        assert lines(read(page(SITE + body + FOOT, head)))[:2] == [TITLE, f"{name}编制了本报告，内容以原件为准。"]


def test_a_title_over_two_lines_is_not_doubled() -> None:
    body = f"<p>云溪县人民政府</p><p>2023年度公开报告</p>{FIRST}{FIGURES}{LAST}"
    assert lines(read(page(SITE + f"<div>{body}</div>", f"<title>{TITLE}-云溪县</title>")))[:3] == [
        "云溪县人民政府",
        "2023年度公开报告",
        "一、概况",
    ]


def test_links_within_the_text_stay() -> None:
    text = '<p>全文见<a href="/x">本县网站</a>，另有<a href="/y">说明</a>可查，欢迎来电来信指正。</p>'
    got = lines(read(page(SITE + f"<div>{WITH_TITLE}{FIRST}{text}{FIGURES}{LAST}</div>{OTHERS}")))
    assert "全文见本县网站，另有说明可查，欢迎来电来信指正。" in got


def test_a_table_of_contents_stays() -> None:
    contents = "".join(f'<p><a href="#s{i}">第{i}部分</a></p>' for i in range(1, 5))
    got = lines(read(page(SITE + f"<div>{WITH_TITLE}{contents}{FIRST}{FIGURES}{LAST}</div>{OTHERS}")))
    assert got[1:5] == ["第1部分", "第2部分", "第3部分", "第4部分"]


def test_prose_left_out_is_told() -> None:
    prose = "本网说明如下，内容以原件为准。" * 20
    document = read(page(SITE + f"<div>{WITH_TITLE}{FIRST}{FIGURES}{LAST}</div><footer><p>{prose}</p></footer>"))
    assert codes(document) == ["web.part-left-out"]
    assert prose not in lines(document)


def test_a_table_of_figures_is_never_left_out() -> None:
    document = read(page(SITE + f"<div>{WITH_TITLE}{FIRST * 5}{LAST}</div><div>{FIGURES}</div>{OTHERS}"))
    assert len(tables(document)) == 1


@pytest.mark.parametrize("body", ['<iframe src="a.html"></iframe>', f'{MENU}<iframe src="a.html"></iframe>'])
def test_a_page_that_is_only_a_frame(body: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(page(body))
    assert caught.value.code == "web.frames"


def test_a_frameset() -> None:
    with pytest.raises(UnreadableError) as caught:
        read('<html><head><title>云溪县</title></head><frameset cols="20%,*"><frame src="a"></frameset></html>')
    assert caught.value.code == "web.frames"


def test_a_small_frame_beside_the_text_is_nothing() -> None:
    assert codes(read(page(f'{WITH_TITLE}{FIRST}{FIGURES}<iframe src="count.html"></iframe>'))) == []


def test_a_page_that_a_script_fills_has_no_text() -> None:
    with pytest.raises(UnreadableError) as caught:
        read(page('<div id="app"></div><script>load("2023")</script>'))
    assert caught.value.code == "web.no-text"
