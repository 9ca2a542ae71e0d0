"""Claim rules: a number in the narrative must agree with one of its admissible readings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from gouji.checking.equations import figures_of, places_of
from gouji.checking.results import DoubtKind, Reason, Result, Status, show_number
from gouji.claims import compare
from gouji.expressions import Evaluation, Node, arithmetic
from gouji.fitting import Claim
from gouji.messages import Lang, message
from gouji.packs import BoundRule

if TYPE_CHECKING:
    from gouji.checking.check import Subject

class Tried(NamedTuple):
    """A reading and what it came to against the number claimed."""

    text: str
    node: Node
    found: Evaluation


_DIGITS = re.compile(r"[\d,，.]+")


def check_claims(ready: BoundRule, subject: Subject) -> Iterator[Result]:
    """A result per claim of the rule's phrase; none where the narrative makes no such claim.

    The scope of a claim is its phrase, its quotation without digits, and its turn, so that it survives a correction
    of the number.
    """
    turns: Counter[str] = Counter()
    claims = [c for c in subject.report.claims if c.phrase == ready.rule.claim and _can_be_read(c, subject)]
    for claim in claims:
        words = _DIGITS.sub("", claim.quote)
        turns[words] += 1
        result = _result(ready, claim, f"{claim.phrase}|{words}|{turns[words]}", subject)
        beside = [c for c in claims if c.quote == claim.quote and c.place == claim.place and c.certain]
        if result.status == "fail" and claim in beside and len({c.value for c in beside}) > 1:
            result = _one_of_several(result, beside, subject)
        yield result


def _one_of_several(result: Result, beside: Sequence[Claim], subject: Subject) -> Result:
    """Of several different numbers of one kind in one sentence at most one is the whole.

    Where one of them, or all of them together, agree with the table, the others are its parts; else nobody knows which
    was meant, and the finding is a query at most.
    """
    phrase = subject.pack.phrases.phrase(beside[0].phrase)
    assert phrase is not None
    template = subject.vocabulary.id
    whole = {c.value for c in beside} | (set() if phrase.share else {sum(c.value for c in beside)})
    if any(compare(reading.bound[template], value, subject.lookup, share=phrase.share).status == "pass"
           for reading in phrase.readings_on(template) for value in whole):
        return result._replace(status="not_applicable", reason=Reason("checking.part-of-the-number"), values={})
    return result._replace(doubt="several")


def _can_be_read(claim: Claim, subject: Subject) -> bool:
    """Not where a report brings a claim (as JSON) whose figures its template has not got."""
    phrase = subject.pack.phrases.phrase(claim.phrase)
    return phrase is not None and bool(phrase.readings_on(subject.vocabulary.id))


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
    tried: list[Tried] = []
    for reading in phrase.readings_on(subject.vocabulary.id):
        node = reading.bound[subject.vocabulary.id]
        tried.append(Tried(reading.text, node, compare(node, claim.value, subject.lookup, claim.exact, phrase.share)))
        if _sure(tried[-1].found):
            break
    status, found = _best(tried)
    if status == "undetermined" and found.reason == "division_by_zero":
        return Result(rule, scope, claim.phrase, "not_applicable", severity, Reason("claims.no-whole"),
                      quotes=(claim.quote,))
    operands = tuple({o.key: o for t in tried for o in t.found.operands}.values())
    # Any reading could hold, had its doubtful cells been read otherwise.
    unsure = found.doubtful if status == "pass" else tuple(
        {o.key: o for t in tried for o in t.found.doubtful}.values())
    difference = None if found.left is None else found.left - claim.value
    doubt: DoubtKind = "none" if claim.exact else "approximate"
    reason = None
    if status == "undetermined":
        reason = Reason(f"checking.cells-{found.reason}", {
            "cells": "、".join(o.label for o in found.unknown[:3]), "count": len(found.unknown)})
        if doubt == "none" and _lost(found, subject):
            doubt = "reading"
    place = (claim.place,) if claim.place else ()
    return Result(
        rule, scope, claim.phrase, status, severity, reason, _table(found), operands, len(operands), unsure,
        found.left, claim.value, difference,
        quotes=(claim.quote,), places=(*place, *places_of(operands)), figures=figures_of(operands), doubt=doubt,
        values={} if status == "pass" else {
            lang: {"quote": claim.quote, "value": _shown(claim.value, phrase.share),
                   "readings": _readings(tried, lang, phrase.share),
                   "title": claim.phrase, "difference": show_number(difference)}
            for lang in ("zh", "en")})


def _lost(found: Evaluation, subject: Subject) -> bool:
    """Whether it was our reading that did not find the cells: that has been said, and is no question to the report."""
    doubted = {figure for doubt in subject.report.doubts for figure in doubt.figures}
    return bool(found.unknown) and all(o.state == "missing" and o.key.id in doubted for o in found.unknown)


def _sure(found: Evaluation) -> bool:
    """A blank read as 0 proves nothing here."""
    return found.status == "pass" and not found.unknown


def _best(tried: list[Tried]) -> tuple[Status, Evaluation]:
    """Pass if any reading holds with every cell given; undetermined if one could; else fail on the first reading that
    comes to anything."""
    if _sure(tried[-1].found):
        return "pass", tried[-1].found
    open_ = next((t.found for t in tried if t.found.status != "fail" and t.found.reason != "division_by_zero"), None)
    if open_ is not None:
        return ("pass" if open_.status == "pass" else "undetermined"), open_
    first = next((t.found for t in tried if t.found.status == "fail"), tried[0].found)
    return first.status, first


def _table(found: Evaluation) -> str:
    return found.operands[0].key.id.split(".")[0] if found.operands else ""


def _readings(tried: list[Tried], lang: Lang, share: bool) -> str:
    """Every reading tried with its value: 本年新收.合计列 48；…."""
    separator = message("checking.between-readings", lang)
    return separator.join(_reading(t, lang, share) for t in tried)


def _reading(tried: Tried, lang: Lang, share: bool) -> str:
    numbers, _ = arithmetic(tried.node, tried.found, lang)
    if len(tried.found.operands) > 1 and tried.found.left is not None:
        return f"{tried.text} {numbers} = {_shown(tried.found.left, share)}"
    return f"{tried.text} {numbers}"


def _shown(value: int | Decimal, share: bool) -> str:
    """The number, or what is a part of 1 in per cent."""
    return f"{show_number(round(Decimal(value) * 100, 2))}%" if share else show_number(value)
