"""Evaluates a bound expression over the cells of a report and records what the result rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gouji.expressions import fast, forms
from gouji.expressions.binding import Type, check_type, references, type_of
from gouji.expressions.careful import Careful, Plan, plan
from gouji.expressions.nodes import Comparison, Key, Name, Node, Text, walk
from gouji.expressions.operands import Blanks, Evaluation, Lookup, Operand, ScopeUnavailable

__all__ = ["Blanks", "Evaluation", "Lookup", "Operand", "Prepared", "ScopeUnavailable", "evaluate", "prepare"]


_INTEGERS = frozenset({int})


def evaluate(node: Node, lookup: Lookup, blanks: Blanks = "lenient") -> Evaluation:
    """What the bound `node` comes to over the cells that `lookup` gives. To repeat it, `prepare` the node once."""
    return prepare(node).evaluate(lookup, blanks)


def prepare(node: Node) -> Prepared:
    """`node`, bound, made ready for many evaluations. Raises ExpressionError where it cannot be computed."""
    return Prepared(node)


class Prepared:
    """A bound expression with its closures built; holds no state of any report."""

    __slots__ = ("_built", "_compute", "_left", "_plan", "_right", "_slots", "node", "type")

    def __init__(self, node: Node) -> None:
        self.node = node
        self.type = type_of(node)
        if self.type == "text":
            check_type(node, "number")
        if any(isinstance(part, Name) for part in walk(node)):
            raise TypeError("bind the expression before evaluating it")
        keys = dict.fromkeys(key for reference in references(node) for key in reference.keys)
        self._slots = tuple((key, key.scope == "children") for key in keys)
        index = {key: at for at, key in enumerate(keys)}
        self._plan = plan(node, self.type == "number", index)
        self._reset()

    def _reset(self) -> None:
        self._compute: Callable[[fast.Values], Any] | None = None
        self._left: Callable[[fast.Values], Any] | None = None
        self._right: Callable[[fast.Values], Any] | None = None
        self._built = False

    def _build(self) -> None:
        """The closures, made at the first evaluation: most rules of a pack are for the other template."""
        self._built = True
        node, index = self.node, {key: at for at, (key, _) in enumerate(self._slots)}
        if isinstance(node, Comparison) and not (isinstance(node.left, Text) or isinstance(node.right, Text)):
            self._left, self._right = fast.build(node.left, index), fast.build(node.right, index)
        self._compute = fast.build(node, index)

    def __getstate__(self) -> tuple[object, ...]:
        return self.node, self.type, self._slots, self._plan

    def __setstate__(self, state: tuple[Node, Type, tuple[tuple[Key, bool], ...], Plan]) -> None:
        self.node, self.type, self._slots, self._plan = state
        self._reset()

    def coefficients(self) -> Mapping[Key, int] | None:
        """For an exact linear equation without a constant: what each cell counts in left - right; None for any other.

        Cells that cancel out are left out.
        """
        linear = self._plan.linear
        if linear is None or not isinstance(self.node, Comparison) or self.node.operator != "=" \
                or linear.difference.constant != 0:
            return None
        keys = [key for key, _ in self._slots]
        out = {keys[place]: factor for (place, _, _), factor in linear.difference.terms.items() if factor}
        return {key: int(factor) for key, factor in out.items()} if all(f == int(f) for f in out.values()) else None

    def evaluate(self, lookup: Lookup, blanks: Blanks = "lenient") -> Evaluation:
        """What it comes to over the cells that `lookup` gives; ScopeUnavailable from `lookup` is let through."""
        if not self._built:
            self._build()
        known: Mapping[Key, Operand] | None = getattr(lookup, "known", None)
        if known is not None and self._compute is not None:
            result = self._evaluate_known(known)
            if result is not None:
                return result
        operands: list[Operand] = []
        values: list[object] = []
        plain = self._compute is not None
        for key, many in self._slots:
            found = lookup(key)
            operands.extend(found)
            if many:
                plain = plain and all(_is_plain(operand) for operand in found)
                values.append([operand.value for operand in found])
                continue
            (operand,) = found
            value = operand.value
            if type(value) is not int or operand.doubtful or operand.state != "given":
                plain = False
            values.append(value)
        if plain:
            result = self._evaluate_plain(values, tuple(operands))
            if result is not None:
                return result
        places: dict[Key, range] = {}
        start = 0
        for (key, many), numbers in zip(self._slots, values, strict=True):
            count = len(numbers) if many and isinstance(numbers, list) else 1
            places[key] = range(start, start + count)
            start += count
        return Careful(self._plan, tuple(operands), places, blanks).run()

    def _evaluate_known(self, known: Mapping[Key, Operand]) -> Evaluation | None:
        """The result where every cell is a whole number and at hand: nearly every check of nearly every report."""
        try:
            operands = tuple([known[key] for key, _ in self._slots])
        except KeyError:
            return None
        values = [operand.value for operand in operands]
        if any(operand.doubtful for operand in operands) or not _INTEGERS.issuperset(map(type, values)):
            return None
        return self._evaluate_plain(values, operands)

    def _evaluate_plain(self, values: fast.Values, operands: tuple[Operand, ...]) -> Evaluation | None:
        """The result where every cell is a whole number; None for what the careful way must decide."""
        try:
            if self._left is not None and self._right is not None and isinstance(self.node, Comparison):
                left, right = self._left(values), self._right(values)
                if self.node.tolerance is None:
                    holds = fast.COMPARE[self.node.operator](left, right)
                else:
                    holds = self._compute is not None and self._compute(values)
                if type(left) is int and type(right) is int:
                    return Evaluation("pass" if holds else "fail", left, right, left - right, operands, (), (), None)
                return Evaluation("pass" if holds else "fail", forms.shown(left), forms.shown(right),
                                  forms.shown(left - right), operands, (), (), None)
            if self._compute is None:
                return None
            result = self._compute(values)
        except (ZeroDivisionError, ValueError):
            return None
        if self.type == "number":
            return Evaluation("pass", forms.shown(result), None, None, operands, (), (), None)
        return Evaluation("pass" if result else "fail", None, None, None, operands, (), (), None)


def _is_plain(operand: Operand) -> bool:
    return type(operand.value) is int and not operand.doubtful and operand.state == "given"
