"""Of a file that ends early nobody knows whether a section is missing."""

from __future__ import annotations

from dataclasses import replace

from fitting import grids
from properties.made import make
from writers.pages import page_of

from gouji.checking import check, subject_of
from gouji.fitting import Report
from gouji.packs import Pack
from gouji.reading import Doubt

WHOLE = grids.document(page_of(make(4)))


def statuses(report: Report, pack: Pack) -> dict[str, str]:
    results = check(subject_of(report, pack))
    return {r.scope: r.status for r in results if r.rule.id == "ZJ-001"}


def test_sections_behind_the_end_of_a_damaged_file_are_undetermined(pack: Pack) -> None:
    cut = replace(WHOLE, blocks=WHOLE.blocks[:-4], doubts=(Doubt("web.cut"),))
    report = grids.fitted(cut)
    absent = {"problems", "other_matters"} - {s.id for s in report.sections}
    assert absent
    found = statuses(report, pack)
    assert {found[section] for section in absent} == {"undetermined"}
    assert found["overview"] == "pass"


def test_a_whole_file_without_a_section_lacks_it(pack: Pack) -> None:
    report = grids.fitted(replace(WHOLE, blocks=WHOLE.blocks[:-4]))
    absent = {"problems", "other_matters"} - {s.id for s in report.sections}
    assert absent
    assert {statuses(report, pack)[section] for section in absent} == {"fail"}
