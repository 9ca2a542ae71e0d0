"""Tests made for a draft: one that holds, those that break it by changing a number, and more until every mutant is
noticed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import ceil, floor

from gouji.authoring.new_rule.bench import Mutants, mutants_of, outcome_of, run, surviving
from gouji.authoring.new_rule.draft import Case
from gouji.expressions import ScopeUnavailable, parse, prepare
from gouji.expressions.fields import SCOPES
from gouji.expressions.nodes import Comparison, Name, Node, Number, walk
from gouji.messages import message
from gouji.packs import Pack
from gouji.packs.models import Outcome
from gouji.packs.parameters import PREFIXES

_TRIES = 40
_STEPS = (1, -1, 2, -2)
_WANTED: tuple[Outcome, ...] = ("pass", "fail")
_NOT_OURS = ("organ", "children")


def operands(check: str) -> list[str]:
    """The figures that a check names, as tests name them, each once; its parameters are none."""
    names = (node.parts for node in walk(parse(check)) if isinstance(node, Name))
    return list(dict.fromkeys(".".join(parts) for parts in names if parts[0] not in PREFIXES))


def beyond(check: str) -> bool:
    """Whether it takes in other organisations, whose figures nobody can make up from one report."""
    return any(isinstance(node, Name) and SCOPES.get(node.parts[0]) in _NOT_OURS for node in walk(parse(check)))


class Maker:
    """Makes cases for a rule with a condition. `real`: figures of a report, by the names of the check."""

    def __init__(self, alone: Pack, real: Mapping[str, str] | None = None, seed: int = 7) -> None:
        self.alone = alone
        self.rule = alone.rules[0]
        assert self.rule.check is not None
        self.names = operands(self.rule.check)
        self.real = dict(real or {})
        self._random = random.Random(seed)
        self._known: dict[tuple[str, ...], tuple[str, int | Decimal | None] | None] = {}
        self._near = sorted(_numbers(parse(self.rule.check)) | {
            int(p.value) for p in alone.parameters.values() if f".{p.name}" in self.rule.check})

    def first(self, outcome: Outcome) -> Case | None:
        """A case that comes to that outcome: the real figures where they do, else made up."""
        if self.real and (case := self._case(self.real, outcome, "case-real")) is not None:
            return case
        for given in self._guesses():
            code = "case-holds" if outcome == "pass" else "case-breaks"
            if (case := self._case(given, outcome, code)) is not None:
                return case
        return None

    def complete(self, cases: Sequence[Case]) -> tuple[list[Case], Mutants]:
        """The cases with more, and the mutants that none of all notices."""
        out = list(cases)
        left = mutants_of(self.alone)
        for case in out:
            left = surviving(left, case)
        base = next((case for case in out if case.expect == "pass"), None)
        if base is not None:
            for broken in self._broken(_figures(base)):
                fewer = surviving(left, broken)
                lacking = not any(kept.expect == "fail" for kept in out) or self._one_sided(out, broken)
                if len(fewer) < len(left) or lacking:
                    out.append(broken)
                    left = fewer
        for given in self._guesses(out):
            wanting = not any(kept.expect == "fail" for kept in out)
            if not left and not wanting:
                break
            for outcome in _WANTED:
                more = self._case(given, outcome, f"case-more-{outcome}", number=len(out) + 1)
                if more is None:
                    continue
                if len(fewer := surviving(left, more)) < len(left) or (wanting and outcome == "fail"):
                    out.append(more)
                    left = fewer
        return out, left

    def _one_sided(self, cases: Sequence[Case], case: Case) -> bool:
        """Whether the case is the first failing one with too much, or with too little."""
        signs = {kept.difference > 0 for kept in cases if kept.expect == "fail" and kept.difference}
        return bool(case.difference) and (case.difference or 0) > 0 not in signs and len(signs) < 2

    def _broken(self, given: Mapping[str, str]) -> Iterator[Case]:
        """One operand changed so that the rule fails, up and down."""
        for step in _STEPS:
            for name in self.names:
                value = given.get(name, "0")
                if not value.lstrip("-").isdigit() or int(value) + step < 0:
                    continue
                changed = {**given, name: str(int(value) + step)}
                code = "case-less" if step < 0 else "case-greater"
                case = self._case(changed, "fail", code, name=name, by=abs(step))
                if case is not None:
                    yield case

    def _case(self, given: Mapping[str, str], outcome: Outcome, code: str, **values: object) -> Case | None:
        found = self._comes_to(given)
        if found is None or found[0] != outcome:
            return None
        told = found[1] if outcome == "fail" and isinstance(found[1], int) and found[1] else None
        return Case(message(f"new_rule.{code}", "zh", **values), outcome, dict(given), difference=told)

    def _comes_to(self, given: Mapping[str, str]) -> tuple[str, int | Decimal | None] | None:
        """Outcome and difference, where all templates agree."""
        known = tuple(given.get(name, "0") for name in self.names)
        if known not in self._known:
            self._known[known] = outcome_of(self.alone, self.rule, Case("", "pass", dict(given)))
        return self._known[known]

    def _guesses(self, kept: Sequence[Case] = ()) -> Iterator[dict[str, str]]:
        """Numbers for the names: a case kept with one of them moved, near the bounds of the check, few and many; each
        also with one number moved to where a comparison turns."""
        for turn in range(_TRIES):
            given = {name: str(self._number(turn)) for name in self.names}
            if kept and turn % 3 == 1:
                moved = self._random.choice(self.names)
                given = {**_figures(self._random.choice(kept)), moved: str(self._number(turn // 3))}
            elif kept and turn < len(kept) * 3:
                given = _figures(kept[turn // 3])
            yield given
            yield from self._turning(given)

    def _turning(self, given: Mapping[str, str]) -> Iterator[dict[str, str]]:
        """One number moved so that the two sides of a comparison are equal, or apart by one."""
        here = self._differences(given)
        for name in self.names:
            if not (text := given.get(name, "0")).isdigit():
                continue
            value = int(text)
            there = self._differences({**given, name: str(value + 1)})
            aims: set[int] = set()
            for before, after in zip(here, there, strict=True):
                if before is None or after is None or before == after:
                    continue
                exact = value - Decimal(before) / (Decimal(after) - Decimal(before))
                aims |= {floor(exact) - 1, floor(exact), ceil(exact), ceil(exact) + 1}
            yield from ({**given, name: str(aim)} for aim in sorted(aims) if aim >= 0 and aim != value)

    def _differences(self, given: Mapping[str, str]) -> list[int | Decimal | None]:
        """How far apart the sides of each comparison within the check are, in the first scope and template."""
        trial = run(self.alone, self.rule, Case("", "pass", dict(given)))
        if trial is None or trial.subject is None:
            return []
        check = trial.subject.pack.bound[trial.outcome.template][self.rule.id].checks[0]
        out: list[int | Decimal | None] = []
        for part in walk(check.prepared.node):
            if isinstance(part, Comparison):
                try:
                    out.append(prepare(part).evaluate(trial.subject.lookup).difference)
                except ScopeUnavailable:
                    out.append(None)
        return out

    def _number(self, turn: int) -> int:
        if turn % 5 == 4:  # round numbers, of which a percentage is whole
            return self._random.randint(0, 9) * 100
        if self._near and turn % 3 == 0:
            return max(0, self._random.choice(self._near) + self._random.randint(-1, 1))
        return self._random.randint(0, (4, 20, 200, 3000)[turn % 4])


def _figures(case: Case) -> dict[str, str]:
    """What a case gives, each one number: it names no subordinates."""
    return {name: text for name, text in case.given.items() if isinstance(text, str)}


def _numbers(node: Node) -> set[int]:
    return {int(part.value) for part in walk(node) if isinstance(part, Number)}
