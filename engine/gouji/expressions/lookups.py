"""The figures of a report as operands: what a bound expression is evaluated on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

from gouji.expressions import Operand, ScopeUnavailable
from gouji.expressions.fields import row_name
from gouji.expressions.nodes import Key, Scope
from gouji.expressions.operands import Lookup, NumberKind
from gouji.fitting import Report
from gouji.vocabulary import Vocabulary

__all__ = ["Lookup", "ReportLookup"]


class ReportLookup:
    """The figures of a report, those of last year's report of the same organisation, and the pack's parameters.

    Called with a key it gives the operand, or raises ScopeUnavailable: for last year's figures where there is no such
    report (with `prior_reason`), and for the organisation's own office and its subordinates, which need a roster.
    `known` holds the operands that need no asking; an evaluation takes whole checks from it at once.
    """

    __slots__ = ("_parameters", "_prior", "_prior_reason", "known")

    def __init__(self, report: Report, vocabulary: Vocabulary, prior: Report | None = None,
                 prior_vocabulary: Vocabulary | None = None, prior_reason: str = "checking.no-prior-report",
                 parameters: Mapping[str, int | Decimal] | None = None) -> None:
        self.known = _operands(report, vocabulary, "own")
        self._prior = prior is not None and prior_vocabulary is not None
        if prior is not None and prior_vocabulary is not None:
            self.known |= _operands(prior, prior_vocabulary, "prior")
        self._prior_reason = prior_reason
        self._parameters = parameters or {}

    def __call__(self, key: Key) -> Sequence[Operand]:
        found = self.known.get(key)
        if found is not None:
            return (found,)
        if key.scope == "parameter":
            return (Operand(key, key.id, self._parameters[key.id], "given", "change"),)
        if key.scope == "prior":
            raise ScopeUnavailable("prior", "checking.not-in-prior-template" if self._prior else self._prior_reason)
        raise ScopeUnavailable(key.scope, "checking.no-roster")


@cache
def _named(vocabulary: Vocabulary, scope: Scope) -> tuple[tuple[str, Key, str, NumberKind], ...]:
    """For each figure: id, key, what a message calls it, kind of number."""
    prefix = "上年." if scope == "prior" else ""
    return tuple((figure, Key(scope, figure), prefix + row_name(vocabulary, figure), spec.column.number)
                 for figure, spec in vocabulary.figures.items())


def _operands(report: Report, vocabulary: Vocabulary, scope: Scope) -> dict[Key, Operand]:
    out: dict[Key, Operand] = {}
    figures = report.figures
    for figure_id, key, label, number in _named(vocabulary, scope):
        figure = figures.get(figure_id)
        out[key] = Operand(key, label, None, "missing", number) if figure is None else Operand(
            key, label, figure.value, figure.state, number, figure.doubtful, figure.place)
    return out
