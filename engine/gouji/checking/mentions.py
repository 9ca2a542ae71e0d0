"""Whether a section, or the whole report, says enough, and speaks of everything it must speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gouji.checking.results import Reason, Result, show_number
from gouji.packs import BoundRule
from gouji.packs.parameters import limit_of

if TYPE_CHECKING:
    from gouji.checking.check import Subject

_NO_WORD = re.compile(r"[\W_]+")


def check_mentions(ready: BoundRule, subject: Subject) -> Iterator[Result]:
    """A result per aspect: whether one of its words occurs in the parts. What stands in 《》 counts too."""
    rule, year = ready.rule, subject.report.year
    text = subject.narrative.whole(ready.parts)
    if not text.strip():
        yield Result(rule, "", "", "not_applicable", rule.severity_of(""), Reason("checking.no-text"))
        return
    passage = subject.narrative.passage(ready.parts[0]) if len(ready.parts) == 1 else None
    place, title = (passage.place, passage.title.strip()) if passage is not None else (None, "")
    for aspect, words in (ready.words.mention or {}).items():
        holds = any(word.occurs(text, year) for word in words)
        in_english = (rule.mention_en or {}).get(aspect, aspect)
        yield Result(rule, aspect, aspect, "pass" if holds else "fail", rule.severity_of(aspect),
                     places=(place,) if place is not None and place.line and not holds else (),
                     values={} if holds else {"zh": {"aspect": aspect, "title": title},
                                              "en": {"aspect": in_english, "title": title}})


def check_length(ready: BoundRule, subject: Subject) -> Iterator[Result]:
    """A result per section: whether it has so many characters, marks and spaces not counted."""
    rule = ready.rule
    assert rule.min_length is not None
    least = limit_of(rule.min_length, subject.values) or 0
    for part in ready.parts:
        passage = subject.narrative.passage(part)
        if passage is None or not passage.text:
            yield Result(rule, part, part, "not_applicable", rule.severity_of(part), Reason("checking.no-text"))
            continue
        length = len(_NO_WORD.sub("", passage.text))
        holds = length >= least
        shared: dict[str, object] = {"title": passage.title.strip(), "length": length, "least": show_number(least),
                                     "quote": passage.quote(0, len(passage.text))}
        yield Result(rule, part, part, "pass" if holds else "fail", rule.severity_of(part),
                     places=(passage.place,) if passage.place is not None and passage.place.line and not holds else (),
                     quotes=() if holds else (str(shared["quote"]),),
                     values={} if holds else {"zh": shared, "en": shared})
