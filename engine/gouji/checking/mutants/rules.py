"""The mutants of a rule, made ready, and whether its tests notice them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace

from gouji.checking.mutants.expressions import changes
from gouji.checking.mutants.fields import Altered, alterations
from gouji.checking.mutants.meaning import meaning
from gouji.checking.mutants.mutant import Mutant, Proof, numbered, proof_of
from gouji.checking.rule_tests import run_rule_tests
from gouji.expressions import ExpressionError, parse, source
from gouji.packs import BoundRule, Pack, Rule
from gouji.packs.binding import bind_rule
from gouji.packs.words import RuleWords


def prove_rule(pack: Pack, rule: Rule) -> Proof:
    """Every mutant of the rule, tried on its tests."""
    failing = first_failing(pack, rule)
    if failing is not None:
        return Proof(rule.id, "rule", failing=failing)
    survived, killed = [], 0
    for mutant, changed in rule_mutants(pack, rule):
        if first_failing(changed, changed.rules[0]) is None:
            survived.append(mutant)
        else:
            killed += 1
    return proof_of(rule.id, "rule", killed, survived, rule.survivors or {})


def first_failing(pack: Pack, rule: Rule) -> str | None:
    """The name of the first test that does not come out as it should."""
    return next((outcome.name for outcome in run_rule_tests(pack, (rule,)) if not outcome.passed), None)


def rule_mutants(pack: Pack, rule: Rule) -> list[tuple[Mutant, Pack]]:
    """Each mutant with a pack that holds the changed rule alone.

    Left out are those that mean the same as the rule, or as another of them, and those that could not be loaded.
    """
    known = {_means(pack, rule)}
    found = []
    for altered in _altered(pack, rule):
        changed = _pack_of(pack, altered)
        if changed is None:
            continue
        if altered.rule.check != rule.check:
            means = _means(changed, altered.rule)
            if means in known:
                continue
            known.add(means)
        elif altered.rule.within != rule.within and _parts(changed, rule) == _parts(pack, rule):
            continue
        found.append((altered.mutant, changed))
    turns = numbered(mutant for mutant, _ in found)
    return [(replace(mutant, turn=turn), changed) for (mutant, changed), turn in zip(found, turns, strict=True)]


def _altered(pack: Pack, rule: Rule) -> Iterator[Altered]:
    words = next((bound[rule.id].words for bound in pack.bound.values() if rule.id in bound), RuleWords())
    if rule.check is not None:
        for mutant, node in changes(parse(rule.check), pack.values):
            yield Altered(mutant, replace(rule, check=source(node)), words, pack.parameters)
    yield from alterations(rule, words, pack.parameters)


def _pack_of(pack: Pack, altered: Altered) -> Pack | None:
    """The changed rule alone in a pack; None where a template that has the rule has not what the change names."""
    rule = altered.rule
    bound: dict[str, dict[str, BoundRule]] = {}
    for vocabulary in pack.vocabularies:
        bound[vocabulary.id] = {}
        if rule.id not in pack.bound[vocabulary.id]:
            continue
        try:
            ready = bind_rule(rule, vocabulary, altered.parameters, altered.words)
        except (ExpressionError, LookupError):
            return None
        if ready is not None:
            bound[vocabulary.id][rule.id] = ready
    return replace(pack, rules=(rule,), bound=bound, parameters=dict(altered.parameters))


def _means(pack: Pack, rule: Rule) -> Hashable:
    """What the rule's condition means in each of its scopes on each template."""
    out: list[Hashable] = []
    for vocabulary in pack.vocabularies:
        numbers = {key: spec.column.number for key, spec in vocabulary.figures.items()}
        ready = pack.bound[vocabulary.id].get(rule.id)
        out.append(tuple(meaning(check.prepared.node, numbers) for check in ready.checks) if ready else None)
    return tuple(out)


def _parts(pack: Pack, rule: Rule) -> list[tuple[str, ...]]:
    return [bound[rule.id].parts for bound in pack.bound.values() if rule.id in bound]
