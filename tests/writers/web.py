"""A page as HTML: as an editor, a government site's template, or Word saves it; and as the MHT of a mail program.

`write` draws everything that the options leave open. Whatever the markup, a browser shows every cell of the page.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from random import Random

from writers.pages import Grid, Heading, Item, Page, SpanCell, Title

_OTHER_YEARS = range(2012, 2026)
_MENU = ("首页", "政务公开", "政府信息公开指南", "政府信息公开目录", "政府信息公开年报", "互动交流", "办事服务")
_FOOT = ("主办单位：{name}", "网站标识码：4100000000", "联系我们 | 网站地图 | 隐私声明", "版权所有 {name}")


@dataclass(frozen=True, slots=True)
class Markup:
    """`charset`: utf-8, or gb2312, then the bytes are GB18030, as on most old sites. `dress`: what stands around the
    article, a key of DRESSES. `cell`: how the text stands in a cell, a key of CELLS. `open`: end tags left out that
    HTML lets one leave out. `loud`: widths, colours and classes on every tag. `head`: thead and th.
    `landscape`: printed across, in small letters, since else a program may let wide tables run off the paper.
    """

    charset: str = "utf-8"
    dress: str = "plain"
    cell: str = "plain"
    open: bool = False
    loud: bool = False
    head: bool = False
    landscape: bool = False


CELLS: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "p": lambda text: f"<p>{text}</p>",
    "span": lambda text: f'<p style="text-align:center"><span style="font-family:宋体"><span>{text}</span></span></p>',
    "lines": lambda text: f"\n      <div>\n        {text}\n      </div>\n",
    "br": lambda text: f"{text}<br>",
    "word": lambda text: f'<p class=MsoNormal align=center><span lang=EN-US style="font-size:10.5pt">{text}'
                         "<o:p></o:p></span></p>"}
_EMPTY = {"plain": "", "p": "<p>&nbsp;</p>", "span": "<p><span><br></span></p>", "lines": "\n", "br": "<br/>",
          "word": "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"}


def markup(rng: Random, kind: str) -> Markup:
    """Any markup of a kind: plain, site, layout, word or mail."""
    charset = rng.choice(("utf-8", "utf-8", "gb2312"))
    dress = {"plain": "plain", "mail": "plain"}.get(kind, kind)
    cell = "word" if kind == "word" else rng.choice(tuple(CELLS)[:-1])
    return Markup(charset, dress, cell, rng.random() < 0.3, kind == "word" or rng.random() < 0.4, rng.random() < 0.3)


def write(page: Page, look: Markup, rng: Random) -> bytes:
    """The bytes of the page. Browsers read what calls itself gb2312 as GB18030, and so it is written."""
    body = "\n".join(_item(item, look, rng) for item in page.items)
    whole = DRESSES[look.dress](page, body, look, rng)
    return whole.encode("gb18030" if look.charset == "gb2312" else "utf-8")


def write_mail(page: Page, look: Markup, rng: Random) -> bytes:
    """MHT: the page as the first part of a message, a picture as the second."""
    text = write(page, look, rng).decode("gb18030" if look.charset == "gb2312" else "utf-8")
    message = EmailMessage(policy=SMTP)
    message["Subject"] = page.name
    message["MIME-Version"] = "1.0"
    message.set_content(text, subtype="html", charset=look.charset if look.charset == "utf-8" else "gb18030",
                        cte=rng.choice(("base64", "quoted-printable")))
    del message["Content-Location"]
    message["Content-Location"] = "file:///C:/report.htm"
    message.make_related()
    message.add_related(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "image", "gif", cid="<picture>")
    message.set_boundary("----=_NextPart_000_0001")  # else a random one
    message.replace_header("Content-Type", message["Content-Type"] + '; type="text/html"')
    return bytes(message)


def _item(item: Item, look: Markup, rng: Random) -> str:
    if isinstance(item, Grid):
        return _table(item, look, rng)
    text = html.escape(item.number + item.text if isinstance(item, Heading) else item.text, quote=False)
    if isinstance(item, Title):
        return f'<h1 align="center">{text}</h1>' if not look.loud else f'<p style="font-size:22pt"><b>{text}</b></p>'
    if isinstance(item, Heading):
        tag = "p" if look.loud else "h2" if item.level == 1 else "h3"
        return f"<{tag}><strong>{text}</strong></{tag}>"
    if look.loud and rng.random() < 0.5:  # a word set apart, as editors leave it
        at = rng.randrange(len(text) + 1) if "&" not in text else 0
        text = f"{text[:at]}<span>{text[at:]}</span>"
    return f"<p>　　{text}</p>" if not (look.open and not look.loud) else f"<p>　　{text}"


def _table(grid: Grid, look: Markup, rng: Random) -> str:
    attributes = ' border="1" cellspacing="0" cellpadding="0" width="640" style="border-collapse:collapse"'
    parts = [f"<table{attributes if look.loud else ' border=1'}>"]
    if look.loud:
        parts.append("<colgroup>" + "<col width=64>" * grid.columns + "</colgroup>")
    parts.append("<thead>" if look.head else "<tbody>" if not look.open else "")
    for r, row in enumerate(grid.rows):
        heading = look.head and r < grid.header_rows
        if look.head and r == grid.header_rows:
            parts.append("</thead><tbody>")
        cells = "".join(_cell(cell, look, "th" if heading else "td", rng) for cell in row)
        parts.append(f"<tr{' height=30' if look.loud else ''}>{cells}" + ("" if look.open else "</tr>"))
    parts.append("</table>" if look.open else "</tbody></table>")
    return "\n".join(parts)


def _cell(cell: SpanCell, look: Markup, tag: str, rng: Random) -> str:
    spans = (f' colspan="{cell.columns}"' if cell.columns > 1 or (look.loud and rng.random() < 0.1) else "") + (
        f" rowspan={cell.rows}" if cell.rows > 1 else "")
    loud = ' valign="middle" style="border:1pt solid windowtext;padding:0 5.4pt"' if look.loud else ""
    text = html.escape(cell.text, quote=False).replace("\n", "<br>")
    inner = CELLS[look.cell](text) if text else _EMPTY[look.cell]
    return f"<{tag}{spans}{loud}>{inner}" + ("" if look.open else f"</{tag}>")


def _head(page: Page, look: Markup, more: str = "") -> str:
    meta = (f'<meta http-equiv="Content-Type" content="text/html; charset={look.charset}">' if look.loud
            else f'<meta charset="{look.charset}">')
    if look.landscape:
        more += "<style>@page{size:29.7cm 21cm;margin:1.5cm} td,th,td p,td span{font-size:8pt !important}</style>"
    return f"<head>{meta}<title>{page.name}</title>{more}</head>"


def _plain(page: Page, body: str, look: Markup, rng: Random) -> str:
    del rng
    return f"<!DOCTYPE html>\n<html>{_head(page, look)}<body>\n{body}\n</body></html>\n"


def _site(page: Page, body: str, look: Markup, rng: Random) -> str:
    """A government site: menu, breadcrumbs, the list of other years' reports, share buttons, footer, scripts."""
    org = page.made.organisation
    menu = "".join(f'<li><a href="/{n}/">{name}</a></li>' for n, name in enumerate(_MENU))
    years = "".join(f'<li><a href="/nb/{y}.html">{org}{y}年政府信息公开工作年度报告</a><span>{y + 1}-01-20</span></li>'
                    for y in rng.sample(_OTHER_YEARS, 5))
    side = f'<div class="side"><h3>政府信息公开年报</h3><ul>{years}</ul></div>'
    script = '<script>var t="<table><tr><td>1</td></tr></table>";if(1<2){document.title=t}</script>'
    info = (f'<div class="info"><span>发布时间：{page.made.year + 1}-01-2{rng.randint(0, 9)} 10:30</span>'
            f"<span>来源：{org}</span><span>浏览次数：{rng.randint(10, 9999)}</span><span>[大 中 小]</span></div>")
    foot = "".join(f"<p>{line.format(name=org)}</p>" for line in _FOOT)
    article = f'<div class="article"><div id="zoom">{body}</div></div>'
    return (f'<!DOCTYPE html>\n<html lang="zh-CN">{_head(page, look, "<style>td{padding:2px}</style>" + script)}<body>'
            f'<div class="top"><a href="/">{org}门户网站</a><form><input name="q"><button>搜索</button></form></div>'
            f'<ul class="nav">{menu}</ul><div class="crumbs">您当前的位置：<a>首页</a> &gt; <a>政务公开</a> &gt; '
            f"<a>政府信息公开年报</a></div>"
            + (side + info + article if rng.random() < 0.5 else info + article + side)
            + f'<div class="pages"><a>上一篇：关于印发工作要点的通知</a><a>下一篇：没有了</a></div>'
            f'<div class="footer">{foot}</div>{script}<!-- end of article --></body></html>')


