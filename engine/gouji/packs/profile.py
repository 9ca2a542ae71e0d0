"""What a pack changes in the pack that it inherits from: rules turned off, severities and actions set otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from gouji.language import Path, Translated
from gouji.packs.meaning import scope_faults
from gouji.packs.models import REST, SEVERITIES, USUAL_ACTION, Rule
from gouji.packs.parts import Parts
from gouji.problems import Problem

_CHANGED = ("severity", "action", "if_doubtful", "when_undetermined")
_STRICTEST = ("consider", "confirm", "mend")
_LOUDEST = ("silent", "notice", "confirm")


def apply_profile(pack: Translated, parts: Parts) -> Iterator[Problem]:
    """Turn off and change what the pack file says, in `parts`, which hold the rules inherited; what it may not do, and
    rules that it names and did not inherit, are told."""
    data = pack.data
    inherited = [sourced.rule.id for sourced in parts.rules]

    def named(rule_id: str, path: Path) -> Iterator[Problem]:
        if rule_id not in inherited:
            near = get_close_matches(rule_id, inherited, 3, 0.3) or inherited[:6]
            yield pack.source.problem("packs.unknown-rule", pack.node(path), id=rule_id,
                                      candidates="、".join(near) or "—")

    for rule_id, reason in data.get("disabled", {}).items():
        path = ("disabled", rule_id)
        yield from named(rule_id, path)
        if not isinstance(reason, str) or not reason.strip():
            yield pack.source.problem("packs.no-reason", pack.node(path), id=rule_id)
        elif rule_id in parts.kept:
            yield pack.source.problem("packs.kept", pack.node(path), id=rule_id, pack=parts.kept[rule_id])
        elif rule_id in inherited:
            parts.disabled[rule_id] = reason
    seen: set[str] = set()
    for i, change in enumerate(data.get("adjustments", ())):
        yield from _adjusted(pack, ("adjustments", i), change, parts, seen, named)


def turned_off(pack: Translated, path: Path, rule_id: str, parts: Parts) -> Problem:
    """What is said of a rule that runs no more would change nothing, and nobody would notice."""
    return pack.source.problem("packs.turned-off", pack.node(path), id=rule_id, reason=parts.disabled[rule_id])


def _adjusted(pack: Translated, path: Path, change: Mapping[str, Any], parts: Parts, seen: set[str],
              named: Any) -> Iterator[Problem]:
    rule_id = change.get("rule", "")
    if not rule_id:
        yield pack.source.problem("packs.missing-key", pack.node(path), key="规则")
        return
    yield from named(rule_id, (*path, "rule"))
    if rule_id in seen:
        yield pack.source.problem("packs.id-twice", pack.node((*path, "rule")), id=rule_id)
    seen.add(rule_id)
    values = {key: change[key] for key in _CHANGED if key in change}
    rule = parts.rule(rule_id)
    if not values:
        yield pack.source.problem("packs.missing-key", pack.node(path), key="级别")
    if rule is None or not values:
        return
    if rule_id in parts.disabled:
        yield turned_off(pack, (*path, "rule"), rule_id, parts)
        return
    severity = values.get("severity")
    if isinstance(severity, dict) and not set(REST) & set(severity):
        yield pack.source.problem("packs.no-rest", pack.node((*path, "severity")))
        return
    changed = replace(rule, **values)
    faults = [pack.source.problem(fault.code, pack.node((*path, *fault.path)), **fault.values)
              for fault in scope_faults(changed, parts.vocabularies) if fault.path[0] in values]
    if faults:
        yield from faults
        return
    if rule_id in parts.kept and _weaker(changed, rule):
        yield pack.source.problem("packs.kept-lower", pack.node(path), id=rule_id, pack=parts.kept[rule_id])
        return
    parts.put(changed)


def _weaker(new: Rule, old: Rule) -> bool:
    """Whether anything the rule tells weighs less than it did."""
    scopes = {*REST[:1], *(scope for rule in (new, old) if isinstance(rule.severity, dict) for scope in rule.severity)}
    return _LOUDEST.index(new.telling) < _LOUDEST.index(old.telling) or any(
        weigh(new, scope) < weigh(old, scope) for scope in scopes for weigh in (_weight, _strictness, _doubted))


def _weight(rule: Rule, scope: str) -> int:
    return SEVERITIES.index(rule.severity_of(scope))


def _strictness(rule: Rule, scope: str) -> int:
    return _STRICTEST.index(rule.action or USUAL_ACTION[rule.severity_of(scope)])


def _doubted(rule: Rule, scope: str) -> int:
    return SEVERITIES.index(rule.severity_in_doubt(rule.severity_of(scope)))
