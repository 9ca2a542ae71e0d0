"""A corrected version against the one before it: what was mended, what was not, what is new, and what we found only
now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gouji.corpus.standing import Gone, GoneFinding, Recheck, Since
from gouji.packs import Pack
from gouji.reasoning import ReportAudit

Told = Mapping[str, Any]  # a finding as `work.told_of` puts it


def recheck(now: Sequence[Told], audit: ReportAudit, told: Sequence[Told], then: Sequence[Told], pack: Pack,
            before: str, day: date | None) -> Recheck:
    """Every finding of a version (`now`; `audit` is its audit) classed against the version before (file `before`).

    `told`: what its organisation was told of that version, on `day`; `then`: what today's rules find in it. A finding
    that was told is not mended; one that was not, but is in `then`, stood there already and no rule had told of it
    (untold); any other is new. Of what was told and is gone, the rule may have looked and passed (mended), may not have
    been able to look (undecided), or may no longer be in the pack (withdrawn).
    """
    told_ids, then_ids = {t["id"] for t in told}, {t["id"] for t in then}
    since: dict[str, Since] = {}
    for finding in now:
        known = finding["id"]
        since[known] = "unmended" if known in told_ids else "untold" if known in then_ids else "new"
    rules = {rule.id for rule in pack.rules}
    statuses: dict[tuple[str, str], set[str]] = {}
    for result in audit.results:
        statuses.setdefault((result.rule.id, result.scope), set()).add(result.status)

    def why(finding: Told) -> Gone:
        if finding["rule"] not in rules:
            return "withdrawn"
        found = statuses.get((finding["rule"], finding["scope"])) or statuses.get((finding["rule"], "")) or set()
        return "undecided" if {"undetermined", "broken"} & found else "mended"

    gone = tuple(GoneFinding(t["id"], t["rule"], t["severity"], t["action"], t["messages"], why(t))
                 for t in told if t["id"] not in since)
    return Recheck(before, day, since, gone)
