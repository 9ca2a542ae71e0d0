"""What people decided of a finding, as text."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.messages import Lang, message
from gouji.reasoning import Decision, Finding


def decision_lines(finding: Finding, lang: Lang) -> list[str]:
    """The decision with its reason where it holds; where it holds no longer, why; and last year's of the same."""
    said = finding.decision
    lines = []
    if said is not None and (finding.status != "open" or said.kind == "noted"):
        lines.append(message("rendering.decided", lang, decision=_word(said, lang), text=_reasons(said, lang)))
    return [*lines, *remarks(finding, lang)]


def remarks(finding: Finding, lang: Lang) -> Iterator[str]:
    """A decision that holds no longer, and last year's."""
    said = finding.decision
    if said is not None and said.kind != "noted" and finding.status == "open":
        why = "rendering.lapsed-expired" if said.fingerprint == finding.fingerprint else "rendering.lapsed-evidence"
        yield message(why, lang, decision=_word(said, lang), text=_reasons(said, lang), day=said.expires or "")
    if finding.history is not None:
        yield message("rendering.decided-last-year", lang, decision=_word(finding.history, lang),
                      text=_reasons(finding.history, lang))


def _word(decision: Decision, lang: Lang) -> str:
    return message(f"rendering.decision-{decision.kind}", lang)


def _reasons(decision: Decision, lang: Lang) -> str:
    """Reason, approval, last day, what the organisation answered, what a review came to: as far as they are there."""
    until = message("rendering.until", lang, day=decision.expires) if decision.expires else ""
    parts = (decision.reason, decision.approval, until, decision.feedback, decision.review)
    return message("rendering.list-semicolon", lang).join(filter(None, parts))
