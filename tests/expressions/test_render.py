"""Arithmetic in messages: the names as written, the numbers of the verdict."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gouji.expressions import Key, Operand, arithmetic, bind, evaluate, parse, spelled
from gouji.expressions.render import number


def resolve(parts: tuple[str, ...]) -> tuple[Key, ...]:
    if parts == ("不予公开",):
        return Key("own", "a"), Key("own", "b")
    if parts[0] == "下级":
        return (Key("children", parts[-1]),)
    return (Key("prior" if parts[0] == "上年" else "own", parts[-1]),)


def written(text: str, cells: dict[str, object], lang: str = "zh") -> tuple[str, str]:
    node = bind(parse(text), resolve)

    def lookup(key: Key) -> list[Operand]:
        value = cells[("上年." if key.scope == "prior" else "") + key.id]
        if isinstance(value, list):
            return [Operand(key, key.id, each) for each in value]
        if isinstance(value, str):
            return [Operand(key, key.id, None, value)]  # type: ignore[arg-type]
        return [Operand(key, key.id, value)]  # type: ignore[arg-type]

    return arithmetic(node, evaluate(node, lookup), lang)  # type: ignore[arg-type]


def test_sides_with_numbers() -> None:
    assert written("甲 + 乙 = 丙 + 丁", {"甲": 46, "乙": 0, "丙": 48, "丁": 0}) == ("46 + 0", "48 + 0")


def test_cells_without_a_number() -> None:
    cells: dict[str, object] = {"甲": "blank", "乙": "missing", "丙": "unreadable", "丁": "not_applicable"}
    assert written("甲 + 乙 = 丙 + 丁", cells) == ("空 + 缺", "认不出 + 不适用")
    assert written("甲 + 乙 = 丙 + 丁", cells, "en") == ("blank + missing", "unreadable + n/a")


def test_negative_numbers_are_bracketed_after_a_sign() -> None:
    assert written("甲 + 乙 × 丙 = -甲", {"甲": -3, "乙": 2, "丙": -5}) == ("-3 + 2 × (-5)", "-(-3)")


def test_functions_are_written_as_arithmetic() -> None:
    assert written("甲 = 下级.求和(乙)", {"甲": 46, "乙": [10, 30]}) == ("46", "10 + 30")
    assert written("甲 = 下级.求和(乙)", {"甲": 46, "乙": list(range(20))})[1] == "0 + 1 + 2 + … + 19"
    assert written("甲 × 求和(不予公开) = 0", {"甲": 2, "a": 3, "b": 4})[0] == "2 × (3 + 4)"
    assert written("占比(甲, 乙) ≤ 60%", {"甲": 81, "乙": 263}) == ("81 ÷ 263", "60%")
    assert written("变动率(甲) ≤ 2", {"甲": 12520, "上年.甲": 1252}) == ("12520 ÷ 1252 - 1", "2")
    assert written("最大(不予公开) = 4 ± 1", {"a": 3, "b": 4}) == ("最大(3, 4)", "4 ± 1")


def test_names_as_written() -> None:
    node = parse("下级.求和(本年新收) == 表三.「（一）予以公开」.合计列+1,000")
    assert spelled(node) == ("下级.求和(本年新收)", "表三.「（一）予以公开」.合计列 + 1000")
    assert spelled(bind(parse("变动率(甲) > 2"), resolve)) == ("变动率(甲)", "2")
    assert spelled(parse("若 甲>0 则 乙>0")) == ("若 甲 > 0 则 乙 > 0", "")
    assert spelled(parse("若 甲>0 则 乙>0"), "en") == ("if 甲 > 0 then 乙 > 0", "")


@pytest.mark.parametrize(("value", "text"), [(Decimal("1E+3"), "1000"), (Decimal("6.0300"), "6.03"), (7, "7"),
                                             (Decimal("0.0000001"), "0.0000001"), (Decimal("100.0"), "100")])
def test_numbers_have_no_exponent_and_no_empty_decimals(value: int | Decimal, text: str) -> None:
    assert number(value) == text
