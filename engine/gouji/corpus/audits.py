"""The audit of a run as plain data, whatever it is shown as."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from gouji.corpus.roster import Roster
from gouji.corpus.standing import Filing, Standing, Summary
from gouji.messages import Lang, message, remedy
from gouji.packs import Pack
from gouji.reasoning import ReportAudit

EXIT = {"clean": 0, "findings": 1, "pack": 2, "unreadable": 3, "nothing": 4, "fault": 5}
NOT_REACHED = "corpus.not-reached"
_WEIGHT = {"error": 3, "warning": 2, "notice": 1, "never": 99}


@dataclass(frozen=True, slots=True)
class NotAudited:
    """A file that could not be audited: why, and what to do."""

    file: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def reason(self, lang: Lang = "zh") -> str:
        return message(self.code, lang, **self.values)

    def remedy(self, lang: Lang = "zh") -> str:
        return remedy(self.code, lang, **self.values) or ""


@dataclass(frozen=True, slots=True)
class Season:
    """A city's yearly round, as its season file says: who asks (`issuer`), of which `year`, by when, from whom.

    `demand_days`: how many working days a letter gives. `standings`: every organisation of the roster in its order,
    then those that handed in without being on it. `whole`: all submissions were audited; of a part of them only those
    have a standing that handed something in.
    """

    name: str
    city: str
    issuer: str
    year: int
    deadline: date | None
    demand_days: int
    roster: Roster
    standings: tuple[Standing, ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Audit:
    """A whole run. `passed_over`: files of the folders that are no submissions by their extension.

    `reports` may lie in an archive: each is loaded when it is asked for, so go through them once, and take what fits
    in a line from `summaries` (one per report, in the same order). `filings`: every file that was read, and what it
    counted for. `season`: None where no season file was given. `run`: its number in the archive (0: there is none).
    """

    reports: Sequence[ReportAudit]
    not_audited: tuple[NotAudited, ...]
    passed_over: tuple[str, ...]
    pack: Pack
    interrupted: bool = False
    summaries: tuple[Summary, ...] = ()
    filings: tuple[Filing, ...] = ()
    season: Season | None = None
    run: int = 0

    @property
    def verdicts(self) -> Counter[str]:
        return Counter(summary.verdict for summary in self.summaries)

    @property
    def engines(self) -> list[str]:
        """Which reasoning back ends ran; one, unless one failed on the way."""
        return sorted({summary.engine for summary in self.summaries})

    def notes(self, lang: Lang = "zh") -> list[str]:
        """Why another back end ran than the usual one."""
        return sorted({summary.notes[lang] for summary in self.summaries if lang in summary.notes})

    def exit_code(self, fail_on: str = "error") -> int:
        """The first that applies of 5 own fault, 4 nothing to check, 3 unreadable, 1 findings; else 0. A finding that
        was explained or waived counts like any other."""
        if any(n.code in ("corpus.own-fault", "corpus.lost-worker") or n.code.startswith("reasoning.")
               for n in self.not_audited) or any(summary.outcomes.get("broken") for summary in self.summaries):
            return EXIT["fault"]
        if not self.summaries and not self.not_audited and not self.interrupted:
            return EXIT["nothing"]
        if self.not_audited or self.interrupted:
            return EXIT["unreadable"]
        worst = max((_WEIGHT[severity] for s in self.summaries for severity in s.severities), default=0)
        if any(summary.actions.get("mend") for summary in self.summaries):  # what goes back is no success
            worst = max(worst, _WEIGHT["error"])
        return EXIT["findings"] if worst >= _WEIGHT[fail_on] else EXIT["clean"]
