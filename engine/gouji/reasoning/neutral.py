"""The neutral form of a reasoning rule, one meaning for both back ends.

A fact is flat and symbolic: a kind and string fields. A rule matches facts (its patterns, joined on equal fields) and
derives one new fact. English identifiers throughout; the pack loader translates Chinese keys and values.

The meaning, which both back ends share: facts of equal content are one fact; within one firing, different patterns
match different facts (a finding is never folded into itself); an absent pattern looks at all facts of its kind, also at
those the firing matched; all firings of a rule count, in every order in which the facts fit its patterns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FactKey = tuple[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Fact:
    """`kind` and string fields; a field that is not given counts as the empty string."""

    kind: str
    fields: Mapping[str, str]


def fact_key(fact: Fact) -> FactKey:
    """What makes two facts the same fact: kind and the fields that are not blank."""
    return fact.kind, frozenset(item for item in fact.fields.items() if item[1])


@dataclass(frozen=True, slots=True)
class Pattern:
    """One condition: a fact of `kind` whose fields equal constants and the fields of facts matched earlier.

    `same` maps a field to (alias of an earlier pattern, that fact's field). With `absent` no such fact may exist.
    """

    alias: str
    kind: str
    equals: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """`then_fields` maps a field of the derived fact to a constant or to (alias, field) to copy."""

    id: str
    title: str
    when: tuple[Pattern, ...]
    then_kind: str
    then_fields: Mapping[str, str | tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Firing:
    """One firing: which rule, on which facts (alias, fact) in pattern order, and what it derived."""

    rule: str
    matched: tuple[tuple[str, Fact], ...]
    derived: Fact
