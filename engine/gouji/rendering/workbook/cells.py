"""What may stand in a cell and how much room it takes: nothing of a report becomes a formula, a link or broken XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

MOST_CHARACTERS = 32_767
_SHEET_NAME = 31
# What XML 1.0 cannot hold, and the controls that Excel shows as boxes; tab and line feed stay.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_LINE = 14.0
_TALLEST = 409.0  # points; Excel allows no more
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"


def clean(text: str) -> str:
    """The text as a cell can hold it: no control characters, at most 32,767 UTF-16 units, as Excel counts."""
    text = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if text.startswith("<r>"):
        text = " " + text  # XlsxWriter would take it for formatted XML of its own
    if len(text) * 2 > MOST_CHARACTERS:
        text = text.encode("utf-16-le")[: MOST_CHARACTERS * 2].decode("utf-16-le", "ignore")
    return text


def circled(number: int) -> str:
    """The number of a finding, as small as it goes."""
    return _CIRCLED[number - 1] if number <= len(_CIRCLED) else f"({number})"


class SheetNames:
    """Names for sheets: valid, at most 31 UTF-16 units, and no two that differ by case only."""

    def __init__(self) -> None:
        self._taken = {"history"}  # which Excel keeps for itself

    def take(self, wanted: str) -> str:
        plain = _NOT_IN_NAMES.sub(" ", clean(wanted)).strip() or "-"
        name, count = _cut(plain, _SHEET_NAME), 1
        while name.casefold() in self._taken:
            count += 1
            tail = f"~{count}"
            name = _cut(plain, _SHEET_NAME - len(tail)) + tail
        self._taken.add(name.casefold())
        return name


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore").rstrip()


def height(texts: Iterator[tuple[str, float]], line: float = _LINE) -> float:
    """How many points a row needs whose cells hold these texts in columns of these widths (in digits)."""
    lines = max((_lines(text, max(1, int(width - 1))) for text, width in texts if text), default=1)
    return min(_TALLEST, lines * line + 4)


def _lines(text: str, width: int) -> int:
    return sum(max(1, -(-_columns(line) // width)) for line in text.split("\n"))


@lru_cache(maxsize=4096)
def _columns(text: str) -> int:
    from wcwidth import wcswidth

    size = wcswidth(text)
    return size if size >= 0 else len(text) * 2
