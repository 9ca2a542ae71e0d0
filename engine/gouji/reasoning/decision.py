"""What a person said of a finding, and how long that holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

DecisionKind = Literal["confirmed", "explained", "waived"]


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on one finding. It holds while the finding's evidence has this `fingerprint`, and until `expires`.

    confirmed: the fault is one. explained: the organisation's own account (`reason`) is accepted. waived: it is let
    pass, for a `reason`, by an `approval` (a document's number), until `expires`; all three are required, and the rule
    goes on being evaluated. `organisation` (an identity), `year`, `rule` and `scope` say what of, so that next year's
    audit knows it again. `by` and `on` say who decided and when; `source` is the file it was read from.
    """

    finding: str
    fingerprint: str
    kind: DecisionKind
    organisation: str
    year: int
    rule: str
    scope: str
    reason: str = ""
    approval: str = ""
    expires: date | None = None
    feedback: str = ""
    review: str = ""
    by: str = ""
    on: date | None = None
    source: str = ""


def latest(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The decision that counts for each finding: the last one given."""
    return {decision.finding: decision for decision in decisions}
