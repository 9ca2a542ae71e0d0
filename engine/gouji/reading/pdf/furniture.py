"""What is printed on every page and belongs to no text: running heads, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gouji.reading.pdf.page import Page
from gouji.reading.pdf.words import Words, line_text

_EDGE = 0.13  # of the page's height
_NUMBER_EDGE = 0.11
_MOST = 3  # lines at each end of a page
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\D{0,6}?(\d{1,3})(?:\D{1,6}(\d{1,3}))?\D{0,4}\Z")
_LONGEST = 14
_OFTEN = 3

Key = tuple[str, int, int, int]
"""Of a line: its text without digits, its height, the page's width and the size of its letters, roughly."""


def without_furniture(pages: Sequence[Page], lines: list[list[Words]]) -> list[list[Words]]:
    """`lines` of each page, from the top, without what repeats at the same height and without page numbers."""
    seen: Counter[Key] = Counter()
    keys: list[dict[int, Key]] = []
    for page, own in zip(pages, lines, strict=False):
        mine = {}
        for i in _ends(page, own):
            text = _DIGITS.sub("#", re.sub(r"\s", "", line_text(own[i])))
            mine[i] = (text, round(own[i][0].y / 4), round(page.width / 20), round(own[i][0].size))
        keys.append(mine)
        seen.update(set(mine.values()))
    out = []
    for page, own, mine in zip(pages, lines, keys, strict=False):
        # The name of who reports stands on the first page, and may stand on the last one as well.
        often = _OFTEN if page is pages[0] else 2
        drop = {i for i, key in mine.items() if _times(seen, key) >= often}
        drop |= {i for i in mine if _page_number(page, own[i])}
        out.append([line for i, line in enumerate(own) if i not in drop])
    return out


def _times(seen: Counter[Key], key: Key) -> int:
    text, height, width, size = key
    return sum(seen[(text, height + k, width, size)] for k in (-1, 0, 1))


def _ends(page: Page, own: list[Words]) -> list[int]:
    top = [i for i in range(min(_MOST, len(own))) if own[i][0].y < _EDGE * page.height]
    bottom = [i for i in range(max(0, len(own) - _MOST), len(own)) if own[i][0].y > (1 - _EDGE) * page.height]
    return list(dict.fromkeys(top + bottom))


def _page_number(page: Page, line: Words) -> bool:
    text = line_text(line).strip()
    y = line[0].y
    if len(text) > _LONGEST or _NUMBER_EDGE * page.height < y < (1 - _NUMBER_EDGE) * page.height:
        return False
    found = _NUMBER.match(text)
    if not found:
        return False
    # A page may be numbered from where a cover or another document ends; a value of a table never stands alone there.
    rest = re.sub(r"[\d\s\-—－–~·/／第页共,，]", "", text)
    return not rest
