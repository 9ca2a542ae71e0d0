"""Claim rules: a number in the narrative must agree with one of its admissible readings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gouji.checking.equations import figures_of, places_of
from gouji.checking.results import DoubtKind, Reason, Result, Status, show_number
from gouji.claims import compare
from gouji.expressions import Evaluation, Operand
from gouji.fitting import Claim
from gouji.messages import Lang, message
from gouji.packs import BoundRule

if TYPE_CHECKING:
    from gouji.checking.check import Subject

_DIGITS = re.compile(r"[\d,，.]+")


def check_claims(ready: BoundRule, subject: Subject) -> Iterator[Result]:
    """A result per claim of the rule's phrase; none where the narrative makes no such claim.

    The scope of a claim is its phrase, its quotation without digits, and its turn, so that it survives a correction
    of the number.
    """
    turns: Counter[str] = Counter()
    for claim in subject.report.claims:
        if claim.phrase != ready.rule.claim:
            continue
        words = _DIGITS.sub("", claim.quote)
        turns[words] += 1
        yield _result(ready, claim, f"{claim.phrase}|{words}|{turns[words]}", subject)


def _result(ready: BoundRule, claim: Claim, scope: str, subject: Subject) -> Result:
    rule = ready.rule
    severity = rule.severity_of(claim.phrase)
    # A number of another time or body is not compared: precise first, complete second.
    if claim.period is not None or claim.subject is not None:
        other = Reason("checking.other-period", {"period": claim.period}) if claim.period is not None else Reason(
            "checking.other-subject", {"subject": claim.subject})
        return Result(rule, scope, claim.phrase, "not_applicable", severity, other, quotes=(claim.quote,))
    phrase = subject.pack.phrases.phrase(claim.phrase)
    assert phrase is not None
    tried: list[tuple[str, Evaluation]] = []
    for reading in phrase.readings:
        node = reading.bound[subject.vocabulary.id]
        tried.append((reading.text, compare(node, claim.value, subject.lookup, claim.exact)))
        if _sure(tried[-1][1]):
            break
    status, found = _best(tried)
    operands = tuple({o.key: o for _, e in tried for o in e.operands}.values())
    # Any reading could hold, had its doubtful cells been read otherwise.
    unsure = found.doubtful if status == "pass" else tuple({o.key: o for _, e in tried for o in e.doubtful}.values())
    difference = None if found.left is None else found.left - claim.value
    doubt: DoubtKind = "none" if claim.exact else "approximate"
    reason = None
    if status == "undetermined":
        reason = Reason(f"checking.cells-{found.reason}", {
            "cells": "、".join(o.label for o in found.unknown[:3]), "count": len(found.unknown)})
    place = (claim.place,) if claim.place else ()
    return Result(
        rule, scope, claim.phrase, status, severity, reason, _table(found), operands, len(operands), unsure,
        found.left, claim.value, difference,
        quotes=(claim.quote,), places=(*place, *places_of(operands)), figures=figures_of(operands), doubt=doubt,
        values={} if status == "pass" else {
            lang: {"quote": claim.quote, "value": show_number(claim.value), "readings": _readings(tried, lang),
                   "title": claim.phrase, "difference": show_number(difference)}
            for lang in ("zh", "en")})


def _sure(found: Evaluation) -> bool:
    """A blank read as 0 proves nothing here."""
    return found.status == "pass" and not found.unknown


def _best(tried: list[tuple[str, Evaluation]]) -> tuple[Status, Evaluation]:
    """Pass if any reading holds with every cell given; undetermined if one could; else fail on the first reading."""
    if _sure(tried[-1][1]):
        return "pass", tried[-1][1]
    open_ = next((e for _, e in tried if e.status != "fail"), None)
    if open_ is not None:
        return ("pass" if open_.status == "pass" else "undetermined"), open_
    return "fail", tried[0][1]


def _table(found: Evaluation) -> str:
    return found.operands[0].key.id.split(".")[0] if found.operands else ""


def _readings(tried: list[tuple[str, Evaluation]], lang: Lang) -> str:
    """Every reading tried with its value: 本年新收.合计列 48；…."""
    separator = message("checking.between-readings", lang)
    return separator.join(_reading(text, found, lang) for text, found in tried)


def _reading(text: str, found: Evaluation, lang: Lang) -> str:
    parts = [_cell(o, lang) for o in found.operands]
    if len(parts) > 1 and found.left is not None:
        return f"{text} {' + '.join(parts)} = {show_number(found.left)}"
    return f"{text} {'、'.join(parts)}"


def _cell(operand: Operand, lang: Lang) -> str:
    if operand.state == "given" and not isinstance(operand.value, str):
        return show_number(operand.value)
    return message(f"checking.cell-{operand.state}", lang)
