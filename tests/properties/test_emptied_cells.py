"""(c) Emptying a cell betters nothing unsaid; a cell that is gone or holds no number never makes a fail a pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from noise import vocabularies
from properties.audits import audited, claimed, covered, examples, new_value, parsed, reports, statuses, with_cell
from properties.made import make
from properties.styles import Style

from gouji.fitting import fit
from gouji.reading import read_bytes

picks = st.lists(st.integers(0, 10**6), max_size=3)


def _faulty(made, picks):
    """The report with some cells wrong."""
    cells = covered(made)
    keys = {cells[pick % len(cells)]: pick % 9 + 1 for pick in picks}
    return made.with_cells({key: new_value(made.figures[key], step) for key, step in keys.items()})


def _mended(before, after, but=()):
    """The checks that failed and pass now."""
    return [key for key, status in statuses(before).items()
            if status == "fail" and statuses(after).get(key) == "pass" and not key.startswith(but)]


@given(made=reports, faults=picks, pick=st.integers(0, 10**6))
@examples(30)
def test_emptying_a_cell_betters_nothing_unsaid(made, faults, pick):
    wrong = _faulty(made, faults)
    key = sorted(made.figures)[pick % len(made.figures)]
    before, after = audited(wrong), audited(wrong.with_cells({key: ""}))
    if _mended(before, after):
        told = [f for f in after.findings if f.result.rule.id == "GS-001" and key in f.result.figures]
        assert told, (key, _mended(before, after))


@pytest.mark.parametrize("word", ["见附件", "若干", "3O"])
@given(made=reports, faults=picks, pick=st.integers(0, 10**6))
@examples(12)
def test_a_cell_that_holds_no_number_never_makes_a_fail_a_pass(word, made, faults, pick):
    wrong = _faulty(made, faults)
    key = covered(made)[pick % len(covered(made))]
    before, after = audited(wrong), audited(wrong.with_cells({key: word}))
    assert _mended(before, after) == []
    assert any(f.result.status != "pass" and key in f.result.figures for f in after.findings), key


@given(made=reports, faults=picks, pick=st.integers(0, 10**6))
@examples(15)
def test_a_figure_that_is_missing_never_makes_a_fail_a_pass(made, faults, pick):
    report = parsed(_faulty(made, faults))
    key = sorted(made.figures)[pick % len(made.figures)]
    before = audited(report)
    after = audited(with_cell(report, key, value=None, state="missing", raw=""))
    assert _mended(before, after) == []


def _without_cell(made, key):
    """The report of a file from which one cell was cut, not emptied: its row is one cell shorter."""
    line, cell, _ = made.report().figures[key].place
    lines = made.text.split("\n")
    if cell is None:  # one cell a line
        del lines[line - 1]
    else:
        mark = "|" if made.look.table == "pipes" else "\t"
        fields = lines[line - 1].split(mark)
        del fields[cell - (mark == "\t")]
        lines[line - 1] = mark.join(fields)
    return claimed(fit(read_bytes("\n".join(lines).encode(), made.file), vocabularies()))


@given(made=reports, faults=picks, pick=st.integers(0, 10**6))
@examples(30)
def test_a_cell_cut_out_of_the_file_never_makes_a_fail_a_pass(made, faults, pick):
    wrong = _faulty(made, faults)
    key = covered(made)[pick % len(covered(made))]
    after = audited(_without_cell(wrong, key))
    assert _mended(audited(wrong), after) == []
    assert after.report.doubts


def test_a_short_row_of_a_markdown_table_is_doubted():
    made = make(0, year=2019, level="city", look=Style(table="pipes"))
    cut = _without_cell(made, "applications.new.natural_person")
    assert [d for d in cut.doubts if d.figures]
