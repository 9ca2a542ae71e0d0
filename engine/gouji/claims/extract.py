"""Find in the narrative the numbers that a phrase of the phrase book governs.

Precise first, complete second (domain.md §6.9): a clause about letters, hotlines or proposals states no applications,
every number is taken by one phrase only, and what names another period or body is marked so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gouji.claims.agreement import compare
from gouji.claims.phrases import Phrase, PhraseBook
from gouji.expressions import Node, references
from gouji.expressions.lookups import Lookup
from gouji.fitting import Claim, Reading, Report
from gouji.fitting.numbers import read_number
from gouji.reading import Paragraph

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
_CLAUSE_MARK = re.compile(r"[，。；：！？,;:!?（）()]")
_YEAR = re.compile(r"(20\d{2})年")
_SQUEEZE = re.compile(r"[\s\u3000\u00a0*]+")
_QUOTE = 120


@dataclass(frozen=True, slots=True)
class _Match:
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
    text = _SQUEEZE.sub("", paragraph.text)
    if not any(phrase.anchors.search(text) for phrase in book.phrases):
        return []
    out = []
    for match in _accepted(text, book):
        readings = tuple(_reading(r.text, r.bound[report.template]) for r in match.phrase.readings)
        agrees = next((
            shown for shown, r in zip(readings, match.phrase.readings, strict=True)
            if _agrees(r.bound[report.template], match.value, lookup)), None)
        out.append(Claim(match.phrase.name, match.value, match.exact, _subject(text, match, report, book),
                         _period(text, match, report.year, book), _quote(text, match), paragraph.place, readings, agrees))
    return out


def _agrees(reading: Node, value: int | Decimal, lookup: Lookup) -> bool:
    """Exactly, and with every cell given: a blank read as 0 proves nothing here."""
    found = compare(reading, value, lookup)
    return found.status == "pass" and not found.unknown


def _reading(text: str, bound: Node) -> Reading:
    """A reading as figure ids where it is a plain sum, else as its expression."""
    plain = all(c not in text for c in "-−－×*÷/%±") and not re.search(r"[\d(（]", text)
    ids = tuple(key.id for reference in references(bound) for key in reference.keys) if plain else None
    return Reading(text, ids)


def _accepted(text: str, book: PhraseBook) -> list[_Match]:
    """The matches that hold: one phrase for each number, conditions on the surroundings met."""
    taken: list[tuple[int, int]] = []
    found: list[_Match] = []
    for sentence in _SENTENCE.finditer(text):
        for phrase in book.phrases:
            if not phrase.anchors.search(sentence[0]):
                continue
            for match in _matches(text, sentence.span(), phrase, book):
                if all(match.number[1] <= s or match.number[0] >= e for s, e in taken):
                    taken.append(match.number)
                    found.append(match)
    found.sort(key=lambda m: m.number)
    out: list[_Match] = []
    for match in found:
        if _in_context(text, match, out):
            out.append(match)
    return out


def _matches(text: str, span: tuple[int, int], phrase: Phrase, book: PhraseBook) -> Iterator[_Match]:
    for pattern in phrase.patterns:
        for match in pattern.finditer(text, *span):
            value = _value(match)
            if value is None or _excluded(_clause(text, span, match), phrase):
                continue
            after = text[match.end() : match.end() + 3]
            exact = not (match["before"] or match["within"] or match["scale"]
                         or after.startswith(book.approximate_after))
            yield _Match(phrase, match.start(), match.end(), match.span("number"), value, exact, span)


def _value(match: re.Match[str]) -> int | Decimal | None:
    value = read_number(match["number"].replace("，", ","))
    scale = {"万": 10**4, "亿": 10**8}.get(match["scale"] or "", 1)
    return None if value is None else value * scale


def _clause(text: str, span: tuple[int, int], match: re.Match[str]) -> str:
    """The clause around a match: back to the last mark, on to the next."""
    marks = [m.end() for m in _CLAUSE_MARK.finditer(text, span[0], match.start())]
    start = marks[-1] if marks else span[0]
    following = _CLAUSE_MARK.search(text, match.end(), span[1])
    return text[start : following.start() if following else span[1]]


def _excluded(clause: str, phrase: Phrase) -> bool:
    for word in phrase.although:
        clause = clause.replace(word, "")
    return any(word in clause for word in phrase.unless)


def _in_context(text: str, match: _Match, before: Sequence[_Match]) -> bool:
    phrase = match.phrase
    if not phrase.follows and not phrase.sentence_has:
        return True
    sentence = text[slice(*match.sentence)]
    if any(word in sentence for word in phrase.sentence_has):
        return True
    leader = next((m for m in reversed(before) if m.phrase.name in phrase.follows), None)
    return leader is not None and not _excluded(text[leader.end : match.end], phrase)


def _period(text: str, match: _Match, year: int, book: PhraseBook) -> str | None:
    """The period named before the number in its sentence, None where it is the report year or unsaid."""
    before = text[match.sentence[0] : match.number[0]]
    words = list(book.other_periods.finditer(before))
    if words and not any(w[0] in text[match.start : match.end] for w in words):
        return words[-1][0]
    years = [int(y[1]) for y in _YEAR.finditer(text, match.sentence[0], match.start)
             if not book.after_year.match(text, y.end())]
    return f"{years[-1]}年" if years and year and years[-1] != year else None


def _subject(text: str, match: _Match, report: Report, book: PhraseBook) -> str | None:
    """Another body named as subject before the number, None where it is the reporting one or unsaid."""
    others = book.other_subjects.get(report.organisation.level)
    if others is None:
        return None
    before = text[match.sentence[0] : match.number[0]]
    named = list(others.finditer(before))
    own = list(book.own_subjects.finditer(before))
    return named[-1][0] if named and (not own or own[-1].end() <= named[-1].start()) else None


def _quote(text: str, match: _Match) -> str:
    """The sentence, cut to its clauses around the number when it is long."""
    start, end = match.sentence
    if end - start <= _QUOTE:
        return text[start:end].strip()
    low = max((m.end() for m in _CLAUSE_MARK.finditer(text, start, match.start)), default=start)
    following = _CLAUSE_MARK.search(text, match.end, end)
    high = following.start() if following else end
    return ("…" if low > start else "") + text[low:high] + ("…" if high < end else "")

