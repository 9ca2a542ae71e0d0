"""Values as a person would write them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

Value = int | float | str | bool | time | date | datetime | timedelta
_DIGITS = 15  # that Excel shows
_MOST_WHOLE = 10**_DIGITS
_MOST_PLAIN = 1e24


def text_of(value: Value) -> str:
    """A value as a person would write it, raw but for white space around it: 226, 24697.67, 2021-03-05, 09:30:00, TRUE.

    The number itself, whatever its format: 0.35 where the sheet shows 35%, 1234 where it shows 1,234; and the day
    itself, whichever of its parts the sheet shows.
    """
    if isinstance(value, str):
        return (value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value).strip()
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return value.isoformat("seconds") if isinstance(value, time) else str(value)


def _number(number: float) -> str:
    """With the fifteen digits that Excel shows: 226.0 is 226, 24697.669999999998 is 24697.67."""
    if number.is_integer() and abs(number) < _MOST_WHOLE:
        return str(int(number))
    if not abs(number) < _MOST_PLAIN:  # too large for anyone, infinite, or none
        return str(number)
    shown = format(Decimal(format(number, f".{_DIGITS}g")), "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
