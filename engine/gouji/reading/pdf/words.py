"""Words to lines, lines to the text that was typed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from operator import attrgetter

from gouji.reading.pdf.letters import Word

WIDE = 0.8  # of the letters' size: a gap that sets apart what stands in different columns
_SAME_LINE = 0.5
_WORD_GAP = 0.18
_MIXED_GAP = 0.38
_BLANK = 1.2
CLOSING = "，。、；：？！）》〉」』】〕”’…·,.;:?!)]}%％"
_OPENING = "（《〈「『【〔“‘([{"
_STICKS = CLOSING + "“‘"  # quotation marks go with what stands on either side
_NUMBER = re.compile(r"[+\-−－＋—]?[\d０-９][\d０-９,，.．]*[%％]?\Z")
_VALUE = re.compile(r"[+\-−－＋—]?[\d０-９](?:[\d０-９,，.．]*[\d０-９])?[^\d０-９,，.．、]{0,2}\Z"
                    r"|[-—－–/／]{1,2}\Z|无\Z")
_TOKEN = re.compile("[!-~\u00c0-\u024f０-９．，％]+")

_DIGITS = "0123456789０１２３４５６７８９"
_BETWEEN_NUMBERS = 0.3

Words = list[Word]


def is_cjk(letter: str) -> bool:
    return letter > "\u2e7f" or letter in "“”‘’…—·"


def is_number(text: str) -> bool:
    return _NUMBER.match(text.strip()) is not None


def is_value(text: str) -> bool:
    """A number, one with a short unit, or a mark that stands for none."""
    return _VALUE.match(text.strip()) is not None


def lines_of(words: Sequence[Word]) -> list[Words]:
    """By baseline from the top, each from left to right; raised or lowered letters stay in their line."""
    if len(words) < 2:
        return [list(words)] if words else []
    if len(words) == 2 and words[0].y == words[1].y:
        return [list(words) if words[0].left <= words[1].left else [words[1], words[0]]]
    out: list[Words] = []
    base = size = 0.0
    for word in sorted(words, key=attrgetter("y")):
        if out and word.y - base <= _SAME_LINE * max(size, word.size) and word.y - base <= 0.62 * size:
            out[-1].append(word)
            if word.size > size:
                base, size = word.y, word.size
        else:
            out.append([word])
            base, size = word.y, word.size
    for line in out:
        if len(line) > 1:
            line.sort(key=attrgetter("left"))
    return out


def line_groups(line: Words, wide: float = WIDE) -> list[Words]:
    """A line cut where a gap is as wide as a letter."""
    out = [[line[0]]]
    for before, word in itertools.pairwise(line):
        gap = word.left - before.right
        if gap < _BETWEEN_NUMBERS * word.size and gap < wide * before.size:
            out[-1].append(word)
        elif gap >= wide * max(before.size, word.size) or (
                gap >= _BETWEEN_NUMBERS * word.size and not word.spaced and word.text[0] in _DIGITS
                and (before.text[-1] in _DIGITS or is_number(word.text))):
            out.append([word])
        else:
            out[-1].append(word)
    return out


def line_text(line: Words) -> str:
    if len(line) == 1:
        return line[0].text
    parts = [line[0].text]
    for before, word in itertools.pairwise(line):
        if _space_between(before, word):
            parts.append(" ")
        parts.append(word.text)
    return "".join(parts)


def _space_between(before: Word, word: Word) -> bool:
    gap = word.left - before.right
    size = min(before.size, word.size)
    if word.spaced:
        return True
    # Justified text and the small gap that is set between Chinese and figures are no spaces.
    chinese = is_cjk(before.text[-1]) + is_cjk(word.text[0])
    return gap > (_WORD_GAP, _MIXED_GAP, _BLANK)[chinese] * size


def first_token_width(line: Words) -> float:
    """How much room the least that could have been moved up to the line before would have needed."""
    word = line[0]
    text = word.text
    found = _TOKEN.match(text)
    end = found.end() if found else 1
    if found and end == len(text):
        for other in line[1:]:
            if other.spaced or other.left - word.right > _WORD_GAP * word.size or not _TOKEN.fullmatch(other.text):
                break
            word = other
        return word.right - line[0].left
    while end < len(text) and (text[end] in _STICKS or text[end - 1] in _OPENING):
        end += 1
    return word.edges[end] - word.left


def glue(above: Words, below: Words, spaced_figures: bool = False) -> str:
    """What stood between two lines of one paragraph: a space or nothing."""
    if below[0].spaced:
        return " "
    a, b = above[-1].text[-1], below[0].text[0]
    if is_cjk(a) and is_cjk(b):
        return ""
    if is_cjk(a) or is_cjk(b):
        other = b if is_cjk(a) else a
        return " " if spaced_figures and other.isalnum() and a not in CLOSING and b not in CLOSING \
            and a not in _OPENING and b not in _OPENING else ""
    if (a.isdigit() or a in ",.-/") and (b.isdigit() or b in ",.%-/"):
        return ""
    return " " if a.isalnum() or a in CLOSING else ""
