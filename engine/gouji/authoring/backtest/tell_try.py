"""What trying rules came to, as text for the screen and as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gouji.authoring.backtest.alarms import alarms, limits, too_few
from gouji.authoring.backtest.saying import speaker
from gouji.authoring.backtest.tried import Backtest, Evidence, Tried
from gouji.checking import show_number
from gouji.corpus.places import place_to_json
from gouji.messages import Lang, message
from gouji.reading import Place
from gouji.reading.document import describe_places
from gouji.rendering.views import words
from gouji.rendering.wrap import wrap

_OUTCOMES = ("pass", "fail", "undetermined", "not_applicable", "broken")
_NAMES = 12
_PLACES = 6


def render_try(backtest: Backtest, lang: Lang, width: int, command: str, where: str) -> str:
    """`command`: what was typed, for trying again; `where`: the options that name the reports."""
    say = speaker(lang)
    parts = [wrap(say("title-try", source=backtest.source, reports=backtest.reports, name=backtest.pack,
                      version=backtest.version), width)]
    parts += [wrap(note, width) for note in notes(backtest.readings, backtest.unread, lang)]
    parts += [_rule(tried, lang, width) for tried in backtest.tried]
    alarmed = any(alarms(tried) for tried in backtest.tried)
    parts.append(say("next-alarm", command=command) if alarmed else say("next-diff", where=where))
    return "\n\n".join(parts) + "\n"


def notes(readings: Mapping[str, int], unread: int, lang: Lang) -> list[str]:
    """What cannot be compared as it is."""
    say = speaker(lang)
    return [*([say("read-otherwise", count=readings["other"])] if readings.get("other") else []),
            *([say("unread", count=unread)] if unread else [])]


def _rule(tried: Tried, lang: Lang, width: int) -> str:
    from tabulate import tabulate

    say, said = speaker(lang), words(lang)
    head = wrap(say("title-rule", rule=tried.rule.id, title=tried.rule.title_in(lang)), width)
    if tried.not_tried:
        return f"{head}\n{message(tried.not_tried, lang)}"
    rows = [[year or "—", *(counts[outcome] for outcome in _OUTCOMES), counts.total()]
            for year, counts in tried.years.items()]
    if len(rows) > 1:
        rows.append([say("col-all"), *(tried.outcomes[outcome] for outcome in _OUTCOMES), tried.outcomes.total()])
    lines = [head, tabulate(rows, headers=[say("col-year"), *(said[o] for o in _OUTCOMES), say("col-all")],
                            tablefmt="simple")]
    found, few = alarms(tried), too_few(tried)
    lines += [wrap(say("alarm", text=alarm.text(lang)), width) for alarm in found]
    if few is not None:
        lines.append(wrap(say("alarms-few", reports=few, least=limits()["at_least"]), width))
    elif not found:
        lines.append(say("alarms-none"))
    if tried.failing:
        names = [say("failing-one", name=name, years=say("list-comma").join(str(year or "—") for year in years))
                 for name, years in list(tried.failing.items())[:_NAMES]]
        more = len(tried.failing) - _NAMES
        lines.append(wrap(say("failing", count=len(tried.failing), names=say("list-comma").join(names))
                          + (say("failing-rest", count=more) if more > 0 else ""), width))
    if tried.gravest:
        lines.append(say("gravest", count=len(tried.gravest), reports=tried.outcomes["fail"]))
        for number, one in enumerate(tried.gravest, 1):
            lines.append(wrap(say(
                "gravest-one", number=number, organisation=one.organisation or "—", year=one.year or "—",
                severity=said[one.finding.severity], message=one.finding.message(lang)), width))
            lines.append(wrap(say("gravest-place", file=one.file, places=describe_places(
                one.finding.result.places, lang, _PLACES)), width))
    return "\n".join(lines)


# ── as data ──

def try_view(backtest: Backtest, lang: Lang) -> dict[str, Any]:
    """Everything, in an order that depends on nothing but the reports."""
    return {"pack": {"name": backtest.pack, "version": backtest.version}, "source": backtest.source,
            "reports": backtest.reports, "readings": backtest.readings, "unread": backtest.unread,
            "rules": [_rule_view(tried, lang) for tried in backtest.tried]}


def _rule_view(tried: Tried, lang: Lang) -> dict[str, Any]:
    return {
        "rule": tried.rule.id, "title": tried.rule.title_in(lang),
        "not_tried": message(tried.not_tried, lang) if tried.not_tried else None,
        "years": {str(year): {o: counts[o] for o in _OUTCOMES} for year, counts in tried.years.items()},
        "outcomes": {o: tried.outcomes[o] for o in _OUTCOMES},
        "alarms": [{"alarm": alarm.name, "text": alarm.text(lang), "values": alarm.values}
                   for alarm in alarms(tried)],
        "too_few": too_few(tried) is not None,
        "failing": [{"organisation": name, "years": years} for name, years in tried.failing.items()],
        "scopes": dict(tried.scopes), "reasons": dict(tried.reasons),
        "gravest": [_evidence_view(one, lang) for one in tried.gravest]}


def _evidence_view(one: Evidence, lang: Lang) -> dict[str, Any]:
    result = one.finding.result
    return {
        "organisation": one.organisation, "year": one.year, "file": one.file, "id": one.finding.id,
        "scope": result.scope, "severity": one.finding.severity, "message": one.finding.message(lang),
        "left": None if result.left is None else show_number(result.left),
        "right": None if result.right is None else show_number(result.right),
        "difference": None if result.difference is None else show_number(result.difference),
        "figures": list(result.figures), "quotes": list(result.quotes),
        "places": [place_to_json(place) for place in result.places],
        "operands": [{"name": o.label, "value": o.value if isinstance(o.value, int | str | None) else show_number(
            o.value), "state": o.state, "file": o.source or one.file,
            "place": place_to_json(o.place) if isinstance(o.place, Place) else None} for o in result.operands]}
