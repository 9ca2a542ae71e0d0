"""The standings that letters, bulletin and scores go by where there is no season: those of the latest year."""

from __future__ import annotations

from gouji.corpus.audits import Audit
from gouji.corpus.roster import Member
from gouji.corpus.standing import Standing, Summary


def standings_of(audit: Audit) -> tuple[Standing, ...]:
    """The season's standings; without a season, one for every report of the latest year, of unknown timeliness."""
    if audit.season is not None:
        return audit.season.standings
    latest = year_of(audit)
    before: dict[str, Summary] = {s.identity: s for s in audit.summaries if s.year == latest - 1}
    return tuple(
        Standing(Member(s.organisation, s.identity, s.level), False, "unknown", summary=s,
                 last_year=before.get(s.identity))
        for s in audit.summaries if s.year == latest)


def year_of(audit: Audit) -> int:
    """The season's year; without a season, the latest that a report is of (0: there is none)."""
    if audit.season is not None:
        return audit.season.year
    return max((summary.year for summary in audit.summaries), default=0)
