"""What a clerk should know of a condition before more is asked: that it cannot fail, or that another rule has it."""

from __future__ import annotations

from collections.abc import Hashable

from gouji.authoring.lint.conditions import Examiner
from gouji.authoring.lint.ranges import Known
from gouji.checking.mutants.meaning import meaning
from gouji.packs import Pack, Rule
from gouji.packs.checks import Cells
from gouji.vocabulary import Vocabulary


def one_way(alone: Pack) -> str | None:
    """always, never: the condition of the pack's only rule holds (fails) whatever a report says; None: not provable."""
    signed = frozenset(name for name, parameter in alone.parameters.items() if parameter.value < 0)
    found: set[bool | None] = set()
    for vocabulary in alone.vocabularies:
        ready = alone.bound[vocabulary.id].get(alone.rules[0].id)
        for check in ready.checks if ready is not None else ():
            try:
                found.add(Examiner(vocabulary, signed).truth(check.prepared.node, Known({})))
            except ZeroDivisionError:
                found.add(None)
    if len(found) != 1:
        return None
    return {True: "always", False: "never", None: None}[found.pop()]


def twin_of(alone: Pack, pack: Pack) -> Rule | None:
    """A rule of the pack that checks the same cells for the same on the newest form that has both."""
    rule = alone.rules[0]
    for other in pack.rules:
        if other.check is None or (other.table, other.for_each) != (rule.table, rule.for_each):
            continue
        shared = [v for v in pack.vocabularies if rule.id in alone.bound[v.id] and other.id in pack.bound[v.id]]
        if not shared:
            continue
        mine = _meanings(alone, rule, shared[-1])
        if mine is not None and mine == _meanings(pack, other, shared[-1]):
            return other
    return None


def _meanings(pack: Pack, rule: Rule, vocabulary: Vocabulary) -> frozenset[Hashable] | None:
    """What it comes to in each scope; None for one that goes cell by cell, which are too many."""
    checks = pack.bound[vocabulary.id][rule.id].checks
    if isinstance(checks, Cells):
        return None
    numbers = {key: spec.column.number for key, spec in vocabulary.figures.items()}
    return frozenset((check.scope, meaning(check.prepared.node, numbers)) for check in checks)
