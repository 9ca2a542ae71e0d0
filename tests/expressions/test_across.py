"""Equations over the reports of several organisations, some of which are not there, held against trying every value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.expressions import Evaluation, Key, Operand, arithmetic, bind, evaluate, parse

_SCOPES = {"本机关": "organ", "下级": "children"}
# Each with what it says of the aggregate, the office and the subordinates.
EQUATIONS: dict[str, Callable[[int, int, Sequence[int]], bool]] = {
    "甲 = 本机关.甲 + 下级.求和(甲)": lambda own, organ, each: own == organ + sum(each),
    "甲 ≥ 本机关.甲 + 下级.求和(甲)": lambda own, organ, each: own >= organ + sum(each),
    "甲 ≤ 本机关.甲 + 下级.求和(甲)": lambda own, organ, each: own <= organ + sum(each),
    "甲 = 最大(本机关.甲, 下级.甲)": lambda own, organ, each: own == max(organ, *each),
    "最大(本机关.甲, 下级.甲) ≤ 甲": lambda own, organ, each: own >= max(organ, *each),
    "甲 ≤ 最大(本机关.甲, 下级.甲)": lambda own, organ, each: own <= max(organ, *each),
}
_MOST = 4
# More than any aggregate, so that what holds for some number holds for one up to this.
_TRIED = range(3 * _MOST + 2)


def resolve(parts: tuple[str, ...]) -> tuple[Key, ...]:
    return (Key(_SCOPES.get(parts[0], "own"), parts[-1]),)  # type: ignore[arg-type]


def operand(key: Key, value: int | str) -> Operand:
    if isinstance(value, int):
        return Operand(key, key.scope, value, source="别的.txt")
    return Operand(key, key.scope, None, "blank" if value == "blank" else "missing",
                   source="" if value == "unreported" else "别的.txt")


def run(text: str, own: int | str, organ: int | str, each: Sequence[int | str]) -> Evaluation:
    def lookup(key: Key) -> list[Operand]:
        return [operand(key, value) for value in
                {"own": [own], "organ": [organ], "children": each}[key.scope]]  # type: ignore[index]

    return evaluate(bind(parse(text), resolve), lookup)


def expected(holds: Callable[[int, int, Sequence[int]], bool], cells: Sequence[int | str]) -> str:
    """Passes where it holds with every blank cell 0 whatever else is missing, or with anything at all; fails where
    nothing makes it hold."""
    def outcomes(blank: range) -> set[bool]:
        choices = [[cell] if isinstance(cell, int) else list(blank) if cell == "blank" else list(_TRIED)
                   for cell in cells]
        return {holds(own, organ, each) for own, organ, *each in product(*choices)}

    if outcomes(range(1)) == {True}:
        return "pass"
    return {(True,): "pass", (False,): "fail"}.get(tuple(outcomes(_TRIED)), "undetermined")


_cell = st.one_of(st.integers(0, _MOST), st.integers(0, _MOST), st.sampled_from(["blank", "missing", "unreported"]))


@settings(max_examples=300)
@given(own=st.integers(0, 3 * _MOST), organ=_cell, each=st.lists(_cell, min_size=1, max_size=2),
       text=st.sampled_from(sorted(EQUATIONS)))
def test_what_is_missing_is_judged_as_by_trying_every_value(own: int, organ: int | str, each: list[int | str],
                                                            text: str) -> None:
    assert run(text, own, organ, each).status == expected(EQUATIONS[text], [own, organ, *each])


@given(own=st.integers(0, 60), organ=st.integers(0, 20), each=st.lists(st.integers(0, 20), min_size=1, max_size=60),
       gone=st.sets(st.integers(0, 59), max_size=5), text=st.sampled_from(sorted(EQUATIONS)))
def test_a_report_that_comes_in_never_turns_what_was_certain(own: int, organ: int, each: list[int], gone: set[int],
                                                             text: str) -> None:
    without: list[int | str] = ["unreported" if place in gone else value for place, value in enumerate(each)]
    before, after = run(text, own, organ, without), run(text, own, organ, list(each))
    assert after.status in ("pass", "fail")
    assert before.status in (after.status, "undetermined")
    if before.status == "undetermined":
        assert before.unknown == tuple(o for o in before.operands if o.unreported)


def test_every_number_is_in_the_evidence_and_a_long_sum_is_written_short() -> None:
    text = "甲 = 本机关.甲 + 下级.求和(甲)"
    found = run(text, 1, 2, [*range(40), "unreported"])
    assert len(found.operands) == 43
    assert arithmetic(bind(parse(text), resolve), found) == ("1", "2 + 0 + 1 + 2 + … + 未报")
    most = "甲 = 下级.最大(甲)"
    assert arithmetic(bind(parse(most), resolve), run(most, 1, 0, list(range(40))))[1] == "下级.最大(0, 1, 2, …, 39)"


@pytest.mark.parametrize(("text", "written"), [
    ("甲 + 下级.求和(甲) > 0", "1 + 3 + 4"), ("甲 - 下级.求和(甲) > 0", "1 - (3 + 4)"),
    ("甲 × 下级.求和(甲) > 0", "1 × (3 + 4)")])
def test_a_sum_after_a_plus_needs_no_brackets(text: str, written: str) -> None:
    assert arithmetic(bind(parse(text), resolve), run(text, 1, 2, [3, 4]))[0] == written
