"""What an audit tells people of one report: findings with their evidence, what did not run, and the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from gouji.checking import Reason, Result, outcomes
from gouji.checking.results import Status
from gouji.fitting import Report
from gouji.language import holes
from gouji.locating import Cause
from gouji.locating.telling import advice, describe
from gouji.messages import Lang, message
from gouji.packs.models import Action, Severity
from gouji.reasoning.decision import Decision
from gouji.reasoning.run import Inference


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause to tell a person about. `result` is its evidence, `folded` the other checks that it explains.

    `cause` names the cells where locating found them. `again`: a person confirmed the same last year. `decision` is
    what was said of it; it holds unless `status` is open: then the evidence is no longer the same, or it expired.
    `history`: what was said of the same last year.
    """

    id: str
    result: Result
    folded: tuple[Result, ...]
    severity: Severity
    action: Action
    fingerprint: str
    status: str = "open"
    cause: Cause | None = None
    again: bool = False
    decision: Decision | None = None
    history: Decision | None = None

    @property
    def doubtful(self) -> bool:
        """Whether it rests on a reading that is not certain."""
        return self.result.doubt == "reading"

    def message(self, lang: Lang = "zh") -> str:
        """The cells to blame where they were found, then the rule's message filled from the evidence of the verdict,
        or why nothing could be decided."""
        located = describe(self.cause, lang) if self.cause is not None else ""
        again = message("checking.again", lang) if self.again else ""
        return located + self._arithmetic(lang) + again

    def _arithmetic(self, lang: Lang) -> str:
        result = self.result
        rule = result.rule
        if result.status == "undetermined" and result.reason is not None:
            return _undecided(result, result.reason.text(lang), lang)
        template = rule.message_en if lang == "en" and rule.message_en else rule.message
        return template.format_map(_Filled(result, lang))

    def suggestion(self, lang: Lang = "zh") -> str:
        """The correction proposed: what the cells should read where that is known, else what the rule advises."""
        located = advice(self.cause, lang) if self.cause is not None else ""
        if located:
            return located
        rule = self.result.rule
        template = rule.suggestion_en if lang == "en" and rule.suggestion_en else rule.suggestion
        return template.format_map(_Filled(self.result, lang))


def _undecided(result: Result, reason: str, lang: Lang) -> str:
    """What is said of a check that nothing could decide: the rule's own message would claim that it failed."""
    values = result.values.get(lang, {})
    if "quote" in values:
        return message("checking.undecided-claim", lang, quote=values["quote"], value=values["value"], reason=reason)
    rule = result.rule
    title = rule.title_in(lang)
    return message("checking.undecided", lang, title=title, scope=values.get("row", ""), reason=reason)


class _Filled(dict[str, object]):
    def __init__(self, result: Result, lang: Lang) -> None:
        values: Mapping[str, object] = result.values.get(lang, {})
        super().__init__({name: values[meant] for name, meant in holes().items() if meant in values})

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


@dataclass(frozen=True, slots=True)
class NotRun:
    """A rule that did not decide everything it was to look at, with the reason and how many checks that concerns."""

    rule: str
    status: Status
    reason: Reason
    checks: int


@dataclass(frozen=True, slots=True)
class ReportAudit:
    """The audit of one report. `prior_file` is the file of last year's report, where one was used.

    `tried` and `on_trial`: what rules on trial found, and their results. Neither counts for anything else here.
    """

    report: Report
    verdict: str
    findings: tuple[Finding, ...]
    results: tuple[Result, ...]
    inference: Inference
    prior_file: str | None
    tried: tuple[Finding, ...] = ()
    on_trial: tuple[Result, ...] = ()

    @property
    def rules(self) -> dict[str, Status]:
        """Every rule selected, by its worst check."""
        return outcomes(list(self.results))

    @property
    def outcome_counts(self) -> Counter[str]:
        return Counter(self.rules.values())

    @property
    def check_counts(self) -> Counter[str]:
        return Counter(result.status for result in self.results)

    def not_run(self) -> list[NotRun]:
        """What was not checked and why: one entry per rule and reason, with the number of checks it concerns. Rules on
        trial too: one that never runs would else pass for one that never finds anything."""
        found: dict[tuple[str, str, str], list[Result]] = {}
        for result in (*self.results, *self.on_trial):
            if result.reason is not None and result.status in ("not_applicable", "undetermined", "broken"):
                found.setdefault((result.rule.id, result.status, result.reason.code), []).append(result)
        return [NotRun(rule, results[0].status, results[0].reason, len(results))
                for (rule, _, _), results in found.items() if results[0].reason is not None]
