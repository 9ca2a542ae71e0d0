"""One report as the page tells it: where it stands, its findings, its tables, and what was not checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from gouji.corpus.audits import Audit
from gouji.corpus.standing import Standing
from gouji.messages import Lang, message
from gouji.reasoning import NotRun, ReportAudit
from gouji.rendering.html.anchors import Anchors
from gouji.rendering.html.findings import Told, counts, told
from gouji.rendering.html.marks import all_marks
from gouji.rendering.html.outline import OutlineItem, outline
from gouji.rendering.html.overview import Overview, recheck_counts
from gouji.rendering.html.tables import Drawing, draw
from gouji.rendering.views import why_open
from gouji.vocabulary import Vocabulary

MANY = 60  # reports beyond which only those that somebody must act on are drawn in full
NAMED = 6  # cells that a doubt names
# full: with all tables. brief: the findings alone. line: nothing was found, and one line says so.
Shape = Literal["full", "brief", "line"]


@dataclass(frozen=True, slots=True)
class DoubtShown:
    """A doubt of reading with the cells it concerns, as `table.row.column` and as people call them."""

    text: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Rules that did not run for one reason, with how many checks that concerns."""

    rules: tuple[str, ...]
    status: str
    checks: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReportShown:
    """One report on the page. `anchor` begins the ids of everything in it; `linked` are the cells that something points
    at; `area` the name and anchor of the group it stands in; `earlier`: of another year than the season's; `before` the
    anchor of the organisation's report of the year before; `lean`: one of so many that every byte counts.
    """

    anchor: str
    name: str
    audit: ReportAudit
    verdict: str
    counts: dict[str, int]
    findings: tuple[Told, ...]
    doubts: tuple[DoubtShown, ...]
    tables: tuple[Drawing, ...]
    outline: tuple[OutlineItem, ...]
    not_run: tuple[Unchecked, ...]
    basis: str
    why_open: str
    shape: Shape
    lean: bool
    linked: frozenset[str]
    area: tuple[str, str]
    earlier: bool
    before: str
    standing: Standing | None
    recheck: dict[str, int] | None


class Teller:
    """Tells the reports of a run one at a time, and keeps nothing of one that was told."""

    def __init__(self, audit: Audit, anchors: Anchors, seen: Overview, lang: Lang) -> None:
        self._run, self._anchors, self._lang = audit, anchors, lang
        self.many = len(audit.summaries) > MANY
        season = audit.season
        self._standings = {s.summary.number: s for s in season.standings if s.summary} if season else {}
        self._befores = {s.summary.number: anchors.report(s.last_year.number)
                         for s in self._standings.values() if s.summary and s.last_year}
        self._areas = {row.anchor: (group.name, group.anchor) for group in seen.groups for row in group.rows}

    def tell(self, audit: ReportAudit, number: int) -> ReportShown:
        """Everything the page says of the report number `number` (from 0)."""
        report, pack, lang = audit.report, self._run.pack, self._lang
        vocabulary = pack.vocabulary(report.template)
        anchor = self._anchors.report(number)
        standing = self._standings.get(number)
        recheck = standing.recheck if standing else None
        earlier = self._run.season is not None and standing is None
        asked = counts(audit.findings)
        shape = self._shape(audit, asked, earlier)
        ids = [self._anchors.finding(number, finding.id) for finding in audit.findings]
        numbered = list(enumerate(audit.findings, 1))
        marks = all_marks(audit.findings) if shape == "full" else {}
        doubts = tuple(DoubtShown(doubt.text(lang), tuple((f, _name(f, vocabulary)) for f in doubt.figures))
                       for doubt in report.doubts)
        full = shape == "full"
        return ReportShown(
            anchor, report.organisation.name or message("page.no-organisation", lang), audit, audit.verdict, asked,
            tuple(told(finding, n, ids[n - 1], audit, vocabulary, pack, lang,
                       recheck.since.get(finding.id, "") if recheck else "") for n, finding in numbered),
            doubts, tuple(draw(table, report, vocabulary, marks, lang) for table in vocabulary.tables) if full else (),
            outline(report, vocabulary, numbered, lang) if full else (),
            _unchecked(audit.not_run(), lang) if shape != "line" else (),
            pack.bases[vocabulary.basis].cite() if vocabulary.basis in pack.bases else "", why_open(audit, lang),
            shape, self.many, frozenset(f for doubt in doubts for f, _ in doubt.cells[:NAMED]) if full else frozenset(),
            self._areas.get(anchor, ("", "")), earlier, self._befores.get(number, ""), standing,
            recheck_counts(recheck) if recheck else None)

    def _shape(self, audit: ReportAudit, asked: dict[str, int], earlier: bool) -> Shape:
        if not (self.many or earlier):
            return "full"
        if not audit.findings:
            return "line"
        return "full" if not earlier and (asked["mend"] or asked["confirm"]) else "brief"


def _unchecked(entries: Iterable[NotRun], lang: Lang) -> tuple[Unchecked, ...]:
    """What did not run, the rules of one reason together, the open before what does not apply."""
    found: dict[tuple[str, str], list[NotRun]] = {}
    for entry in entries:
        found.setdefault((entry.status, entry.reason.text(lang)), []).append(entry)
    shown = [Unchecked(tuple(dict.fromkeys(e.rule for e in alike)), status, sum(e.checks for e in alike), reason)
             for (status, reason), alike in found.items()]
    return tuple(sorted(shown, key=lambda entry: entry.status == "not_applicable"))


def _name(figure: str, vocabulary: Vocabulary) -> str:
    """A cell as people call it: 本年新收.自然人."""
    spec = vocabulary.figures.get(figure)
    return f"{spec.row.short}.{spec.column.short}" if spec else figure
