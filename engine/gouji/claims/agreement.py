"""Whether a claim agrees with one of its readings."""

from __future__ import annotations

from decimal import Decimal

from gouji.expressions import Evaluation, Node, prepare
from gouji.expressions.lookups import Lookup
from gouji.expressions.nodes import Comparison, Number

# How far 约 N may lie from the table: a tenth (domain.md §6.7 gives no rule; a judgement kept on the safe side).
APPROXIMATE = Decimal("0.1")


def compare(reading: Node, value: int | Decimal, lookup: Lookup, exact: bool = True) -> Evaluation:
    """`reading = value` over the figures that `lookup` gives; with `exact` False, within a tenth of the value."""
    tolerance = None if exact else Number(abs(value) * APPROXIMATE)
    return prepare(Comparison("=", reading, Number(value), tolerance)).evaluate(lookup)
