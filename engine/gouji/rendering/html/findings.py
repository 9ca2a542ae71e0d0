"""A finding as the page tells it: the words, the arithmetic, the sentence, and the cut-outs of the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from gouji.checking import Result, show_number
from gouji.expressions import Operand
from gouji.fitting import Claim, Report
from gouji.locating import Change
from gouji.messages import Lang, message
from gouji.packs import Pack
from gouji.reading import Place
from gouji.reasoning import Finding, ReportAudit
from gouji.rendering.html.cutouts import Cutout, cut_out
from gouji.rendering.html.outline import OutlineItem, outline
from gouji.rendering.html.quotes import number_span, split_quote
from gouji.rendering.views import folded_text, places_text
from gouji.vocabulary import Vocabulary

_REPAIRS = 6


@dataclass(frozen=True, slots=True)
class Sum:
    """One side of a comparison: as named in the rule, in numbers, and what it comes to."""

    side: str
    names: str
    numbers: str
    value: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A number that a check took from another report: its name, value, file and place, and its side."""

    scope: str
    label: str
    value: str
    file: str
    place: str
    side: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of the report, in three parts: before the number in question, the number, after it."""

    before: str
    number: str
    after: str
    place: str


@dataclass(frozen=True, slots=True)
class Source:
    cite: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as the page tells it. `cutouts`: the parts of the tables it is about; `zeros`: some cells of 0 are not
    in them.
    """

    number: int
    finding: Finding
    title: str
    message: str
    suggestion: str
    place: str
    folded: str
    folded_sums: tuple[tuple[str, tuple[Sum, ...]], ...]
    sums: tuple[Sum, ...]
    difference: str
    quotes: tuple[Quote, ...]
    elsewhere: tuple[Elsewhere, ...]
    cutouts: tuple[Cutout, ...]
    zeros: bool
    links: tuple[tuple[str, str], ...]
    repairs: tuple[tuple[Change, ...], ...]
    more_repairs: bool
    outline: tuple[OutlineItem, ...]
    basis: tuple[Source, ...]


def told(finding: Finding, number: int, audit: ReportAudit, vocabulary: Vocabulary, pack: Pack, lang: Lang) -> Told:
    """Everything the page says of a finding."""
    result, rule, cause = finding.result, finding.result.rule, finding.cause
    report = audit.report
    concerned, cutouts, zeros = cut_out(finding, number, report, vocabulary, lang)
    repairs = () if cause is None or cause.pattern == "many" else cause.candidates
    return Told(
        number, finding, rule.title_en if lang == "en" and rule.title_en else rule.title,
        finding.message(lang), finding.suggestion(lang), places_text(finding, lang),
        folded_text(finding, lang) if finding.folded else "",
        tuple((_scope(r, lang), _sums(r, lang)) for r in finding.folded if r.left is not None or r.right is not None),
        _sums(result, lang), _difference(result, lang),
        tuple(quote for r in (result, *finding.folded) for quote in _quotes(r, report, lang)),
        _elsewhere(result, audit, lang), cutouts, zeros,
        tuple((table.id, table.name) for table in concerned),
        repairs[:_REPAIRS], cause is not None and repairs != () and not cause.settled and (
            len(repairs) > _REPAIRS or not cause.complete),
        outline(report, vocabulary, [(number, finding)], lang) if rule.kind == "sections" else (),
        tuple(Source(b.cite(), b.verified) for b in pack.cited(rule, report.year)))


def _scope(result: Result, lang: Lang) -> str:
    """A check by its rule and the row or column it looked at."""
    return f"{result.rule.id} {result.values.get(lang, {}).get('column', '')}".strip()


def _value(result: Result, name: str, lang: Lang, number: int | Decimal | None) -> str:
    """A value as the message has it, which knows of sums that are open; else the number itself."""
    known = result.values.get(lang, {}).get(name)
    return str(known) if known not in (None, "") else show_number(number)


def _difference(result: Result, lang: Lang) -> str:
    """The difference where there is one to tell."""
    text = _value(result, "difference", lang, result.difference)
    return "" if text == show_number(None) else text


def _sums(result: Result, lang: Lang) -> tuple[Sum, ...]:
    """Left and right of an equation; of a claim, what the table says and what the text says."""
    values = result.values.get(lang, {})
    out = []
    if "readings" in values:
        return (Sum("left", "", str(values["readings"]), ""),
                Sum("right", message("page.in-the-text", lang), "", str(values["value"])))
    for side, number in (("left", result.left), ("right", result.right)):
        names = str(values.get(f"{side}_text", ""))
        if not names or not values.get("right_text"):
            continue  # a condition has no two sides; what it compares stands in the message
        numbers, value = str(values.get(f"{side}_sum", "")), _value(result, side, lang, number)
        out.append(Sum(side, names, "" if numbers == value else numbers, value))
    return tuple(out)


def _quotes(result: Result, report: Report, lang: Lang) -> tuple[Quote, ...]:
    """The sentences, with the number marked that the finding is about."""
    out = []
    for quote in result.quotes:
        claim = _claim(result, quote, report)
        place = claim.place.describe(lang) if claim and claim.place else ""
        out.append(Quote(*split_quote(quote, _span(result, quote, claim)), place))
    return tuple(out)


def _claim(result: Result, quote: str, report: Report) -> Claim | None:
    """The claim that a result is about: its phrase in that sentence, and of several the one with that number."""
    claims = [c for c in report.claims if c.quote == quote and c.phrase == result.short]
    return next((c for c in claims if c.value == result.right), claims[0] if claims else None)


def _span(result: Result, quote: str, claim: Claim | None) -> tuple[int, int] | None:
    """Where the number of a claim stands: as extraction found it, else the first number of that value."""
    if result.rule.kind != "claim":
        return None
    if claim is not None and claim.mark != (0, 0):
        return claim.mark
    return number_span(quote, result.right) if result.right is not None else None


def _elsewhere(result: Result, audit: ReportAudit, lang: Lang) -> tuple[Elsewhere, ...]:
    out = []
    for place, operand in enumerate(result.operands):
        if operand.key.scope == "own":
            continue
        side = "" if not result.split else "left" if place < result.split else "right"
        where = operand.place.describe(lang) if isinstance(operand.place, Place) else ""
        prior = operand.key.scope == "prior"
        out.append(Elsewhere(operand.key.scope, operand.label, _operand(operand, lang),
                             (audit.prior_file or "") if prior else "", where, side))
    return tuple(out)


def _operand(operand: Operand, lang: Lang) -> str:
    if operand.state == "given" and not isinstance(operand.value, str):
        return show_number(operand.value)
    if operand.state == "given":
        return str(operand.value)
    return message(f"checking.cell-{operand.state}", lang)


def counts(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings ask for each action, and are of each severity."""
    out = dict.fromkeys(("mend", "confirm", "consider", "error", "warning", "notice"), 0)
    for finding in findings:
        out[finding.action] += 1
        out[finding.severity] += 1
    return out
