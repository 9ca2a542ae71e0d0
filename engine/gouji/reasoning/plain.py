"""The plain-Python back end: a join over lists of facts. It is the oracle in the tests and the stand-in where
durable_rules is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gouji.reasoning.compile import Stratum
from gouji.reasoning.neutral import Fact, Pattern, Rule

Match = tuple[int, tuple[int, ...]]
"""Which rule of the stratum, on which facts (their numbers), in the order of its present patterns."""

NAME = "plain"
_Item = tuple[int, Fact]


class PlainSession:
    """One stratum at work; facts are added in rounds."""

    def __init__(self, stratum: Stratum) -> None:
        self._stratum = stratum
        self._by_kind: dict[str, list[_Item]] = {}
        self._by_value: dict[tuple[str, str], dict[str, list[_Item]]] = {}

    def add(self, facts: Sequence[tuple[int, Fact]]) -> list[Match]:
        """The matches that these facts (number, fact; numbers only grow) make possible."""
        for item in facts:
            self._by_kind.setdefault(item[1].kind, []).append(item)
        self._by_value.clear()
        first = facts[0][0]
        return [
            (number, tuple(index for index, _ in chosen))
            for number, rule in enumerate(self._stratum.rules)
            for chosen in self._matches(rule)
            if any(index >= first for index, _ in chosen)
        ]

    def close(self) -> None:
        """Nothing to give back."""

    def _matches(self, rule: Rule) -> Iterator[list[_Item]]:
        present = [pattern for pattern in rule.when if not pattern.absent]
        absent = [pattern for pattern in rule.when if pattern.absent]

        def extend(depth: int, chosen: list[_Item], named: dict[str, Fact]) -> Iterator[list[_Item]]:
            if depth == len(present):
                if not any(True for pattern in absent for _ in self._fitting(pattern, named)):
                    yield chosen
                return
            for item in self._fitting(present[depth], named):
                if all(item[0] != other for other, _ in chosen):
                    yield from extend(depth + 1, [*chosen, item], {**named, present[depth].alias: item[1]})

        return extend(0, [], {})

    def _fitting(self, pattern: Pattern, named: dict[str, Fact]) -> Iterator[_Item]:
        wanted = dict(pattern.equals)
        for name, (alias, other) in pattern.same.items():
            value = named[alias].fields.get(other, "")
            if wanted.setdefault(name, value) != value:
                return
        for item in self._candidates(pattern, wanted):
            fields = item[1].fields
            if all(fields.get(name, "") == value for name, value in wanted.items()):
                yield item

    def _candidates(self, pattern: Pattern, wanted: dict[str, str]) -> Sequence[_Item]:
        """The facts of the kind, by an index over the first joined field where there is one."""
        items = self._by_kind.get(pattern.kind, [])
        name = next(iter(pattern.same), None)
        if name is None:
            return items
        index = self._by_value.get((pattern.kind, name))
        if index is None:
            index = self._by_value[pattern.kind, name] = {}
            for item in items:
                index.setdefault(item[1].fields.get(name, ""), []).append(item)
        return index.get(wanted[name], ())
