"""A sheet to a decision table: every mistake at its cell, and no table with a gap or a contradiction."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from gouji.expressions import ExpressionError, Prepared
from gouji.language import Translated, language
from gouji.messages import message
from gouji.packs.binding import BoundRule
from gouji.packs.decision_tables.book import Place, Sheet, letters
from gouji.packs.decision_tables.conditions import read_condition
from gouji.packs.decision_tables.headers import Bound, HeaderReader
from gouji.packs.decision_tables.model import Column, DecisionTable, Row
from gouji.packs.decision_tables.overlap import MOST, Found, check_rows, in_words
from gouji.packs.models import Rule
from gouji.packs.parameters import Parameter
from gouji.problems import Problem
from gouji.vocabulary import Vocabulary

_HEADER_WITHIN = 20  # titles may stand above the header
_BETWEEN_IDS = re.compile(r"[、,，;；+\s]+")


def said(key: str) -> tuple[str, ...]:
    """A word of ours in both spellings."""
    return tuple(dict.fromkeys(message(f"decision.{key}", lang) for lang in ("zh", "en")))


@dataclass(frozen=True, slots=True)
class Known:
    """What tables may speak of: the pack's rules as bound on each template, its templates, parameters, reasoning."""

    rules: Sequence[Rule]
    bound: Mapping[str, Mapping[str, BoundRule]]
    vocabularies: Sequence[Vocabulary]
    parameters: Mapping[str, Parameter]
    reasoning: Sequence[Translated] = ()

    def values(self) -> list[dict[str, int | Decimal]]:
        """What the parameters were, at each day on which one of them changed; without dates one set."""
        days = sorted({day for parameter in self.parameters.values() for day, _ in parameter.dated}) or [""]
        found = [{name: parameter.on(day) for name, parameter in self.parameters.items()} for day in days]
        return [each for at, each in enumerate(found) if each not in found[:at]]


