"""Find in the narrative the numbers that a phrase of the phrase book governs.

Precise first, complete second (domain.md §6.9): a clause about letters, hotlines or proposals states no applications,
every number is taken by one phrase only, and what names another period or body is marked so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile

from gouji.claims.agreement import compare
from gouji.claims.patterns import MARKS, YEARS
from gouji.claims.phrases import Phrase, PhraseBook
from gouji.claims.regex import Regex
from gouji.expressions import Node
from gouji.expressions.lookups import Lookup
from gouji.fitting import Claim, Report
from gouji.fitting.numbers import plain, read_number
from gouji.reading import Paragraph

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
_CLAUSE_MARK = re.compile(f"[{MARKS}]")
_TITLE = re.compile(r"《[^《》]*》")
_WIDE = re.compile("[０-９]")
_HALF = {chr(0xFF10 + i): str(i) for i in range(10)}
_CUT = re.compile(r"[，；：,;:](?!\d)")
_LONGEST = 1500
_QUOTE = 120
_NEAR = 8
# How many sentences back a phrase may follow on another one.
_BACK = 2


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase that governs a number of a text: spans of the whole, of the number and of the sentence."""

    phrase: Phrase
    start: int
    end: int
    number: tuple[int, int]
    value: int | Decimal
    exact: bool
    sentence: tuple[int, int]
    # What it follows on in a sentence before, on which it depends for whose and of what time it is.
    leader: Match | None = None


def extract_claims(report: Report, book: PhraseBook, lookup: Lookup) -> Report:
    """`report` with the claims of its prose; `lookup` gives the figures that the readings are held against."""
    claims: list[Claim] = []
    for section in report.sections:
        for paragraph in section.paragraphs:
            claims += paragraph_claims(paragraph, report, book, lookup)
    return replace(report, claims=tuple(claims))


def paragraph_claims(paragraph: Paragraph, report: Report, book: PhraseBook, lookup: Lookup) -> list[Claim]:
    """The claims of one paragraph in the order they stand."""
    text = squeeze(paragraph.text)
    if not _worth(text, (0, len(text)), book):
        return []
    text = half_width(text)
    masked = mask(text)
    out = []
    sentence = (0, 0)
    whose: dict[tuple[int, int], tuple[str | None, str | None]] = {}
    said = book.scope.read("", report.organisation.level)
    for match in matches(masked, report.year, book):
        readings = match.phrase.readings
        if match.sentence != sentence:
            sentence = match.sentence
            said = book.scope.read(masked[slice(*sentence)], report.organisation.level)
        at = match.number[0] - sentence[0]
        subject, period = whose.get(match.leader.number, (None, None)) if match.leader else (None, None)
        subject, period = said.subject(at, subject), said.period(at, report.year, period)
        whose[match.number] = subject, period
        agrees = next((r.shown[report.template] for r in readings
                       if _agrees(r.bound[report.template], match.value, lookup)), None)
        out.append(Claim(
            match.phrase.name, match.value, match.exact,
            subject, period, _quote(text, match), paragraph.place,
            tuple(r.shown[report.template] for r in readings), agrees))
    return out


def squeeze(text: str) -> str:
    """Without spaces and the ** of Markdown."""
    return "".join(text.split()).replace("*", "")


def half_width(text: str) -> str:
    """With digits in half width."""
    return _WIDE.sub(lambda found: _HALF[found[0]], text)


def mask(text: str) -> str:
    """With what stands between 《 and 》 blotted out: the title of a file states nothing."""
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


def matches(text: str, year: int, book: PhraseBook) -> list[Match]:
    """The matches that hold, in order: each number goes to the first phrase whose conditions are met."""
    out: list[Match] = []
    starts = [0] * _BACK
    for span in sentences(text):
        if _worth(text, span, book):
            sentence = _Sentence(text, span, year, book)
            found = [(match.number, rank, match) for rank, phrase in enumerate(book.phrases)
                     if phrase.anchors.search(text, *span) for match in sentence.matches(phrase)]
            for _, _, match in sorted(found, key=lambda f: f[:2]):
                if _free(match, out) and (held := sentence.in_context(match, out, starts[0])):
                    out.append(held)
        starts = [*starts[1:], span[0]]
    return out


