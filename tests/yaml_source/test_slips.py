"""The slips that policy clerks make, each with what is said of it and where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gouji.messages import remedy
from gouji.problems import Problem, ProblemsError
from gouji.yaml_source import read_text, to_plain

SLIPS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("slips.json").read_text("utf-8"))


def problems_of(text: str, known: set[str] | None = None) -> tuple[Problem, ...]:
    try:
        return read_text(text, known_keys=known).warnings
    except ProblemsError as error:
        return error.problems


def codes(text: str, known: set[str] | None = None) -> list[tuple[str, int, int]]:
    return [(p.code.removeprefix("yaml."), p.line, p.column) for p in problems_of(text, known)]


def test_all_slips_are_here() -> None:
    assert len(SLIPS) == 34


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip["name"])
def test_slip(slip: dict[str, Any]) -> None:
    found = problems_of(slip["text"])
    assert [[p.level, p.code, p.line, p.column] for p in found] == slip["problems"]
    assert slip["want"].startswith("error") == any(p.level == "error" for p in found)
    assert [p.width for p in found] == slip["width"]
    assert [[remedy(p.code, lang, **p.values) for lang in ("zh", "en")] for p in found] == slip["fix"]
    for problem in found:
        assert problem.text("zh")
        assert problem.text("en")
        assert remedy(problem.code, "zh", **problem.values) in problem.render("zh")
        assert remedy(problem.code, "en", **problem.values) in problem.render("en")
    if slip["read"] is not None:
        assert to_plain(read_text(slip["text"]).root) == slip["read"]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip["name"])
def test_known_keys_change_nothing_in_the_slips(slip: dict[str, Any]) -> None:
    known = {"编号", "名称", "规则", "检查", "说明"}
    assert [[p.level, p.code, p.line, p.column] for p in problems_of(slip["text"], known)] == slip["problems"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("规则:\n  - 编号：1\n    名称: 甲\n", [("wide_colon", 2, 7)]),
        ("规则:\n  - 编号:1\n    名称: 甲\n", [("no_space", 2, 7)]),
        ("给: {甲：1, 乙: 2}\n", [("wide_colon", 1, 6)]),
        ("给: {甲:1, 乙: 2}\n", [("no_space", 1, 6)]),
        ("给: {甲: 1，乙: 2}\n", [("wide_comma", 1, 9)]),
        ("说明: {列}\n", [("flow_no_value", 1, 6)]),
        ("给: {甲: 1\n  乙: 2}\n", [("missing_comma", 1, 8)]),
        ("给: [甲\n  '乙']\n", [("missing_comma", 1, 5)]),
        ("给: [甲, 乙\n名: 丙\n", [("unclosed_flow", 1, 4)]),
        ("给: [甲, {乙: 1]\n", [("unclosed_flow", 1, 8)]),
        ("给: {甲: 第{年}年}\n", [("flow_text", 1, 9)]),
        ("给: [同比，比上年]\n", [("wide_comma_in_list", 1, 7)]),
        ("说明: \"甲\n编号: \"乙\"\n", [("unclosed_quote", 1, 5)]),
        ("检查: >3\n编号: 1\n", [("folded", 1, 5)]),
        ("检查: >= 3\n", [("folded", 1, 5)]),
        ("规则:\n  - 甲: 1\n  -乙: 2\n", [("no_space_after_dash", 3, 3)]),
        ("编号: #3\n名称: 甲\n", [("hash", 1, 5)]),
        ("编号:\u00a01\n", [("odd_space", 1, 4)]),
        ("甲: 1\n乙丙\n丁: 2\n", [("not_an_entry", 2, 1)]),
        ("甲:\n  乙: 1\n 丙: 2\n", [("bad_indent", 3, 2)]),
        ('路径: "C:\\目录"\n', [("bad_escape", 1, 8)]),
        ("甲: 1\n---\n乙: 2\n", [("documents", 2, 1)]),
        ("甲: [&x 1]\n", [("value_start", 1, 5)]),
        ("甲: [!x 1]\n", [("value_start", 1, 5)]),
        ("[甲]: 1\n", [("value_start", 1, 1)]),
        ("编号： 1\n\t名称: 甲\n检查: *乙\n", [("wide_colon", 1, 3), ("tab_indent", 2, 1), ("value_start", 3, 5)]),
    ],
)
def test_more_slips(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert codes(text) == expected


def test_known_keys_settle_what_is_a_key() -> None:
    text = "项:\n  - 编号：1\n"
    assert codes(text) == []
    assert codes(text, {"编号"}) == [("wide_colon", 2, 7)]
    assert codes("说明: 甲\n  名称：乙\n", {"名称"}) == [("wide_colon", 2, 5)]


@pytest.mark.parametrize(
    "text",
    [
        "a: [b, c]\n",
        "a: [b,\n  c]\n",
        "a: [\nb\n]\n",
        "a: {\n  b: 1,\n  c: [d, {e: f}],\n  }\n",
        "a: {b: 1} # 注\n",
        'a: "b # c: d" # 注\n',
        "a: 'it''s: # x'\nb: \"\\\"x\\\" # : \"\n",
        "a: |\n  b：c\n  \t* [\n\n  'x # y: z\nd: 1\n",
        "- >-\n  b: c\n  # d\n- |2\n    e: f\n  g\n",
        "a:\n- b\n- c\nd: e\n",
        "a: b\n  注意：c\n  d\n",
        "# a：b\na: b\n  # c\n",
        "a: # c\n  b: 1\n",
        "- - a\n  - b\n- c: d\n  e: f\n",
        '"a": {"b":1, c: http://x/y#z}\n',
        "a: 甲：乙\nb: c#d\n",
        "a: \"x\n  y\n\n  z\"\nb: 1\n",
        "{a: b}\n",
        "---\na: b\n...\n",
        "a: {b: 1\n  >= 2, c: d\n  e}\n",
    ],
)
def test_no_false_alarm(text: str) -> None:
    assert codes(text) == []
