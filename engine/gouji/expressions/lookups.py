"""The figures of a report as operands: what a bound expression is evaluated on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from gouji.expressions import Operand, ScopeUnavailable
from gouji.expressions.fields import row_name
from gouji.expressions.nodes import Key
from gouji.fitting import Figure, Report
from gouji.vocabulary import Vocabulary

Lookup = Callable[[Key], Sequence[Operand]]


def report_lookup(report: Report, vocabulary: Vocabulary, prior: Report | None = None,
                  prior_vocabulary: Vocabulary | None = None, prior_reason: str = "checking.no-prior-report",
                  parameters: Mapping[str, int | Decimal] | None = None) -> Lookup:
    """A lookup over a report, last year's report of the same organisation, and the parameters of the pack.

    It raises ScopeUnavailable for last year's figures where `prior` is None (with `prior_reason`), and for the
    organisation's own office and its subordinates, which need a roster.
    """
    cache: dict[Key, tuple[Operand, ...]] = {}

    def lookup(key: Key) -> Sequence[Operand]:
        known = cache.get(key)
        if known is None:
            known = cache[key] = (find(key),)
        return known

    def find(key: Key) -> Operand:
        if key.scope == "own":
            return _operand(key, report.figures, vocabulary)
        if key.scope == "prior":
            if prior is None or prior_vocabulary is None:
                raise ScopeUnavailable(key.scope, prior_reason)
            if key.id not in prior_vocabulary.figures:
                raise ScopeUnavailable(key.scope, "checking.not-in-prior-template")
            return _operand(key, prior.figures, prior_vocabulary)
        if key.scope == "parameter":
            return Operand(key, key.id, (parameters or {})[key.id], "given", "change", False, None)
        raise ScopeUnavailable(key.scope, "checking.no-roster")

    return lookup


def _operand(key: Key, figures: Mapping[str, Figure], vocabulary: Vocabulary) -> Operand:
    figure = figures.get(key.id)
    label = ("上年." if key.scope == "prior" else "") + row_name(vocabulary, key.id)
    number = vocabulary.figures[key.id].column.number
    if figure is None:
        return Operand(key, label, None, "missing", number, False, None)
    return Operand(key, label, figure.value, figure.state, number, figure.doubtful, figure.place)
