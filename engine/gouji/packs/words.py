"""The words and phrases that a rule looks for in the narrative, in the pattern language of the claims, compiled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gouji.claims.patterns import YEAR_NAMES, YEARS, Grammar, PatternFault
from gouji.claims.regex import Regex
from gouji.packs.models import Rule

_YEAR = re.compile(rf"\(\?P<({'|'.join(YEARS)})>")
_HOLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class TextPattern:
    """One pattern. `needed`: one of these words occurs in every match; `years`: its groups that hold a year which must
    stand that far from the report year, where they matched; `always`: how far the years stand that every match has."""

    text: str
    regex: Regex | None
    needed: tuple[str, ...]
    years: tuple[tuple[str, int], ...] = ()
    always: tuple[int, ...] = ()

    def may_occur(self, text: str, year: int) -> bool:
        """Whether what every match needs is there at all: quick, and true of few patterns in few texts."""
        for far in self.always:
            if str(year + far) not in text:
                return False
        for word in self.needed:  # noqa: SIM110 - a generator would cost more than the search
            if word in text:
                return True
        return False

    def spans(self, text: str, year: int) -> Iterator[tuple[int, int]]:
        """Where it occurs, in the report for `year`."""
        if not self.may_occur(text, year):
            return
        if self.regex is None:
            at = text.find(self.text)
            while at >= 0:
                yield at, at + len(self.text)
                at = text.find(self.text, at + len(self.text))
            return
        for found in self.regex.finditer(text):
            if all(found[group] is None or int(found[group]) == year + far for group, far in self.years):
                yield found.span()

    def occurs(self, text: str, year: int) -> bool:
        return next(self.spans(text, year), None) is not None


@dataclass(frozen=True, slots=True)
class RuleWords:
    """What a rule's 应出现, 不应出现, 除非含 and 应写到 stand for."""

    required: tuple[TextPattern, ...] = ()
    forbidden: tuple[TextPattern, ...] = ()
    unless: tuple[TextPattern, ...] = ()
    mention: Mapping[str, tuple[TextPattern, ...]] | None = None


def pattern_of(text: str, grammar: Grammar) -> TextPattern:
    """`text` compiled. Raises PatternFault where it cannot be, or holds no word of its own."""
    source, needed, numbers = grammar.expand(text)
    if numbers:
        raise PatternFault("claims.no-number", 0, len(text), text=text)
    if not needed:
        raise PatternFault("claims.no-words", 0, len(text), text=text)
    groups: list[tuple[str, int]] = []

    def named(found: re.Match[str]) -> str:
        # The same year may be asked for twice: a period from and to.
        groups.append((f"{found[1]}_{len(groups)}", YEARS[found[1]]))
        return f"(?P<{groups[-1][0]}>"

    source = _YEAR.sub(named, source)
    literal = source == re.escape(text)
    rarest = max(needed, key=lambda words: min(map(len, words)))
    # A year with a sign behind it, or in a list or an alternative, need not be there.
    always = tuple(YEARS[YEAR_NAMES[name]] for name in _HOLE.findall(text) if name in YEAR_NAMES)
    return TextPattern(text, None if literal else Regex(source), tuple(rarest), tuple(groups), always)


def words_of(rule: Rule, grammar: Grammar, fault: Callable[[tuple[str | int, ...], PatternFault], None]) -> RuleWords:
    """The words of a rule; `fault` is told of those that cannot be compiled, with their place in the rule."""
    def compiled(texts: Sequence[str], *path: str) -> tuple[TextPattern, ...]:
        out = []
        for k, text in enumerate(texts):
            try:
                out.append(pattern_of(text, grammar))
            except PatternFault as problem:
                fault((*path, k), problem)
        return tuple(out)

    for name, texts in (rule.lists or {}).items():
        for k, text in enumerate(texts):
            try:
                grammar.with_lists(rule.lists or {}).expand(text, (name,))
            except PatternFault as problem:
                fault(("lists", name, k), problem)
                return RuleWords()
    grammar = grammar.with_lists(rule.lists or {})
    mention = rule.must_mention
    return RuleWords(
        compiled(rule.required or (), "required"), compiled(rule.forbidden or (), "forbidden"),
        compiled(rule.unless, "unless"),
        None if mention is None else {a: compiled(words, "must_mention", a) for a, words in mention.items()})
