"""What a bound condition means, in a form in which two that always agree look alike, as far as that can be seen."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from fractions import Fraction
from math import ceil, floor, gcd, inf, lcm

from gouji.expressions.nodes import Binary, Call, Comparison, Conditional, Key, Node, Number, Reference, Unary

_REVERSED = {"=": "=", "≠": "≠", "<": ">", "≤": "≥", ">": "<", "≥": "≤"}
# Where left - right must lie for a sign to hold: below, at or above zero.
_HOLDS = {"=": {0}, "≠": {-1, 1}, "<": {-1}, "≤": {-1, 0}, ">": {1}, "≥": {0, 1}}
_Span = tuple[float, float]
_Linear = tuple[dict[Key, Fraction], Fraction]


def meaning(node: Node, numbers: Mapping[str, str]) -> Hashable:
    """A value that is equal for conditions of one meaning; `numbers` tells the kind of number of each figure (件数 and
    金额 are never below zero, 增减 may be), whatever stands in its cell else.

    Sums are compared by their terms, signs by where they can hold at all: a + b ≤ 0 is a + b = 0 for counts. That a
    sum such as 2a + 3b cannot be 1 is not seen.
    """
    match node:
        case Comparison(tolerance=None):
            one, other = _linear(node.left), _linear(node.right)
            if one is not None and other is not None:
                return _compared(node.operator, _plus(one, other, -1), numbers)
            sides = (_number(node.left), _number(node.right))
            turned = {">": "<", "≥": "≤"}.get(node.operator)
            return (turned, *reversed(sides)) if turned else (node.operator, *sides)
        case Comparison():
            assert node.tolerance is not None
            return node.operator, "±", _number(node.left), _number(node.right), _number(node.tolerance)
        case Binary():
            return node.operator, frozenset((meaning(node.left, numbers), meaning(node.right, numbers)))
        case Unary():
            return node.operator, meaning(node.operand, numbers)
        case Conditional():
            return "若", meaning(node.condition, numbers), meaning(node.consequence, numbers)
    return _number(node)


def _compared(operator: str, difference: _Linear, numbers: Mapping[str, str]) -> Hashable:
    """`difference` operator 0, with the first cell counted positively and the factors without a common one."""
    terms = {key: factor for key, factor in sorted(difference[0].items()) if factor}
    factor = _common(terms.values())
    if next(iter(terms.values()), factor) < 0:
        factor, operator = -factor, _REVERSED[operator]
    terms = {key: each / factor for key, each in terms.items()}
    border = -difference[1] / factor
    kinds = {"parameter" if key.scope == "parameter" else numbers.get(key.id, "amount") for key in terms}
    up = "change" in kinds or any(each > 0 for each in terms.values())
    down = "change" in kinds or any(each < 0 for each in terms.values())
    if not kinds <= {"count", "change"}:
        holds = _any(operator, border, down, up)
        if border == 0 and not (up and down):  # nothing counts how often
            terms = dict.fromkeys(terms, Fraction(1))
        return holds if isinstance(holds, bool) else (frozenset(terms.items()), holds)
    spans = _whole(operator, border, down, up)
    if isinstance(spans, bool):
        return spans
    if not down:  # of a cell that alone leads beyond all borders, nothing counts how far
        beyond = 1 + max(end for low, high in spans for end in (low - 1, high) if end < inf)
        terms = {key: min(each, Fraction(beyond)) for key, each in terms.items()}
    return frozenset(terms.items()), spans


def _common(factors: Collection[Fraction]) -> Fraction:
    below = lcm(*(factor.denominator for factor in factors))
    return Fraction(gcd(*(int(factor * below) for factor in factors)), below) if factors else Fraction(1)


def _whole(operator: str, border: Fraction, down: bool, up: bool) -> tuple[_Span, ...] | bool:
    """Where a sum of whole numbers, which may lie below and above zero, fulfils the comparison with `border`; a truth
    value where it always or never does."""
    low, high = -inf if down else 0.0, inf if up else 0.0
    under, over = (low, ceil(border) - 1.0), (floor(border) + 1.0, high)
    by_sign: dict[str, list[_Span]] = {
        "=": [(ceil(border), floor(border))], "≠": [under, over], "<": [under], "≤": [(low, floor(border))],
        ">": [over], "≥": [(ceil(border), high)]}
    kept = [(max(one, low), min(other, high)) for one, other in by_sign[operator] if max(one, low) <= min(other, high)]
    if len(kept) == 2 and kept[0][1] + 1 == kept[1][0]:
        kept = [(kept[0][0], kept[1][1])]
    return bool(kept) if kept in ([], [(low, high)]) else tuple(kept)


def _any(operator: str, border: Fraction, down: bool, up: bool) -> Hashable:
    """Likewise for amounts: which of below, at and above the border can be reached, and hold."""
    reached = {sign for sign, there in ((-1, down or border > 0), (1, up or border < 0),
                                        (0, border == 0 or (up if border > 0 else down))) if there}
    holds = _HOLDS[operator] & reached
    return bool(holds) if holds in (set(), reached) else (border, frozenset(holds))


def _number(node: Node) -> Hashable:
    linear = _linear(node)
    if linear is not None:
        return frozenset((key, factor) for key, factor in linear[0].items() if factor), linear[1]
    match node:
        case Call():
            inner = [_number(argument) for argument in node.arguments]
            return node.function, frozenset(inner) if node.function in ("最大", "最小") else tuple(inner)
        case Binary():
            sides = (_number(node.left), _number(node.right))
            return node.operator, frozenset(sides) if node.operator in "+×" else sides
        case Unary():
            return node.operator, _number(node.operand)
        case Reference():
            return node.keys
    return node


def _linear(node: Node) -> _Linear | None:
    """The sum that a number is, cells with what each counts; None for what is no sum."""
    match node:
        case Number():
            return {}, Fraction(node.value)
        case Reference() if not node.is_group:
            return {node.keys[0]: Fraction(1)}, Fraction(0)
        case Unary(operator="-"):
            inner = _linear(node.operand)
            return None if inner is None else _plus(({}, Fraction(0)), inner, -1)
        case Call(function="求和"):
            total: _Linear = ({}, Fraction(0))
            for argument in node.arguments:
                part = _group(argument) if isinstance(argument, Reference) else _linear(argument)
                if part is None:
                    return None
                total = _plus(total, part)
            return total
        case Binary(operator="+" | "-"):
            one, other = _linear(node.left), _linear(node.right)
            return None if one is None or other is None else _plus(one, other, 1 if node.operator == "+" else -1)
        case Binary(operator="×" | "÷"):
            return _scaled(node)
    return None


def _scaled(node: Binary) -> _Linear | None:
    one, other = _linear(node.left), _linear(node.right)
    if one is None or other is None:
        return None
    if not one[0] and node.operator == "×":
        one, other = other, one
    if other[0] or (node.operator == "÷" and not other[1]):
        return None
    factor = other[1] if node.operator == "×" else 1 / other[1]
    return {key: each * factor for key, each in one[0].items()}, one[1] * factor


def _group(reference: Reference) -> _Linear | None:
    if any(key.scope == "children" for key in reference.keys):
        return None
    return dict.fromkeys(reference.keys, Fraction(1)), Fraction(0)


def _plus(one: _Linear, other: _Linear, sign: int = 1) -> _Linear:
    terms = dict(one[0])
    for key, factor in other[0].items():
        terms[key] = terms.get(key, Fraction(0)) + sign * factor
    return terms, one[1] + sign * other[1]
