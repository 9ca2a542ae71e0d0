"""One spelling for comparison: widths, spaces, quotes and brackets of a label do not tell labels apart."""

from __future__ import annotations

import re
from functools import lru_cache

_DIGITS = {0xFF10 + i: str(i) for i in range(10)}
_WIDE = re.compile("[０-９]")
# Digits and what stands beside them in a number.
HALF_WIDTH = _DIGITS | {ord(a): b for a, b in zip("．，＋－−–", ".,+---", strict=True)}

_DROP = " \t\r\n\x0b\x0c\u2002\u2003\u2009\u3000\u00a0\u200b\ufeff“”\"‘’'「」『』*#`|_"
_SAME = {"（": "(", "）": ")", "【": "(", "】": ")", "〔": "(", "〕": ")", "[": "(", "]": ")", "：": ":",
         "；": ";", "。": ".", "／": "/"}
_TABLE: dict[int, str | None] = {ord(c): None for c in _DROP}
_TABLE |= {ord(a): b for a, b in _SAME.items()} | HALF_WIDTH
_TABLE |= {0xFF21 + i: chr(65 + i) for i in range(26)} | {0xFF41 + i: chr(97 + i) for i in range(26)}

_HAN = "[一二三四五六七八九十]+"
_NUMBERING = re.compile(rf"(?:\({_HAN}\)|第?{_HAN}(?:部分)?[、.,:]|\(\d{{1,2}}\)|\d{{1,2}}[.、,)])")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """`text` without spaces, quotes and marks, brackets and signs in half width."""
    return text.translate(_TABLE)


def half_width(text: str) -> str:
    """`text` with its digits in half width, all else as it is."""
    return _WIDE.sub(lambda found: _DIGITS[ord(found[0])], text)  # most text has none, and translating takes longer


def split_numbering(folded: str) -> tuple[str, str]:
    """The printed number of a folded label (一、 (三) 4.) and the rest; the number may be empty."""
    found = _NUMBERING.match(folded)
    return (found[0], folded[found.end() :]) if found else ("", folded)
