"""Exact arithmetic over numbers some of which are not known.

A Form is a sum of known numbers and unknowns with known factors, plus a remainder of which only bounds are known. The
linear part cancels exactly (x + 1 - x is 1); what is not linear falls back to bounds, which are never too narrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

Exact = int | Fraction
Bound = Exact | None  # None: no bound on that side


class NothingGivenError(ArithmeticError):
    """The greatest or least of no cell at all was wanted."""


class Variable(NamedTuple):
    """An unknown cell: its place among the operands, whether it is at least 0, whether it is a whole number."""

    place: int
    floor: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Form:
    """constant + Σ factor × unknown + something between `low` and `high` that depends on the unknowns `loose`."""

    constant: Exact
    terms: Mapping[Variable, Exact] = field(default_factory=dict)
    low: Bound = 0
    high: Bound = 0
    loose: frozenset[Variable] = frozenset()

    @property
    def known(self) -> bool:
        """Whether it is one number whatever the unknowns are."""
        return not self.terms and self.low == 0 == self.high

    def rests_on(self) -> frozenset[Variable]:
        return self.loose.union(self.terms)

    def bounds(self) -> tuple[Bound, Bound]:
        """The least and the greatest it can be."""
        low = None if self.low is None else self.constant + self.low
        high = None if self.high is None else self.constant + self.high
        for variable, factor in self.terms.items():
            if not variable.floor:
                return None, None
            if factor > 0:
                high = None
            else:
                low = None
        return low, high

    def can_be_zero(self) -> bool:
        low, high = self.bounds()
        if (low is not None and low > 0) or (high is not None and high < 0):
            return False
        if self.low != 0 or self.high != 0 or not all(variable.whole for variable in self.terms):
            return True
        if type(self.constant) is int and any(factor in (1, -1) for factor in self.terms.values()) \
                and all(type(factor) is int for factor in self.terms.values()):
            return True
        unit = lcm(*(Fraction(factor).denominator for factor in (*self.terms.values(), self.constant)))
        step = gcd(*(int(factor * unit) for factor in self.terms.values()))
        rest = self.constant * unit
        return rest == 0 if step == 0 else rest % step == 0


def exact(value: int | Decimal) -> Exact:
    """The same number as int or Fraction."""
    return value if isinstance(value, int) else whole_if(Fraction(value))


def whole_if(value: Exact) -> Exact:
    return value.numerator if value.denominator == 1 else value


def shown(value: Exact) -> int | Decimal:
    """The same number as int or Decimal; a fraction without an end is rounded to 28 digits."""
    if value.denominator == 1:
        return value.numerator
    for places in range(1, 40):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = tuple(map(int, str(abs(scaled.numerator))))
            return Decimal((int(value < 0), digits, -places))
    return Decimal(value.numerator) / Decimal(value.denominator)


def unknown(variable: Variable) -> Form:
    return Form(0, {variable: 1})


def _between(low: Bound, high: Bound, loose: Iterable[Variable]) -> Form:
    return Form(low, loose=frozenset()) if low is not None and low == high else Form(0, {}, low, high, frozenset(loose))


def add(left: Form, right: Form) -> Form:
    constant = left.constant + right.constant
    if left.known and right.known:
        return Form(constant)
    terms = dict(left.terms)
    for variable, factor in right.terms.items():
        total = terms.pop(variable, 0) + factor
        if total:
            terms[variable] = total
    low = None if left.low is None or right.low is None else left.low + right.low
    high = None if left.high is None or right.high is None else left.high + right.high
    return Form(constant, terms, low, high, left.loose | right.loose)


def scale(form: Form, factor: Exact) -> Form:
    if factor == 0:
        return Form(0)
    low, high = (None if bound is None else bound * factor for bound in (form.low, form.high))
    if factor < 0:
        low, high = high, low
    terms = {variable: each * factor for variable, each in form.terms.items()}
    return Form(form.constant * factor, terms, low, high, form.loose)


def subtract(left: Form, right: Form) -> Form:
    return add(left, scale(right, -1))


def multiply(left: Form, right: Form) -> Form:
    if right.known:
        return scale(left, right.constant)
    if left.known:
        return scale(right, left.constant)
    return _product(left.bounds(), right.bounds(), left.rests_on() | right.rests_on())


def divide(left: Form, right: Form) -> Form:
    """Raises ZeroDivisionError when the divisor is certainly 0; one that may be 0 only widens the bounds."""
    if right.known:
        if right.constant == 0:
            raise ZeroDivisionError
        return scale(left, whole_if(Fraction(1) / right.constant))
    loose = left.rests_on() | right.rests_on()
    low, high = right.bounds()
    if low is not None and low >= 0:
        inverse: tuple[Bound, Bound] = (_inverse(high), _inverse(low) if low else None)
    elif high is not None and high <= 0:
        inverse = (_inverse(high) if high else None, _inverse(low))
    else:
        inverse = (None, None)
    return _product(left.bounds(), inverse, loose)


def _inverse(bound: Bound) -> Exact:
    return 0 if bound is None else Fraction(1) / bound


def _product(left: tuple[Bound, Bound], right: tuple[Bound, Bound], loose: frozenset[Variable]) -> Form:
    corners: list[Exact] = []
    infinite: set[int] = set()
    for one, one_side in zip(left, (-1, 1), strict=True):
        for other, other_side in zip(right, (-1, 1), strict=True):
            if one == 0 or other == 0:
                corners.append(0)
            elif one is None or other is None:
                infinite.add(_sign(one, one_side) * _sign(other, other_side))
            else:
                corners.append(one * other)
    low = None if -1 in infinite else min(corners)
    high = None if 1 in infinite else max(corners)
    return _between(low, high, loose)


def _sign(bound: Bound, side: int) -> int:
    return side if bound is None else 1 if bound > 0 else -1


def absolute(form: Form) -> Form:
    low, high = form.bounds()
    if low is not None and low >= 0:
        return form
    if high is not None and high <= 0:
        return scale(form, -1)
    most = None if low is None or high is None else max(-low, high)
    return _between(0, most, form.rests_on())


def greatest(forms: Iterable[Form]) -> Form:
    """The greatest of some forms, at least one; those that another can never fall below are left out."""
    kept = list(forms)
    floors = [bound for bound in (form.bounds()[0] for form in kept) if bound is not None]
    floor = max(floors, default=None)
    able = [form for form in kept if floor is None or (top := form.bounds()[1]) is None or top >= floor]
    if len(able) == 1 or all(form == able[0] for form in able):
        return able[0]
    tops = [form.bounds()[1] for form in able]
    high = None if None in tops else max(top for top in tops if top is not None)
    return _between(floor, high, frozenset().union(*(form.rests_on() for form in able)))
