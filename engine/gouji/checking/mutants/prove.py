"""Proves the rules, the phrases and the shared words of a pack, several at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

from gouji.checking.mutants.mutant import Kind, Proof
from gouji.checking.mutants.phrases import Sources, prove_nouns, prove_phrase
from gouji.checking.mutants.rules import prove_rule
from gouji.packs import Pack

_FEW = 8


class Subject(NamedTuple):
    """What is proved: a rule by its id, a phrase or a shared list of words by its name."""

    kind: Kind
    name: str


def subjects(pack: Pack, names: Sequence[str] = ()) -> list[Subject]:
    """Those named, a phrase with the rules that use it and a rule with its phrase; for no name all of the pack."""
    wanted = set(names)
    claims = {rule.claim for rule in pack.rules if rule.id in wanted and rule.claim is not None}
    rules = [Subject("rule", rule.id) for rule in pack.rules
             if (not wanted and rule.id in pack.own) or rule.id in wanted
             or (rule.claim is not None and rule.claim in wanted)]
    phrases = [Subject("phrase", phrase.name) for phrase in pack.phrases.phrases
               if phrase.name in (wanted | claims or pack.own_phrases)]  # they are proved where they stand
    nouns = Sources.of(pack).nouns() if pack.phrases.phrases and (wanted or not pack.inherited) else []
    return rules + phrases + [Subject("words", name) for name in nouns if not wanted or name in wanted]


def prove(pack: Pack, wanted: Sequence[Subject], processes: int | None = None) -> Iterator[Proof]:
    """The proof of each subject, in their order; with many of them in as many processes as there are processors."""
    count = processes or min(2, os.cpu_count() or 1)
    if count == 1 or len(wanted) <= _FEW:
        prover = Prover(pack)
        yield from map(prover.prove, wanted)
        return
    with ProcessPoolExecutor(count, initializer=_prepare, initargs=(pack,)) as pool:
        yield from pool.map(_prove, wanted)


class Prover:
    """Proves the subjects of one pack; the files of its phrases are read when first needed."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._sources: Sources | None = None

    def prove(self, subject: Subject) -> Proof:
        if subject.kind == "rule":
            return prove_rule(self._pack, self._pack.rule(subject.name))
        self._sources = self._sources or Sources.of(self._pack)
        prover = prove_phrase if subject.kind == "phrase" else prove_nouns
        return prover(self._pack, self._sources, subject.name)


_here: list[Prover] = []


def _prepare(pack: Pack) -> None:
    """In a process of the pool: the pack it works on."""
    _here[:] = [Prover(pack)]


def _prove(subject: Subject) -> Proof:
    return _here[0].prove(subject)
