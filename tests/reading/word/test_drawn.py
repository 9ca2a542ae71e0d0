"""What shows in a file and is no text: in a cell it is not blank, and where it is large it is a picture."""

from __future__ import annotations

import pytest
from reading.word.made import codes, p, read, run, said, tables, tbl, tc, tr

from gouji.reading import Picture
from gouji.reading.document import Flag

SMALL = '<wp:extent cx="250000" cy="150000"/>'
LARGE = '<wp:extent cx="5000000" cy="3000000"/>'
SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
EMPTY_BOX = "<wps:txbx><w:txbxContent><w:p/></w:txbxContent></wps:txbx>"
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
EQ = FIELD.format("begin") + r"<w:r><w:instrText>eq \o(1,2)</w:instrText></w:r>" + FIELD.format("end")


def drawing(inner: str, extent: str = SMALL) -> str:
    return f"<w:r><w:drawing><wp:inline>{extent}{inner}</wp:inline></w:drawing></w:r>"


def graphic(uri: str, inner: str = "") -> str:
    return f'<a:graphic><a:graphicData uri="{uri}">{inner}</a:graphicData></a:graphic>'


def object_of(inner: str, sized: str = "width:20pt;height:12pt") -> str:
    return f'<w:r><w:object><v:shape style="{sized}"/>{inner}</w:object></w:r>'


def control(kind: str, inner: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{kind}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def cell(inner: str) -> tuple[str, tuple[Flag, ...]]:
    document = read(tbl(tr("A", tc(f"<w:p>{inner}</w:p>"))))
    found = tables(document)[0].rows[0][1]
    assert not any(isinstance(block, Picture) for block in document.blocks)
    return found.text, found.flags


@pytest.mark.parametrize("inner", [
    drawing(graphic("picture", "<pic:pic/>")),
    '<w:r><w:pict><v:shape style="width:20pt;height:12pt"><v:imagedata/></v:shape></w:pict></w:r>',
    drawing(graphic(SHAPE, f"<wps:wsp><wps:spPr><a:blipFill/></wps:spPr>{EMPTY_BOX}</wps:wsp>")),
    drawing(graphic(DIAGRAM)),
    EQ,
    FIELD.format("begin") + "<w:r><w:instrText> SYMBOL 9312</w:instrText></w:r>" + FIELD.format("end"),
    object_of('<o:OLEObject ProgID="Excel.Sheet.12"/>'),
    object_of('<o:OLEObject ProgID="Equation.3"/>'),
    object_of('<w:control w:name="TextBox1"/>'),
    control("<w:dropDownList/>"),
    control("<w:dataBinding/>", run("")),
])
def test_a_cell_without_text_that_shows_something_is_not_blank(inner: str) -> None:
    assert cell(inner) == ("", ("unread",))


def test_a_control_around_a_paragraph_shows_something_too() -> None:
    document = read(tbl(tr("A", f"<w:tc><w:tcPr/>{control('<w:comboBox/>', p())}</w:tc>")))
    assert tables(document)[0].rows[0][1].flags == ("unread",)


@pytest.mark.parametrize("inner", [
    "", run(" "), control("<w:text/>"), control("<w:id/>", run("")),
    drawing(graphic(SHAPE, "<wps:wsp><wps:spPr/></wps:wsp>")),  # a line through a cell that is meant to stay blank
    '<w:r><w:pict><v:line from="0,0" to="10,10"/></w:pict></w:r>',
])
def test_a_cell_with_nothing_to_read_is_blank(inner: str) -> None:
    assert cell(inner) == ("", ())


@pytest.mark.parametrize("inner", [control("<w:dropDownList/>", run("12")), run("12") + drawing("<pic:pic/>")])
def test_a_cell_with_text_is_its_text(inner: str) -> None:
    assert cell(inner) == ("12", ())


def test_an_unread_sign_beside_a_number_is_told() -> None:
    assert cell(run("1") + EQ) == ("1", ("unread",))
    assert cell('<w:r><w:sym w:font="Wingdings 2" w:char="F041"/></w:r>' + run("2")) == ("\ufffd2", ("unread",))


@pytest.mark.parametrize("inner", [
    drawing(graphic(DIAGRAM), LARGE),
    drawing(graphic(SHAPE, "<wps:wsp><wps:spPr><a:blipFill/></wps:spPr></wps:wsp>"), LARGE),
    drawing(graphic(SHAPE, f"<wps:wsp><wps:spPr><a:blipFill/></wps:spPr>{EMPTY_BOX}</wps:wsp>"), LARGE),
    '<w:r><w:pict><v:rect style="width:400pt;height:200pt"><v:fill type="frame"/></v:rect></w:pict></w:r>',
    drawing("<pic:pic/>", ""),
    object_of('<w:control w:name="List1"/>', "width:400pt;height:200pt"),
    object_of('<w:control w:name="List1"/>', ""),
    '<w:subDoc r:id="x"/>',
])
def test_what_is_large_or_of_unknown_size_is_a_picture(inner: str) -> None:
    document = read(p(run("见下表：") + inner) + p("后"))
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Picture", "Paragraph"]


def test_mere_shapes_and_small_controls_are_no_pictures() -> None:
    for inner in (drawing(graphic(SHAPE, "<wps:wsp/>"), LARGE), object_of("<w:control/>"),
                  object_of("<w:control/>", "width:0;height:0"), drawing(graphic(DIAGRAM))):
        document = read(p(run("文") + inner))
        assert said(document) == ["文"]
        assert len(document.blocks) == 1
        assert not document.doubts


def test_a_box_with_text_on_a_picture_is_its_text_and_one_with_a_picture_one_picture() -> None:
    for inside, kinds in ((p("框"), ["Paragraph"]), (p(drawing("<pic:pic/>", LARGE)), ["Picture"])):
        box = f"<wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx>"
        filled = f"<wps:wsp><wps:spPr><a:blipFill/></wps:spPr>{box}</wps:wsp>"
        document = read(p(drawing(graphic(SHAPE, filled), LARGE)))
        assert [type(block).__name__ for block in document.blocks] == kinds


@pytest.mark.parametrize("body", ['<w:subDoc r:id="x"/>', '<w:altChunk r:id="x"/>'])
def test_a_document_kept_elsewhere_is_a_picture_and_a_doubt(body: str) -> None:
    document = read(p("前") + body + p("后"))
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Picture", "Paragraph"]
    assert codes(document) == ["word.embedded-left-out"]


def math(kind: str, *parts: str) -> str:
    inner = "".join(f"<m:e><m:r><m:t>{text}</m:t></m:r></m:e>" for text in parts)
    return f"<m:oMath><m:{kind}><m:{kind}Pr/>{inner}</m:{kind}></m:oMath>"


@pytest.mark.parametrize(("inner", "text"), [
    (math("f", "1", "2"), "1/2"), (run("1") + math("f", "1", "2"), "1 1/2"), (math("sSup", "10", "2"), "10^2"),
    (math("rad", "3", "8"), "3 8"),
])
def test_a_formula_does_not_run_into_one_number(inner: str, text: str) -> None:
    assert cell(inner) == (text, ("unread",))


def test_a_formula_in_one_line_is_text() -> None:
    assert cell("<m:oMath><m:r><m:t>12</m:t></m:r></m:oMath>") == ("12", ())
