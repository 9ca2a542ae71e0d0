"""The figures of a report as operands: what a bound expression is evaluated on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from gouji.expressions import Operand, ScopeUnavailable
from gouji.expressions.fields import row_name
from gouji.expressions.nodes import Key, Scope
from gouji.expressions.operands import Lookup, NumberKind
from gouji.fitting import Report
from gouji.messages import message
from gouji.vocabulary import Vocabulary

__all__ = ["Below", "Lookup", "ReportLookup"]


@dataclass(frozen=True, slots=True)
class Below:
    """Who belongs directly to an organisation by the roster, with their reports of the same year.

    `organ`: the report of its own office, `organ_name` what the roster calls that ("": it names none). `children`: the
    newest reports of the others. `missing`: the names of those, the office included, whose report is not there.
    """

    organ: Report | None
    organ_name: str
    children: tuple[Report, ...]
    missing: tuple[str, ...]

    @property
    def missing_children(self) -> tuple[str, ...]:
        """Those missing, without the office."""
        return tuple(name for name in self.missing if name != self.organ_name)


class ReportLookup:
    """The figures of a report, those of last year's report of the same organisation and of the reports `below` it, and
    the pack's parameters.

    Called with a key it gives its operand, for the subordinates one for each of them: state missing, and no source,
    for one whose report is not there. It raises ScopeUnavailable for last year's figures where there is no such report
    (with `prior_reason`), and for the organisation's own office and its subordinates without a roster, or where the
    roster has nobody below it. `known` holds the operands that need no asking; an evaluation takes whole checks from it
    at once.
    """

    __slots__ = ("_below", "_labels", "_numbers", "_parameters", "_prior", "_prior_reason", "known")

    def __init__(self, report: Report, vocabulary: Vocabulary, prior: Report | None = None,
                 prior_vocabulary: Vocabulary | None = None, prior_reason: str = "checking.no-prior-report",
                 parameters: Mapping[str, int | Decimal] | None = None, below: Below | None = None) -> None:
        self.known = _operands(report, vocabulary, "own")
        self._prior = prior is not None and prior_vocabulary is not None
        if prior is not None and prior_vocabulary is not None:
            self.known |= _operands(prior, prior_vocabulary, "prior")
        self._prior_reason = prior_reason
        self._parameters = parameters or {}
        self._below = _Below(below, vocabulary) if below is not None else None

    def __call__(self, key: Key) -> Sequence[Operand]:
        found = self.known.get(key)
        if found is not None:
            return (found,)
        if key.scope == "parameter":
            return (Operand(key, key.id, self._parameters[key.id], "given", "change"),)
        if key.scope == "prior":
            raise ScopeUnavailable("prior", "checking.not-in-prior-template" if self._prior else self._prior_reason)
        if self._below is None:
            raise ScopeUnavailable(key.scope, "checking.no-roster")
        return self._below(key)


class _Below:
    """The figures of the reports below one; each is asked for by several rules."""

    __slots__ = ("_below", "_found", "_vocabulary")

    def __init__(self, below: Below, vocabulary: Vocabulary) -> None:
        self._below = below
        self._vocabulary = vocabulary
        self._found: dict[Key, tuple[Operand, ...]] = {}

    def __call__(self, key: Key) -> tuple[Operand, ...]:
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._of(key)
        return found

    def _of(self, key: Key) -> tuple[Operand, ...]:
        below = self._below
        number = self._vocabulary.figures[key.id].column.number
        name = _called(key.scope) + row_name(self._vocabulary, key.id)

        def absent(body: str, code: str) -> Operand:
            return Operand(key, message(code, name=name, body=body), None, "missing", number)

        if not below.children and not below.missing_children:  # its office alone is nobody below it
            raise ScopeUnavailable(key.scope, "checking.no-subordinates")
        if key.scope == "organ":
            if below.organ is not None:
                return (_operand(below.organ, key, name, number),)
            code = "checking.operand-unreported" if below.organ_name else "checking.operand-unlisted"
            return (absent(below.organ_name, code),)
        return (*(_operand(report, key, f"{name}（{report.organisation.name}）", number) for report in below.children),
                *(absent(body, "checking.operand-unreported") for body in below.missing_children))


def _called(scope: Scope) -> str:
    return {"prior": "上年.", "organ": "本机关.", "children": "下级."}.get(scope, "")


@cache
def _named(vocabulary: Vocabulary, scope: Scope) -> tuple[tuple[str, Key, str, NumberKind], ...]:
    """For each figure: id, key, what a message calls it, kind of number."""
    return tuple((figure, Key(scope, figure), _called(scope) + row_name(vocabulary, figure), spec.column.number)
                 for figure, spec in vocabulary.figures.items())


def _operands(report: Report, vocabulary: Vocabulary, scope: Scope) -> dict[Key, Operand]:
    out: dict[Key, Operand] = {}
    figures = report.figures
    source = "" if scope == "own" else report.file
    for figure_id, key, label, number in _named(vocabulary, scope):
        figure = figures.get(figure_id)
        out[key] = Operand(key, label, None, "missing", number, source=source) if figure is None else Operand(
            key, label, figure.value, figure.state, number, figure.doubtful, figure.place, source)
    return out


def _operand(report: Report, key: Key, label: str, number: NumberKind) -> Operand:
    """The cell of another report; missing where its form has none."""
    figure = report.figures.get(key.id)
    if figure is None:
        return Operand(key, label, None, "missing", number, source=report.file)
    return Operand(key, label, figure.value, figure.state, number, figure.doubtful, figure.place, report.file)
