"""Of the words of a page those that belong to its text: no watermark, no note mark, nothing struck out or unseen.

What is left out leaves a mark, so that the cell it stood in does not pass for read.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import NamedTuple

from gouji.reading.document import Flag
from gouji.reading.notes import marks as note_marks
from gouji.reading.pdf.letters import Word
from gouji.reading.pdf.looks import HIDDEN, PALE, TINY, TURN, WHITE

Line = tuple[float, float, float]
_LONGEST_NOTE = 6
_RISE = 0.15  # of a letter's size
_HIGHEST = 0.85
_SMALLER = 0.85
_TOUCHES = 0.2
_FAR = 15.0  # points: farther than any letters that touch
_BAND = 0.21  # around a word's middle: where a stroke strikes it out; underlines run at its foot
_OVERHANG = 0.6
_BESIDE = 1.2
_SHORTEST = 2.0
_BIG = 1.6  # times the page's ordinary letters
_OFTEN = 3
_SAME = 8  # times that each letter stands on a page, zeros and all
_LEVELS = 2.0


class Mark(NamedTuple):
    """Something was left out here."""

    x: float
    y: float
    flag: Flag


class Sieved(NamedTuple):
    words: list[Word]
    marks: list[Mark]
    watermark: bool


def turned(words: Sequence[Word]) -> int:
    """By how many quarters most of a page is turned: a table laid on its side, not a watermark, which says little."""
    letters: dict[int, list[str]] = defaultdict(list)
    for word in words:
        if word.look % TURN in (0, HIDDEN):
            letters[word.look // TURN].extend(word.text)
    most = max(letters, key=lambda angle: len(letters[angle]), default=0)
    own = letters[most]
    if most not in (1, 2, 3) or 2 * len(own) <= sum(len(word.text) for word in words):
        return 0
    return most if len(own) < _SAME * len(set(own)) else 0


def shown(words: list[Word], on_dark: Callable[[Word], bool], on_picture: Callable[[Word], bool]) -> Sieved:
    """Without watermarks and what cannot be seen. Letters on a dark area may be white or pale."""
    looks = [_look(word, on_dark) for word in words]
    total = sum(len(word.text) for word in words)
    hidden = sum(len(w.text) for w, look in zip(words, looks, strict=True) if look % TURN == HIDDEN)
    recognised = 2 * hidden > total  # a scan with what OCR made of it
    pale = [w for w, look in zip(words, looks, strict=True) if look == PALE]
    often = Counter(word.text for word in pale)
    plain = sorted(w.size for w, look in zip(words, looks, strict=True) if not look)
    big = _BIG * plain[len(plain) // 2] if plain else 0.0
    kept: list[Word] = []
    marks: list[Mark] = []
    watermark = False
    for word, look in zip(words, looks, strict=True):
        kind, angle = look % TURN, look // TURN
        if angle and not (angle in (1, 3) and kind == 0 and not any(letter.isdigit() for letter in word.text)):
            watermark = True  # but a label may be set upright in a narrow cell
        elif kind in (WHITE, TINY) or (kind == HIDDEN and not recognised and not on_picture(word)):
            marks.append(Mark((word.left + word.right) / 2, word.middle, "hidden"))
        elif kind == PALE and big and (word.size >= big or (often[word.text] >= _OFTEN and not word.text.isdigit())):
            watermark = True
        else:
            kept.append(word)
            if kind == PALE and big and any(_meet(word, other) for other in words if other is not word):
                marks.append(Mark((word.left + word.right) / 2, word.middle, "clipped"))
    return Sieved(kept, marks, watermark)


def _look(word: Word, on_dark: Callable[[Word], bool]) -> int:
    look = word.look
    return look - look % TURN if look % TURN in (WHITE, PALE) and on_dark(word) else look


def _meet(word: Word, other: Word) -> bool:
    near = _TOUCHES * other.size
    return abs(word.middle - other.middle) < 0.5 * other.size and word.left < other.right + near \
        and other.left < word.right + near


def without_notes(words: list[Word]) -> tuple[list[Word], list[Mark]]:
    """Without the small raised marks of notes: behind a digit they would be read as one more."""
    if not any(word.y < before.y and -_FAR < word.left - before.right < _FAR
               for before, word in itertools.pairwise(words)):
        return words, []
    drop: dict[int, Mark | None] = {}
    base: Word | None = None
    for i, (before, word) in enumerate(itertools.pairwise(words), 1):
        if i - 1 not in drop:
            base = before
        elif base is not None and abs(word.y - before.y) < 0.05 * word.size and _touching(before, word):
            drop[i] = None  # the rest of the note
            continue
        if base is None or word.y >= base.y or not _touching(base if i - 1 in drop else before, word):
            continue
        if not _RISE * base.size < base.y - word.y < _HIGHEST * base.size or word.size > 1.02 * base.size:
            continue
        smaller = word.size < _SMALLER * base.size
        if base.text[-1].isdigit() and len(word.text) <= _LONGEST_NOTE:
            drop[i] = Mark(base.right - 0.1 * base.size, base.middle, "unread")
        elif smaller and note_marks().alone.fullmatch(word.text) and not (
                base.text[-1].isascii() and base.text[-1].isalpha()):
            drop[i] = None
        else:
            word.spaced = True
            word.y, word.middle = base.y, base.middle  # or it would be a line of its own
    if not drop:
        return words, []
    return [w for i, w in enumerate(words) if i not in drop], [mark for mark in drop.values() if mark]


def _touching(before: Word, word: Word) -> bool:
    near = _TOUCHES * before.size
    return -near <= word.left - before.right <= near


def without_struck(words: list[Word], across: list[Line], down: list[Line]
                   ) -> tuple[list[Word], list[Line], list[Mark]]:
    """Without what a stroke runs through from its beginning to its end; the stroke is no rule of a table."""
    ys = sorted(set(map(itemgetter(0), across)))
    near = []
    for word in words:
        reach = _BAND * word.size
        i = bisect_left(ys, word.middle - reach)
        if i < len(ys) and ys[i] <= word.middle + reach:
            near.append(word)
    if not near:
        return words, across, []
    wanted = {int(word.middle / _LEVELS) + k for word in near for k in (-1, 0, 1)}
    strokes: dict[Line, list[Word]] = defaultdict(list)
    by_level: dict[int, list[Line]] = defaultdict(list)
    for line in across:
        if line[2] - line[1] > _SHORTEST and int(line[0] / _LEVELS) in wanted:
            by_level[int(line[0] / _LEVELS)].append(line)
    for word in near:
        level = int(word.middle / _LEVELS)
        for line in itertools.chain.from_iterable(by_level.get(level + k, ()) for k in (-1, 0, 1)):
            if abs(line[0] - word.middle) <= _BAND * word.size and line[1] < word.right and line[2] > word.left:
                strokes[line].append(word)
    cuts: dict[int, list[tuple[float, float]]] = defaultdict(list)
    struck = {line for line, own in strokes.items() if _strikes(line, own, down)}
    if not struck:
        return words, across, []
    for line in struck:
        for word in strokes[line]:
            cuts[id(word)].append((line[1], line[2]))
    kept: list[Word] = []
    marks: list[Mark] = []
    for word in words:
        own_cuts = cuts.get(id(word))
        if own_cuts is None:
            kept.append(word)
            continue
        middles = [(a + b) / 2 for a, b in itertools.pairwise(word.edges)]
        gone = [any(a <= x <= b for a, b in own_cuts) for x in middles]
        if not any(gone):
            kept.append(word)
            continue
        marks.append(Mark(middles[gone.index(True)], word.middle, "struck"))
        at = 0
        for out, run in itertools.groupby(gone):
            count = len(list(run))
            if not out:
                rest = word.cut(at)[1] if at else word
                kept.append(rest.cut(count)[0] if count < len(rest.text) else rest)
            at += count
    return kept, [line for line in across if line not in struck], marks


def _strikes(line: Line, own: list[Word], down: list[Line]) -> bool:
    """A stroke over words alone: the rules of a table end at other rules, or run over the gaps between its columns."""
    y, begin, end = line
    own = sorted(own, key=lambda word: word.left)
    size = own[0].size
    if begin < own[0].left - _OVERHANG * size or end > own[-1].right + _OVERHANG * size:
        return False
    if any(b.left - a.right > _BESIDE * size for a, b in itertools.pairwise(own)):
        return False
    return not any((abs(x - begin) < 1 or abs(x - end) < 1) and top - 1 <= y <= bottom + 1 for x, top, bottom in down)
