"""Rules that check the same thing twice: their reader gets every finding twice."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import fields

from gouji.authoring.lint.subject import Subject
from gouji.checking.mutants.meaning import meaning
from gouji.packs.binding import meets
from gouji.problems import Problem
from gouji.vocabulary import parse_years

# What does not change what a rule checks.
_SAID = frozenset({"id", "title", "title_en", "kind", "severity", "action", "if_doubtful", "basis", "message",
                   "message_en", "suggestion", "suggestion_en", "tests", "survivors", "mention_en", "applies", "check",
                   "status", "since", "until", "when_undetermined", "blanks"})


def alike_faults(subjects: Sequence[Subject]) -> Iterator[Problem]:
    """Two rules with the same check, table and scopes, years and levels that overlap."""
    seen: dict[Hashable, list[Subject]] = {}
    for subject in subjects:
        mark = _mark(subject)
        twin = next((other for other in seen.get(mark, ()) if _together(subject, other)), None)
        if twin is not None:
            place = twin.file.node(("rules", twin.index, "id")).place
            key = next((k for k in ("check", "claim", "forbidden", "required", "must_mention", "sections_must",
                                    "cells_must") if getattr(subject.rule, k)), "id")
            yield subject.problem("lint.same-rule", (key,), "warning", other=twin.rule.id,
                                  where=f"{twin.file.source.file}:{place.line}")
        seen.setdefault(mark, []).append(subject)


def _mark(subject: Subject) -> Hashable:
    """Equal for rules that check the same."""
    rule = subject.rule
    own = tuple(_frozen(getattr(rule, field.name)) for field in fields(rule) if field.name not in _SAID)
    if rule.check is None:
        return own
    # A condition over several templates: the newest that has it tells its meaning.
    vocabulary, check = subject.checks[-1] if subject.checks else (None, None)
    if vocabulary is None or check is None:
        return own, rule.check
    numbers = {key: spec.column.number for key, spec in vocabulary.figures.items()}
    return own, vocabulary.id, check.scope, meaning(check.prepared.node, numbers)


def _frozen(value: object) -> Hashable:
    if isinstance(value, dict):
        return tuple((key, _frozen(each)) for key, each in sorted(value.items()))
    if isinstance(value, list | tuple):
        return tuple(map(_frozen, value))
    assert isinstance(value, Hashable)
    return value


def _together(one: Subject, other: Subject) -> bool:
    """Whether some report meets both."""
    first, last = parse_years(one.rule.applies.years)
    begin, end = parse_years(other.rule.applies.years)
    if (last is not None and last < begin) or (end is not None and end < first):
        return False
    mine, theirs = set(one.rule.applies.levels), set(other.rule.applies.levels)
    shared = [v for v in one.ground.vocabularies if meets(one.rule, v) and meets(other.rule, v)]
    return bool(shared) and (not mine or not theirs or bool(mine & theirs))
