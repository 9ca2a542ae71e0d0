"""Tables whose grid the reader knows: every number below its heading, or a doubt."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from fitting import grids
from properties.made import make
from writers.pages import Page, page_of

SEEDS = range(12)


def page(seed: int, blank: float = 0.0) -> Page:
    made = make(seed)
    return page_of(made.changed(look=replace(made.look, blank=blank)))


@pytest.mark.parametrize("blank", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_whole_grid_reads_back_without_a_doubt(seed: int, blank: float) -> None:
    made = page(seed, blank)
    report = grids.fitted(grids.document(made))
    assert {k: (f.value, f.state) for k, f in report.figures.items()} == {
        k: (w.value, w.state) for k, w in made.wanted.items()}
    assert grids.doubted(report) == 0


@pytest.mark.parametrize("blank", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("how", list(grids.MUTATIONS))
def test_a_damaged_grid_gives_no_wrong_figure_without_a_doubt(how: str, blank: float) -> None:
    for seed in SEEDS:
        made = page(seed, blank)
        report = grids.fitted(grids.document(made, grids.MUTATIONS[how](Random(seed))))
        assert not grids.unsaid(report, made), seed


def test_a_table_in_two_pieces_is_read_where_its_rows_are_full() -> None:
    for seed in SEEDS:
        made = page(seed)
        report = grids.fitted(grids.document(made, grids.split(Random(seed))))
        assert {k: f.value for k, f in report.figures.items()} == {k: w.value for k, w in made.wanted.items()}
        assert grids.doubted(report) == 0
