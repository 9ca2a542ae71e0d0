"""Finds what every name of an expression stands for, and whether the expression is of the kind wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from gouji.expressions.errors import ExpressionError
from gouji.expressions.language import words
from gouji.expressions.nodes import (
    Binary,
    Call,
    Comparison,
    Conditional,
    Key,
    Name,
    Node,
    Number,
    Reference,
    Text,
    Unary,
    walk,
)
from gouji.expressions.parser import prefixed

Resolve = Callable[[tuple[str, ...]], tuple[Key, ...]]
Type = Literal["condition", "number", "text"]


class UnknownName(Exception):  # noqa: N818 - a resolver's answer, not a fault
    """Raised by a resolver: the part at `parts_index` is not known; `candidates` are like it, best first. `code` says
    what there is to say of it where that is more than that no such name is known."""

    def __init__(self, parts_index: int = 0, candidates: Sequence[str] = (), code: str = "") -> None:
        self.parts_index = parts_index
        self.candidates = tuple(candidates)
        self.code = code
        super().__init__(parts_index, self.candidates)


class AmbiguousName(Exception):  # noqa: N818 - a resolver's answer, not a fault
    """Raised by a resolver: the name may mean any of `candidates`, each written so that it is unique."""

    def __init__(self, candidates: Sequence[str]) -> None:
        self.candidates = tuple(candidates)
        super().__init__(self.candidates)


def bind(node: Node, resolve: Resolve) -> Node:
    """`node` with every name replaced by a Reference, and 变动率 given the year before as second argument.

    Raises ExpressionError for a name that is unknown, ambiguous, or a group of cells where one number is wanted.
    """
    # The nodes are made anew by their names: dataclasses.replace takes three times as long, and a pack has thousands.
    match node:
        case Name():
            return _single(_reference(node, resolve))
        case Call():
            return _call(node, resolve)
        case Unary():
            return Unary(node.operator, bind(node.operand, resolve), start=node.start, end=node.end)
        case Binary():
            return Binary(node.operator, bind(node.left, resolve), bind(node.right, resolve),
                          start=node.start, end=node.end)
        case Comparison():
            tolerance = None if node.tolerance is None else bind(node.tolerance, resolve)
            return Comparison(node.operator, bind(node.left, resolve), bind(node.right, resolve), tolerance,
                              start=node.start, end=node.end)
        case Conditional():
            return Conditional(bind(node.condition, resolve), bind(node.consequence, resolve),
                               start=node.start, end=node.end)
    return node


def _call(node: Call, resolve: Resolve) -> Node:
    arguments = node.arguments
    if node.function == "变动率":
        arguments = (arguments[0], prefixed(arguments[0], (words().prior,)))
    groups = words().functions[node.function].groups
    return replace(node, arguments=tuple(
        _reference(argument, resolve) if groups and isinstance(argument, Name) else bind(argument, resolve)
        for argument in arguments))


def _single(reference: Reference) -> Reference:
    if reference.is_group:
        taking = dict.fromkeys(function for function in words().functions.values() if function.groups)
        raise ExpressionError("expression.group-as-number", reference.start, reference.end,
                              {"name": ".".join(reference.name.parts), "count": len(reference.keys),
                               "known": " ".join(function.name for function in taking),
                               "known_en": " ".join(function.alias for function in taking)})
    return reference


def _reference(name: Name, resolve: Resolve) -> Reference:
    try:
        keys = resolve(name.parts)
        if not keys:
            raise UnknownName()
    except UnknownName as unknown:
        raise _unknown(name, unknown) from unknown
    except AmbiguousName as ambiguous:
        raise ExpressionError("expression.ambiguous-name", name.start, name.end,
                              {"name": ".".join(name.parts), "candidates": " / ".join(ambiguous.candidates),
                               "first": next(iter(ambiguous.candidates), "")}) from ambiguous
    return Reference(name, keys, start=name.start, end=name.end)


def _unknown(name: Name, unknown: UnknownName) -> ExpressionError:
    index = min(max(unknown.parts_index, 0), len(name.parts) - 1)
    part = name.parts[index]
    start, end = name.spans[index] if index < len(name.spans) else (name.start, name.end)
    values: dict[str, object] = {"name": part, "candidates": " / ".join(unknown.candidates),
                                 "first": next(iter(unknown.candidates), "")}
    if unknown.code:
        return ExpressionError(unknown.code, start, end, values)
    if unknown.candidates:
        return ExpressionError("expression.unknown-name", start, end, values)
    # 甲=1或乙=2 reads 1, 或乙: say what was probably meant before "no such name"
    for word in ("且", "或", "则", "若", "非"):
        before, found, after = part.partition(word)
        if found and (before or after):
            return ExpressionError("expression.word-in-name", start, end,
                                   values | {"word": word, "apart": f"{before} {word} {after}".strip()})
    return ExpressionError("expression.no-such-name", start, end, values)


def references(node: Node) -> Iterator[Reference]:
    """Every Reference of a bound expression in the order written, repeated ones too."""
    return (part for part in walk(node) if isinstance(part, Reference))


def check_type(node: Node, want: Literal["condition", "number"]) -> None:
    """Raises ExpressionError where `node` is not a condition (or a number), or some part of it cannot be computed."""
    if isinstance(node, Text):  # full-width quotes are no quotes of YAML: they make a text of the whole
        raise ExpressionError("expression.quoted", node.start, node.end)
    _require(node, want)


def type_of(node: Node) -> Type:
    """Whether `node` is a condition, a number or a text; a name counts as a number. Raises ExpressionError inside."""
    match node:
        case Text():
            return "text"
        case Number() | Name() | Reference():
            return "number"
        case Call():
            return _type_of_call(node)
        case Unary():
            return _require(node.operand, "condition" if node.operator == "非" else "number")
        case Binary():
            want: Type = "condition" if node.operator in "且或" else "number"
            _require(node.left, want)
            return _require(node.right, want)
        case Comparison():
            _check_sides(node)
            return "condition"
        case Conditional():
            _require(node.condition, "condition")
            return _require(node.consequence, "condition")
    raise TypeError(node)


def _type_of_call(node: Call) -> Type:
    cells = words().functions[node.function].cells
    for argument in node.arguments:
        if not cells:
            _require(argument, "number")
        elif not isinstance(argument, Name | Reference):
            raise ExpressionError("expression.cell-expected", argument.start, argument.end, {"name": node.function})
    return "condition" if node.function == "为空" else "number"


def _check_sides(node: Comparison) -> None:
    texts = [side for side in (node.left, node.right) if isinstance(side, Text)]
    if not texts:
        _require(node.left, "number")
        _require(node.right, "number")
        if node.tolerance is not None:
            _require(node.tolerance, "number")
        return
    comparable = all(isinstance(side, Text | Name | Reference) for side in (node.left, node.right))
    if not comparable or node.operator not in "=≠" or node.tolerance is not None:
        raise ExpressionError("expression.text-as-number", texts[0].start, texts[0].end, {"text": texts[0].value})


def _require(node: Node, want: Type) -> Type:
    found = type_of(node)
    if found == want:
        return found
    if found == "text":
        raise ExpressionError("expression.text-as-number", node.start, node.end,
                              {"text": node.value if isinstance(node, Text) else ""})
    code = "expression.condition-expected" if want == "condition" else "expression.number-expected"
    raise ExpressionError(code, node.start, node.end)
