"""Rules and readings that say the same in two packs and mean other figures, for the vocabulary below them changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from gouji.expressions import references
from gouji.packs import Pack


class Meaning(NamedTuple):
    """A rule or phrase that says the same in both packs and means other figures: on which template and scope, the
    figure ids before and after."""

    name: str
    template: str
    scope: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def meanings(a: Pack, b: Pack) -> Iterator[Meaning]:
    """Rules and readings of phrases with the same text in both packs."""
    before = {rule.id: rule for rule in a.rules}
    forms = forms_before(a, b)
    for rule in b.rules:
        old = before.get(rule.id)
        if old is None or (old.check, old.table, old.for_each, old.only) != (
                rule.check, rule.table, rule.for_each, rule.only):
            continue
        for template, form in forms.items():
            if rule.id not in a.bound[form] or rule.id not in b.bound[template]:
                continue
            first, second = _figures(a, form, rule.id), _figures(b, template, rule.id)
            for scope, figures in first.items():  # a scope that is new is what the rule is for
                if figures != second.get(scope, ()):
                    yield Meaning(rule.id, template, scope, figures, second.get(scope, ()))
    for phrase in b.phrases.phrases:
        known = a.phrases.phrase(phrase.name)
        readings = {reading.text: reading for reading in known.readings} if known is not None else {}
        for reading in phrase.readings:
            for template, node in reading.bound.items():
                old_reading = readings.get(reading.text)
                was = old_reading.bound.get(forms.get(template, template)) if old_reading is not None else None
                if was is not None and (pair := (keys_of(was), keys_of(node)))[0] != pair[1]:
                    yield Meaning(phrase.name, template, reading.text, *pair)


def forms_before(a: Pack, b: Pack) -> dict[str, str]:
    """By each template of `b`, that of `a` in its place: of the same id, else the one in force in its first year."""
    out = {}
    for vocabulary in b.vocabularies:
        before = [v for v in a.vocabularies if v.id == vocabulary.id] or [
            v for v in a.vocabularies if v.in_force(vocabulary.first_year)]
        if before:
            out[vocabulary.id] = before[-1].id
    return out


def _figures(pack: Pack, template: str, rule: str) -> dict[str, tuple[str, ...]]:
    """By scope, the figures that the names of a check stand for."""
    ready = pack.bound[template].get(rule)
    return {check.scope: keys_of(check.prepared.node) for check in ready.checks} if ready is not None else {}


def keys_of(node: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(
        key.id if key.scope == "own" else f"{key.scope}:{key.id}" for reference in references(node)
        for key in reference.keys))
