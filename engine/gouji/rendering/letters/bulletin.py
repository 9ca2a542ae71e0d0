"""The bulletin (通报) of a city: how the season went, what was wrong most, who is named, and every organisation in a
table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gouji.checking import Result
from gouji.corpus.audits import Audit
from gouji.corpus.scoring import unaudited
from gouji.corpus.seasonless import standings_of
from gouji.corpus.standing import Standing
from gouji.messages import Lang, message
from gouji.reasoning.decision import SETTLED
from gouji.rendering.letters.filling import TemplateFaultError, fill, template_file
from gouji.rendering.letters.letter import LettersError, common, day, numbers
from gouji.rendering.views import words

# In the order in which the bulletin tells them.
TOPICS = ("table", "text", "years", "organisations", "sections", "form", "plausibility", "wording")
_KINDS = {"equation": "table", "claim": "text", "similarity": "years", "sections": "sections", "format": "form",
          "plausibility": "plausibility", "text": "wording"}
_VERDICTS = ("returned", "to_confirm", "accepted")
_ACTIONS = ("mend", "confirm", "consider")
_NAMES, _RULES = 5, 3


@dataclass(slots=True)
class _Topic:
    """What is known of one kind of fault: who has it, and how many have each rule's."""

    organisations: list[str] = field(default_factory=list)
    findings: int = 0
    rules: Counter[str] = field(default_factory=Counter)


def write_bulletin(audit: Audit, path: Path, lang: Lang = "zh", templates: Path | None = None) -> Path:
    """Write the draft. Raises LettersError for a template in error, OSError."""
    try:
        content = fill(template_file("bulletin", lang, templates), bulletin_context(audit, lang))
    except TemplateFaultError as fault:
        raise LettersError([(fault, [path.name])], []) from fault
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def bulletin_context(audit: Audit, lang: Lang = "zh") -> dict[str, Any]:
    """Everything the template may say; goes through the reports once."""
    standings = standings_of(audit)
    topics: dict[str, _Topic] = {topic: _Topic() for topic in TOPICS}
    asked = [_asked(standing, audit, topics, lang) for standing in standings]
    told, recheck, named = _topics(topics, lang), _recheck(standings, lang), _named(standings, lang)
    present = {"overall": True, "problems": bool(told), "named": bool(named), "recheck": bool(recheck["count"]),
               "demands": True}
    return common(audit, lang) | {
        "listed": any(standing.listed for standing in standings),
        "counts": _counts(standings, asked),
        "last_year": _last_year(standings),
        "topics": told,
        "named": named,
        "recheck": recheck,
        "parts": numbers([name for name, there in present.items() if there], lang),
        "rows": [_row(number, standing, counts, lang)
                 for number, (standing, counts) in enumerate(zip(standings, asked, strict=True), 1)],
    }


def topic_of(result: Result) -> str:
    """What a failed check is about, as a bulletin sorts faults: equations with other reports apart from the others."""
    scopes = {operand.key.scope for operand in result.operands}
    if result.rule.kind in ("equation", "plausibility"):
        if scopes & {"organ", "children"}:
            return "organisations"
        if "prior" in scopes:
            return "years"
    return _KINDS[result.rule.kind]


def _asked(standing: Standing, audit: Audit, topics: Mapping[str, _Topic], lang: Lang) -> Counter[str]:
    """How many findings of an organisation still ask something, by action; the topics get their part of it."""
    counts: Counter[str] = Counter()
    if standing.summary is None:
        return counts
    seen: dict[str, set[str]] = {}
    for finding in audit.reports[standing.summary.number].findings:
        if finding.status in SETTLED:
            continue
        counts[finding.action] += 1
        rule = finding.result.rule
        if finding.action == "consider":
            continue
        topic = topic_of(finding.result)
        topics[topic].findings += 1
        seen.setdefault(topic, set()).add(rule.title_in(lang))
    for topic, rules in seen.items():
        topics[topic].organisations.append(standing.member.name)
        topics[topic].rules.update(sorted(rules))
    return counts


