"""The envelope in which durable_rules 2.0.28 was measured to answer rightly; a pack that would leave it is refused.

The limits hold whichever back end runs, so that a pack never works on one machine and fails on another. What needs no
limit because the translation takes care of it: field names (they are numbered inside, so none can meet a reserved name
or collide under the engine's 32-bit hash), aliases (numbered too), the strings of facts (interned to short tokens).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gouji.reasoning.errors import EnvelopeError
from gouji.reasoning.neutral import Pattern, Rule

MAX_RULES = 200
MAX_PATTERNS = 8
MAX_JOINS = 28  # the engine compiles 29 comparisons a pattern; the translation adds one of its own
MAX_FIELDS = 240  # the engine holds 254 properties a fact; the translation adds some
MAX_MET = 60  # the engine's stack of conditions still to follow holds 64
MAX_SHARED = 255
MAX_BRANCHES = 511
MAX_CONSTANT_BYTES = 60_000
_WRAPPER_BRANCHES = 3  # conditions that the translation puts beside the pack's own (see translate.py)


def byte_length(text: str) -> int:
    """Length in UTF-8; a lone surrogate counts like the character it is half of."""
    return len(text.encode("utf-8", "surrogatepass"))


def check_rules(rules: Sequence[Rule]) -> None:
    """Refuses what is wrong with a single rule, and ids used twice."""
    if len(rules) > MAX_RULES:
        raise EnvelopeError("too_many_rules", rules[MAX_RULES].id, {"count": len(rules), "limit": MAX_RULES})
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise EnvelopeError("duplicate_rule", rule.id)
        seen.add(rule.id)
        _check_rule(rule)


def _check_rule(rule: Rule) -> None:
    if not rule.when:
        raise EnvelopeError("no_pattern", rule.id)
    if len(rule.when) > MAX_PATTERNS:
        raise EnvelopeError("too_many_patterns", rule.id, {"count": len(rule.when), "limit": MAX_PATTERNS})
    if rule.when[0].absent:
        raise EnvelopeError("absent_first", rule.id, {"alias": rule.when[0].alias})
    present: list[str] = []
    absent: set[str] = set()
    for position, pattern in enumerate(rule.when, 1):
        if not pattern.alias.strip():
            raise EnvelopeError("blank_alias", rule.id, {"position": position})
        if pattern.alias in absent or pattern.alias in present:
            raise EnvelopeError("duplicate_alias", rule.id, {"alias": pattern.alias})
        _check_joins(rule, pattern, present, absent)
        if pattern.absent:
            absent.add(pattern.alias)
        else:
            present.append(pattern.alias)
    for value in rule.then_fields.values():
        if isinstance(value, tuple) and value[0] not in present:
            code = "copy_absent" if value[0] in absent else "copy_unknown"
            raise EnvelopeError(code, rule.id, {"target": value[0], "known": "、".join(present)})
    for text in _texts(rule):
        count = byte_length(text)
        if count > MAX_CONSTANT_BYTES:
            raise EnvelopeError("constant_too_long", rule.id, {"count": count, "limit": MAX_CONSTANT_BYTES})


def _check_joins(rule: Rule, pattern: Pattern, present: Sequence[str], absent: Iterable[str]) -> None:
    if len(pattern.same) > MAX_JOINS:
        values = {"alias": pattern.alias, "count": len(pattern.same), "limit": MAX_JOINS}
        raise EnvelopeError("too_many_joins", rule.id, values)
    for target, _ in pattern.same.values():
        if target not in present:
            code = "absent_alias" if target in absent else "unknown_alias"
            values = {"alias": pattern.alias, "target": target, "known": "、".join(present)}
            raise EnvelopeError(code, rule.id, values)


def _texts(rule: Rule) -> Iterator[str]:
    yield rule.then_kind
    yield from (value for value in rule.then_fields.values() if isinstance(value, str))
    for pattern in rule.when:
        yield pattern.kind
        yield from pattern.equals.values()


@dataclass(slots=True)
class _Node:
    """One node of the engine's tree of conditions: constants are shared between patterns, joins never are."""

    constants: dict[tuple[str, str], _Node] = field(default_factory=dict)
    joined: int = 0
    ends: int = 0

    def branches(self) -> int:
        return len(self.constants) + self.joined

    def met(self) -> int:
        """How many conditions the engine may have to remember at once for one fact, at worst, from here down."""
        below: Counter[str] = Counter()
        for (name, _), child in self.constants.items():
            below[name] = max(below[name], child.met())
        here = len(below) + self.joined  # a fact has one value a field, so it meets one constant of each
        return max(here, here - 1 + max(below.values(), default=0))


def check_stratum(rules: Sequence[Rule]) -> None:
    """Refuses rules that together, as one ruleset of the engine, would leave the envelope."""
    roots: dict[tuple[str, bool], _Node] = {}
    fields: dict[str, set[str]] = {}
    for rule in rules:
        kinds = {pattern.alias: pattern.kind for pattern in rule.when}
        for pattern in rule.when:
            root = roots.setdefault((pattern.kind, pattern.absent), _Node())
            _grow(rule, pattern, root)
            used = fields.setdefault(pattern.kind, set())
            used.update(pattern.equals, pattern.same)
            for target, name in pattern.same.values():
                fields.setdefault(kinds[target], set()).add(name)
            _limit("too_many_branches", rule, pattern.kind, len(roots) + _WRAPPER_BRANCHES, MAX_BRANCHES)
        for kind, absent in dict.fromkeys((pattern.kind, pattern.absent) for pattern in rule.when):
            _limit("too_many_met", rule, kind, roots[kind, absent].met() + _WRAPPER_BRANCHES, MAX_MET)
            _limit("too_many_fields", rule, kind, len(fields[kind]), MAX_FIELDS)


def _grow(rule: Rule, pattern: Pattern, root: _Node) -> None:
    node = root
    for condition in sorted(pattern.equals.items()):
        node = node.constants.setdefault(condition, _Node())
    if pattern.same:
        node.joined += 1
    else:
        node.ends += 1
    _limit("too_many_shared", rule, pattern.kind, node.ends, MAX_SHARED)
    node = root
    for condition in sorted(pattern.equals.items()):
        _limit("too_many_branches", rule, pattern.kind, node.branches(), MAX_BRANCHES)
        node = node.constants[condition]


def _limit(code: str, rule: Rule, kind: str, count: int, limit: int) -> None:
    if count > limit:
        raise EnvelopeError(code, rule.id, {"kind": kind, "count": count, "limit": limit})
