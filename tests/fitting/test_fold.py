"""Folding for comparison, and printed numbers."""

from __future__ import annotations

import pytest

from gouji.fitting.fold import fold, split_numbering


@pytest.mark.parametrize(("a", "b"), [
    ("结 果　维 持", "结果维持"), ("（三）不予公开", "(三)不予公开"), ("危及“三安全一稳定”", "危及「三安全一稳定」"),
    ("１．规章", "1.规章"),
    ("**一、总体情况**", "一、总体情况"), ("本年增／减", "本年增/减"),
])
def test_spellings_that_mean_the_same_fold_together(a: str, b: str) -> None:
    assert fold(a) == fold(b)


@pytest.mark.parametrize(("text", "number", "rest"), [
    ("一、总体情况", "一、", "总体情况"), ("(三)不予公开", "(三)", "不予公开"), ("4.保护", "4.", "保护"),
    ("第一部分、总体", "第一部分、", "总体"),
    ("1、总体情况", "1、", "总体情况"), ("规章", "", "规章"), ("第二十条第(一)项", "", "第二十条第(一)项"),
])
def test_the_printed_number_is_split_off(text: str, number: str, rest: str) -> None:
    assert split_numbering(text) == (number, rest)