def _worth(text: str, span: tuple[int, int], book: PhraseBook) -> bool:
    return bool(book.anchors.search(text, *span)
                and (book.counted.search(text, *span) or book.denials.search(text, *span)))


def _free(match: Match, out: list[Match]) -> bool:
    """Whether its number is not taken. What is denied has no number: two phrases may read it, each once."""
    if not out or match.number[0] < out[-1].number[1]:
        return not out
    return all(m.phrase is not match.phrase for m in takewhile(lambda m: m.number == match.number, reversed(out)))


class _Sentence:
    """One sentence in which phrases are looked for; what is asked of it for every match is found out once."""

    def __init__(self, text: str, span: tuple[int, int], year: int, book: PhraseBook) -> None:
        self.text = text
        self.span = span
        self.year = year
        self.book = book
        self.marks = [m.start() for m in _CLAUSE_MARK.finditer(text, *span)]
        self._unless: dict[tuple[int, str], bool] = {}
        self._has: dict[int, bool] = {}

    def matches(self, phrase: Phrase) -> Iterator[Match]:
        if phrase.sentence_lacks.search(self.text, *self.span):
            return
        for pattern in phrase.patterns:
            for found in pattern.finditer(self.text, *self.span):
                value = _value(found, self.book)
                if value is None or not self._fits(pattern, found) or self._excluded(phrase, *self._clause(found)):
                    continue
                unit = self.book.counted.match(self.text, found.end("number") - 1)
                before = self.text[max(self.span[0], found.start("number") - _NEAR) : found.start("number")]
                exact = not (found["within"] or found["scale"] or self.book.approximate_before.search(before)
                             or (unit and self.text.startswith(self.book.approximate_after, unit.end())))
                yield Match(phrase, found.start(), found.end(), found.span("number"), value, exact, self.span)
        for pattern in phrase.denials:
            for found in pattern.finditer(self.text, *self.span):
                before, after = self._clause(found)
                # The words that deny are no reason to leave out what they deny.
                around = before[: len(before) - (found.end() - found.start())], after
                if self._fits(pattern, found) and not self._excluded(phrase, *around):
                    yield Match(phrase, found.start(), found.end(), (found.end(), found.end()), 0, True, self.span)

    def in_context(self, match: Match, before: list[Match], since: int) -> Match | None:
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
            self._has[id(phrase)] = phrase.sentence_has.search(self.text, *self.span) is not None
        return self._has[id(phrase)]

    def _fits(self, pattern: Regex, found: re.Match[str]) -> bool:
        """Whether the years in it are those wanted."""
        return all(int(found[group]) - self.year == YEARS[group] for group in pattern.groups if group in YEARS)

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


def _value(found: re.Match[str], book: PhraseBook) -> int | Decimal | None:
    number = book.number.match(found.string, found.start("number"))
    if number is None or number.end() != found.end("number"):
        return None
    value = read_number(found["number"].replace("，", ","))
    scale = {"万": 10**4, "亿": 10**8}.get(found["scale"] or "", 1)
    return None if value is None else value if scale == 1 else plain(Decimal(value * scale))


def _agrees(reading: Node, value: int | Decimal, lookup: Lookup) -> bool:
    """Exactly, and with every cell given: a blank read as 0 proves nothing here."""
    found = compare(reading, value, lookup)
    return found.status == "pass" and not found.unknown


def _quote(text: str, match: Match) -> str:
    """The sentence, cut to its clauses around the number when it is long."""
    start, end = match.sentence
    if end - start <= _QUOTE:
        return text[start:end].strip()
    low = max((m.end() for m in _CLAUSE_MARK.finditer(text, start, match.start)), default=start)
    following = _CLAUSE_MARK.search(text, match.end, end)
    high = following.start() if following else end
    return ("…" if low > start else "") + text[low:high] + ("…" if high < end else "")
