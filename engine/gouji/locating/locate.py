"""From failing checks to their causes: the equations of a report as a system, its smallest repairs, and who vouches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gouji.checking import Result, Subject
from gouji.claims import compare
from gouji.expressions import Node, Operand
from gouji.expressions.lookups import Lookup
from gouji.expressions.nodes import Key
from gouji.locating.causes import Cause, Change, Repair, Witness
from gouji.locating.patterns import MANY, pattern_of
from gouji.locating.search import Cell, Component, System, smallest_repairs
from gouji.packs import BoundCheck

# What suspecting a cell costs: an empty one or one whose reading is doubtful is the likelier culprit (design.md §7).
_COST = {"given": 10, "not_applicable": 6, "blank": 4}
_DOUBTFUL = 5
_IMPOSSIBLE = 1  # a count below zero is wrong by itself


def locate(results: Sequence[Result], subject: Subject) -> tuple[Cause, ...]:
    """The causes of the equations that fail over this report's own figures, in the order of the checks.

    Equations with a cell that is missing, unreadable or no whole number, and those that could not be decided, take no
    part. Where nothing fails, nothing is computed.
    """
    tables = {result.table for result in results if result.confirms and _fails(result)}
    if not tables:
        return ()
    checks = _bound(subject)
    taking_part: dict[str, Result] = {}
    cells: dict[str, Cell] = {}
    equations: dict[str, Mapping[str, int]] = {}
    for result in results:  # equations without a table may join two
        if not (result.confirms and result.table in tables | {""} and _usable(result)):
            continue
        coefficients = checks[result.key].coefficients
        if coefficients is not None:
            taking_part[result.key], equations[result.key] = result, coefficients
            cells |= {o.key.id: _cell(o) for o in result.operands if o.key.id not in cells}
    components = smallest_repairs(System(cells, equations))
    witnesses = _witnesses(results, subject, checks)
    return tuple(cause for component in components
                 if (cause := _cause(component, taking_part, subject, witnesses)) is not None)


def _fails(result: Result) -> bool:
    return result.status == "fail" or (result.status == "undetermined" and result.leaning == "fail")


def _usable(result: Result) -> bool:
    """Whether every cell is a whole number, and the check was decided, if only by doubtful readings."""
    return (result.status in ("pass", "fail") or result.leaning != "") and all(
        o.state in _COST and (o.value is None or isinstance(o.value, int)) for o in result.operands)


def _bound(subject: Subject) -> dict[str, BoundCheck]:
    """The bound check behind the key of each result of an equation."""
    return {f"{rule.id}:{check.scope}" if check.scope else rule.id: check
            for rule in subject.pack.rules if rule.kind == "equation"
            if (ready := subject.pack.bound[subject.vocabulary.id].get(rule.id)) is not None
            for check in ready.checks}


def _cell(operand: Operand) -> Cell:
    value = operand.value if isinstance(operand.value, int) else 0
    return Cell(value, None if operand.number == "change" else 0, _cost(operand.state, operand.doubtful, value))


def _cause(component: Component, checks: Mapping[str, Result], subject: Subject,
           witnesses: Sequence[_Speaker]) -> Cause | None:
    """The cause of one component, its likeliest repair first; None where nothing heals it, or where every check of it
    fails by a doubtful reading only."""
    failing = sorted((checks[key] for key in component.checks), key=_weight)
    if not component.repairs or failing[0].status != "fail":
        return None
    repairs = [_repair(changes, subject) for changes in component.repairs]
    touched = {change.figure for repair in repairs for change in repair}
    asked = [w for w in witnesses if touched & w.figures]
    held = [[w for w in asked if w.holds(_repaired(subject.lookup, repair))] for repair in repairs]
    order = sorted(range(len(repairs)), key=lambda i: (_price(repairs[i], subject), -len(held[i])))
    first, others = order[0], order[1:]
    settled = component.complete and len(repairs[first]) <= MANY and not any(
        _price(repairs[i], subject) == _price(repairs[first], subject) and len(held[i]) == len(held[first])
        for i in others)
    against = [set(map(id, held[i])) for i in others]
    speaking = [w for w in held[first] if any(id(w) not in h for h in against)] if settled else []
    # What else the settled repair puts right has the same cause.
    healed = [w.key for w in held[first] if w.failed] if settled else []
    opposed = [w for w in asked if not w.failed and w not in held[first]] if settled else []
    keys = (*(r.key for r in failing), *healed)
    ordered = tuple(repairs[i] for i in order)
    return Cause(f"@{keys[0]}", failing[0].table, pattern_of(ordered[:1] if settled else ordered), ordered, keys,
                 settled, _kinds(speaking), _kinds(opposed), component.complete)


def _kinds(speakers: Sequence[_Speaker]) -> tuple[Witness, ...]:
    return tuple(dict.fromkeys(speaker.kind for speaker in speakers))


_GRAVE = ("error", "warning", "notice")


def _weight(result: Result) -> tuple[bool, int, int, bool]:
    """The check that stands for a cause: one that is certain, of those the gravest, then the one with the shortest
    arithmetic, then the total column's."""
    return result.status != "fail", _GRAVE.index(result.severity), len(result.operands), result.scope != "total"


