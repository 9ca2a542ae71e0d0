"""The small language in which phrase data is written, compiled to regular expressions.

`{词表}` any word of a list, `{甲|乙}` one of these, with `?` behind it optional, with `*` any number of times; `…` a
gap within the clause; `{数}` the number wanted, `{比例}` a percentage wanted. A word of a list may hold the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

# What ends a clause. 、 does not: 公民、法人和其他组织 is one phrase.
MARKS = "，。；：！？,;:!?（）()"
_GAP_LENGTH = 20
_PART = re.compile(r"\{([^{}]*)\}|…|[{}]")
_HAN_DIGITS = "零〇一二两三四五六七八九"
_HAN_UNITS = "十百千"
_HAN = _HAN_DIGITS + _HAN_UNITS
# The capitals of contracts and cheques, to the plain ones.
CAPITALS = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True))

# {上年年份}年结转: a year that must stand that far from the report year; the name of its group says how far.
YEARS = {"year_before": -1, "year_same": 0, "year_after": 1}
YEAR_NAMES = {"上年年份": "year_before", "本年年份": "year_same", "下年年份": "year_after",
              **{name: name for name in YEARS}}
_ANY_YEAR = r"(?<!\d)20\d{2}"
_EDGE = r"(?!\w)"
_SOME = rf"(?:\d[\d,，.]*|[{_HAN}]+)"
_STOP = r"(?=\W|$)"
_HOLES = {"界": _EDGE, "edge": _EDGE, "句读": _STOP, "stop": _STOP, "年份": _ANY_YEAR, "year": _ANY_YEAR,
          "某数": _SOME, "some": _SOME,
          **{name: f"(?P<{group}>{_ANY_YEAR})" for name, group in YEAR_NAMES.items()}}
_NUMBER_HOLES = ("数", "number")
_SHARE_HOLES = ("比例", "share")
# 81.5%: with the groups of any number, of which these two are never met.
SHARE = r"(?P<number>\d[\d,.]*)(?P<scale>(?!))?(?P<within>(?!))?[%％]"
# A part repeated at most so often: the data needs three, and a bound keeps matching linear.
_REPEATS = 5


class PatternFault(Exception):  # noqa: N818 - turned into a problem by who knows the file
    """`code` in the catalogue of claims, at the characters `start` to `end` of the pattern."""

    def __init__(self, code: str, start: int, end: int, **values: object) -> None:
        self.code = code
        self.start = start
        self.end = end
        self.values = values
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The lists that holes may name, and regular expressions: of a number, of 约 and the like before one, of a gap, and
    of the end of a number with its unit (quick, to see whether there is anything to look for)."""

    lists: Mapping[str, Sequence[str]]
    number: str = "(?!)"
    before: str = "(?!)"
    within: str = "(?!)"
    gap: str = ""
    counted: str = "(?!)"
    # What the lists came to, by name. One that could be expanded can be so wherever it is named: else it would lead
    # back to itself. Made anew for other lists, since replace() leaves it out.
    _expanded: dict[str, str] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def number_here(self) -> str:
        """What may be a number, to be looked at more closely where it is found: a character set in 汉字 takes long to
        compile, and every pattern holds a number."""
        return rf"(?P<number>[\d{_HAN}][\d{_HAN},，.]*)(?P<scale>万|亿)?(?P<within>{self.within})?"

    def with_lists(self, more: Mapping[str, Sequence[str]]) -> Grammar:
        return replace(self, lists={**self.lists, **more}) if more else self

    def any_of(self, words: Sequence[str], seen: tuple[str, ...] = ()) -> str:
        """A pattern for any of the words, longest first; for no words, one that never matches."""
        if not words:
            return "(?!)"
        return "(?:" + "|".join(self.expand(w, seen)[0] for w in sorted(words, key=len, reverse=True)) + ")"

    def _any_named(self, name: str, words: Sequence[str], seen: tuple[str, ...]) -> str:
        if "|" in name:
            return self.any_of(words, (*seen, name))
        if name not in self._expanded:
            self._expanded[name] = self.any_of(words, (*seen, name))
        return self._expanded[name]

    def expand(self, text: str, seen: tuple[str, ...] = ()) -> tuple[str, list[Sequence[str]], int]:
        """The regular expression of `text`, the sets of words of which one must occur, and how many numbers it has."""
        out: list[str] = []
        needed: list[Sequence[str]] = []
        numbers = end = 0

        def literal(part: str) -> None:
            if part:
                out.append(re.escape(part))
                needed.append((part,))

        for part in _PART.finditer(text):
            literal(text[end : part.start()])
            end = part.end()
            if part[0] == "…":
                out.append(self.gap)
                continue
            name = (part[1] or "").rstrip("?*")
            sign = (part[1] or "")[len(name) :]
            if part[0] in "{}" or len(sign) > 1 or not all(name.split("|")):
                raise PatternFault("claims.bad-hole", part.start(), end, text=part[0])
            if name in _NUMBER_HOLES or name in _SHARE_HOLES:
                numbers += 1
                out.append((f"(?:{self.before})?" if out else "")
                           + (SHARE if name in _SHARE_HOLES else self.number_here))
            elif name in _HOLES:
                out.append(_HOLES[name] if not sign else f"(?:{_HOLES[name]})?")
            elif "|" in name or (name in self.lists and name not in seen):
                words = name.split("|") if "|" in name else self.lists[name]
                out.append(self._any_named(name, words, seen) + {"": "", "?": "?", "*": f"{{0,{_REPEATS}}}"}[sign])
                if not sign and words and not any(_PART.search(word) for word in words):
                    needed.append(words)
            else:
                raise PatternFault("claims.unknown-list", part.start(), end, name=name, lists="、".join(self.lists))
        literal(text[end:])
        return "".join(out), needed, numbers


