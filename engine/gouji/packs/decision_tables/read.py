"""The decision tables of a pack, from the workbooks that it names and those of the packs it inherits from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from gouji.packs.decision_tables.book import read_book
from gouji.packs.decision_tables.model import DecisionTable
from gouji.packs.decision_tables.sheet import Known, SheetReader, said
from gouji.packs.models import Rule
from gouji.problems import Problem
from gouji.reading import UnreadableError


@dataclass(frozen=True, slots=True)
class Layer:
    """The workbooks that one pack names, each with what messages call it. `kept`: rules that the packs below it do not
    allow it to play down, with the name of the pack that says so. `adjusted`: rules whose severity it sets."""

    files: tuple[tuple[Path, str], ...]
    kept: Mapping[str, str] = field(default_factory=dict)
    adjusted: frozenset[str] = frozenset()


def read_tables(layers: Sequence[Layer], known: Known) -> tuple[tuple[DecisionTable, ...], list[Problem]]:
    """The tables of the workbooks, and what is wrong with them; of a table with a mistake nothing is used.

    `layers`: of the pack inherited from first. What a pack on top decides by a table of its own, or by a severity that
    it sets, a table of the packs below decides no longer.
    """
    by_id = {rule.id: rule for rule in known.rules}
    tables: list[DecisionTable] = []
    problems: list[Problem] = []
    for layer in layers:
        own, found = _read_layer(layer, known)
        problems += found
        taken = {id_ for table in own for id_ in table.rules or ("",)}
        taken |= {id_ for id_ in layer.adjusted & by_id.keys()  # a row of the table may weigh more than what is set
                  if id_ not in layer.kept or _always_gravest(by_id[id_])}
        left = [(table, tuple(id_ for id_ in table.rules if id_ not in taken)) for table in tables]
        tables = [replace(table, rules=rules) for table, rules in left
                  if rules or (not table.rules and "" not in taken)] + own
    return tuple(tables), problems


def _always_gravest(rule: Rule) -> bool:
    """Whether nothing could weigh more than what the rule tells."""
    severities = rule.severity.values() if isinstance(rule.severity, dict) else (rule.severity,)
    return all(severity == "error" for severity in severities)


def _read_layer(layer: Layer, known: Known) -> tuple[list[DecisionTable], list[Problem]]:
    tables: list[DecisionTable] = []
    problems: list[Problem] = []
    taken: dict[str, str] = {}  # rule id ("": the verdict) to the sheet that decides it
    for path, shown in layer.files:
        try:
            sheets = read_book(path, shown)
        except UnreadableError as error:
            problems.append(Problem(error.code, shown, 1, 1, 1, "", {"file": shown, **error.values}))
            continue
        for sheet in sheets:
            if sheet.name.strip().lower() in said("sheet-notes") or not sheet.cells:
                continue
            reader = SheetReader(sheet, known, taken, layer.kept)
            table = reader.table()
            problems += reader.problems
            if table is not None and not reader.problems:
                tables.append(table)
    return tables, problems


__all__ = ["Known", "Layer", "read_tables", "said"]
