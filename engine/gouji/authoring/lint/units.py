"""Units that do not go together: documents added to money, a share compared with a count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from gouji.authoring.lint.subject import Subject
from gouji.checking import show_number
from gouji.expressions import Node, Reference
from gouji.expressions.nodes import Binary, Call, Comparison, Key, Number, Text, Unary, walk
from gouji.packs.parameters import limit_of
from gouji.problems import Problem
from gouji.vocabulary import Vocabulary

# Functions whose value is of the same unit as what stands in their brackets.
_KEEPING = frozenset({"求和", "最大", "最小", "绝对值"})
_UnitOf = Callable[[Key], str]


def unit_faults(subject: Subject) -> Iterator[Problem]:
    """Every + - and comparison whose sides have different units on some scope and template."""
    seen: set[tuple[int, int]] = set()
    for vocabulary, check in subject.checks:
        for node, left, right in _mismatches(check.prepared.node, _unit_of(subject, vocabulary)):
            if (node.start, node.end) not in seen:
                seen.add((node.start, node.end))
                yield subject.part("lint.units-differ", node, "error", left=left, right=right)
    yield from _shares(subject)


def _shares(subject: Subject) -> Iterator[Problem]:
    """A share held against 13 where 13 % was meant: it would be held against 1300 %."""
    limit = limit_of(subject.rule.max_share, subject.ground.values) if subject.rule.max_share else None
    if limit is not None and limit > 1:
        yield subject.problem("lint.share-limit", ("max_share",), "warning", limit=subject.rule.max_share,
                              percent=show_number(100 * limit))
    seen: set[tuple[int, int]] = set()
    for _, check in subject.checks:
        for part in walk(check.prepared.node):
            if not isinstance(part, Comparison):
                continue
            for share, other in ((part.left, part.right), (part.right, part.left)):
                value = _plain(other, subject)
                if (value is not None and value > 1 and (other.start, other.end) not in seen
                        and isinstance(share, Call) and share.function == "占比"):
                    seen.add((other.start, other.end))
                    yield subject.within("lint.share-limit", "check", (other.start, other.end), "warning",
                                         limit=subject.written(other),
                                         percent=show_number(100 * value))


def _plain(node: Node, subject: Subject) -> int | Decimal | None:
    """A number written, or that of a parameter, and no percentage."""
    if isinstance(node, Number):
        return None if node.percent else node.value
    if isinstance(node, Reference) and len(node.keys) == 1 and node.keys[0].scope == "parameter":
        name = node.keys[0].id
        return None if subject.ground.units.get(name) == "%" else subject.ground.values.get(name)
    return None


def _unit_of(subject: Subject, vocabulary: Vocabulary) -> _UnitOf:
    def unit(key: Key) -> str:
        if key.scope == "parameter":
            return subject.ground.units.get(key.id, "")
        spec = vocabulary.figures.get(key.id)
        return spec.column.unit if spec is not None else ""

    return unit


def _mismatches(node: Node, unit: _UnitOf) -> Iterator[tuple[Node, str, str]]:
    """The innermost parts that put together what has different units, with the units."""
    for part in walk(node):
        sides: tuple[Node, ...] = ()
        match part:
            case Binary(operator="+" | "-"):
                sides = part.left, part.right
            case Comparison():
                sides = (part.left, part.right) if part.tolerance is None else (
                    part.left, part.right, part.tolerance)
            case Call(function=function) if function in _KEEPING or function == "占比":
                sides = part.arguments
        known = [found for side in sides if (found := _unit(side, unit))]
        other = next((found for found in known if found != known[0]), "")
        if other:
            yield part, known[0], other


def _unit(node: Node, unit: _UnitOf) -> str:
    """The unit of a number; "" where it has none, or none can be told."""
    match node:
        case Reference():
            units = {unit(key) for key in node.keys}
            return units.pop() if len(units) == 1 else ""
        case Unary(operator="-"):
            return _unit(node.operand, unit)
        case Call(function=function) if function in _KEEPING:
            return _agreed(node.arguments, unit)
        case Binary(operator="+" | "-"):
            return _agreed((node.left, node.right), unit)
        case Binary(operator="×"):
            one, other = _unit(node.left, unit), _unit(node.right, unit)
            return "" if one and other else one or other
        case Binary(operator="÷"):
            return "" if _unit(node.right, unit) else _unit(node.left, unit)
        case Text():
            return ""
    return ""


def _agreed(parts: tuple[Node, ...], unit: _UnitOf) -> str:
    """The one unit of several numbers; a number without one takes that of the others."""
    units = {found for part in parts if (found := _unit(part, unit))}
    return units.pop() if len(units) == 1 else ""
