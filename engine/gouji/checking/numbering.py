"""The printed numbers of a report: those of its sections, of sub-headings within one, and of sections too many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gouji.checking.results import Reason, Result
from gouji.fitting import Report, SectionText
from gouji.fitting.fold import fold, split_numbering
from gouji.fitting.numbers import ordinal
from gouji.messages import message
from gouji.packs import BoundRule
from gouji.reading import Paragraph, Place
from gouji.reading.numerals import han
from gouji.vocabulary import Vocabulary

if TYPE_CHECKING:
    from gouji.checking.check import Subject

_HAN = "零一二三四五六七八九十"
# 七、八月份… is no heading.
_SECTION = re.compile(rf"(?:第[{_HAN}]{{1,3}}部分[、.,:]?|[{_HAN}]{{1,3}}[、.,:](?![{_HAN}]))")
_SUB_HEADING = re.compile(rf"\([{_HAN}]{{1,3}}\)")
_LONGEST_TITLE = 40


def extra_sections(report: Report, vocabulary: Vocabulary) -> Iterator[tuple[str, Place]]:
    """Headings 七、… behind the form's last section. A list 一、二、… within a section is none of them."""
    last = report.sections[-1] if report.sections else None
    for paragraph in (last.paragraphs[i] for i in _beyond(last, vocabulary)) if last is not None else ():
        text = fold(paragraph.text)
        yield (paragraph.text.strip() if len(text) <= _LONGEST_TITLE else text[:_LONGEST_TITLE] + "…"), paragraph.place


def own_paragraphs(section: SectionText, vocabulary: Vocabulary) -> tuple[Paragraph, ...]:
    """The paragraphs of a section; of the last one those before a heading 七、…, which starts a section too many."""
    return section.paragraphs[: next(_beyond(section, vocabulary), len(section.paragraphs))]


def _beyond(section: SectionText, vocabulary: Vocabulary) -> Iterator[int]:
    """The paragraphs of the form's last section that are the headings of further ones."""
    if section.id != vocabulary.sections[-1].id:
        return
    wanted = len(vocabulary.sections) + 1
    for index, paragraph in enumerate(section.paragraphs):
        number = _SECTION.match(fold(paragraph.text))
        if number is None:
            continue
        if ordinal(number[0]) != wanted:
            return
        yield index
        wanted += 1


def check_numbers(ready: BoundRule, subject: Subject) -> Iterator[Result]:
    """For each section whether its number is the form's, and whether its sub-headings （一）（二）… leave none out.

    A number that is not printed at all says nothing: copying loses the numbers that Word sets itself.
    """
    rule = ready.rule
    for section in subject.vocabulary.sections:
        found = subject.report.section(section.id)
        title = f"{section.number}、{section.label.text}"
        if found is None:
            yield Result(rule, section.id, title, "not_applicable", rule.severity_of(title),
                         Reason("checking.section-missing", {"title": title}))
            continue
        number = split_numbering(fold(found.title))[0]
        if number and ordinal(number) != ordinal(section.number):
            yield _fault(ready, section.id, found.title, found.place, "number",
                         {"printed": number.strip(".,、:"), "wanted": section.number})
        gaps = list(_gaps(own_paragraphs(found, subject.vocabulary)))
        turns: Counter[int] = Counter()
        for left_out, place in gaps:
            turns[left_out] += 1
            # Two series of a section may leave out the same number.
            turn = f"|{turns[left_out]}" if turns[left_out] > 1 else ""
            yield _fault(ready, f"{section.id}.{left_out}{turn}", found.title or title, place, "gap",
                         {"wanted": f"（{han(left_out)}）"})
        if not gaps:
            yield Result(rule, f"{section.id}.sub", title, "pass", rule.severity_of(title))


def _gaps(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, Place]]:
    """The numbers left out between sub-headings, with the place of the one that follows.

    A number counts as there when it stands anywhere in between: as （1） for （一）, or within a paragraph. One
    sub-heading alone makes no series.
    """
    texts = [fold(p.text) for p in paragraphs]
    heads = [(i, ordinal(found[0])) for i, text in enumerate(texts) if (found := _SUB_HEADING.match(text))]
    if len(heads) < 2:
        return
    last, before = 0, 0
    for i, number in heads:
        if number is None:
            return
        between = "".join(texts[before:i])
        for left_out in range(last + 1, number) if number > last else ():
            if not any(mark in between for mark in _marks(left_out)):
                yield left_out, paragraphs[i].place
        last, before = number, i


def _marks(number: int) -> tuple[str, ...]:
    return f"({han(number)})", f"({number})"


def _fault(ready: BoundRule, scope: str, title: str, place: Place, problem: str, values: dict[str, object]) -> Result:
    rule = ready.rule
    return Result(rule, scope, title, "fail", rule.severity_of(title), places=(place,) if place.line else (), values={
        lang: {"title": title.strip(), "problem": message(f"checking.problem-{problem}", lang, **values)}
        for lang in ("zh", "en")})