class SheetReader:
    """Reads one sheet. `taken`: what other sheets decide (a rule's id, "" for the verdict) and which; grows by what
    this one does. `kept`: rules that may not be graded here, with the name of the pack that says so."""

    def __init__(self, sheet: Sheet, known: Known, taken: dict[str, str], kept: Mapping[str, str]) -> None:
        self.sheet = sheet
        self.known = known
        self.taken = taken
        self.kept = kept
        self.problems: list[Problem] = []

    def fault(self, code: str, place: Place, /, start: int = 0, end: int | None = None, **values: object) -> None:
        self.problems.append(self.sheet.problem(f"decision.{code}", place, start, end, **values))

    def table(self) -> DecisionTable | None:
        if self.sheet.hidden:
            self.fault("hidden", (1, 1), sheet=self.sheet.name)
        rules = self.rules()
        if rules is None:
            return None
        result = "severity" if rules else "verdict"
        header = self.header(result)
        if header is None:
            return None
        row, last = header
        columns = self.columns(rules, row, last)
        if self.problems:
            return None
        rows = list(self.rows(columns, row, last, result))
        if not rows and not self.problems:
            self.fault("no-rows", (row, last))
        if self.problems:
            return None
        table = DecisionTable(self.sheet.file, self.sheet.name, tuple(r.id for r in rules), tuple(columns), tuple(rows),
                              self.sheet.cells[row, last], row)
        return self.checked(table, (row, last), last)

    def rules(self) -> list[Rule] | None:
        """The rules that the sheet's name says, none for that of the verdict; None where it says nothing."""
        name = self.sheet.name.strip()
        if name.lower() in said("sheet-verdict"):
            if not _speaks_of(self.known.reasoning):
                self.fault("verdict-unused", (1, 1))
            return [] if self.takes("", name) else None
        by_id = {rule.id: rule for rule in self.known.rules}
        found: list[Rule] = []
        for id_ in filter(None, _BETWEEN_IDS.split(name)):
            rule = by_id.get(id_)
            if rule is None:
                near = difflib.get_close_matches(id_, by_id, 3, 0.5)
                self.fault("unknown-sheet", (1, 1), name=id_, candidates="、".join([*near, said("sheet-verdict")[0]]))
            elif id_ in self.kept:
                self.fault("kept", (1, 1), name=id_, pack=self.kept[id_])
            elif self.takes(id_, id_):
                found.append(rule)
        return None if self.problems else found

    def takes(self, key: str, shown: str) -> bool:
        here = f"{self.sheet.file}!{self.sheet.name}"
        other = self.taken.setdefault(key, here)
        if other != here or (key and _BETWEEN_IDS.split(self.sheet.name).count(key) > 1):
            self.fault("twice", (1, 1), name=shown, other=other)
            return False
        return True

    def header(self, result: str) -> tuple[int, int] | None:
        """The row of the header and the column of what is decided; notes may stand behind it."""
        words = said(f"header-{result}")
        for place in sorted(self.sheet.cells):
            if place[0] <= _HEADER_WITHIN and self.sheet.cells[place].lower() in words:
                return place
        first = min(self.sheet.cells)
        self.fault("no-header", first, sheet=self.sheet.name, word=words[0], word_en=words[-1])
        return None

    def columns(self, rules: Sequence[Rule], row: int, last: int) -> list[Column]:
        graded = [Bound(rule, [(v, ready) for v in self.known.vocabularies
                               if (ready := self.known.bound.get(v.id, {}).get(rule.id)) is not None])
                  for rule in rules]
        reader = HeaderReader(graded, self.known.vocabularies, self.known.parameters)
        out: list[Column] = []
        for (at, column), text in sorted(self.sheet.cells.items()):
            if at != row or column == last:
                continue
            place = (at, column)
            if place in self.sheet.spread:
                self.fault("merged-across", place)
            if text.lower() in said("header-note"):
                continue
            if column > last:
                self.fault("behind-result", place, name=text, result=self.sheet.cells[row, last])
                continue
            if any(text == each.name for each in out):
                self.fault("header-twice", place, name=text)
                continue
            try:
                out.append(reader.column(text, letters(column)))
            except ExpressionError as error:
                self.problems.append(self.sheet.problem(error.code, place, error.start, error.end, **error.values))
        return out

    def rows(self, columns: Sequence[Column], header: int, last: int, result: str) -> Iterator[Row]:
        below: dict[int, dict[int, str]] = {}
        for (row, column), text in sorted(self.sheet.cells.items()):
            if row > header:
                below.setdefault(row, {})[column] = text
        notes = {column for (row, column), text in self.sheet.cells.items()
                 if row == header and text.lower() in said("header-note")}
        at = {column.place: column for column in columns}
        for row, cells in below.items():
            filled = {column: text for column, text in cells.items() if column not in notes}
            for column in filled:
                if (row, column) in self.sheet.spread:
                    self.fault("merged-across", (row, column))
                elif column != last and letters(column) not in at:
                    self.fault("no-name-above", (row, column), text=cells[column])
            if not filled:
                continue
            conditions = {letters(column): self.condition(at[letters(column)], (row, column), text)
                          for column, text in filled.items() if letters(column) in at}
            decided = self.result((row, last), filled.get(last, ""), result, self.sheet.cells[header, last].isascii())
            yield Row(row, tuple(conditions.get(column.place) for column in columns),
                      tuple(next((text for c, text in filled.items() if letters(c) == column.place), "")
                            for column in columns), decided)

    def condition(self, column: Column, place: Place, text: str) -> Prepared | None:
        if place in self.sheet.dates:
            self.fault("date", place, text=text)
            return None
        try:
            return read_condition(text, column, self.known.parameters)
        except ExpressionError as error:
            self.problems.append(self.sheet.problem(error.code, place, error.start, error.end, **error.values))
            return None

    def result(self, place: Place, text: str, group: str, english: bool) -> str:
        words: Mapping[str, Any] = language().values[group]
        if text in words:
            return str(words[text])
        spelled = [word for word in words if word.isascii() == english]
        self.fault("unknown-result" if text else "no-result", place, text=text, candidates="、".join(spelled))
        return ""

    def checked(self, table: DecisionTable, place: Place, last: int) -> DecisionTable:
        """The table with what was found of gaps and overlaps; those that decide nothing, or two things, are mistakes.
        """
        warnings: list[Problem] = []
        cases = 0
        for values in self.known.values():
            found = check_rows(table.columns, table.rows, values)
            if not found.looked:
                odd = self.sheet.problem("decision.not-checked", place, cases=found.cases, limit=MOST)
                return replace(table, warnings=(replace(odd, level="warning"),))
            cases = max(cases, found.cases)
            self.tell_gaps(table, found, place)
            warnings += self.tell_overlaps(table, found, last)
            if self.problems:
                break
        return replace(table, warnings=tuple(w for at, w in enumerate(warnings) if w not in warnings[:at]), cases=cases)

    def tell_gaps(self, table: DecisionTable, found: Found, place: Place) -> None:
        for gap in found.gaps:
            self.fault("gap", place, example=in_words(table.columns, gap), sheet=table.sheet,
                       example_en=in_words(table.columns, gap, "en"))
        if found.gap_count > len(found.gaps):
            self.fault("more-gaps", place, count=found.gap_count - len(found.gaps))

    def tell_overlaps(self, table: DecisionTable, found: Found, last: int) -> Iterator[Problem]:
        """Those that differ are mistakes; gives those that say the same."""
        for case in found.overlaps:
            one, other = (table.rows[at] for at in case.rows)
            told = self.sheet.problem(
                "decision.overlap" if one.result != other.result else "decision.same-twice", (other.number, last),
                first=one.number, second=other.number, example=in_words(table.columns, case),
                example_en=in_words(table.columns, case, "en"))
            if one.result != other.result:
                self.problems.append(told)
            else:
                yield replace(told, level="warning")


def _speaks_of(reasoning: Collection[Translated]) -> bool:
    """Whether some reasoning rule waits for what a table of verdicts says; else the table would decide nothing."""
    words = {word for word, kind in language().facts["kinds"].items() if kind == "judged"}

    def mentions(data: object) -> bool:
        if isinstance(data, dict):
            return any(mentions(each) for each in data.values())
        return any(map(mentions, data)) if isinstance(data, list) else data in words

    return any(mentions(rule.get("when")) for file in reasoning for rule in file.data.get("rules", ()))

