"""Similarity rules: text or a whole table that is the same as in last year's report of the same body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from gouji.checking.narrative import Narrative, Passage
from gouji.checking.results import Reason, Result, show_number
from gouji.expressions import Key
from gouji.fitting import Report
from gouji.packs import BoundRule
from gouji.packs.parameters import limit_of
from gouji.vocabulary import Table

if TYPE_CHECKING:
    from gouji.checking.check import Subject

# Years and marks aside, so that a text with the year brought up to date is the same text.
_ASIDE = re.compile(r"[\W_]+|20\d{2}年?")
_SHINGLE = 5
_NOT_READ = ("missing", "unreadable")
_NAMED = 3


def check_similarity(ready: BoundRule, subject: Subject) -> Iterator[Result]:
    """A result per part, or one for the table the rule names."""
    rule, prior = ready.rule, subject.prior
    if prior is None:
        yield Result(rule, "", "", "not_applicable", rule.severity_of(""), Reason(subject.prior_reason))
    elif ready.table is not None:
        yield _same_table(ready, ready.table, subject, prior)
    else:
        yield from _same_text(ready, subject, prior)


def _same_text(ready: BoundRule, subject: Subject, prior: Report) -> Iterator[Result]:
    rule, values = ready.rule, subject.values
    most = limit_of(rule.max_share or "", values) or 0
    least = limit_of(rule.min_length or "0", values) or 0
    before = Narrative(prior, subject.pack.vocabulary(prior.template))
    for part in ready.parts:
        here, there = subject.narrative.passage(part), before.passage(part)
        own, old = (_own_words(ready, passage, subject.report.year) for passage in (here, there))
        if here is None or len(own) < max(least, _SHINGLE):
            yield Result(rule, part, part, "not_applicable", rule.severity_of(part),
                         Reason("checking.too-short", {"least": show_number(least)}))
            continue
        share = shared_part(own, old)
        failed = share >= most
        percent: dict[str, object] = {"title": here.title.strip(), "share": f"{int(share * 100)}%",
                                      "year": subject.report.year, "prior_year": prior.year}
        yield Result(rule, part, part, "fail" if failed else "pass", rule.severity_of(part),
                     places=(here.place,) if failed and here.place is not None and here.place.line else (),
                     values={"zh": percent, "en": percent} if failed else {})


def _own_words(ready: BoundRule, passage: Passage | None, year: int) -> str:
    """What a part says in its own words: sentences that everybody words alike (除非含) are left out."""
    if passage is None:
        return ""
    kept = [sentence for sentence in passage.sentences()
            if not any(pattern.occurs(sentence, year) for pattern in ready.words.unless)]
    return _ASIDE.sub("", "".join(kept))


def shared_part(own: str, old: str) -> Decimal:
    """The share (0 to 1) of the five-character pieces of `own` that occur in `old`."""
    pieces = {own[i : i + _SHINGLE] for i in range(len(own) - _SHINGLE + 1)}
    return Decimal(sum(piece in old for piece in pieces)) / len(pieces)


def _same_table(ready: BoundRule, table: Table, subject: Subject, prior: Report) -> Result:
    """Every cell as it was, and enough of them not zero: a handful of zeros and ones may well come again.

    Cells that were not read in either year are not the same, nor different: nothing is known of them.
    """
    rule = ready.rule
    least = limit_of(rule.min_cells or "1", subject.values) or 1
    figures = [subject.report.figures[spec.id] for spec in subject.vocabulary.cells(table)]
    severity = rule.severity_of(table.name)
    if any(figure.id not in prior.figures for figure in figures):
        return Result(rule, table.id, table.name, "not_applicable", severity,
                      Reason("checking.not-in-prior-template"), table.id)
    telling = sum(bool(figure.value) for figure in figures)
    if telling < least:
        return Result(rule, table.id, table.name, "not_applicable", severity,
                      Reason("checking.too-few", {"table": table.name, "least": show_number(least)}), table.id)
    pairs = [(own, old) for f in figures for own, old in (
        (*subject.lookup(Key("own", f.id)), *subject.lookup(Key("prior", f.id))),)]
    known = [pair for pair in pairs if all(o.state not in _NOT_READ for o in pair)]
    other = [pair for pair in known if pair[0].value != pair[1].value]
    # One cell that differs for certain is enough; that all are the same rests on every one of them.
    proof = [pair for pair in other if not any(o.doubtful for o in pair)][:1] or other or known
    operands = tuple(o for pair in proof for o in pair if o.doubtful)
    if not other and len(known) < len(pairs):
        unknown = [o for pair in pairs for o in pair if o.state in _NOT_READ]
        return Result(rule, table.id, table.name, "undetermined", severity,
                      Reason(f"checking.cells-{unknown[0].state}", {
                          "cells": "、".join(o.label for o in unknown[:_NAMED]), "count": len(unknown)}), table.id)
    shared: dict[str, object] = {"table": table.name, "count": telling, "year": subject.report.year,
                                 "prior_year": prior.year}
    return Result(rule, table.id, table.name, "pass" if other else "fail", severity, table=table.id,
                  operands=operands, unsure=operands, figures=() if other else tuple(f.id for f in figures if f.value),
                  values={} if other else {"zh": shared, "en": shared})