def _repair(changes: Mapping[str, int], subject: Subject) -> Repair:
    out = []
    for figure, reads in changes.items():
        spec = subject.vocabulary.figures[figure]
        was = subject.report.figures[figure].value
        out.append(Change(figure, spec.row.short, spec.column.short, was if isinstance(was, int) else None, reads,
                          subject.report.figures[figure].doubtful))
    return tuple(out)


def _price(repair: Repair, subject: Subject) -> int:
    figures = subject.report.figures
    return sum(_cost(figures[c.figure].state, c.doubtful, c.was or 0) for c in repair)


def _cost(state: str, doubtful: bool, value: int) -> int:
    return _IMPOSSIBLE if value < 0 else _DOUBTFUL if doubtful else _COST[state]


@dataclass(frozen=True, slots=True)
class _Speaker:
    """A check outside the system that speaks of its cells: another year's figures, or a number of the narrative."""

    key: str
    figures: frozenset[str]
    failed: bool
    check: BoundCheck | None
    readings: tuple[Node, ...] = ()
    value: int | Decimal = 0
    share: bool = False

    @property
    def kind(self) -> Witness:
        return "text" if self.check is None else "prior"

    def holds(self, lookup: Lookup) -> bool:
        if self.check is not None:
            return self.check.prepared.evaluate(lookup).status == "pass"
        return any(compare(reading, self.value, lookup, share=self.share).status == "pass" for reading in self.readings)


def _witnesses(results: Iterable[Result], subject: Subject, checks: Mapping[str, BoundCheck]) -> list[_Speaker]:
    """Exact equations with last year's report, and exact numbers of the narrative about the report itself."""
    out = []
    for result in results:
        if result.status not in ("pass", "fail") or result.doubt != "none":
            continue
        figures = frozenset(o.key.id for o in result.operands if o.key.scope == "own")
        check = checks.get(result.key)
        if check is not None and not result.confirms and any(o.key.scope == "prior" for o in result.operands):
            out.append(_Speaker(result.key, figures, result.status == "fail", check))
        elif result.rule.claim is not None and result.right is not None:
            phrase = subject.pack.phrases.phrase(result.rule.claim)
            if phrase is not None:
                template = subject.vocabulary.id
                readings = tuple(reading.bound[template] for reading in phrase.readings_on(template))
                out.append(_Speaker(result.key, figures, result.status == "fail", None, readings, result.right,
                                    phrase.share))
    return out


class _Repaired:
    """A report's figures with those of a repair in their place."""

    def __init__(self, base: Lookup, repair: Repair) -> None:
        self._base = base
        known: Mapping[Key, Operand] = getattr(base, "known", {})
        self.known = dict(known)
        for change in repair:
            key = Key("own", change.figure)
            self.known[key] = known[key]._replace(value=change.reads, state="given", doubtful=False)

    def __call__(self, key: Key) -> Sequence[Operand]:
        found = self.known.get(key)
        return (found,) if found is not None else self._base(key)


def _repaired(lookup: Lookup, repair: Repair) -> Lookup:
    return _Repaired(lookup, repair)
