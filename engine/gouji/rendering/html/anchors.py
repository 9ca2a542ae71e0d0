"""The ids of the page's parts: the same at every run, so that a link sent round goes on pointing at the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gouji.corpus.standing import Summary

_APART = re.compile(r"\W+")
_NAMELESS = "report"


class Anchors:
    """A report is named by its organisation and year, a finding by its own id, which says the same and the rule.

    Where two reports of a run are of one organisation and year, the second and its findings end in -2.
    """

    def __init__(self, summaries: Iterable[Summary]) -> None:
        self._taken: set[str] = {"top"}
        self._reports: list[tuple[str, str]] = []
        for summary in summaries:
            wanted = f"{_slug(summary.identity or summary.organisation)}-{summary.year}"
            given = self._free(wanted)
            self._reports.append((given, given[len(wanted):]))

    def report(self, number: int) -> str:
        """Of the report number `number` (from 0)."""
        return self._reports[number][0]

    def finding(self, number: int, finding: str) -> str:
        """Of a finding of that report, by its id."""
        return finding + self._reports[number][1]

    def area(self, name: str) -> str:
        """Of a group of organisations; asked for once."""
        return self._free(f"area-{_slug(name)}")

    def _free(self, wanted: str) -> str:
        given, again = wanted, 1
        while given in self._taken:
            again += 1
            given = f"{wanted}-{again}"
        self._taken.add(given)
        return given


def _slug(name: str) -> str:
    """A name as an id can hold it: letters of any script and digits, the rest a dash."""
    return _APART.sub("-", name).strip("-") or _NAMELESS
