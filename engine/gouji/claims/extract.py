"""Find in the narrative the numbers that a phrase of the phrase book governs.

Precise first, complete second (domain.md §6.9): a clause about letters, hotlines or proposals states no applications,
every number is taken by one phrase only, and what names another period or body is marked so.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from gouji.claims.agreement import compare
from gouji.claims.names import own_named
from gouji.claims.phrases import Phrase, PhraseBook, PhraseReading
from gouji.claims.scope import Said
from gouji.claims.sentence import CLAUSE_MARK, Match, Sentence
from gouji.claims.text import mask, sentences, squeeze
from gouji.expressions.lookups import Lookup
from gouji.fitting import Claim, Report
from gouji.fitting.fold import half_width
from gouji.reading import Paragraph

_QUOTE = 120
# How many sentences back a phrase may follow on another one.
_BACK = 2


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
    if not (book.anchors.search(text) and _numbers(text, (0, len(text)), book)):
        return []
    text = half_width(text)
    masked = own_named(mask(text), report.organisation)
    out = []
    sentence = (0, 0)
    whose: dict[tuple[int, int], tuple[str | None, str | None]] = {}
    said: Said | None = None
    for match in matches(masked, report.year, book, report.template):
        phrase = match.phrase
        if said is None or match.sentence != sentence:
            sentence = match.sentence
            said = book.scope.read(masked[slice(*sentence)], report.organisation.level)
        at = match.number[0] - sentence[0]
        subject, period = whose.get(match.leader.number, (None, None)) if match.leader else (None, None)
        subject, period = said.subject(at, subject), said.period(at, report.year, period)
        whose[match.number] = subject, period
        readings = phrase.readings_on(report.template)
        agrees = next((r.shown[report.template] for r in readings
                       if _agrees(r, match.value, lookup, report.template, phrase.share)), None)
        quote, mark = _quote(text, match)
        out.append(Claim(
            phrase.name, match.value, match.exact, subject, period, quote, paragraph.place,
            tuple(r.shown[report.template] for r in readings), agrees, mark))
    return out


def matches(text: str, year: int, book: PhraseBook, template: str) -> list[Match]:
    """The matches that hold, in order: each number goes to the first phrase whose conditions are met."""
    out: list[Match] = []
    starts = [0] * _BACK
    for span in sentences(text):
        if _numbers(text, span, book) and (likely := _likely(text[slice(*span)], book, template, out, starts[0])):
            sentence = Sentence(text, span, year, book)
            found = [(match.number, rank, match) for rank, phrase in likely for match in sentence.matches(phrase)]
            for _, _, match in sorted(found, key=lambda f: f[:2]):
                if _free(match, out) and (held := sentence.in_context(match, out, starts[0])):
                    out.append(held)
        starts = [*starts[1:], span[0]]
    return out


def _likely(sentence: str, book: PhraseBook, template: str, out: list[Match], since: int) -> list[tuple[int, Phrase]]:
    """The phrases worth looking for: not those that only follow on others, where none of these is near."""
    likely = book.likely(sentence, template)
    near = {phrase.name for _, phrase in likely}
    near.update(m.phrase.name for m in takewhile(lambda m: m.start >= since, reversed(out)))
    return [(rank, phrase) for rank, phrase in likely
            if not phrase.follows or phrase.sentence_has is not None or not near.isdisjoint(phrase.follows)]


def _numbers(text: str, span: tuple[int, int], book: PhraseBook) -> bool:
    """Whether anything is counted there, or denied."""
    return bool(book.counted.search(text, *span) or book.denials.search(text, *span))


def _free(match: Match, out: list[Match]) -> bool:
    """Whether its number is not taken. What is denied has no number: two phrases may read it, each once."""
    if not out or match.number[0] < out[-1].number[1]:
        return not out
    return all(m.phrase is not match.phrase for m in takewhile(lambda m: m.number == match.number, reversed(out)))


def _agrees(reading: PhraseReading, value: int | Decimal, lookup: Lookup, template: str, share: bool) -> bool:
    """Exactly (a share: within its tolerance), and with every cell given: a blank read as 0 proves nothing here."""
    found = compare(reading.bound[template], value, lookup, share=share)
    return found.status == "pass" and not found.unknown


def _quote(text: str, match: Match) -> tuple[str, tuple[int, int]]:
    """The sentence, cut to its clauses around the number when it is long; where in it the number (what is denied: its
    words) stands."""
    start, end = match.sentence
    low, high = start, end
    if end - start > _QUOTE:
        low = max((m.end() for m in CLAUSE_MARK.finditer(text, start, match.start)), default=start)
        following = CLAUSE_MARK.search(text, match.end, end)
        high = following.start() if following else end
    before, after = "…" if low > start else "", "…" if high < end else ""
    first, last = match.number if match.number[0] < match.number[1] else (match.start, match.end)
    return before + text[low:high] + after, (first - low + len(before), last - low + len(before))
