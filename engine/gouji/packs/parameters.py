"""Parameters of a pack: numbers in rules that its users may set otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

_VALUE = re.compile(r"(-?\d{1,15}(?:\.\d{1,10})?)([%％]?)", re.ASCII)
PREFIXES = ("参数", "parameter")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A limit, a length, a share; 30 % is kept as 0.3, with % for its unit. `value` is the newest; `dated`: all of them
    with the day (YYYY-MM-DD) from which each holds, in order, where it changed over the years."""

    name: str
    value: int | Decimal
    unit: str = ""
    note: str = ""
    dated: tuple[tuple[str, int | Decimal], ...] = ()

    @property
    def percent(self) -> bool:
        """Whether people write it as a percentage."""
        return self.unit == "%"

    def on(self, day: str) -> int | Decimal:
        """The value in force on a day; before the first day, the first value."""
        value = self.dated[0][1] if self.dated else self.value
        for first, since in self.dated:
            if first <= day:
                value = since
        return value

    def upon(self, below: Parameter) -> Parameter:
        """In place of the same parameter of the pack below, whose values hold before the first day of this one."""
        if not self.dated:
            return self
        first = self.dated[0][0]
        earlier = below.dated or (("", below.value),)
        return replace(self, dated=(*(each for each in earlier if each[0] < first), *self.dated))

    def moved(self, value: int | Decimal) -> Parameter:
        """With another newest value, those of earlier days moved by as much."""
        step = value - self.value
        return replace(self, value=value, dated=tuple((day, each + step) for day, each in self.dated))


def limit_of(text: str, values: Mapping[str, int | Decimal]) -> int | Decimal | None:
    """The number of a rule: its own (40, 90%) or that of a parameter (参数.名, from `values`); None for others."""
    prefix, _, name = text.partition(".")
    return values.get(name) if prefix in PREFIXES else parameter_value(text)


def parameter_value(text: str) -> int | Decimal | None:
    """2000, 0.5 or 30% (0.3); None for anything else."""
    found = _VALUE.fullmatch(text)
    if found is None:
        return None
    number = Decimal(found[1]) / 100 if found[2] else Decimal(found[1])
    return int(number) if number == number.to_integral_value() else number
