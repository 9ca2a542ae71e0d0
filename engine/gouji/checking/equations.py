"""Equation and plausibility rules: a check per row, per column or once; left, right and difference as evidence."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from gouji.checking.results import Reason, Result, show_number
from gouji.expressions import Evaluation, Key, Operand, ScopeUnavailable, arithmetic, spelled
from gouji.expressions.lookups import Lookup
from gouji.messages import Lang, message
from gouji.packs import BoundCheck, BoundRule
from gouji.reading import Place

if TYPE_CHECKING:
    from gouji.checking.check import Subject

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
        cells = "、".join(operand.label for operand in found.unknown[:3]) + ("…" if len(found.unknown) > 3 else "")
        reason = Reason(f"checking.cells-{found.reason}", {"cells": cells, "count": len(found.unknown)})
    failed = found.status != "pass"
    return Result(
        rule, check.scope, check.short, found.status, rule.severity_of(check.short), reason,
        ready.table.id if ready.table else "", found.operands, check.split, found.doubtful,
        found.left, found.right, found.difference,
        places=places_of(found.operands) if failed else (),
        figures=figures_of(found.operands) if failed else (),
        confirms=check.confirms,
        values=_values(check, ready, found, subject) if failed else {},
    )


def places_of(operands: tuple[Operand, ...]) -> tuple[Place, ...]:
    """Places in the report itself; those of last year's stand in the evidence, with their file."""
    return tuple(dict.fromkeys(o.place for o in operands if isinstance(o.place, Place) and o.key.scope == "own"))


def figures_of(operands: tuple[Operand, ...]) -> tuple[str, ...]:
    """Figure ids, those of last year's report marked `prior:`. A parameter is no figure."""
    return tuple(o.key.id if o.key.scope == "own" else f"{o.key.scope}:{o.key.id}" for o in operands
                 if o.key.scope != "parameter")


def _values(check: BoundCheck, ready: BoundRule, found: Evaluation, subject: Subject) -> dict[str, dict[str, object]]:
    left_text, right_text = spelled(check.prepared.node)
    shared: dict[str, object] = {
        "table": ready.table.name if ready.table else "",
        "column": check.label, "row": check.label, "left_text": left_text, "right_text": right_text,
        "year": subject.report.year, "prior_year": subject.report.year - 1,
    }
    out: dict[str, dict[str, object]] = {}
    langs: tuple[Lang, ...] = ("zh", "en")
    for lang in langs:
        left_sum, right_sum = arithmetic(check.prepared.node, found, lang)
        out[lang] = shared | _sides(check, found, subject, lang) | {
            "left_sum": left_sum, "right_sum": right_sum, "operands": _listed(found.operands, lang)}
    return out


def _listed(operands: tuple[Operand, ...], lang: Lang) -> str:
    """Each cell with its value, for a check without left and right. Bounds are the pack's, not the report's."""
    return message("checking.between-readings", lang).join(
        f"{o.label} = {_shown(o, lang)}" for o in operands if o.key.scope != "parameter")


def _shown(operand: Operand, lang: Lang) -> str:
    value = operand.value
    if operand.state != "given" or isinstance(value, str):
        return message(f"checking.cell-{operand.state}", lang)
    return show_number(value)


def _sides(check: BoundCheck, found: Evaluation, subject: Subject, lang: Lang) -> dict[str, object]:
    """Left, right and difference; where cells without a number leave a sum open, how much it is at least."""
    if found.left is not None and found.right is not None:
        return {"left": show_number(found.left), "right": show_number(found.right),
                "difference": show_number(found.difference)}

    def at_least(value: int | Decimal) -> str:
        return message("checking.at-least", lang, value=show_number(value))

    unknown = message("checking.not-known", lang)
    least = check.prepared.evaluate(_with_nothing(subject.lookup))
    only_sums = all(o.number != "change" for o in found.operands) and not _MINUS & set("".join(
        spelled(check.prepared.node)))
    if not only_sums or least.left is None or least.right is None or least.difference is None:
        return {"left": show_number(found.left, unknown), "right": show_number(found.right, unknown),
                "difference": unknown}
    # Only where the open side is the greater one already, the difference can but grow.
    grows = least.difference >= 0 if found.right is not None else found.left is not None and least.difference <= 0
    return {"left": show_number(found.left) if found.left is not None else at_least(least.left),
            "right": show_number(found.right) if found.right is not None else at_least(least.right),
            "difference": at_least(max(least.difference, -least.difference)) if grows else unknown}


def _with_nothing(lookup: Lookup) -> Lookup:
    """The cells, with 0 in those that hold no number: the least that they can stand for."""
    def found(key: Key) -> tuple[Operand, ...]:
        return tuple(o._replace(value=0, state="given") if o.value is None else o for o in lookup(key))

    return found
