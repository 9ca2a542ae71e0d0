"""Whose number it is and of what time, as far as the words before it in its sentence say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gouji.claims.regex import Regex

_ASIDE = re.compile(r"（[^（）]*）|\([^()]*\)")


@dataclass(frozen=True, slots=True)
class ScopeWords:
    """`periods` has the groups unsaid, report_year, other, loose and year; `subjects` has unsaid, other and own, per
    level.

    The last mention counts. `unsaid` are words that only look like one (2020年结转, 公开办理), `loose` periods count
    only where no other is named (累计).
    """

    periods: Regex
    subjects: Mapping[str, Regex]

    @classmethod
    def of(cls, periods: Mapping[str, str], subjects: Mapping[str, Mapping[str, str]]) -> ScopeWords:
        """From regular expressions by kind."""
        kinds = [f"(?P<{kind}>{periods[kind]})" for kind in ("unsaid", "report_year", "other", "loose")
                 if kind in periods]
        return cls(Regex("|".join([*kinds, r"(?<!\d)(?P<year>20\d{2})年"])), {
            level: Regex("|".join(f"(?P<{kind}>{words[kind]})" for kind in ("unsaid", "other", "own")
                              if kind in words) or "(?!)")
            for level, words in subjects.items()})

    def period(self, text: str, start: int, end: int, year: int) -> str | None:
        """The period named last in `text[start:end]`, closed brackets left out; None for the report year or unsaid."""
        named: str | None = None
        loose: str | None = None
        strong = False
        for mention in self.periods.finditer(_ASIDE.sub("", text[start:end])):
            kind = mention.lastgroup
            if kind == "loose":
                loose = mention[0]
            elif kind != "unsaid":
                strong = True
                same = kind == "report_year" or (kind == "year" and year in (0, int(mention["year"])))
                named = None if same else mention[0]
        return named if strong else loose

    def subject(self, text: str, start: int, end: int, level: str) -> str | None:
        """The body named last in `text[start:end]` if it is not the one reporting (of that `level`)."""
        words = self.subjects.get(level)
        named: str | None = None
        for mention in words.finditer(_ASIDE.sub("", text[start:end])) if words is not None else ():
            if mention.lastgroup != "unsaid":
                named = mention[0] if mention.lastgroup == "other" else None
        return named
