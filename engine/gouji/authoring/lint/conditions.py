"""Conditions that can only come out one way: always, never, one part against another, the same thing twice.

Counts and amounts are taken to be at least zero and counts to be whole, as rules of the kind 格式 see to; 增减 may be
anything, and so may a parameter that is below zero. What cannot be known is left alone: no false alarm is worth a hit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gouji.authoring.lint.fault import Fault
from gouji.authoring.lint.ranges import Known, Spans, holding, natural
from gouji.authoring.lint.subject import Subject
from gouji.authoring.lint.sums import divided, repeated
from gouji.expressions import Node, Reference, forms
from gouji.expressions.forms import Form, Variable
from gouji.expressions.judging import Cell, amount, compared
from gouji.expressions.nodes import Binary, Call, Comparison, Conditional, Key, Text, Unary, walk
from gouji.problems import Level, Problem
from gouji.vocabulary import Vocabulary

# Functions that look at cells and not at their numbers.
_CELLS = frozenset({"个数", "为空"})
_NEGATED = {"=": "≠", "≠": "=", "<": "≥", "≥": "<", ">": "≤", "≤": ">"}


@dataclass
class Examiner:
    """Judges the parts of one bound check. Cells are told apart by their keys."""

    vocabulary: Vocabulary
    signed: frozenset[str]
    places: dict[Key, int] = field(default_factory=dict)

    def variable(self, key: Key) -> Variable:
        place = self.places.setdefault(key, len(self.places))
        if key.scope == "parameter":
            return Variable(place, key.id not in self.signed, False)
        spec = self.vocabulary.figures.get(key.id)
        kind = spec.column.number if spec is not None else "change"
        return Variable(place, kind != "change", kind != "amount" and spec is not None)

    def cells(self, reference: Reference) -> Sequence[Cell]:
        return [Cell(forms.unknown(self.variable(key)), None, True) for key in reference.keys]

    def difference(self, node: Comparison) -> tuple[Form, Form | None] | None:
        """Left less right, and the tolerance; None for what nothing can be said of. Raises ZeroDivisionError."""
        for part in walk(node):
            if isinstance(part, Text) or (isinstance(part, Call) and part.function in _CELLS) or (
                    isinstance(part, Reference) and any(key.scope == "children" for key in part.keys)):
                return None
        slack = None if node.tolerance is None else amount(node.tolerance, self.cells)
        return forms.subtract(amount(node.left, self.cells), amount(node.right, self.cells)), slack

    def spans(self, node: Comparison, holds: bool) -> tuple[Form, Spans] | None:
        """The sum that the comparison is about, and where it must lie for the comparison to hold (or not to)."""
        found = self.difference(node)
        if found is None or found[0].loose or not found[0].terms:
            return None
        difference, slack = found
        if slack is not None and (not slack.known or node.operator not in "=≠"):
            return None
        operator = node.operator if holds else _NEGATED[node.operator]
        return difference, holding(operator, difference, slack.constant if slack is not None else 0)

    def truth(self, node: Node, known: Known) -> bool | None:
        """Whether the condition always (never) holds where what is `known` does; None where it depends."""
        match node:
            case Comparison():
                return self._compared(node, known)
            case Unary():
                inner = self.truth(node.operand, known)
                return None if inner is None else not inner
            case Binary(operator="且"):
                return _both(self.truth(node.left, known), self.truth(node.right, known))
            case Binary():
                return _either(self.truth(node.left, known), self.truth(node.right, known))
            case Conditional():
                condition = self.truth(node.condition, known)
                return _either(None if condition is None else not condition, self.truth(node.consequence, known))
        return None

    def _compared(self, node: Comparison, known: Known) -> bool | None:
        if node.left == node.right:
            return node.operator in "=≤≥"
        found = self.spans(node, True)
        if found is None:
            sides = self.difference(node)
            return None if sides is None else compared(node.operator, *sides).truth
        within = natural(found[0]).meet(known.of(found[0]))
        if within.meet(found[1]).empty:
            return False
        against = self.spans(node, False)
        return True if against is not None and within.meet(against[1]).empty else None

    def known(self, node: Node, holds: bool, before: Known) -> Known:
        """What is known where `node` holds (or does not), beside what was known before."""
        match node:
            case Comparison():
                found = self.spans(node, holds)
                return before if found is None else before.and_in(*found)
            case Unary(operator="非"):
                return self.known(node.operand, not holds, before)
            case Binary(operator="且") if holds:
                return self.known(node.right, True, self.known(node.left, True, before))
            case Binary(operator="或") if not holds:
                return self.known(node.right, False, self.known(node.left, False, before))
            case Conditional() if not holds:
                return self.known(node.consequence, False, self.known(node.condition, True, before))
        return before

    def faults(self, node: Node, known: Known | None = None) -> Iterator[Fault]:
        """What is wrong with a whole condition, the outermost part only."""
        known = known or Known({})
        if isinstance(node, Comparison) and node.left == node.right:
            yield Fault("lint.same-sides", node)
            return
        alone = self.truth(node, Known({}))
        never = isinstance(node, Conditional) and self.truth(node.condition, Known({})) is False
        if alone is not None and not never:
            yield Fault("lint.always-true" if alone else "lint.always-false", node)
            return
        yield from self._inner(node, known)

    def _inner(self, node: Node, known: Known) -> Iterator[Fault]:
        match node:
            case Binary(operator="且" | "或"):
                yield from self._joined(node, known)
            case Unary(operator="非"):
                yield from self._inner(node.operand, known)
            case Conditional():
                condition = self.truth(node.condition, known)
                if condition is not None:
                    yield Fault("lint.part-true" if condition else "lint.condition-never", node.condition)
                    return
                below = list(self._inner(node.condition, known))
                yield from below
                # Of a condition that contradicts itself anything follows.
                if not any(fault.code == "lint.contradiction" for fault in below):
                    yield from self._under(node, self.known(node.condition, True, known))

    def _under(self, node: Conditional, known: Known) -> Iterator[Fault]:
        follows = self.truth(node.consequence, known)
        if follows is None:
            yield from self._inner(node.consequence, known)
        elif self.truth(node.consequence, Known({})) is not None:
            yield Fault("lint.part-true" if follows else "lint.part-false", node.consequence)
        else:
            yield Fault("lint.follows-anyway" if follows else "lint.contradiction", node.consequence, node.condition)

    def _joined(self, node: Binary, known: Known) -> Iterator[Fault]:
        """Each part on its own, then after those before it: a ≥ 3 且 a ≥ 3, a > 5 且 a < 3, a > 5 或 a > 3."""
        parts = _flat(node, node.operator)
        wanted = node.operator == "且"
        for turn, part in enumerate(parts):
            twin = next((one for one in parts[:turn] if one == part), None)
            alone = self.truth(part, known)
            if twin is not None:
                yield Fault("lint.part-twice", part, twin)
                continue
            if alone is not None:
                yield Fault("lint.part-true" if alone else "lint.part-false", part)
                continue
            settled = False
            for other in (one for one in parts if one is not part):
                after = self.truth(part, self.known(other, wanted, known))
                first = parts.index(other) < turn
                if after is None or (after is not wanted and not first):
                    continue
                if after is not wanted:
                    yield Fault("lint.contradiction" if wanted else "lint.covers-all", part, other)
                else:
                    # Given that the other holds, this one does: it adds nothing (of two alike, the later is named).
                    back = self.truth(other, self.known(part, wanted, known))
                    if back is wanted and not first:
                        continue
                    yield Fault("lint.part-implied", part, other)
                settled = True
                break
            if not settled:
                yield from self._inner(part, known)


def _flat(node: Node, operator: str) -> list[Node]:
    if isinstance(node, Binary) and node.operator == operator:
        return _flat(node.left, operator) + _flat(node.right, operator)
    return [node]


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return True if one and other else None


def _either(one: bool | None, other: bool | None) -> bool | None:
    if one or other:
        return True
    return False if one is False and other is False else None


def condition_faults(subject: Subject) -> Iterator[Problem]:
    """What can only come out one way, on every scope and template that the rule is for."""
    common: dict[tuple[str, int, int], Fault] | None = None
    for vocabulary, check in subject.checks:
        examiner = Examiner(vocabulary, subject.ground.signed)
        node = check.prepared.node
        try:
            found = {fault.place: fault for fault in (*examiner.faults(node), *repeated(node))}
        except ZeroDivisionError:
            found = {fault.place: fault for fault in divided(node)}
        common = found if common is None else {place: fault for place, fault in common.items() if place in found}
        if not common:
            return
    for fault in (common or {}).values():
        other = "" if fault.other is None else subject.written(fault.other)
        yield subject.part(fault.code, fault.node, _level(fault.code), other=other)


def _level(code: str) -> Level:
    return "warning" if code in _WARNINGS else "error"


# A part that adds nothing does no harm; the rest makes another rule than the one meant.
_WARNINGS = frozenset({"lint.part-true", "lint.part-twice", "lint.part-implied", "lint.operand-cancels"})
