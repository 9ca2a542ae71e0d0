"""What a number in the narrative may state: the phrases, ready to be looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gouji.claims.regex import Regex
from gouji.claims.scope import ScopeWords
from gouji.expressions import Node
from gouji.fitting import Reading


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and the numbers that the phrase must find in it (none: it must find nothing).

    `reads` is empty where the numbers must be certain, else what makes them uncertain: approximate, other_period,
    other_subject.
    """

    text: str
    values: tuple[str, ...]
    reads: str
    line: int


@dataclass(frozen=True, slots=True)
class PhraseReading:
    """One admissible meaning: the expression as written; bound and as claims carry it, for every template it fits."""

    text: str
    bound: Mapping[str, Node]
    shown: Mapping[str, Reading]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One kind of claim. `anchors`: a sentence without any of them need not be searched. `share`: it states a part of
    1, written as a percentage.

    `unless` may not occur in the clause, nor `unless_before` between the phrase followed (else the start of the
    sentence) and the number, once `although` is taken out. Where `sentence_has` or `follows` is given, one of the two
    must be met, and `sentence_lacks` may not occur in the sentence. `denials` state 0 without a number. Of `lead` alone
    may consist what stands before the phrase in its clause: who, when and how are without end, and most make it a part.
    """

    name: str
    name_en: str
    readings: tuple[PhraseReading, ...]
    patterns: tuple[Regex, ...]
    anchors: tuple[str, ...]
    unless: Regex
    unless_before: Regex
    although: Regex
    sentence_has: Regex | None
    sentence_lacks: Regex
    denials: tuple[Regex, ...]
    follows: tuple[str, ...]
    examples: tuple[Example, ...]
    file: str
    share: bool = False
    lead: Regex | None = None
    survivors: Mapping[str, str] = field(default_factory=dict)

    def readings_on(self, template: str) -> tuple[PhraseReading, ...]:
        """The readings that the template has the figures for; with none the phrase says nothing there."""
        return tuple([r for r in self.readings if template in r.bound])


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """All phrases in order of precedence, and the words that make a claim doubtful.

    `counted` finds a number with its unit, `anchors` what some phrase needs: prose without both holds no claim,
    unless one of the words of `denials` occurs with an anchor.
    """

    phrases: tuple[Phrase, ...]
    scope: ScopeWords
    approximate_before: Regex
    approximate_after: tuple[str, ...]
    number: Regex
    counted: Regex
    anchors: Regex
    denials: Regex
    # Per template and anchor the places in `phrases` of those it may lead to.
    _by_anchor: Mapping[str, Mapping[str, tuple[int, ...]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[str, dict[str, list[int]]] = {}
        for at, phrase in enumerate(self.phrases):
            for template in dict.fromkeys(template for reading in phrase.readings for template in reading.bound):
                words = found.setdefault(template, {})
                for word in phrase.anchors:
                    words.setdefault(word, []).append(at)
        object.__setattr__(self, "_by_anchor", {
            template: {word: tuple(places) for word, places in words.items()} for template, words in found.items()})

    def likely(self, sentence: str, template: str) -> list[tuple[int, Phrase]]:
        """The phrases with a reading on the template that some word of the sentence may lead to, with their places,
        in order of precedence."""
        words = self._by_anchor.get(template, {})
        places = {at for word, found in words.items() if word in sentence for at in found}
        return [(at, self.phrases[at]) for at in sorted(places)]

    def phrase(self, name: str) -> Phrase | None:
        return next((p for p in self.phrases if p.name == name), None)
