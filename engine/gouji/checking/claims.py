"""Claim rules: a number in the narrative must agree with one of its admissible readings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from gouji.checking.equations import figures_of, places_of
from gouji.checking.results import DoubtKind, Reason, Result, Status, show_number
from gouji.checking.text import NUMBER
from gouji.claims import Phrase, compare
from gouji.claims.readings import SUM
from gouji.expressions import Evaluation, Node, Reference, arithmetic
from gouji.expressions.nodes import Call, walk
from gouji.fitting import Claim
from gouji.messages import Lang, message
from gouji.packs import BoundRule

if TYPE_CHECKING:
    from gouji.checking.check import Subject

_TOTAL = "total"
_ZERO = re.compile("[0０零〇]")
_COMMAS = str.maketrans("", "", ",，.")


class Tried(NamedTuple):
    """A reading and what it came to against the number claimed."""

    text: str
    node: Node
    found: Evaluation


class _Kind(NamedTuple):
    """A phrase, with its readings on the report's form: as written, and bound."""

    phrase: Phrase
    readings: tuple[tuple[str, Node], ...]


def check_claims(ready: BoundRule, subject: Subject) -> Iterator[Result]:
    """A result per claim of the rule's phrase; none where the narrative makes no such claim, nor where a report brings
    one (as JSON) whose figures its form has not got.

    The scope of a claim is its phrase, its quotation without numbers, and its turn, so that it survives a correction
    of the number.
    """
    assert ready.rule.claim is not None
    phrase, template = subject.pack.phrases.phrase(ready.rule.claim), subject.vocabulary.id
    readings = tuple((r.text, r.bound[template]) for r in phrase.readings_on(template)) if phrase is not None else ()
    if phrase is None or not readings:
        return
    kind = _Kind(phrase, readings)
    turns: Counter[str] = Counter()
    claims = [claim for claim in subject.report.claims if claim.phrase == phrase.name]
    for claim in claims:
        words = _without_numbers(claim)
        turns[words] += 1
        result = _result(ready, claim, f"{claim.phrase}|{words}|{turns[words]}", kind, subject)
        if result.status == "fail" and claim.certain:
            result = _one_of_several(result, claim, [c for c in claims if _together(claim, c)], kind, subject)
        yield result


def _without_numbers(claim: Claim) -> str:
    """The quotation without the claim's own number, be it 三件 or 3件, without other digits, and without commas."""
    start, end = claim.mark
    if claim.value == 0 and not _ZERO.search(claim.quote[start:end]):  # that there was none is known by its words
        start = end = 0
    return NUMBER.sub("", claim.quote[:start] + claim.quote[end:]).translate(_COMMAS)


def _together(claim: Claim, other: Claim) -> bool:
    """Whether both are exact numbers of the report year in one sentence; of a long one each quotes its own clauses."""
    same = claim.quote == other.quote or (_is_cut(claim.quote) and _is_cut(other.quote))
    return same and claim.place == other.place and other.period is None and other.exact


def _is_cut(quote: str) -> bool:
    return quote.startswith("…") or quote.endswith("…")


def _one_of_several(result: Result, claim: Claim, together: Sequence[Claim], kind: _Kind,
                    subject: Subject) -> Result:
    """Of several different numbers of one kind in one sentence at most one is the whole.

    Where another one, or all of them together, agree with the table, this is a part of it; else nobody knows which
    was meant, and the finding is a query at most. Numbers of other bodies (县政府2件，部门5件) only add up: they leave
    no doubt of one that is as great as all of them (全县7件，其中部门5件).
    """
    own = {c.value for c in together if c.subject is None}
    others = sum(c.value for c in together if c.subject is not None)
    if len(own) == 1 and not others:
        return result
    share = kind.phrase.share
    whole = own | (set() if share else {sum(c.value for c in together)})
    if any(compare(node, value, subject.lookup, share=share).status == "pass"
           for _, node in kind.readings for value in whole):
        return result._replace(status="not_applicable", reason=Reason("checking.part-of-the-number"), values={})
    if len(own) == 1 and (share or claim.value >= others):
        return result
    return result._replace(doubt="several")


def _result(ready: BoundRule, claim: Claim, scope: str, kind: _Kind, subject: Subject) -> Result:
    rule, share = ready.rule, kind.phrase.share
    severity = rule.severity_of(claim.phrase)
    # A number of another time or body is not compared: precise first, complete second.
    if claim.period is not None or claim.subject is not None:
        other = Reason("checking.other-period", {"period": claim.period}) if claim.period is not None else Reason(
            "checking.other-subject", {"subject": claim.subject})
        return Result(rule, scope, claim.phrase, "not_applicable", severity, other, quotes=(claim.quote,))
    tried: list[Tried] = []
    for text, node in kind.readings:
        tried.append(Tried(text, node, compare(node, claim.value, subject.lookup, claim.exact, share)))
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
            lang: {"quote": claim.quote, "value": _shown(claim.value, share),
                   "readings": _readings(tried, lang, share),
                   "title": claim.phrase, "difference": _difference(difference, share)}
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
    told = _told(tried.text, tried.node, lang)
    if len(tried.found.operands) > 1 and tried.found.left is not None:
        return f"{told} {numbers} = {_shown(tried.found.left, share)}"
    return f"{told} {numbers}"


def _told(text: str, node: Node, lang: Lang) -> str:
    """The reading as written, but a sum over the rows under a heading in words: 无法提供各项之和."""
    told, end = "", 0
    for part in walk(node):
        heading = _summed(part)
        if heading:
            told += text[end : part.start] + message("checking.sum-of-rows", lang, row=heading)
            end = part.end
    return told + text[end:]


def _summed(node: Node) -> str:
    """The heading, as written, whose rows the node adds up in the total column; empty where it is no such sum."""
    match node:
        case Call(function=function, arguments=(Reference(name=name, keys=keys),)) if function == SUM and (
                all(key.id.endswith(f".{_TOTAL}") for key in keys)):
            return ".".join(name.parts[:-1])
    return ""


def _difference(difference: int | Decimal | None, share: bool) -> str:
    return show_number(None) if difference is None else _shown(difference, share)


def _shown(value: int | Decimal, share: bool) -> str:
    """The number, or what is a part of 1 in per cent."""
    return f"{show_number(round(Decimal(value) * 100, 2))}%" if share else show_number(value)
