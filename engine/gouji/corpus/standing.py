"""Where each organisation stands in a season: what it handed in and when, what the audit says, what was mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from gouji.corpus.roster import Member
from gouji.messages import Lang

# counted: the version that is audited. older: an earlier version of it. copy: the same file once more. rival: of
# several versions, and nothing says which is the newest. other_year: of a year after the season's. part: the text or
# the tables of a report in two files. unread: it could not be read, and only its name says whose it is.
Role = Literal["counted", "older", "copy", "rival", "other_year", "part", "unread"]
AUDITED: tuple[Role, ...] = ("counted", "rival", "other_year")  # what is audited by itself, and told of
Timeliness = Literal["on_time", "late", "missing", "unknown"]
# Of a finding, against the version before: not mended, new in this version, or there before but not told of, because
# no rule then found it.
Since = Literal["unmended", "new", "untold"]
# Of a finding told of the version before that is not there now: mended; no longer decided (the rule could not look); or
# its rule is gone.
Gone = Literal["mended", "undecided", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Filing:
    """One file that was handed in, and what it counts for. `document` is the SHA-256 of its bytes in hex; `of` names
    the file that it is a copy or an older version of; `received` is the day the register has, None where it has none.
    """

    file: str
    document: str
    organisation: str
    identity: str
    year: int
    role: Role = "counted"
    of: str = ""
    received: date | None = None
    on_roster: bool = True


@dataclass(frozen=True, slots=True)
class Summary:
    """An audited report in a line. `number` is its place among the audit's reports, from 0. `actions`, `severities` and
    `rules` count its findings by action, severity and rule id, `statuses` by what was decided, `outcomes` its rules and
    `checks` its checks by outcome; `settled` counts by action the findings that were explained or waived. `engine`:
    which back end reasoned; `notes` say by language why not the usual one."""

    number: int
    file: str
    organisation: str
    identity: str
    level: str
    year: int
    template: str
    verdict: str
    actions: Mapping[str, int]
    severities: Mapping[str, int]
    rules: Mapping[str, int]
    outcomes: Mapping[str, int]
    checks: Mapping[str, int]
    statuses: Mapping[str, int] = field(default_factory=dict)
    engine: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    settled: Mapping[str, int] = field(default_factory=dict)

    @property
    def asked(self) -> dict[str, int]:
        """The findings that still ask something of the organisation, by action."""
        return {action: count - self.settled.get(action, 0) for action, count in self.actions.items()}


@dataclass(frozen=True, slots=True)
class GoneFinding:
    """A finding told of the version before that is not there now: its id, rule, message (by language), and why."""

    id: str
    rule: str
    severity: str
    action: str
    messages: Mapping[Lang, str]
    why: Gone


@dataclass(frozen=True, slots=True)
class Recheck:
    """A version against the one before: `before` is that one's file, `told` when it was told of (a run's day; None:
    only now, both came together), `since` the class of every finding by id."""

    before: str
    told: date | None
    since: Mapping[str, Since]
    gone: tuple[GoneFinding, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One organisation of the roster, or one that handed in without being on it (`listed` is false), in the season's
    year. `summary` is of the report that counts, None where there is none; `unread` are its files that could not be
    audited; `last_year` the summary of its report of the year before, where there is one."""

    member: Member
    listed: bool
    timeliness: Timeliness
    deadline: date | None = None
    received: date | None = None
    filings: tuple[Filing, ...] = ()
    summary: Summary | None = None
    recheck: Recheck | None = None
    last_year: Summary | None = None