def _layout(page: Page, body: str, look: Markup, rng: Random) -> str:
    """The article in a cell of a table, in a cell of a table, as sites were built around 2005."""
    menu = "".join(f"<td><a href=/{n}>{name}</a></td>" for n, name in enumerate(_MENU))
    foot = "<br>".join(line.format(name=page.made.organisation) for line in _FOOT)
    inner = (f'<table width=100%><tr><td align=center>{page.name}</td></tr><tr><td height=5></td></tr>'
             f"<tr><td>{body}</td></tr></table>" if rng.random() < 0.5 else
             f"<table width=100%><tr><td>{body}</td></tr></table>")
    return (f"<html>{_head(page, look)}<body><table width=1000><tr>{menu}</tr></table>"
            f"<table width=1000><tr><td width=5></td><td>{inner}</td><td width=5></td></tr></table>"
            f"<table width=1000><tr><td align=center>{foot}</td></tr></table></body></html>")


def _word(page: Page, body: str, look: Markup, rng: Random) -> str:
    """As Word saves a page: namespaces, conditional comments, Mso classes."""
    del rng
    office = ("<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
              "<style><!-- p.MsoNormal {margin:0cm;} table.MsoTable {font-size:10pt;} --></style>")
    return (f'<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
            f'{_head(page, look, office)}<body lang=ZH-CN><div class=WordSection1 style="layout-grid:15.6pt">'
            f"{body}</div></body></html>")


DRESSES: dict[str, Callable[[Page, str, Markup, Random], str]] = {
    "plain": _plain, "site": _site, "layout": _layout, "word": _word}
KINDS = ("plain", "site", "layout", "word", "mail")


def write_kind(page: Page, kind: str, rng: Random) -> bytes:
    """The bytes of the page in any markup of that kind."""
    return (write_mail if kind == "mail" else write)(page, markup(rng, kind), rng)


__all__ = ["KINDS", "Markup", "markup", "write", "write_kind", "write_mail"]
