"""The equations of the form written down a second time, and by them which single cells could heal a table.

Independent of the engine: the tests hold locating against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from properties.draw import APPLICANTS, RESULTS, Value

from gouji.vocabulary import Vocabulary

Equation = Mapping[str, int]  # figure to coefficient; the sum is 0


@cache
def equations(vocabulary: Vocabulary) -> tuple[Equation, ...]:
    rows = [row.id for row in vocabulary.table("applications").rows]
    outcomes = [row for row in rows if row not in ("new", "carried_in", "closed", "carried_out")]
    out: list[Equation] = [
        {f"applications.{row}.{a}": 1 for a in APPLICANTS} | {f"applications.{row}.total": -1} for row in rows]
    for column in (*APPLICANTS, "total"):
        at = f"applications.{{}}.{column}".format
        out.append({at(row): 1 for row in outcomes} | {at("closed"): -1})
        out.append({at("new"): 1, at("carried_in"): 1, at("closed"): -1, at("carried_out"): -1})
    return (*out, *({f"proceedings.{row}.{r}": 1 for r in RESULTS} | {f"proceedings.{row}.total": -1}
                    for row in ("review", "litigation_direct", "litigation_after_review")))


def single_repairs(vocabulary: Vocabulary, figures: Mapping[str, Value | str]) -> dict[str, int]:
    """Each cell that alone could be wrong, with the number it would have to be: every equation then holds."""
    off = {i: int(sum(c * int(figures[key]) for key, c in equation.items()))
           for i, equation in enumerate(equations(vocabulary))}
    broken = {i for i, value in off.items() if value}
    out: dict[str, int] = {}
    for key, value in figures.items():
        own = {i: equation[key] for i, equation in enumerate(equations(vocabulary)) if key in equation}
        if not own or set(own) != broken:
            continue
        steps = {-off[i] // coefficient for i, coefficient in own.items()}
        if len(steps) == 1 and int(value) + next(iter(steps)) >= 0:
            out[key] = int(value) + next(iter(steps))
    return out
