"""A change made to a rule or a phrase, by what people call it, and what came of all changes to one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from gouji.messages import Lang, message, remedy

Kind = Literal["rule", "phrase", "words"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change, named by the entry `code` of the catalogue with `values`; `turn` tells apart those of one name.

    The name in either language is also the key under which a reason for its survival is stated (变体可存).
    """

    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    turn: int = 1

    def name(self, lang: Lang = "zh") -> str:
        told = message(self.code, lang, **self.values)
        return told if self.turn == 1 else message("mutants.turn", lang, told=told, turn=self.turn)

    def advice(self, lang: Lang = "zh") -> str:
        """What test would tell it apart."""
        return remedy(self.code, lang, **self.values) or ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of the mutants of a rule, a phrase, or a list of words that the phrases share.

    `survivors` were not noticed and nobody says why; `explained` were not noticed, with the reason; `stale` are reasons
    for what is no survivor. `failing` names a test that fails without any change: then nothing was tried.
    """

    subject: str
    kind: Kind
    mutants: int = 0
    killed: int = 0
    survivors: tuple[Mutant, ...] = ()
    explained: tuple[tuple[Mutant, str], ...] = ()
    stale: tuple[str, ...] = ()
    failing: str = ""

    def title(self, lang: Lang = "zh") -> str:
        return message(f"mutants.subject-{self.kind}", lang, name=self.subject)

    @property
    def sound(self) -> bool:
        return not (self.survivors or self.stale or self.failing)

    def told(self, lang: Lang = "zh") -> Iterator[str]:
        """A sentence for each thing that is wrong."""
        subject = self.title(lang)
        if self.failing:
            yield message("mutants.failing", lang, subject=subject, test=self.failing)
        for mutant in self.survivors:
            yield message("mutants.survivor", lang, subject=subject, change=mutant.name(lang),
                          advice=mutant.advice(lang))
        for name in self.stale:
            yield message("mutants.stale", lang, subject=subject, change=name)


def numbered(mutants: Iterable[Mutant]) -> list[int]:
    """For each mutant its turn among those of the same name."""
    seen: Counter[str] = Counter()
    out = []
    for mutant in mutants:
        name = replace(mutant, turn=1).name()
        seen[name] += 1
        out.append(seen[name])
    return out


def proof_of(subject: str, kind: Kind, killed: int, survived: Iterable[Mutant], reasons: Mapping[str, str]) -> Proof:
    """The proof, with the stated `reasons` (by name in either language) held against those that survived. A reason
    that says nothing is none."""
    survivors, explained, named = [], [], set()
    for mutant in survived:
        key = next((name for name in (mutant.name("zh"), mutant.name("en")) if name in reasons), "")
        named.add(key)
        if reasons.get(key, "").strip():
            explained.append((mutant, reasons[key]))
        else:
            survivors.append(mutant)
    return Proof(subject, kind, killed + len(survivors) + len(explained), killed, tuple(survivors),
                 tuple(explained), tuple(name for name in reasons if name not in named))
