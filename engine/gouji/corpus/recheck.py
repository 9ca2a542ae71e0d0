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

    `told`: what its organisation was told of that version, on `day`; `then`: what today's rules find in it. Findings
    are compared by the checks that they explain, for which of these leads may change. One of which a check was told is
    not mended; one that was not, but is in `then`, stood there already and no rule had told of it (untold); any other
    is new. Of what was told and is gone, the checks may hold now (mended), may not be decided (undecided), or their
    rule may no longer be in the pack (withdrawn).
    """
    told_checks, then_checks = _checks(told), _checks(then)
    since: dict[str, Since] = {}
    for finding in now:
        checks = set(finding["checks"])
        since[finding["id"]] = "unmended" if checks & told_checks else "untold" if checks & then_checks else "new"
    still = _checks(now)
    standing = _Standing(audit, pack)
    gone = tuple(GoneFinding(t["id"], t["rule"], t["severity"], t["action"], t["messages"], standing.why(t))
                 for t in told if not still.intersection(t["checks"]))
    return Recheck(before, day, since, gone)


def _checks(told: Sequence[Told]) -> set[str]:
    return {check for finding in told for check in finding["checks"]}


class _Standing:
    """What the checks of a version came to."""

    def __init__(self, audit: ReportAudit, pack: Pack) -> None:
        self._rules = {rule.id for rule in pack.rules}
        self._status = {result.key: result.status for result in audit.results}
        self._idle = {result.rule.id: result.reason.code if result.reason else "" for result in audit.results
                      if result.status == "not_applicable" and not result.scope}

    def why(self, finding: Told) -> Gone:
        """Why a finding that was told is not there now."""
        if finding["rule"] not in self._rules:
            return "withdrawn"
        found = {self._one(check) for check in finding["checks"]}
        return "undecided" if "open" in found else "mended"

    def _one(self, check: str) -> str:
        status = self._status.get(check)
        if status in ("undetermined", "broken"):
            return "open"
        idle = self._idle.get(check.partition(":")[0])
        # What a check was about may be gone from the text, which mends it; a rule that did not run mends nothing.
        if status in (None, "not_applicable") and idle not in (None, "checking.nothing-to-check"):
            return "open"
        return "done"
