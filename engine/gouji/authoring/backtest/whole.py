"""Rules on whole reports, their words included: those that figures alone do not decide, and audits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gouji.authoring.backtest.kept import Body, Store
from gouji.checking import Result, Subject, check, subject_of
from gouji.expressions.lookups import Below
from gouji.packs import Pack, Rule


def subject(body: Body, pack: Pack, store: Store) -> Subject:
    """The report ready for checking with what it is compared with. Raises BrokenKeptError."""
    prior = store.report(body.prior) if body.prior is not None else None
    below = Below(store.report(body.organ) if body.organ else None, body.organ_name,
                  tuple(store.report(child) for child in body.children), body.missing) if body.listed else None
    return subject_of(store.report(body.kept), pack, prior, below=below)


def whole_results(body: Body, pack: Pack, rules: Sequence[Rule], store: Store) -> list[Result]:
    """What these rules of the pack come to. Raises BrokenKeptError."""
    ids = {rule.id for rule in rules}

    def run(chosen: tuple[Rule, ...]) -> list[Result]:
        results = check(subject(body, replace(pack, rules=chosen), store))
        return [result for result in results if result.rule.id in ids]

    results = run(tuple(rules))
    if not any(result.unsure for result in results):
        return results
    # A doubtful cell may be confirmed by any equation.
    return run(tuple(rule for rule in pack.rules if rule.id in ids or rule.kind == "equation"))
