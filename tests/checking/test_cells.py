"""Format rules on cells: empty, not there, a whole row not there, and numbers whose reading is doubtful."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cases.build import BLANK, MISSING, changed, doubtful, row
from checking.subjects import A, base, of, results

from gouji.checking import Result, check, subject_of
from gouji.corpus import parse
from gouji.fitting import Report
from gouji.packs import Pack
from gouji.reading import Doubt
from gouji.resources import rules_folder

LICENCES, PENALTIES = "disclosure.licences.decisions", "disclosure.penalties.decisions"


def _gone(*names: str) -> dict[str, object]:
    return {cell: MISSING for name in names for cell in row(name, *[0] * 7)}


def _of(pack: Pack, source: Report, rule: str, scope: str) -> Result:
    return of(check(subject_of(source, pack)), rule, scope)


def test_empty_cells_and_cells_that_are_not_there_are_told_apart(pack: Pack) -> None:
    found = of(results(pack, {A + "new.research": BLANK, A + "granted.welfare": MISSING}), "GS-001", "applications")
    assert found.values["zh"]["problem"] == ("1 格没有填：本年新收.科研机构；"
                                             "1 格不在，或这一行的格数与表样不符：予以公开.社会公益组织")
    assert "do not fill in 0" in str(found.values["en"]["expected"])


@pytest.mark.parametrize(("cell", "zero"), [(BLANK, True), (MISSING, False)])
def test_zero_is_advised_for_empty_cells_only(pack: Pack, cell: dict[str, object], zero: bool) -> None:
    found = of(results(pack, {A + "new.research": cell}), "GS-001", "applications")
    assert (found.values["zh"]["expected"] == "有数的填上数，没有的填 0") is zero
    assert ("不要填 0" in str(found.values["zh"]["expected"])) is not zero


@pytest.mark.parametrize(("names", "told"), [
    (("carried_out",), "“四、结转下年度继续办理”"),
    (("new", "carried_out"), "“一、本年新收政府信息公开申请数量”、“四、结转下年度继续办理”")])
def test_rows_that_are_not_there_are_told_once_by_their_labels(pack: Pack, names: tuple[str, ...], told: str) -> None:
    found = results(pack, _gone(*names))
    result = of(found, "GS-008", "applications")
    assert (result.status, result.values["zh"]["problem"], result.values["zh"]["count"]) == ("fail", told, len(names))
    assert len(result.figures) == 7 * len(names)
    assert of(found, "GS-001", "applications").status == "pass"  # told by the row


def test_a_row_with_a_cell_left_is_there(pack: Pack) -> None:
    found = results(pack, {**_gone("carried_out"), A + "carried_out.total": 5})
    assert of(found, "GS-008", "applications").status == "pass"
    assert of(found, "GS-001", "applications").values["zh"]["count"] == 6


@pytest.mark.parametrize(("code", "status"), [
    ("fitting.rows-not-found", "fail"), ("fitting.columns-unclear", "pass"), ("fitting.label-differs", "pass")])
def test_a_row_whose_cells_our_reading_could_not_place_is_not_called_gone(pack: Pack, code: str, status: str) -> None:
    doubt = Doubt(code, None, {}, tuple(_gone("carried_out")))
    source = replace(changed(base(), _gone("carried_out")), doubts=(doubt,))
    assert _of(pack, source, "GS-008", "applications").status == status


def test_of_a_table_that_is_not_there_no_row_is_told(pack: Pack) -> None:
    source = changed(base(), {key: MISSING for key in base().figures if key.startswith("applications.")})
    assert _of(pack, source, "GS-008", "applications").status == "not_applicable"


def test_a_row_deleted_from_a_file_is_told_and_one_that_stands_there_is_not(pack: Pack, tmp_path: Path) -> None:
    text = (rules_folder().parent / "reports/submissions/望湖县2020.txt").read_text("utf-8")
    lines = text.split("\n")
    kept = [line for line in lines if not line.strip().startswith("2.重复申请")]
    assert len(kept) == len(lines) - 1
    for name, wanted in (("whole", lines), ("short", kept)):
        (tmp_path / f"{name}.txt").write_text("\n".join(wanted), "utf-8")
    whole, short = (_of(pack, parse(tmp_path / f"{name}.txt", pack), "GS-008", "applications")
                    for name in ("whole", "short"))
    assert (whole.status, short.status) == ("pass", "fail")
    assert short.values["zh"]["problem"] == "“2.重复申请”"


def test_of_numbers_that_cannot_be_only_those_read_for_certain_are_told(pack: Pack) -> None:
    found = of(results(pack, {LICENCES: -3, PENALTIES: doubtful(-4)}), "GS-005", "disclosure")
    assert (found.status, found.figures, found.unsure) == ("fail", (LICENCES,), ())
    assert (found.values["zh"]["count"], found.values["zh"]["quote"]) == (1, "-3")
    found = of(results(pack, {LICENCES: doubtful(-3), PENALTIES: doubtful(-4)}), "GS-005", "disclosure")
    assert (found.status, found.values["zh"]["count"]) == ("undetermined", 2)