def _topics(topics: Mapping[str, _Topic], lang: Lang) -> list[dict[str, Any]]:
    """The topics that came up, each with its number in words, its organisations and its commonest rules."""
    there = [(name, topic) for name, topic in topics.items() if topic.findings]
    count = numbers([name for name, _ in there], lang)
    between = message("letters.name-comma", lang)
    return [{
        "number": count[name],
        "title": message(f"letters.topic-{name}", lang),
        "organisations": len(topic.organisations),
        "names": _names(topic.organisations, lang),
        "findings": topic.findings,
        "rules": between.join(message("letters.rule-often", lang, title=title, count=times)
                              for title, times in sorted(topic.rules.items(), key=lambda r: (-r[1], r[0]))[:_RULES]),
    } for name, topic in there]


def _names(names: Sequence[str], lang: Lang) -> str:
    """The first five names, and that there are others."""
    shown = message("letters.name-comma", lang).join(names[:_NAMES])
    return shown + (message("letters.others", lang) if len(names) > _NAMES else "")


def _counts(standings: Iterable[Standing], asked: Iterable[Counter[str]]) -> dict[str, int]:
    standings = list(standings)
    listed = Counter(s.timeliness for s in standings if s.listed)
    verdicts = Counter(s.summary.verdict for s in standings if s.summary is not None)
    total: Counter[str] = sum(asked, start=Counter())
    return {
        "due": sum(listed.values()), **{time: listed[time] for time in ("on_time", "late", "missing", "unknown")},
        "unlisted": sum(not s.listed for s in standings), "audited": sum(verdicts.values()),
        "unread": sum(bool(unaudited(s)) for s in standings), **{v: verdicts[v] for v in _VERDICTS},
        **{action: total[action] for action in _ACTIONS},
    }


def _last_year(standings: Iterable[Standing]) -> dict[str, Any]:
    """The verdicts of both years, of those that have a report of both."""
    both = [(s.last_year.verdict, s.summary.verdict) for s in standings if s.summary and s.last_year]
    before, now = Counter(b for b, _ in both), Counter(n for _, n in both)
    return {"count": len(both), "before": {v: before[v] for v in _VERDICTS}, "now": {v: now[v] for v in _VERDICTS}}


def _named(standings: Iterable[Standing], lang: Lang) -> list[dict[str, Any]]:
    """Who did not hand in, handed in late, or had the report sent back: all of them, in the order of the roster."""
    standings = list(standings)
    lists = {
        "missing": [s for s in standings if s.timeliness == "missing"],
        "late": [s for s in standings if s.timeliness == "late"],
        "returned": [s for s in standings if s.summary is not None and s.summary.verdict == "returned"],
        **{why: [s for s in standings if unaudited(s) == why] for why in ("rival", "part", "unread")},
    }
    return [{"title": message(f"letters.named-{name}", lang), "count": len(found),
             "names": message("letters.name-comma", lang).join(s.member.name for s in found)}
            for name, found in lists.items() if found]


def _recheck(standings: Iterable[Standing], lang: Lang) -> dict[str, Any]:
    checked = [(s, s.recheck) for s in standings if s.recheck is not None]
    since = Counter(kind for _, recheck in checked for kind in recheck.since.values())
    left = [s.member.name for s, recheck in checked if "unmended" in recheck.since.values()]
    return {"count": len(checked), "mended": sum(g.why == "mended" for _, r in checked for g in r.gone),
            "unmended": since["unmended"], "new": since["new"], "untold": since["untold"],
            "unmended_names": message("letters.name-comma", lang).join(left)}


def _row(number: int, standing: Standing, asked: Counter[str], lang: Lang) -> dict[str, Any]:
    """One organisation's row of the attached table."""
    none = message("letters.none", lang)
    summary, recheck = standing.summary, standing.recheck
    unmended = sum(kind == "unmended" for kind in recheck.since.values()) if recheck is not None else none
    return {
        "number": number,
        "organisation": standing.member.name or message("letters.no-organisation", lang),
        "timeliness": message(f"letters.time-{standing.timeliness}", lang),
        "received": day(standing.received, lang) or none,
        "verdict": words(lang)[summary.verdict] if summary is not None else
                   message(f"letters.unaudited-{why}", lang) if (why := unaudited(standing)) else none,
        "mend": asked["mend"] if summary is not None else none,
        "confirm": asked["confirm"] if summary is not None else none,
        "unmended": unmended,
    }
