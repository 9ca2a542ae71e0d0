"""Mutants of what a rule says beside its condition: one operator for each kind of value that a key can hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from gouji.checking.mutants.mutant import Mutant
from gouji.language import language
from gouji.packs import Parameter, Rule
from gouji.packs.parameters import PREFIXES, limit_of
from gouji.packs.words import RuleWords

# What no test of a rule can see, and 词 (see the package); the condition, which has operators of its own.
LEFT_ALONE = frozenset({
    "id", "title", "title_en", "kind", "severity", "basis", "message", "message_en", "suggestion", "suggestion_en",
    "mention_en", "tests", "survivors", "action", "if_doubtful", "when_undetermined", "for_each", "only", "claim",
    "check", "lists"})
# What a rule's words are called once compiled, where the name is another.
_WORDS = {"must_mention": "mention"}


@dataclass(frozen=True, slots=True)
class Altered:
    """A rule with one change, its compiled words likewise, and the parameters where one of them was moved."""

    mutant: Mutant
    rule: Rule
    words: RuleWords
    parameters: Mapping[str, Parameter]


def alterations(rule: Rule, words: RuleWords, parameters: Mapping[str, Parameter]) -> Iterator[Altered]:
    """The rule with each of the changes to its keys. A key that this module has not heard of is changed by its kind."""
    for field in fields(rule):
        value = getattr(rule, field.name)
        if field.name in LEFT_ALONE or value == field.default:
            continue
        for mutant, other in _others(field.name, value, rule, parameters):
            if isinstance(other, Parameter):
                yield Altered(mutant, rule, words, {**parameters, other.name: other})
            else:
                changed = replace(rule, **{field.name: other})
                yield Altered(mutant, changed, _matching(words, field.name, value, other), parameters)


def _others(name: str, value: object, rule: Rule, parameters: Mapping[str, Parameter]) -> Iterator[tuple[Mutant, Any]]:
    """The changed values of a key, or the parameter that it names with another value."""
    needed = rule.__dataclass_fields__[name].default is None
    if name == "applies":
        levels = rule.applies.levels
        for level in levels if len(levels) > 1 else ():
            rest = tuple(each for each in levels if each != level)
            yield _told("drop-level", name, part=level), replace(rule.applies, levels=rest)
        if levels:
            yield _told("drop-levels", name, part="、".join(levels)), replace(rule.applies, levels=())
    elif isinstance(value, bool):
        yield _told("drop-key", name), not value
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            if len(value) > 1 or not needed:
                yield _told("drop-entry", name, part=str(each)), value[:place] + value[place + 1 :]
    elif isinstance(value, dict):
        yield from _of_mapping(name, value)
    elif isinstance(value, str) and (allowed := _allowed(name)):
        for other in allowed:
            if other != value:
                yield _told("sibling", name, part=_word(name, value), other=_word(name, other)), other
    elif isinstance(value, str):
        yield from _of_text(name, value, needed, parameters)


def _of_mapping(name: str, value: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[Mutant, Any]]:
    for key, entries in value.items():
        if len(value) > 1:
            yield (_told("drop-entry", name, part=key), {k: v for k, v in value.items() if k != key})
        for place, each in enumerate(entries):
            if len(entries) > 1:
                rest = entries[:place] + entries[place + 1 :]
                yield _told("drop-word", name, part=each, of=key), {**value, key: rest}


def _of_text(name: str, value: str, needed: bool, parameters: Mapping[str, Parameter]) -> Iterator[tuple[Mutant, Any]]:
    limit = limit_of(value, {key: parameter.value for key, parameter in parameters.items()})
    if limit is None:
        if needed:
            yield _told("drop-key", name), None
        return
    number = Decimal(limit)
    share = 0 < abs(number) < 1
    step = Decimal("0.01") if share else Decimal(1)
    for moved in (number + step, number - step):
        other = int(moved) if moved == int(moved) else moved
        shown = f"{(moved * 100).normalize():f}%" if share else str(other)
        mutant = _told("shift-key", name, part=value, other=shown)
        prefix, _, parameter = value.partition(".")
        if prefix in PREFIXES:
            yield mutant, parameters[parameter].moved(other)
        else:
            yield mutant, str(other)


def _matching(words: RuleWords, name: str, value: object, other: object) -> RuleWords:
    """The compiled words with the same entries left out."""
    compiled = getattr(words, _WORDS.get(name, name), None)
    kept: Any = compiled
    if isinstance(compiled, tuple) and isinstance(value, tuple) and isinstance(other, tuple):
        kept = _kept(compiled, value, other)
    elif isinstance(compiled, Mapping) and isinstance(value, dict) and isinstance(other, dict):
        kept = {key: _kept(compiled[key], value[key], entries) for key, entries in other.items()}
    return words if kept is compiled else replace(words, **{_WORDS.get(name, name): kept})


def _kept(compiled: tuple[Any, ...], value: tuple[str, ...], other: tuple[str, ...]) -> tuple[Any, ...]:
    if len(other) == len(value):
        return compiled
    gone = next((i for i, each in enumerate(other) if each != value[i]), len(other))
    return compiled[:gone] + compiled[gone + 1 :]


@cache
def _hints() -> dict[str, Any]:
    return get_type_hints(Rule)


def _allowed(name: str) -> tuple[str, ...]:
    """The values that a key may have, where it is one of a closed set."""
    hint = _hints()[name]
    options = [hint, *get_args(hint)]
    return next((get_args(option) for option in options if get_origin(option) is Literal), ())


def _word(name: str, value: str) -> str:
    return language().word(name, value) if name in language().values else value


def _told(code: str, field: str, **values: str) -> Mutant:
    return Mutant(f"mutants.{code}", {"key": _key(field), "key_en": field, **values})


@cache
def _key(field: str) -> str:
    return next(key.zh for key in language().contexts["rule"].values() if key.en == field)
