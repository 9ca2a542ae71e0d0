"""The parsed form of an expression. Two nodes are equal when they mean the same, wherever they were written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

Scope = Literal["own", "prior", "organ", "children", "parameter"]


class Key(NamedTuple):
    """What a name stands for: the figure, attribute or parameter `id` in a scope (`own`: this report).

    A tuple, for every evaluation looks its keys up in a dictionary and a dataclass hashes four times slower.
    """

    scope: Scope
    id: str


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of an expression; `start` and `end` are offsets in the source, `end` exclusive."""

    start: int = field(default=0, compare=False, kw_only=True)
    end: int = field(default=0, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number as meant: 60% is 0.6 with `percent` set, 3万 is 30000."""

    value: int | Decimal
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A text in quotation marks."""

    value: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name as written, split on its dots; `spans` holds the offsets of each part."""

    parts: tuple[str, ...]
    spans: tuple[tuple[int, int], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Reference(Node):
    """A name that was found: `keys` has one entry, or several for a group of cells."""

    name: Name
    keys: tuple[Key, ...]

    @property
    def is_group(self) -> bool:
        """Whether more than one cell may stand behind it."""
        return len(self.keys) > 1 or self.keys[0].scope == "children"


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function by its Chinese name.

    `scope` was written before it (下级.求和(…)) and stands already in the names of its arguments. After binding,
    变动率 holds two arguments: the value and the same of the year before.
    """

    function: str
    arguments: tuple[Node, ...]
    scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`-` before a number or 非 before a condition."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """`+ - × ÷` between numbers, 且 或 between conditions."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`= ≠ > < ≥ ≤`; the tolerance (± in the same unit as the sides) widens what holds: a ≤ b ± t is a ≤ b + t."""

    operator: str
    left: Node
    right: Node
    tolerance: Node | None = None


@dataclass(frozen=True, slots=True)
class Conditional(Node):
    """若 `condition` 则 `consequence`: holds unless the condition does and the consequence does not."""

    condition: Node
    consequence: Node


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node in the order written."""
    match node:
        case Call():
            return node.arguments
        case Unary():
            return (node.operand,)
        case Binary():
            return node.left, node.right
        case Comparison():
            sides = (node.left, node.right)
            return sides if node.tolerance is None else (*sides, node.tolerance)
        case Conditional():
            return node.condition, node.consequence
    return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything in it, in the order written."""
    yield node
    for child in children(node):
        yield from walk(child)
