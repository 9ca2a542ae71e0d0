"""The smallest repairs are exactly those that trying everything finds."""

from __future__ import annotations

import os
import subprocess
import sys
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from locating.every_repair import by_programme, chosen, in_box, residuals, supports, up_to_two
from locating.spoiling import RULES, Faults, Figures, equations_of, fails, system_of

from gouji.locating import programme, search
from gouji.locating.linear import faults
from gouji.locating.search import Cell, System, smallest_repairs
from gouji.packs import Pack

BOX = 5


def small(draw: st.DrawFn, factors: st.SearchStrategy[int], constants: st.SearchStrategy[int]) -> System:
    names = "abcde"[:draw(st.integers(2, 5))]
    cells = {name: Cell(draw(st.integers(0, 3)), 0, draw(st.sampled_from((4, 10)))) for name in names}
    equations = {}
    for e in range(draw(st.integers(1, 4))):
        inside = draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True))
        equations[f"e{e}"] = {**{name: draw(factors) for name in inside}, "": draw(constants)}
    return System(cells, equations)


@st.composite
def plain(draw: st.DrawFn) -> System:
    return small(draw, st.sampled_from((-1, 1)), st.sampled_from((0, 0, 0, 1, -2)))


@st.composite
def odd(draw: st.DrawFn) -> System:
    return small(draw, st.sampled_from((-2, -1, 1, 1, 2, 3)), st.integers(-3, 3))


def agrees(system: System) -> None:
    """Against every vector of values in a box: nothing smaller, nothing missing, nothing that does not heal."""
    components = smallest_repairs(system, most=2000)
    wanted = in_box(system, 0, BOX)
    if not any(residuals(system).values()):
        assert components == []
        return
    if any(not component.repairs for component in components):
        assert not wanted or not all(component.complete for component in components)
        return
    repairs = chosen(components)
    assert all(not any(residuals(system, dict(repair)).values()) for repair in repairs)
    assert all(value >= 0 and value != system.cells[name].value for repair in repairs for name, value in repair)
    assert len({len(repair) for repair in repairs}) == 1
    boxed = {repair for repair in repairs if all(value <= BOX for _, value in repair)}
    if boxed or (wanted and len(next(iter(wanted))) == len(next(iter(repairs)))):
        assert boxed <= wanted
        if all(component.complete for component in components):
            assert boxed == wanted
    else:
        assert not wanted or len(next(iter(wanted))) > len(next(iter(repairs)))


@given(plain())
def test_small_systems_get_all_their_smallest_repairs(system: System) -> None:
    agrees(system)


@given(odd())
def test_other_coefficients_and_constants_are_no_exception(system: System) -> None:
    agrees(system)


@settings(max_examples=20)
@given(st.one_of(plain(), odd()))
def test_the_programme_and_its_groups_list_the_same(system: System) -> None:
    pytest.importorskip("scipy")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "within_reach", lambda fault, size: size <= 1)
        agrees(system)


def spoiled(pack: Pack, kind: str, number: int, template: int, seed: int = 1) -> list[System]:
    vocabulary = pack.vocabularies[template]
    equations = equations_of(pack, vocabulary, RULES[:3])
    made = Faults(vocabulary, Random(f"{kind} {seed}"))
    out: list[System] = []
    while len(out) < number:
        figures = made.consistent()
        figures |= made.kinds()[kind](figures)
        if fails(figures, equations):
            out.append(system_of(figures, equations))
    return out


@pytest.mark.parametrize(("template", "number"), [(0, 37), (1, 39)])
def test_table_three_is_one_system(pack: Pack, template: int, number: int) -> None:
    assert len(equations_of(pack, pack.vocabularies[template], RULES[:3])) == number
    assert len(equations_of(pack, pack.vocabularies[template])) == number + 3


@pytest.mark.parametrize("template", [0, 1])
@pytest.mark.parametrize("kind", ["one cell", "two cells", "a total", "split digits", "a swapped pair"])
def test_one_or_two_wrong_cells_get_exactly_the_repairs_that_trying_all_pairs_finds(
        pack: Pack, kind: str, template: int) -> None:
    for system in spoiled(pack, kind, 4, template):
        components = smallest_repairs(system)
        assert all(component.complete for component in components)
        assert chosen(components) == up_to_two(system) != set()


@pytest.mark.parametrize(("kind", "template", "number"), [
    ("three cells", 0, 1), ("three cells", 1, 1), ("a 2x2 block", 0, 1), ("a 2x2 block", 1, 1), ("six cells", 1, 1)])
