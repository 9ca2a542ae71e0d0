"""The first screen: what has to be done next, by verdict; in a season also who owes a report and what was mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from gouji.corpus.audits import Audit
from gouji.corpus.standing import Standing, Summary
from gouji.messages import Lang, message
from gouji.rendering.grid import grid, rest_of
from gouji.rendering.views import named, words

_VERDICTS = ("returned", "to_confirm", "accepted")
_ASIDE = ("older", "copy", "rival", "other_year", "part")


def work_order(audit: Audit, lang: Lang, width: int) -> str:
    """A line for each verdict with its reports; then the next command."""
    standings = audit.season.standings if audit.season else ()
    rows = [*_unread(audit, lang), *_verdicts(audit, lang), *_owing(standings, lang)]
    headers = [_say(f"col-{name}", lang) for name in ("verdict", "count", "findings", "who")]
    lines = [_say("head-season", lang, name=audit.season.name) if audit.season else _say("head-work-order", lang),
             grid(rows, headers, [None, None, None, rest_of(rows, headers, width)])]
    lines += _rechecks(standings, lang) + _aside(audit, lang)
    here = [s for s in audit.summaries if s.rules and (audit.season is None or s.year == audit.season.year)]
    if here:
        told = min(here, key=lambda s: _VERDICTS.index(s.verdict))  # the first of those that must go back
        lines.append(_next(audit, told, lang))
    if audit.interrupted:
        lines.append(_say("interrupted", lang))
    return "\n".join([*lines, *audit.notes(lang)])


def _say(name: str, lang: Lang, /, **values: object) -> str:
    return message(f"rendering.{name}", lang, **values)


def _unread(audit: Audit, lang: Lang) -> list[list[str]]:
    files = [Path(n.file).name if audit.season else n.file for n in audit.not_audited]
    return [[words(lang)["not_audited"], str(len(files)), "—", named(files, lang)]] if files else []


def _verdicts(audit: Audit, lang: Lang) -> list[list[str]]:
    """In a season its year's reports by name; the others, which serve for comparison, in a line of their own."""
    season = audit.season
    here = [s for s in audit.summaries if season is None or s.year == season.year]
    rows = []
    for verdict in _VERDICTS:
        of = [s for s in here if s.verdict == verdict]
        rows.append([words(lang)[verdict], str(len(of)), str(sum(_count(s) for s in of)) if of else "—",
                     named([s.organisation if season else f"{s.organisation}{s.year}" for s in of], lang)])
    rest = [s for s in audit.summaries if season is not None and s.year != season.year]
    if rest:
        rows.append([_say("other-years", lang), str(len(rest)), str(sum(map(_count, rest))),
                     named([f"{s.organisation}{s.year}" for s in rest], lang)])
    return rows


def _count(summary: Summary) -> int:
    return sum(summary.actions.values())


def _owing(standings: Sequence[Standing], lang: Lang) -> list[list[str]]:
    rows = []
    for timeliness in ("missing", "late"):
        of = [s for s in standings if s.timeliness == timeliness]
        if of:
            rows.append([_say(timeliness, lang), str(len(of)), "—", named([s.member.name for s in of], lang)])
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
    lines = [_say(f"filing-{f.role}", lang, file=Path(f.file).name, of=Path(f.of).name, year=f.year)
             for f in audit.filings if f.role in _ASIDE]
    if audit.season is not None:
        strangers = list(dict.fromkeys(f.organisation for f in audit.filings if not f.on_roster))
        if strangers:
            lines.append(_say("not-on-roster", lang, names=named(strangers, lang)))
    return lines


def _next(audit: Audit, told: Summary, lang: Lang) -> str:
    if audit.season is not None:
        return _say("next-season", lang, organisation=told.organisation)
    first = next(iter(audit.reports[told.number].findings))
    return _say("next", lang, finding=first.id)
