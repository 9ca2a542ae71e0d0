"""The data of the tests inside rules: cells that nobody has, samples that are not there, cases that contradict."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import fields
from difflib import get_close_matches

from gouji.authoring.lint.subject import Subject
from gouji.checking.given_names import GivenNames
from gouji.expressions.fields import SCOPES
from gouji.language import Path
from gouji.packs import Test
from gouji.problems import Problem
from gouji.yaml_source import Mapping

# What does not change the report that a test describes, or says that the rule does not do what it should.
_SAID = frozenset({"name", "expect", "difference", "contains", "known_gap"})


def case_faults(subject: Subject) -> Iterator[Problem]:
    """What no run of the tests would find wrong, or only as a test that never ran. A name is told once in a rule."""
    ground = subject.ground
    told: set[str] = set()
    # Of two rules of one id only the latter is bound.
    bound = {form: ready for form, ready in subject.bound.items() if ready.rule == subject.rule}
    names = GivenNames(bound, ground.vocabularies, ground.units)
    for k, test in enumerate(subject.rule.tests):
        at: Path = ("tests", k)
        sample = ground.samples.get(test.sample) if test.sample else None
        if test.sample and sample is None:
            if ground.complete:  # else the samples are not known
                near = get_close_matches(test.sample, ground.samples, 3, 0.3) or list(ground.samples)[:6]
                yield subject.problem("lint.test-no-sample", (*at, "sample"), "error", name=test.sample,
                                      known="、".join(near) or "—")
            continue
        template = test.template or (sample.template if sample is not None else "")
        twice = [name for name in test.given or () if sum(part in SCOPES for part in name.split(".")[:-1]) > 1]
        for name in twice:
            yield _at(subject, "lint.test-scopes", (*at, "given"), name, scopes=".".join(name.split(".")[:2]))
        found = [stranger for stranger in names.strangers(test, template, sample is not None)
                 if stranger.name not in twice]
        for stranger in found:
            if stranger.name in told:
                continue
            told.add(stranger.name)
            code = "lint.test-which-cell" if stranger.cells else "lint.test-unknown"
            yield _at(subject, code, (*at, stranger.key), stranger.name,
                      candidates="、".join(stranger.cells or stranger.candidates))
        if not found and not twice and not names.together(test, template, sample is not None):
            yield subject.problem("lint.test-apart", (*at, "given"), "error", names="、".join(test.given or ()))
    yield from _opposed(subject)


def _opposed(subject: Subject) -> Iterator[Problem]:
    """Two tests of the same report that expect different outcomes: one must fail."""
    seen: dict[Hashable, tuple[int, Test]] = {}
    for k, test in enumerate(subject.rule.tests):
        if test.known_gap:
            continue
        case = repr([getattr(test, field.name) for field in fields(test) if field.name not in _SAID])
        first, other = seen.setdefault(case, (k, test))
        if other.expect != test.expect:
            yield subject.problem("lint.test-opposed", ("tests", k, "expect"), "error", first=first + 1)


def _at(subject: Subject, code: str, at: Path, name: str, **values: object) -> Problem:
    """A problem at a name itself, not at the number behind it."""
    holder = subject.file.nodes.get(("rules", subject.index, *at))
    key = next((key for key, _ in holder.items if key.text == name), None) if isinstance(holder, Mapping) else None
    if key is None:
        return subject.problem(code, (*at, name), "error", name=name, **values)
    return subject.file.source.problem(code, key, "error", rule=subject.rule.id, name=name, **values)