def test_more_wrong_cells_get_exactly_the_repairs_that_programmes_list(
        pack: Pack, kind: str, template: int, number: int) -> None:
    pytest.importorskip("scipy")
    for system in spoiled(pack, kind, number, template):
        components = smallest_repairs(system)
        assert all(component.complete for component in components)
        assert supports(chosen(components)) == by_programme(system)
        assert not any(residuals(system, dict(next(iter(chosen(components))))).values())


@pytest.fixture
def table(pack: Pack) -> tuple[Figures, dict[str, dict[str, int]], Faults]:
    """A consistent table three of 2021 with a 7 in every inner cell."""
    vocabulary = pack.vocabularies[1]
    made = Faults(vocabulary, Random(0))
    figures = {made.at(row, column): 7 for row in made.leaves for column in made.columns[:-1]}
    for column in made.columns[:-1]:
        figures |= {made.at("closed", column): 7 * len(made.leaves), made.at("new", column): 7 * len(made.leaves),
                    made.at("carried_in", column): 2, made.at("carried_out", column): 2}
    figures |= {made.at(row, made.columns[-1]): sum(figures[made.at(row, column)] for column in made.columns[:-1])
                for row in made.rows}
    return figures, equations_of(pack, vocabulary, RULES[:3]), made


def test_a_table_that_holds_has_no_components(table: tuple[Figures, dict[str, dict[str, int]], Faults]) -> None:
    figures, equations, _ = table
    assert smallest_repairs(system_of(figures, equations)) == []


def test_a_mistyped_total_names_the_total_and_its_three_checks(
        table: tuple[Figures, dict[str, dict[str, int]], Faults]) -> None:
    figures, equations, made = table
    name = made.at("closed", made.columns[0])
    [component] = smallest_repairs(system_of(figures | {name: 3}, equations))
    assert component.repairs == ({name: figures[name]},)
    assert len(component.checks) == 3 and component.complete


def test_a_swap_across_columns_of_a_row_lists_every_row_that_could_have_been_swapped(
        table: tuple[Figures, dict[str, dict[str, int]], Faults]) -> None:
    figures, equations, made = table
    row, a, b = made.leaves[0], made.columns[0], made.columns[1]
    start = figures | {made.at(row, a): 9, made.at("closed", a): figures[made.at("closed", a)] + 2,
                       made.at("new", a): figures[made.at("new", a)] + 2}
    for wide in (row, "closed", "new"):
        start[made.at(wide, made.columns[-1])] += 2
    assert not fails(start, equations)
    [component] = smallest_repairs(system_of(start | {made.at(row, a): 7, made.at(row, b): 9}, equations))
    assert {made.at(row, a): 9, made.at(row, b): 7} in component.repairs
    assert len(component.repairs) == len(made.leaves)  # the same 2 may have moved in any other row


def test_separate_faults_come_as_separate_components_that_keep_their_alternatives(
        table: tuple[Figures, dict[str, dict[str, int]], Faults]) -> None:
    figures, equations, made = table
    rows, columns = made.leaves, made.columns
    wrong = {made.at(rows[i], columns[i]): 7 + 10 ** i for i in range(4)}
    # These two differ by as much: each may as well stand in the other's column.
    wrong |= {made.at(rows[7], columns[4]): 3, made.at(rows[8], columns[5]): 3}
    components = smallest_repairs(system_of(figures | wrong, equations))
    assert [len(component.repairs) for component in components] == [1, 1, 1, 1, 2]
    assert all(component.complete for component in components)
    assert {frozenset(wrong)} < supports(chosen(components))


def test_what_costs_less_to_suspect_comes_first(table: tuple[Figures, dict[str, dict[str, int]], Faults]) -> None:
    figures, equations, made = table
    rows, (a, b) = made.leaves, made.columns[:2]
    wrong = figures | {made.at(rows[0], a): 0, made.at(rows[1], b): 0}
    plain, = smallest_repairs(system_of(wrong, equations))
    assert [set(repair) for repair in plain.repairs] == [
        {made.at(rows[0], a), made.at(rows[1], b)}, {made.at(rows[0], b), made.at(rows[1], a)}]
    doubtful, = smallest_repairs(system_of(wrong, equations, {made.at(rows[1], a): 5}))
    assert doubtful.repairs == plain.repairs[::-1]


def test_a_row_of_table_four_lists_each_cell_that_could_be_wrong() -> None:
    cells = {name: Cell(value, 0, 10) for name, value in zip("abcdt", (4, 6, 2, 1, 9), strict=True)}
    system = System(cells, {"row": {"a": 1, "b": 1, "c": 1, "d": 1, "t": -1}})
    assert smallest_repairs(system) == [search.Component(("row",), ({"a": 0}, {"b": 2}, {"t": 13}), True)]


