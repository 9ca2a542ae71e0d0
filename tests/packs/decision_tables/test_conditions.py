"""What a cell of a decision table means: our comparisons, with the column understood on the left."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.expressions import ExpressionError
from gouji.packs.decision_tables import Column, Domain
from gouji.packs.decision_tables.conditions import lookup_of, read_condition
from gouji.packs.decision_tables.model import holds

NUMBER = Column("差", "A", "difference", None, Domain())
WORD = Column("列", "B", "column", None, Domain(("合计列", "自然人", "甲 乙")),
              (("合计列", "合计列"), ("自然人", "自然人"), ("甲 乙", "甲 乙")))
PARAMETERS = {"限": Decimal("2.5")}


def _holds(text: str, value: int | Decimal | str | None, column: Column = NUMBER) -> bool:
    return holds(read_condition(text, column, PARAMETERS), column, value, lookup_of(PARAMETERS))


@pytest.mark.parametrize(("text", "yes", "no"), [
    ("> 10", 11, 10), ("＞１０", 11, 10), ("≥ 5 且 < 20", 5, 20), (">=5且<20", 19, 4), ("= 0", 0, 1), ("=0", 0, -1),
    ("5", 5, 6), ("-3", -3, 3), ("≠ 0", 1, 0), ("< -20 或 > 20", -21, 20), ("非 (> 3)", 3, 4), ("= 10 ± 2", 12, 13),
    ("> 参数.限", 3, 2), ("> 参数.限 × 2", 6, 5), ("差 > 3", 4, 3), ("1,234", 1234, 1), ("≥ 3万", 30000, 29999),
    ("< 5%", Decimal("0.04"), Decimal("0.05")), ("> 2.5", Decimal("2.6"), Decimal("2.5")), ("3 或 5", 5, 4),
    ("(> 1 且 < 3) 或 = 9", 9, 3), (">= 1 and <= 3", 2, 4)])
def test_a_comparison_is_one_of_the_column(text: str, yes: int, no: int) -> None:
    assert _holds(text, yes)
    assert not _holds(text, no)


@pytest.mark.parametrize(("text", "yes", "no"), [
    ("合计列", "合计列", "自然人"), ("= 合计列", "合计列", "自然人"), ("合计列 或 自然人", "自然人", "甲 乙"),
    ("≠ 合计列", "自然人", "合计列"), ("非 合计列", "自然人", "合计列"), ("「甲 乙」", "甲 乙", "合计列"),
    ('"合计列"', "合计列", "自然人"), ("列 = 自然人", "自然人", "合计列")])
def test_a_word_is_one_of_the_column(text: str, yes: str, no: str) -> None:
    assert _holds(text, yes, WORD)
    assert not _holds(text, no, WORD)


@pytest.mark.parametrize("text", ["> 10", "≤ 10", "≠ 10", "非 (= 10)", "> 10 或 ≤ 10"])
def test_nothing_holds_for_a_number_that_is_not_known(text: str) -> None:
    assert not _holds(text, None)


def test_nothing_holds_for_a_word_that_is_not_known() -> None:
    assert not _holds("≠ 合计列", None, WORD)


@given(st.text("0159><=≥≤≠±+-×÷%.,，、()（） 且或非若则差右值参数.限合计列「」“”～#=a", max_size=14))
def test_any_text_is_a_condition_or_a_mistake_within_it(text: str) -> None:
    if not text.strip():
        return
    for column in (NUMBER, WORD):
        try:
            read_condition(text, column, PARAMETERS)
        except ExpressionError as error:
            assert 0 <= error.start < error.end <= max(len(text), error.start + 1)
            assert error.start <= len(text)
            for lang in ("zh", "en"):
                assert "本项" not in error.text(lang)
