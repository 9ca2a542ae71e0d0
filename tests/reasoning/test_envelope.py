"""Packs outside the envelope are refused by code, with a message and a remedy in both languages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gouji.messages import catalogue
from gouji.reasoning import EnvelopeError, Fact, Pattern, Rule, compile_rules, durable_available, infer


def one(*when: Pattern, then: dict[str, Any] | None = None, name: str = "TL-1", kind: str = "结果") -> Rule:
    return Rule(name, "", when, kind, then or {})


FIRST = Pattern("因", "原因")
MANY = [one(Pattern("甲", "事", {"名": str(n)}), name=f"TL-{n}") for n in range(200)]
JOINED = [one(FIRST, Pattern("果", "事", {}, {"名": ("因", "名")}), name=f"TL-{n}") for n in range(200)]
SAME = [one(FIRST, replace(FIRST, alias="乙"), name=f"TL-{n}") for n in range(200)]
WIDE = [
    one(*(Pattern(f"甲{place}", "事", {"名": f"{n}-{place}"}) for place in range(8)), name=f"TL-{n}")
    for n in range(200)
]
FIELDS = [
    one(*(Pattern(f"甲{place}", "事", {f"{n}-{place}-{field}": "" for field in range(10)}) for place in range(8)),
        name=f"TL-{n}")
    for n in range(4)
]
CYCLE = [
    one(FIRST, Pattern("无", "乙类", absent=True), name="TL-甲", kind="甲类"),
    one(FIRST, Pattern("有", "甲类"), name="TL-乙", kind="乙类"),
    one(FIRST, name="TL-丙", kind="丙类"),
]
ABSENT = Pattern("无", "归入", absent=True)

REFUSED: dict[str, tuple[list[Rule], str]] = {
    "too_many_rules": ([*MANY, replace(MANY[0], id="多")], "多"),
    "duplicate_rule": ([one(FIRST), one(FIRST)], "TL-1"),
    "no_pattern": ([one()], "TL-1"),
    "too_many_patterns": ([one(*(Pattern(str(n), "事") for n in range(9)))], "TL-1"),
    "absent_first": ([one(ABSENT, FIRST)], "TL-1"),
    "blank_alias": ([one(FIRST, Pattern(" ", "事"))], "TL-1"),
    "duplicate_alias": ([one(FIRST, replace(FIRST, absent=True))], "TL-1"),
    "unknown_alias": ([one(Pattern("果", "不通过", {}, {"名": ("因", "名")}), FIRST)], "TL-1"),
    "absent_alias": ([one(FIRST, ABSENT, Pattern("果", "不通过", {}, {"名": ("无", "名")}))], "TL-1"),
    "too_many_joins": ([one(FIRST, Pattern("果", "事", {}, {str(n): ("因", "名") for n in range(29)}))], "TL-1"),
    "copy_unknown": ([one(FIRST, then={"名": ("果", "名")})], "TL-1"),
    "copy_absent": ([one(FIRST, ABSENT, then={"名": ("无", "名")})], "TL-1"),
    "constant_too_long": ([one(Pattern("因", "原因", {"名": "长" * 20_001}))], "TL-1"),
    "negation_cycle": (CYCLE, "TL-甲"),
    "too_many_fields": (FIELDS, "TL-3"),
    "too_many_met": (JOINED, "TL-57"),
    "too_many_shared": (SAME, "TL-127"),
    "too_many_branches": (WIDE, "TL-63"),
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_pack_outside_the_envelope_is_refused_with_its_code_place_and_remedy(code: str) -> None:
    rules, culprit = REFUSED[code]
    with pytest.raises(EnvelopeError) as caught:
        compile_rules(rules)
    error = caught.value
    assert (error.code, error.rule_id) == (f"reasoning.{code}", culprit)
    for lang in ("zh", "en"):
        assert error.text(lang) and error.fix(lang)  # type: ignore[arg-type]
        assert "{" not in error.text(lang)  # type: ignore[arg-type]


def test_a_cycle_names_only_the_rules_in_it() -> None:
    with pytest.raises(EnvelopeError, match="TL-甲、TL-乙 each"):
        compile_rules(CYCLE)


def test_every_refusal_in_the_catalogue_is_tested() -> None:
    run_time = {"too_many_rounds", "too_many_firings"}
    assert {code for code in catalogue("reasoning") if not code.startswith("engine_")} - run_time == set(REFUSED)


@pytest.mark.skipif(not durable_available(), reason="durable_rules cannot be imported here")
@pytest.mark.parametrize("rules", [MANY, JOINED[:57], SAME[:127], WIDE[:63], FIELDS[:3]],
                         ids=["rules", "met", "shared", "branches", "fields"])
def test_a_pack_at_the_edge_of_the_envelope_still_means_the_same(rules: list[Rule]) -> None:
    program = compile_rules(rules)
    for count in (1, 3):
        facts = [Fact("事", {"名": f"{n}-{n}", f"{n}-0-0": "x"}) for n in range(count)]
        facts += [Fact("事", {"名": str(n)}) for n in range(count)]
        if count == 1:  # eight patterns on some facts that all fit are more firings than either is for
            facts += [Fact("原因", {"名": str(n), "别": str(m)}) for n in range(3) for m in range(2)]
        else:
            facts = [fact for fact in facts if rules is not FIELDS[:3] and fact.fields["名"]]
        found = infer(program, facts, "durable_rules")
        expected = infer(program, facts, "plain")
        assert (found.facts, found.firings) == (expected.facts, expected.firings)


def test_joins_up_to_the_limit_work() -> None:
    fields = [str(n) for n in range(28)]
    rules = [one(FIRST, Pattern("果", "事", dict.fromkeys(fields[:12], "x"), {n: ("因", n) for n in fields}))]
    facts = [Fact("原因", dict.fromkeys(fields, "x")), Fact("事", dict.fromkeys(fields, "x")), Fact("事", {"0": "y"})]
    assert len(infer(compile_rules(rules), facts, "auto").firings) == 1
