"""Figures of a consistent report at random: every equation of the form holds, and every number is a plausible one.

Plausible means what a supervisor would not ask about (domain.md §3.8): items below 2,000, no more documents published
than in force, at most 30 % carried on, repeated mass applications no majority, no regulations below the city, licences
and penalties in a county, lawsuits only where there were applications.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from gouji.vocabulary import Vocabulary

Value = int | Decimal
Figures = dict[str, Value]

APPLICANTS = ("natural_person", "business", "research", "welfare", "legal_service", "other_org")
RESULTS = ("upheld", "corrected", "other", "pending")
MOST_ITEMS = 1999
_SHARE_CARRIED_ON = 0.3


@dataclass(frozen=True, slots=True)
class Scale:
    """How much a kind of body has of everything: outcomes per busy applicant column, decisions, documents, money."""

    outcomes: int
    decisions: int
    documents: int
    amount: int
    licences: bool


SCALES: Mapping[str, Scale] = {
    "county": Scale(30, 60_000, 30, 30_000, True),
    "city": Scale(60, 200_000, 60, 200_000, True),
    "office": Scale(8, 0, 4, 0, False),
    "department": Scale(5, 3_000, 4, 300, False),
    "township": Scale(3, 60, 2, 20, False),
}


def draw(vocabulary: Vocabulary, level: str, rng: Random, prior: Mapping[str, Value] | None = None) -> Figures:
    """The figures of one report. `prior`: last year's, which this one goes on from (carried in, stock, items)."""
    scale = SCALES[level]
    figures: Figures = dict.fromkeys(vocabulary.figures, 0)
    figures |= _applications(vocabulary, scale, rng, prior or {})
    figures |= _proceedings(figures, rng)
    two = _disclosure_2019 if vocabulary.id == "2019" else _disclosure_2021
    figures |= two(scale, rng, prior or {})
    return figures


