"""A report as JSON, what `gouji parse` prints; `corpus/report_input.py` reads it back."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from gouji.corpus.places import place_to_json
from gouji.fitting import Claim, Figure, PrintedLabel, Reading, Report
from gouji.messages import Lang
from gouji.reading import Doubt, Paragraph


def number_to_json(value: int | Decimal | None) -> int | str | None:
    """Integers as numbers, decimals as strings: JSON readers may turn 0.1 into a float."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value


def report_to_json(report: Report, lang: Lang = "zh") -> dict[str, Any]:
    """The report in the shape of design.md §8."""
    return {
        "file": report.file,
        "organisation": report.organisation.name,
        "level": report.organisation.level,
        "year": report.year,
        "template": report.template,
        "title": report.title,
        "preamble": _paragraphs(report.preamble),
        "sections": [{
            "id": s.id, "title": s.title, "place": place_to_json(s.place), "has_table": s.has_table,
            "paragraphs": _paragraphs(s.paragraphs),
        } for s in report.sections],
        "figures": {f.id: _figure(f) for f in report.figures.values()},
        "labels": None if report.labels is None else [_label(label) for label in report.labels],
        "claims": [_claim(c) for c in report.claims],
        "doubts": [doubt_to_json(d, lang) for d in report.doubts],
    }


def _paragraphs(paragraphs: Iterable[Paragraph]) -> list[dict[str, Any]]:
    return [{"text": p.text, "place": place_to_json(p.place)} for p in paragraphs]


def _label(label: PrintedLabel) -> dict[str, Any]:
    return {"label": label.label, "printed": label.printed, "place": place_to_json(label.place),
            "figures": list(label.figures), "kind": label.kind}


def _figure(figure: Figure) -> dict[str, Any]:
    out: dict[str, Any] = {"value": number_to_json(figure.value), "raw": figure.raw, "state": figure.state,
                           "place": place_to_json(figure.place)}
    if figure.doubtful:
        out["doubtful"] = True
    return out


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "phrase": claim.phrase, "value": number_to_json(claim.value), "exact": claim.exact, "subject": claim.subject,
        "period": claim.period, "quote": claim.quote, "mark": list(claim.mark), "place": place_to_json(claim.place),
        "readings": [_reading(r) for r in claim.readings],
        "agrees_with": _reading(claim.agrees_with) if claim.agrees_with else None,
    }


def _reading(reading: Reading) -> list[str] | dict[str, str]:
    return list(reading.figures) if reading.figures is not None else {"expression": reading.expression}


def doubt_to_json(doubt: Doubt, lang: Lang) -> dict[str, Any]:
    return {"code": doubt.code, "text": doubt.text(lang), "place": place_to_json(doubt.place),
            "values": {k: v for k, v in doubt.values.items() if isinstance(v, int | str)},
            "figures": list(doubt.figures)}
