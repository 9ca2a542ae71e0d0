"""Whether two packs can tell anything different of a report, found out by the rules that differ alone.

Reasoning looks at what failed or could not be told, at the claims that agree, at the equations that hold (a wrong cell
is sought among all of them, a doubtful cell confirmed by them) and at whether anything of error grade was decided. So
nothing differs where the rules that differ come to the same failures, and where those of them that hold in one pack
alone are no equation that could matter: one whose report has no failing equation and no doubtful cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from gouji.authoring.backtest.kept import Body, Store
from gouji.authoring.backtest.pack_changes import PackChanges
from gouji.authoring.backtest.sparse import Found, Sparse, on_figures
from gouji.authoring.backtest.whole import whole_results
from gouji.checking import Result
from gouji.packs import Pack, Rule

_TELLING = ("fail", "undetermined", "broken")


class _Come(NamedTuple):
    """What rules came to: what is told, and which of them hold on some scope."""

    told: list[Any]
    holding: set[str]


class Touched:
    """The rules that differ between two packs, ready for report after report."""

    def __init__(self, a: Pack, b: Pack, packs: PackChanges, stores: tuple[Store, Store]) -> None:
        wanted = packs.rule_ids()
        self._stores, self._packs = stores, (a, b)
        chosen = [[rule for rule in pack.rules if rule.id in wanted] for pack in (a, b)]
        self._sparse = [Sparse(pack, [r for r in rules if on_figures(r)], store)
                        for pack, rules, store in zip((a, b), chosen, stores, strict=True)]
        self._wordy = [[r for r in rules if not on_figures(r)] for rules in chosen]
        self._rules: dict[str, Rule] = {rule.id: rule for rules in chosen for rule in rules}
        self._alike = {id_ for id_ in self._rules if _passing(a, id_) == _passing(b, id_)}
        self._vouching = {id_ for id_ in self._rules if any(_vouches(pack, id_) for pack in (a, b))}
        known = {rule.id for rule in a.rules}
        equations = [rule for rule in b.rules if rule.kind == "equation" and rule.id not in wanted and rule.id in known]
        self._equations = Sparse(b, [rule for rule in equations if on_figures(rule)], stores[1])
        self._graded = {rule.id for rule in equations if rule.severity == "error" or (
            isinstance(rule.severity, dict) and "error" in rule.severity.values())}

    def asks(self, body: Body) -> Iterable[Any]:
        """The reports whose lines are wanted."""
        return {kept.document: kept for sparse in (*self._sparse, self._equations)
                for kept in sparse.asks(body)}.values()

    def __call__(self, body: Body) -> bool:
        """Whether anything may be told otherwise of the report. Raises BrokenKeptError."""
        before, after = (self._come(body, side) for side in (0, 1))
        if before.told != after.told:
            return True
        moved = (before.holding ^ after.holding) | ((before.holding & after.holding) - self._alike)
        if not moved:
            return False
        rules = [self._rules[id_] for id_ in moved]
        if any(rule.kind == "claim" for rule in rules):
            return True  # that a number agrees is a fact of its own
        if any(rule.id in self._vouching for rule in rules):
            return not self._quiet(body, before)
        return any(rule.severity != "notice" for rule in rules) and not self._decided(body)

    def _come(self, body: Body, side: int) -> _Come:
        found = self._sparse[side].found(body) if self._sparse[side].ids else Found(frozenset(), [])
        results: Sequence[Result] = found.results
        if self._wordy[side]:
            results = [*results, *whole_results(body, self._packs[side], self._wordy[side], self._stores[side])]
        told = [(_texts(r.rule), *r[1:]) for r in results if r.status in _TELLING]
        return _Come(told, set(found.holding) | {r.rule.id for r in results if r.status == "pass"})

    def _quiet(self, body: Body, come: _Come) -> bool:
        """Whether every equation that both packs have holds, one of error grade among them, and no cell is doubtful."""
        if come.told or self._stores[1].lean(body.kept).doubtful or (
                body.prior is not None and self._stores[1].lean(body.prior).doubtful):
            return False
        found = self._equations.found(body)
        return bool(found.holding & self._graded) and all(
            result.status in ("pass", "not_applicable") for result in found.results)

    def _decided(self, body: Body) -> bool:
        """Whether anything of error grade is decided that both packs have."""
        found = self._equations.found(body)
        return bool(found.holding & self._graded) or any(
            result.severity == "error" and result.status in ("pass", "fail") for result in found.results)


def _texts(rule: Rule) -> tuple[Any, ...]:
    """All of a rule that what is told, or made, of a result depends on."""
    return (rule.id, rule.title, rule.title_en, rule.message, rule.message_en, rule.suggestion, rule.suggestion_en,
            rule.kind, rule.action, rule.telling, rule.if_doubtful, rule.for_each, rule.status)


def _vouches(pack: Pack, id_: str) -> bool:
    """Whether a rule, where it holds, says something of single cells."""
    return any(check.confirms or check.coefficients for bound in pack.bound.values() if id_ in bound
               for check in bound[id_].checks)


def _passing(pack: Pack, id_: str) -> Any:
    """What reasoning and locating see of a rule that holds."""
    out = []
    for template, bound in sorted(pack.bound.items()):
        ready = bound.get(id_)
        if ready is not None:
            out.append((template, ready.rule.kind, ready.rule.severity, ready.rule.status, [
                (check.scope, check.confirms, check.coefficients) for check in ready.checks]))
    return out
