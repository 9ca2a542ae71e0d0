"""Rules to a program: checked against the envelope and grouped in strata, so that an absence is asked for only after
every rule that could derive what must be absent has run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from gouji.reasoning.envelope import check_rules, check_stratum
from gouji.reasoning.errors import EnvelopeError
from gouji.reasoning.neutral import Rule
from gouji.reasoning.translate import Translation, translate


@dataclass(frozen=True, slots=True)
class Stratum:
    """Rules that run together, in the order of the pack, and what the engine needs to know of them."""

    rules: tuple[Rule, ...]
    present: frozenset[str]
    absent: frozenset[str]
    needs: tuple[frozenset[str], ...]
    translation: Translation

    def can_fire(self, kinds: AbstractSet[str]) -> bool:
        """False if each rule needs a kind of which there is no fact.

        Skipping such a stratum means the same: no rule can fire on the facts there are, so none derives a first fact
        that another could fire on, and an absence alone never fires (no rule begins with one).
        """
        return any(need <= kinds for need in self.needs)


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled pack: the rules as given, and their strata in the order in which they run."""

    rules: tuple[Rule, ...]
    strata: tuple[Stratum, ...]


def compile_rules(rules: Sequence[Rule]) -> Program:
    """Checks and compiles the rules of one pack. Raises EnvelopeError at the first rule that must be changed."""
    check_rules(rules)
    levels = _levels(rules)
    strata = []
    for level in sorted(set(levels)):
        group = tuple(rule for rule, of in zip(rules, levels, strict=True) if of == level)
        check_stratum(group)
        strata.append(_stratum(group))
    return Program(tuple(rules), tuple(strata))


def _stratum(rules: tuple[Rule, ...]) -> Stratum:
    needs = tuple(frozenset(p.kind for p in rule.when if not p.absent) for rule in rules)
    absent = frozenset(p.kind for rule in rules for p in rule.when if p.absent)
    return Stratum(rules, frozenset[str]().union(*needs), absent, needs, translate(rules))


def _levels(rules: Sequence[Rule]) -> list[int]:
    """The stratum of each rule: that of the rules it builds on, one later where it builds on their having ended."""
    levels = [0] * len(rules)
    edges = list(_edges(rules))
    for _ in range(len(rules) + 1):
        changed = False
        for source, target, step in edges:
            if levels[target] < levels[source] + step:
                levels[target] = levels[source] + step
                changed = True
        if not changed:
            return levels
    cycle = _negation_cycle(len(rules), edges)
    raise EnvelopeError("negation_cycle", rules[cycle[0]].id, {"rules": "、".join(rules[i].id for i in cycle)})


def _edges(rules: Sequence[Rule]) -> Iterator[tuple[int, int, int]]:
    """(rule that derives, rule that uses, 1 where the use is an absence else 0)."""
    makers: dict[str, list[int]] = {}
    for index, rule in enumerate(rules):
        makers.setdefault(rule.then_kind, []).append(index)
    for target, rule in enumerate(rules):
        for pattern in rule.when:
            for source in makers.get(pattern.kind, ()):
                yield source, target, int(pattern.absent)


def _negation_cycle(count: int, edges: Sequence[tuple[int, int, int]]) -> list[int]:
    """The shortest cycle that holds an absence, as rule indexes in pack order."""
    onward: dict[int, list[int]] = {index: [] for index in range(count)}
    for source, target, _ in edges:
        onward[source].append(target)
    found: list[int] = []
    for source, target, step in edges:
        if not step:
            continue
        came: dict[int, int] = {target: target}
        queue = [target]
        for node in queue:
            for after in onward[node]:
                if after not in came:
                    came[after] = node
                    queue.append(after)
        if source not in came:
            continue
        path = [source]
        while path[-1] != target:
            path.append(came[path[-1]])
        if not found or len(path) < len(found):
            found = sorted(path)
    return found
