"""The patterns of text rules: a year in them may be optional, or one of several ways to say it."""

from __future__ import annotations

import pytest

from gouji.claims.patterns import grammar
from gouji.packs.words import pattern_of

GRAMMAR = grammar({"何时": ["{上年年份}年", "去年"]}, {})


@pytest.mark.parametrize(("pattern", "text", "occurs"), [
    ("{上年年份?}去年工作要点", "去年工作要点已落实", True),
    ("{上年年份?}去年工作要点", "2021去年工作要点已落实", True),
    ("{何时}工作要点", "去年工作要点已落实", True),
    ("{何时}工作要点", "2021年工作要点已落实", True),
    ("{何时}工作要点", "2020年工作要点已落实", False),
    ("{何时?}工作要点", "工作要点已落实", True),
    ("{上年年份}年工作", "2021年工作", True),
    ("{上年年份}年工作", "2020年工作", False),
    ("{上年年份}年至{本年年份}年工作", "2021年至2022年工作", True),
    ("{上年年份}年至{本年年份}年工作", "2021年至2023年工作", False),
])
def test_a_year_is_asked_for_only_where_it_must_stand(pattern: str, text: str, occurs: bool) -> None:
    assert pattern_of(pattern, GRAMMAR).occurs(text, 2022) is occurs


def test_a_year_that_must_stand_spares_the_search() -> None:
    assert not pattern_of("{上年年份}年工作", GRAMMAR).may_occur("今年工作", 2022)
    assert pattern_of("{何时}工作", GRAMMAR).may_occur("去年工作", 2022)
