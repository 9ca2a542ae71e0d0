"""Find the six sections: a section starts where its title and what follows it fit, not at the first string like it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from gouji.fitting.fold import fold, split_numbering
from gouji.fitting.numbers import ordinal
from gouji.reading import Block, Paragraph, TableBlock
from gouji.vocabulary import Section, Vocabulary

_LONGEST_TITLE = 60
_ACCEPT = 10
_ACCEPT_BARE = 7
_FUZZY = 86
_LONGEST_TAIL = 6
_CONTENTS = 4
_AFTER_TITLE = re.compile(r"[:.,(、;]")
_PAGE_BEHIND = re.compile(r"[.…·\-\s]*\d{1,3}$")


@dataclass(frozen=True, slots=True)
class Heading:
    """Block `index` starts `section`, on `lines` lines; `rest` is what the last of them says after the title."""

    section: str
    index: int
    score: float
    rest: str
    exact: bool
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles of a vocabulary's sections in all spellings, folded."""

    spelled: tuple[tuple[Section, str], ...]
    exact: dict[str, Section]
    starts: tuple[str, ...]
    characters: frozenset[str]
    longest: int


@cache
def titles_of(vocabulary: Vocabulary) -> Titles:
    spelled = tuple((section, fold(s)) for section in vocabulary.sections for s in section.label.spellings)
    return Titles(spelled, {s: section for section, s in reversed(spelled)}, tuple(s for _, s in spelled),
                   frozenset("".join(s for _, s in spelled)), max(len(s) for _, s in spelled))


def best_headings(candidates: Sequence[Heading], vocabulary: Vocabulary) -> list[Heading]:
    """Choose among candidates: the contents list in front is no heading, a title without number or with one in brackets
    must stand in its turn."""
    candidates = _without_contents(candidates)
    best: dict[str, Heading] = {}
    for heading in candidates:
        known = best.get(heading.section)
        if heading.score >= _ACCEPT and (known is None or heading.score > known.score):
            best[heading.section] = heading
    order = [s.id for s in vocabulary.sections]
    for section in vocabulary.sections:
        if section.id not in best and not section.has_table:
            at = order.index(section.id)
            low = max((best[s].index for s in order[:at] if s in best), default=-1)
            high = min((best[s].index for s in order[at + 1 :] if s in best), default=10**9)
            bare = [h for h in candidates if h.section == section.id and h.exact and low < h.index < high]
            if len(best) > 1 and len(bare) == 1 and bare[0].score >= _ACCEPT_BARE:
                best[section.id] = bare[0]
    return sorted(best.values(), key=lambda h: h.index)


def heading_candidates(blocks: Sequence[Block], vocabulary: Vocabulary) -> list[Heading]:
    """Every line that may head a section, with a score that counts title, number and what follows."""
    titles = titles_of(vocabulary)
    out: list[Heading] = []
    for index, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or len(block.text) > 4 * _LONGEST_TITLE:
            continue
        number, title = split_numbering(fold(block.text))
        if not title or (len(title) > _LONGEST_TITLE and not number):
            continue
        heading = _heading(blocks, index, number, title, titles=titles)
        if heading is None and number and len(title) < titles.longest:
            heading = _wrapped(blocks, index, number, title, titles)
        if heading is not None:
            out.append(heading)
    lines = {h.index for h in out}
    return [h if h.index + h.lines in lines else replace(h, score=h.score + 1) for h in out]


def _heading(blocks: Sequence[Block], index: int, number: str, title: str, *, titles: Titles,
             lines: int = 1) -> Heading | None:
    section = titles.exact.get(title)
    if section is not None:
        return _scored(blocks, index, section, 10.0, number=number, lines=lines)
    best: Heading | None = None
    if title.startswith(titles.starts):
        for section, spelling in titles.spelled:
            if title.startswith(spelling) and (
                    _AFTER_TITLE.match(title, len(spelling)) or len(title) <= len(spelling) + _LONGEST_TAIL):
                rest = title[len(spelling) :].lstrip(":.,、;")
                if _PAGE_BEHIND.fullmatch(rest):
                    rest = ""
                found = _scored(blocks, index, section, 8.0, number=number, rest=rest, lines=lines)
                best = found if best is None or found.score > best.score else best
        if best is not None:
            return best
    if number and lines == 1 and title[0] in titles.characters:
        for section, spelling in titles.spelled:
            if _similar(title, spelling):
                found = _scored(blocks, index, section, 6.0, number=number)
                best = found if best is None or found.score > best.score else best
    return best


