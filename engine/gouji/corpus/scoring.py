"""Scores: from full marks down by what a scoring file (`rules/scoring.yaml`) counts, each deduction up to its cap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from gouji.corpus.audits import Audit
from gouji.corpus.roster import Member
from gouji.corpus.seasonless import standings_of
from gouji.corpus.standing import Standing
from gouji.language import Translated, language, read
from gouji.packs import Pack
from gouji.packs.parameters import parameter_value
from gouji.problems import Problem, ProblemsError
from gouji.reasoning import Finding, ReportAudit
from gouji.reasoning.decision import SETTLED
from gouji.reasoning.findings import OPEN_VERDICT
from gouji.resources import rules_folder

Points = int | Decimal
# rival: several versions, and nothing says which is the newest. part: text and tables in two files.
Unaudited = Literal["", "rival", "part", "unread"]
FILE = "scoring.yaml"
_WORDS = {"timeliness": "timeliness", "verdicts": "verdict", "actions": "action", "severities": "severity",
          "since": "since"}
_OF_ORGANISATION = ("timeliness", "verdicts")
_OF_FINDINGS = ("actions", "severities", "rules", "since")


@dataclass(frozen=True, slots=True)
class Deduction:
    """What one item takes off: `points` for each that it counts, `cap` at the most (None: no cap).

    It counts the organisation by `timeliness` or `verdicts`, or findings to which everything applies that is given;
    `rules` are ids or kinds, `exempt` those it leaves out.
    """

    name: str
    name_en: str
    points: Points
    cap: Points | None
    timeliness: frozenset[str] = frozenset()
    verdicts: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    severities: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    exempt: frozenset[str] = frozenset()
    since: frozenset[str] = frozenset()

    def counts(self, finding: Finding, since: str) -> bool:
        """Whether it counts a finding, which is `since` the version before ("": there was none)."""
        rule = finding.result.rule
        kinds = {rule.id, rule.kind}
        return not self.timeliness and not self.verdicts and not (self.exempt & kinds) and all((
            not self.actions or finding.action in self.actions, not self.severities or
            finding.severity in self.severities, not self.rules or bool(self.rules & kinds),
            not self.since or since in self.since))

    def off(self, count: int) -> Points:
        """The points that `count` of them take off."""
        points = self.points * count
        return _whole(points if self.cap is None else min(points, self.cap))


@dataclass(frozen=True, slots=True)
class Grade:
    name: str
    name_en: str
    least: Points


@dataclass(frozen=True, slots=True)
class Scoring:
    """A scoring file. The grades come from the highest down; the last begins at 0."""

    name: str
    name_en: str
    full: Points
    deductions: tuple[Deduction, ...]
    grades: tuple[Grade, ...]
    file: str = ""

    def grade(self, total: Points) -> Grade:
        return next(grade for grade in self.grades if total >= grade.least)


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """How many a deduction counted, and the points that took off, its cap considered."""

    deduction: Deduction
    count: int
    points: Points


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One organisation. `items` follow the deductions of the scoring. `total`, `grade` and `rank` are None where there
    is no audit to score (not read, or its gravest rules undecided): then only what timeliness takes off is in `items`.
    `rank` counts from 1, equal totals share one; who is not on the roster (not `listed`) has none. `verdict` is ""
    where nothing was audited, and `why` says then why not (`unaudited`)."""

    member: Member
    timeliness: str
    verdict: str
    items: tuple[ScoreItem, ...]
    deducted: Points
    total: Points | None = None
    grade: Grade | None = None
    rank: int | None = None
    listed: bool = True
    why: Unaudited = ""


def score(audit: Audit, scoring: Scoring) -> tuple[ScoreLine, ...]:
    """Every organisation of the season (without one, of the latest year): the ranked ones from the top, then those
    that are not on the roster, then those that have no total; equals in the order of the roster."""
    lines = [_line(standing, audit, scoring) for standing in standings_of(audit)]
    scored = sorted((line for line in lines if line.total is not None), key=lambda line: -(line.total or 0))
    ranked = [line for line in scored if line.listed]
    totals = [line.total for line in ranked]
    return (*(replace(line, rank=totals.index(line.total) + 1) for line in ranked),
            *(line for line in scored if not line.listed), *(line for line in lines if line.total is None))


def unaudited(standing: Standing) -> Unaudited:
    """Why there is no audit of what an organisation handed in; "" where there is one, or nothing was handed in."""
    if standing.summary is not None or standing.timeliness == "missing":
        return ""
    roles = {filing.role for filing in standing.filings}
    return "rival" if "rival" in roles else "part" if "part" in roles else "unread"


def _line(standing: Standing, audit: Audit, scoring: Scoring) -> ScoreLine:
    report = audit.reports[standing.summary.number] if standing.summary is not None else None
    scored = standing.timeliness == "missing" or (report is not None and decided(report))
    since = standing.recheck.since if standing.recheck is not None else {}
    findings = [f for f in report.findings if f.status not in SETTLED] if report is not None and scored else []
    items = []
    for deduction in scoring.deductions:
        count = sum(deduction.counts(finding, since.get(finding.id, "")) for finding in findings)
        count += standing.timeliness in deduction.timeliness
        count += scored and report is not None and report.verdict in deduction.verdicts
        items.append(ScoreItem(deduction, count, deduction.off(count)))
    off = sum((item.points for item in items), start=0)
    line = ScoreLine(standing.member, standing.timeliness, report.verdict if report is not None else "",
                     tuple(items), _whole(min(off, scoring.full)),
                     listed=standing.listed or audit.season is None, why=unaudited(standing))
    if not scored:
        return line
    total = _whole(scoring.full - line.deducted)
    return replace(line, total=total, grade=scoring.grade(total))


