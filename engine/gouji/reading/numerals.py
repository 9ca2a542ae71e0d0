"""How lines are numbered: numbers as Word prints them (ECMA-376 part 1, 17.18.59 ST_NumberFormat), and lines that have
one."""

from __future__ import annotations

import re
from collections.abc import Callable

_ONES = "〇一二三四五六七八九"
_HAN = "[一二三四五六七八九十百]"
# A line that begins with a number of its own: （三） 3. 三、
NUMBERED = re.compile(rf"\s*(?:[(（](?:{_HAN}|\d){{1,3}}[)）]|{_HAN}{{1,3}}[、.．]|\d{{1,3}}[、.．](?!\d))")
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_FORMAL_OLD = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CIRCLED_HAN = "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST_ROMAN = 3999
_MOST_LETTERS = 780  # of Word: thirty times the alphabet
_TEN_THOUSAND = 10_000


def numeral(n: int, form: str) -> str:
    """`n` in a number format of Word; decimal where the format is unknown or has no sign for it, as Word does."""
    make = _FORMATS.get(form)
    return (make(n) if make and n >= 0 else "") or ("" if form in ("none", "bullet") else str(n))


def han(n: int) -> str:
    """As headings count: 7 is 七, 12 is 十二."""
    return numeral(n, "chineseCounting")


def _counting(digits: str, ten: str, hundred: str, thousand: str, bare_ten: bool) -> Callable[[int], str]:
    """十二 (`bare_ten`) or 壹拾贰; 一百零三, 一千零二十."""
    zero = "零"

    def spell(n: int) -> str:
        if not 0 < n < _TEN_THOUSAND:
            return digits[0] if n == 0 else ""
        said, gap = "", False
        for size, unit in ((1000, thousand), (100, hundred), (10, ten), (1, "")):
            digit, n = divmod(n, size)
            if digit:
                bare = bare_ten and size == 10 and digit == 1 and not said
                said += (zero if gap and said else "") + ("" if bare else digits[digit]) + unit
                gap = False
            else:
                gap = True
        return said

    return spell


_thousand = _counting(_ONES, "十", "百", "千", True)


def _chinese_counting(n: int) -> str:
    """In words up to 九十九, then by digits: 一〇〇."""
    return _thousand(n) if n < 100 else _digits(n)


def _digits(n: int) -> str:
    return "".join(_ONES[int(digit)] for digit in str(n))


def _of(signs: str, then_again: bool = False) -> Callable[[int], str]:
    def pick(n: int) -> str:
        return signs[(n - 1) % len(signs)] if n > 0 and (then_again or n <= len(signs)) else ""

    return pick


def _from(first: int, most: int) -> Callable[[int], str]:
    """Signs that follow one another in Unicode."""
    return lambda n: chr(first + n - 1) if 0 < n <= most else ""


def _letters(n: int) -> str:
    """a … z, aa, bb: Word repeats the letter."""
    return chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1) if 0 < n <= _MOST_LETTERS else ""


def _roman(n: int) -> str:
    if not 0 < n <= _MOST_ROMAN:
        return ""
    said = ""
    for size, sign in _ROMAN:
        count, n = divmod(n, size)
        said += sign * count
    return said


def _full_width(n: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(n))


_circled = _from(ord("①"), 20)
_formal = _counting(_FORMAL, "拾", "佰", "仟", False)
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02d}",
    "chineseCounting": _chinese_counting, "taiwaneseCounting": _chinese_counting,
    "chineseCountingThousand": _thousand, "taiwaneseCountingThousand": _thousand, "japaneseCounting": _thousand,
    "chineseLegalSimplified": _formal, "ideographLegalTraditional": _counting(_FORMAL_OLD, "拾", "佰", "仟", False),
    "japaneseLegal": _formal,
    "ideographDigital": _digits, "taiwaneseDigital": _digits, "japaneseDigitalTenThousand": _digits,
    "ideographTraditional": _of(_STEMS), "ideographZodiac": _of(_BRANCHES),
    "ideographZodiacTraditional": lambda n: _of(_STEMS, True)(n) + _of(_BRANCHES, True)(n),
    "ideographEnclosedCircle": _of(_CIRCLED_HAN),
    "decimalEnclosedCircle": _circled, "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _from(ord("⒈"), 20), "decimalEnclosedParen": _from(ord("⑴"), 20),
    "decimalFullWidth": _full_width, "decimalFullWidth2": _full_width,
    "numberInDash": lambda n: f"- {n} -",
    "lowerLetter": _letters, "upperLetter": lambda n: _letters(n).upper(),
    "lowerRoman": _roman, "upperRoman": lambda n: _roman(n).upper(),
}
