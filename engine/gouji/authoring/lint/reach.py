"""Rules, or parts of them, that no report can ever meet: years, templates, rows, words, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from operator import attrgetter

from gouji.authoring.lint.subject import Subject
from gouji.packs import Test
from gouji.packs.binding import meets, scope_names
from gouji.problems import Problem
from gouji.vocabulary import Vocabulary
from gouji.yaml_source import Scalar

_HOLE = re.compile(r"\{[^{}]*\}|…")
_CASE = attrgetter(*(field.name for field in fields(Test) if field.name != "name"))  # what a test is, whatever its name
_FAR = 2200  # later than any date that a rule states


def reach_faults(subject: Subject) -> Iterator[Problem]:
    """Why the rule, or a part of it, can never fire."""
    forms = [v for v in subject.ground.vocabularies if meets(subject.rule, v)]
    if not forms:
        yield subject.problem("lint.no-template", ("applies", "years"), "error", years=subject.rule.applies.years,
                              templates="、".join(_in_years(v) for v in subject.ground.vocabularies))
        return
    read_on = subject.ground.read_on.get(subject.rule.claim or "")
    if read_on is not None and not any(v.id in read_on for v in forms):
        yield subject.problem("lint.claim-nowhere", ("claim",), "error", claim=subject.rule.claim,
                              templates="、".join(v.id for v in forms), known="、".join(sorted(read_on)))
    yield from _rows(subject, forms)
    yield from _words(subject)
    yield from _tests(subject, forms)
    yield from _dates(subject)


def _in_years(vocabulary: Vocabulary) -> str:
    return f"{vocabulary.first_year}-{vocabulary.last_year or ''}"


def _rows(subject: Subject, forms: list[Vocabulary]) -> Iterator[Problem]:
    """只看 that names nothing on a template of the rule: there it would be silent."""
    rule = subject.rule
    if rule.for_each == "single":
        for key in ("only",) if rule.only else ():
            yield subject.problem("lint.only-unused", (key,), "warning")
        return
    names = {v.id: set(scope_names(rule, v)) for v in forms} if rule.only else {}
    for k, name in enumerate(rule.only):
        if not any(name in known for known in names.values()):
            yield subject.problem("lint.not-on-template", ("only", k), "error", name=name,
                                  templates="、".join(v.id for v in forms))
    for v in forms:
        if rule.only and not names[v.id] & set(rule.only) and any(names[w.id] & set(rule.only) for w in forms):
            yield subject.problem("lint.only-nothing", ("only",), "warning", template=v.id, years=_in_years(v))


def _words(subject: Subject) -> Iterator[Problem]:
    """不应出现 whose own words hold what 除非含 excuses; aspects and words given twice."""
    rule = subject.rule
    excuses = [word for word in rule.unless if not _HOLE.search(word)]
    for k, text in enumerate(rule.forbidden or ()):
        fixed = _HOLE.split(text)
        excuse = next((word for word in excuses if any(word in part for part in fixed)), None)
        if excuse is not None:
            yield subject.problem("lint.excused", ("forbidden", k), "error", text=text, excuse=excuse)
    for key in ("forbidden", "required", "unless"):
        texts: tuple[str, ...] = getattr(rule, key) or ()
        for k, text in enumerate(texts):
            if text in texts[:k]:
                yield subject.problem("lint.word-twice", (key, k), "warning", text=text)


def _tests(subject: Subject, forms: list[Vocabulary]) -> Iterator[Problem]:
    """Tests that run on no template, or say nothing of a gap."""
    alike = list(map(_CASE, subject.rule.tests))
    for k, test in enumerate(subject.rule.tests):
        if test.template and test.template not in [v.id for v in forms]:
            yield subject.problem("lint.test-nowhere", ("tests", k, "template"), "error", template=test.template,
                                  templates="、".join(v.id for v in forms))
        gap = subject.file.nodes.get(("rules", subject.index, "tests", k, "known_gap"))
        if isinstance(gap, Scalar) and not gap.text.strip():
            yield subject.problem("lint.gap-unsaid", ("tests", k, "known_gap"), "error")
        if (first := alike.index(alike[k])) < k:
            yield subject.problem("lint.test-twice", ("tests", k), "warning", first=first + 1)


def _dates(subject: Subject) -> Iterator[Problem]:
    """The life of a rule, from 生效日 until 停用日, that no report of its years was due in."""
    rule, ground = subject.rule, subject.ground
    if not (rule.since or rule.until):
        return
    first, last = subject.years
    days = (ground.due(year) for year in range(first, (last or _FAR) + 1))
    if not any(day >= rule.since and (not rule.until or day < rule.until) for day in days):
        yield subject.problem("lint.dates-miss", ("since" if rule.since else "until",), "error",
                              years=rule.applies.years)
