"""The roster: which organisations owe a report, to whom they belong, and by when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Member:
    """One organisation. `identity` tells it from others (fitting.identity), `superior` is the identity of the one it
    belongs to ("": none on the roster), `deadline` the last day to hand in (None: the season's)."""

    name: str
    identity: str
    level: str
    superior: str = ""
    aliases: tuple[str, ...] = ()
    deadline: date | None = None
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """The members in the order of the file. `names` maps every identity, of names and aliases, to its member."""

    file: str
    members: tuple[Member, ...]
    names: dict[str, Member] = field(default_factory=dict, compare=False)

    def find(self, identity: str) -> Member | None:
        """The member that goes, or went, by that identity."""
        return self.names.get(identity)

    def below(self, member: Member) -> tuple[Member, ...]:
        """Who belongs to it directly, its own office included."""
        return tuple(m for m in self.members if m.superior == member.identity)
