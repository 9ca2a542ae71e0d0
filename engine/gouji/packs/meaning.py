"""What the shape of a rule does not show: names that nothing bears, given twice or meant for another kind of rule."""

from __future__ import annotations

import string
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from gouji.claims import PhraseBook
from gouji.language import Path, holes, language
from gouji.packs.binding import has_sides, part_names, parts_of, scope_names
from gouji.packs.models import REST, Basis, Rule
from gouji.packs.parameters import Parameter, limit_of
from gouji.vocabulary import Vocabulary

# What only a comparison has to tell.
_SIDES = frozenset({"left", "right", "difference", "right_text", "right_sum"})


class Fault(NamedTuple):
    """A mistake at `path` within a rule: a catalogue code and what its message names."""

    code: str
    path: Path
    values: dict[str, object]


def meaning_faults(rule: Rule, known: Sequence[Rule], bases: Mapping[str, Basis], phrases: PhraseBook,
                   parameters: Mapping[str, Parameter]) -> Iterator[Fault]:
    """Ids given twice, bases not registered, unknown phrases, levels and parameters, holes nobody fills."""
    if any(rule.id == other.id for other in known):
        yield Fault("packs.id-twice", ("id",), {"id": rule.id})
    for k, basis in enumerate(rule.basis):
        if basis not in bases:
            near = get_close_matches(basis, bases, 3, 0.3) or list(bases)[:6]
            yield Fault("packs.unknown-basis", ("basis", k), {"basis": basis, "candidates": "、".join(near)})
    if rule.claim is not None and phrases.phrase(rule.claim) is None:
        yield Fault("packs.unknown-phrase", ("claim",), {
            "claim": rule.claim, "candidates": "、".join(p.name for p in phrases.phrases)})
    levels = language().values["level"]
    for k, level in enumerate(rule.applies.levels):
        if level not in levels:
            yield Fault("packs.unknown-level", ("applies", "levels", k), {
                "level": level, "candidates": "、".join(name for name in levels if name.isascii() == level.isascii())})
    values = {name: parameter.value for name, parameter in parameters.items()}
    for key in ("min_length", "max_share", "min_cells"):
        limit = getattr(rule, key)
        if limit is not None and limit_of(limit, values) is None:
            yield Fault("packs.bad-limit", (key,), {"value": limit, "candidates": "、".join(parameters)})
    yield from _hole_faults(rule)


def _hole_faults(rule: Rule) -> Iterator[Fault]:
    sideless = rule.check is not None and not has_sides(rule.check)
    for key in ("message", "message_en", "suggestion", "suggestion_en"):
        named = _holes(getattr(rule, key))
        wanting = [hole for hole in named if sideless and holes().get(hole) in _SIDES]
        if wanting:
            yield Fault("packs.no-sides", (key,), {"hole": wanting[0]})
        for hole in named:
            if hole not in holes():
                near = get_close_matches(hole, holes(), 3, 0.3) or sorted(holes())[:8]
                yield Fault("packs.unknown-hole", (key,), {"hole": hole, "candidates": "、".join(near)})


def _holes(text: str) -> list[str]:
    try:
        return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError:
        return ["{"]


def scope_faults(rule: Rule, vocabularies: Collection[Vocabulary]) -> Iterator[Fault]:
    """Rows or columns that the rule names and no form has: it would never run on them."""
    if rule.for_each == "single":
        return
    known = dict.fromkeys(name for vocabulary in vocabularies for name in scope_names(rule, vocabulary))
    wanted: list[tuple[str, Path]] = [(name, ("only", k)) for k, name in enumerate(rule.only)]
    if isinstance(rule.severity, dict):
        wanted += [(name, ("severity", name)) for name in rule.severity if name not in REST]
    for name, path in wanted:
        if name not in known:
            near = get_close_matches(name, known, 3, 0.3) or list(known)[:8]
            yield Fault("packs.unknown-scope", path, {"name": name, "candidates": "、".join(near)})


def part_faults(rule: Rule, vocabularies: Collection[Vocabulary]) -> Iterator[Fault]:
    """Parts of a report that the rule or its tests name and no form has."""
    known = "、".join(dict.fromkeys(part for vocabulary in vocabularies for part in part_names(vocabulary)))
    for path, name in _part_names(rule):
        if not any(parts_of(name, vocabulary) for vocabulary in vocabularies):
            yield Fault("packs.unknown-part", path, {"name": name, "candidates": known})


def _part_names(rule: Rule) -> Iterator[tuple[Path, str]]:
    """Where a rule and its tests name parts of a report."""
    yield from ((("within", k), name) for k, name in enumerate(rule.within))
    for k, test in enumerate(rule.tests):
        for key, texts in (("texts", test.texts), ("prior_texts", test.prior_texts)):
            yield from ((("tests", k, key, name), name) for name in texts or ())
        change = test.change
        if change is not None:
            for key, single in (("drop_section", change.drop_section), ("empty_section", change.empty_section)):
                yield from ((("tests", k, "change", key), name) for name in (single,) if name)
            yield from ((("tests", k, "change", "swap_sections", n), name)
                        for n, name in enumerate(change.swap_sections or ()))
            yield from ((("tests", k, "change", "titles", name), name) for name in change.titles or ())
