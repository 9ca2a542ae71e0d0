"""The roster: which organisations owe a report, to whom they belong, and by when."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from gouji.corpus.sheet import Row, Sheet, read_date, read_sheet
from gouji.fitting import organisation
from gouji.language import language
from gouji.messages import catalogue
from gouji.problems import Problem, ProblemsError

# Without who belongs to whom nothing is compared across organisations; without a day nobody is late. The cells may be
# empty, but by leaving them so, not by a header with another word.
_REQUIRED = ("organisation", "superior", "deadline")
_SEPARATORS = re.compile(r"[、,，;；/\n]+")


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
    _below: dict[str, list[Member]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        for member in self.members:
            self._below.setdefault(member.superior, []).append(member)

    def find(self, identity: str) -> Member | None:
        """The member that goes, or went, by that identity."""
        return self.names.get(identity)

    def below(self, member: Member) -> tuple[Member, ...]:
        """Who belongs to it directly, its own office included."""
        return tuple(self._below.get(member.identity, ()))


def headers(prefix: str) -> dict[str, tuple[str, ...]]:
    """The words of a table's header, both languages, by column: the messages of area `corpus` with that prefix."""
    return {name.removeprefix(prefix): (entry["zh"], entry["en"]) for name, entry in catalogue("corpus").items()
            if name.startswith(prefix)}


def read_roster(path: Path) -> Roster:
    """The roster of a CSV or XLSX file with at least the columns 单位, 上级 and 报送期限; cells of the last two may be
    empty.

    Raises UnreadableError for a file that is no such table, ProblemsError with every mistake in it: a column of these
    that is not there, another whose name is misspelt, a name or alias that two rows claim, an unknown level or
    superior, organisations that belong to each other in a circle, a date that is none.
    """
    columns = headers("roster-column-")
    sheet = read_sheet(path, columns, ["organisation"])
    problems: list[Problem] = sheet.header_problems(columns, _REQUIRED)
    rows: list[tuple[Row, Member]] = []
    names: dict[str, tuple[int, int]] = {}  # identity → place in `rows`, and row number
    for row in sheet.rows:
        member = _member(row, sheet, problems)
        if member is None:
            continue
        for name in (member.name, *member.aliases):
            identity = organisation(name).identity
            place, number = names.setdefault(identity, (len(rows), row.number))
            if place != len(rows):
                column = "organisation" if name == member.name else "aliases"
                problems.append(sheet.problem("corpus.roster-twice", row.number, column, name=name, row=number))
        rows.append((row, member))
    members = [_below(row, member, rows, names, sheet, problems) for row, member in rows]
    problems += _circles([row for row, _ in rows], members, sheet)
    if problems:
        raise ProblemsError(sorted(problems, key=lambda p: (p.line, p.column)))
    return Roster(str(path), tuple(members), {identity: members[at] for identity, (at, _) in names.items()})


def _member(row: Row, sheet: Sheet, problems: list[Problem]) -> Member | None:
    name = row["organisation"]
    if not name:
        problems.append(sheet.problem("corpus.roster-no-name", row.number, "organisation"))
        return None
    known = organisation(name)
    level, levels = known.level, language().values["level"]
    if row["level"]:
        level = levels.get(row["level"], "")
        if not level:
            problems.append(sheet.problem("corpus.roster-level", row.number, "level", level=row["level"],
                                          known="、".join(word for word in levels if not word.isascii())))
    deadline = read_date(row["deadline"]) if row["deadline"] else None
    if row["deadline"] and deadline is None:
        problems.append(sheet.problem("corpus.bad-date", row.number, "deadline", text=row["deadline"]))
    aliases = tuple(alias for part in _SEPARATORS.split(row["aliases"]) if (alias := part.strip()))
    return Member(known.name, known.identity, level, "", aliases, deadline, row["contact"])


def _below(row: Row, member: Member, rows: list[tuple[Row, Member]], names: dict[str, tuple[int, int]], sheet: Sheet,
           problems: list[Problem]) -> Member:
    """The member with its superior found among the rows, by name or alias."""
    if not row["superior"]:
        return member
    found = names.get(organisation(row["superior"]).identity)
    if found is None:
        near = difflib.get_close_matches(row["superior"], [m.name for _, m in rows], 1, 0.5)
        problems.append(sheet.problem("corpus.roster-superior", row.number, "superior", superior=row["superior"],
                                      near="、".join(near) or "—"))
        return member
    return replace(member, superior=rows[found[0]][1].identity)


def _circles(rows: list[Row], members: Iterable[Member], sheet: Sheet) -> list[Problem]:
    """One problem for each circle, at its first row."""
    by_identity = {member.identity: (row, member) for row, member in zip(rows, members, strict=True)}
    done: set[str] = set()
    out = []
    for identity in by_identity:
        path: list[str] = []
        at = identity
        while at in by_identity and at not in done and at not in path:
            path.append(at)
            at = by_identity[at][1].superior
        if at in path:
            circle = path[path.index(at):]
            row = min((by_identity[i][0] for i in circle), key=lambda r: r.number)
            names = " → ".join(by_identity[i][1].name for i in [*circle, at])
            out.append(sheet.problem("corpus.roster-circle", row.number, "superior", names=names))
        done.update(path)
    return out
