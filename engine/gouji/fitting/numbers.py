"""What a cell says: an exact number, nothing, 不适用, or something that is no number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from gouji.cached import cached
from gouji.fitting.fold import HALF_WIDTH
from gouji.language import read
from gouji.problems import ProblemsError
from gouji.reading.notes import marks
from gouji.resources import rules_folder

State = Literal["given", "blank", "not_applicable", "unreadable", "missing"]

_WIDTH = HALF_WIDTH | {ord("﹣"): "-", ord("％"): "%"}
# Signs that nobody sees: zero-width spaces and joiners, soft hyphens, byte order marks.
_PLAIN: dict[int, str | None] = {**_WIDTH, **dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))}
_LONGEST_PAGE_MARK = 12
_SPACES = re.compile(r"\s+")
_DIGITS = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?$")
_SPACED = re.compile(r"\d(?:[^\S\n]+[\d,.]|\s+\d)|^[+-][^\S\n]*\n")
# Lines of a cell are two numbers (rows that ran together), unless commas or decimals show that a narrow column broke
# one: 12⏎5,196 and 33⏎131.3325. It stays doubtful.
_TWO_NUMBERS = re.compile(r"\d\s*\n\s*[+-]?\d")
_BROKEN = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d{2,})")
_GROUPED = re.compile(r"[+-]?\d{1,3}(\s\d{3})+(\.\d+)?$")
_ONES = "零一二三四五六七八九"
_HAN_DIGIT = {c: i for i, c in enumerate(_ONES)} | {"〇": 0, "两": 2}
_D = "[一二两三四五六七八九]"
# 三百五 and 一万五 mean 350 and 15000 in speech and nothing in a form: a lone digit needs 零 or 十 before it.
_HAN = re.compile(rf"[〇零一二两三四五六七八九]{{1,18}}|(?:零?{_D}?[十百千]|"
                  rf"(?:^|(?<=十)|零|(?<=亿)(?=.万)){_D}(?=[万亿]|$)|(?<=[^万亿])[万亿])+")
_ORDINAL = re.compile(rf"(?<![十{_ONES}])(?:{_D}?十{_D}?|[{_ONES}])(?![十{_ONES}])|\d{{1,2}}")
_HAN_UNIT = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class NumberData:
    not_applicable: frozenset[str]
    amount_units: dict[str, Decimal]
    measure_words: tuple[str, ...]
    page_mark: re.Pattern[str]
    unit_words: tuple[str, ...]
    unit_note: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class CellValue:
    """A cell as read. `unit` is the money unit written in the cell; `doubt` a catalogue code where it was unclear."""

    value: int | Decimal | None
    state: State
    unit: str | None = None
    doubt: str | None = None


@cache
def number_data() -> NumberData:
    """The conventions of `rules/reading.yaml`. Raises ProblemsError when that file is in error."""
    file = rules_folder() / "reading.yaml"
    files = [file, rules_folder() / "language.yaml"]
    return cached("numbers", lambda: (_read_data(file), files), key=str(file))


def _read_data(file: Path) -> NumberData:
    translated = read(file, "reading")
    if translated.problems:
        raise ProblemsError(translated.problems)
    data = translated.data
    numbers = data["numbers"]
    return NumberData(
        frozenset(numbers["not_applicable"]),
        {unit: Decimal(factor) for unit, factor in sorted(
            numbers["amount_units"].items(), key=lambda item: -len(item[0]))},
        tuple(numbers["measure_words"]),
        re.compile("|".join(f"(?:{mark})" for mark in data["page_marks"])),
        tuple(numbers["unit_words"]),
        re.compile(rf"(?:{'|'.join(map(re.escape, numbers['unit_words']))}|[:：])*"),
    )


@lru_cache(maxsize=4096)
def read_cell(text: str) -> CellValue:
    """Read one cell. Never guesses: what is no number is `unreadable`, with the text kept by the caller."""
    plain = text.translate(_PLAIN).strip(" \t\u3000\u00a0\n*")
    if not plain:
        return CellValue(None, "blank")
    data = number_data()
    if "\n" in plain and _TWO_NUMBERS.search(plain) and not _BROKEN.fullmatch(_SPACES.sub("", plain)):
        return CellValue(None, "unreadable", doubt="fitting.two-numbers")
    squeezed = _SPACES.sub("", plain)
    if squeezed in data.not_applicable:
        return CellValue(None, "not_applicable")
    unit: str | None = None
    noted = None
    value = read_number(squeezed)
    if value is None and (noted := marks().behind.search(squeezed)):
        squeezed = squeezed[: noted.start()]
        value = read_number(squeezed)
    if value is None:
        unit = next((u for u in data.amount_units if squeezed.endswith(u)), None)
        word = unit or next((w for w in data.measure_words if squeezed.endswith(w)), "")
        value = read_number(squeezed.removesuffix(word)) if word else None
    if value is None:
        return CellValue(None, "unreadable")
    spaced = not noted and squeezed != plain and _SPACED.search(plain) and not _GROUPED.match(plain)
    doubt = "fitting.noted-number" if noted else "fitting.spaced-number" if spaced else None
    return CellValue(value, "given", unit, doubt)


def read_number(text: str) -> int | Decimal | None:
    """An exact number in digits (11,064 +24 −7 3.50) or in 汉字 (一百零五); None for anything else."""
    found = _DIGITS.match(text)
    if found:
        sign, whole, fraction = found.groups()
        digits = whole.replace(",", "")
        if len(digits) > 18:
            return None
        return Decimal(f"{sign}{digits}{fraction}") if fraction else int(sign + digits)
    return _han_number(text)


@lru_cache(maxsize=1024)
def ordinal(printed: str) -> int | None:
    """What a printed number counts: 七、 → 7, （十二） → 12, 3. → 3; None where there is no number."""
    found = _ORDINAL.search(printed)
    number = read_number(found[0]) if found else None
    return number if isinstance(number, int) else None


def plain(value: Decimal) -> int | Decimal:
    """An amount without needless zeros and never in the form 2.0368E+4; whole amounts are integers."""
    return int(value) if value == value.to_integral_value() else value.normalize()


def _han_number(text: str) -> int | None:
    total = part = digit = 0
    if not text or not _HAN.fullmatch(text):
        return None
    if all(c in _HAN_DIGIT for c in text):
        return int("".join(str(_HAN_DIGIT[c]) for c in text))
    for c in text:
        if c in _HAN_DIGIT:
            digit = _HAN_DIGIT[c]
        elif c in _HAN_UNIT:
            part += (digit or 1) * _HAN_UNIT[c]
            digit = 0
        else:
            total = total + (part + digit) * 10**4 if c == "万" else (total + part + digit) * 10**8
            part = digit = 0
    return total + part + digit


def is_page_mark(folded: str) -> bool:
    """A line that holds only a page number (`- 3 -`, 第3页)."""
    return len(folded) < _LONGEST_PAGE_MARK and number_data().page_mark.match(folded) is not None
