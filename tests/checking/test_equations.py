"""The numbers that an equation tells: rounded where a quotient goes on for ever, never so far that they deceive."""

from __future__ import annotations

import pytest

from gouji.authoring.new_rule.bench import Bench, run
from gouji.authoring.new_rule.draft import Case, Draft

QUOTIENT = "上年结转.合计列 ÷ 本年新收.合计列"


@pytest.mark.parametrize(("check", "given", "told"), [
    (f"{QUOTIENT} = 100%", (12, 11), ("1.0909", "1", "0.0909")),
    (f"{QUOTIENT} = 100%", (22, 11), ("2", "1", "1")),
    (f"{QUOTIENT} ≤ 0.3333", (100000, 300000), ("0.33333333", "0.3333", "0.00003333")),
    (f"{QUOTIENT} = 0", (1, 300000), ("0.00000333", "0", "0.00000333")),
    (f"{QUOTIENT} ≠ 50%", (1, 2), ("0.5", "0.5", "0"))])
def test_endless_numbers_are_cut_where_they_still_tell_the_difference(check, given, told, pack):
    alone, problems = Bench(pack).tried(Draft({
        "id": "X-1", "title": "甲", "kind": "plausibility", "severity": "warning", "basis": ["SH"], "check": check,
        "message": "{左值} {右值} {差}"}))
    assert not problems
    names = dict(zip(("上年结转.合计列", "本年新收.合计列"), map(str, given), strict=True))
    (result,) = run(alone, alone.rules[0], Case("", "fail", names)).results
    for lang in ("zh", "en"):
        assert tuple(result.values[lang][key] for key in ("left", "right", "difference")) == told
