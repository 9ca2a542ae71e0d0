"""What a text says of other things is never held against the tables: precision first (design.md §6)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml
from properties.audits import audited, claimed, grave, told
from properties.made import LEVELS, make

from gouji.reading import Paragraph, Place

SENTENCES = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text("utf-8"))
YEAR = 2022
BODIES = sorted(set(LEVELS))


@cache
def _busy(level):
    """A consistent report with something in every table, and what is said of it as it is."""
    reports = (make(seed, YEAR, level).report() for seed in range(500))
    report = next(r for r in reports if all(r.figures[key].value for key in (
        "applications.new.total", "applications.carried_in.total", "applications.carried_out.total",
        "proceedings.review.total")))
    return report, {f.id for f in audited(claimed(report)).findings}


def _raised(sentence, level):
    """What the sentence raises, as a paragraph of its own in section one."""
    report, before = _busy(level)
    number = 7777 if "万元" in sentence or "条" in sentence else 83
    text = sentence.format(x=number, year=YEAR, before=YEAR - 1, long_ago=YEAR - 2)
    overview, *others = report.sections
    more = replace(overview, paragraphs=(*overview.paragraphs, Paragraph(text, Place(1))))
    run = audited(claimed(replace(report, sections=(more, *others))))
    return told(f for f in grave(run) if f.id not in before)


def test_sentences_about_other_things_raise_nothing():
    raised = {sentence: said for i, sentence in enumerate(SENTENCES["silent"])
              if (said := _raised(sentence, BODIES[i % len(BODIES)]))}
    assert not raised


def test_the_false_alarms_known_are_still_raised():
    """So that the list holds nothing that was mended."""
    mended = [s for s in SENTENCES["alarms"] if not any(_raised(s, level) for level in BODIES)]
    assert not mended, "these raise nothing any more: move them up in sentences.yaml"
