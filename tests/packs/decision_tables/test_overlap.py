"""The check for gaps and overlaps finds what trying every value finds."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.packs.decision_tables import Column, Domain, Row
from gouji.packs.decision_tables.conditions import lookup_of, read_condition
from gouji.packs.decision_tables.overlap import MOST, Case, Found, check_rows, in_words

WORDS = ("甲", "乙", "丙")
COUNT = Domain(whole=True, limits=((("≥", 0),),))
WHOLE = Domain(whole=True, limits=((("≠", 0),),))
HALVES = Domain()
DOMAINS = {"count": COUNT, "whole": WHOLE, "halves": HALVES,
           "either": COUNT.joined(Domain(whole=True, limits=((("<", -2),),)))}
TRIED = {name: [v for v in (Decimal(n) / 4 for n in range(-24, 33)) if domain.admits(v)]
         for name, domain in DOMAINS.items()}
_bounds = st.integers(-4, 5).map(str) | st.sampled_from(["0.5", "2.5"])
_numbers = st.one_of(
    st.just(""), st.builds("{} {}".format, st.sampled_from("><≥≤=≠"), _bounds), _bounds,
    st.builds("≥ {} 且 < {}".format, _bounds, _bounds), st.builds("< {} 或 > {}".format, _bounds, _bounds),
    st.builds("= {} ± 1".format, _bounds))
_words = st.sampled_from(["", "甲", "乙", "≠ 甲", "甲 或 丙", "非 丙"])


def number_column(kind: str) -> Column:
    return Column("数", "A", "", None, DOMAINS[kind])


def row(at: int, columns: list[Column], texts: tuple[str, ...], result: str = "error") -> Row:
    return Row(at, tuple(read_condition(text, column, ()) if text else None
                         for text, column in zip(texts, columns, strict=True)), texts, result)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Column], list[list[object]], list[Row]]:
    kinds = draw(st.lists(st.sampled_from([*DOMAINS, "words"]), min_size=1, max_size=3))
    columns = [Column("词", "A", "", None, Domain(WORDS), tuple((w, w) for w in WORDS)) if kind == "words"
               else number_column(kind) for kind in kinds]
    values: list[list[object]] = [list(WORDS) if kind == "words" else TRIED[kind] for kind in kinds]
    texts = draw(st.lists(st.tuples(*(_words if kind == "words" else _numbers for kind in kinds)), min_size=1,
                          max_size=5))
    return columns, values, [row(at, columns, each) for at, each in enumerate(texts)]


def _held(rows: list[Row], columns: list[Column], values: tuple[object, ...]) -> tuple[int, ...]:
    return tuple(at for at, each in enumerate(rows) if each.holds(values, columns, lookup_of({})))


def _sample(case: Case, columns: list[Column], values: list[list[object]]) -> tuple[object, ...]:
    rest = [each[0] for each in values[len(case.pieces):]]
    return (*(piece.sample for piece in case.pieces), *rest)


@settings(max_examples=120)
@given(tables())
def test_gaps_and_overlaps_are_those_of_trying_every_value(made: tuple[list[Column], list[list[object]], list[Row]],
                                                           ) -> None:
    columns, values, rows = made
    found = check_rows(columns, rows, {}, 10_000)
    truths = [[tuple(condition is None or Row(0, (condition,), ("",), "").holds((value,), [column], lookup_of({}))
                     for condition in (each.conditions[at] for each in rows)) for value in column_values]
              for at, (column, column_values) in enumerate(zip(columns, values, strict=True))]
    gap, pairs = False, set()
    for combination in product(*map(set, truths)):
        taking = [at for at in range(len(rows)) if all(each[at] for each in combination)]
        gap |= not taking
        pairs |= {(one, other) for one in taking for other in taking if one < other}
    assert found.looked
    assert bool(found.gap_count) is gap
    assert {case.rows for case in found.overlaps} == pairs
    for case in found.gaps:
        assert _held(rows, columns, _sample(case, columns, values)) == ()
    for case in found.overlaps:
        assert set(case.rows) <= set(_held(rows, columns, _sample(case, columns, values)))


@given(tables())
def test_a_row_made_of_what_is_said_of_a_gap_takes_it(made: tuple[list[Column], list[list[object]], list[Row]]) -> None:
    columns, values, rows = made
    for case in check_rows(columns, rows, {}).gaps:
        texts = []
        for at, column in enumerate(columns):
            alone = Case(case.pieces[at:at + 1], ())
            said = in_words([column], alone) if alone.pieces else ""
            texts.append(said.removeprefix(column.name).strip() if said != "任何情况" else "")
        new = row(99, columns, tuple(texts))
        assert new.holds(_sample(case, columns, values), columns, lookup_of({}))


def _columns(*keys: str) -> list[Column]:
    return [Column(key, "A", key, None, COUNT) for key in keys]


def _found(columns: list[Column], *texts: tuple[str, ...]) -> Found:
    return check_rows(columns, [row(at, columns, each) for at, each in enumerate(texts)], {})


def test_a_case_that_cannot_be_is_no_gap() -> None:
    """All findings have one of three severities and one of three actions."""
    columns = _columns("error", "warning", "notice", "mend")
    assert not _found(columns, ("= 0", "= 0", "= 0", "= 0"), ("≥ 1", "", "", ""), ("0", "≥ 1", "", ""),
                      ("0", "0", "≥ 1", "")).gap_count


def test_the_same_without_one_severity_is_a_gap() -> None:
    columns = _columns("error", "warning", "mend")
    found = _found(columns, ("= 0", "= 0", "= 0"), ("≥ 1", "", ""), ("0", "≥ 1", ""))
    assert [in_words(columns, gap) for gap in found.gaps] == ["error = 0；warning = 0；mend > 0"]


def test_a_whole_number_leaves_no_gap_between_neighbours() -> None:
    columns = _columns("mend")
    assert not _found(columns, ("≤ 3",), ("≥ 4",)).gap_count
    fractions = [number_column("halves")]
    assert [in_words(fractions, gap) for gap in _found(fractions, ("≤ 3",), ("≥ 4",)).gaps] == ["数 > 3 且 < 4"]


def test_beyond_the_limit_nothing_is_looked_for() -> None:
    columns = [number_column("halves")] * 6
    rows = [row(at, columns, tuple(f"> {at}" for _ in columns)) for at in range(8)]
    found = check_rows(columns, rows, {})
    assert found.cases > MOST
    assert not found.looked
    assert not found.gaps
