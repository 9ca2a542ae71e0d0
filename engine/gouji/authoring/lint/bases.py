"""Bases that were not in force when the reports of a rule were due."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.authoring.lint.subject import Subject
from gouji.language import Translated
from gouji.packs.models import Basis
from gouji.packs.validate import is_day
from gouji.problems import Problem


def register_faults(file: Translated) -> Iterator[Problem]:
    """Dates in the register of bases that cannot be read, or end before they begin: such a basis is never in force."""
    for i, raw in enumerate(file.data.get("bases", ())):
        days = {key: raw.get(key, "") for key in ("from", "to")}
        bad = [key for key, day in days.items() if day and not is_day(day)]
        for key in bad:
            yield file.source.problem("lint.bad-date", file.node(("bases", i, key)), rule=raw.get("id", ""),
                                      day=days[key])
        if not bad and days["to"] and days["to"] < days["from"]:
            yield file.source.problem("lint.ends-first", file.node(("bases", i, "to")), basis=raw.get("id", ""),
                                      first=days["from"], last=days["to"])


def basis_faults(subject: Subject) -> Iterator[Problem]:
    """Each basis must be in force in some year of the rule, and some basis in each year."""
    bases = [subject.ground.bases.get(name) for name in subject.rule.basis]
    known = [basis for basis in bases if basis is not None and _sound(basis)]
    if len(known) < len(bases):
        return  # told where it stands
    first, last = subject.years
    # After the last date that any basis states, nothing changes any more.
    end = last or max([first, *(int(day[:4]) + 1 for b in known for day in (b.first_day, b.last_day) if day)])
    years = range(first, end + 1)
    if not years:
        return
    dead = [k for k, basis in enumerate(known) if not any(in_force(basis, subject.ground.due(year)) for year in years)]
    for k in dead:
        yield subject.problem("lint.basis-never", ("basis", k), "error" if len(dead) == len(known) else "warning",
                              basis=known[k].id, first=known[k].first_day or "—", last=known[k].last_day or "—",
                              years=subject.rule.applies.years)
    for k, basis in enumerate(known):
        if basis in known[:k]:
            yield subject.problem("lint.basis-twice", ("basis", k), "warning", basis=basis.id)
    gaps = [year for year in years if not any(in_force(basis, subject.ground.due(year)) for basis in known)]
    if gaps and len(dead) < len(known):
        open_end = last is None and gaps[-1] == end
        code = "lint.basis-expired" if open_end else "lint.basis-gap"
        yield subject.problem(code, ("basis",), "warning", years="、".join(map(str, gaps[:6])),
                              first=gaps[0] if not open_end else _since(gaps))


def _sound(basis: Basis) -> bool:
    days = [day for day in (basis.first_day, basis.last_day) if day]
    return all(map(is_day, days)) and days == sorted(days)


def in_force(basis: Basis, day: str) -> bool:
    return basis.first_day <= day and (not basis.last_day or day <= basis.last_day)


def _since(gaps: list[int]) -> int:
    """The first of the unbroken run of years at the end."""
    year = gaps[-1]
    while year - 1 in gaps:
        year -= 1
    return year
