"""Tables whose grid the reader knows: every number below its heading, or a doubt."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from fitting import grids
from properties.made import make
from properties.styles import Style
from writers.pages import Page, page_of

from gouji.reading import Cell, Paragraph, Place, TableBlock

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


# ── columns in another order, columns of their own, tables twice ──

def wrong(report, made: Page) -> dict[str, object]:
    return {k: (w.value, f.value) for k, w in made.wanted.items() if (f := report.figures[k]).value != w.value}


def exchanged(which: str, one: int, other: int):
    """Two columns of a table, counted from its first number, with their headings."""
    def mutate(rows, grid, table):
        if grid.table == which:
            swap = {grid.labels + one: grid.labels + other, grid.labels + other: grid.labels + one}
            lowest = {c.column: r for r, row in enumerate(rows[: grid.header_rows]) for c in row if c.columns == 1}
            for r, row in enumerate(rows):
                rows[r] = sorted((c._replace(column=swap[c.column]) if c.column in swap and c.columns == 1 and (
                    r >= grid.header_rows or lowest[c.column] == r) else c for c in row), key=lambda c: c.column)
        return [rows]
    return mutate


def test_columns_in_another_order_go_by_their_headings() -> None:
    for seed in SEEDS:
        made = page(seed)
        report = grids.fitted(grids.document(made, exchanged("applications", 2, 3)))
        assert not wrong(report, made)


@pytest.mark.parametrize(("one", "other"), [(0, 1), (5, 6), (7, 8)])
def test_columns_of_table_four_exchanged_are_doubted(one: int, other: int) -> None:
    for seed in SEEDS:
        made = page(seed)
        report = grids.fitted(grids.document(made, exchanged("proceedings", one, other)))
        assert not grids.unsaid(report, made), seed


def with_subtotal(rows, grid, table):
    """小计 before 总计, and a page break behind which one column is left blank."""
    if grid.table != "applications":
        return [rows]
    last = grid.columns - 1
    for r, row in enumerate(rows):
        moved = [c._replace(column=last + 1) if c.column == last and c.columns == 1 else
                 c._replace(columns=c.columns + 1) if c.column < last < c.column + c.columns else c for c in row]
        place = row[0].place._replace(cell=99)
        if any(c.column == last + 1 for c in moved):
            text = "小计" if r < grid.header_rows else "" if not moved[-1].text else "4"
            moved.insert(len(moved) - 1, Cell(text, place, last, rows=moved[-1].rows))
        rows[r] = moved
    at = grid.header_rows + 12
    blank = grid.labels + 2
    first, second = [list(row) for row in rows[:at]], [
        [c._replace(text="") if c.column == blank and c.columns == 1 else c for c in row] for row in rows[at:]]
    return [first, second]


def test_a_column_of_their_own_over_a_page_break_never_moves_numbers() -> None:
    for seed in SEEDS:
        made = page(seed)
        report = grids.fitted(grids.document(made, with_subtotal))
        named = {key for doubt in report.doubts for key in doubt.figures}
        assert not {k: v for k, v in wrong(report, made).items() if v[1] is not None and not
                    report.figures[k].doubtful and k not in named}, seed


def test_two_tables_four_are_doubted() -> None:
    made = page(2)
    whole = grids.document(made)
    at = max(i for i, b in enumerate(whole.blocks) if isinstance(b, TableBlock))
    table = whole.blocks[at]
    assert isinstance(table, TableBlock)
    more = [Paragraph("其中：县本级", Place(table.place.line + 1)),
            replace(table, rows=(*table.rows[:-1], tuple(c._replace(text="7") for c in table.rows[-1])))]
    report = grids.fitted(replace(whole, blocks=(*whole.blocks[: at + 1], *more, *whole.blocks[at + 1 :])))
    assert all(report.figures[k].doubtful for k in made.wanted if k.startswith("proceedings."))


@pytest.mark.parametrize(("note", "factor"), [
    ("（单位：元）", "0.0001"), ("（元）", "0.0001"), ("\n（人民币元）", "0.0001"), ("，单位：元", "0.0001"),
    ("（单位：千元）", "0.1"), ("（单位：亿元）", "10000"), ("（单位：万元）", "1"), ("", "1")])
def test_the_unit_of_a_heading_counts_however_it_is_put(note: str, factor: str) -> None:
    made = page_of(make(8, year=2022, level="county", look=Style()))
    report = grids.fitted(grids.document(made, lambda rows, grid, table: [[
        [c._replace(text=c.text.replace("（单位：万元）", note)) for c in row] for row in rows]]))
    truth = made.wanted["disclosure.fees.amount"].value
    assert truth
    assert Decimal(report.figures["disclosure.fees.amount"].value or 0) == Decimal(truth) * Decimal(factor)


def test_a_unit_that_is_not_known_is_doubted() -> None:
    made = page_of(make(8, year=2022, level="county", look=Style()))
    report = grids.fitted(grids.document(made, lambda rows, grid, table: [[
        [c._replace(text=c.text.replace("万元", "美元")) for c in row] for row in rows]]))
    assert [d.code for d in report.doubts] == ["fitting.unit-unclear"]
    assert report.figures["disclosure.fees.amount"].doubtful