def grammar(lists: Mapping[str, Sequence[str]], near: Mapping[str, Sequence[str]]) -> Grammar:
    """`near` are the words around numbers: before, within, after, ordinal (第) and vague (数十, 几十).

    Four lists have a meaning of their own: 单位 (units), 别的量 (measures: what else may follow a number wanted),
    汉字单位 (units_in_words, before which a number in 汉字 counts) and 隔断 (breaks: words that no gap may cross, since
    another statement starts with them).
    """
    bare = Grammar(lists)
    all_units, measures, han_units, breaks = (bare.any_of(lists.get(zh) or lists.get(en) or ()) for zh, en in (
        ("单位", "units"), ("别的量", "measures"), ("汉字单位", "units_in_words"), ("隔断", "breaks")))
    gap = rf"(?:(?!{breaks}|{'|'.join(map(re.escape, MARKS))})\D){{0,{_GAP_LENGTH}}}?"
    within = bare.any_of(near.get("within", ()))
    ordinal, vague = ("".join(f"(?<!{re.escape(word)}.)" for word in near.get(kind, ()))
                      for kind in ("ordinal", "vague"))
    # The first character stands before all conditions on what precedes it, so that a search for a number is quick.
    digits = r"(?<=\d)(?<![\d.]\d)(?<!\d[,，]\d)(?:\d{0,2}(?:[,，]\d{3})+(?!\d)|\d*(?:\.\d+)?)"
    # A lone digit or one with 十百千; 三四 is no number but a guess.
    han = (rf"(?<!\d)(?<![{_HAN}万\d].){vague}"
           rf"(?:(?<=[{_HAN_UNITS}])[{_HAN}]*|(?<=[{_HAN_DIGITS}])(?:[{_HAN_UNITS}][{_HAN}]*)?)"
           rf"(?=[万亿]?(?:{within})?{han_units})")
    number = rf"[\d{_HAN}]{ordinal}(?:{digits}|{han})"
    counted = rf"[\d{_HAN}{''.join(CAPITALS)}](?:[万亿]?(?:{within})?{all_units}|{measures})"
    return Grammar(lists, number, bare.any_of(near.get("before", ())), within, gap, counted)
