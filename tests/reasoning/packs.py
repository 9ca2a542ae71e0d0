"""Random rule packs inside the envelope, with facts, for comparing the back ends; also run by
benchmarks/fuzz_reasoning.py. Every pack runs in a forked child, so that a crash of the engine is counted, not suffered.
"""

from __future__ import annotations

import os
import random
import signal
import traceback
from dataclasses import dataclass

from gouji.reasoning import EngineError, EnvelopeError, Fact, Pattern, Rule, compile_rules, infer

KINDS = ("报告", "不通过", "问题", "往年已核实", "id")
DERIVED = ("归入", "升级", "结论", "中间")
FIELDS = ("id", "sid", "报告", "kind", "g")
VALUES = (
    "R1", "R2", "R3", "一、总体情况", "总计", 'a"b', "c\\d", "换\n行", "e'f", "😀", "", "nul\0nul", "\ud800",
    "长" * 15_000,
    "check-579599", "check-762382", "\x00", "$and", "true", "5",
)
TOO_LONG = "长" * 25_000  # more bytes than a constant may have or the engine can hold
TIMEOUT = 30
RUNS_PER_PACK = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one pack: same, different, error, crash or hang; how many runs compared, and firings seen."""

    verdict: str
    runs: int = 0
    firings: int = 0
    detail: str = ""


def random_rules(rng: random.Random) -> list[Rule]:
    """One to forty rules; what a rule may negate is limited by ranks, so that most packs can be stratified."""
    fields = rng.sample(FIELDS, rng.choice([2, 3, 5]))
    values = rng.sample(VALUES, rng.choice([1, 2, 2, 3, 5]))
    kinds = rng.sample(KINDS, rng.choice([1, 2, 3, 5]))
    return [_random_rule(rng, number, kinds, (fields, values)) for number in range(rng.choice([1, 2, 4, 8, 16, 40]))]


def _random_rule(rng: random.Random, number: int, kinds: list[str], words: tuple[list[str], list[str]]) -> Rule:
    fields, values = words
    rank = rng.randrange(len(DERIVED))
    positive = [*kinds, *DERIVED[: rank + 1]] if rng.random() < 0.5 else kinds
    when = [
        Pattern(f"甲{place}", rng.choice(positive), *_tests(rng, [f"甲{before}" for before in range(place)], words))
        for place in range(rng.choice([1, 1, 2, 2, 3, 3, 4, 5]))
    ]
    for _ in range(rng.choice([0, 0, 0, 1, 1, 2])):
        kind = rng.choice([*kinds, *DERIVED[:rank]])
        known = [pattern.alias for pattern in when if not pattern.absent and rng.random() < 0.8]
        when.append(Pattern(f"无{len(when)}", kind, *_tests(rng, known, words), absent=True))
    if rng.random() < 0.3:  # an absence may stand anywhere but first, if what it joins to stands before it
        tail = when[1:]
        rng.shuffle(tail)
        if _ordered([when[0], *tail]):
            when = [when[0], *tail]
    aliases = [pattern.alias for pattern in when if not pattern.absent]
    then: dict[str, str | tuple[str, str]] = {
        name: rng.choice(values) if rng.random() < 0.3 else (rng.choice(aliases), rng.choice(fields))
        for name in rng.sample(fields, rng.randint(1, min(2, len(fields))))
    }
    return Rule(f"TL-{number}", "", tuple(when), DERIVED[rank], then)


def _ordered(when: list[Pattern]) -> bool:
    seen: set[str] = set()
    for pattern in when:
        if any(alias not in seen for alias, _ in pattern.same.values()):
            return False
        seen.add(pattern.alias)
    return True


def _tests(
    rng: random.Random, known: list[str], words: tuple[list[str], list[str]]
) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    fields, values = words
    equals = {name: rng.choice(values) for name in rng.sample(fields, rng.choice([0, 0, 0, 1, 1, 2]))}
    joins = rng.choice([0, 1, 1, 1, 2, 2, 2]) if known else 0
    same = {
        name: (rng.choice(known), name if rng.random() < 0.7 else rng.choice(fields))
        for name in rng.sample(fields, min(joins, len(fields)))
    }
    return equals, same


def random_facts(rng: random.Random, rules: list[Rule]) -> list[Fact]:
    """Up to sixty facts in the words of the rules, some twice, some with fields left out, some that match nothing."""
    texts = sorted({value for rule in rules for pattern in rule.when for value in pattern.equals.values()}) or ["R1"]
    texts += rng.sample([*VALUES, TOO_LONG], rng.choice([0, 1, 3]))
    kinds = sorted({pattern.kind for rule in rules for pattern in rule.when})
    facts = []
    for _ in range(rng.choice([0, 1, 3, 8, 20, 60])):
        kind = rng.choice(kinds) if rng.random() < 0.9 else "无关"
        facts.append(Fact(kind, {name: rng.choice(texts) for name in FIELDS if rng.random() < 0.85}))
    return facts


def compare(seed: int) -> Outcome:
    """One pack on several lists of facts, one session after another, by both back ends."""
    rng = random.Random(seed)
    rules = random_rules(rng)
    try:
        program = compile_rules(rules)
    except EnvelopeError as error:
        return Outcome("refused", detail=error.code)
    runs = firings = 0
    for _ in range(RUNS_PER_PACK):
        facts = random_facts(rng, rules)
        try:
            with _bounded():
                expected = infer(program, facts, "plain")
        except (EngineError, TimeoutError):
            continue  # an explosion of combinations: outside what either is for
        found = infer(program, facts, "durable_rules")
        runs += 1
        firings += len(expected.firings)
        if found.facts != expected.facts or found.firings != expected.firings:
            return Outcome("different", runs, firings, f"{len(found.firings)} != {len(expected.firings)} firings")
    return Outcome("same", runs, firings)


class _bounded:  # noqa: N801 - reads as a statement
    """Two thousand firings or a tenth of a second, whichever the oracle meets first; the engine is slower."""

    def __enter__(self) -> None:
        from gouji.reasoning import run

        self._limit = run.MAX_FIRINGS
        run.MAX_FIRINGS = 2_000
        signal.signal(signal.SIGVTALRM, self._stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.1)

    def __exit__(self, *_: object) -> None:
        from gouji.reasoning import run

        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        run.MAX_FIRINGS = self._limit

    @staticmethod
    def _stop(*_: object) -> None:
        raise TimeoutError


def compare_in_child(seed: int) -> Outcome:
    """`compare` in a forked child; a crash or a hang of the engine becomes a verdict."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        signal.alarm(TIMEOUT)
        try:
            outcome = compare(seed)
            text = f"{outcome.verdict}\t{outcome.runs}\t{outcome.firings}\t{outcome.detail}"
        except BaseException:
            text = "error\t0\t0\t" + traceback.format_exc(limit=-3).replace("\n", " | ")
        os.write(writing, text.encode("utf-8", "replace"))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        text = pipe.read().decode("utf-8", "replace")
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return Outcome("hang" if number == signal.SIGALRM else "crash", detail=f"signal {number}")
    if not text:
        return Outcome("crash", detail=f"exit {os.waitstatus_to_exitcode(status)}")
    verdict, runs, firings, detail = text.split("\t", 3)
    return Outcome(verdict, int(runs), int(firings), detail)
