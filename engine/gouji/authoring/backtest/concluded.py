"""Whether two reasoning packs conclude the same from what one report came to.

A conclusion depends on the facts alone, so what was concluded from the same facts before need not be concluded again:
thousands of reports without a fault differ by the name of the organisation only.
"""

from __future__ import annotations

from gouji.checking import Subject, check
from gouji.locating import locate
from gouji.reasoning import Program
from gouji.reasoning.facts import facts_of
from gouji.reasoning.neutral import Fact, FactKey, fact_key
from gouji.reasoning.run import infer

_WHO = "organisation"
_ANY = "-"
_MOST = 20_000


class Concluded:
    """What two programs made of the facts seen so far."""

    def __init__(self, before: Program, after: Program) -> None:
        self._programs = (before, after)
        self._known: dict[frozenset[FactKey], bool] = {}
        patterns = [pattern for program in self._programs for rule in program.rules for pattern in rule.when]
        self._kinds = {pattern.kind for pattern in patterns}
        # Where no rule names one, an organisation is a sign that equals itself, and any will do.
        self._any_name = not any(_WHO in pattern.equals for pattern in patterns)

    def alike(self, subject: Subject) -> bool:
        """Whether both conclude the same of the report, by the rules that its pack has."""
        results = [result for result in check(subject) if result.rule.status != "trial"]
        name = _ANY if self._any_name else subject.report.organisation.identity
        facts = [fact for fact in facts_of(results, locate(results, subject), name,
                                           whole=not subject.report.holds_another) if fact.kind in self._kinds]
        key = frozenset(map(fact_key, facts))
        if key not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = self._same(facts)
        return self._known[key]

    def _same(self, facts: list[Fact]) -> bool:
        first, second = ({fact_key(fact) for fact in infer(program, facts, "plain").facts}
                         for program in self._programs)
        return first == second
