"""Closures that compute an expression when every cell is a plain number: the common case, and the quick one."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from gouji.expressions.forms import Exact, exact, whole_if
from gouji.expressions.nodes import (
    Binary,
    Call,
    Comparison,
    Conditional,
    Key,
    Node,
    Number,
    Reference,
    Unary,
)

# Values by slot: an exact number, or a list of them for a key behind which many cells stand.
Values = Sequence[Any]
Compute = Callable[[Values], Any]

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "≠": operator.ne, ">": operator.gt, "<": operator.lt, "≥": operator.ge, "≤": operator.le}
_AGGREGATES: Mapping[str, Callable[[Any], Any]] = {
    "求和": sum, "最大": max, "最小": min, "绝对值": lambda numbers: abs(numbers[0])}


def divide(left: Exact, right: Exact) -> Exact:
    """Exact; raises ZeroDivisionError."""
    return whole_if(Fraction(left) / right)


def within(sign: str, left: Exact, right: Exact, slack: Exact) -> bool:
    """`left SIGN right ± slack`."""
    match sign:
        case "=":
            return -slack <= left - right <= slack
        case "≠":
            return not -slack <= left - right <= slack
        case "≤" | "<":
            return COMPARE[sign](left, right + slack)
    return COMPARE[sign](left, right - slack)


def build(node: Node, slots: Mapping[Key, int]) -> Compute | None:
    """A function from values to the result; None for what asks about cells or texts, which the judge decides.

    The function raises ZeroDivisionError, and ValueError for the greatest of nothing.
    """
    match node:
        case Number():
            constant = exact(node.value)
            return lambda values: constant
        case Reference():
            return operator.itemgetter(slots[node.keys[0]])
        case Call():
            return _call(node, slots)
        case Unary():
            operand = build(node.operand, slots)
            return operand and _unary(node.operator, operand)
        case Binary(operator="+") if (summed := _plain_sum(node, slots)) is not None:
            return summed
        case Binary():
            left, right = build(node.left, slots), build(node.right, slots)
            return left and right and _binary(node.operator, left, right)
        case Comparison():
            return _comparison(node, slots)
        case Conditional():
            left, right = build(node.condition, slots), build(node.consequence, slots)
            return left and right and _implication(left, right)
    return None


def _plain_sum(node: Binary, slots: Mapping[Key, int]) -> Compute | None:
    """a + b + c of single cells in one call: most rules are nothing else."""
    found: list[int] = []
    rest: Node = node
    while isinstance(rest, Binary) and rest.operator == "+" and isinstance(rest.right, Reference):
        found.append(slots[rest.right.keys[0]])
        rest = rest.left
    if not isinstance(rest, Reference) or rest.is_group:
        return None
    found.append(slots[rest.keys[0]])
    if len(found) == 2:
        second, first = found
        return lambda values: values[first] + values[second]
    cells = operator.itemgetter(*found)
    return lambda values: sum(cells(values))


def _unary(sign: str, operand: Compute) -> Compute:
    if sign == "-":
        return lambda values: -operand(values)
    return lambda values: not operand(values)


def _binary(sign: str, left: Compute, right: Compute) -> Compute:
    match sign:
        case "+":
            return lambda values: left(values) + right(values)
        case "-":
            return lambda values: left(values) - right(values)
        case "×":
            return lambda values: left(values) * right(values)
        case "÷":
            return lambda values: divide(left(values), right(values))
        case "且":
            return lambda values: left(values) and right(values)
    return lambda values: left(values) or right(values)


def _implication(condition: Compute, consequence: Compute) -> Compute:
    return lambda values: not condition(values) or consequence(values)


def _comparison(node: Comparison, slots: Mapping[Key, int]) -> Compute | None:
    left, right = build(node.left, slots), build(node.right, slots)
    if left is None or right is None:
        return None
    if node.tolerance is None:
        return _compared(COMPARE[node.operator], left, right)
    slack = build(node.tolerance, slots)
    return slack and _compared_within(node.operator, left, right, slack)


def _compared(holds: Callable[[Any, Any], bool], left: Compute, right: Compute) -> Compute:
    return lambda values: holds(left(values), right(values))


def _compared_within(sign: str, left: Compute, right: Compute, slack: Compute) -> Compute:
    return lambda values: within(sign, left(values), right(values), slack(values))


def _call(node: Call, slots: Mapping[Key, int]) -> Compute | None:
    if node.function in ("为空", "个数"):
        return None
    parts: list[Compute] = []
    many: list[Compute] = []
    for argument in node.arguments:
        if isinstance(argument, Reference) and argument.is_group:
            for key in argument.keys:
                (many if key.scope == "children" else parts).append(operator.itemgetter(slots[key]))
        else:
            part = build(argument, slots)
            if part is None:
                return None
            parts.append(part)
    if node.function in ("占比", "变动率"):
        first, second = parts
        less = 1 if node.function == "变动率" else 0
        return lambda values: divide(first(values), second(values)) - less
    compute = _AGGREGATES[node.function]

    def called(values: Values) -> Any:
        numbers = [part(values) for part in parts]
        for each in many:
            numbers.extend(each(values))
        return compute(numbers)

    return called
