"""Where every organisation of the roster stands: put together from filings, audits and rechecks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from gouji.corpus.roster import Member
from gouji.corpus.season_file import SeasonFile
from gouji.corpus.standing import Filing, Recheck, Standing, Summary, Timeliness


def standings(season: SeasonFile, filings: Sequence[Filing], summaries: Sequence[Summary],
              rechecks: Mapping[str, Recheck], whole: bool = True) -> tuple[Standing, ...]:
    """Every member in the roster's order, then whoever handed in without being on it, by name. `rechecks`: by file.
    Where only a part of the season was looked at (not `whole`), those that handed something in."""
    by_file = {summary.file: summary for summary in summaries}
    filed: dict[str, list[Filing]] = {}
    for filing in filings:
        filed.setdefault(filing.identity, []).append(filing)
    members = [(member, True) for member in season.roster.members]
    strangers = {f.identity: f for f in filings if not f.on_roster and f.year == season.year and f.role != "copy"}
    members += [(Member(f.organisation, identity, by_file[f.file].level if f.file in by_file else "unknown"), False)
                for identity, f in sorted(strangers.items())]
    out = (_standing(member, listed, season, filed.get(member.identity, ()), by_file, rechecks)
           for member, listed in members)
    return tuple(standing for standing in out if whole or standing.filings)


def _standing(member: Member, listed: bool, season: SeasonFile, filings: Sequence[Filing],
              by_file: Mapping[str, Summary], rechecks: Mapping[str, Recheck]) -> Standing:
    mine = sorted((f for f in filings if f.year == season.year and f.role != "other_year"),
                  key=lambda f: (f.role in ("counted", "rival"), f.received or date.min, f.file), reverse=True)
    elsewhere = [f for f in filings if f.role == "other_year"]
    counted = next((f for f in mine if f.role == "counted"), None)
    last = next((f for f in filings if f.year == season.year - 1 and f.role == "counted"), None)
    deadline = member.deadline or season.deadline
    received = min((f.received for f in mine if f.received is not None), default=None)
    return Standing(
        member, listed, _timeliness(mine, received, deadline), deadline, received, (*mine, *elsewhere),
        by_file.get(counted.file) if counted else None, rechecks.get(counted.file) if counted else None,
        by_file.get(last.file) if last else None)


def _timeliness(filings: Sequence[Filing], received: date | None, deadline: date | None) -> Timeliness:
    """By the day the first version came: a correction is no late report."""
    if not filings:
        return "missing"
    if received is None or deadline is None:
        return "unknown"
    return "on_time" if received <= deadline else "late"
