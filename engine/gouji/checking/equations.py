"""Equation and plausibility rules: a check per row, per column or once; left, right and difference as evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from gouji.checking.results import Reason, Result, show_number
from gouji.expressions import Evaluation, Key, Operand, ScopeUnavailable, arithmetic, spelled
from gouji.expressions.lookups import Below, Lookup
from gouji.messages import Lang, message
from gouji.packs import BoundCheck, BoundRule, Rule
from gouji.reading import Place

if TYPE_CHECKING:
    from gouji.checking.check import Subject

_NAMED = 6  # names of bodies before a count stands for the others
_DIGITS = (4, 8, 12)  # behind the point, of a quotient that goes on for ever
# Signs that make an empty cell lower a side instead of raising it.
_MINUS = frozenset("-÷")


def check_equation(ready: BoundRule, subject: Subject) -> Iterator[Result]:
    """A result for each scope. Without last year's report (or a roster) the rule does not apply, said once."""
    rule = ready.rule
    table = ready.table.id if ready.table else ""
    for check in ready.checks:
        try:
            found = check.prepared.evaluate(subject.lookup, rule.blanks)
        except ScopeUnavailable as missing:
            here = missing.reason == "checking.not-in-prior-template"  # this row or column only; the others have theirs
            yield Result(rule, check.scope if here else "", check.short if here else "", "not_applicable",
                         rule.severity_of(check.short), Reason(missing.reason), table)
            if here:
                continue
            return
        yield _result(check, ready, found, subject)


def _result(check: BoundCheck, ready: BoundRule, found: Evaluation, subject: Subject) -> Result:
    rule = ready.rule
    reason = None
    if found.status == "undetermined":
        reason = _why_open(found, subject)
    failed = found.status != "pass"
    split = check.split if subject.below is None else _split(check, found.operands)
    return Result(
        rule, check.scope, check.short, found.status, rule.severity_of(check.short), reason,
        ready.table.id if ready.table else "", found.operands, split, found.doubtful,
        found.left, found.right, found.difference,
        places=places_of(found.operands) if failed else (),
        figures=figures_of(found.operands) if failed else (),
        confirms=check.confirms,
        values=_values(check, ready, found, subject, _untold(rule, found)) if failed else {},
    )


def _why_open(found: Evaluation, subject: Subject) -> Reason:
    """The bodies whose reports are not there before cells that hold no number."""
    bodies = [operand for operand in found.unknown if operand.unreported]
    below = subject.below
    if bodies and below is not None:
        names = [*((below.organ_name,) if any(o.key.scope == "organ" for o in bodies) else ()),
                 *(below.missing_children if any(o.key.scope == "children" for o in bodies) else ())]
        return _unreported([name for name in names if name]) if any(names) else Reason("checking.office-unlisted")
    cells = "、".join(operand.label for operand in found.unknown[:3]) + ("…" if len(found.unknown) > 3 else "")
    return Reason(f"checking.cells-{found.reason}", {"cells": cells, "count": len(found.unknown)})


def _unreported(names: Sequence[str]) -> Reason:
    """Who did not report: the first names, and how many there are in all."""
    code = "checking.bodies-missing" if len(names) <= _NAMED else "checking.bodies-missing-many"
    return Reason(code, {"bodies": "、".join(names[:_NAMED]), "count": len(names)})


def _bodies(operands: Sequence[Operand], below: Below, lang: Lang) -> str:
    """Whose reports a check took in, and whose are not there."""
    scopes = {operand.key.scope for operand in operands}
    reports = ((below.organ,) if "organ" in scopes else ()) + (below.children if "children" in scopes else ())
    there = [report.organisation.name for report in reports if report is not None]
    absent = [name for name in below.missing if ("organ" if name == below.organ_name else "children") in scopes]
    code = "checking.bodies-included" if len(there) <= _NAMED else "checking.bodies-included-many"
    told = message(code, lang, bodies="、".join(there[:_NAMED]), count=len(there)) if there else message(
        "checking.bodies-none", lang)
    return told if not absent else message("checking.bodies-and", lang, included=told,
                                           missing=_unreported(absent).text(lang))


def _most(operands: Sequence[Operand], below: Below, lang: Lang) -> str:
    """Whose number is the greatest, and that number."""
    names = {report.file: report.organisation.name for report in (below.organ, *below.children) if report is not None}
    known = [(o.value, names[o.source]) for o in operands
             if o.source in names and o.state == "given" and isinstance(o.value, int | Decimal)]
    if not known:
        return message("checking.not-known", lang)
    value, body = max(known, key=lambda each: each[0])
    return message("checking.bodies-most", lang, body=body, value=show_number(value))


def _split(check: BoundCheck, operands: Sequence[Operand]) -> int:
    """How many operands stand on the left: of the subordinates' there are several to a key."""
    left = set(list(dict.fromkeys(operand.key for operand in operands))[:check.split])
    return sum(operand.key in left for operand in operands)


