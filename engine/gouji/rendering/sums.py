"""The arithmetic of a check as people read it: both sides by name and in numbers, and the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gouji.checking import Result, show_number
from gouji.messages import Lang, message


@dataclass(frozen=True, slots=True)
class Sum:
    """One side of a comparison: as named in the rule, in numbers, and what it comes to."""

    side: str
    names: str
    numbers: str
    value: str


def scope_text(result: Result, lang: Lang) -> str:
    """A check by its rule and the row, column or cell it looked at."""
    name = "cell" if result.rule.for_each == "cell" else "column"
    return f"{result.rule.id} {result.values.get(lang, {}).get(name, '')}".strip()


def difference_text(result: Result, lang: Lang) -> str:
    """The difference where there is one to tell."""
    text = _value(result, "difference", lang, result.difference)
    return "" if text == show_number(None) else text


def sums(result: Result, lang: Lang) -> tuple[Sum, ...]:
    """Left and right of an equation; of a claim, what the table says and what the text says."""
    values = result.values.get(lang, {})
    out = []
    if "readings" in values:
        return (Sum("left", "", str(values["readings"]), ""),
                Sum("right", message("page.in-the-text", lang), "", str(values["value"])))
    for side, number in (("left", result.left), ("right", result.right)):
        names = str(values.get(f"{side}_text", ""))
        if not names or not values.get("right_text"):
            continue  # a condition has no two sides; what it compares stands in the message
        numbers, value = str(values.get(f"{side}_sum", "")), _value(result, side, lang, number)
        out.append(Sum(side, names, "" if numbers == value else numbers, value))
    return tuple(out)


def sum_lines(result: Result, lang: Lang) -> Iterator[str]:
    """The arithmetic as lines of text, for outputs without columns: `本年新收 + 上年结转 = 104 + 12 = 116`, the other
    side, and the difference. Nothing for a check that compares nothing."""
    both = sums(result, lang)
    for one in both:
        yield " = ".join(part for part in (one.names, one.numbers, one.value) if part)
    difference = difference_text(result, lang) if both else ""
    if difference:
        yield message("workbook.difference", lang, difference=difference)


def _value(result: Result, name: str, lang: Lang, number: int | Decimal | None) -> str:
    """A value as the message has it, which knows of sums that are open; else the number itself."""
    known = result.values.get(lang, {}).get(name)
    return str(known) if known not in (None, "") else show_number(number)
