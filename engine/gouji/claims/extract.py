"""Find in the narrative the numbers that a phrase of the phrase book governs.

Precise first, complete second (domain.md §6.9): a clause about letters, hotlines or proposals states no applications,
every number is taken by one phrase only, and what names another period or body is marked so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from gouji.claims.agreement import compare
from gouji.claims.patterns import MARKS, YEARS
from gouji.claims.phrases import Phrase, PhraseBook
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
    if not (book.counted.search(text) and book.anchors.search(text)):
        return []
    text = half_width(text)
    masked = mask(text)
    out = []
    for match in matches(masked, report.year, book):
        readings = match.phrase.readings
        start, at = match.sentence[0], match.number[0]
        agrees = next((r.shown[report.template] for r in readings
                       if _agrees(r.bound[report.template], match.value, lookup)), None)
        out.append(Claim(
            match.phrase.name, match.value, match.exact,
            book.scope.subject(masked, start, at, report.organisation.level),
            book.scope.period(masked, start, at, report.year), _quote(text, match), paragraph.place,
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


def matches(text: str, year: int, book: PhraseBook) -> list[Match]:
    """The matches that hold, in order: each number goes to the first phrase whose conditions are met."""
    out: list[Match] = []
    starts = [0] * _BACK
    for sentence in _SENTENCE.finditer(text):
        span = sentence.span()
        if book.anchors.search(text, *span) and book.counted.search(text, *span):
            found = [(match.number[0], rank, match) for rank, phrase in enumerate(book.phrases)
                     if phrase.anchors.search(text, *span) for match in _matches(text, span, year, phrase, book)]
            for _, _, match in sorted(found, key=lambda f: f[:2]):
                free = not out or match.number[0] >= out[-1].number[1]
                if free and _in_context(text, match, [m for m in out if m.start >= starts[0]]):
                    out.append(match)
        starts = [*starts[1:], span[0]]
    return out


def _matches(text: str, span: tuple[int, int], year: int, phrase: Phrase, book: PhraseBook) -> Iterator[Match]:
    for pattern in phrase.patterns:
        for found in pattern.finditer(text, *span):
            value = _value(found, book)
            years = (int(found[group]) - year == YEARS[group] for group in pattern.groups if group in YEARS)
            if value is None or not all(years) or _excluded(text, span, found, phrase):
                continue
            unit = book.counted.match(text, found.end("number") - 1)
            before = text[max(span[0], found.start("number") - _NEAR) : found.start("number")]
            exact = not (found["within"] or found["scale"] or book.approximate_before.search(before)
                         or (unit and text.startswith(book.approximate_after, unit.end())))
            yield Match(phrase, found.start(), found.end(), found.span("number"), value, exact, span)


def _value(found: re.Match[str], book: PhraseBook) -> int | Decimal | None:
    number = book.number.match(found.string, found.start("number"))
    if number is None or number.end() != found.end("number"):
        return None
    value = read_number(found["number"].replace("，", ","))
    scale = {"万": 10**4, "亿": 10**8}.get(found["scale"] or "", 1)
    return None if value is None else value if scale == 1 else plain(Decimal(value * scale))


def _excluded(text: str, span: tuple[int, int], found: re.Match[str], phrase: Phrase) -> bool:
    """Whether the clause, back to the last mark and on to the next, speaks of other things."""
    marks = [m.end() for m in _CLAUSE_MARK.finditer(text, span[0], found.start())]
    following = _CLAUSE_MARK.search(text, found.end(), span[1])
    clause = text[marks[-1] if marks else span[0] : following.start() if following else span[1]]
    return bool(phrase.unless.search(phrase.although.sub("", clause)))


def _in_context(text: str, match: Match, before: list[Match]) -> bool:
    """Whether the match follows on one of the phrases wanted, in its sentence or the two before, or its sentence
    has one of the words wanted; and nothing since that phrase, or since the sentence began, speaks of other things."""
    phrase = match.phrase
    leader = next((m for m in reversed(before) if m.phrase.name in phrase.follows), None)
    if leader is None and (phrase.follows or phrase.sentence_has is not None) and not (
            phrase.sentence_has is not None and phrase.sentence_has.search(text, *match.sentence)):
        return False
    since = match.sentence[0] if leader is None else leader.end
    return not phrase.unless_before.search(phrase.although.sub("", text[since : match.end]))


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
