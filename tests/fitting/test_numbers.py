"""Cells to exact numbers: every spelling met in real tables, and nothing guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.fitting.numbers import is_page_mark, ordinal, plain, read_cell, read_number
from gouji.reading.numerals import han


@pytest.mark.parametrize(("text", "value"), [
    ("0", 0), ("11,064", 11064), ("125,196", 125196), ("０１２", 12), ("１，２３４", 1234), ("25137　", 25137),
    (" +270", 270), ("＋24", 24), ("-418", -418), ("−7", -7), ("－7", -7), ("–3", -3), ("24 697.67",
    Decimal("24697.67")),
    ("33131.3325", Decimal("33131.3325")), ("3.50", Decimal("3.50")), ("**12**", 12), ("12件", 12), ("3起", 3),
    ("零", 0), ("十", 10), ("十五", 15), ("二十", 20), ("一百零五", 105), ("二〇二〇", 2020), ("一万二千", 12000),
    ("两千", 2000), ("一亿三千万", 130000000), ("三万", 30000),
])
def test_numbers_are_read_exactly(text: str, value: int | Decimal) -> None:
    cell = read_cell(text)
    assert (cell.value, cell.state, cell.doubt) == (value, "given", None)


@pytest.mark.parametrize(("text", "value", "unit"), [
    ("6.03亿元", Decimal("6.03"), "亿元"), ("20368万元", 20368, "万元"), ("251000元", 251000, "元"), ("一万元", 1,
    "万元"),
])
def test_money_units_are_kept_apart(text: str, value: int | Decimal, unit: str) -> None:
    assert (read_cell(text).value, read_cell(text).unit) == (value, unit)


@pytest.mark.parametrize("text", ["/", "／", "-", "—", "——", "无", "不适用", "N/A", " / "])
def test_not_applicable_is_no_number_and_no_blank(text: str) -> None:
    assert read_cell(text).state == "not_applicable"


@pytest.mark.parametrize("text", ["", " ", "　", "\u00a0"])
def test_blank(text: str) -> None:
    assert read_cell(text).state == "blank"


@pytest.mark.parametrize("text", [
    "见附件", "1,23", "1.2.3", "约12", "12.", "万", "亿", "三百五", "一二十", "--5", "9" * 40, "1e5", "12%",
    "5（其中3）"])
def test_what_is_no_number_is_unreadable(text: str) -> None:
    assert (read_cell(text).value, read_cell(text).state) == (None, "unreadable")


def test_a_space_inside_a_number_is_doubtful() -> None:
    assert (read_cell("1 24").value, read_cell("1 24").doubt) == (124, "fitting.spaced-number")


def test_amounts_are_never_written_with_an_exponent() -> None:
    assert str(plain(Decimal("6.03") * 10000)) == "60300"
    assert str(plain(Decimal("251005") * Decimal("0.0001"))) == "25.1005"


@pytest.mark.parametrize("line", ["-3-", "—12—", "第3页", "第3页共9页", "3/9"])
def test_page_numbers(line: str) -> None:
    assert is_page_mark(line)


@pytest.mark.parametrize("line", ["-418", "3", "-", "—", "1,234", "3/9页码说明文字很长"])
def test_figures_are_no_page_numbers(line: str) -> None:
    assert not is_page_mark(line)


def test_read_number_takes_nothing_for_nothing() -> None:
    assert read_number("") is None


@given(st.integers(1, 99))
def test_numbers_of_headings_are_read_as_they_are_written(number: int) -> None:
    assert ordinal(f"（{han(number)}）") == number
    assert ordinal(f"{number}、") == number


@pytest.mark.parametrize("text", ["总体情况", "一二三", "一二、", "十十", ""])
def test_what_counts_nothing_is_no_number_of_a_heading(text: str) -> None:
    assert ordinal(text) is None


@pytest.mark.parametrize("text", ["12①", "12[1]", "12（注1）", "12#", "12〔3〕", "12注1"])
def test_a_note_mark_behind_a_number_is_no_part_of_it(text):
    assert (read_cell(text).value, read_cell(text).doubt) == (12, "fitting.noted-number")


@pytest.mark.parametrize("text", ["1\u200b2", "\ufeff12", "1\u00ad2\u2060"])
def test_signs_that_nobody_sees_do_not_count(text):
    assert read_cell(text) == read_cell("12")


@pytest.mark.parametrize(("text", "value"), [
    ("9\n22", None), ("1\n\n2", None), ("无\n5", None), ("12\n5,196", 125196), ("33\n131.3325", Decimal("33131.3325")),
    ("11\n,064", 11064), ("12\n", 12)])
def test_lines_of_a_cell_are_one_number_only_where_commas_or_decimals_say_so(text, value):
    assert read_cell(text).value == value


def test_other_digits_are_no_numbers():
    assert read_cell("١٢").state == "unreadable"
