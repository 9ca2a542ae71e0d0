"""Number formats: whether they show the number that a cell holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

# "percent": the number a hundred times as large, with its sign; "other": rounded, scaled, cut up or replaced by words.
Shown = Literal["same", "percent", "other", "nothing"]

_LONGEST = 255  # that Excel takes
# Those that have a number in place of a code (ECMA-376 part 1, 18.8.30); dates are left out, calamine reads them.
BUILT_IN = {**dict.fromkeys(("1", "3", "5", "6", "37", "38", "41", "42"), "#,##0"),
            **dict.fromkeys(("2", "4", "7", "8", "39", "40", "43", "44"), "#,##0.00"),
            "9": "0%", "10": "0.00%", "11": "0.00E+00", "12": "# ?/?", "13": "# ??/??", "48": "##0.0E+0"}
_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
                    r"|(?P<general>general|g/通用格式)|(?P<power>e[+-])|(?P<core>[0#?.,])|(?P<sign>[%‰])"
                    r"|(?P<slash>/)|(?P<text>@)|(?P<end>;)|(?P<date>[ymdhsegb])|(?P<bare>.)", re.IGNORECASE | re.DOTALL)
_CORE = re.compile(r"(?P<whole>[0#?,]*?)(?P<thousands>,*)(?:\.(?P<places>[0#?]*)(?P<more>,*).*)?", re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]{1,15}(?:\.[0-9]{1,15})?)")
_CURRENCY = re.compile(r"\$([^-]*)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_NAUGHT = frozenset("-–—−－/／\\无零")  # what stands for a zero, and is read as one
_MINUS = frozenset("-–—−－(（")


@dataclass(slots=True)
class _Section:
    core: str = ""  # placeholders, points and commas
    literal: str = ""
    within: str = ""  # of it, what stands between placeholders
    condition: tuple[str, Decimal] | None = None
    percent: bool = False
    power: bool = False
    fraction: bool = False
    as_it_is: bool = False  # General, text, a date

    def shows(self, number: Decimal, signed: bool) -> Shown:
        """`signed`: the minus of a negative number is the format's business."""
        said = set("".join(self.literal.split()))
        if any(c.isdigit() or c in "%‰" for c in said):
            return "other"
        if signed and number < 0 and said.isdisjoint(_MINUS):
            return "other" if self.as_it_is or self.core or said else "nothing"
        if self.as_it_is:
            return "same"
        if not set(self.core) & set("0#?") or (number == 0 and "0" not in self.core):
            if said:
                return "same" if number == 0 and said <= _NAUGHT else "other"
            return "nothing"
        if self.within.strip():
            return "other"
        return self._of_digits(number)

    def _of_digits(self, number: Decimal) -> Shown:
        found = _CORE.fullmatch(self.core)
        if number == 0 or found is None:
            return "same" if found else "other"
        if found["thousands"] or found["more"]:
            return "other"
        if self.percent:
            return "percent"
        places = len(found["places"] or "")
        _, digits, exponent = number.normalize().as_tuple()
        if self.power:
            return "same" if len(digits) <= places + len(found["whole"]) else "other"
        behind = -exponent if isinstance(exponent, int) else 0
        return "same" if behind <= (0 if self.fraction else places) else "other"


@dataclass(frozen=True, slots=True, eq=False)
class NumberFormat:
    """`counts`: whole numbers over zero are shown as they are; `zeros`: so is zero."""

    sections: tuple[_Section, ...]
    counts: bool
    zeros: bool

    def of_number(self, number: Decimal) -> Shown:
        return _of_number(self.sections, number)

    def of_text(self) -> Shown:
        """Only a fourth section is for text."""
        section = self.sections[3] if len(self.sections) > 3 else None
        if section is None or section.as_it_is:
            return "same"
        return "other" if section.literal.strip() else "nothing"


@lru_cache(256)
def number_format(code: str) -> NumberFormat | None:
    """None for a format that shows whatever a cell holds, and for what is none."""
    if len(code) > _LONGEST:
        return None
    sections = tuple(_sections(code))
    if all(section.as_it_is and not section.literal for section in sections):
        return None
    special = any(section.condition or section.power for section in sections)
    return NumberFormat(sections, not special and _of_number(sections, Decimal(1)) == "same",
                        _of_number(sections, Decimal(0)) == "same")


def _of_number(sections: tuple[_Section, ...], number: Decimal) -> Shown:
    if any(section.condition for section in sections):
        # Where none is for it, Excel shows ####.
        fit = next((s for s in sections[:3] if s.condition is None or _meets(number, *s.condition)), None)
        return "other" if fit is None else fit.shows(number, signed=False)
    numbers = sections[:3]
    if number < 0 and len(numbers) > 1:
        return numbers[1].shows(number, signed=True)
    return numbers[2 if number == 0 and len(numbers) > 2 else 0].shows(number, signed=False)


def _meets(number: Decimal, relation: str, bound: Decimal) -> bool:
    return ((number < bound and "<" in relation) or (number > bound and ">" in relation)
            or (number == bound and "=" in relation))


def _sections(code: str) -> list[_Section]:
    sections = [_Section()]
    pending = ""  # text since the last placeholder
    for token in _TOKEN.finditer(code):
        section, kind = sections[-1], token.lastgroup
        if kind in ("quoted", "escaped", "fill", "bare"):
            section.literal += token[kind]
            pending += token[kind]
        elif kind == "core" and not section.power:
            section.within += pending if section.core else ""
            section.core, pending = section.core + token["core"], ""
        elif kind == "bracket":
            condition, currency = _CONDITION.fullmatch(token["bracket"]), _CURRENCY.match(token["bracket"])
            if condition:
                section.condition = condition[1], Decimal(condition[2])
            elif currency:
                section.literal += currency[1]
            section.as_it_is |= bool(_ELAPSED.fullmatch(token["bracket"]))
        elif kind == "end":
            sections.append(_Section())
            pending = ""
        elif kind == "sign":
            section.percent = True
        elif kind == "power":
            section.power = True
        elif kind == "slash":
            section.fraction = True
        elif kind in ("general", "text", "date"):
            section.as_it_is = True
    return sections
