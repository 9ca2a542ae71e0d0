"""What a rule says in sentences, and what one needs to say it: the rule, its pack and the language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gouji.authoring.sentence.expression import Wording, name_in_words, shown, value_in_words
from gouji.authoring.sentence.wording import listed, number_in, quoted, say
from gouji.expressions.fields import SCOPES
from gouji.messages import Lang
from gouji.packs import BoundRule, Pack, Rule
from gouji.packs.binding import parts_of
from gouji.packs.parameters import PREFIXES
from gouji.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a rule says, by the name of what it is about; `items` is a list that the text announces."""

    name: str
    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """What one test shows: its name, what is given, what comes of it; `text` is all of it in a sentence."""

    name: str
    given: str
    outcome: str
    text: str


@dataclass(frozen=True, slots=True)
class RuleReading:
    """A rule read out: its title, what it says part by part, and what its tests show."""

    title: str
    parts: tuple[Part, ...]
    examples_title: str
    examples: tuple[Example, ...]

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.name == name), None)

    @property
    def text(self) -> str:
        """All of it, a paragraph for each part, as it is printed."""
        lines = [self.title, ""]
        for part in self.parts:
            lines += [part.text, *(f"  · {item}" for item in part.items)]
        return "\n".join([*lines, "", self.examples_title, *(f"  · {each.text}" for each in self.examples)])


@dataclass(frozen=True)
class Speech:
    """What the sentences of one rule are made from."""

    rule: Rule
    pack: Pack
    lang: Lang

    def say(self, name: str, /, **values: object) -> str:
        return say(name, self.lang, **values)

    def quoted(self, text: str) -> str:
        return quoted(text, self.lang)

    @cached_property
    def vocabularies(self) -> tuple[Vocabulary, ...]:
        """The forms that the rule is for, the newest first."""
        own = [v for v in self.pack.vocabularies if self.rule.id in self.pack.bound.get(v.id, {})]
        return tuple(sorted(own or self.pack.vocabularies, key=lambda v: v.first_year, reverse=True))

    @property
    def vocabulary(self) -> Vocabulary:
        return self.vocabularies[0]

    def bound(self, vocabulary: Vocabulary) -> BoundRule | None:
        return self.pack.bound.get(vocabulary.id, {}).get(self.rule.id)

    @cached_property
    def wording(self) -> Wording:
        return Wording(self.lang, self.pack.parameters, self.figure_parts)

    def figure_parts(self, name: str) -> tuple[str, ...] | None:
        """A figure id by the names of its table, row and column."""
        for vocabulary in self.pack.vocabularies:
            spec = vocabulary.figures.get(name)
            if spec is not None:
                return spec.table.name, spec.row.short, spec.column.short
        return None

    def name(self, written: str) -> str:
        return name_in_words(tuple(written.split(".")), self.wording)

    def table(self) -> str:
        """The table that the rule names, else all of them."""
        if self.rule.table is None:
            return listed([self.table_name(table.name) for table in self.vocabulary.tables], self.lang)
        known = {name: table.name for table in self.vocabulary.tables for name in (table.id, table.name)}
        return self.table_name(known.get(self.rule.table, self.rule.table))

    def table_name(self, name: str) -> str:
        return name if self.lang == "zh" else self.quoted(name)

    def section(self, section_id: str, entry: str = "part-section") -> str:
        """A part of the report by its id, in an entry that holds its number and maybe its title."""
        if section_id in ("title", "preamble"):
            return self.say(f"part-{section_id}")
        ids = [section.id for section in self.vocabulary.sections]
        section = self.vocabulary.section(section_id)
        number = section.number if self.lang == "zh" else ids.index(section_id) + 1
        return self.say(entry, number=number, title=section.label.text)

    def where(self, names: Sequence[str], entry: str = "part-section-whole") -> str:
        """What 范围 names, or parts of the report as tests name them."""
        out = []
        for name in names or ("whole",):
            parts = parts_of(name, self.vocabulary)
            if name in ("全文", "whole"):
                out.append(self.say("part-whole"))
            elif not parts:
                out.append(self.quoted(name))
            else:
                out += [self.section(part, entry) for part in parts]
        return listed(out, self.lang)

    def limit(self, written: str, unit: str = "") -> str:
        """40, 90% or 参数.名, with what it counts."""
        prefix, _, name = written.partition(".")
        if prefix not in PREFIXES or SCOPES.get(prefix) != "parameter":
            return number_in(f"{written} {self.say(unit)}" if unit else written, self.lang)
        parameter = self.pack.parameters.get(name)
        if parameter is None:
            return self.say("parameter-name", name=name)
        value = value_in_words(parameter, self.lang)
        if self.lang == "en" and unit and not parameter.percent:  # 40 characters, not 40 字
            value = f"{shown(parameter.value, False)} {self.say(unit)}"
        code = "parameter-dated" if len(parameter.dated) > 1 else "parameter"
        return self.say(code, value=number_in(value, self.lang), name=name)
