"""Runs that are not read as they stand: footnote marks, struck-out text, and text that nobody can see."""

from __future__ import annotations

import pytest
from reading.word.made import codes, p, part, read, run, said, tables, tbl, tc, tr

from gouji.reading.document import Flag
from gouji.reading.word.raised import LOWERED, RAISED, settle

UP = '<w:vertAlign w:val="superscript"/>'
WHITE = '<w:color w:val="FFFFFF"/>'


def style(identifier: str, properties: str, kind: str = "character", more: str = "") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{identifier}">{more}<w:rPr>{properties}</w:rPr></w:style>'


def cell(inner: str, styles: str = "", properties: str = "") -> tuple[str, tuple[Flag, ...]]:
    """Text and flags of a cell with these runs."""
    document = read(tbl(tr("A", tc(f"<w:p>{inner}</w:p>", properties))), {"word/styles.xml": part("styles", styles)})
    found = tables(document)[0].rows[0][1]
    return found.text, found.flags


@pytest.mark.parametrize(("raised", "styles"), [
    (UP, ""),
    ('<w:vertAlign w:val="subscript"/>', ""),
    ('<w:position w:val="12"/>', ""),
    ('<w:position w:val="4"/><w:sz w:val="12"/>', ""),
    ('<w:rStyle w:val="N"/>', style("N", UP)),
    ('<w:rStyle w:val="N"/>', style("M", UP) + style("N", "<w:b/>", more='<w:basedOn w:val="M"/>')),
])
def test_a_raised_number_behind_a_number_is_a_footnote_mark(raised: str, styles: str) -> None:
    assert cell(run("12") + run("1", raised), styles) == ("12", ("unread",))


@pytest.mark.parametrize("properties", [
    '<w:vertAlign w:val="baseline"/>', '<w:position w:val="4"/>', '<w:position w:val="-12"/>', '<w:strike w:val="0"/>',
    '<w:dstrike w:val="false"/>', '<w:color w:val="FF0000"/>', '<w:color w:val="auto"/>', '<w:sz w:val="15"/>',
    '<w:sz w:val="40"/>', '<w:rStyle w:val="N"/>', "<w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange>",
])
def test_what_looks_ordinary_is_read_as_it_stands(properties: str) -> None:
    assert cell(run("1", UP) + run("2") + run("1", properties), style("N", '<w:b/>'))[0] == "1 21"
    assert cell(run("2") + run("1", properties), style("N", "<w:b/>") + style("Other", UP)) == ("21", ())


def test_web_hidden_text_is_seen_on_the_page() -> None:
    assert cell(run("1") + run("2", "<w:webHidden/>")) == ("12", ())


def test_a_cell_that_is_raised_as_a_whole_is_its_number() -> None:
    assert cell(run("1", UP) + run("2", UP)) == ("12", ())


@pytest.mark.parametrize(("text", "settled", "unread"), [
    ("12^1^", "12", True),
    ("12 ^[1]^", "12 ", True),
    ("12^1^^,^^2^", "12", True),
    ("12^a^", "12", True),
    ("12^件^", "12件", False),
    ("12件^注1^", "12件", True),
    ("公开信息^2^。", "公开信息。", False),
    ("（一）^[3]^后", "（一）后", True),
    ("面积500m^2^", "面积500m2", False),
    ("公开^2021^年", "公开 2021 年", False),
    ("^1^12", "1 12", False),
    ("1^st^", "1st", False),
    ("收到^ ^12", "收到 12", False),
])
def test_raised_pieces_are_marks_or_stand_apart(text: str, settled: str, unread: bool) -> None:
    pieces = text.split("^")
    marked = "".join(f"{RAISED}{piece}{LOWERED}" if i % 2 else piece for i, piece in enumerate(pieces))
    assert settle(marked)[0] == settled
    assert settle(marked)[1] == (unread and any(c.isdigit() for c in settled))


def test_a_mark_in_prose_is_left_out_without_a_doubt() -> None:
    document = read(p(run("公开政府信息") + run("2", UP) + run("，收到12") + run("1", UP) + run("件")))
    assert said(document) == ["公开政府信息，收到12件"]
    assert not document.doubts