def test_lowest_values_may_take_a_cell_more_and_every_division_is_listed() -> None:
    system = System({"a": Cell(4, 0, 10), "b": Cell(4, 0, 10)}, {"limit": {"a": 1, "b": 1, "": -3}})
    [component] = smallest_repairs(system)
    assert component.repairs == ({"a": 0, "b": 3}, {"a": 1, "b": 2}, {"a": 2, "b": 1}, {"a": 3, "b": 0})
    free = System({"a": Cell(4, None, 10), "b": Cell(4, 0, 10)}, {"limit": {"a": 1, "b": 1, "": -3}})
    assert smallest_repairs(free)[0].repairs == ({"a": -1},)


def test_no_repair_is_told_as_none_and_complete() -> None:
    system = System({"a": Cell(1, 0, 10)}, {"one": {"a": 1, "": 5}, "other": {"a": 1, "": -1}})
    assert smallest_repairs(system) == [search.Component(("one",), (), True)]
    assert smallest_repairs(System({}, {"none": {"": 1}})) == [search.Component(("none",), (), True)]


def test_more_repairs_than_asked_for_are_not_complete() -> None:
    system = System({name: Cell(0, 0, 10) for name in "abcdef"}, {"row": dict.fromkeys("abcdef", 1) | {"": -2}})
    [component] = smallest_repairs(system, most=4)
    assert len(component.repairs) == 4 and not component.complete


@pytest.fixture
def beyond(table: tuple[Figures, dict[str, dict[str, int]], Faults]) -> tuple[System, Figures, set[str]]:
    """A 2x3 block in a table of zeros, which only the programme can tell, and one wrong cell apart from it."""
    figures, equations, made = table
    figures = dict.fromkeys(figures, 0)
    pick = [made.at(row, column) for row in made.leaves[:2] for column in made.columns[:3]]
    wrong = dict(zip(pick, (100, 1000, 31, 555, 77, 2222), strict=True)) | {made.at(made.leaves[9], made.columns[4]): 8}
    return system_of(figures | wrong, equations), figures, set(wrong)


def test_beyond_the_search_the_programme_finds_and_proves(beyond: tuple[System, Figures, set[str]]) -> None:
    pytest.importorskip("scipy")
    system, figures, wrong = beyond
    components = smallest_repairs(system)
    assert [len(component.repairs[0]) for component in components] == [6, 1]
    assert all(component.complete for component in components)
    assert chosen(components) == {frozenset((name, figures[name]) for name in wrong)}
    assert supports(chosen(components)) == by_programme(system)


def test_the_solver_writes_nothing_to_standard_output(capfd: pytest.CaptureFixture[str]) -> None:
    with programme._quiet():
        os.write(1, b"a line of the solver's own\n")
    os.write(1, b"ours\n")
    assert capfd.readouterr().out == "ours\n"


def test_without_scipy_the_failing_checks_come_without_repairs(beyond: tuple[System, Figures, set[str]],
                                                               monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    [component] = smallest_repairs(beyond[0])
    assert component.repairs == () and not component.complete
    assert set(component.checks) == {key for key, value in residuals(beyond[0]).items() if value}


def test_out_of_programmes_is_told_as_not_complete(beyond: tuple[System, Figures, set[str]],
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PROGRAMMES", 0)
    assert all(not component.complete for component in smallest_repairs(beyond[0]))


def test_scipy_is_loaded_only_where_it_is_needed() -> None:
    code = ("import sys; from gouji.locating.search import *; "
            "s = System({'a': Cell(1, 0, 1), 'b': Cell(2, 0, 1)}, {'e': {'a': 1, 'b': -1}}); "
            "assert len(smallest_repairs(s)[0].repairs) == 2; assert 'scipy' not in sys.modules")
    subprocess.run([sys.executable, "-c", code], check=True)


def test_parts_that_share_no_cell_are_searched_apart(pack: Pack) -> None:
    equations = equations_of(pack, pack.vocabularies[0])
    figures: Figures = {name: 0 for terms in equations.values() for name in terms}
    spoilt = figures | {"proceedings.review.total": 2, "applications.new.total": 1}
    assert len(faults(system_of(spoilt, equations))) == 2
    assert [component.checks for component in smallest_repairs(system_of(spoilt, equations))] == [
        ("GJ-301:new", "GJ-303:total"), ("GJ-401:review",)]
