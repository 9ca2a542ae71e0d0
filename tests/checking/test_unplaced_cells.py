"""Where the doubt is which column a number belongs to, a sum along its row confirms nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fitting import grids
from properties.made import make
from writers.pages import page_of

from gouji.checking import check, subject_of
from gouji.fitting import Report
from gouji.packs import Pack
from gouji.reading import Doubt

ROW = "applications.granted"
REPORT = grids.fitted(grids.document(page_of(make(6, level="county"))))


def with_cells_exchanged(code: str) -> Report:
    """Two numbers of a row in each other's column, the whole row doubted under `code`."""
    keys = tuple(key for key in REPORT.figures if key.startswith(f"{ROW}."))
    figures = {key: replace(figure, doubtful=key in keys) for key, figure in REPORT.figures.items()}
    one, other = (figures[f"{ROW}.{column}"] for column in ("natural_person", "research"))
    assert one.value != other.value
    figures |= {one.id: replace(one, value=other.value), other.id: replace(other, value=one.value)}
    return replace(REPORT, figures=figures, doubts=(Doubt(code, None, {}, keys),))


def column_sums(report: Report, pack: Pack) -> set[str]:
    return {r.status for r in check(subject_of(report, pack)) if r.rule.id == "GJ-302"
            and r.scope in ("natural_person", "research")}


@pytest.mark.parametrize(("code", "status"), [
    ("fitting.columns-unclear", "undetermined"), ("fitting.cells-clipped", "fail")])
def test_numbers_in_each_others_column_accuse_nobody(code: str, status: str, pack: Pack) -> None:
    assert column_sums(with_cells_exchanged(code), pack) == {status}
