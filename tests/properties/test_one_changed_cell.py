"""(b) Any change of one cell that an equation covers is found, and the cell is among those named."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from properties.audits import audited, covered, examples, grave, named, new_value, reports, told
from properties.oracle import equations, single_repairs

steps = st.one_of(st.integers(1, 9), st.integers(-9, -1), st.sampled_from([10, -10, 90, 100, 1000]))


@given(made=reports, pick=st.integers(0, 10**6), step=steps)
@examples(35)
def test_a_changed_cell_is_found_and_named(made, pick, step):
    cells = covered(made)
    key = cells[pick % len(cells)]
    wrong = made.with_cells({key: new_value(made.figures[key], step)})
    run = audited(wrong)
    found = [f for f in grave(run) if f.result.rule.kind == "equation"]
    assert any(key in named(f) for f in found), (key, told(run.findings))
    assert run.verdict == "returned"


@given(made=reports, pick=st.integers(0, 10**6), step=steps)
@examples(35)
def test_the_one_cell_that_heals_the_table_is_told_for_certain(made, pick, step):
    cells = covered(made)
    key = cells[pick % len(cells)]
    wrong = made.with_cells({key: new_value(made.figures[key], step)})
    possible = single_repairs(made.vocabulary, wrong.figures)
    assert possible[key] == made.figures[key]
    causes = [f.cause for f in audited(wrong).findings if f.cause is not None]
    assert len(causes) == 1
    cause = causes[0]
    if cause.complete:
        assert {repair[0].figure: repair[0].reads for repair in cause.repairs} == possible
    if len(possible) == 1:
        assert cause.settled
    if cause.settled:
        assert cause.cells == (key,)
        assert cause.repairs[0][0].reads == made.figures[key]
        assert cause.repairs[0][0].was == wrong.figures[key]


@given(made=reports)
@examples(20)
def test_generated_figures_satisfy_every_equation_of_the_form(made):
    for equation in equations(made.vocabulary):
        assert sum(c * made.figures[key] for key, c in equation.items()) == 0
