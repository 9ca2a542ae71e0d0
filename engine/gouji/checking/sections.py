"""Section rules: the six sections are there, in order, titled and numbered as the form has it, and say something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gouji.checking.mentions import check_length, check_mentions
from gouji.checking.numbering import check_numbers, extra_sections, own_paragraphs
from gouji.checking.results import Reason, Result
from gouji.fitting.fold import fold, split_numbering
from gouji.messages import message
from gouji.packs import BoundRule
from gouji.reading import Place
from gouji.vocabulary import Section

if TYPE_CHECKING:
    from gouji.checking.check import Subject


def check_sections(ready: BoundRule, subject: Subject) -> Iterator[Result]:
    """One result per section, per aspect to be spoken of, or for the report (order, extra sections)."""
    rule = ready.rule
    if rule.must_mention is not None:
        yield from check_mentions(ready, subject)
    elif rule.min_length is not None:
        yield from check_length(ready, subject)
    elif rule.sections_must == "ordered":
        yield _ordered(ready, subject)
    elif rule.sections_must == "no_extra":
        yield from _no_extra(ready, subject)
    elif rule.sections_must == "numbered":
        yield from check_numbers(ready, subject)
    else:
        yield from _each(ready, subject)


def _each(ready: BoundRule, subject: Subject) -> Iterator[Result]:
    before: Place | None = None
    must = ready.rule.sections_must
    for section in subject.vocabulary.sections:
        found = subject.report.section(section.id)
        title = f"{section.number}、{section.label.text}"
        if must == "complete" and found is None and _ends_early(subject):
            yield Result(ready.rule, section.id, title, "undetermined", ready.rule.severity_of(title),
                         Reason("checking.section-unread", {"title": title}))
        elif must == "complete":
            yield _result(ready, section.id, found is not None, title, "missing", before)
            before = found.place if found is not None else before
        elif found is None:
            yield Result(ready.rule, section.id, title, "not_applicable", ready.rule.severity_of(title),
                         Reason("checking.section-missing", {"title": title}))
        elif must == "titled":
            yield _titled(ready, section, found.title, found.place)
        else:
            filled = any(p.text.strip() for p in own_paragraphs(found, subject.vocabulary)) or (section.has_table and (
                found.has_table or _table_fitted(section.id, subject)))
            yield _result(ready, section.id, filled, title, "empty", found.place)


def _ends_early(subject: Subject) -> bool:
    return any(doubt.code == "fitting.sections-unread" for doubt in subject.report.doubts)


def _titled(ready: BoundRule, section: Section, printed: str, place: Place) -> Result:
    title = f"{section.number}、{section.label.text}"
    if not printed:  # a report that another system read
        return Result(ready.rule, section.id, title, "not_applicable", ready.rule.severity_of(title),
                      Reason("checking.titles-unknown"))
    core = split_numbering(fold(printed))[1].rstrip(":.,、;")
    holds = core in {fold(s) for s in section.label.spellings}
    return _result(ready, section.id, holds, printed.strip(), "title", place, expected=title)


def _ordered(ready: BoundRule, subject: Subject) -> Result:
    found = [s.id for s in subject.report.sections]
    wanted = [s.id for s in subject.vocabulary.sections if s.id in found]
    late = next((s for s, w in zip(subject.report.sections, wanted, strict=True) if s.id != w), None)
    return _result(ready, "", late is None, late.title if late else "", "order", late.place if late else None)


def _no_extra(ready: BoundRule, subject: Subject) -> Iterator[Result]:
    extra = list(extra_sections(subject.report, subject.vocabulary))
    for title, place in extra:
        yield _result(ready, split_numbering(fold(title))[0], False, title, "extra", place)
    if not extra:
        yield _result(ready, "", True, "", "extra", None)


def _result(ready: BoundRule, scope: str, holds: bool, title: str, problem: str, place: Place | None, *,
            expected: str = "") -> Result:
    rule = ready.rule
    values = {} if holds else {
        lang: {"title": title, "expected": expected, "problem": message(f"checking.problem-{problem}", lang)}
        for lang in ("zh", "en")}
    return Result(rule, scope, title, "pass" if holds else "fail", rule.severity_of(title),
                  places=(place,) if place and place.line and not holds else (), values=values)


def _table_fitted(section: str, subject: Subject) -> bool:
    tables = [t for t in subject.vocabulary.tables if t.section == section]
    return any(subject.report.figures[spec.id].state != "missing"
               for table in tables for spec in subject.vocabulary.cells(table) if spec.id in subject.report.figures)
