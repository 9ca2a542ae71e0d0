"""Which rules certainly hold on a line of figures: nearly all of them on nearly every report, told in microseconds.

A rule is told to hold only where every cell that it asks for is a whole number that nobody doubts, or where an empty
one may be read as 0 and it holds with that (空白: 宽, 视为0). Everything else is left to the ordinary checks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple

from gouji.checking import Result, Subject
from gouji.expressions import Key, fast, references
from gouji.packs import BoundRule, Rule

_INTEGERS = frozenset({int})
_EMPTY = ("", "/")  # as corpus.lean writes blank and 不适用
_AS_ZERO = ("lenient", "zero")


class Quick(NamedTuple):
    """A rule on the reports of one form. `places` of the cells it asks for, in this year's line and behind it last
    year's; `holds`: its checks; `zero`: an empty cell may be read as 0."""

    rule: str
    places: Callable[[Sequence[Any]], Sequence[Any]]
    own: frozenset[int]
    prior: frozenset[int]
    holds: tuple[fast.Compute, ...]
    zero: bool


def quick(rule: Rule, ready: BoundRule, subject: Subject, probe: Sequence[Result], own: Mapping[str, int],
          prior: Mapping[str, int]) -> Quick | None:
    """The rule made quick; None where it cannot be. `probe`: what it comes to on a report without figures, which says
    the scopes it has no figures for; `own`, `prior`: the places of figure ids in the lines of both years."""
    absent = {result.scope for result in probe if result.status == "not_applicable"}
    slots: dict[Key, int] = {}
    constants: list[tuple[int, Any]] = []
    end = len(own) + len(prior)
    computes: list[fast.Compute] = []
    for check in ready.checks:
        if check.scope in absent:
            continue
        for reference in references(check.prepared.node):
            for key in reference.keys:
                if key.scope == "own" and key.id in own:
                    slots[key] = own[key.id]
                elif key.scope == "prior" and key.id in prior:
                    slots[key] = len(own) + prior[key.id]
                elif key.scope == "parameter":
                    slots[key] = end + len(constants)
                    constants.append((slots[key], subject.lookup(key)[0].value))
                else:
                    return None
        compute = fast.build(check.prepared.node, slots)
        if compute is None:
            return None
        computes.append(compute)
    cells = sorted({place for key, place in slots.items() if key.scope != "parameter"})
    if not computes or not cells:
        return None
    values = [_exact(value) for _, value in constants]
    return Quick(rule.id, itemgetter(*cells) if len(cells) > 1 else _one(cells[0]),
                 frozenset(place for place in cells if place < len(own)),
                 frozenset(place - len(own) for place in cells if place >= len(own)),
                 tuple(_with(compute, values) if values else compute for compute in computes),
                 rule.blanks in _AS_ZERO)


def _one(place: int) -> Callable[[Sequence[Any]], Sequence[Any]]:
    return lambda values: (values[place],)


def _with(compute: fast.Compute, constants: Sequence[Any]) -> fast.Compute:
    return lambda values: compute([*values, *constants])


def _exact(value: Any) -> Any:
    from gouji.expressions.forms import exact

    return exact(value) if isinstance(value, int | Decimal) else value


def holding(rules: Sequence[Quick], line: Sequence[Any], doubtful: Sequence[int], before: Sequence[int]) -> set[str]:
    """The rules that hold on a line (this year's cells, then last year's). `doubtful`, `before`: the doubted places of
    either year."""
    filled: list[Any] | None = None
    out = set()
    for each in rules:
        if (doubtful and not each.own.isdisjoint(doubtful)) or (before and not each.prior.isdisjoint(before)):
            continue
        values = line
        if not _INTEGERS.issuperset(map(type, each.places(line))):
            if not each.zero:
                continue
            if filled is None:
                filled = [0 if cell in _EMPTY else cell for cell in line]
            values = filled
            if not _INTEGERS.issuperset(map(type, each.places(filled))):
                continue
        try:
            for holds in each.holds:
                if not holds(values):
                    break
            else:
                out.add(each.rule)
        except (ZeroDivisionError, ValueError):
            continue
    return out
