"""One inference: the strata in order, each on the facts given and what the earlier ones derived."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from gouji.messages import Lang, message
from gouji.reasoning import plain
from gouji.reasoning.compile import Program, Stratum
from gouji.reasoning.errors import EngineError
from gouji.reasoning.neutral import Fact, FactKey, Firing, Rule, fact_key
from gouji.reasoning.plain import Match, PlainSession

Engine = Literal["auto", "durable_rules", "plain"]
MAX_ROUNDS = 1_000
MAX_FIRINGS = 100_000
_NOTES = {  # what is said when the plain back end takes over; other errors are about the inference itself
    "reasoning.engine_absent": "reasoning.engine_missing",
    "reasoning.engine_failed": "reasoning.engine_fell_back",
    "reasoning.engine_too_many_facts": "reasoning.engine_overfull",
}


class Session(Protocol):
    """One stratum at work in a back end."""

    def add(self, facts: Sequence[tuple[int, Fact]]) -> list[Match]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Inference:
    """What was derived and why.

    `facts`: each derived fact once, without those that were given. `firings`: all of them, also those whose fact was
    known already, in the order stratum, round, rule, facts; so every firing comes after those it builds on. Neither
    depends on the back end. `note` is a code of the catalogue where the back end is not the one expected.
    """

    facts: tuple[Fact, ...]
    firings: tuple[Firing, ...]
    engine: str
    note: str | None = None
    note_values: dict[str, object] = field(default_factory=dict)

    def note_text(self, lang: Lang = "zh") -> str | None:
        """The note as a sentence."""
        return None if self.note is None else message(self.note, lang, **self.note_values)


def durable_available() -> bool:
    """Whether durable_rules can be imported here (it has no wheel for Windows and fails on Python 3.13)."""
    from gouji.reasoning import durable

    try:
        durable.load()
    except EngineError:
        return False
    return True


def infer(program: Program, facts: Iterable[Fact], engine: Engine = "auto") -> Inference:
    """Runs the program on the facts.

    "auto" takes durable_rules where it can be imported and the equivalent plain back end otherwise, or when the engine
    fails. Raises EngineError where the back end asked for cannot do it, or where the inference leaves its bounds.
    """
    given = _once(facts)
    if engine == "plain":
        return _infer(program, given, PlainSession, plain.NAME)
    from gouji.reasoning import durable

    try:
        durable.load()
        return _infer(program, given, durable.DurableSession, durable.name())
    except EngineError as error:
        if engine != "auto" or error.code not in _NOTES:
            raise
        return instead(program, given, error)


def instead(program: Program, facts: Iterable[Fact], error: EngineError) -> Inference:
    """The inference by the plain back end, with a note why the engine did not do it."""
    done = _infer(program, _once(facts), PlainSession, plain.NAME)
    return Inference(done.facts, done.firings, done.engine, _NOTES[error.code], error.values)


def _once(facts: Iterable[Fact]) -> list[Fact]:
    first: dict[FactKey, Fact] = {}
    for fact in facts:
        first.setdefault(fact_key(fact), fact)
    return list(first.values())


def _infer(program: Program, given: Sequence[Fact], open_session: Callable[[Stratum], Session], name: str) -> Inference:
    facts = list(given)
    known = {fact_key(fact): number for number, fact in enumerate(facts)}
    firings: list[Firing] = []
    for stratum in program.strata:
        if stratum.can_fire({fact.kind for fact in facts}):
            session = open_session(stratum)
            try:
                _run_stratum(stratum, session, facts, known, firings)
            finally:
                session.close()
    return Inference(tuple(facts[len(given):]), tuple(firings), name)


def _run_stratum(
    stratum: Stratum, session: Session, facts: list[Fact], known: dict[FactKey, int], firings: list[Firing]
) -> None:
    """Rounds until nothing new is derived. `facts`, `known` and `firings` grow."""
    relevant = stratum.present | stratum.absent
    new = [(number, fact) for number, fact in enumerate(facts) if fact.kind in relevant]
    rounds = 0
    while new:
        rounds += 1
        if rounds > MAX_ROUNDS:
            raise EngineError("too_many_rounds", limit=MAX_ROUNDS)
        before = len(facts)
        matches = sorted(session.add(new))  # the order in which a back end finds them must not show
        if len(firings) + len(matches) > MAX_FIRINGS:
            raise EngineError("too_many_firings", limit=MAX_FIRINGS)
        for number, chosen in matches:
            firing = _fire(stratum.rules[number], [facts[index] for index in chosen])
            firings.append(firing)
            key = fact_key(firing.derived)
            if key not in known:
                known[key] = len(facts)
                facts.append(firing.derived)
        new = [(n, facts[n]) for n in range(before, len(facts)) if facts[n].kind in stratum.present]


def _fire(rule: Rule, chosen: Sequence[Fact]) -> Firing:
    present = (pattern.alias for pattern in rule.when if not pattern.absent)
    matched = tuple(zip(present, chosen, strict=True))
    named = dict(matched)
    fields = {
        name: value if isinstance(value, str) else named[value[0]].fields.get(value[1], "")
        for name, value in rule.then_fields.items()
    }
    return Firing(rule.id, matched, Fact(rule.then_kind, fields))
