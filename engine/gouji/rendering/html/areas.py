"""Which county an organisation is counted under, and the groups that the work order lists them in."""

from __future__ import annotations

from collections.abc import Iterable

from gouji.corpus.roster import Member, Roster
from gouji.corpus.standing import Standing

_AREAS = ("county_government", "city_government", "province_government")


class Areas:
    """The counties of a roster; the city itself is one for what belongs to it alone."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._above = {member.superior for member in roster.members}

    def county(self, member: Member) -> Member | None:
        """The county or city that it is or belongs to; None where the roster does not say."""
        here, seen = member, {member.identity}
        while here.level not in _AREAS:
            above = self._roster.find(here.superior) if here.superior else None
            if above is None or above.identity in seen:
                return here if here.identity in self._above else None
            seen.add(above.identity)
            here = above
        return here

    def groups(self, standings: Iterable[Standing]) -> list[tuple[Member | None, list[Standing]]]:
        """The organisations by county, the county itself first. A county that has nobody below it stands with those of
        its superior: a group of one is no group. None: those that belong to nobody on the roster."""
        heads: dict[str, Member | None] = {}
        counties: dict[str, list[Standing]] = {}
        for standing in standings:
            county = self.county(standing.member)
            if county == standing.member and county.identity not in self._above:
                county = self._roster.find(county.superior) if county.superior else None
            key = county.identity if county else ""
            heads.setdefault(key, county)
            counties.setdefault(key, []).append(standing)
        return [(heads[key], sorted(members, key=lambda s: s.member != heads[key]))
                for key, members in counties.items()]
