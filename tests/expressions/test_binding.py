"""Binding: names become keys, in the order and places where they stand."""

from __future__ import annotations

from gouji.expressions import Key, bind, parse, references
from gouji.expressions.nodes import Call, Reference


def resolve(parts: tuple[str, ...]) -> tuple[Key, ...]:
    if parts == ("不予公开",):
        return Key("own", "a"), Key("own", "b")
    if parts[0] == "下级":
        return (Key("children", parts[-1]),)
    return (Key("prior" if parts[0] == "上年" else "own", parts[-1]),)


def test_references_come_in_the_order_written() -> None:
    node = bind(parse("若 甲 > 0 则 求和(不予公开) = 上年.乙 + 甲 ± 丙"), resolve)
    assert [key.id for reference in references(node) for key in reference.keys] == ["甲", "a", "b", "乙", "甲", "丙"]


def test_groups_are_taken_by_the_functions_that_take_them() -> None:
    for function in ("求和", "最大", "最小", "个数"):
        bind(parse(f"{function}(不予公开) = 下级.{function}(本年新收)"), resolve)
    bind(parse("为空(不予公开)"), resolve)


def test_rate_of_change_also_names_the_year_before() -> None:
    node = bind(parse("变动率(行政处罚)"), resolve)
    assert isinstance(node, Call)
    assert [each.keys for each in node.arguments if isinstance(each, Reference)] == [
        (Key("own", "行政处罚"),), (Key("prior", "行政处罚"),)]
