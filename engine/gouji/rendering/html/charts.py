"""What the page counts in bars, each chart with the same numbers as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gouji.corpus.audits import Audit, Season
from gouji.corpus.standing import Summary
from gouji.messages import Lang, message
from gouji.packs import Pack
from gouji.rendering.html.areas import Areas
from gouji.rendering.html.bars import Series, draw_bars
from gouji.rendering.views import words

_MOST = 12
_ACTIONS = ("mend", "confirm", "consider")
_SEVERITIES = ("error", "warning", "notice")
_TIMES = ("on_time", "late", "missing", "unknown")


@dataclass(frozen=True, slots=True)
class Chart:
    """`picture` is the drawing; `heads` and `rows` say the same as a table, all of it where the drawing shows only the
    first (`more`: how many it leaves out). `legend`: class and name of each colour."""

    name: str
    picture: Markup
    legend: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    more: int


def charts(audit: Audit, lang: Lang) -> list[Chart]:
    """The charts that have something to show; of a season, of its year's reports alone."""
    season = audit.season
    counted = [s.summary for s in season.standings if s.summary] if season else list(audit.summaries)
    out = []
    if any(summary.rules for summary in counted):
        out.append(_by_rule(counted, audit.pack, lang))
        out += [_by_county(season, lang)] if season else []
        out.append(_by_severity(counted, lang))
    if season and season.standings:
        out.append(_timeliness(season, lang))
        out += _against_last_year(season, lang)
    return out


def _by_rule(summaries: Sequence[Summary], pack: Pack, lang: Lang) -> Chart:
    found: Counter[str] = Counter()
    for summary in summaries:
        found.update(summary.rules)
    order = {rule.id: place for place, rule in enumerate(pack.rules)}
    titles = {rule.id: rule.title_in(lang) for rule in pack.rules}
    rows = [(f"{rule} {titles.get(rule, '')}".strip(), (n,)) for rule, n in
            sorted(found.items(), key=lambda item: (-item[1], order.get(item[0], len(order)), item[0]))]
    return _chart("by-rule", rows, [message("page.findings", lang)], [("plain",)], lang)


def _by_county(season: Season, lang: Lang) -> Chart:
    areas = Areas(season.roster)
    found: dict[str, Counter[str]] = {}
    for standing in season.standings:
        county = areas.county(standing.member) if standing.listed else None
        name = (county.name if county else message("page.others", lang, city=season.city) if standing.listed
                else message("page.strangers", lang))
        if standing.summary and (standing.listed or any(standing.summary.asked.values())):
            found.setdefault(name, Counter()).update(standing.summary.asked)
    rows = [(name, tuple(counts[action] for action in _ACTIONS)) for name, counts in found.items()]
    rows.sort(key=lambda row: tuple(-n for n in row[1]))
    return _chart("by-county", rows, [words(lang)[action] for action in _ACTIONS], [(a,) for a in _ACTIONS], lang,
                  stacked=True)


def _by_severity(summaries: Sequence[Summary], lang: Lang) -> Chart:
    rows = [(words(lang)[severity], (sum(s.severities.get(severity, 0) for s in summaries),))
            for severity in _SEVERITIES]
    return _chart("by-severity", rows, [message("page.findings", lang)], [_SEVERITIES], lang)


def _timeliness(season: Season, lang: Lang) -> Chart:
    found = Counter[str](s.timeliness for s in season.standings if s.listed)
    shown = [time for time in _TIMES if found[time] or time != "unknown"]
    rows = [(message(f"page.text-time-{time}", lang), (found[time],)) for time in shown]
    return _chart("timeliness", rows, [message("page.organisations", lang)], [tuple(shown)], lang)


def _against_last_year(season: Season, lang: Lang) -> Iterator[Chart]:
    """What each must mend this year and had to mend the year before, of those that have a report of both."""
    rows = [(s.member.name, (s.last_year.asked.get("mend", 0), s.summary.asked.get("mend", 0)))
            for s in season.standings if s.summary and s.last_year]
    if rows:
        rows.sort(key=lambda row: (-max(row[1]), row[1][0] - row[1][1]))
        years = [message("page.mend-in", lang, year=year) for year in (season.year - 1, season.year)]
        yield _chart("last-year", rows, years, [("before",), ("mend",)], lang, sparse=True)


def _chart(name: str, rows: Sequence[tuple[str, tuple[int, ...]]], heads: Sequence[str],
           tones: Sequence[tuple[str, ...]], lang: Lang, stacked: bool = False, sparse: bool = False) -> Chart:
    """`sparse`: what has no number at all is left to the table."""
    title = message(f"page.text-chart-{name}", lang)
    shown = [row for row in rows if any(row[1])] if sparse else rows
    drawn = shown[:_MOST] or rows[:1]
    series = [Series(head, tuple(values[i] for _, values in drawn), tones[i]) for i, head in enumerate(heads)]
    legend = tuple((tone[0], head) for tone, head in zip(tones, heads, strict=True)) if len(heads) > 1 else ()
    return Chart(name, draw_bars(title, [label for label, _ in drawn], series, stacked), legend, tuple(heads),
                 tuple(rows), len(rows) - len(drawn))