def _wrapped(blocks: Sequence[Block], index: int, number: str, title: str, titles: Titles) -> Heading | None:
    """A numbered title that goes on in the next line."""
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    if not isinstance(following, Paragraph) or len(following.text) > _LONGEST_TITLE or (
            not any(s.startswith(title) for s in titles.starts)):
        return None
    joined = title + fold(following.text)
    if joined not in titles.exact:
        return None
    return _heading(blocks, index, number, joined, titles=titles, lines=2)


def _scored(blocks: Sequence[Block], index: int, section: Section, score: float, *, number: str, rest: str = "",
            lines: int = 1) -> Heading:
    exact = score == 10.0
    if not number:
        score -= 2
    elif number.startswith("("):
        score -= 4
    else:
        score += 4 if ordinal(number) == ordinal(section.number) else -2
    if section.has_table:
        near = blocks[index + lines : index + lines + 4]
        score += 5 if any(isinstance(b, TableBlock) for b in near) else 0
    return Heading(section.id, index, score, rest, exact, lines)


def _similar(title: str, spelling: str) -> bool:
    longest = len(title) + len(spelling)
    if abs(len(title) - len(spelling)) > 8:
        return False
    # No more characters can agree than both have: spares most lines the comparison, and the import.
    shared = min(sum(c in spelling for c in title), sum(c in title for c in spelling))
    if 200 * shared < _FUZZY * longest:
        return False
    from rapidfuzz import fuzz

    return fuzz.ratio(title, spelling) >= _FUZZY


def _without_contents(candidates: Sequence[Heading]) -> Sequence[Heading]:
    """Leave out a list of contents: titles line upon line, each of which stands again behind the list."""
    start = 0
    while start < len(candidates):
        end = start + 1
        listed = {candidates[start].section}
        while end < len(candidates) and candidates[end].section not in listed and (
                candidates[end].index == candidates[end - 1].index + candidates[end - 1].lines):
            listed.add(candidates[end].section)
            end += 1
        if end - start >= _CONTENTS and len(listed & {h.section for h in candidates[end:]}) >= len(listed) - 1:
            return [*candidates[:start], *candidates[end:]]
        start = end
    return candidates


def second_report(blocks: Sequence[Block], candidates: Sequence[Heading], vocabulary: Vocabulary) -> int | None:
    """The block where a second report glued to the first begins, or None.

    A second report repeats the numbered titles after the first has run through its own: three of them must stand
    twice, the repeated ones all behind the last of the first set.
    """
    numbered = [h for h in _without_contents(candidates) if h.score >= _ACCEPT + 3]
    firsts: dict[str, int] = {}
    again: dict[str, int] = {}
    for heading in numbered:
        if heading.section not in firsts:
            firsts[heading.section] = heading.index
        else:
            again.setdefault(heading.section, heading.index)
    if len(again) < 3:
        return None
    start = min(again.values())
    before = [i for i in firsts.values() if i < start]
    if len(before) < 3:
        return None
    for index in range(start - 1, max(before), -1):
        block = blocks[index]
        if isinstance(block, Paragraph) and is_title(block.text, vocabulary):
            return index
    return start


def is_title(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a line reads like the title of a report."""
    if len(text) > 2 * _LONGEST_TITLE:
        return False
    folded = fold(text)
    return (len(folded) <= _LONGEST_TITLE and folded[-1:] not in (".", ";", ":", ",")
            and title_head(vocabulary) in folded and any(mark in folded for mark in ("报告", "年报", "年度报")))


@cache
def title_head(vocabulary: Vocabulary) -> str:
    """The part of the title that misprints leave alone: 政府信息公开."""
    return fold(vocabulary.title).removesuffix("工作年度报告")
