"""Text rules: what the narrative must not say, with the place of each, and what it must say somewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gouji.checking.narrative import Passage
from gouji.checking.results import Reason, Result
from gouji.packs import BoundRule
from gouji.packs.words import TextPattern

if TYPE_CHECKING:
    from gouji.checking.check import Subject

# A number in digits, thousands and decimals marked or not.
NUMBER = re.compile(r"\d+(?:[,，.]\d+)*")
# A match that goes on in the next sentence is none; 。， is one.
_ON = re.compile(r"\w")
_TITLE_ONLY = ("title",)


def check_text(ready: BoundRule, subject: Subject) -> Iterator[Result]:
    """For 不应出现 a result per place where one of them occurs; for 应出现 one for the report.

    The scope of a place is the part, what stands there without numbers, and its turn, so that it survives a correction
    elsewhere.
    """
    rule = ready.rule
    text = subject.narrative.whole(ready.parts, masked=not rule.inside_titles)
    if not text.strip():
        reason = Reason("checking.no-title" if ready.parts == _TITLE_ONLY else "checking.no-text")
        yield Result(rule, "", "", "not_applicable", rule.severity_of(""), reason)
        return
    if ready.words.required:
        yield _required(ready, subject, text)
        return
    patterns = [pattern for pattern in ready.words.forbidden if pattern.may_occur(text, subject.report.year)]
    turns: Counter[str] = Counter()
    for passage in subject.narrative.passages(ready.parts) if patterns else ():
        for start, end in _occurrences(ready, subject, passage, patterns):
            words = f"{passage.id}|{NUMBER.sub('', passage.text[start:end])}"
            turns[words] += 1
            quote = passage.quote(start, end)
            place = passage.place_at(start)
            yield Result(rule, f"{words}|{turns[words]}", "", "fail", rule.severity_of(""), quotes=(quote,),
                         places=(place,) if place is not None and place.line else (),
                         values=_values(subject, passage.title, quote))
    if not turns:
        yield Result(rule, "", "", "pass", rule.severity_of(""))


def _required(ready: BoundRule, subject: Subject, text: str) -> Result:
    rule = ready.rule
    holds = any(pattern.occurs(text, subject.report.year) for pattern in ready.words.required)
    # Of a single part the reader is shown what it says instead.
    first = subject.narrative.passage(ready.parts[0]) if len(ready.parts) == 1 else None
    quote = first.quote(0, len(first.text)) if first is not None and not holds else ""
    place = first.place if first is not None and not holds else None
    return Result(rule, "", "", "pass" if holds else "fail", rule.severity_of(""), quotes=(quote,) if quote else (),
                  places=(place,) if place is not None and place.line else (),
                  values={} if holds else _values(subject, first.title if first else "", quote))


def _occurrences(ready: BoundRule, subject: Subject, passage: Passage,
                 patterns: Sequence[TextPattern]) -> Iterator[tuple[int, int]]:
    """Where something forbidden stands: once a sentence, and not where the sentence holds an excuse."""
    text, year = passage.text if ready.rule.inside_titles else passage.masked, subject.report.year
    spans = sorted({span for pattern in patterns for span in pattern.spans(text, year)})
    seen = -1
    for start, end in spans:
        first, last = passage.sentence(start)
        if first == seen or (end > last and _ON.search(text, last, end)):
            continue
        sentence = text[first : max(last, end)]
        if not any(pattern.occurs(sentence, year) for pattern in ready.words.unless):
            seen = first
            yield start, end


def _values(subject: Subject, title: str, quote: str) -> dict[str, dict[str, object]]:
    year = subject.report.year
    shared: dict[str, object] = {"quote": quote, "title": title, "year": year, "prior_year": year - 1}
    return {"zh": shared, "en": shared}
