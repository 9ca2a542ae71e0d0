"""A finding as the page tells it: the words, the arithmetic, the sentence, and the cut-outs of the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gouji.checking import Result, show_number
from gouji.expressions import Operand
from gouji.fitting import Claim, Report
from gouji.locating import Change
from gouji.messages import Lang, message
from gouji.packs import Pack
from gouji.reading import Place
from gouji.reasoning import Finding, ReportAudit
from gouji.reasoning.decision import SETTLED
from gouji.rendering.html.cutouts import Cutout, cut_out
from gouji.rendering.html.outline import OutlineItem, outline
from gouji.rendering.sums import Sum, difference_text, scope_text, sums
from gouji.rendering.views import folded_text, places_text
from gouji.vocabulary import Vocabulary

_REPAIRS = 6
_FEW = 8  # numbers of which even the zeros of subordinates are shown


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
    """A finding as the page tells it. `anchor`: its id on the page; `cutouts`: the parts of the tables it is about;
    `zeros`: some cells of 0 are not in them; `since`: its class against the version before, "" where there is none;
    `lapsed`: why the decision on it holds no longer ("evidence", "expired"), "" where it holds or there is none.
    """

    number: int
    anchor: str
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
    since: str = ""
    lapsed: str = ""


def told(finding: Finding, number: int, anchor: str, audit: ReportAudit, vocabulary: Vocabulary, pack: Pack,
         lang: Lang, since: str = "") -> Told:
    """Everything the page says of a finding."""
    result, rule, cause = finding.result, finding.result.rule, finding.cause
    report = audit.report
    concerned, cutouts, zeros = cut_out(finding, number, report, vocabulary, lang)
    repairs = () if cause is None or cause.pattern == "many" else cause.candidates
    return Told(
        number, anchor, finding, rule.title_in(lang),
        finding.message(lang), finding.suggestion(lang), places_text(finding, lang),
        folded_text(finding, lang) if finding.folded else "",
        tuple((scope_text(r, lang), sums(r, lang)) for r in finding.folded
              if r.left is not None or r.right is not None),
        sums(result, lang), difference_text(result, lang),
        tuple(quote for r in (result, *finding.folded) for quote in _quotes(r, report, lang)),
        _elsewhere(result, pack, lang), cutouts, zeros,
        tuple((table.id, table.name) for table in concerned),
        repairs[:_REPAIRS], cause is not None and repairs != () and not cause.settled and (
            len(repairs) > _REPAIRS or not cause.complete),
        outline(report, vocabulary, [(number, finding)], lang) if rule.kind == "sections" else (),
        tuple(Source(b.cite(), b.verified) for b in pack.cited(rule, report.year)), since, _lapsed(finding))


def _lapsed(finding: Finding) -> str:
    if finding.decision is None or finding.decision.kind == "noted" or finding.status != "open":
        return ""
    return "expired" if finding.decision.fingerprint == finding.fingerprint else "evidence"


def _quotes(result: Result, report: Report, lang: Lang) -> tuple[Quote, ...]:
    """The sentences, with the number marked that the finding is about."""
    out = []
    for quote in result.quotes:
        claim = _claim(result, quote, report)
        place = claim.place.describe(lang) if claim and claim.place else ""
        start, end = claim.mark if claim and result.rule.kind == "claim" and claim.mark != (0, 0) else (len(quote),) * 2
        out.append(Quote(quote[:start], quote[start:end], quote[end:], place))
    return tuple(out)


def _claim(result: Result, quote: str, report: Report) -> Claim | None:
    """The claim that a result is about: its phrase in that sentence, and of several the one with that number."""
    claims = [c for c in report.claims if c.quote == quote and c.phrase == result.short]
    return next((c for c in claims if c.value == result.right), claims[0] if claims else None)


def _elsewhere(result: Result, pack: Pack, lang: Lang) -> tuple[Elsewhere, ...]:
    """The numbers from elsewhere, but for the plain zeros of many subordinates."""
    out = []
    for place, operand in enumerate(result.operands):
        zero = operand.key.scope == "children" and operand.value == 0 and operand.state == "given"
        if operand.key.scope == "own" or (zero and len(result.operands) > _FEW):
            continue
        side = "" if not result.split else "left" if place < result.split else "right"
        where = operand.place.describe(lang) if isinstance(operand.place, Place) else ""
        out.append(Elsewhere(operand.key.scope, operand.label, _operand(operand, pack, lang), operand.source, where,
                             side))
    return tuple(out)


def _operand(operand: Operand, pack: Pack, lang: Lang) -> str:
    if operand.state != "given":
        return message(f"checking.cell-{'unreported' if operand.unreported else operand.state}", lang)
    if isinstance(operand.value, str):
        return operand.value
    parameter = pack.parameters.get(operand.key.id) if operand.key.scope == "parameter" else None
    if parameter is not None and parameter.percent and operand.value is not None:
        return show_number(operand.value * 100) + "%"
    return show_number(operand.value)


def counts(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings still ask for each action; of those explained and waived, how many there are."""
    out = dict.fromkeys(("mend", "confirm", "consider", *SETTLED), 0)
    for finding in findings:
        out[finding.status if finding.status in SETTLED else finding.action] += 1
    return out
