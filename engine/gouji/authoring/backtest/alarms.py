"""What makes a rule that was tried suspect: it fires too often, or never, or nearly nowhere, or on one cell alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gouji.cached import cached
from gouji.messages import Lang, message

if TYPE_CHECKING:
    from gouji.authoring.backtest.tried import Tried

_FILE = Path(__file__).with_name("alarms.yaml")


@dataclass(frozen=True, slots=True)
class Alarm:
    """`name`: which of the alarms of alarms.yaml, or `broken` or `never`; `values` fill its sentence."""

    name: str
    values: dict[str, object]

    def text(self, lang: Lang = "zh") -> str:
        return message(f"backtest.alarm-{self.name}", lang, **self.values)


@cache
def limits() -> dict[str, Any]:
    """The limits of alarms.yaml."""
    def read() -> tuple[dict[str, Any], list[Path]]:
        import yaml  # not needed while the cache holds

        return yaml.safe_load(_FILE.read_text("utf-8")), [_FILE]

    return cached("alarms", read)


def alarms(tried: Tried) -> list[Alarm]:
    """Those that a rule's outcomes set off, the gravest first. A rule that was not tried sets off none."""
    bounds = limits()
    counts = tried.outcomes
    reports = sum(counts.values())
    applies = reports - counts["not_applicable"]
    fails = counts["fail"]
    out: list[Alarm] = []
    if tried.not_tried or not reports:
        return out
    if counts["broken"]:
        out.append(Alarm("broken", {"reports": counts["broken"]}))
    if applies >= bounds["at_least"] and fails > bounds["fires-often"] * applies:
        out.append(Alarm("fires-often", {"share": _percent(fails, applies), "reports": fails, "applies": applies,
                                         "limit": f"{bounds['fires-often']:.0%}"}))
    if not fails and reports >= bounds["at_least"]:
        out.append(Alarm("never", {"reports": reports}))
    if reports >= bounds["at_least"] and counts["not_applicable"] >= bounds["rarely-applies"] * reports:
        out.append(Alarm("rarely-applies", {"share": _percent(counts["not_applicable"], reports),
                                            "applies": applies}))
    if applies >= bounds["at_least"] and counts["undetermined"] >= bounds["undetermined"] * applies:
        out.append(Alarm("undetermined", {"share": _percent(counts["undetermined"], applies),
                                          "reports": counts["undetermined"]}))
    scopes = tried.scopes
    if tried.several and scopes:
        (scope, most), checks = scopes.most_common(1)[0], scopes.total()
        if checks >= bounds["same-cell"]["checks"] and most >= bounds["same-cell"]["share"] * checks:
            out.append(Alarm("same-cell", {"scope": scope, "count": most, "checks": checks}))
    return out


def _percent(part: int, whole: int) -> str:
    """Rounded down, so that less than all is never 100 %."""
    return f"{100 * part // whole}%"


def too_few(tried: Tried) -> int | None:
    """How many reports a rule applied to, where that is too few to tell by any share; None where it is enough, or
    another alarm says why it is so."""
    applies = sum(tried.outcomes.values()) - tried.outcomes["not_applicable"]
    if tried.not_tried or applies >= limits()["at_least"] or any(alarm.name != "broken" for alarm in alarms(tried)):
        return None
    return applies
