"""The bench on which a draft is tried: it is read, bound and run as its file would be, without being written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from gouji.authoring.new_rule.draft import Case, Draft
from gouji.checking.mutants.mutant import Mutant
from gouji.checking.mutants.rules import rule_mutants
from gouji.checking.results import Result
from gouji.checking.rule_tests import Trial, trials
from gouji.language import read, translate
from gouji.messages import message
from gouji.packs import Pack, Rule, Test
from gouji.packs.load import Loader, grammar_of
from gouji.packs.meaning import meaning_faults
from gouji.packs.parts import Sourced
from gouji.problems import Problem
from gouji.yaml_source import read_text

Mutants = list[tuple[Mutant, Pack]]
_STANDINS = (Case("1", "pass"), Case("2", "fail"))


class Bench:
    """A pack, its files read once; drafts are laid on it one after the other."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._loader = Loader((pack.folder / "pack.yaml").absolute())
        self._loader.parameters = pack.parameters
        self._loader.grammar = grammar_of(read(path, "claims") for path in pack.claim_files)

    def tried(self, draft: Draft) -> tuple[Pack | None, list[Problem]]:
        """The pack with the draft as its only rule, or what is wrong with it. Without tests it gets two that nobody
        runs."""
        whole = draft if draft.cases else replace(draft, cases=list(_STANDINS))
        file = translate(read_text("规则:\n" + whole.text(), message("new_rule.here", "zh")), "rules")
        if file.problems:
            return None, file.problems
        loader, pack = self._loader, self.pack
        loader.problems = []
        loader.bound = {vocabulary.id: {} for vocabulary in pack.vocabularies}
        rule = loader.rule(file, 0, file.data["rules"][0])
        if rule is not None:
            loader.tell(file, 0, meaning_faults(rule, pack.rules, pack.bases, pack.phrases, pack.parameters))
            loader.bind(Sourced(rule, file, 0), pack.vocabularies)
        if loader.problems or rule is None:
            return None, loader.problems
        return replace(pack, rules=(rule,), bound=loader.bound), []


def outcome_of(alone: Pack, rule: Rule, case: Case) -> tuple[str, int | Decimal | None] | None:
    """What a case comes to, with the difference, where all templates agree and it could run; else None."""
    found = {(trial.outcome.got, _difference(trial.results)) for trial in trials(alone, (_with(rule, case),))
             if trial.subject is not None}
    return found.pop() if len(found) == 1 else None


def _difference(results: Sequence[Result]) -> int | Decimal | None:
    return results[0].difference if len(results) == 1 else None


def _with(rule: Rule, case: Case) -> Rule:
    test = Test(expect=case.expect, name=case.name, given=dict(case.given) or None, texts=dict(case.texts) or None,
                template=case.template, difference=case.difference, contains=case.contains)
    return replace(rule, tests=(test,))


def run(alone: Pack, rule: Rule, case: Case) -> Trial | None:
    """The case as it ran on the first template that has what it names."""
    return next((trial for trial in trials(alone, (_with(rule, case),)) if trial.subject is not None), None)


def passes(alone: Pack, rule: Rule, case: Case) -> bool:
    """Whether the case comes out as it says, on every template."""
    outcomes = [trial.outcome for trial in trials(alone, (_with(rule, case),))]
    return bool(outcomes) and all(outcome.passed for outcome in outcomes)


def surviving(mutants: Mutants, case: Case) -> Mutants:
    """The mutants that the case does not notice."""
    return [(mutant, changed) for mutant, changed in mutants if passes(changed, changed.rules[0], case)]


def mutants_of(alone: Pack) -> Mutants:
    return rule_mutants(alone, alone.rules[0])
