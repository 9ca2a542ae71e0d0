"""What differs between two packs, before any report is looked at: first which rules mean other figures by the same
words, then rules, parameters, vocabularies, phrases and reasoning rules."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, NamedTuple

from gouji.authoring.backtest.plain import plain
from gouji.authoring.meanings import Meaning, forms_before, keys_of, meanings
from gouji.checking import show_number
from gouji.packs import Pack, Rule
from gouji.packs.decision_tables import DecisionTable
from gouji.packs.parameters import PREFIXES
from gouji.reasoning.pack_rules import rules_of, titles
from gouji.vocabulary import Vocabulary

What = Literal["added", "removed", "changed"]
# Keys that no finding depends on: who proves the rule, and what a letter cites.
SILENT = ("tests", "survivors", "basis")
_PARAMETER = re.compile(rf"(?:{'|'.join(PREFIXES)})\s*[.．]\s*(\w+)")


class RuleChange(NamedTuple):
    """`keys`: what changed of it, key to the value before and after, as data; empty for one added or removed."""

    rule: Rule
    what: What
    keys: Mapping[str, tuple[Any, Any]]

    @property
    def counts(self) -> bool:
        """Whether a finding could differ for it."""
        return self.what != "changed" or not set(self.keys) <= set(SILENT)


class Named(NamedTuple):
    """Something of a name that differs; `before`, `after`: what it says, where that fits in a line."""

    name: str
    what: What
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class PackChanges:
    """`meanings` come first: nobody wrote them down. `tables` are decision tables; `deadline` the day by which reports
    are handed in, of either pack; `affected`: rule id to the changed parameters that it names."""

    meanings: tuple[Meaning, ...]
    rules: tuple[RuleChange, ...]
    parameters: tuple[Named, ...]
    vocabularies: tuple[Named, ...]
    phrases: tuple[Named, ...]
    reasoning: tuple[Named, ...]
    tables: tuple[Named, ...]
    deadline: tuple[str, str]
    affected: Mapping[str, tuple[str, ...]]
    wordy: bool  # whether phrases read otherwise on a form that both have
    forms: Mapping[str, int]  # by the forms that differ, the first year of reports that would be read otherwise

    @property
    def none(self) -> bool:
        return not (self.meanings or self.rules or self.parameters or self.vocabularies or self.phrases
                    or self.reasoning or self.tables or self.moved)

    @property
    def moved(self) -> bool:
        """Whether the deadline differs: with it, which parameters and rules were in force for a year."""
        return self.deadline[0] != self.deadline[1]

    @property
    def since(self) -> int | None:
        """The first year of reports of which any finding of any rule could differ: of all of them where words, tables
        or the deadline changed, and of those read on another form, where forms did. None for no year."""
        if self.wordy or self.tables or self.moved:
            return 0
        return min(self.forms.values(), default=None)

    def rule_ids(self) -> set[str]:
        """The rules that may come to something else on a report that is read the same."""
        added = {form.name for form in self.vocabularies if form.what == "added"}  # nothing was read on these
        return {change.rule.id for change in self.rules if change.counts} | set(self.affected) | {
            meaning.name for meaning in self.meanings if meaning.template not in added}


def pack_changes(a: Pack, b: Pack) -> PackChanges:
    """From `a` to `b`."""
    parameters = tuple(_parameters(a, b))
    names = {change.name for change in parameters}
    known = {rule.id: rule for rule in a.rules}
    changes = list(_rules(a, b))
    affected = {rule.id: used for rule in b.rules
                if rule.id in known and (used := tuple(sorted(names & _named(rule))))}
    return PackChanges(tuple(meanings(a, b)), tuple(changes), parameters, tuple(_vocabularies(a, b)),
                       tuple(_phrases(a, b, forms_before(a, b))), tuple(_reasoning(a, b)), tuple(_tables(a, b, names)),
                       (a.deadline, b.deadline), affected,
                       any(_phrases(a, b, {v.id: v.id for v in a.vocabularies if v.id in b.bound})), _first_years(a, b))


def _rules(a: Pack, b: Pack) -> Iterator[RuleChange]:
    before, after = ({rule.id: rule for rule in pack.rules} for pack in (a, b))
    for id_, rule in before.items():
        if id_ not in after:
            yield RuleChange(rule, "removed", {})
    for id_, rule in after.items():
        if id_ not in before:
            yield RuleChange(rule, "added", {})
            continue
        keys = {f.name: (getattr(before[id_], f.name), getattr(rule, f.name)) for f in fields(rule)
                if getattr(before[id_], f.name) != getattr(rule, f.name)}
        words = (_words(a, id_), _words(b, id_))
        if any(words[0][old] != words[1][new] for new, old in forms_before(a, b).items()
               if old in words[0] and new in words[1]):
            keys["words"] = ("", "")
        if a.disabled.get(id_) != b.disabled.get(id_):
            keys["disabled"] = (a.disabled.get(id_, ""), b.disabled.get(id_, ""))
        if keys:
            yield RuleChange(rule, "changed", keys)


def _words(pack: Pack, rule: str) -> Any:
    """What the lists and parts that a rule names stand for, by template."""
    return {template: (plain(bound[rule].words), bound[rule].parts) for template, bound in pack.bound.items()
            if rule in bound}


def _named(rule: Rule) -> set[str]:
    """The parameters that a rule names, wherever it does."""
    texts = (rule.check, rule.min_length, rule.max_share, rule.min_cells)
    return {name for text in texts if text for name in _PARAMETER.findall(text)}


def _parameters(a: Pack, b: Pack) -> Iterator[Named]:
    for name in dict.fromkeys((*a.parameters, *b.parameters)):
        before, after = a.parameters.get(name), b.parameters.get(name)
        if before is None or after is None:
            yield Named(name, "added" if before is None else "removed", _value(before), _value(after))
        elif plain(before) != plain(after) and _value(before) != _value(after):
            yield Named(name, "changed", _value(before), _value(after))


def _value(parameter: Any) -> str:
    """A parameter as people write it, by its days where it has them."""
    if parameter is None:
        return ""
    dated = getattr(parameter, "dated", ())
    return "; ".join(f"{day}: {_number(value, parameter)}" for day, value in dated) or _number(
        parameter.value, parameter)


def _number(value: Any, parameter: Any) -> str:
    return f"{show_number(value * 100)}%" if parameter.percent else f"{show_number(value)}{parameter.unit}"


def _vocabularies(a: Pack, b: Pack) -> Iterator[Named]:
    before, after = ({v.id: v for v in pack.vocabularies} for pack in (a, b))
    for id_ in dict.fromkeys((*before, *after)):
        if id_ not in before or id_ not in after:
            yield Named(id_, "added" if id_ not in before else "removed")
        elif _form(before[id_]) != _form(after[id_]):
            first, second = before[id_].figures, after[id_].figures
            yield Named(id_, "changed", " ".join(key for key in first if key not in second),
                        " ".join(key for key in second if key not in first))


def _form(vocabulary: Vocabulary) -> Any:
    return plain((vocabulary.first_year, vocabulary.last_year, vocabulary.title, vocabulary.sections,
                  vocabulary.tables))


def _first_years(a: Pack, b: Pack) -> dict[str, int]:
    """A form that ends earlier in one pack only, or is there in one only, leaves the years before as they were."""
    out: dict[str, int] = {}
    before, after = ({v.id: v for v in pack.vocabularies} for pack in (a, b))
    for id_ in dict.fromkeys((*before, *after)):
        known = [forms[id_] for forms in (before, after) if id_ in forms]
        if len(known) == 1:
            out[id_] = known[0].first_year
        elif _form(replace(known[0], last_year=None)) != _form(replace(known[1], last_year=None)):
            out[id_] = min(form.first_year for form in known)
        elif known[0].last_year != known[1].last_year:
            out[id_] = 1 + min(form.last_year for form in known if form.last_year is not None)
    return out


def _phrases(a: Pack, b: Pack, forms: Mapping[str, str]) -> Iterator[Named]:
    """`forms`: by each form of `b` that is looked at, the one of `a` in its place."""
    before, after = ({p.name: p for p in pack.phrases.phrases} for pack in (a, b))
    for name in dict.fromkeys((*before, *after)):
        if name not in before or name not in after:
            yield Named(name, "added" if name not in before else "removed")
        elif _phrase(before[name], forms) != _phrase(after[name], {new: new for new in forms}):
            yield Named(name, "changed")
    shared = [plain([getattr(pack.phrases, name) for name in (
        "scope", "approximate_before", "approximate_after", "number", "counted", "anchors", "denials")])
        for pack in (a, b)]
    if shared[0] != shared[1]:
        yield Named("", "changed")
    elif list(before) != list(after) and set(before) == set(after):
        yield Named("", "changed")  # which of two phrases comes first decides what a number states


def _phrase(phrase: Any, forms: Mapping[str, str]) -> Any:
    """What a phrase says; `forms`: under which name each of its templates is to be compared."""
    readings = [(reading.text, {new: keys_of(reading.bound[old]) for new, old in forms.items() if old in reading.bound})
                for reading in phrase.readings]
    names = (f.name for f in fields(phrase) if f.name not in ("readings", "examples", "survivors", "file"))
    return plain([readings, *(getattr(phrase, name) for name in names)])


def _tables(a: Pack, b: Pack, parameters: Collection[str]) -> Iterator[Named]:
    """Those that differ, or that name one of the changed `parameters`."""
    before, after = ({table.name: table for table in pack.decision_tables} for pack in (a, b))
    for name in dict.fromkeys((*before, *after)):
        if name not in before or name not in after:
            yield Named(name, "added" if name not in before else "removed")
        elif plain(before[name]) != plain(after[name]) or _named_in(after[name]) & set(parameters):
            yield Named(name, "changed")


def _named_in(table: DecisionTable) -> set[str]:
    texts = [*(column.name for column in table.columns), *(text for row in table.rows for text in row.texts)]
    return {name for text in texts for name in _PARAMETER.findall(text)}


def _reasoning(a: Pack, b: Pack) -> Iterator[Named]:
    before, after = ({rule.id: rule for rule in rules_of(pack)} for pack in (a, b))
    told = titles(a, "zh") | titles(b, "zh")
    for id_ in dict.fromkeys((*before, *after)):
        if id_ not in before or id_ not in after:
            yield Named(id_, "added" if id_ not in before else "removed", told[id_], told[id_])
        elif (before[id_].when, before[id_].then_kind, before[id_].then_fields) != (
                after[id_].when, after[id_].then_kind, after[id_].then_fields):
            yield Named(id_, "changed", told[id_], told[id_])
