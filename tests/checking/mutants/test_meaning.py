"""What is left out as meaning the same does mean the same, and nothing else is left out."""

from __future__ import annotations

from functools import cache
from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gouji.checking.mutants.expressions import changes
from gouji.checking.mutants.meaning import meaning
from gouji.expressions import Key, Node, Operand, bind, parse, prepare, source
from gouji.expressions.fields import Binding, Fields
from gouji.packs import load_pack

CELLS = ("本年新收.合计列", "办理总计.合计列")
CONSTANTS = ("0", "1", "2")
VALUES = range(7)  # as far as two constants and a step lead


@st.composite
def sums(draw: st.DrawFn) -> str:
    """One or two terms, of which one may be a number."""
    first = draw(st.sampled_from(CELLS + CONSTANTS))
    if not draw(st.booleans()):
        return first
    other = draw(st.sampled_from(CELLS if first in CONSTANTS else CELLS + CONSTANTS))
    return f"{first} {draw(st.sampled_from('+-'))} {other}"


@st.composite
def equations(draw: st.DrawFn) -> str:
    """One comparison of sums, as the rules of kind 勾稽 have them, with at least one cell."""
    sign, left, right = draw(st.sampled_from("=≠<≤>≥")), draw(sums()), draw(sums())
    text = f"{left} {sign} {right}"
    # 2a + 3b is never 1, which is not seen.
    assume(0 < max(map(text.count, CELLS)) < 3)
    return text


@cache
def _fields() -> tuple[Fields, dict[str, str]]:
    vocabulary = load_pack().vocabulary("2021")
    return Fields(vocabulary), {key: spec.column.number for key, spec in vocabulary.figures.items()}


def bound(node: Node) -> Node:
    fields, _ = _fields()
    return bind(parse(source(node)), lambda parts: fields.resolve(parts, Binding(None)))


@cache
def reports() -> list[dict[Key, tuple[Operand, ...]]]:
    """All small counts that the cells may hold."""
    keys = [bound(parse(f"{name} = 0")).left.keys[0] for name in CELLS]  # type: ignore[attr-defined]
    return [{key: (Operand(key, "", value),) for key, value in zip(keys, values, strict=True)}
            for values in product(VALUES, repeat=len(keys))]


def holds(node: Node) -> list[str]:
    """What the condition comes to on each report."""
    ready = prepare(node)
    return [ready.evaluate(cells.__getitem__).status for cells in reports()]


@settings(max_examples=150)
@given(equations())
def test_a_mutant_that_means_something_else_differs_on_some_report(text: str) -> None:
    numbers = _fields()[1]
    original = bound(parse(text))
    judged, means = holds(original), meaning(original, numbers)
    for mutant, node in changes(parse(text), {}):
        other = bound(node)
        assert (meaning(other, numbers) != means) == (holds(other) != judged), mutant.name()


def test_counts_are_never_below_zero_but_changes_may_be() -> None:
    numbers = _fields()[1]
    old = load_pack().vocabulary("2019")
    kinds = {key: spec.column.number for key, spec in old.figures.items()}
    fields = Fields(old)

    def of(text: str) -> Node:
        return bind(parse(text), lambda parts: fields.resolve(parts, Binding(None)))

    same = "本年新收.合计列 + 上年结转.合计列 {} 0"
    assert meaning(of(same.format("=")), numbers) == meaning(of(same.format("≤")), numbers)
    change = "行政许可.上一年项目 + 行政许可.本年增减 {} 0"
    assert meaning(of(change.format("=")), kinds) != meaning(of(change.format("≤")), kinds)


def test_terms_may_stand_in_any_order_and_on_either_side() -> None:
    numbers = _fields()[1]
    one = meaning(bound(parse("本年新收.合计列 + 上年结转.合计列 = 办理总计.合计列")), numbers)
    for text in ("办理总计.合计列 = 上年结转.合计列 + 本年新收.合计列",
                 "求和(上年结转.合计列, 本年新收.合计列) = 办理总计.合计列",
                 "本年新收.合计列 = 办理总计.合计列 - 上年结转.合计列"):
        assert meaning(bound(parse(text)), numbers) == one
    assert meaning(bound(parse("本年新收.合计列 ≥ 办理总计.合计列")), numbers) == meaning(
        bound(parse("办理总计.合计列 ≤ 本年新收.合计列")), numbers)