def _whole(points: Points) -> Points:
    """Points as a whole number where they are one."""
    return int(points) if points == int(points) else points


def decided(report: ReportAudit) -> bool:
    """Whether the audit says enough to be scored: a report of which nothing grave could be checked has no findings
    either, and must not come out on top."""
    grave = [r for r in report.results if r.severity == "error"]
    asked = any(f.action == "confirm" and f.status not in SETTLED for f in report.findings)
    return any(r.status in ("pass", "fail") for r in grave) and (report.verdict != OPEN_VERDICT or asked)


def load_scoring(pack: Pack, path: Path | None = None) -> Scoring:
    """A scoring file; without a path that of the pack or of one it inherits from, else the one that ships with Gouji.

    Raises ProblemsError with every mistake in it.
    """
    own = (folder / FILE for folder in (pack.folder, *pack.inherited))
    file = path or next(filter(Path.is_file, own), rules_folder() / FILE)
    return _Reader(read(file, "scoring"), pack).scoring()


class _Reader:
    """The reading of one file; collects its problems before it gives up."""

    def __init__(self, file: Translated, pack: Pack) -> None:
        self._file = file
        self._problems: list[Problem] = list(file.problems)
        self._rules = dict.fromkeys([*language().values["kind"], *(rule.id for rule in pack.rules)])

    def scoring(self) -> Scoring:
        data = self._file.data
        for key in ("full", "deductions", "grades"):
            self._needs(data, key, ())
        full = self._number(data, "full", ())
        deductions = [self._deduction(raw, ("deductions", i)) for i, raw in enumerate(data.get("deductions", ()))]
        grades = [Grade(raw.get("name", ""), raw.get("name_en", ""), self._number(raw, "least", ("grades", i)))
                  for i, raw in enumerate(data.get("grades", ()))]
        self._names(deductions, "deductions")
        self._names(grades, "grades")
        for i, (above, grade) in enumerate(pairwise(grades), 1):
            if grade.least >= above.least:
                self._fault("grade-order", ("grades", i, "least"), name=grade.name)
        if grades and grades[-1].least != 0:
            self._fault("grade-floor", ("grades", len(grades) - 1, "least"))
        if self._problems:
            raise ProblemsError(sorted(self._problems, key=lambda p: (p.line, p.column)))
        return Scoring(data.get("scoring", ""), data.get("title_en", ""), full, tuple(deductions), tuple(grades),
                       self._file.source.file)

    def _deduction(self, raw: dict[str, Any], at: tuple[str | int, ...]) -> Deduction:
        counting = [key for key in (*_OF_ORGANISATION, *_OF_FINDINGS) if raw.get(key)]
        if not counting:
            self._fault("counts-nothing", at, name=raw.get("name", ""))
        elif len(counting) > 1 and counting[0] in _OF_ORGANISATION:
            self._fault("counts-both", at, name=raw.get("name", ""))
        self._needs(raw, "points", at)
        cap = self._number(raw, "cap", at) if "cap" in raw else None
        words = {key: frozenset(self._words(raw, key, group, at)) for key, group in _WORDS.items()}
        kinds = language().values["kind"]
        rules = {key: frozenset(kinds.get(word, word) for word in self._known(raw, key, self._rules, "rule", at))
                 for key in ("rules", "except")}
        return Deduction(raw.get("name", ""), raw.get("name_en", ""), self._number(raw, "points", at), cap,
                         **words, rules=rules["rules"], exempt=rules["except"])

    def _words(self, raw: dict[str, Any], key: str, group: str, at: tuple[str | int, ...]) -> list[str]:
        known = language().values[group]
        return [known[word] for word in self._known(raw, key, known, "word", at)]

    def _known(self, raw: dict[str, Any], key: str, known: Iterable[str], what: str,
               at: tuple[str | int, ...]) -> Iterator[str]:
        """The words of a list that are known; the others are told, with what is like them."""
        names = list(known)
        for i, word in enumerate(raw.get(key, ())):
            if word in names:
                yield word
                continue
            near = "、".join(get_close_matches(str(word), names, 3, 0.4) or names[:8])
            values = {"rule": word} if what == "rule" else {"key": self._spelled(key), "value": word}
            self._fault(f"unknown-{what}", (*at, key, i), **values, candidates=near)

    def _number(self, raw: dict[str, Any], key: str, at: tuple[str | int, ...]) -> Points:
        text = str(raw.get(key, ""))
        number = parameter_value(text) if not text.endswith(("%", "％")) else None
        if number is None or number < 0:
            if text:
                self._fault("bad-number", (*at, key), key=self._spelled(key), value=text)
            elif key == "least":
                self._needs(raw, key, at)
            return 0
        return number

    def _names(self, entries: Sequence[Deduction | Grade], where: str) -> None:
        seen: set[str] = set()
        for i, entry in enumerate(entries):
            if not entry.name:
                self._fault("missing-key", (where, i), key=self._spelled("name"))
            elif entry.name in seen:
                self._fault("name-twice", (where, i, "name"), name=entry.name)
            seen.add(entry.name)

    def _needs(self, raw: dict[str, Any], key: str, at: tuple[str | int, ...]) -> None:
        if not raw.get(key):
            self._fault("missing-key", at, key=self._spelled(key))

    def _spelled(self, key: str) -> str:
        """The Chinese key, as the file has it in most cases."""
        return next((k.zh for context in ("scoring", "deduction", "grade")
                     for k in language().contexts[context].values() if k.en == key), key)

    def _fault(self, name: str, at: tuple[str | int, ...], /, **values: object) -> None:
        self._problems.append(self._file.source.problem(f"score.{name}", self._file.node(at), **values))
