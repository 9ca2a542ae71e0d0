"""Generated reports through all stages, what hypothesis draws, and what the properties compare."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from hypothesis import Phase, settings
from hypothesis import strategies as st
from properties.draw import Value
from properties.layouts import LAYOUTS
from properties.made import LEVELS, YEARS, Made, make
from properties.styles import CELLS, FILES, SECTIONS, SUBS, WORDS, Style

from gouji.checking import subject_of
from gouji.claims import extract_claims
from gouji.fitting import Report
from gouji.packs import Pack, load_pack
from gouji.reasoning import Finding, Program, ReportAudit, audit_report, program_of

GRAVE = ("error", "warning")

looks = st.builds(
    Style, table=st.sampled_from(sorted(LAYOUTS)), cells=st.sampled_from(sorted(CELLS)),
    words=st.sampled_from(sorted(WORDS)), sections=st.sampled_from(SECTIONS),
    subs=st.sampled_from(SUBS), spaces=st.booleans(), narrow=st.booleans(),
    variants=st.booleans(), money=st.booleans(),
    file=st.sampled_from(sorted(FILES)))
seeds = st.integers(0, 10**6)
reports = st.builds(make, seed=seeds, year=st.sampled_from(YEARS), level=st.sampled_from(sorted(set(LEVELS))),
                    look=looks)


def examples(number: int) -> settings:
    """So many examples, or as many as the environment asks for in GOUJI_EXAMPLES.

    A failing one is not made smaller: its seed says it all, and a smaller seed is another report.
    """
    return settings(max_examples=int(os.environ.get("GOUJI_EXAMPLES", number)), phases=(Phase.explicit, Phase.generate))


@cache
def the_pack() -> Pack:
    """The national pack. A function, since a fixture's value would be printed with every example that fails."""
    return load_pack()


@cache
def _program() -> Program:
    return program_of(the_pack())


def parsed(made: Made) -> Report:
    """The report as `gouji parse` would print it."""
    return claimed(made.report())


def claimed(report: Report) -> Report:
    return extract_claims(report, the_pack().phrases, subject_of(report, the_pack()).lookup)


def audited(made: Made | Report, prior: Made | None = None) -> ReportAudit:
    """The audit by the plain back end, which the tests of reasoning hold equal to durable_rules."""
    report = parsed(made) if isinstance(made, Made) else made
    before = parsed(prior) if prior else None
    return audit_report(subject_of(report, the_pack(), before), _program(), "plain")


def grave(audit: ReportAudit) -> list[Finding]:
    """The findings above notice."""
    return [finding for finding in audit.findings if finding.severity in GRAVE]


def told(findings: Iterable[Finding]) -> list[str]:
    """Findings for a failing test to show."""
    return [f"{f.severity} {f.result.rule.id} {f.message()}" for f in findings]


def gist(audit: ReportAudit) -> tuple[str, list[tuple[str, str, str]]]:
    """What must not depend on how a report is written: the verdict, and which rule says what of which scope.

    Notices are left out: that an amount has a unit of its own is a matter of writing.
    """
    return audit.verdict, [(f.result.rule.id, f.result.short, f.severity) for f in grave(audit)]


def statuses(audit: ReportAudit) -> dict[str, str]:
    """Each check's status."""
    return {result.key: result.status for result in audit.results}


def covered(made: Made) -> list[str]:
    """The cells that an equation of the form holds together."""
    return [key for key in made.figures if key.startswith(("applications.", "proceedings."))]


def named(finding: Finding) -> set[str]:
    """The cells that a finding names: those of its smallest repairs, else those of its evidence."""
    if finding.cause is not None:
        return {change.figure for repair in finding.cause.repairs for change in repair}
    return set(finding.result.figures)


def with_cell(report: Report, key: str, **fields: object) -> Report:
    """The report with one figure replaced in part."""
    figure = replace(report.figures[key], **fields)  # type: ignore[arg-type]
    return replace(report, figures={**report.figures, key: figure})


def new_value(old: Value | str, step: int) -> int:
    """Another whole number than `old`, and no negative one."""
    assert isinstance(old, int)
    return old + step if old + step >= 0 else old - step

