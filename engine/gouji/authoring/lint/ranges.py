"""Where a sum of cells may lie: spans on the line of numbers, exact, with or without their ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd, lcm
from typing import NamedTuple

from gouji.expressions.forms import Exact, Form, Variable

Sum = tuple[tuple[Variable, Fraction], ...]


class Span(NamedTuple):
    """From `low` to `high` (None: no end on that side); `low_in`, `high_in`: whether the end itself belongs to it."""

    low: Fraction | None
    high: Fraction | None
    low_in: bool = True
    high_in: bool = True

    @property
    def empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.low_in and self.high_in))


class Spans(NamedTuple):
    """Several spans; `whole`: only whole numbers of them count."""

    spans: tuple[Span, ...]
    whole: bool = False

    @property
    def empty(self) -> bool:
        return not self.spans

    def meet(self, other: Spans) -> Spans:
        """What lies in both."""
        whole = self.whole or other.whole
        met = (_meet(one, two) for one in self.spans for two in other.spans)
        kept = (_narrowed(span) if whole else span for span in met)
        return Spans(tuple(span for span in kept if not span.empty), whole)


EVERYWHERE = Spans((Span(None, None),))


@dataclass(frozen=True)
class Known:
    """What is known of sums, by their normal form."""

    spans: Mapping[Sum, Spans]

    def of(self, form: Form) -> Spans:
        return self.spans.get(_normal(form)[0], EVERYWHERE)

    def and_in(self, form: Form, spans: Spans) -> Known:
        name = _normal(form)[0]
        return Known({**self.spans, name: self.spans.get(name, EVERYWHERE).meet(spans)})


def natural(form: Form) -> Spans:
    """Where the sum can lie at all, its cells being what they are."""
    terms, _, _ = _normal(form)
    low = high = None
    if all(variable.floor for variable, _ in terms):
        low = Fraction(0) if all(factor > 0 for _, factor in terms) else None
        high = Fraction(0) if all(factor < 0 for _, factor in terms) else None
    whole = all(variable.whole and factor.denominator == 1 for variable, factor in terms)
    return Spans((Span(low, high),), whole)


def holding(operator: str, form: Form, slack: Exact = 0) -> Spans:
    """Where the sum of `form` must lie for `form operator 0 ± slack`; `slack` counts for = and ≠ only."""
    _, factor, constant = _normal(form)
    low, high = sorted(((-constant - Fraction(slack)) / factor, (-constant + Fraction(slack)) / factor))
    if factor < 0:
        operator = {"<": ">", "≤": "≥", ">": "<", "≥": "≤"}.get(operator, operator)
    by_sign = {
        "=": (Span(low, high),), "≠": (Span(None, low, True, False), Span(high, None, False)),
        "<": (Span(None, low, True, False),), "≤": (Span(None, low),),
        ">": (Span(low, None, False),), "≥": (Span(low, None),)}
    return Spans(tuple(span for span in by_sign[operator] if not span.empty))


def _normal(form: Form) -> tuple[Sum, Fraction, Fraction]:
    """The terms without a common factor and with the first counted positively, that factor, and the constant."""
    terms = {variable: Fraction(factor) for variable, factor in sorted(form.terms.items()) if factor}
    below = lcm(*(factor.denominator for factor in terms.values())) if terms else 1
    common = Fraction(gcd(*(int(factor * below) for factor in terms.values())), below) if terms else Fraction(1)
    if next(iter(terms.values()), common) < 0:
        common = -common
    return tuple((variable, factor / common) for variable, factor in terms.items()), common, Fraction(form.constant)


def _meet(one: Span, other: Span) -> Span:
    low, low_in = one.low, one.low_in
    if other.low is not None and (low is None or other.low > low):
        low, low_in = other.low, other.low_in
    elif other.low is not None and other.low == low:
        low_in = low_in and other.low_in
    high, high_in = one.high, one.high_in
    if other.high is not None and (high is None or other.high < high):
        high, high_in = other.high, other.high_in
    elif other.high is not None and other.high == high:
        high_in = high_in and other.high_in
    return Span(low, high, low_in, high_in)


def _narrowed(span: Span) -> Span:
    """To the whole numbers within."""
    low, high = span.low, span.high
    if low is not None:
        low = Fraction(floor(low) + 1 if not span.low_in else ceil(low))
    if high is not None:
        high = Fraction(ceil(high) - 1 if not span.high_in else floor(high))
    return Span(low, high)