@pytest.mark.parametrize(("struck", "styles"), [
    ("<w:strike/>", ""), ('<w:strike w:val="true"/>', ""), ("<w:dstrike/>", ""),
    ('<w:rStyle w:val="S"/>', style("S", "<w:strike/>")), ('<w:rStyle w:val="S"/>', style("S", "<w:dstrike/>")),
])
def test_struck_out_text_is_left_out(struck: str, styles: str) -> None:
    assert cell(run("77", struck) + run("78"), styles) == ("78", ("struck",))
    assert cell(run("77", struck), styles) == ("", ("struck",))
    document = read(p(run("收到") + run("77", struck) + run("78件")) + p(run("全句", struck)) + p("后"),
                    {"word/styles.xml": part("styles", styles)})
    assert said(document) == ["收到78件", "后"]
    assert document.blocks[0].flags == ("struck",)  # type: ignore[union-attr]
    assert [(d.code, d.values["count"]) for d in document.doubts] == [("word.struck-out", 2)]


def test_a_style_that_strikes_its_paragraph_is_undone_by_a_run() -> None:
    styles = part("styles", style("S", "<w:strike/>", "paragraph"))
    body = p(run("旧") + run("新", '<w:strike w:val="0"/>'), '<w:pStyle w:val="S"/>')
    assert said(read(body, {"word/styles.xml": styles})) == ["新"]


def test_a_field_that_ends_in_a_struck_run_is_ended() -> None:
    kinds = [f'<w:r><w:rPr><w:strike/></w:rPr><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end")]
    assert said(read(p(run("前") + "<w:r><w:instrText>X</w:instrText></w:r>".join(kinds) + run("后")))) == ["前后"]


@pytest.mark.parametrize(("unseen", "styles"), [
    (WHITE, ""), ('<w:color w:val="fefefe" w:themeColor="background1"/>', ""), ('<w:sz w:val="2"/>', ""),
    (WHITE + '<w:shd w:val="clear" w:fill="FFFFFF"/>', ""), ('<w:rStyle w:val="H"/>', style("H", WHITE)),
])
def test_white_and_tiny_text_is_not_read(unseen: str, styles: str) -> None:
    assert cell(run("12") + run("99", unseen), styles) == ("12", ("hidden",))
    document = read(p(run("收到12") + run("99", unseen) + run("件")), {"word/styles.xml": part("styles", styles)})
    assert said(document) == ["收到12件"]
    assert codes(document) == ["word.hidden-text"]


DARK = '<w:shd w:val="clear" w:color="auto" w:fill="4472C4"/>'


def test_white_text_is_read_where_something_dark_lies_behind() -> None:
    white = run("12", WHITE)
    assert cell(white, properties=DARK) == ("12", ())
    assert cell(run("12", WHITE + DARK)) == ("12", ())
    assert cell(run("12", WHITE + '<w:highlight w:val="blue"/>')) == ("12", ())
    assert cell(run("12", WHITE), properties='<w:shd w:val="clear" w:fill="auto"/>') == ("", ("hidden",))
    assert cell(run("12", WHITE + '<w:shd w:val="clear" w:fill="FFFFFF"/>'), properties=DARK) == ("", ("hidden",))
    assert said(read(p(white, DARK))) == ["12"]
    box = f"<w:txbxContent>{p(white)}</w:txbxContent>"
    assert said(read(p(f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>"))) == ["12"]
    styles = style("P", "", "paragraph", f"<w:pPr>{DARK}</w:pPr>")
    assert said(read(p(white, '<w:pStyle w:val="P"/>'), {"word/styles.xml": part("styles", styles)})) == ["12"]
    banner = '<w:r><w:drawing><wp:anchor behindDoc="1"/></w:drawing></w:r>'
    assert said(read(p(banner + white))) == ["12"]


@pytest.mark.parametrize(("shade", "text"), [(DARK, "12"), ("", "")])
def test_a_table_style_may_paint_what_white_text_stands_on(shade: str, text: str) -> None:
    styles = style("T", "", "table", f'<w:tblStylePr w:type="firstRow"><w:tcPr>{shade}</w:tcPr></w:tblStylePr>')
    styles += style("U", "", "table", '<w:basedOn w:val="T"/>')
    for name in "TU":
        table = tbl(tr("A", tc(f"<w:p>{run('12', WHITE)}</w:p>"))).replace(
            "<w:tblPr/>", f'<w:tblPr><w:tblStyle w:val="{name}"/></w:tblPr>')
        document = read(table, {"word/styles.xml": part("styles", styles)})
        assert tables(document)[0].rows[0][1].text == text


def test_a_table_may_be_shaded_as_a_whole() -> None:
    table = tbl(tr("A", tc(f"<w:p>{run('12', WHITE)}</w:p>"))).replace("<w:tblPr/>", f"<w:tblPr>{DARK}</w:tblPr>")
    assert tables(read(table))[0].rows[0][1] == tables(read(table.replace(WHITE, "")))[0].rows[0][1]
