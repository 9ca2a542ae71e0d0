"""Sums that count a cell twice or not at all, and divisors that are zero."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.authoring.lint.fault import Fault
from gouji.expressions import Node, Reference
from gouji.expressions.nodes import Binary, Call, Comparison, Key, Number, Unary, walk


def divided(node: Node) -> Iterator[Fault]:
    """Divisors that are zero whatever the report says."""
    for part in walk(node):
        match part:
            case (Binary(operator="÷", right=Number() as divisor)
                  | Call(function="占比", arguments=(_, Number() as divisor))):
                if not divisor.value:
                    yield Fault("lint.zero-divisor", divisor)


def repeated(node: Node) -> Iterator[Fault]:
    """Cells that count twice in one comparison, or on both sides so that they cancel out."""
    for part in walk(node):
        if not isinstance(part, Comparison) or part.left == part.right:
            continue
        seen: dict[Key, tuple[Reference, int]] = {}
        for reference, sign in (*_terms(part.left, 1), *_terms(part.right, -1)):
            twin = next((seen[key] for key in reference.keys if key in seen), None)
            if twin is not None:
                code = "lint.operand-twice" if twin[1] == sign else "lint.operand-cancels"
                yield Fault(code, reference, twin[0])
            for key in reference.keys:
                seen.setdefault(key, (reference, sign))


def _terms(node: Node, sign: int) -> Iterator[tuple[Reference, int]]:
    """The cells of a sum, each with its sign; nothing of what is multiplied."""
    match node:
        case Reference():
            yield node, sign
        case Call(function="求和"):
            for argument in node.arguments:
                yield from _terms(argument, sign)
        case Unary(operator="-"):
            yield from _terms(node.operand, -sign)
        case Binary(operator="+" | "-"):
            yield from _terms(node.left, sign)
            yield from _terms(node.right, sign if node.operator == "+" else -sign)
