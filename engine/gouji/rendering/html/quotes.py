"""The number of a claim within the sentence that states it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gouji.fitting.numbers import read_number

# A number as texts write it: digits of either width with thousands commas and a decimal part, and 万 or 亿 after it.
_DIGITS = re.compile(r"([0-9０-９]+(?:[,，][0-9０-９]{3}(?![0-9０-９]))*(?:[.．][0-9０-９]+)?)([万亿]?)")
_HAN = re.compile(r"[〇零一二两三四五六七八九十百千万亿]+")
_WIDTH = {0xFF10 + i: str(i) for i in range(10)} | {ord("，"): ",", ord("．"): "."}
_UNITS = {"万": 10**4, "亿": 10**8}


def number_span(quote: str, value: int | Decimal) -> tuple[int, int] | None:
    """Start and end of the first number of `quote` that is `value` and no part of a longer one; None where none is.

    Numbers in digits come before those in Han numerals, which also stand in words and list marks.
    """
    return next((span for span, number in _numbers(quote) if number == value), None)


def _numbers(quote: str) -> Iterator[tuple[tuple[int, int], int | Decimal]]:
    for found in _DIGITS.finditer(quote):
        number = read_number(found[1].translate(_WIDTH))
        if number is not None:
            if found[2]:
                yield found.span(), number * _UNITS[found[2]]
            yield found.span(1), number
    for found in _HAN.finditer(quote):
        number = read_number(found[0])
        if number is not None:
            yield found.span(), number


def split_quote(quote: str, span: tuple[int, int] | None) -> tuple[str, str, str]:
    """What stands before the number, the number, and what stands after it."""
    if span is None:
        return quote, "", ""
    start, end = span
    return quote[:start], quote[start:end], quote[end:]
