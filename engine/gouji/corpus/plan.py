"""What a run has to audit: which file counts for whom, and which other reports each is compared with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gouji.corpus.audits import NotAudited
from gouji.corpus.roster import Member
from gouji.corpus.shelf import Shelf
from gouji.corpus.standing import AUDITED, Filing
from gouji.corpus.versions import newest_first, with_roles
from gouji.corpus.work import Entry, Taken, Task
from gouji.fitting import organisation
from gouji.fitting.fold import fold
from gouji.reading import Doubt
from gouji.reasoning import Confirmed, Decision

if TYPE_CHECKING:
    from gouji.corpus.season_file import SeasonFile

_TWINS = 3


class Past(Protocol):
    """Reports that are not among the files of a run: what the archive knows of earlier ones."""

    def counted(self, identity: str, year: int) -> Entry | None:
        """The report that last counted."""
        ...

    def before(self, identity: str, year: int, hash_: str) -> Entry | None:
        """The last version that counted and was another file than the one with that hash."""
        ...

    def overwritten(self, file: str, hash_: str) -> bool:
        """Whether that file held another report in an earlier run."""
        ...


class Plan:
    """`filings`: every file read and what it counts for; `refused`: those that cannot be audited as they are."""

    def __init__(self, entries: Sequence[Entry], season: SeasonFile | None = None,
                 first_seen: Mapping[str, int] | None = None, unread: Sequence[str] = (),
                 past: Past | None = None, whole: bool = True) -> None:
        """`whole`: these are all the submissions there are; of a part, whom a report is compared with may have to be
        taken from the past."""
        self._season, self._past, self._first_seen, self._whole = season, past, first_seen or {}, whole
        self._roster = season.roster if season else None
        self.entries = {entry.file: entry for entry in entries}
        self._names = Counter(Path(file).name for file in (*self.entries, *unread))
        self.filings = with_roles([self._filing(entry) for entry in entries], season.year if season else 0, first_seen,
                                  *([past.overwritten] if past else []))
        self.refused: list[NotAudited] = []
        self._parts()
        self._counted: dict[tuple[str, int], list[Filing]] = {}
        for filing in self.filings:
            if filing.role in AUDITED:
                self._counted.setdefault((filing.identity, filing.year), []).append(filing)
        self._older: dict[str, list[Filing]] = {}
        for filing in self.filings:
            if filing.role == "older":
                self._older.setdefault(filing.of, []).append(filing)
        self.filings += filter(None, map(self._unread, unread))
        self.tasks: list[Task] = []
        self.before: dict[str, str] = {}  # file of a version to that of the version before it
        self._told: set[int] = set()
        self._decisions: dict[str, list[Decision]] = {}

    # ── filings ──

    def member(self, identity: str) -> Member | None:
        return self._roster.find(identity) if self._roster else None

    def _filing(self, entry: Entry) -> Filing:
        member = self.member(entry.identity)
        received = self._received(entry.file)
        return Filing(entry.file, entry.hash, entry.organisation, member.identity if member else entry.identity,
                      entry.year, received=received, on_roster=member is not None or self._roster is None)

    def _received(self, file: str) -> date | None:
        """The day the register has; none for a name that several files bear, for it may be any one's."""
        name = Path(file).name
        return self._season.received.get(name) if self._season and self._names[name] < 2 else None

    def _unread(self, file: str) -> Filing | None:
        """A file that could not be read, filed under the organisation and year that its name says."""
        stem = fold(Path(file).stem)
        found = re.match(r"(\D+)(20\d{2})", stem)
        member = self.member(organisation(found[1]).identity) if found else None
        if found is None or member is None:
            return None
        received = self._received(file)
        return Filing(file, "", member.name, member.identity, int(found[2]), "unread", received=received)

    def _parts(self) -> None:
        """The text and the tables of one report in two files: neither is a report, and neither is audited."""
        groups: dict[tuple[str, int], list[int]] = {}
        for i, filing in enumerate(self.filings):
            if filing.role != "copy" and filing.identity and filing.year:
                groups.setdefault((filing.identity, filing.year), []).append(i)
        for places in groups.values():
            entries = [self.entries[self.filings[i].file] for i in places]
            without_text = [i for i, e in zip(places, entries, strict=True) if not e.has_text and e.has_figures]
            without_tables = [i for i, e in zip(places, entries, strict=True) if e.has_text and not e.has_figures]
            if len(places) == 2 and without_text and without_tables:
                for i, other in ((places[0], places[1]), (places[1], places[0])):
                    of = self.filings[other].file
                    self.filings[i] = replace(self.filings[i], role="part", of=of)
                    self.refused.append(NotAudited(self.filings[i].file, "corpus.in-two-files",
                                                   {"other": Path(of).name}))

    # ── tasks ──

    def prepare(self, confirmed: Sequence[Confirmed], decisions: Sequence[Decision], today: date | None) -> list[Task]:
        """The tasks: each report that counts, and the version before it, in the order of the files. The reports
        themselves are put in later (`loaded`)."""
        for decision in decisions:
            known = self._now(organisation(decision.organisation).identity) if decision.organisation else ""
            self._decisions.setdefault(known, []).append(decision)
        for filing in self.filings:
            if filing.role not in AUDITED:
                continue
            number = len(self.tasks)
            self._told.add(number)
            self.tasks.append(self._task(number, filing, confirmed, today))
            earlier = self._earlier(filing)
            if earlier is not None:
                self.before[filing.file] = earlier.file
                self.tasks.append(self._task(number + 1, earlier, confirmed, today))
        return self.tasks

    def tells(self, number: int) -> bool:
        """Whether that task is of a report that counts, not of a version before it."""
        return number in self._told

    def _earlier(self, filing: Filing) -> Filing | None:
        """The version before: the newest of the older ones here, else the last one that the archive saw count."""
        older = self._older.get(filing.file)
        if older:
            return newest_first(older, self._first_seen)[0]
        entry = self._past.before(filing.identity, filing.year, filing.document) if self._past else None
        if entry is None or entry.file in self.entries:
            return None
        self.entries[entry.file] = entry
        return replace(self._filing(entry), role="older", of=filing.file)

    def _task(self, number: int, filing: Filing, confirmed: Sequence[Confirmed], today: date | None) -> Task:
        prior, reason = self._prior(filing)
        member = self.member(filing.identity)
        last_year = filing.year - 1
        task = Task(number, self._taken(filing), self._twins(filing), prior, reason, member is not None,
                    confirmed=tuple(c._replace(organisation=filing.identity) for c in confirmed
                                    if c.year == last_year and self._now(c.organisation) == filing.identity),
                    decisions=self._decided(filing), today=today, formerly=self._formerly(member))
        if member is None or self._roster is None:
            return task
        below = self._roster.below(member)
        offices = [m for m in below if m.level == "office"]
        reports = {m.identity: self._only(m.identity, filing.year) for m in below}
        missing = tuple(m.name for m in below if reports[m.identity] is None)
        organ = next((reports[m.identity] for m in offices), None)
        return replace(
            task, organ=self._taken(organ) if organ else None, organ_name=offices[0].name if offices else "",
            children=tuple(self._taken(report) for m in below if m not in offices[:1]
                           and (report := reports[m.identity]) is not None), missing=missing)

    def _now(self, identity: str) -> str:
        """The identity that an organisation has on the roster."""
        member = self.member(identity)
        return member.identity if member else identity

    def _formerly(self, member: Member | None) -> tuple[str, ...]:
        """Under which identities decisions on its findings may have been made."""
        return tuple(organisation(alias).identity for alias in member.aliases) if member else ()

    def _decided(self, filing: Filing) -> tuple[Decision, ...]:
        """What was decided of this organisation's report of the year or the one before, as far as decisions say."""
        return tuple(d for identity in (filing.identity, "") for d in self._decisions.get(identity, ())
                     if d.year in (0, filing.year, filing.year - 1))

    def _taken(self, filing: Filing) -> Taken:
        return Taken(filing.file, None, self.member(filing.identity))

    def _only(self, identity: str, year: int) -> Filing | None:
        found = self._counted.get((identity, year), [])
        if not found and not self._whole:
            return self._recalled(identity, year)
        return found[0] if len(found) == 1 else None

    def _recalled(self, identity: str, year: int) -> Filing | None:
        """The report that last counted, from the archive."""
        entry = self._past.counted(identity, year) if self._past else None
        return self._filing(self.entries.setdefault(entry.file, entry)) if entry else None

    def _prior(self, filing: Filing) -> tuple[Taken | None, str]:
        """Last year's report of the same organisation, and the reason where there is none to use."""
        if not filing.year or not filing.organisation:
            return None, "checking.no-prior-report"
        key = filing.identity, filing.year - 1
        if len(self._counted.get(key, ())) > 1:
            return None, "checking.two-prior-reports"
        found = self._only(*key) or self._recalled(*key)
        return (self._taken(found), "") if found else (None, "checking.no-prior-report")

    def _twins(self, filing: Filing) -> tuple[Doubt, ...]:
        """A doubt where another file holds another version and nothing says which is the newer."""
        if filing.role != "rival":
            return ()
        alike = self._counted[filing.identity, filing.year]
        # The first few are enough to name.
        named = [Path(f.file).name for f in alike[: _TWINS + 1] if f is not filing][:_TWINS]
        others, rest = "、".join(named), len(alike) - 1 - len(named)
        return (Doubt("corpus.same-report-often", None, {"files": others, "rest": rest}) if rest else
                Doubt("corpus.same-report-twice", None, {"files": others}),)


def loaded(task: Task, shelf: Shelf) -> Task:
    """The task with its reports."""
    def load(taken: Taken | None) -> Taken | None:
        return None if taken is None else replace(taken, report=shelf.report(taken.file))

    return replace(task, subject=replace(task.subject, report=shelf.report(task.subject.file)), prior=load(task.prior),
                   organ=load(task.organ),
                   children=tuple(replace(c, report=shelf.report(c.file)) for c in task.children))
