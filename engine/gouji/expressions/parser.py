"""Builds the tree of an expression (Pratt parser); every mistake is an ExpressionError with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from gouji.expressions.errors import ExpressionError
from gouji.expressions.language import Function, words
from gouji.expressions.lexer import Token, tokens
from gouji.expressions.mistakes import after_operand, no_operand
from gouji.expressions.nodes import (
    Binary,
    Call,
    Comparison,
    Conditional,
    Name,
    Node,
    Number,
    Text,
    Unary,
    children,
    walk,
)

DEPTH_LIMIT = 60
HEIGHT_LIMIT = 200  # a long sum is a deep tree, and every walk over it recurses

COMPARISONS = frozenset("=≠><≥≤")
POWERS = {"或": 10, "且": 20, **dict.fromkeys(COMPARISONS, 40), "+": 50, "-": 50, "×": 60, "÷": 60}
_NOT, _TOLERANCE, _SIGN = 30, 45, 70
_Grown = TypeVar("_Grown", bound=Node)


@lru_cache(maxsize=2048)
def parse(source: str) -> Node:
    """The tree of `source`, a single expression. Raises ExpressionError."""
    return _Parser(source).run()


def prefixed(node: Node, scope: tuple[str, ...], span: tuple[int, int] | None = None) -> Node:
    """`node` with `scope` put before every name in it; `span` is where the scope was written, if anywhere."""
    def named(name: Name) -> Name:
        before = ((span or (name.start, name.end)),) * len(scope)
        return replace(name, parts=(*scope, *name.parts), spans=(*before, *name.spans))

    return renamed(node, named)


def renamed(node: Node, named: Callable[[Name], Name]) -> Node:
    """`node` with every name in it as `named` gives it."""
    match node:
        case Name():
            return named(node)
        case Call(arguments=arguments):
            return replace(node, arguments=tuple(renamed(each, named) for each in arguments))
        case Unary(operand=operand):
            return replace(node, operand=renamed(operand, named))
        case Binary() | Comparison():
            node = replace(node, left=renamed(node.left, named), right=renamed(node.right, named))
            if isinstance(node, Comparison) and node.tolerance is not None:
                return replace(node, tolerance=renamed(node.tolerance, named))
            return node
        case Conditional(condition=condition, consequence=consequence):
            return replace(node, condition=renamed(condition, named), consequence=renamed(consequence, named))
    return node


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = tokens(source)
        self.at = 0
        self.depth = 0
        self.heights: dict[int, tuple[int, Node]] = {}  # holds the nodes, so that no id is used twice

    def run(self) -> Node:
        if self.peek.kind == "end":
            raise ExpressionError("expression.empty", 0, len(self.source))
        node = self.expression(0)
        if self.at < len(self.tokens) - 1:
            raise after_operand(self.tokens, self.at)
        return node

    @property
    def peek(self) -> Token:
        return self.tokens[self.at]

    def advance(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def sees(self, *signs: str) -> bool:
        return self.peek.kind in ("sign", "word") and self.peek.text in signs

    def expression(self, power: int) -> Node:
        """An expression whose operators all bind more tightly than `power`."""
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            raise ExpressionError("expression.too-deep", self.peek.start, self.peek.end, {"limit": DEPTH_LIMIT})
        left = self.prefix()
        while self.sees(*POWERS):
            operator = self.peek.text
            binding = POWERS[operator]
            if binding <= power:
                break
            self.advance()
            right = self.expression(binding)
            if operator in COMPARISONS:
                left = self.comparison(operator, left, right)
            else:
                left = self.grown(Binary(operator, left, right, start=left.start, end=right.end))
        self.depth -= 1
        return left

    def comparison(self, operator: str, left: Node, right: Node) -> Node:
        tolerance = None
        if self.sees("±"):
            self.advance()
            tolerance = self.expression(_TOLERANCE)
            self.refuse_relative(left, right, tolerance)
        if self.sees(*COMPARISONS):
            raise ExpressionError("expression.chained-comparison", self.peek.start, self.peek.end,
                                  {"operator": self.peek.text})
        end = right.end if tolerance is None else tolerance.end
        return self.grown(Comparison(operator, left, right, tolerance, start=left.start, end=end))

    def refuse_relative(self, left: Node, right: Node, tolerance: Node) -> None:
        """± 5% beside counts would mean ±0.05 of one; beside shares it means percentage points and is fine."""
        share = any((isinstance(part, Number) and part.percent) or (isinstance(part, Binary) and part.operator == "÷")
                    or (isinstance(part, Call) and part.function in ("占比", "变动率"))
                    for side in (left, right) for part in walk(side))
        if isinstance(tolerance, Number) and tolerance.percent and not share:
            raise ExpressionError("expression.relative-tolerance", tolerance.start, tolerance.end,
                                  {"side": self.source[right.start : right.end],
                                   "share": self.source[tolerance.start : tolerance.end]})

    def prefix(self) -> Node:
        """What can stand at the beginning of an expression."""
        token = self.advance()
        match token.kind, token.text:
            case "number", _:
                return Number(token.value, token.percent, start=token.start, end=token.end)
            case "text", _:
                return Text(token.text, start=token.start, end=token.end)
            case ("name" | "label"), _:
                return self.name(token)
            case "sign", "(":
                return self.bracketed(token)
            case "sign", ("+" | "-"):
                return self.signed(token)
            case "word", "非":
                operand = self.expression(_NOT)
                return self.grown(Unary("非", operand, start=token.start, end=operand.end))
            case "word", "若":
                return self.conditional(token)
        self.at -= 1
        raise no_operand(self.tokens, self.at)

    def bracketed(self, opening: Token) -> Node:
        if self.sees(")"):
            raise ExpressionError("expression.empty-brackets", opening.start, self.peek.end)
        node = self.expression(0)
        self.close(opening)
        return node

    def close(self, opening: Token) -> Token:
        if self.sees(")"):
            return self.advance()
        if self.peek.kind == "end":
            raise ExpressionError("expression.unclosed-bracket", opening.start, opening.end)
        raise after_operand(self.tokens, self.at)

    def signed(self, token: Token) -> Node:
        before = self.tokens[self.at - 2] if self.at > 1 else None
        if before is not None and before.kind == "sign" and before.text in "+-×÷":
            raise no_operand(self.tokens, self.at - 1)
        operand = self.expression(_SIGN)
        if token.text == "+":
            return operand
        return self.grown(Unary("-", operand, start=token.start, end=operand.end))

    def conditional(self, token: Token) -> Node:
        condition = self.expression(0)
        if self.peek.kind == "end":
            raise ExpressionError("expression.missing-then", token.start, token.end)
        if not self.sees("则"):
            raise after_operand(self.tokens, self.at)
        self.advance()
        consequence = self.expression(0)
        return self.grown(Conditional(condition, consequence, start=token.start, end=consequence.end))

    def name(self, token: Token) -> Node:
        parts = [token]
        while self.sees("."):
            dot = self.advance()
            if self.peek.kind not in ("name", "label"):
                raise ExpressionError("expression.name-after-dot", dot.start, dot.end)
            parts.append(self.advance())
        if self.sees("(") and parts[-1].kind == "name":
            return self.call(parts)
        return Name(tuple(part.text for part in parts), tuple((part.start, part.end) for part in parts),
                    start=token.start, end=parts[-1].end)

    def call(self, parts: list[Token]) -> Node:
        called = parts[-1]
        known = words().functions
        function = known.get(called.text) or known.get(called.text.lower())
        if function is None:
            raise ExpressionError("expression.unknown-function", called.start, called.end,
                                  {"name": called.text,
                                   "known": " ".join(dict.fromkeys(each.name for each in known.values())),
                                   "known_en": " ".join(dict.fromkeys(each.alias for each in known.values()))})
        opening = self.advance()
        arguments: list[Node] = []
        while not self.sees(")"):
            arguments.append(self.expression(0))
            if not self.sees(","):
                break
            self.advance()
            if self.sees(")"):
                raise no_operand(self.tokens, self.at)
        end = self.close(opening).end
        self.check_count(function, len(arguments), called.start, end)
        scope = tuple(part.text for part in parts[:-1])
        node = self.grown(Call(function.name, tuple(arguments), scope, start=parts[0].start, end=end))
        if not scope:
            return node
        span = (parts[0].start, parts[-2].end)
        moved = replace(node, arguments=tuple(prefixed(argument, scope, span) for argument in arguments))
        self.heights[id(moved)] = (self.heights[id(node)][0], moved)
        return moved

    def check_count(self, function: Function, count: int, start: int, end: int) -> None:
        if count >= function.least and (function.most is None or count <= function.most):
            return
        exact = function.most == function.least
        code = "expression.argument-count" if exact else "expression.argument-missing"
        raise ExpressionError(code, start, end, {"name": function.name, "alias": function.alias, "count": count,
                                                 "least": function.least})

    def grown(self, node: _Grown) -> _Grown:
        height = 1 + max((self.heights.get(id(child), (1,))[0] for child in children(node)), default=0)
        if height > HEIGHT_LIMIT:
            raise ExpressionError("expression.too-many-terms", node.start, node.end, {"limit": HEIGHT_LIMIT})
        self.heights[id(node)] = (height, node)
        return node
