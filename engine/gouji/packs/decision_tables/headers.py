"""What a header of a decision table may name, and which values may stand in its column."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from gouji.expressions import ExpressionError, Key, Node, Reference, UnknownName, bind, check_type, parse, references
from gouji.expressions.fields import Binding, Fields
from gouji.expressions.nodes import Binary, Call, Comparison, Number, walk
from gouji.language import language
from gouji.messages import message
from gouji.packs.binding import BoundRule, has_sides
from gouji.packs.decision_tables.model import Column, Domain
from gouji.packs.models import Rule
from gouji.vocabulary import Vocabulary, parse_years

EVIDENCE = ("difference", "left", "right")
SCOPE = ("column", "row")
ACTIONS = ("mend", "confirm", "consider")
SEVERITIES = ("error", "warning", "notice")
UNDECIDED = "undecided"
# What the difference of a failing check may be, by the sign of the check.
_FAILING = {"=": "≠", "≠": "=", ">": "≤", "<": "≥", "≥": "<", "≤": ">"}
_FRACTIONS = frozenset({"占比", "变动率"})


@dataclass(frozen=True, slots=True)
class Bound:
    """A rule that a table grades, on the templates that it is for."""

    rule: Rule
    on: Sequence[tuple[Vocabulary, BoundRule]]


@cache
def names() -> Mapping[str, str]:
    """The names that every table knows, in either spelling, to what they mean."""
    plain = {message(f"decision.name-{key}", lang): key for lang in ("zh", "en")
             for key in (*EVIDENCE, *SCOPE, "level", "year", UNDECIDED)}
    counted = {word: meant for group in ("severity", "action") for word, meant in language().values[group].items()}
    return plain | counted


def evidence_key(name: str) -> Key:
    """Under which the evidence of a check is looked up where an expression names it."""
    return Key("own", f"@{name}")


class HeaderReader:
    """Reads the headers of one sheet. `graded`: the rules it grades; none for the table of verdicts."""

    def __init__(self, graded: Sequence[Bound], vocabularies: Sequence[Vocabulary], parameters: Iterable[str]) -> None:
        self.graded = graded
        self.vocabularies = vocabularies
        self.parameters = frozenset(parameters)

    def column(self, text: str, place: str) -> Column:
        """The column under a header. Raises ExpressionError where it names nothing that can be looked at."""
        key = names().get(text, "")
        whole = (0, len(text))
        if not self.graded:
            return self._of_report(text, place, key)
        for bound in self.graded:
            if key in EVIDENCE and not _has_evidence(bound.rule):
                raise ExpressionError("decision.no-sides", *whole, {"name": text, "rule": bound.rule.id})
            if key in SCOPE and bound.rule.for_each not in (key, "cell"):
                raise ExpressionError("decision.no-scope", *whole, {"name": text, "rule": bound.rule.id})
        if key in SEVERITIES or key in ACTIONS or key == UNDECIDED:
            raise ExpressionError("decision.verdict-only", *whole, {"name": text})
        if key in EVIDENCE:
            return Column(text, place, key, None, self._joined(_evidence_domain(key, b) for b in self.graded))
        if key in SCOPE:
            words = dict.fromkeys(_part(short, key, b.rule) for b in self.graded for _, ready in b.on
                                  for short in (check.short for check in ready.checks))
            return Column(text, place, key, None, Domain(tuple(words)), tuple((word, word) for word in words))
        if key == "level":
            return self._level(text, place, [level for b in self.graded for level in b.rule.applies.levels or [""]])
        if key == "year":
            return Column(text, place, key, None, self._joined(map(_year_domain, self.graded)))
        node = parse(text)
        return Column(text, place, "", node, self._joined(self._domain(node, b) for b in self.graded))

    def _of_report(self, text: str, place: str, key: str) -> Column:
        if key == "level":
            return self._level(text, place, [""])
        if key == "year":
            first = min(vocabulary.first_year for vocabulary in self.vocabularies)
            return Column(text, place, key, None, Domain(whole=True, limits=((("≥", first),),)))
        if key in SEVERITIES or key in ACTIONS or key == UNDECIDED:
            return Column(text, place, key, None, Domain(whole=True, limits=((("≥", 0),),)))
        known = [name for name, meant in names().items() if meant not in (*EVIDENCE, *SCOPE)]
        spelled = [name for name in known if name.isascii() == text.isascii()]
        near = difflib.get_close_matches(text, spelled, 3, 0.3) or spelled
        raise ExpressionError("decision.unknown-count", 0, len(text), {"name": text, "candidates": "、".join(near)})

    @staticmethod
    def _level(text: str, place: str, levels: Sequence[str]) -> Column:
        known = language().values["level"]
        meant = dict.fromkeys(known[level] for level in levels if level) if all(levels) else dict.fromkeys(
            known.values())
        spelled = tuple((word, each) for word, each in known.items() if each in meant)
        return Column(text, place, "level", None, Domain(tuple(meant)), spelled)

    @staticmethod
    def _joined(domains: Iterable[Domain]) -> Domain:
        out: Domain | None = None
        for each in domains:
            out = each if out is None else out.joined(each)
        return out or Domain()

    def _domain(self, node: Node, bound: Bound) -> Domain:
        """Of an expression over figures, on every scope of the rule. Raises ExpressionError for unknown names."""
        out: Domain | None = None
        for vocabulary, ready in bound.on:
            fields = Fields(vocabulary, self.parameters)
            for binding in scopes_of(ready):
                tied = bind_header(node, fields, binding, _has_evidence(bound.rule))
                found = _number_domain(tied, vocabulary, bound)
                out = found if out is None else out.joined(found)
        return out or Domain()


def scopes_of(ready: BoundRule) -> list[Binding]:
    """Where the checks of a rule stand."""
    return [check.scope_of.binding for check in ready.checks] or [Binding(ready.table)]


def bind_header(node: Node, fields: Fields, binding: Binding, has_evidence: bool = True) -> Node:
    """An expression of a header with its names found on a check. Raises ExpressionError."""
    def resolve(parts: tuple[str, ...]) -> tuple[Key, ...]:
        known = [name for name, key in names().items() if key in EVIDENCE and has_evidence]
        if len(parts) == 1 and parts[0] in known:
            return (evidence_key(names()[parts[0]]),)
        try:
            return fields.resolve(parts, binding)
        except UnknownName as unknown:
            everywhere = [name for name in names() if names()[name] not in (*SEVERITIES, *ACTIONS, UNDECIDED)]
            near = difflib.get_close_matches(parts[-1], everywhere, 1, 0.5) if len(parts) == 1 else []
            raise UnknownName(unknown.parts_index, [*near, *unknown.candidates][:3]) from None

    bound = bind(node, resolve)
    check_type(bound, "number")
    return bound


def _has_evidence(rule: Rule) -> bool:
    """Whether a failing check of the rule has a left side, a right side and a difference."""
    return rule.kind == "claim" or (rule.check is not None and has_sides(rule.check))


def _part(short: str, key: str, rule: Rule) -> str:
    """The row or the column of a check's short name."""
    if rule.for_each != "cell":
        return short
    row, _, column = short.partition(".")
    return row if key == "row" else column


