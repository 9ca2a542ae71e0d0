"""What a person said of a finding, and how long that holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

DecisionKind = Literal["confirmed", "explained", "waived", "noted"]
SETTLED = ("explained", "waived")  # decisions that take a finding out of what is asked of an organisation


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on one finding, known by its id. It holds while the finding's evidence has this `fingerprint`, and
    until `expires`.

    confirmed: the fault is one. explained: the organisation's own account (`reason`) is accepted. waived: it is let
    pass, for a `reason`, by an `approval` (a document's number), until `expires`; all three are required, and the rule
    goes on being evaluated. noted: nothing was decided, there is only what the organisation answered (`feedback`) or a
    review came to (`review`). `organisation`, `year` (0: not said) and `rule` are as the source names them; `by` and
    `on` say who decided and when, `source` is the file it was read from.
    """

    finding: str
    fingerprint: str
    kind: DecisionKind
    organisation: str = ""
    year: int = 0
    rule: str = ""
    reason: str = ""
    approval: str = ""
    expires: date | None = None
    feedback: str = ""
    review: str = ""
    by: str = ""
    on: date | None = None
    source: str = ""


def latest(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The decision that counts for each finding: the last one given. What was only noted after it cancels nothing: the
    newer answer and review are shown with it."""
    out: dict[str, Decision] = {}
    for decision in decisions:
        known = out.get(decision.finding)
        if known is not None and decision.kind == "noted":
            decision = replace(known, feedback=decision.feedback or known.feedback,
                               review=decision.review or known.review)
        out[decision.finding] = decision
    return out
