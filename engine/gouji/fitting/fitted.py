"""What came of one table, and the doubts that are told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gouji.fitting.align import Found
from gouji.fitting.form import Form
from gouji.fitting.report import Figure, PrintedLabel
from gouji.fitting.tokens import Token, is_uncertain
from gouji.reading import Doubt, Flag, Place

_NAMED = 3


@dataclass(slots=True)
class FittedTable:
    """Figures by id, what was doubtful, how much of the form was recognised (0 to 1), labels printed otherwise.

    `incomplete`: a row of the form, or the table, is not there.
    """

    id: str = ""
    incomplete: bool = False
    figures: dict[str, Figure] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    recognised: float = 0.0
    unclear: list[tuple[Place | None, str]] = field(default_factory=list)
    flagged: list[tuple[Place | None, str, Flag]] = field(default_factory=list)
    labels: list[PrintedLabel] = field(default_factory=list)


def say(stream: Sequence[Token], form: Form, found: dict[int, Found], fitted: FittedTable) -> None:
    """The doubts of a table with rows."""
    name = form.table.name
    if fitted.unclear:
        keys = tuple(key for _, key in fitted.unclear)
        count = len({key.rsplit(".", 1)[0] for key in keys})
        of = {key: row.row.label.text for row in form.rows.values() for key in row.ids}
        names = list(dict.fromkeys(of[key] for key in keys))
        values: dict[str, object] = {
            "table": name, "count": count, "rows": "、".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")}
        fitted.doubts.append(Doubt("fitting.columns-unclear", fitted.unclear[0][0], values, keys))
    absent = [row for n, row in form.rows.items() if n not in found]
    if absent:
        fitted.incomplete = True
        code = "fitting.rows-unread" if is_uncertain(stream) else "fitting.rows-not-found"
        fitted.doubts.append(Doubt(code, None, {
            "table": name, "rows": "、".join(row.row.label.text for row in absent)},
            tuple(key for row in absent for key in row.ids)))
    for n, row in form.rows.items():
        if n in found and not found[n].exact:
            token = stream[found[n].first]
            fitted.doubts.append(Doubt("fitting.label-differs", token.place,
                                       {"label": row.row.label.text, "printed": token.text}, row.ids))


def say_flagged(form: Form, fitted: FittedTable) -> None:
    """One doubt for each way in which a cell may not say what a person sees there."""
    for flag in dict.fromkeys(flag for _, _, flag in fitted.flagged):
        cells = [(place, key) for place, key, other in fitted.flagged if other == flag]
        fitted.doubts.append(Doubt(f"fitting.cells-{flag}", cells[0][0], {
            "table": form.table.name, "count": len(cells)}, tuple(key for _, key in cells)))
