"""What a pack is made of before it is bound: of its own files and, where it inherits, of those of the pack below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from gouji.language import Translated
from gouji.packs.decision_tables.read import Layer
from gouji.packs.models import Basis, Rule
from gouji.packs.parameters import Parameter
from gouji.packs.samples import Sample
from gouji.vocabulary import Vocabulary


class Sourced(NamedTuple):
    """A rule, the file it stands in, and which of its rules it is."""

    rule: Rule
    file: Translated
    at: int


@dataclass(slots=True)
class Parts:
    """`vocabulary_files`: by the id of a vocabulary, its file. `kept`: rules that no pack on top may turn off or play
    down, with the name of the pack that says so; `disabled`: rules turned off, with the reason. `read_with`: the files
    by which documents are read."""

    vocabularies: tuple[Vocabulary, ...] = ()
    vocabulary_files: dict[str, Path] = field(default_factory=dict)
    claims: list[Translated] = field(default_factory=list)
    claim_files: list[Path] = field(default_factory=list)
    bases: dict[str, Basis] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    rules: list[Sourced] = field(default_factory=list)
    reasoning: list[Translated] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    disabled: dict[str, str] = field(default_factory=dict)
    samples: dict[str, Sample] = field(default_factory=dict)
    deadline: str = ""
    read_with: list[Path] = field(default_factory=list)
    decision_tables: list[Layer] = field(default_factory=list)

    def rule(self, rule_id: str) -> Rule | None:
        return next((sourced.rule for sourced in self.rules if sourced.rule.id == rule_id), None)

    def put(self, rule: Rule) -> None:
        """In place of the rule of that id."""
        self.rules = [s._replace(rule=rule) if s.rule.id == rule.id else s for s in self.rules]


def laid_over(below: Iterable[Vocabulary], above: Iterable[Vocabulary]) -> tuple[Vocabulary, ...]:
    """The vocabularies of a pack and of the one on top of it, the newest last. One of the same id takes the place of
    the other; where a new one has the later years of an old one too, the old one ends the year before it begins. Of two
    in force in a year the later in this order counts."""
    out = list(below)
    for new in above:
        kept = []
        for old in out:
            if old.id == new.id or (old.first_year >= new.first_year and old.last_year == new.last_year):
                continue
            meets = old.first_year < new.first_year and (old.last_year is None or old.last_year >= new.first_year)
            ends = new.last_year is None or (old.last_year is not None and old.last_year <= new.last_year)
            kept.append(replace(old, last_year=new.first_year - 1) if meets and ends else old)
        out = [*kept, new]
    return tuple(sorted(out, key=lambda v: v.first_year))
