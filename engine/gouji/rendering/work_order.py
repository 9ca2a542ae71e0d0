"""The first screen: what has to be done next, by verdict; in a season also who owes a report and what was mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from gouji.corpus.audits import Audit
from gouji.corpus.standing import Standing, Summary
from gouji.messages import Lang, message
from gouji.rendering.grid import grid, rest_of
from gouji.rendering.views import named, partial_notes, words

_VERDICTS = ("returned", "to_confirm", "accepted")
_ASIDE = ("older", "copy", "rival", "other_year", "part")


def work_order(audit: Audit, lang: Lang, width: int) -> str:
    """A line for each verdict with its reports; then the next command."""
    rows = order_rows(audit, lang, lambda names: named(names, lang))
    headers = [_say(f"col-{name}", lang) for name in ("verdict", "count", "findings", "who")]
    lines = [heading(audit, lang), grid(rows, headers, [None, None, None, rest_of(rows, headers, width)])]
    lines += beside_lines(audit, lang)
    here = [s for s in audit.summaries if s.rules and (audit.season is None or s.year == audit.season.year)]
    if here:
        told = min(here, key=lambda s: _VERDICTS.index(s.verdict))  # the first of those that must go back
        lines.append(_next(audit, told, lang))
    return "\n".join([*lines, *partial_notes(audit, lang), *audit.notes(lang)])


def heading(audit: Audit, lang: Lang) -> str:
    return _say("head-season", lang, name=audit.season.name) if audit.season else _say("head-work-order", lang)


def order_rows(audit: Audit, lang: Lang, names: Callable[[list[str]], str]) -> list[list[str]]:
    """Verdict, how many reports, how many findings and whose, a row each; `names` puts a list of names together."""
    standings = audit.season.standings if audit.season else ()
    return [*_unread(audit, lang, names), *_verdicts(audit, lang, names), *_owing(standings, lang, names)]


def beside_lines(audit: Audit, lang: Lang) -> list[str]:
    """How re-checks came out, and which files do not count."""
    return _rechecks(audit.season.standings if audit.season else (), lang) + _aside(audit, lang)


def _say(name: str, lang: Lang, /, **values: object) -> str:
    return message(f"rendering.{name}", lang, **values)


def _unread(audit: Audit, lang: Lang, names: Callable[[list[str]], str]) -> list[list[str]]:
    files = [Path(n.file).name if audit.season else n.file for n in audit.not_audited]
    return [[words(lang)["not_audited"], str(len(files)), "—", names(files)]] if files else []


def _verdicts(audit: Audit, lang: Lang, names: Callable[[list[str]], str]) -> list[list[str]]:
    """In a season its year's reports by name; the others, which serve for comparison, in a line of their own."""
    season = audit.season
    here = [s for s in audit.summaries if season is None or s.year == season.year]
    rows = []
    for verdict in _VERDICTS:
        of = [s for s in here if s.verdict == verdict]
        rows.append([words(lang)[verdict], str(len(of)), str(sum(_count(s) for s in of)) if of else "—",
                     names([s.organisation if season else f"{s.organisation}{s.year}" for s in of]) or "—"])
    rest = [s for s in audit.summaries if season is not None and s.year != season.year]
    if rest:
        rows.append([_say("other-years", lang), str(len(rest)), str(sum(map(_count, rest))),
                     names([f"{s.organisation}{s.year}" for s in rest])])
    return rows


def _count(summary: Summary) -> int:
    return sum(summary.actions.values())


def _owing(standings: Sequence[Standing], lang: Lang,
           names: Callable[[list[str]], str]) -> list[list[str]]:
    rows = []
    for timeliness in ("missing", "late"):
        of = [s for s in standings if s.timeliness == timeliness]
        if of:
            rows.append([_say(timeliness, lang), str(len(of)), "—", names([s.member.name for s in of])])
    return rows


def _rechecks(standings: Sequence[Standing], lang: Lang) -> list[str]:
    lines = []
    for standing in standings:
        if standing.recheck is not None:
            counts = Counter(standing.recheck.since.values()) + Counter(g.why for g in standing.recheck.gone)
            lines.append(_say("recheck", lang, organisation=standing.member.name,
                              before=Path(standing.recheck.before).name,
                              **{name: counts.get(name, 0) for name in ("mended", "unmended", "new", "untold")}))
    return lines


def _aside(audit: Audit, lang: Lang) -> list[str]:
    """Files that were read and are not audited by themselves, and those of organisations that the roster has not."""
    received = {f.file: f.received for f in audit.filings}
    lines = [*_wrong_year(audit, lang)]
    for f in audit.filings:
        if f.role in _ASIDE:
            alike = f.role == "rival" and f.received is not None and f.received == received.get(f.of)
            lines.append(_say(f"filing-{'rival-day' if alike else f.role}", lang, file=Path(f.file).name,
                              of=Path(f.of).name, year=f.year, day=f.received))
    if audit.season is not None:
        strangers = list(dict.fromkeys(f.organisation for f in audit.filings if not f.on_roster))
        if strangers:
            lines.append(_say("not-on-roster", lang, names=named(strangers, lang)))
    return lines


def _wrong_year(audit: Audit, lang: Lang) -> list[str]:
    """That nothing is of the season's year; rather the year is written wrong than that nobody handed in."""
    season = audit.season
    years = sorted({f.year for f in audit.filings if f.year})
    if season is None or not years or season.year in years:
        return []
    return [_say("wrong-year", lang, year=season.year, years=_say("list-comma", lang).join(map(str, years)))]


def _next(audit: Audit, told: Summary, lang: Lang) -> str:
    if audit.season is not None:
        return _say("next-season", lang, organisation=told.organisation)
    first = next(iter(audit.reports[told.number].findings))
    return _say("next", lang, finding=first.id)
