"""The number of a claim is found in its sentence, and never inside another number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.rendering.html.quotes import number_span, split_quote


@pytest.mark.parametrize(("quote", "value", "found"), [
    ("全年收到申请46件。", 46, "46"),
    ("2046年收到146件，其中46件网上提出。", 46, "46"),
    ("收到４６件", 46, "４６"),
    ("受理1,234件", 1234, "1,234"),
    ("受理1，234件", 1234, "1，234"),
    ("受理234,46件", 46, "46"),
    ("收费3.50万元", Decimal("3.5"), "3.50"),
    ("收费2.5万元", 25000, "2.5万"),
    ("收到四十六件", 46, "四十六"),
    ("三、共收到3件", 3, "3"),
    ("共收到两件", 2, "两"),
])
def test_the_number_is_found_as_it_is_written(quote: str, value: int | Decimal, found: str) -> None:
    span = number_span(quote, value)
    assert span is not None
    assert split_quote(quote, span)[1] == found
    assert "".join(split_quote(quote, span)) == quote


@pytest.mark.parametrize(("quote", "value"), [
    ("收到146件", 46), ("收到461件", 46), ("收到4.6件", 46), ("收到4,600件", 600), ("没有收到申请", 46),
    ("收到１４６件", 46)])
def test_a_part_of_a_longer_number_is_not_taken(quote: str, value: int) -> None:
    assert number_span(quote, value) is None
    assert split_quote(quote, None) == (quote, "", "")


@given(before=st.text("收到共件，。"), value=st.integers(0, 10**9), after=st.text("件，。其中"))
def test_a_number_alone_in_a_sentence_is_found(before: str, value: int, after: str) -> None:
    quote = f"{before}{value}{after}"
    span = number_span(quote, value)
    assert span == (len(before), len(before) + len(str(value)))
