"""Prose made ready for the search of numbers: squeezed, with plain digits, cut into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gouji.claims.patterns import CAPITALS

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
_TITLE = re.compile(r"《[^《》]*》")
_CAPITAL = re.compile(f"[{''.join(CAPITALS)}]")
_CUT = re.compile(r"[，；：,;:](?!\d)")
_LONGEST = 1500


def squeeze(text: str) -> str:
    """Without spaces and the ** of Markdown."""
    return "".join(text.split()).replace("*", "")


def mask(text: str) -> str:
    """As long as `text`: titles between 《 and 》 blotted out, since they state nothing; 陆拾 as 六十."""
    text = _CAPITAL.sub(lambda found: CAPITALS[found[0]], text)
    return _TITLE.sub(lambda title: "《" + "□" * (len(title[0]) - 2) + "》", text) if "《" in text else text


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The spans of its sentences; one too long is cut at a clause mark (not at one within a number), or anywhere."""
    for found in _SENTENCE.finditer(text):
        start, end = found.span()
        while end - start > _LONGEST:
            cut = max((m.end() for m in _CUT.finditer(text, start + _LONGEST // 2, start + _LONGEST)),
                      default=start + _LONGEST)
            yield start, cut
            start = cut
        yield start, end
