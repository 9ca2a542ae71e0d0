"""A rule under examination: where it stands in its file, and what it was bound to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import PurePath

from gouji.expressions import Node
from gouji.language import Path, Translated, language
from gouji.packs import BoundCheck, BoundRule, Pack, Rule
from gouji.packs.checks import Cells
from gouji.packs.load import Loader
from gouji.packs.models import Basis
from gouji.packs.pack import due
from gouji.packs.samples import Sample
from gouji.problems import Level, Problem
from gouji.vocabulary import Vocabulary, parse_years
from gouji.yaml_source import Mapping as MappingNode
from gouji.yaml_source import Scalar


def folder_of(file: Translated) -> str:
    return str(PurePath(file.source.file).parent)


@dataclass(frozen=True)
class Ground:
    """What the rules of a pack stand on, as far as it could be loaded.

    `units` and `values` of the parameters by name, and which of them are `signed`: below zero. `first_year` of all
    templates.
    `english`: the folders of rule files in which some rule speaks English. `deadline`: the day of the year by which
    reports are handed in, MM-DD. `read_on`: the templates on which a phrase of the narrative has a reading. `samples`
    that tests may stand on, known where the pack is `complete`.
    """

    vocabularies: Sequence[Vocabulary]
    bases: Mapping[str, Basis]
    units: Mapping[str, str]
    signed: frozenset[str]
    first_year: int
    english: frozenset[str]
    deadline: str
    read_on: Mapping[str, frozenset[str]]
    samples: Mapping[str, Sample]
    complete: bool
    values: Mapping[str, int | Decimal]

    @classmethod
    def of(cls, loader: Loader, pack: Pack | None) -> Ground:
        phrases = pack.phrases.phrases if pack is not None else ()
        return cls(
            vocabularies=loader.vocabularies,
            bases=loader.known_bases,
            units={name: parameter.unit for name, parameter in loader.parameters.items()},
            signed=frozenset(name for name, parameter in loader.parameters.items() if parameter.value < 0),
            first_year=min((v.first_year for v in loader.vocabularies), default=0),
            english=frozenset(folder_of(loader.rule_files[rule.id][0]) for rule in loader.rules if rule.message_en),
            deadline=pack.deadline if pack is not None else "",
            read_on={phrase.name: frozenset(v.id for v in loader.vocabularies if phrase.readings_on(v.id))
                     for phrase in phrases},
            samples=pack.samples if pack is not None else {},
            complete=pack is not None,
            values={name: parameter.value for name, parameter in loader.parameters.items()},
        )

    def due(self, year: int) -> str:
        """The last day to hand in the report of a year, as Pack.due."""
        return due(year, self.deadline)


@dataclass(frozen=True)
class Subject:
    """`bound`: the rule on each template that has it, by the id of the template."""

    rule: Rule
    file: Translated
    index: int
    bound: Mapping[str, BoundRule]
    ground: Ground

    def problem(self, code: str, at: Path, level: Level = "error", /, **values: object) -> Problem:
        """A problem at a key's value within the rule; at the rule's id where it has no such key."""
        path = ("rules", self.index, *at)
        node = self.file.nodes.get(path) or self.file.nodes.get(("rules", self.index, "id")) or self.file.node(path)
        return self.file.source.problem(code, node, level, rule=self.rule.id, **values)

    def within(self, code: str, key: str, span: tuple[int, int], level: Level = "error", /,
               **values: object) -> Problem:
        """A problem at characters of the text of a key."""
        node = self.file.node(("rules", self.index, key))
        if not isinstance(node, Scalar):
            return self.problem(code, (key,), level, **values)
        return self.file.source.problem_within(code, node, *span, level, rule=self.rule.id, **values)

    def part(self, code: str, node: Node, level: Level = "error", /, **values: object) -> Problem:
        """A problem at a part of the check; `part` in its message is that part as written."""
        return self.within(code, "check", (node.start, node.end), level, part=self.written(node), **values)

    def written(self, node: Node) -> str:
        return (self.rule.check or "")[node.start : node.end]

    def key(self, code: str, key: str, level: Level = "error", /, **values: object) -> Problem:
        """A problem at the key itself, not at what stands behind it."""
        rule, spelled = self.file.node(("rules", self.index)), language().contexts["rule"]
        for name, _ in rule.items if isinstance(rule, MappingNode) else ():
            if name.text in spelled and spelled[name.text].en == key:
                return self.file.source.problem(code, name, level, rule=self.rule.id, **values)
        return self.problem(code, ("id",), level, **values)

    @cached_property
    def years(self) -> tuple[int, int | None]:
        """The report years that it is for: no earlier than the first template."""
        first, last = parse_years(self.rule.applies.years)
        return max(first, self.ground.first_year), last

    @cached_property
    def checks(self) -> tuple[tuple[Vocabulary, BoundCheck], ...]:
        """Its checks on every template that has it. Of a rule that goes cell by cell, one for each
        column: the others are of the same kind of number and unit."""
        return tuple((vocabulary, check) for vocabulary in self.ground.vocabularies if vocabulary.id in self.bound
                     for check in self._some(self.bound[vocabulary.id]))

    def _some(self, ready: BoundRule) -> Iterator[BoundCheck]:
        if not isinstance(ready.checks, Cells):
            yield from ready.checks
            return
        seen: set[str | None] = set()
        for check in ready.checks.some():
            if check.scope_of.binding.column not in seen:
                seen.add(check.scope_of.binding.column)
                yield check

