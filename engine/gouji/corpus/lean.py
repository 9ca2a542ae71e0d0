"""The figures of a report in a line, for going through thousands of them: no words, no places, no marks as printed.

It is made from the report's JSON and kept beside it in the archive. Any code may read it: it says nothing but what
stands in which cell, how that was read, and which cells reading doubted.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from gouji.fitting.numbers import State

_MARKS: Mapping[str, State] = {"": "blank", "/": "not_applicable", "?": "unreadable"}
_OF_MARK: Mapping[str, str] = {state: mark for mark, state in _MARKS.items()}


class Cell(NamedTuple):
    """What stands in a cell: an exact value or none, and how it was read."""

    value: int | Decimal | None
    state: State


@dataclass(frozen=True, slots=True)
class Lean:
    """A report without its words. `cells` stand in the order of the sorted ids of its figures, whose digest is `form`;
    `doubtful` are places in that order; `doubts` the codes and figures of those that concern figures."""

    form: str
    organisation: str
    level: str
    year: int
    template: str
    cells: Sequence[int | str | None]
    doubtful: Sequence[int]
    doubts: Sequence[tuple[str, Sequence[str]]]


def form_of(figures: Iterable[str]) -> str:
    """A digest of figure ids in their order: the same digest, the same cells."""
    return hashlib.sha256("\n".join(figures).encode()).hexdigest()[:12]


def cell(kept: int | str | None) -> Cell:
    """A cell as it is kept: a number, a decimal as text, a mark, or nothing where the report has no such cell."""
    if type(kept) is int:
        return Cell(kept, "given")
    if kept is None:
        return Cell(None, "missing")
    state = _MARKS.get(str(kept))
    return Cell(Decimal(kept), "given") if state is None else Cell(None, state)


def lean_of(content: bytes) -> str:
    """The line for a report as the archive keeps it (JSON, zlib). Raises ValueError for what is no such thing."""
    try:
        return lean_text(json.loads(zlib.decompress(content)))
    except (zlib.error, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error


def lean_text(data: Mapping[str, Any]) -> str:
    figures: Mapping[str, Mapping[str, Any]] = data["figures"]
    ids = sorted(figures)
    return json.dumps([
        form_of(ids), data["organisation"], data.get("level", ""), data["year"], data["template"],
        [_kept(figures[key]) for key in ids], [at for at, key in enumerate(ids) if figures[key].get("doubtful")],
        [[doubt["code"], doubt["figures"]] for doubt in data["doubts"] if doubt["figures"]],
    ], ensure_ascii=False, separators=(",", ":"))


def read_lean(text: str) -> Lean:
    """Raises ValueError for a line that is none."""
    try:
        return Lean(*json.loads(text))
    except TypeError as error:
        raise ValueError(str(error)) from error


def _kept(figure: Mapping[str, Any]) -> int | str | None:
    value: int | str | None = figure["value"]
    state = figure.get("state") or ("missing" if value is None else "given")
    return value if state == "given" else _OF_MARK.get(state)
