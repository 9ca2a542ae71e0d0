"""The text of paragraphs: as a person sees it, with changes accepted, fields done and hidden text left out."""

from __future__ import annotations

import pytest
from reading.word.made import codes, p, part, read, relations, run, said, tables, tbl, texts, tr

from gouji.reading import ParagraphSpot, Picture

BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def test_runs_make_one_text_and_empty_paragraphs_none() -> None:
    document = read(p(run("收到") + run("12") + run("件")) + p() + p("　 后") + "<w:sectPr/>")
    assert said(document) == ["收到12件", "后"]
    assert [b.place.line for b in document.blocks] == [1, 2]
    assert document.blocks[1].place.spots == (ParagraphSpot(2),)
    assert not document.doubts


@pytest.mark.parametrize(("inner", "text"), [
    ("<w:r><w:noBreakHyphen/><w:t>24</w:t></w:r>", "-24"),
    ("<w:r><w:t>乙</w:t><w:softHyphen/><w:t>县</w:t></w:r>", "乙县"),
    ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a\tb"),
    ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
    ('<w:r><w:sym w:font="Wingdings" w:char="F083"/></w:r>', "③"),
    ('<w:r><w:sym w:font="宋体" w:char="4E2D"/></w:r>', "中"),
    ("<w:hyperlink><w:r><w:t>网址</w:t></w:r></w:hyperlink>", "网址"),
    ("<w:sdt><w:sdtPr><w:t>不</w:t></w:sdtPr><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "控件"),
    ('<w:smartTag w:element="date"><w:r><w:t>2021年</w:t></w:r></w:smartTag>', "2021年"),
    ("<m:oMath><m:r><m:t>1+1</m:t></m:r></m:oMath>", "1+1"),
    ("<w:r><w:ruby><w:rt><w:r><w:t>xiàn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>县</w:t></w:r></w:rubyBase></w:ruby></w:r>",
     "县"),
    (BEGIN + code(" PAGE ") + SEPARATE + run("7") + END, "7"),
    (BEGIN + code("IF ") + BEGIN + code("X") + SEPARATE + run("内") + END + SEPARATE + run("外") + END, "外"),
    ('<w:fldSimple w:instr="SUM(ABOVE)"><w:r><w:t>46</w:t></w:r></w:fldSimple>', "46"),
    ('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar>'
     "</w:r>" + code("FORMCHECKBOX") + END, "☑"),
    ('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/>'
     '<w:listEntry w:val="乙"/></w:ddList></w:ffData></w:fldChar></w:r>' + code("FORMDROPDOWN") + END, "乙"),
])
def test_what_is_shown_is_read(inner: str, text: str) -> None:
    document = read(p(inner))
    assert said(document) == [text]
    assert not document.doubts


def test_a_field_may_go_on_over_paragraphs() -> None:
    document = read(p(BEGIN + code("TOC") + SEPARATE + run("目录一")) + p("目录二") + p(END) + p("正文"))
    assert said(document) == ["目录一", "目录二", "正文"]


def test_an_instruction_that_never_ends_does_not_swallow_the_rest() -> None:
    assert said(read(p(run("前") + BEGIN + code("X") + run("吞")) + p("后"))) == ["前", "后"]


def test_a_sign_that_a_field_draws_is_a_doubt() -> None:
    document = read(p(run("第") + BEGIN + code(r"EQ \o\ac(○,1)") + END))
    assert said(document) == ["第"]
    assert codes(document) == ["word.field-without-result"]


def test_an_unknown_symbol_is_no_letter() -> None:
    document = read(p('<w:r><w:sym w:font="Wingdings 2" w:char="F041"/></w:r>' + run("12")))
    assert said(document) == ["\ufffd12"]
    assert codes(document) == ["word.unknown-symbol"]


@pytest.mark.parametrize(("text", "parts"), [
    ("甲县人民政府\n2021年年度报告", ["甲县人民政府", "2021年年度报告"]),
    ("长" * 50 + "。\n第二句话", ["长" * 50 + "。", "第二句话"]),
    ("长" * 50 + "\n没有说完", None),
    ("收到申请12\n件", None),
])
def test_lines_broken_by_hand_are_set_apart_where_they_plainly_are_lines(text: str, parts: list[str] | None) -> None:
    inner = "<w:r><w:br/></w:r>".join(run(line) for line in text.split("\n"))
    assert said(read(p(inner))) == (parts or [text])


def test_a_page_break_always_sets_apart() -> None:
    assert said(read(p(run("收到申请12") + '<w:r><w:br w:type="page"/></w:r>' + run("件")))) == ["收到申请12", "件"]


def test_insertions_are_kept_and_deletions_dropped_with_a_doubt_each() -> None:
    gone = '<w:r><w:delText>77</w:delText></w:r>'
    new = f"<w:ins>{run('78')}</w:ins>"
    document = read(p("前") + p(f"<w:del>{gone}</w:del>{new}<w:moveFrom>{run('旧')}</w:moveFrom>") + tbl(
        tr("A", f"<w:tc>{p(f'<w:del>{gone}</w:del>{new}')}</w:tc>")))
    assert said(document) == ["前", "78"]
    assert texts(document) == [["A", "78"]]
    assert [cell.flags for cell in tables(document)[0].rows[0]] == [(), ("tracked",)]
    assert [(d.code, d.values["count"], d.place.line) for d in document.doubts if d.place] == [
        ("word.tracked-deletions", 3, 2), ("word.tracked-insertions", 2, 2)]


def test_a_cell_emptied_by_a_deletion_is_not_certain() -> None:
    document = read(tbl(tr("A", f"<w:tc>{p('<w:del><w:r><w:delText>7</w:delText></w:r></w:del>')}</w:tc>")))
    assert tables(document)[0].rows[0][1].flags == ("tracked",)


def test_a_deleted_paragraph_mark_joins_what_it_set_apart() -> None:
    mark = "<w:rPr><w:del/></w:rPr>"
    document = read(p("收到申请", mark) + p("12件", mark) + p("，办结") + p("后"))
    assert said(document) == ["收到申请12件，办结", "后"]


@pytest.mark.parametrize(("hidden", "styles"), [
    ("<w:vanish/>", ""),
    ('<w:rStyle w:val="H"/>', '<w:style w:type="character" w:styleId="B"><w:rPr><w:vanish/></w:rPr></w:style>'
     '<w:style w:type="character" w:styleId="H"><w:basedOn w:val="B"/></w:style>'),
])
def test_hidden_text_is_not_read_and_told(hidden: str, styles: str) -> None:
    document = read(p(run("见") + run("隐", hidden) + run("字", '<w:vanish w:val="0"/>')) + tbl(
        tr("A", f"<w:tc>{p(run('1') + run('2', hidden))}</w:tc>")), {"word/styles.xml": part("styles", styles)})
    assert said(document) == ["见字"]
    assert texts(document) == [["A", "1"]]
    assert tables(document)[0].rows[0][1].flags == ("hidden",)
    assert [(d.code, d.values["count"]) for d in document.doubts] == [("word.hidden-text", 2)]


def test_a_style_that_hides_its_paragraph_hides_it_and_white_space_is_no_doubt() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="X"><w:rPr><w:vanish/></w:rPr></w:style>'
    more = {"word/styles.xml": part("styles", styles)}
    assert codes(read(p("隐", '<w:pStyle w:val="X"/>') + p("见"), more)) == ["word.hidden-text"]
    assert not read(p(run("见") + run(" ", "<w:vanish/>"))).doubts


def test_a_text_box_is_read_once_whichever_way_it_is_written() -> None:
    box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    shapes = (f"<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
              f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>")
    only_old = (f"<mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}"
                "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>")
    for shape in (shapes, only_old, f"<w:pict><v:textbox>{box}</v:textbox></w:pict>"):
        assert said(read(p(run("外") + f"<w:r>{shape}</w:r>") + p("后"))) == ["外", "框内", "后"]


def test_a_table_in_a_text_box_is_a_table() -> None:
    box = f"<w:r><w:pict><v:textbox><w:txbxContent>{tbl(tr('A', '1'))}</w:txbxContent></v:textbox></w:pict></w:r>"
    assert texts(read(p(box))) == [["A", "1"]]


def test_notes_leave_nothing_in_the_text_and_one_doubt_if_they_say_something() -> None:
    body = p(run("12") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("件"))
    notes = part("footnotes", f'<w:footnote w:id="2">{p("含上年结转")}</w:footnote>')
    document = read(body, {"word/footnotes.xml": notes})
    assert said(document) == ["12件"]
    assert codes(document) == ["word.notes-left-out"]
    assert not read(body, {"word/footnotes.xml": part("footnotes", "<w:footnote/>")}).doubts


def drawing(centimetres: tuple[float, float]) -> str:
    wide, high = (int(c * 360000) for c in centimetres)
    return (f'<w:r><w:drawing><wp:inline><wp:extent cx="{wide}" cy="{high}"/><a:x><pic:pic/></a:x></wp:inline>'
            "</w:drawing></w:r>")


def test_large_pictures_are_blocks_and_small_ones_nothing() -> None:
    document = read(p(run("前") + drawing((14, 8)) + drawing((3, 1))) + p(drawing((15, 22))) + tbl(
        tr("A", f"<w:tc>{p(drawing((10, 5)))}</w:tc>")) + p(
        '<w:r><w:pict><v:shape style="width:300pt;height:10cm"><v:imagedata/></v:shape></w:pict></w:r>'))
    assert [(type(b).__name__, getattr(b, "page", None)) for b in document.blocks] == [
        ("Paragraph", None), ("Picture", False), ("Picture", True), ("TableBlock", None), ("Picture", False),
        ("Picture", False)]
    assert [b.place.line for b in document.blocks] == [1, 2, 3, 4, 5, 6]


def test_a_sheet_put_in_as_an_object_is_a_picture_and_a_doubt_but_a_formula_is_neither() -> None:
    def ole(program: str) -> str:
        return ('<w:r><w:object><v:shape style="width:415pt;height:200pt"><v:imagedata/></v:shape>'
                f'<o:OLEObject ProgID="{program}"/></w:object></w:r>')

    document = read(p(run("见下表") + ole("Excel.Sheet.12")))
    assert [type(b) for b in document.blocks][1:] == [Picture]
    assert codes(document) == ["word.embedded-object"]
    formula = read(p(run("式") + ole("Equation.3")))
    assert len(formula.blocks) == 1
    assert not formula.doubts


def test_embedded_content_is_read_or_told() -> None:
    body = p("前") + '<w:altChunk r:id="c1"/>' + tbl(tr("甲", "1")) + p("后")
    page = "<html><body><p>附块</p><table><tr><td>乙</td><td>2</td></tr></table></body></html>"
    more = {"word/_rels/document.xml.rels": relations({"c1": ("aFChunk", "a.htm")}), "word/a.htm": page.encode()}
    document = read(body, more)
    if codes(document) != ["word.embedded-left-out"]:
        assert said(document) == ["前", "附块", "后"]
        lines = [block.place.line for block in document.blocks]
        assert lines == sorted(set(lines))
        assert [t.rows[0][0].place.spots[0].table for t in tables(document)] == [1, 2]  # type: ignore[union-attr]
    rtf = read(body, more | {"word/_rels/document.xml.rels": relations({"c1": ("aFChunk", "a.rtf")}),
                             "word/a.rtf": r"{\rtf1 x}"})
    assert codes(rtf) == ["word.embedded-left-out"]
    assert said(rtf) == ["前", "后"]
