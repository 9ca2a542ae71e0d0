"""The six sections as found: which are there, missing, empty or out of order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gouji.fitting import Report
from gouji.messages import Lang
from gouji.reasoning import Finding
from gouji.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A section: its heading on the form, its heading here where that reads otherwise, its place, what is wrong."""

    id: str
    heading: str
    title: str
    place: str
    faults: tuple[tuple[int, str], ...]
    missing: bool


# What the page says of a section by the rule that it fails; of any other rule on sections, that something is wrong.
_FAULTS = {"complete": "missing", "filled": "empty", "ordered": "order", "titled": "title"}
_OTHER = "other"


def outline(report: Report, vocabulary: Vocabulary, findings: Sequence[tuple[int, Finding]],
            lang: Lang) -> tuple[OutlineItem, ...]:
    """The sections in the order found, a missing one where it belongs, each with the findings on it."""
    faults: dict[str, list[tuple[int, str]]] = {}
    for number, finding in findings:
        for result in (finding.result, *finding.folded):
            if result.rule.kind == "sections" and result.status == "fail":
                section = result.scope.partition(".")[0] or _by_title(report, result.short)
                fault = (number, _FAULTS.get(result.rule.sections_must or "", _OTHER))
                if fault not in faults.setdefault(section, []):
                    faults[section].append(fault)
    form = {section.id: section for section in vocabulary.sections}
    found = {section.id: section for section in report.sections}
    out = []
    for name in _arranged([s.id for s in report.sections if s.id in form], list(form)):
        heading = f"{form[name].number}、{form[name].label.text}"
        here = found.get(name)
        title = here.title if here and here.title != heading else ""
        out.append(OutlineItem(name, heading, title, here.place.describe(lang) if here else "",
                               tuple(faults.get(name, ())), here is None))
    return tuple(out)


def _by_title(report: Report, title: str) -> str:
    return next((section.id for section in report.sections if section.title == title), "")


def _arranged(found: list[str], form: list[str]) -> list[str]:
    """The sections found, in their order, and each missing one behind the one that should come before it."""
    out = list(dict.fromkeys(found))
    for place, name in enumerate(form):
        if name not in out:
            before = next((form[i] for i in range(place - 1, -1, -1) if form[i] in out), None)
            out.insert(out.index(before) + 1 if before else 0, name)
    return out
