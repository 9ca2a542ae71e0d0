"""Reports made ready for checking, for the tests in this folder."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from cases.build import changed, read, report, write

from gouji.checking import Result, check, subject_of
from gouji.fitting import Claim, Reading, Report
from gouji.packs import Pack, Rule, load_pack
from gouji.packs.binding import bind_rule

A = "applications."


@cache
def base(year: int = 2022) -> Report:
    """A consistent report, fitted once."""
    with tempfile.TemporaryDirectory() as folder:
        return read(write(Path(folder), "r.json", report(year=year)), load_pack())


def results(pack: Pack, cells=None, prior: Report | None = None, year: int = 2022) -> list[Result]:
    return check(subject_of(changed(base(year), cells or {}), pack, prior))


def with_claim(source: Report, phrase: str, value: int, pack: Pack, **more) -> Report:
    found = pack.phrases.phrase(phrase)
    readings = tuple(Reading(r.text, None) for r in found.readings)
    claim = {"exact": True, "subject": None, "period": None, "quote": f"{phrase}{value}件", "place": None, **more}
    return replace(source, claims=(Claim(phrase=phrase, value=value, readings=readings, **claim),))


def one_rule(pack: Pack, **fields) -> Pack:
    """The pack with a single equation rule, bound to every template."""
    given = {"id": "T-1", "title": "试", "kind": "equation", "severity": "error", "basis": (), "message": "{差}",
             "tests": (), **fields}
    rule = Rule(**given)
    bound = {v.id: {rule.id: bind_rule(rule, v)} for v in pack.vocabularies}
    return replace(pack, rules=(rule,), bound=bound)


def of(found: list[Result], rule: str, scope: str | None = None) -> Result:
    (result,) = [r for r in found if r.rule.id == rule and scope in (None, r.scope)]
    return result
