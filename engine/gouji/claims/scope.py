"""Whose number it is and of what time, as far as the words before it in its sentence say."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from gouji.claims.regex import Regex

# Kind, where it ends, what is said.
Mention = tuple[str, int, str]
# How near 去年 must stand to 全年 (去年我县全年), so that 上半年……，全年…… is two spans.
_NEAR = 4
_ASIDE = re.compile(r"（[^（）]*）|\([^()]*\)")


@dataclass(frozen=True, slots=True)
class ScopeWords:
    """`periods` has the groups unsaid, report_year, relative, other, loose and year; `subjects` has unsaid, other and
    own, per level.

    The last mention counts. `unsaid` are words that only look like one (2020年结转, 公开办理), `relative` ones mean the
    whole of the year named before them (2020年，我县全年), `loose` ones count only where no other is named (累计).
    """

    periods: Regex
    subjects: Mapping[str, Regex]

    @classmethod
    def of(cls, periods: Mapping[str, str], subjects: Mapping[str, Mapping[str, str]]) -> ScopeWords:
        """From regular expressions by kind."""
        kinds = [f"(?P<{kind}>{periods[kind]})" for kind in ("unsaid", "report_year", "relative", "other", "loose")
                 if kind in periods]
        return cls(Regex("|".join([*kinds, r"(?<!\d)(?P<year>20\d{2})年"])), {
            level: Regex("|".join(f"(?P<{kind}>{words[kind]})" for kind in ("unsaid", "other", "own")
                              if kind in words) or "(?!)")
            for level, words in subjects.items()})

    def read(self, sentence: str, level: str) -> Said:
        """What `sentence` says of times and bodies, in the report of a body of that `level`."""
        return Said(sentence, self.periods, self.subjects.get(level))


class Said:
    """The mentions in one sentence, looked for once however many numbers it holds.

    Of brackets only the one that a number stands in counts for it; the text around is read as if there were none.
    """

    def __init__(self, sentence: str, periods: Regex, subjects: Regex | None) -> None:
        self._words = (periods, subjects)
        self._sentence = sentence
        self._asides = [found.span() for found in _ASIDE.finditer(sentence)]
        self._starts = [start for start, _ in self._asides]
        # How much is taken out before each bracket.
        self._taken = [0, *accumulate(end - start for start, end in self._asides)]
        self._plain = tuple(_mentions(words, _ASIDE.sub("", sentence)) for words in self._words)
        self._inside: dict[int, tuple[list[Mention], ...]] = {}

    def period(self, at: int, year: int, unsaid: str | None = None) -> str | None:
        """The period named last before `at`; None for the report year, `unsaid` where none is named."""
        loose: str | None = None
        whole: int | None = None  # where 全年 starts
        for kind, end, said in self._before(0, at):
            if kind == "loose":
                loose = loose or said
            elif kind == "relative":
                whole = end - len(said)
            elif kind in {"year", "report_year"} or (kind == "other" and (whole is None or whole - end <= _NEAR)):
                same = kind == "report_year" or (kind == "year" and year in (0, int(said[:4])))
                return None if same else said
        return loose or unsaid if whole is None else None

    def subject(self, at: int, unsaid: str | None = None) -> str | None:
        """The body named last before `at` if it is not the one reporting; `unsaid` where none is named."""
        return next((said if kind == "other" else None for kind, _, said in self._before(1, at) if kind != "unsaid"),
                    unsaid)

    def _before(self, which: int, at: int) -> Iterator[Mention]:
        """The mentions that end before `at`, last first."""
        bracket = bisect_right(self._starts, at) - 1
        if bracket >= 0 and at < self._asides[bracket][1]:
            start, end = self._asides[bracket]
            if bracket not in self._inside:
                inside = self._sentence[start:end]
                self._inside[bracket] = tuple(_mentions(words, inside) for words in self._words)
            yield from _until(self._inside[bracket][which], at - start)
            at = start
        else:
            bracket += 1
        yield from _until(self._plain[which], at - self._taken[bracket])


def _mentions(words: Regex | None, text: str) -> list[Mention]:
    return [(m.lastgroup or "", m.end(), m[0]) for m in words.finditer(text)] if words is not None else []


def _until(mentions: list[Mention], end: int) -> Iterator[Mention]:
    return reversed(mentions[: bisect_right(mentions, end, key=lambda mention: mention[1])])
