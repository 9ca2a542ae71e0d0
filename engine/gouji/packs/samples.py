"""Samples: the figures of real reports, cut out with `gouji rules sample`, on which tests inside rules may stand.

A sample holds what the cells say and which parts there are, never a sentence. It is read here and kept with the pack.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from gouji.language import Path, Translated, language
from gouji.problems import Problem
from gouji.vocabulary import Vocabulary

MISSING = ("缺", "missing")


@dataclass(frozen=True, slots=True)
class Sample:
    """What a sample file says. `figures` and `prior` (None: no report of last year) hold the cells as they stand, by
    figure id; a cell that is not there is 缺, as is one that the file does not name. `prior_template` is that of last
    year's report. `sections` are the parts there are, in their order; empty: nobody looked.
    """

    name: str
    template: str
    year: int
    level: str
    figures: Mapping[str, str]
    prior: Mapping[str, str] | None = None
    prior_template: str = ""
    sections: tuple[str, ...] = ()


def read_sample(file: Translated, vocabularies: Sequence[Vocabulary]) -> tuple[Sample | None, list[Problem]]:
    """The sample of a translated file of the context `sample`, or None with every reason why it cannot be used."""
    data: Mapping[str, Any] = file.data
    problems = [file.source.problem("packs.missing-key", file.node(()), key=_key(key))
                for key in ("sample", "template", "year", "figures") if not data.get(key)]
    if problems or file.problems:
        return None, problems
    forms = {vocabulary.id: vocabulary for vocabulary in vocabularies}
    problems += [file.source.problem("rule_tests.unknown-template", file.node((key,)), name=data[key],
                                     candidates="、".join(forms))
                 for key in ("template", "prior_template") if data.get(key) and data[key] not in forms]
    year = str(data["year"])
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        problems.append(file.source.problem("packs.not-a-number", file.node(("year",)), key=_key("year"), value=year))
    if problems:
        return None, problems
    form, before = forms[data["template"]], forms[data.get("prior_template") or data["template"]]
    problems += _strangers(file, ("figures",), data["figures"], form)
    problems += _strangers(file, ("prior",), data.get("prior") or {}, before)
    parts = {section.id for section in form.sections}
    for place, part in enumerate(data.get("sections", ())):
        if part not in parts:
            problems.append(file.source.problem("packs.unknown-part", file.node(("sections", place)), name=part,
                                                candidates="、".join(section.id for section in form.sections)))
    if problems:
        return None, problems
    return Sample(data["sample"], form.id, int(year), data.get("level", "county_government"), dict(data["figures"]),
                  dict(data["prior"]) if "prior" in data else None, before.id if "prior" in data else "",
                  tuple(data.get("sections", ()))), []


def _strangers(file: Translated, path: Path, figures: Mapping[str, Any], form: Vocabulary) -> list[Problem]:
    """Cells that the form has not got, and those given as more than a text."""
    out = []
    for name, text in figures.items():
        if name not in form.figures:
            near = get_close_matches(name, form.figures, 3, 0.5)
            out.append(file.source.problem("rule_tests.unknown-figure", file.node((*path, name)), name=name,
                                           template=form.id, candidates="、".join(near) or "—"))
        elif not isinstance(text, str):
            out.append(file.source.problem("packs.bad-value", file.node((*path, name)), key=name, value=str(text)))
    return out


def _key(en: str) -> str:
    return next(key.zh for key in language().contexts["sample"].values() if key.en == en)
