"""(a) A consistent report reads back to its figures in any format, and nothing is said against it.

`make roundtrip` does the same with many more reports, and with files by LibreOffice and Chromium.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from noise import vocabularies
from properties.audits import examples, reports, seeds
from properties.made import make
from writers import pdf, web, word, workbook
from writers.direct import document_of
from writers.judging import Outcome, judge, judge_report
from writers.pages import Grid, look_of, page_of

from gouji.fitting import fit
from gouji.reading import read_bytes

WRITERS = {"docx": word, "html": web, "xlsx": workbook, "pdf": pdf}
KINDS = [(form, kind) for form, writer in WRITERS.items() for kind in writer.KINDS]
SURE = [key for key in KINDS if key != ("pdf", "horizontal")]
_MOST_DOUBTED = 0.01


def written(made, form, kind, marks=0.0):
    """The page of a report and the bytes of its file, drawn by the report's seed."""
    rng = Random(made.seed)
    page = page_of(made, look_of(rng, marks))
    return page, WRITERS[form].write_kind(page, kind, rng)


def said(outcome: Outcome) -> list[str]:
    return [*outcome.faults, *outcome.alarms, *outcome.wrong]


@given(made=reports)
@examples(30)
def test_a_page_that_is_read_perfectly_is_fitted_without_a_doubt(made):
    page = page_of(made)
    outcome = judge_report(page, fit(document_of(page), vocabularies()))
    assert said(outcome) == []
    assert (outcome.right, outcome.doubted) == (len(made.figures), 0)


@pytest.mark.parametrize(("form", "kind"), SURE)
@given(made=reports)
@examples(4)
def test_a_consistent_report_reads_back_in_any_format_and_nothing_is_said_against_it(form, kind, made):
    page, raw = written(made, form, kind)
    outcome = judge(page, raw, f"{made.organisation}.{form}")
    assert said(outcome) == []
    assert outcome.right == len(made.figures)
    assert outcome.doubted_share <= _MOST_DOUBTED


@pytest.mark.parametrize(("form", "kind"), SURE)
@given(seed=seeds, share=st.sampled_from([0.3, 1.0]), marks=st.sampled_from([0.0, 0.6]))
@examples(2)
def test_zeros_left_blank_or_marked_stay_so_and_raise_no_alarm(form, kind, seed, share, marks):
    made = make(seed)
    page, raw = written(made.changed(look=replace(made.look, blank=share)), form, kind, marks)
    outcome = judge(page, raw, f"{made.organisation}.{form}")
    assert said(outcome) == []
    assert outcome.right == len(made.figures)


@given(made=reports)
@examples(4)
def test_a_table_ruled_only_across_is_never_read_wrong_in_silence(made):
    """Nothing but the place on paper tells a number's column: it may be doubted, or be missing, but never be wrong."""
    page, raw = written(made, "pdf", "horizontal")
    assert judge(page, raw, "report.pdf").wrong == []


@given(seed=seeds)
@examples(5)
def test_every_format_gives_the_same_figures(seed):
    made = make(seed)
    read = {}
    for form, kind in (("docx", "plain"), ("html", "site"), ("xlsx", "xlsxwriter"), ("pdf", "grid")):
        _, raw = written(made, form, kind)
        report = fit(read_bytes(raw, f"x.{form}"), vocabularies())
        read[form] = {key: (figure.value, figure.state) for key, figure in report.figures.items()}
    assert read["docx"] == read["html"] == read["xlsx"] == read["pdf"]


def _content(form, raw):
    """What a file holds but the time when it was written."""
    if form not in ("docx", "xlsx"):
        return raw
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}


@pytest.mark.parametrize(("form", "kind"), KINDS)
def test_a_file_is_written_the_same_every_time(form, kind):
    assert _content(form, written(make(11), form, kind)[1]) == _content(form, written(make(11), form, kind)[1])


def test_the_grids_of_a_page_leave_no_slot_empty_and_cover_none_twice():
    for seed in range(40):
        grids: list[Grid] = page_of(make(seed)).grids
        assert {grid.table for grid in grids} == {"disclosure", "applications", "proceedings"}
        for grid in grids:
            assert all(len(row) == grid.columns for row in grid.slots())
