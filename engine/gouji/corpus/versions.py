"""Which of the files handed in counts for an organisation and a year, and what the others are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from gouji.corpus.standing import Filing
from gouji.fitting.identity import organisation_data


def with_roles(filings: Iterable[Filing], season_year: int = 0, first_seen: Mapping[str, int] | None = None) -> list[
        Filing]:
    """The filings, in their order, with the role of each.

    The same bytes twice are a copy of what came first, by day and name. Of several versions the newest counts: by the
    day they were received, by the run that saw them first (`first_seen`: document to run), by what their names say
    (`版本字样`); where none of these tells, all are rivals. With `season_year`, a report of a later year is of another
    year.
    """
    out = list(filings)
    groups: dict[tuple[str, int], list[int]] = {}
    for i, filing in enumerate(out):
        if filing.identity and filing.year:
            groups.setdefault((filing.identity, filing.year), []).append(i)
    for (_, year), places in groups.items():
        first: dict[str, int] = {}
        for i in sorted(places, key=lambda at: (out[at].received or date.max, out[at].file)):
            original = first.setdefault(out[i].document, i)
            if original != i:
                out[i] = replace(out[i], role="copy", of=out[original].file)
        versions = [i for i in places if out[i].role != "copy"]
        if len(versions) > 1:
            newest = _newest([out[i] for i in versions], first_seen or {})
            for place, i in enumerate(versions):
                if newest is None:
                    out[i] = replace(out[i], role="rival", of=out[versions[place - 1]].file)
                elif place != newest:
                    out[i] = replace(out[i], role="older", of=out[versions[newest]].file)
        if season_year and year > season_year:
            for i in versions:
                out[i] = replace(out[i], role="other_year")
    return out


def newest_first(versions: Iterable[Filing], first_seen: Mapping[str, int]) -> list[Filing]:
    """The versions by all that tells their age, the newest first."""
    return sorted(versions, reverse=True, key=lambda f: (
        f.received or date.min, first_seen.get(f.document, 0), _revision(f.file), f.file))


def _newest(versions: Sequence[Filing], first_seen: Mapping[str, int]) -> int | None:
    """The place of the newest version, by the first sign that tells it from all others."""
    signs: tuple[Callable[[Filing], date | int | None], ...] = (
        lambda f: f.received, lambda f: first_seen.get(f.document), lambda f: _revision(f.file))
    for sign in signs:
        values = [sign(version) for version in versions]
        known = [value for value in values if value is not None]
        if len(known) == len(values):
            last = max(known)
            if values.count(last) == 1:
                return values.index(last)
    return None


def _revision(file: str) -> int:
    """Which version its name says it is: 0 where it says nothing, as first versions do."""
    stem = Path(file).stem
    marks = organisation_data().versions
    return max((at for at, words in enumerate(marks, 1) for word in words if re.search(word, stem)), default=0)
