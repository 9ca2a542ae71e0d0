"""Tests that would not notice if their rule were a little wrong, by its mutants; slow, so only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from gouji.authoring.lint.subject import Subject
from gouji.checking.mutants import Proof, prove
from gouji.checking.mutants.prove import Subject as Proved
from gouji.messages import Lang
from gouji.packs import Pack
from gouji.problems import Problem
from gouji.yaml_source import Mapping


def weak_faults(pack: Pack, subjects: Sequence[Subject], done: Callable[[], None]) -> Iterator[Problem]:
    """What the tests of each rule leave unnoticed; `done` is called after each rule."""
    by_id = {subject.rule.id: subject for subject in subjects}
    for proof in prove(pack, [Proved("rule", name) for name in by_id]):
        yield from _told(by_id[proof.subject], proof)
        done()


def _told(subject: Subject, proof: Proof) -> Iterator[Problem]:
    lang: Lang = "zh" if _in_chinese(subject) else "en"
    if proof.failing:
        yield subject.key("lint.test-fails", "tests", "error", test=proof.failing)
    for mutant in proof.survivors:
        yield subject.key("lint.mutant-survives", "tests", "warning", mutant=mutant.name("zh"),
                          mutant_en=mutant.name("en"), advice=mutant.advice("zh"), advice_en=mutant.advice("en"),
                          spelled=mutant.name(lang))
    for name in proof.stale:
        yield subject.problem("lint.survivor-stale", ("survivors", name), "warning", mutant=name)


def _in_chinese(subject: Subject) -> bool:
    root = subject.file.source.root
    return not (isinstance(root, Mapping) and all(key.text.isascii() for key, _ in root.items))
