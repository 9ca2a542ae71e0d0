"""Mutants of a condition: its tree with one place changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from gouji.checking.mutants.mutant import Mutant
from gouji.expressions import Node, source
from gouji.expressions.fields import SCOPES
from gouji.expressions.language import words
from gouji.expressions.nodes import Binary, Call, Comparison, Conditional, Name, Number, Unary, children, walk
from gouji.expressions.parser import prefixed
from gouji.packs.parameters import PREFIXES

# Each sign with those it may be taken for: weaker, stronger, at the border, the contrary.
_SIGNS: Mapping[str, tuple[str, ...]] = {
    "=": ("≥", "≤", "≠"), "≠": (">", "<", "="), "≤": ("<", "=", ">"), "≥": (">", "=", "<"), ">": ("≥", "≠", "≤"),
    "<": ("≤", "≠", "≥")}
_TURNED = {"+": "-", "-": "+", "且": "或", "或": "且"}
_CHAINS = ("+-", "×÷", "且", "或")
_SWAPPED = {"最大": "最小", "最小": "最大"}


class Changed(NamedTuple):
    """The whole condition with one change."""

    mutant: Mutant
    node: Node


def changes(node: Node, values: Mapping[str, int | Decimal]) -> Iterator[Changed]:
    """The condition, its names not yet bound, with each of the changes; `values` are the parameters of the pack.

    Some of them may not bind (a name that has no figure last year), some may mean the same: see `meaning`.
    """
    across_years = any(isinstance(part, Name) and part.parts[0] == words().prior for part in walk(node))
    return _within(node, values, across_years)


def _within(node: Node, values: Mapping[str, int | Decimal], across_years: bool) -> Iterator[Changed]:
    yield from _here(node, values, across_years)
    for place, child in enumerate(children(node)):
        for mutant, other in _within(child, values, across_years):
            yield Changed(mutant, _with_child(node, place, other))


def _here(node: Node, values: Mapping[str, int | Decimal], across_years: bool) -> Iterator[Changed]:
    match node:
        case Binary():
            yield from _binary(node)
        case Comparison():
            for sign in _SIGNS[node.operator]:
                yield _told("turn-sign", replace(node, operator=sign), of=source(node), part=node.operator, other=sign)
            if node.tolerance is not None:
                yield _told("drop-tolerance", replace(node, tolerance=None), part=source(node.tolerance))
        case Conditional():
            yield _told("drop-condition", node.consequence, part=source(node.condition))
        case Unary():
            yield _told("drop-sign", node.operand, part=source(node))
        case Call():
            yield from _call(node)
        case Number():
            for other in _shifted(node):
                yield _told("shift", other, part=source(node), other=source(other))
        case Name():
            yield from _name(node, values, across_years)


def _binary(node: Binary) -> Iterator[Changed]:
    chain = next(signs for signs in _CHAINS if node.operator in signs)
    code = "drop-part" if node.operator in "且或" else "drop-operand"
    # Of a + b + c, which is (a + b) + c, each term is dropped alone; the bracket is no term.
    if not (isinstance(node.left, Binary) and node.left.operator in chain):
        rest = node.right if node.operator != "-" else Unary("-", node.right)
        if node.operator != "÷":
            yield _told(code, rest, part=source(node.left))
    yield _told(code, node.left, part=source(node.right))
    if node.operator in _TURNED:
        yield _told("turn-operator", replace(node, operator=_TURNED[node.operator]), part=source(node.right),
                    sign=node.operator, other=_TURNED[node.operator])


def _call(node: Call) -> Iterator[Changed]:
    if len(node.arguments) > 1:
        for place, argument in enumerate(node.arguments):
            if len(node.arguments) > words().functions[node.function].least:
                rest = node.arguments[:place] + node.arguments[place + 1 :]
                yield _told("drop-operand", replace(node, arguments=rest), part=source(argument))
    if node.function in _SWAPPED:
        other = _SWAPPED[node.function]
        yield _told("swap-function", replace(node, function=other), of=source(node), part=node.function, other=other)
    if node.function == "绝对值":
        yield _told("drop-function", node.arguments[0], part=source(node))


def _name(node: Name, values: Mapping[str, int | Decimal], across_years: bool) -> Iterator[Changed]:
    prior = words().prior
    if SCOPES.get(node.parts[0]) in ("organ", "children") and len(node.parts) > 1:
        rest = Name(node.parts[1:], node.spans[1:])
        yield _told("swap-body", rest, part=source(node), other=source(rest))
    elif node.parts[0] in PREFIXES and len(node.parts) > 1:
        step = _step(values.get(node.parts[1], 1))
        for sign in "+-":
            other = Binary(sign, node, step)
            yield _told("shift", other, part=source(node), other=source(other))
    elif node.parts[0] == prior:
        rest = Name(node.parts[1:], node.spans[1:])
        yield _told("swap-year", rest, part=source(node), other=source(rest))
    elif across_years:
        before = prefixed(node, (prior,))
        yield _told("swap-year", before, part=source(node), other=source(before))


def _shifted(node: Number) -> Iterator[Number]:
    value = Decimal(node.value)
    step = Decimal("0.01") if node.percent or 0 < abs(value) < 1 else Decimal(1)
    for other in (value + step, value - step):
        yield replace(node, value=int(other) if other == int(other) else other)


def _step(value: int | Decimal) -> Number:
    """One, or for a share one percentage point."""
    return Number(1) if abs(Decimal(value)) >= 1 or value == 0 else Number(Decimal("0.01"), percent=True)


def _told(code: str, node: Node, **values: str) -> Changed:
    return Changed(Mutant(f"mutants.{code}", values), node)


def _with_child(node: Node, place: int, other: Node) -> Node:
    match node:
        case Call():
            arguments = (*node.arguments[:place], other, *node.arguments[place + 1 :])
            # Where the scope was written before the function, its arguments say it themselves from now on.
            return replace(node, arguments=arguments, scope=())
        case Unary():
            return replace(node, operand=other)
        case Binary() | Comparison() if place < 2:
            return replace(node, left=other) if place == 0 else replace(node, right=other)
        case Comparison():
            return replace(node, tolerance=other)
        case Conditional():
            return replace(node, condition=other) if place == 0 else replace(node, consequence=other)
    raise TypeError(node)
