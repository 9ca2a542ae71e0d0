"""The rules of one stratum in the words of durable_rules, by the nine wrapper rules of its measured envelope.

Everything a user wrote is renamed: kinds, fields, aliases and constants become short ASCII tokens. So no text can meet
a reserved name, collide under the engine's 32-bit hash of names, end at a NUL or overflow its 16-bit string lengths,
and a field called `id` never touches the engine's own `id`.

Absent patterns match *shadows*, copies of the facts under another kind, that are asserted first and that nothing else
matches: a negated kind may then be used positively in the same stratum, and an absence is always judged in full.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gouji.reasoning.neutral import Pattern, Rule

ALWAYS = "g"  # a property with the same value in every fact
GO = "go"  # the kind of the fact that starts a round, and the rule it fires
_KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Translation:
    """`definition` is the engine's ruleset as JSON, rule number → patterns; the rest says how to write facts.

    `fields`: by kind, the fields any pattern mentions and their names inside. `kinds` and `shadows`: by kind, the token
    of its facts and of their shadows. `constants`: by text, its token. `aliases`: by rule, the inner aliases of its
    present patterns in order.
    """

    definition: str
    fields: Mapping[str, tuple[tuple[str, str], ...]]
    kinds: Mapping[str, str]
    shadows: Mapping[str, str]
    constants: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]


def translate(rules: Sequence[Rule]) -> Translation:
    """The ruleset for `rules`; the caller has checked the envelope."""
    used = _fields_used(rules)
    names = {name: f"x{number}" for number, name in enumerate(sorted(set().union(*used.values())))}
    patterns = [pattern for rule in rules for pattern in rule.when]
    kinds = {kind: f"k{n}" for n, kind in enumerate(sorted({p.kind for p in patterns if not p.absent}))}
    shadows = {kind: f"n{n}" for n, kind in enumerate(sorted({p.kind for p in patterns if p.absent}))}
    texts = {value for pattern in patterns for value in pattern.equals.values()}
    constants = {text: f"c{number}" for number, text in enumerate(sorted(texts))}
    definition: dict[str, object] = {}
    aliases: dict[str, tuple[str, ...]] = {}
    for number, rule in enumerate(rules):
        inner = {pattern.alias: f"r{number}a{position}" for position, pattern in enumerate(rule.when)}
        # Absences last: there the envelope was measured, and what they mean does not depend on their place.
        ordered = sorted(rule.when, key=lambda pattern: pattern.absent)
        condition = []
        for pattern in ordered:
            kind = shadows[pattern.kind] if pattern.absent else kinds[pattern.kind]
            alias = inner[pattern.alias] + ("$not" if pattern.absent else "")
            condition.append({alias: {"$and": list(_conditions(pattern, kind, inner, names, constants))}})
        definition[str(number)] = {"all": condition}
        aliases[str(number)] = tuple(inner[pattern.alias] for pattern in rule.when if not pattern.absent)
    # Every fact must meet some condition, or the engine reports it as unhandled; this rule meets all and never fires.
    definition[_KEEP] = {"all": [{"a": {ALWAYS: "1"}}, {"b": {"kind": "never"}}]}
    definition[GO] = {"all": [{"a": {"kind": GO}}]}
    fields = {kind: tuple((name, names[name]) for name in sorted(mentioned)) for kind, mentioned in used.items()}
    return Translation(json.dumps(definition), fields, kinds, shadows, constants, aliases)


def _fields_used(rules: Sequence[Rule]) -> dict[str, set[str]]:
    used: dict[str, set[str]] = {}
    for rule in rules:
        kinds = {pattern.alias: pattern.kind for pattern in rule.when}
        for pattern in rule.when:
            used.setdefault(pattern.kind, set()).update(pattern.equals, pattern.same)
            for target, name in pattern.same.values():
                used.setdefault(kinds[target], set()).add(name)
    return used


def _conditions(
    pattern: Pattern, kind: str, inner: Mapping[str, str], names: Mapping[str, str], constants: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    yield {"kind": kind}
    for name, value in sorted(pattern.equals.items()):
        yield {names[name]: constants[value]}
    last = None
    for name, (target, other) in sorted(pattern.same.items()):
        last = inner[target]
        yield {names[name]: {last: names[other]}}
    if last is not None:
        # Always true. Where the last comparison of a sequence is false, the engine reads past the sequence's end.
        yield {ALWAYS: {last: ALWAYS}}
