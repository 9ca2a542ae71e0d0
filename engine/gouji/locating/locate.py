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
    inquiry = _Inquiry(results, subject, checks, taking_part)
    return tuple(cause for component in components if (cause := inquiry.cause(component)) is not None)


def _fails(result: Result) -> bool:
    return result.status == "fail" or (result.status == "undetermined" and result.leaning == "fail")


def _usable(result: Result) -> bool:
    """Whether every cell is a whole number, and the check was decided, if only by doubtful readings."""
    return (result.status in ("pass", "fail") or result.leaning != "") and all(
        o.state in _COST and (o.value is None or isinstance(o.value, int)) for o in result.operands)


def _bound(subject: Subject) -> dict[str, BoundCheck]:
    """The bound check behind the key of each result that came of a formula."""
    return {f"{rule.id}:{check.scope}" if check.scope else rule.id: check
            for rule in subject.pack.rules if rule.check is not None
            if (ready := subject.pack.bound[subject.vocabulary.id].get(rule.id)) is not None
            for check in ready.checks}


def _cell(operand: Operand) -> Cell:
    value = operand.value if isinstance(operand.value, int) else 0
    return Cell(value, None if operand.number == "change" else 0, _cost(operand.state, operand.doubtful, value))


class _Inquiry:
    """What is asked of every component: which of its repairs come into question, and who bears them out."""

    def __init__(self, results: Sequence[Result], subject: Subject, checks: Mapping[str, BoundCheck],
                 taking_part: Mapping[str, Result]) -> None:
        self.results = results
        self.subject = subject
        self.checks = checks
        self.taking_part = taking_part
        self.witnesses = _witnesses(results, subject, checks)
        self.open = [r for r in results if r.confirms and r.status == "undetermined" and r.key not in taking_part]

    def cause(self, component: Component) -> Cause | None:
        """The cause of one component, its likeliest repair first; None where nothing heals it, or where every check of
        it fails by a doubtful reading only."""
        failing = sorted((self.taking_part[key] for key in component.checks), key=_weight)
        if not component.repairs or failing[0].status != "fail":
            return None
        listed = [_repair(changes, self.subject) for changes in component.repairs]
        repairs = [repair for repair in listed if not self._breaks(repair)] or listed
        touched = {change.figure for repair in repairs for change in repair}
        asked = [w for w in self.witnesses if touched & w.figures]
        mended = {repair: _Repaired(self.subject.lookup, repair) for repair in repairs}
        held = {repair: frozenset(w.source for w in asked if w.holds(lookup)) for repair, lookup in mended.items()}
        doubts = {repair: _suspicion(repair) for repair in repairs}
        # Only a doubtful or impossible cell, or a witness whom no other repair satisfies, speaks for one of several.
        least = min(doubts.values())
        likely = [r for r in repairs if doubts[r] == least and not any(
            doubts[other] == least and held[other] > held[r] for other in repairs)]
        settled = component.complete and len(likely) == 1 and len(likely[0]) <= MANY
        ordered = sorted(repairs, key=lambda repair: repair not in likely)  # either kind stays cheapest first
        common = frozenset.intersection(*(held[repair] for repair in likely))
        others = [held[repair] for repair in repairs if repair not in likely]
        speaking = [w for w in asked if w.source in common and any(w.source not in each for each in others)]
        healed = [w.key for w in asked if w.failed and w.source in common]
        opposed = [w for w in asked if settled and not w.failed and w.source not in common]
        keys = tuple(dict.fromkeys((*(r.key for r in failing), *healed)))
        return Cause(f"@{keys[0]}", failing[0].table, pattern_of(ordered[: len(likely)]), tuple(ordered), keys, settled,
                     len(likely), _kinds(speaking), _kinds(opposed), component.complete,
                     self._besides(likely[0], mended[likely[0]]) if settled else ())

    def _breaks(self, repair: Repair) -> bool:
        """Whether it makes an equation fail that empty cells had left open."""
        changed = {change.figure for change in repair}
        touched = [r for r in self.open if any(o.key.id in changed for o in r.operands)]
        lookup = _Repaired(self.subject.lookup, repair) if touched else self.subject.lookup
        return any(self.checks[r.key].prepared.evaluate(lookup).status == "fail" for r in touched)

    def _besides(self, repair: Repair, lookup: Lookup) -> tuple[str, ...]:
        """The queries about wrong cells that nobody would ask of the right ones: implausible or impossible numbers."""
        changed = {change.figure for change in repair}
        out = []
        for result in self.results:
            if result.status != "fail":
                continue
            if result.rule.kind == "plausibility" and any(o.key.id in changed for o in result.operands):
                if self.checks[result.key].prepared.evaluate(lookup).status == "pass":
                    out.append(result.key)
            elif result.rule.cells_must == "valid" and changed.issuperset(result.figures):
                out.append(result.key)
        return tuple(out)


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
        cell = subject.report.figures[figure]
        was = cell.value if isinstance(cell.value, int) else None
        out.append(Change(figure, spec.row.short, spec.column.short, was, reads, cell.raw, cell.doubtful))
    return tuple(out)


def _suspicion(repair: Repair) -> int:
    """How many of its cells are neither doubtful nor impossible as they stand."""
    return sum(not change.doubtful and (change.was or 0) >= 0 for change in repair)


def _cost(state: str, doubtful: bool, value: int) -> int:
    return _IMPOSSIBLE if value < 0 else _DOUBTFUL if doubtful else _COST[state]


@dataclass(frozen=True, slots=True)
class _Speaker:
    """A check outside the system that speaks of its cells: another year's figures, or a number of the narrative."""

    key: str
    source: tuple[object, ...]
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
        """A blank read as 0 proves nothing here."""
        found = [self.check.prepared.evaluate(lookup)] if self.check is not None else [
            compare(reading, self.value, lookup, share=self.share) for reading in self.readings]
        return any(each.status == "pass" and not each.unknown for each in found)


def _witnesses(results: Iterable[Result], subject: Subject, checks: Mapping[str, BoundCheck]) -> list[_Speaker]:
    """Exact equations with last year's report, and exact numbers of the narrative about the report itself.

    A number that the narrative repeats is one source, whatever it says how often.
    """
    out = []
    for result in results:
        if result.status not in ("pass", "fail") or result.doubt != "none" or any(
                o.state != "given" for o in result.operands):
            continue
        figures = frozenset(o.key.id for o in result.operands if o.key.scope == "own")
        check = checks.get(result.key)
        if check is not None and result.rule.kind == "equation" and any(
                o.key.scope == "prior" for o in result.operands):
            out.append(_Speaker(result.key, (result.key,), figures, result.status == "fail", check))
        elif result.rule.claim is not None and result.right is not None:
            phrase = subject.pack.phrases.phrase(result.rule.claim)
            if phrase is not None:
                template = subject.vocabulary.id
                readings = tuple(reading.bound[template] for reading in phrase.readings_on(template))
                out.append(_Speaker(result.key, (result.rule.id, result.right), figures, result.status == "fail", None,
                                    readings, result.right, phrase.share))
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
