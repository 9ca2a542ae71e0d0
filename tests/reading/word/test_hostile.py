"""Damaged and hostile Word files: a refusal with a reason, or a document; never anything else."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading.word.made import codes, docx, p, packed, part, read, relations, run, span, tbl, tc, tr

from gouji.messages import message, remedy
from gouji.reading import UnreadableError
from gouji.reading.limits import limits
from gouji.reading.word import read_word

NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
OPEN_FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
BODY = (p("标题", NUMBERED) + p(run("前") + f"<w:ins>{run('新')}</w:ins>" + OPEN_FIELD)
        + tbl(tr(tc("A", span(2, "restart")), "1"),
              tr(tc("", span(2, "continue")), f"<w:tc>{tbl(tr('x', 'y'))}</w:tc>"), grid=(900, 1, 900)) + p("后"))
NUMBERING = part("numbering", '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
                 '<w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
                 '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>')
STYLES = part("styles", '<w:style w:styleId="A" w:type="paragraph"><w:rPr><w:vanish/></w:rPr></w:style>')
MORE: dict[str, str | bytes] = {"word/numbering.xml": NUMBERING, "word/styles.xml": STYLES}
WHOLE = docx(BODY, MORE)
XML = part("document", f"<w:body>{BODY}</w:body>")


def refused(raw: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_word(raw, "a.docx", limits())
    code = caught.value.code
    assert remedy(code, "zh", **caught.value.values)
    return code


def attempt(raw: bytes) -> None:
    with contextlib.suppress(UnreadableError):
        document = read_word(raw, "a.docx", limits())
        lines = [block.place.line for block in document.blocks]
        assert lines == sorted(lines)


@pytest.mark.parametrize(("raw", "code"), [
    (b"PK\x03\x04" + bytes(100), "zipped.damaged"),
    (WHOLE[: len(WHOLE) // 2], "zipped.damaged"),
    (packed({"word/other.xml": "<a/>"}), "word.no-document"),
    (packed({"word/document.xml": XML[:-40]}), "zipped.xml-damaged"),
    (packed({"word/document.xml": '<!DOCTYPE a [<!ENTITY x "y">]>' + XML}), "zipped.xml-doctype"),
    (packed({"word/document.xml": f'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a []>{XML}'.encode("utf-16")}),
     "zipped.xml-doctype"),
    (packed({"word/document.xml": part("document", "<w:p/>")}), "word.no-document"),
    (docx("<w:sdt>" * 300 + "</w:sdt>" * 300), "zipped.xml-too-deep"),
    (docx(p("") + p(" ")), "reading.empty"),
])
def test_what_cannot_be_read_is_refused_with_a_remedy(raw: bytes, code: str) -> None:
    assert refused(raw) == code


def test_as_deep_as_may_be_is_read() -> None:
    levels = limits().xml_depth - 20
    assert not read("<w:sdt>" * levels + p("深") + "</w:sdt>" * levels).doubts
    tables = levels // 3
    deep = "<w:tbl><w:tr><w:tc>" * tables + p("深") + "</w:tc></w:tr></w:tbl>" * tables
    assert [paragraph.text for paragraph in read(deep).paragraphs()] == ["深"]


def test_the_main_part_may_have_any_name_and_writer() -> None:
    main = {"_rels/.rels": relations({"r9": ("officeDocument", "/Word\\Main.XML")}), "word/main.xml": XML}
    assert set(codes(read_word(packed(main), "a", limits()))) == {
        "word.tracked-insertions", "word.phantom-column", "word.nested-table"}
    assert read_word(packed({"word\\document.xml": XML}), "a", limits()).blocks
    body = p(run("见") + run("隐", "<w:vanish/>"))
    wide = '<?xml version="1.0" encoding="utf-16"?>' + part("document", f"<w:body>{body}</w:body>")
    assert codes(read_word(packed({"word/document.xml": wide.encode("utf-16")}), "a", limits())) == ["word.hidden-text"]


def test_what_is_said_again_and_again_costs_no_more_each_time() -> None:
    """Each of these took time or memory by the square of its length, or without bound."""
    begins = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("x")
    assert read(p(begins * 20_000) + p("后")).blocks
    mark = "<w:rPr><w:del/></w:rPr>"
    [joined] = read(p("收到申请若干件", mark) * 20_000 + p("后")).paragraphs()
    assert len(joined.text) == 7 * 20_000 + 1
    [lines] = read(p("<w:r><w:t>甲</w:t><w:br/></w:r>" * 20_000)).paragraphs()
    assert lines.text.count("\n") == 20_000 - 1
    label = part("numbering", '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="'
                 + "长" * 100_000 + '"/></w:lvl></w:abstractNum>'
                 '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>')
    numbered = read(p("甲", NUMBERED) * 3, {"word/numbering.xml": label})
    assert all(len(paragraph.label) < 1000 for paragraph in numbered.paragraphs())


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_mutations_of_the_xml_never_raise_anything_else(data: st.DataObject) -> None:
    text = list(data.draw(st.sampled_from([XML, XML, NUMBERING, STYLES])))
    name = "word/numbering.xml" if "abstractNum " in "".join(text[:2000]) else (
        "word/styles.xml" if "<w:styles" in "".join(text[:20]) else "word/document.xml")
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text) - 1))
        kind = data.draw(st.sampled_from(["cut", "twice", "digit", "sign"]))
        if kind == "cut":
            del text[at : at + data.draw(st.integers(1, 30))]
        elif kind == "twice":
            text[at:at] = text[at : at + data.draw(st.integers(1, 200))]
        elif kind == "digit":
            text[at] = data.draw(st.sampled_from("0-9eE.x 99999999999"))
        else:
            text[at] = data.draw(st.characters())
        if not text:
            break
    raw = "".join(text).encode("utf-8", "surrogatepass")
    attempt(docx(BODY, MORE | {name: raw}))


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_values_of_attributes_never_raise_anything_else(data: st.DataObject) -> None:
    """Well-formed and absurd: this gets past the parser."""
    value = st.sampled_from(
        ["", "-1", "0", "99999999999999999999", "1e9", "nan", "auto", "٣", "2%", "12.5pt", "x" * 500])
    pieces = (XML if data.draw(st.booleans()) else NUMBERING).split('w:val="')
    for i in range(1, len(pieces)):
        if data.draw(st.booleans()):
            pieces[i] = data.draw(value) + pieces[i][pieces[i].index('"'):]
    name = "word/numbering.xml" if "abstractNum " in pieces[0] else "word/document.xml"
    attempt(docx(BODY, MORE | {name: 'w:val="'.join(pieces)}))


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=8))
@settings(max_examples=120, deadline=None)
def test_mutations_of_the_bytes_never_raise_anything_else(changes: list[tuple[int, int]]) -> None:
    raw = bytearray(WHOLE)
    for at, byte in changes:
        raw[at] = byte
    attempt(bytes(raw))


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_random_bytes_never_raise_anything_else(raw: bytes) -> None:
    attempt(b"PK\x03\x04" + raw)
    attempt(docx(BODY, {"word/document.xml": raw}))


def test_a_file_with_a_password_is_called_a_file() -> None:
    raw = bytearray(docx("<w:p/>"))
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableError) as caught:
        read_word(bytes(raw), "a.docx", limits())
    assert caught.value.code == "zipped.encrypted"
    assert "压缩包" not in message(caught.value.code, "zh", **caught.value.values)
