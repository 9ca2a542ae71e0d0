"""A pattern of words (句式) as people can read it: {截至|截止}{上年年份}年 becomes 〔截至／截止〕〔上年的年份〕年."""

from __future__ import annotations

import re

from gouji.authoring.sentence.wording import say
from gouji.messages import Lang, catalogue

_PART = re.compile(r"\{([^{}]*)\}|…")
_SIGNS = {"": "pattern-choice", "?": "pattern-optional", "*": "pattern-repeated"}


def pattern_in_words(text: str, lang: Lang) -> str:
    """The pattern with its alternatives, options and gaps told apart; names of lists stand in 〔〕 as they are."""
    return _PART.sub(lambda part: _part(part[1], lang), text)


def words_of_pattern(text: str) -> list[str]:
    """The words of a pattern that is nothing but a choice of words; else the pattern."""
    found = _PART.fullmatch(text)
    words = (found[1] or "").split("|") if found is not None else []
    return words if len(words) > 1 and not words[-1].endswith(("?", "*")) else [text]


def _part(inside: str | None, lang: Lang) -> str:
    if inside is None:
        return say("pattern-gap", lang)
    name = inside.rstrip("?*")
    sign = inside[len(name):][:1]
    known = f"pattern-{name}" in catalogue("sentence")
    return say(_SIGNS[sign], lang, words=say(f"pattern-{name}", lang) if known else name.replace("|", "／"))
