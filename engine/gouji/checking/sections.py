"""Section rules: the six sections are there, in order, and say something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gouji.checking.results import Reason, Result
from gouji.messages import message
from gouji.packs import BoundRule
from gouji.reading import Place

if TYPE_CHECKING:
    from gouji.checking.check import Subject


def check_sections(ready: BoundRule, subject: Subject) -> Iterator[Result]:
    """One result per section for `complete` and `filled`, one for the report for `ordered`."""
    must = ready.rule.sections_must
    if must == "ordered":
        yield _ordered(ready, subject)
        return
    before: Place | None = None
    for section in subject.vocabulary.sections:
        found = subject.report.section(section.id)
        title = f"{section.number}、{section.label.text}"
        if must == "complete":
            yield _result(ready, section.id, found is not None, title, "missing", before)
            before = found.place if found is not None else before
        elif found is None:
            yield Result(ready.rule, section.id, title, "not_applicable", ready.rule.severity_of(title),
                         Reason("checking.section-missing", {"title": title}))
        else:
            filled = any(p.text.strip() for p in found.paragraphs) or (section.has_table and (
                found.has_table or _table_fitted(section.id, subject)))
            yield _result(ready, section.id, filled, title, "empty", found.place)


def _ordered(ready: BoundRule, subject: Subject) -> Result:
    found = [s.id for s in subject.report.sections]
    wanted = [s.id for s in subject.vocabulary.sections if s.id in found]
    late = next((s for s, w in zip(subject.report.sections, wanted, strict=True) if s.id != w), None)
    return _result(ready, "", late is None, late.title if late else "", "order", late.place if late else None)


def _result(ready: BoundRule, scope: str, holds: bool, title: str, problem: str, place: Place | None) -> Result:
    rule = ready.rule
    values = {} if holds else {
        lang: {"title": title, "problem": message(f"checking.problem-{problem}", lang)} for lang in ("zh", "en")}
    return Result(rule, scope, title, "pass" if holds else "fail", rule.severity_of(title),
                  places=(place,) if place and not holds else (), values=values)


def _table_fitted(section: str, subject: Subject) -> bool:
    tables = [t for t in subject.vocabulary.tables if t.section == section]
    return any(subject.report.figures[spec.id].state != "missing"
               for table in tables for spec in subject.vocabulary.cells(table) if spec.id in subject.report.figures)
