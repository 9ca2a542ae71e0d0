"""One sentence and the phrases that govern its numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile

from gouji.claims.patterns import MARKS, YEARS
from gouji.claims.phrases import Phrase, PhraseBook
from gouji.claims.regex import Regex
from gouji.fitting.numbers import plain, read_number

CLAUSE_MARK = re.compile(f"[{MARKS}]")
_ASIDE = re.compile(r"（[^（）]*）|\([^()]*\)")
# A clause starts behind any mark but these: 公民、法人; □ stands for a name.
_GOES_ON = "、□"
_NEAR = 8


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase that governs a number of a text: spans of the whole, of the number and of the sentence.

    What is denied has no number: then `number` is empty and stands at the end.
    """

    phrase: Phrase
    start: int
    end: int
    number: tuple[int, int]
    value: int | Decimal
    exact: bool
    sentence: tuple[int, int]
    # What it follows on in a sentence before, on which it depends for whose and of what time it is.
    leader: Match | None = None


class Sentence:
    """One sentence in which phrases are looked for; what is asked of it for every match is found out once."""

    def __init__(self, text: str, span: tuple[int, int], year: int, book: PhraseBook) -> None:
        self.text = text
        self.span = span
        self.year = year
        self.book = book
        self.words = text[slice(*span)]
        self.marks = [m.start() for m in CLAUSE_MARK.finditer(text, *span)]
        self._unless: dict[tuple[int, str], bool] = {}
        self._has: dict[int, bool] = {}
        self._lacks: dict[int, bool] = {}
        self._words: dict[tuple[str, ...], bool] = {}

    def matches(self, phrase: Phrase) -> Iterator[Match]:
        """Every number that a pattern of the phrase finds, unless its clause speaks of other things."""
        for pattern in filter(self._may_match, phrase.patterns):
            for found in pattern.finditer(self.text, *self.span):
                value = _value(found, phrase, self.book)
                if value is None or not self._fits(pattern, found) or not self._led(phrase, found.start()) or (
                        self._excluded(phrase, *self._clause(found))):
                    continue
                if self._lacking(phrase):
                    return
                yield Match(phrase, found.start(), found.end(), found.span("number"), value, self._exact(found),
                            self.span)
        for pattern in filter(self._may_match, phrase.denials):
            for found in pattern.finditer(self.text, *self.span):
                before, after = self._clause(found)
                # The words that deny are no reason to leave out what they deny.
                around = before[: len(before) - (found.end() - found.start())], after
                if self._fits(pattern, found) and self._led(phrase, found.start()) and (
                        not self._excluded(phrase, *around)):
                    if self._lacking(phrase):
                        return
                    yield Match(phrase, found.start(), found.end(), (found.end(), found.end()), 0, True, self.span)

    def in_context(self, match: Match, before: Sequence[Match], since: int) -> Match | None:
        """The match if it follows on one of the phrases wanted, in its sentence or since `since`, or its sentence has
        one of the words wanted; and nothing since that phrase, or since the sentence began, speaks of other things."""
        phrase = match.phrase
        near = takewhile(lambda m: m.start >= since, reversed(before))
        leader = next((m for m in near if m.phrase.name in phrase.follows), None) if phrase.follows else None
        alone = not (phrase.follows or phrase.sentence_has is not None) or self._said(phrase)
        if leader is None and not alone:
            return None
        start = self.span[0] if leader is None else leader.end
        if phrase.unless_before.search(phrase.although.sub("", self.text[start : match.end])):
            return None
        return match if leader is None or alone or leader.sentence == self.span else replace(match, leader=leader)

    def _said(self, phrase: Phrase) -> bool:
        if phrase.sentence_has is None:
            return False
        if id(phrase) not in self._has:
            self._has[id(phrase)] = phrase.sentence_has.search(self.words) is not None
        return self._has[id(phrase)]

    def _may_match(self, pattern: Regex) -> bool:
        """Whether the sentence has the words that the pattern needs: compiling it takes longer than looking."""
        for needed in pattern.needs:
            if needed not in self._words:
                self._words[needed] = any(word in self.words for word in needed)
            if not self._words[needed]:
                return False
        return True

    def _lacking(self, phrase: Phrase) -> bool:
        """Whether the sentence has words that it may not have."""
        if id(phrase) not in self._lacks:
            self._lacks[id(phrase)] = phrase.sentence_lacks.search(self.words) is not None
        return self._lacks[id(phrase)]

    def _fits(self, pattern: Regex, found: re.Match[str]) -> bool:
        """Whether the years in it are those wanted."""
        return all(int(found[group]) - self.year == YEARS[group] for group in pattern.groups if group in YEARS)

    def _led(self, phrase: Phrase, start: int) -> bool:
        """Whether only words that may stand there come before it, from the last mark or the last number counted on."""
        if phrase.lead is None:
            return True
        before = _without_asides(self.text[self.span[0] : start])
        first = len(before)
        while first and (before[first - 1].isalnum() or before[first - 1] in _GOES_ON):
            first -= 1
        for counted in self.book.counted.finditer(before, first):
            first = counted.end()
        return first == len(before) or phrase.lead.match(before, first) is not None

    def _exact(self, found: re.Match[str]) -> bool:
        start, end = found.span("number")
        unit = self.book.counted.match(self.text, end - 1)
        before = self.text[max(self.span[0], start - _NEAR) : start]
        return not (found["within"] or found["scale"] or self.book.approximate_before.search(before) or (
            unit and self.text.startswith(self.book.approximate_after, unit.end())))

    def _clause(self, found: re.Match[str]) -> tuple[str, str]:
        """The clause from the last mark before it, and from its end on to the next mark."""
        first, last = bisect_left(self.marks, found.start()), bisect_left(self.marks, found.end())
        start = self.marks[first - 1] + 1 if first else self.span[0]
        end = self.marks[last] if last < len(self.marks) else self.span[1]
        return self.text[start : found.end()], self.text[found.end() : end]

    def _excluded(self, phrase: Phrase, *clause: str) -> bool:
        """Whether the clause speaks of other things."""
        key = id(phrase), "".join(clause)
        if key not in self._unless:
            self._unless[key] = phrase.unless.search(phrase.although.sub("", key[1])) is not None
        return self._unless[key]


def _without_asides(text: str) -> str:
    return _ASIDE.sub("", text) if "）" in text or ")" in text else text


def _value(found: re.Match[str], phrase: Phrase, book: PhraseBook) -> int | Decimal | None:
    number = book.number.match(found.string, found.start("number"))
    if number is None or number.end() != found.end("number"):
        return None
    value = read_number(found["number"].replace("，", ","))
    if value is None:
        return None
    if phrase.share:
        return plain(Decimal(value) / 100)
    scale = {"万": 10**4, "亿": 10**8}.get(found["scale"] or "", 1)
    return value if scale == 1 else plain(Decimal(value * scale))
