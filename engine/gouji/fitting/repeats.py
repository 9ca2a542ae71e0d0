"""Rows printed twice with different numbers: a second table left behind, or a row pasted again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gouji.fitting.align import Found
from gouji.fitting.fold import fold, split_numbering
from gouji.fitting.form import Form
from gouji.fitting.report import Figure
from gouji.fitting.tokens import Token
from gouji.reading import Doubt

# 总计, 其他 and the like head columns and other rows as well; they count with their number only: （七）总计.
_SHORTEST = 4
_NAMED = 3


def doubt_repeated_rows(stream: Sequence[Token], form: Form, found: Mapping[int, Found],
                        figures: dict[str, Figure]) -> list[Doubt]:
    """A doubt naming the rows whose label stands again as a whole cell before other numbers; their figures become
    doubtful. A row repeated with the same numbers says nothing new."""
    spelled = [(number, core, n) for n in form.rows if n in found for number, core in form.labels[n].spellings]
    rows = {core: n for _, core, n in spelled if len(core) >= _SHORTEST}
    short = {core: n for _, core, n in spelled if len(core) < _SHORTEST}
    numbered = {(number, core): n for number, core, n in spelled if number}
    twice: dict[int, Token] = {}
    for i, token in enumerate(stream):
        if token.kind != "text" or token.prose:
            continue
        printed = split_numbering(fold(token.text))
        n = rows.get(printed[1], numbered.get(printed))
        if n is None and token.table and printed[1] in short:
            # As a whole cell of a known grid, in the column of labels, a short one is no heading either.
            n = short[printed[1]]
            n = n if stream[found[n].first].column == token.column else None
        if n is None or found[n].first <= i <= found[n].last:
            continue
        again = _numbers(stream, i)
        if again and again != _numbers(stream, found[n].last):
            twice.setdefault(n, token)
    if not twice:
        return []
    doubted = tuple(key for n in twice for key in form.rows[n].ids if key in figures)
    for key in doubted:
        figures[key] = replace(figures[key], doubtful=True)
    names = "、".join(form.labels[n].text for n in list(twice)[:_NAMED]) + ("…" if len(twice) > _NAMED else "")
    place = next(iter(twice.values())).place
    return [Doubt("fitting.row-twice", place, {"table": form.table.name, "rows": names, "count": len(twice)}, doubted)]


def _numbers(stream: Sequence[Token], label: int) -> list[object]:
    """The numbers behind a label, up to the next text."""
    out: list[object] = []
    for token in stream[label + 1 :]:
        if token.kind == "text":
            break
        if token.kind == "value":
            out.append(token.cell.value)
    return out
