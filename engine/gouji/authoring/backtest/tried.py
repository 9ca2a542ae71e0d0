"""What trying rules came to: outcomes by year, who fails, the gravest findings. Plain data that adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from gouji.checking import Result, outcomes
from gouji.packs import Rule
from gouji.reasoning import Finding

GRAVEST = 10
_ORDER = {"error": 0, "warning": 1, "notice": 2}


class Failing(NamedTuple):
    """A check that failed, in a line: what sorts it, and where to find it again."""

    weight: tuple[int, Decimal]
    rule: str
    scope: str
    number: int  # of the report among those tried


@dataclass(frozen=True, slots=True)
class Evidence:
    """A check that failed, with all that is told of it."""

    organisation: str
    identity: str
    year: int
    file: str
    finding: Finding


@dataclass(slots=True)
class Tried:
    """One rule. `years`: outcome to number of reports, by report year; `failing`: organisation name to the years it
    fails in; `scopes`: failing checks by short name; `several`: it looks at more than one scope; `reasons`: why it did
    not apply or could not tell (a code of the catalogue) to number of reports; `not_tried`: a code of the catalogue,
    where it could not be tried at all."""

    rule: Rule
    several: bool = False
    not_tried: str = ""
    years: dict[int, Counter[str]] = field(default_factory=dict)
    failing: dict[str, list[int]] = field(default_factory=dict)
    scopes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    worst: list[Failing] = field(default_factory=list)
    gravest: list[Evidence] = field(default_factory=list)

    @property
    def outcomes(self) -> Counter[str]:
        """Outcome to number of reports, all years together."""
        return sum(self.years.values(), Counter())

    def hold(self, year: int) -> None:
        """The rule holds on a report of that year."""
        self.years.setdefault(year, Counter())["pass"] += 1

    def add(self, results: Sequence[Result], number: int, organisation: str, year: int) -> None:
        """The results of this rule on one report."""
        if not results:
            return
        worst = outcomes(list(results))[self.rule.id]
        self.years.setdefault(year, Counter())[worst] += 1
        if worst in ("not_applicable", "undetermined", "broken"):
            self.reasons.update({r.reason.code for r in results if r.status == worst and r.reason is not None})
        failed = [result for result in results if result.status == "fail"]
        if not failed:
            return
        if worst == "fail":
            self.failing.setdefault(organisation, []).append(year)
        self.scopes.update(result.short for result in failed)
        heaviest = min(failed, key=weight)
        self.worst.append(Failing(weight(heaviest), self.rule.id, heaviest.scope, number))
        if len(self.worst) > 4 * GRAVEST:
            self._cut()

    def merge(self, other: Tried) -> None:
        """What another share of the reports came to."""
        for year, counts in other.years.items():
            self.years.setdefault(year, Counter()).update(counts)
        for organisation, years in other.failing.items():
            self.failing.setdefault(organisation, []).extend(years)
        self.scopes.update(other.scopes)
        self.reasons.update(other.reasons)
        self.worst += other.worst
        self._cut()

    def _cut(self) -> None:
        """Keeps the gravest; one for each report, so that ten tell of ten reports."""
        self.worst = sorted(self.worst)[:GRAVEST]

    def finish(self) -> None:
        """Puts in order what came in any order."""
        self._cut()
        self.years = dict(sorted(self.years.items()))
        self.failing = {name: sorted(self.failing[name]) for name in sorted(self.failing, key=lambda n: (
            -len(self.failing[n]), n))}
        self.scopes = Counter(dict(sorted(self.scopes.items(), key=lambda item: (-item[1], item[0]))))
        self.reasons = Counter(dict(sorted(self.reasons.items(), key=lambda item: (-item[1], item[0]))))


@dataclass(slots=True)
class Backtest:
    """All rules tried. `reports`: how many there were; `readings`: of them read with the pack's own vocabularies and
    phrases, and with others; `unread`: reports (or files) that could not be looked at."""

    tried: list[Tried]
    reports: int
    readings: dict[str, int]
    unread: int
    source: str
    pack: str
    version: str

    @property
    def findings(self) -> int:
        return sum(tried.outcomes["fail"] for tried in self.tried)


def weight(result: Result) -> tuple[int, Decimal]:
    """Sorts the gravest first: by severity, then by how much is amiss."""
    difference = abs(Decimal(result.difference)) if result.difference is not None else Decimal(0)
    return _ORDER[result.severity], -difference


def by_rule(results: Iterable[Result]) -> dict[str, list[Result]]:
    out: dict[str, list[Result]] = {}
    for result in results:
        out.setdefault(result.rule.id, []).append(result)
    return out


def looks_at_several(rule: Rule) -> bool:
    """Whether one report holds several scopes of which always the same one may fail."""
    return rule.for_each != "single"


def finding_of(result: Result, id_: str) -> Finding:
    """What is told of a check by itself, with nothing folded into it."""
    return Finding(id_, result, (), result.severity, result.rule.action or "confirm", "")
