"""Automatic numbers: as Word shows them, apart from the text."""

from __future__ import annotations

import pytest
from reading.word.made import codes, p, part, read, tables, tbl, tr

from gouji.reading.numerals import numeral


def level(i: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    return (f'<w:lvl w:ilvl="{i}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
            f'<w:lvlText w:val="{text}"/></w:lvl>')


def lists(levels: str, numbers: str = "", more: str = "") -> dict[str, str | bytes]:
    numbers = numbers or '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    return {"word/numbering.xml": part("numbering", f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{more}'
                                       + numbers)}


def numbered(text: str, i: int = 0, number: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{i}"/><w:numId w:val="{number}"/></w:numPr>')


def labels(body: str, more: dict[str, str | bytes]) -> list[str]:
    return [paragraph.label for paragraph in read(body, more).paragraphs()]


@pytest.mark.parametrize(("form", "wanted"), [
    ("decimal", "1 2 10 11 20 21 100"),
    ("decimalZero", "01 02 10 11 20 21 100"),
    ("chineseCounting", "一 二 十 十一 二十 二十一 一〇〇"),
    ("chineseCountingThousand", "一 二 十 十一 二十 二十一 一百"),
    ("japaneseCounting", "一 二 十 十一 二十 二十一 一百"),
    ("chineseLegalSimplified", "壹 贰 壹拾 壹拾壹 贰拾 贰拾壹 壹佰"),
    ("ideographDigital", "一 二 一〇 一一 二〇 二一 一〇〇"),
    ("ideographTraditional", "甲 乙 癸 11 20 21 100"),
    ("ideographZodiac", "子 丑 酉 戌 20 21 100"),
    ("decimalEnclosedCircle", "① ② ⑩ ⑪ ⑳ 21 100"),
    ("decimalEnclosedParen", "⑴ ⑵ ⑽ ⑾ ⒇ 21 100"),
    ("ideographEnclosedCircle", "㊀ ㊁ ㊉ 11 20 21 100"),
    ("decimalFullWidth", "１ ２ １０ １１ ２０ ２１ １００"),
    ("lowerLetter", "a b j k t u vvvv"),
    ("upperRoman", "I II X XI XX XXI C"),
    ("nobody-knows", "1 2 10 11 20 21 100"),
])
def test_formats(form: str, wanted: str) -> None:
    assert " ".join(numeral(n, form) for n in (1, 2, 10, 11, 20, 21, 100)) == wanted


def test_counting_in_words_says_zero_within() -> None:
    assert [numeral(n, "chineseCountingThousand") for n in (101, 110, 1001, 1020, 0)] == [
        "一百零一", "一百一十", "一千零一", "一千零二十", "〇"]


def test_levels_count_and_begin_anew() -> None:
    more = lists(level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    body = numbered("甲") + numbered("子", 1) + numbered("丑", 1) + p("无") + numbered("乙") + numbered("寅", 1)
    assert labels(body, more) == ["一、", "1.1", "1.2", "", "二、", "2.1"]


def test_a_level_may_go_on_over_the_one_above() -> None:
    more = lists(level(0, "decimal", "%1.") + level(1, "decimal", "(%2)", '<w:lvlRestart w:val="0"/>'))
    body = numbered("甲") + numbered("子", 1) + numbered("乙") + numbered("丑", 1)
    assert labels(body, more) == ["1.", "(1)", "2.", "(2)"]


def test_numbers_of_one_list_go_on_unless_one_starts_anew() -> None:
    def num(i: int, override: str = "") -> str:
        return f'<w:num w:numId="{i}"><w:abstractNumId w:val="0"/>{override}</w:num>'

    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    more = lists(level(0, "decimal", "%1."), num(1) + num(2) + num(3, anew))
    body = "".join(numbered(str(i), 0, number) for i, number in enumerate((1, 1, 2, 3, 3)))
    assert labels(body, more) == ["1.", "2.", "3.", "1.", "2."]


def test_styles_number_through_what_they_are_based_on() -> None:
    more = lists(level(0, "chineseCounting", "%1、", '<w:pStyle w:val="T"/>')
                 + level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="U"/>'))
    more["word/styles.xml"] = part("styles", """
        <w:docDefaults/><w:style w:type="paragraph" w:default="1" w:styleId="N"/>
        <w:style w:type="table" w:styleId="Z"><w:pPr/></w:style>
        <w:style w:type="paragraph" w:styleId="T"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="U"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="V"><w:basedOn w:val="T"/></w:style>
        <w:style w:type="paragraph" w:styleId="L1"><w:basedOn w:val="L2"/></w:style>
        <w:style w:type="paragraph" w:styleId="L2"><w:basedOn w:val="L1"/></w:style>""")

    def styled(text: str, style: str, extra: str = "") -> str:
        return p(text, f'<w:pStyle w:val="{style}"/>{extra}')

    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (styled("甲", "T") + styled("子", "U") + styled("乙", "V") + styled("不编", "T", off) + p("正文")
            + styled("圈", "L1") + styled("丑", "U"))
    assert labels(body, more) == ["一、", "（一）", "二、", "", "", "", "（一）"]


def test_a_list_may_be_kept_in_a_style() -> None:
    more = lists('<w:numStyleLink w:val="S"/>', more='<w:abstractNum w:abstractNumId="5"><w:styleLink w:val="S"/>'
                 + level(0, "decimal", "第%1条") + "</w:abstractNum>")
    assert labels(numbered("甲"), more) == ["第1条"]


def test_bullets_are_no_numbers_and_constant_text_is_a_label() -> None:
    more = lists(level(0, "bullet", "●") + level(1, "decimal", "附件："))
    assert labels(numbered("甲") + numbered("乙", 1), more) == ["", "附件："]


def test_in_a_cell_the_number_stands_before_the_text() -> None:
    more = lists(level(0, "decimal", "%1.") + level(1, "decimal", "%2"))
    document = read(tbl(tr(f"<w:tc>{numbered('维持')}</w:tc>", f"<w:tc>{numbered('12', 1)}</w:tc>",
                           f"<w:tc>{numbered('', 1)}</w:tc>")), more)
    assert [(c.text, c.flags) for c in tables(document)[0].rows[0]] == [
        ("1.维持", ("generated",)), ("1 12", ("generated",)), ("2", ("generated",))]


def test_numbering_that_is_damaged_costs_the_numbers_alone() -> None:
    document = read(numbered("甲"), {"word/numbering.xml": "<w:numbering"})
    assert [paragraph.text for paragraph in document.paragraphs()] == ["甲"]
    assert codes(document) == ["word.damaged-part"]


@pytest.mark.parametrize(("uses", "wanted"), [("T", "一、"), ("V", "一、"), ("X", ""), ("", "")])
def test_styles_that_number_are_found_by_those_who_use_them(uses: str, wanted: str) -> None:
    more = lists(level(0, "chineseCounting", "%1、"))
    more["word/styles.xml"] = part(
        "styles", '<w:style w:type="paragraph" w:default="1" w:styleId="N"/>'
        '<w:style w:type="paragraph" w:styleId="T"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="U"><w:basedOn w:val="T"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="V"><w:basedOn w:val="U"/></w:style><w:style w:styleId="X"/>')
    assert labels(p("甲", f'<w:pStyle w:val="{uses}"/>' if uses else ""), more) == [wanted]


def test_the_default_style_numbers_what_names_none() -> None:
    more = lists(level(0, "decimal", "%1."))
    more["word/styles.xml"] = part(
        "styles", '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:basedOn w:val="M"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="M"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>')
    assert labels(p("甲") + p("乙"), more) == ["1.", "2."]