def _disclosure_2019(scale: Scale, rng: Random, prior: Mapping[str, Value]) -> Figures:
    made = rng.randint(0, scale.documents)
    public = made if rng.random() < 0.6 else rng.randint(0, made)
    stock = prior.get("disclosure.normative_documents.in_force")
    in_force = (int(stock) if stock is not None else rng.randint(0, 5 * scale.documents)) + public
    out: Figures = {"disclosure.normative_documents.made": made, "disclosure.normative_documents.published": public,
                    "disclosure.normative_documents.in_force": in_force}
    for row in ("licences", "other_services", "penalties", "coercion", "fees"):
        before = prior.get(f"disclosure.{row}.prior_items")
        items = (int(before) + int(prior[f"disclosure.{row}.change"]) if before is not None
                 else rng.randint(1, 900) if scale.licences or rng.random() < 0.3 else 0)
        room = min(items // 3, MOST_ITEMS - items)
        change = rng.randint(-(items // 3), room) if items and rng.random() < 0.7 else 0
        out |= {f"disclosure.{row}.prior_items": items, f"disclosure.{row}.change": change}
        if row != "fees":
            out[f"disclosure.{row}.decisions"] = _decisions(row, items + change, scale, rng, prior)
    purchases = int(prior.get("disclosure.procurement.items", 0))
    items = round(purchases * rng.uniform(0.6, 1.6)) or 1 if purchases else rng.randint(1, 400) if scale.amount else 0
    out["disclosure.procurement.items"] = items
    out["disclosure.procurement.amount"] = _amount(
        items * rng.randint(20, 120), prior.get("disclosure.procurement.amount"), rng)
    return out


def _disclosure_2021(scale: Scale, rng: Random, prior: Mapping[str, Value]) -> Figures:
    # Not before 2022: the older form has no repeals, and counts documents made public.
    stock = prior.get("disclosure.normative_documents.in_force") if "disclosure.fees.amount" in prior else None
    before = int(stock) if stock is not None else rng.randint(0, 4 * scale.documents)
    made = rng.randint(0, scale.documents)
    repealed = rng.randint(0, before // 3)
    out: Figures = {"disclosure.normative_documents.made": made,
                    "disclosure.normative_documents.repealed": repealed,
                    "disclosure.normative_documents.in_force": before + made - repealed}
    for row in ("licences", "penalties", "coercion"):
        out[f"disclosure.{row}.decisions"] = _decisions(row, 1, scale, rng, prior)
    out["disclosure.fees.amount"] = _amount(rng.randint(1, scale.amount) if scale.amount else 0,
                                            prior.get("disclosure.fees.amount"), rng)
    return out


def _decisions(row: str, items: int, scale: Scale, rng: Random, prior: Mapping[str, Value]) -> int:
    """Decisions of the year: none without items, about as many as last year, in a county always some."""
    if items <= 0:
        return 0
    if not scale.decisions or (not scale.licences and rng.random() < 0.5):
        return 0
    before = int(prior.get(f"disclosure.{row}.decisions", 0))
    if before:
        return max(1, round(before * rng.uniform(0.6, 1.6)))
    return rng.randint(1, max(1, scale.decisions // (10 if row == "coercion" else 1)))


def _amount(whole: int, before: Value | None, rng: Random) -> Value:
    """万元 with up to four decimals, never far from last year's."""
    if not whole:
        return 0
    if before:
        whole = max(1, round(float(before) * rng.uniform(0.6, 1.6)))
    places = rng.choice((0, 0, 2, 4))
    if not places:
        return whole
    value = whole + Decimal(rng.randint(1, 10**places - 1)).scaleb(-places)
    return value.normalize()


def _applications(vocabulary: Vocabulary, scale: Scale, rng: Random, prior: Mapping[str, Value]) -> Figures:
    table = vocabulary.table("applications")
    outcomes = [r.id for r in table.rows if r.id not in ("new", "carried_in", "closed", "carried_out")]
    common = ("granted", "partly_granted", "unavailable.not_held")
    quiet = scale.outcomes <= 8 and rng.random() < 0.35
    figures: Figures = {}
    for applicant in APPLICANTS:
        often = {"natural_person": 1.0, "business": 0.4}.get(applicant, 0.1)
        busy = not quiet and rng.random() < often
        most = scale.outcomes if applicant == "natural_person" else max(1, scale.outcomes // 5)
        for row in outcomes:
            chance = 0.8 if row in common else 0.15
            most_here = most if row in common else max(1, most // 3)
            figures[f"applications.{row}.{applicant}"] = (
                rng.randint(1, most_here) if busy and rng.random() < chance else 0)
        excessive = f"applications.refused.excessive.{applicant}"
        figures[excessive] = min(figures[excessive], figures[f"applications.granted.{applicant}"])
        _balance(figures, applicant, outcomes, rng, prior)
    for each in table.rows:
        figures[f"applications.{each.id}.total"] = sum(figures[f"applications.{each.id}.{a}"] for a in APPLICANTS)
    return figures


def _balance(figures: Figures, applicant: str, outcomes: list[str], rng: Random, prior: Mapping[str, Value]) -> None:
    """The four sums of one column. Some of what last year carried on is concluded, so outcomes may grow."""
    before = prior.get(f"applications.carried_out.{applicant}")
    closed = int(sum(figures[f"applications.{row}.{applicant}"] for row in outcomes))
    carried_in = int(before) if before is not None else rng.randint(0, closed // 4)
    if closed < carried_in:
        figures[f"applications.granted.{applicant}"] += carried_in - closed
        closed = carried_in
    # out / (closed + out) at most 30 %
    most = int(closed * _SHARE_CARRIED_ON / (1 - _SHARE_CARRIED_ON))
    carried_on = rng.randint(0, most) if rng.random() < 0.6 else 0
    figures |= {f"applications.{row}.{applicant}": value for row, value in (
        ("closed", closed), ("carried_in", carried_in), ("carried_out", carried_on),
        ("new", closed + carried_on - carried_in))}


def _proceedings(figures: Figures, rng: Random) -> Figures:
    """Reviews and lawsuits together are far fewer than the applications concluded; none without applications."""
    closed = int(figures["applications.closed.total"])
    left = closed // 3 if rng.random() < 0.7 else 0
    out: Figures = {}
    reviews = 0
    for row in ("review", "litigation_direct", "litigation_after_review"):
        most = min(left, 12, reviews if row == "litigation_after_review" else left)
        total = rng.randint(0, most)
        left -= total
        parts = dict.fromkeys(RESULTS, 0)
        for _ in range(total):
            parts[rng.choice(RESULTS)] += 1
        out |= {f"proceedings.{row}.{result}": count for result, count in parts.items()}
        out[f"proceedings.{row}.total"] = total
        reviews = total if row == "review" else reviews
    return out


def value_text(value: Value) -> str:
    """A value in plain digits, as a form without any habits has it."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
