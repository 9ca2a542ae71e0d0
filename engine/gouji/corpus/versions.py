"""Which of the files handed in counts for an organisation and a year, and what the others are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from gouji.corpus.standing import Filing
from gouji.fitting.identity import organisation_data


def with_roles(filings: Iterable[Filing], season_year: int = 0, first_seen: Mapping[str, int] | None = None,
               overwritten: Callable[[str, str], bool] = lambda file, document: False) -> list[Filing]:
    """The filings, in their order, with the role of each.

    The same bytes twice are a copy of what came first, by day and name. Of several versions the newest counts: by the
    day they were received, by the run that saw them first (`first_seen`: document to run), by what their names say
    (`版本字样`); where none of these tells them apart, the newest are rivals. Of a file that held another report in an
    earlier run (`overwritten`: file and document) the day registered says nothing of what it holds now. With
    `season_year`, a report of a later year is of another year, and so is one of an earlier year that was received when
    that year's were no longer due.
    """
    out = list(filings)
    groups: dict[tuple[str, int], list[int]] = {}
    for i, filing in enumerate(out):
        if filing.identity and filing.year:
            groups.setdefault((filing.identity, filing.year), []).append(i)
    for (_, year), places in groups.items():
        for i in places:
            day = out[i].received
            if season_year and (year > season_year or (year < season_year and day and day.year > year + 1)):
                out[i] = replace(out[i], role="other_year")
        places = [i for i in places if out[i].role != "other_year"]
        first: dict[str, int] = {}
        for i in sorted(places, key=lambda at: (out[at].received or date.max, out[at].file)):
            original = first.setdefault(out[i].document, i)
            if original != i:
                out[i] = replace(out[i], role="copy", of=out[original].file)
        versions = [i for i in places if out[i].role != "copy"]
        if len(versions) > 1:
            newest = _newest([out[i] for i in versions], first_seen or {}, overwritten)
            for i in versions:
                if out[i] not in newest:
                    out[i] = replace(out[i], role="older", of=newest[0].file)
                elif len(newest) > 1:
                    others = [f.file for f in newest if f.file != out[i].file]
                    out[i] = replace(out[i], role="rival", of=others[0])
    return out


def newest_first(versions: Iterable[Filing], first_seen: Mapping[str, int]) -> list[Filing]:
    """The versions by all that tells their age, the newest first."""
    return sorted(versions, reverse=True, key=lambda f: (
        f.received or date.min, first_seen.get(f.document, 0), _revision(f.file), f.file))


def _newest(versions: Sequence[Filing], first_seen: Mapping[str, int],
            overwritten: Callable[[str, str], bool]) -> list[Filing]:
    """The newest version: one, or those that no sign tells apart."""
    signs: tuple[Callable[[Filing], date | int | None], ...] = (
        lambda f: None if overwritten(f.file, f.document) else f.received,
        lambda f: first_seen.get(f.document), lambda f: _revision(f.file))
    left = list(versions)
    for sign in signs:
        values = [sign(version) for version in left]
        known = [value for value in values if value is not None]
        if len(known) == len(values):
            last = max(known)
            left = [version for version, value in zip(left, values, strict=True) if value == last]
    return left


def _revision(file: str) -> int:
    """Which version its name says it is: 0 where it says nothing, as first versions do."""
    stem = Path(file).stem
    marks = organisation_data().versions
    return max((at for at, words in enumerate(marks, 1) for word in words if re.search(word, stem)), default=0)
