"""A finding as a letter puts it to an organisation: where it is, what is wrong, the arithmetic, what it should read."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from gouji.checking import Result
from gouji.expressions.fields import SCOPES
from gouji.locating import Change
from gouji.locating.telling import describe
from gouji.messages import Lang, message
from gouji.packs import Pack
from gouji.reasoning import Finding, ReportAudit
from gouji.rendering.letters.citations import only_verified
from gouji.rendering.sums import difference_text, sums
from gouji.rendering.views import places_text
from gouji.vocabulary import Table, Vocabulary

_NAMED = ("readings", "left_text", "right_text", "operands")
_FEW = 3
_NAME = re.compile(r"[^\s；、，。:：+×÷=()（）“”.]+(?:\.[^\s；、，。:：+×÷=()（）“”.]+){1,2}")


class Teller:
    """Tells the findings of one report. Names of cells are those that the form prints, not those of the rules."""

    def __init__(self, audit: ReportAudit, pack: Pack, lang: Lang) -> None:
        self._audit, self._pack, self._lang = audit, pack, lang
        self._vocabulary = pack.vocabulary(audit.report.template)
        self._names = _printed(self._vocabulary, lang)

    def demand(self, finding: Finding, number: int) -> dict[str, Any]:
        """The finding for a template; every value is a text, a truth, or a list of texts."""
        lang, rule = self._lang, finding.result.rule
        plain = replace(finding, result=self._plain(finding.result), cause=None, again=False)
        arithmetic = self.named(plain.message(lang))
        cause = finding.cause
        again = finding.again or finding.history is not None
        likely = self._likely(finding)
        return {
            "number": number,
            "id": finding.id,
            "title": rule.title_in(lang),
            "severity": finding.severity,
            "where": self._where(finding),
            "lines": self._lines(finding),
            "problem": ended(arithmetic, lang),
            "sums": [text for result in (finding.result, *finding.folded) if (text := self._sums(result, arithmetic))],
            "located": ended(self.named(describe(cause, lang)), lang) if cause is not None and not likely else
            "",
            "reads": [self._reads(change) for change in self._settled(finding)],
            "suggestion": likely or ended(self.named(finding.suggestion(lang)), lang),
            "quotes": [quote for quote in finding.result.quotes if quote not in arithmetic],
            "basis": [basis.cite() for basis in self._pack.cited(rule, self._audit.report.year) if basis.verified],
            "again": message("letters.again", lang) if again else "",
            "lapsed": message("letters.lapsed", lang) if finding.decision and finding.status == "open" else "",
            "confirmed": finding.status == "confirmed",
            "doubtful": finding.doubtful,
        }

    def named(self, text: str) -> str:
        """A text of ours with the cells named as the form prints them (本年新收.合计列 becomes 本年新收（总计）), and
        without documents that are not verified."""
        return only_verified(_NAME.sub(
            lambda found: self._names.get(found[0]) or _of_others(found[0], self._lang), text), self._pack, self._lang)

    def _plain(self, result: Result) -> Result:
        """The result with its values in words for people: printed names, and the difference without a sign."""
        values = dict(result.values.get(self._lang, {}))
        for key in _NAMED:
            if isinstance(values.get(key), str):
                values[key] = self._side(str(values[key]))
        if isinstance(values.get("difference"), str):
            values["difference"] = str(values["difference"]).lstrip("-−")
        return result._replace(values={**result.values, self._lang: values})

    def _side(self, text: str) -> str:
        """Within a check of a row or column its cells go by their short names alone; 合计列 is what forms call 总计."""
        return self.named(text).replace(*self._total()) if self._total()[0] else self.named(text)

    def _total(self) -> tuple[str, str]:
        columns = (c for table in self._vocabulary.tables for block in table.blocks for c in block.columns)
        return next(((c.short, c.label.text) for c in columns if c.id == "total"), ("", ""))

    def _sums(self, result: Result, told: str) -> str:
        """The arithmetic in names and numbers, with the row or column; "" where nothing is added up, and where `told`,
        the message, already has all of it."""
        lang = self._lang
        if result.rule.kind != "equation" or result.status != "fail":
            return ""
        both = [replace(s, names=self._side(s.names)) for s in sums(result, lang) if s.names != s.value]
        if not any(s.numbers for s in both) or all(s.names in told and (s.numbers or s.value) in told for s in both):
            return ""
        sides = message("letters.between-cells", lang).join(
            message("letters.side" if s.numbers else "letters.side-plain", lang, names=s.names, numbers=s.numbers,
                    value=s.value) for s in both)
        if len(both) == 2:
            sides = message("letters.differ", lang, sides=sides,
                            difference=difference_text(result, lang).lstrip("-−"))
        table = next((t for t in self._vocabulary.tables if t.id == result.table), None)
        line = self._line(result, table) if table is not None else ""
        return message("letters.sum-of", lang, line=line, sides=sides) if line else sides

    def _settled(self, finding: Finding) -> tuple[Change, ...]:
        """The cells whose right value is known: no other repair would do."""
        return self._proposed(finding) if finding.cause is not None and len(finding.cause.repairs) == 1 else ()

    def _proposed(self, finding: Finding) -> tuple[Change, ...]:
        """The cells with their likeliest values, unless last year's report or the text speaks for what they say."""
        cause = finding.cause
        known = cause is not None and cause.pattern in ("cell", "cells") and cause.settled and not cause.against
        return cause.repairs[0] if known and cause is not None else ()

    def _likely(self, finding: Finding) -> str:
        """What to ask where one of several repairs is the likeliest: a letter must not dictate a number that is a
        guess. "" where there is no such."""
        if self._settled(finding):
            return ""
        code = "letters.likely" if finding.action == "mend" else "letters.likely-confirm"
        return "".join(ended(message(code, self._lang, cell=self._cell(change.figure), was=self._was(change),
                                     reads=change.reads), self._lang) for change in self._proposed(finding))

    def _was(self, change: Change) -> object:
        return change.was if change.was is not None else change.printed or message("letters.blank", self._lang)

    def _reads(self, change: Change) -> str:
        return message("letters.reads", self._lang, cell=self._cell(change.figure), was=self._was(change),
                       reads=change.reads)

    def _where(self, finding: Finding) -> str:
        """Part, table, row and column; of a sentence its part; of anything else what the rule calls it."""
        result, vocabulary = finding.result, self._vocabulary
        settled = self._settled(finding)
        table = next((t for t in vocabulary.tables if t.id == result.table), None)
        if result.quotes and result.rule.kind != "format":  # labels that a table prints otherwise are quoted too
            return self._part_of(result.quotes[0])
        if settled and len(settled) <= _FEW:
            cells = message("letters.between-cells", self._lang).join(self._cell(c.figure) for c in settled)
            return self._part(settled[0].figure.split(".")[0]) + cells
        if table is None:
            values = result.values.get(self._lang, {})
            return str(values.get("title") or values.get("row") or "") or self._tables(finding)
        return self._part(table.id) + self._line(result, table)

    def _tables(self, finding: Finding) -> str:
        """The tables whose cells a check looked at; where it looked at none, what the rule is about."""
        own = {o.key.id.split(".")[0] for o in finding.result.operands if o.key.scope == "own"}
        names = [self._part(t.id) + t.name for t in self._vocabulary.tables if t.id in own]
        rule = finding.result.rule
        return message("letters.name-comma", self._lang).join(names) or (
            rule.title_in(self._lang))

    def _line(self, result: Result, table: Table) -> str:
        """The row or column that a check went along; of any other check its cell, or the table."""
        name = str(result.values.get(self._lang, {}).get("row", ""))
        kind = "strip" if table.layout == "strip" and name else result.rule.for_each
        if kind not in ("single", "cell") and name and name != table.name:
            return message(f"letters.line-{kind}", self._lang, table=table.name, name=name)
        own = [f for f in result.figures if f.startswith(table.id + ".") and f in self._vocabulary.figures]
        return self._cell(own[0]) if len(own) == 1 else table.name

    def _cell(self, figure: str) -> str:
        spec = self._vocabulary.figures[figure]
        code = "letters.cell-strip" if spec.table.layout == "strip" else "letters.cell"
        return message(code, self._lang, table=spec.table.name, row=spec.row.label.text, column=spec.column.label.text)

    def _part(self, table: str) -> str:
        section = self._vocabulary.table(table).section
        return self._part_number(section) + (", " if self._lang == "en" else "")

    def _part_of(self, quote: str) -> str:
        """The part of the report that a sentence stands in; the narrative where that is not known."""
        report = self._audit.report
        if report.title and quote in report.title:
            return message("letters.in-title", self._lang)
        if any(quote in paragraph.text for paragraph in report.preamble):
            return message("letters.in-preamble", self._lang)
        for section in report.sections:
            if any(quote in paragraph.text for paragraph in section.paragraphs):
                return self._part_number(section.id)
        return message("letters.in-text", self._lang)

    def _part_number(self, section: str) -> str:
        """第三部分; the narrative for what is no section of the form."""
        for number, known in enumerate(self._vocabulary.sections, 1):
            if known.id == section:
                return message("letters.part", self._lang, number=known.number, number_en=number)
        return message("letters.in-text", self._lang)

    def _lines(self, finding: Finding) -> str:
        lines = places_text(finding, self._lang)
        return message("letters.in-file", self._lang, lines=lines) if lines else ""


def _printed(vocabulary: Vocabulary, lang: Lang) -> dict[str, str]:
    """The names that rules give to cells (row.column, 上年. before those of last year), as people write them."""
    out = {}
    for spec in vocabulary.figures.values():
        for prefix, code in (("", "letters.figure"), ("上年.", "letters.figure-prior")):
            out[f"{prefix}{spec.row.short}.{spec.column.short}"] = message(
                code, lang, row=spec.row.short, column=spec.column.label.text)
    return out


def _of_others(name: str, lang: Lang) -> str:
    """上年.结转下年, within a check of a column, becomes 上年的结转下年; what is no name of a cell stays as it is."""
    scope, _, rest = name.partition(".")
    return message("letters.of-others", lang, scope=scope, rest=rest) if SCOPES.get(scope) else name


def ended(text: str, lang: Lang) -> str:
    """A sentence with its full stop."""
    text, stop = text.strip(), "。" if lang == "zh" else "."
    return text if not text or text[-1] in "。.！？!?…" else text + stop