def _year_domain(bound: Bound) -> Domain:
    first, last = parse_years(bound.rule.applies.years)
    return Domain(whole=True, limits=((("≥", first), *((("≤", last),) if last else ())),))


def _evidence_domain(key: str, bound: Bound) -> Domain:
    rule = bound.rule
    whole = rule.kind != "claim" and all(
        _whole(check.prepared.node, vocabulary) for vocabulary, ready in bound.on for check in ready.checks)
    if key != "difference":
        return Domain(whole=whole)
    if rule.kind == "claim":
        return Domain(limits=((("≠", 0),),))
    node = parse(rule.check or "")
    # With a tolerance, or where an empty cell alone makes a check fail, a failing difference may be anything.
    if not isinstance(node, Comparison) or node.tolerance is not None or rule.blanks == "fail":
        return Domain(whole=whole)
    return Domain(whole=whole, limits=(((_FAILING[node.operator], 0),),))


def _number_domain(node: Node, vocabulary: Vocabulary, bound: Bound) -> Domain:
    evidence = _evidence_domain("difference", bound)
    evident = [reference.keys[0].id[1:] for reference in references(node) if reference.keys[0].id.startswith("@")]
    whole = _whole(node, vocabulary) and (not evident or evidence.whole)
    if not _floored(node, vocabulary):
        return Domain(whole=whole)
    never_zero = isinstance(node, Call) and node.function == "绝对值" and evident == ["difference"] and isinstance(
        node.arguments[0], Reference) and not evidence.admits(0)
    return Domain(whole=whole, limits=(((">" if never_zero else "≥", 0),),))


def _floored(node: Node, vocabulary: Vocabulary) -> bool:
    """Whether it is never below zero, whatever the cells hold that may hold it."""
    match node:
        case Number():
            return node.value >= 0
        case Reference():
            return all(key.id in vocabulary.figures and vocabulary.figures[key.id].column.number != "change"
                       for key in node.keys)
        case Binary(operator="+" | "×" | "÷"):
            return _floored(node.left, vocabulary) and _floored(node.right, vocabulary)
        case Call(function="绝对值" | "个数"):
            return True
        case Call(function="求和" | "最大" | "最小" | "占比"):
            return all(_floored(each, vocabulary) for each in node.arguments)
    return False


def _whole(node: Node, vocabulary: Vocabulary) -> bool:
    """Whether it can only be a whole number."""
    for part in walk(node):
        if isinstance(part, Number) and part.value != int(part.value):
            return False
        if (isinstance(part, Binary) and part.operator == "÷") or (
                isinstance(part, Call) and part.function in _FRACTIONS):
            return False
    return all(key.id.startswith("@") or (
        key.id in vocabulary.figures and vocabulary.figures[key.id].column.number != "amount")
        for reference in references(node) for key in reference.keys)