def places_of(operands: tuple[Operand, ...]) -> tuple[Place, ...]:
    """Places in the report itself; those of last year's stand in the evidence, with their file."""
    return tuple(dict.fromkeys(o.place for o in operands if isinstance(o.place, Place) and o.key.scope == "own"))


def figures_of(operands: tuple[Operand, ...]) -> tuple[str, ...]:
    """Figure ids, those of other reports marked `prior:`, `organ:` or `children:`. A parameter is no figure."""
    return tuple(dict.fromkeys(o.key.id if o.key.scope == "own" else f"{o.key.scope}:{o.key.id}" for o in operands
                               if o.key.scope != "parameter"))


def _untold(rule: Rule, found: Evaluation) -> bool:
    """Whether nobody will be told more than that reports are missing: hundreds of cells wait for one of them."""
    return found.status == "undetermined" and rule.telling == "silent" and any(o.unreported for o in found.unknown)


def _values(check: BoundCheck, ready: BoundRule, found: Evaluation, subject: Subject,
            untold: bool) -> dict[str, dict[str, object]]:
    shared: dict[str, object] = {
        "table": ready.table.name if ready.table else "",
        "column": check.column, "row": check.label, "cell": check.short,
        "year": subject.report.year, "prior_year": subject.report.year - 1,
    }
    langs: tuple[Lang, ...] = ("zh", "en")
    if untold:
        return dict.fromkeys(langs, shared)
    shared["left_text"], shared["right_text"] = spelled(check.prepared.node)
    least = None if found.left is not None and found.right is not None else _least(check, found, subject)
    out: dict[str, dict[str, object]] = {}
    for lang in langs:
        left_sum, right_sum = arithmetic(check.prepared.node, found, lang)
        out[lang] = shared | _sides(found, least, lang) | {
            "left_sum": left_sum, "right_sum": right_sum, "operands": _listed(found.operands, lang)}
        if subject.below is not None and any(o.key.scope in ("organ", "children") for o in found.operands):
            out[lang] |= {"children": _bodies(found.operands, subject.below, lang),
                          "most": _most(found.operands, subject.below, lang)}
    return out


def _listed(operands: tuple[Operand, ...], lang: Lang) -> str:
    """Each cell with its value, for a check without left and right. Bounds are the pack's, not the report's."""
    return message("checking.between-readings", lang).join(
        f"{o.label} = {_shown(o, lang)}" for o in operands if o.key.scope != "parameter")


def _shown(operand: Operand, lang: Lang) -> str:
    value = operand.value
    if operand.unreported:
        return message("checking.cell-unreported", lang)
    if operand.state != "given" or isinstance(value, str):
        return message(f"checking.cell-{operand.state}", lang)
    return show_number(value)


def _least(check: BoundCheck, found: Evaluation, subject: Subject) -> Evaluation | None:
    """With nothing in the cells that hold no number; None where the sides may be less than that."""
    if any(o.number == "change" for o in found.operands) or _MINUS & set("".join(spelled(check.prepared.node))):
        return None
    return check.prepared.evaluate(_with_nothing(subject.lookup))


def _sides(found: Evaluation, least: Evaluation | None, lang: Lang) -> dict[str, object]:
    """Left, right and difference; where cells without a number leave a sum open, how much it is at least."""
    if found.left is not None and found.right is not None:
        left, right, difference = _told_apart(found.left, found.right, found.difference)
        return {"left": show_number(left), "right": show_number(right), "difference": show_number(difference)}

    def shown(value: int | Decimal | None, otherwise: str) -> str:
        return show_number(_rounded(value, _DIGITS[0]), otherwise)

    def at_least(value: int | Decimal) -> str:
        return message("checking.at-least", lang, value=shown(value, ""))

    unknown = message("checking.not-known", lang)
    if least is None or least.left is None or least.right is None or least.difference is None:
        return {"left": shown(found.left, unknown), "right": shown(found.right, unknown), "difference": unknown}
    # Only where the open side is the greater one already, the difference can but grow.
    grows = least.difference >= 0 if found.right is not None else found.left is not None and least.difference <= 0
    return {"left": shown(found.left, at_least(least.left)), "right": shown(found.right, at_least(least.right)),
            "difference": at_least(max(least.difference, -least.difference)) if grows else unknown}


def _told_apart(*numbers: int | Decimal | None) -> Sequence[int | Decimal | None]:
    """The numbers rounded alike, to as few digits as tell them apart as they were and let none become zero."""
    for digits in _DIGITS:
        rounded = [_rounded(number, digits) for number in numbers]
        if len(set(rounded)) == len(set(numbers)) and list(map(bool, rounded)) == list(map(bool, numbers)):
            return rounded
    return numbers


def _rounded(number: int | Decimal | None, digits: int) -> int | Decimal | None:
    return round(number, digits) if isinstance(number, Decimal) else number


def _with_nothing(lookup: Lookup) -> Lookup:
    """The cells, with 0 in those that hold no number: the least that they can stand for."""
    def found(key: Key) -> tuple[Operand, ...]:
        return tuple(o._replace(value=0, state="given") if o.value is None else o for o in lookup(key))

    return found
