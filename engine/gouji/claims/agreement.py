"""Whether a claim agrees with one of its readings."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from gouji.expressions import Evaluation, Key, Node, Operand, prepare
from gouji.expressions.evaluate import Prepared
from gouji.expressions.lookups import Lookup
from gouji.expressions.nodes import Comparison, Name, Reference

# How far 约 N may lie from the table: a tenth (domain.md §6.7 gives no rule; a judgement kept on the safe side).
APPROXIMATE = Decimal("0.1")
# How far a percentage may lie from the table's share: one point, as reports round as they please (domain.md §6.7).
SHARE = Decimal("0.01")
_CLAIMED = Key("parameter", "claimed")
_SLACK = Key("parameter", "slack")


def compare(
    reading: Node, value: int | Decimal, lookup: Lookup, exact: bool = True, share: bool = False,
) -> Evaluation:
    """`reading = value` over the figures that `lookup` gives; with `exact` False, as near as a round number can be;
    with `share`, `value` is a part of 1 and one point off is as good."""
    own: dict[Key, int | Decimal] = {_CLAIMED: value}
    if share or not exact:
        own[_SLACK] = (SHARE if share else 0) + (0 if exact else slack(value))
    # The claimed number is an operand like a cell, so that the comparison is prepared once for all numbers.
    operands = {key: (Operand(key, "", number, number="amount"),) for key, number in own.items()}
    found = _prepared(reading, _SLACK not in own).evaluate(lambda key: operands.get(key) or lookup(key))
    return found._replace(operands=tuple(o for o in found.operands if o.key not in own))


def slack(value: int | Decimal) -> int | Decimal:
    """A tenth, or what is left open by the last digit said, whichever is more: 30余 is up to 39, 1.2万 up to 12999."""
    step = 1
    while value and value % (step * 10) == 0:
        step *= 10
    return max(abs(Decimal(value)) * APPROXIMATE, Decimal(step - 1))


@lru_cache(maxsize=1024)
def _prepared(reading: Node, exact: bool) -> Prepared:
    tolerance = None if exact else _reference(_SLACK)
    return prepare(Comparison("=", reading, _reference(_CLAIMED), tolerance))


def _reference(key: Key) -> Reference:
    return Reference(Name((key.id,)), (key,))
