"""What the page says of all reports together: the numbers that matter, the work order, the files that do not count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gouji.corpus.audits import Audit, Season
from gouji.corpus.scoring import unaudited
from gouji.corpus.standing import Filing, Recheck, Standing, Summary
from gouji.messages import Lang, message, remedy
from gouji.rendering.html.anchors import Anchors
from gouji.rendering.html.areas import Areas
from gouji.rendering.views import unread_rows

# What stands for an organisation in the work order: the verdict on its report, or why there is none.
STATES = ("returned", "to_confirm", "not_audited", "missing", "accepted")
_SET_ASIDE = ("rival", "other_year", "part", "older", "copy")
_ACTIONS = ("mend", "confirm", "consider")
_VERDICTS = ("returned", "to_confirm", "accepted")


@dataclass(frozen=True, slots=True)
class Tile:
    """A number at the top. `of`: what it is a part of, 0 for none; `note` says more."""

    name: str
    value: int
    of: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An organisation in the work order. `state` is one of STATES; `anchor` of its report, "" where it has none;
    `counts`: what is still asked, by action; `decided`: how many of its findings a decision holds for, by its kind;
    `recheck`: counts by class; `why` it was not audited, "" where it was."""

    name: str
    state: str
    year: int
    anchor: str
    counts: dict[str, int]
    decided: dict[str, int]
    standing: Standing | None = None
    recheck: dict[str, int] | None = None
    before: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Organisations under one superior (`name` "": the run has no roster)."""

    name: str
    anchor: str
    rows: tuple[Row, ...]

    @property
    def states(self) -> dict[str, int]:
        """How many are in each state, the urgent first, those that occur."""
        found = Counter(row.state for row in self.rows)
        return {state: found[state] for state in STATES if found[state]}


@dataclass(frozen=True, slots=True)
class SetAside:
    """Files or organisations that do not count, one reason: `kind`, what to do, and rows of file, whose, what more."""

    kind: str
    remedy: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """`earlier`: reports of other years, audited for comparison."""

    tiles: tuple[Tile, ...]
    groups: tuple[Group, ...]
    set_aside: tuple[SetAside, ...]
    earlier: tuple[Row, ...]

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def by_state(self) -> dict[str, list[Row]]:
        """The organisations by state, the urgent first; those of the roster where there is one, as the tiles count."""
        owing = [row for row in self.rows if row.standing is None or row.standing.listed]
        return {state: found for state in STATES if (found := [row for row in owing if row.state == state])}


def overview(audit: Audit, anchors: Anchors, lang: Lang) -> Overview:
    """Everything that stands above the reports, from their summaries alone."""
    season, summaries = audit.season, audit.summaries
    if season is None:
        rows = tuple(_row(summary, anchors, lang) for summary in summaries)
        found = Counter(row.state for row in rows)
        tiles = (Tile("reports", len(rows)), *(Tile(v, found[v]) for v in _VERDICTS),
                 Tile("not_audited", len(audit.not_audited)))
        return Overview(tiles, (Group("", "", rows),) if rows else (), tuple(_set_aside(audit, lang)), ())
    groups = [Group(name, anchors.area(name), tuple(_standing_row(s, season, anchors, lang) for s in members))
              for name, members in _groups(season, lang)]
    shown = {row.anchor for group in groups for row in group.rows}
    earlier = tuple(_row(s, anchors, lang) for s in summaries if anchors.report(s.number) not in shown)
    return Overview(_tiles(season, audit, lang), tuple(groups), tuple(_set_aside(audit, lang)), earlier)


def _groups(season: Season, lang: Lang) -> Iterable[tuple[str, Sequence[Standing]]]:
    for head, members in Areas(season.roster).groups(s for s in season.standings if s.listed):
        yield head.name if head else message("page.others", lang, city=season.city), members
    strangers = [s for s in season.standings if not s.listed]
    if strangers:
        yield message("page.strangers", lang), strangers


def _standing_row(standing: Standing, season: Season, anchors: Anchors, lang: Lang) -> Row:
    before = standing.last_year.asked.get("mend", 0) if standing.last_year else None
    if standing.summary is None:
        state = "missing" if standing.timeliness == "missing" else "not_audited"
        return Row(standing.member.name, state, season.year, "", dict.fromkeys(_ACTIONS, 0), {}, standing,
                   before=before, why=unaudited(standing))
    return _row(standing.summary, anchors, lang, standing, before)


def _row(summary: Summary, anchors: Anchors, lang: Lang, standing: Standing | None = None,
         before: int | None = None) -> Row:
    name = standing.member.name if standing else summary.organisation or message("page.no-organisation", lang)
    return Row(name, summary.verdict, summary.year, anchors.report(summary.number),
               {action: summary.asked.get(action, 0) for action in _ACTIONS},
               {status: n for status, n in sorted(summary.statuses.items()) if status != "open" and n}, standing,
               recheck_counts(standing.recheck) if standing and standing.recheck else None, before)


def recheck_counts(recheck: Recheck) -> dict[str, int]:
    """Of a corrected version: how many findings are mended, not mended, new, not told of before, or gone otherwise."""
    found = Counter[str](recheck.since.values()) + Counter[str](gone.why for gone in recheck.gone)
    return {name: found[name] for name in ("mended", "unmended", "new", "untold", "undecided", "withdrawn")}


def _tiles(season: Season, audit: Audit, lang: Lang) -> tuple[Tile, ...]:
    """Of the roster: those that owe, in parts that add up (owing = handed in + missing; handed in = the verdicts and
    the unaudited)."""
    listed = [s for s in season.standings if s.listed]
    handed_in = [s for s in listed if s.timeliness != "missing"]
    verdicts = Counter(s.summary.verdict if s.summary else "not_audited" for s in handed_in)
    files = len(audit.not_audited)
    return (Tile("owing", len(listed)),
            Tile("handed-in", len(handed_in), len(listed)),
            Tile("late", sum(s.timeliness == "late" for s in listed)),
            Tile("missing", len(listed) - len(handed_in)),
            *(Tile(verdict, verdicts[verdict], len(handed_in)) for verdict in _VERDICTS),
            Tile("not_audited", verdicts["not_audited"], 0,
                 message("page.tile-files", lang, count=files) if files else ""))


def _set_aside(audit: Audit, lang: Lang) -> Iterable[SetAside]:
    """What does not count, and what to do about it, each in plain words."""
    if audit.not_audited:
        yield SetAside("not_audited", "", tuple(unread_rows(audit, lang)))
    season = audit.season
    strangers = [s for s in season.standings if not s.listed] if season else []
    if strangers:
        yield SetAside("stranger", remedy("page.aside-stranger", lang) or "",
                       tuple((filing.file, s.member.name, "") for s in strangers for filing in s.filings)
                       or tuple(("", s.member.name, "") for s in strangers))
    for role in _SET_ASIDE:
        filings = [filing for filing in audit.filings if filing.role == role]
        if filings:
            yield SetAside(role, remedy(f"page.aside-{role}", lang) or "", tuple(
                (filing.file, _whose(filing, lang), _counterpart(filing, lang)) for filing in filings))


def _whose(filing: Filing, lang: Lang) -> str:
    name = filing.organisation or message("page.no-organisation", lang)
    return message("page.text-heading", lang, organisation=name, year=filing.year) if filing.year else name


def _counterpart(filing: Filing, lang: Lang) -> str:
    return message(f"page.filing-of-{filing.role}", lang, file=filing.of) if filing.of else ""
