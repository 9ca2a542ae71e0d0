"""Nothing that a report says can break a sheet."""

from __future__ import annotations

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.rendering.workbook.book import Book
from gouji.rendering.workbook.cells import MOST_CHARACTERS, SheetNames, circled, clean, height

ANY = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF), max_size=60)


@given(ANY)
def test_cleaned_texts_hold_no_control_characters(text):
    out = clean(text)
    assert out == clean(out)
    assert all(c in "\n\t" or (c.isprintable() or ord(c) >= 0xA0) for c in out)
    out.encode("utf-8")


def test_long_texts_are_cut_as_excel_counts_characters():
    assert len(clean("字" * 40_000)) == MOST_CHARACTERS
    assert len(clean("𠮷" * 40_000).encode("utf-16-le")) // 2 <= MOST_CHARACTERS


@given(st.lists(ANY, max_size=12))
def test_names_of_sheets_are_valid_and_unlike_each_other(wanted):
    names = SheetNames()
    taken = [names.take(name) for name in wanted]
    assert len({name.casefold() for name in taken}) == len(taken)
    for name in taken:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\'")
        assert name.casefold() != "history"


def test_names_too_long_to_differ_are_numbered():
    names = SheetNames()
    long = "望湖县" * 20
    assert names.take(long) == long[:31]
    assert names.take(long) == long[:29] + "~2"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "<r><t>x</t></r>", "http://a", "a\x0bb", "  x ",
                                  "{=1}", "&<>\"'", "1,2", "mailto:a@b"])
@pytest.mark.parametrize("streamed", [True, False])
def test_texts_come_back_as_they_were(text, streamed, tmp_path):
    with Book(tmp_path / "book.xlsx", "页脚 & \x01", "zh") as book:
        sheet = book.sheet("一", [20], streamed)
        sheet.put(0, 0, text)
    cell = openpyxl.load_workbook(tmp_path / "book.xlsx")["一"]["A1"]
    assert cell.data_type == "s"
    assert cell.value.strip() == clean(text).strip()


def test_numbers_of_findings_are_circled_as_far_as_that_goes():
    assert [circled(n) for n in (1, 20, 21, 50, 51)] == ["①", "⑳", "㉑", "㊿", "(51)"]


def test_rows_grow_with_their_text_up_to_what_excel_allows():
    one, two = (height(iter([(text, 21)])) for text in ("十个字十个字十个字十", "十个字十个字十个字十一"))
    assert one < two
    assert height(iter([("字" * 5000, 10)])) == 409
