"""How rules are grouped in strata."""

from __future__ import annotations

from gouji.reasoning import Fact, Pattern, Rule, compile_rules, infer


def made(name: str, kind: str, *when: Pattern) -> Rule:
    return Rule(name, "", (Pattern("起", "基"), *when), kind, {})


def strata(*rules: Rule) -> list[list[str]]:
    return [[rule.id for rule in stratum.rules] for stratum in compile_rules(rules).strata]


def test_an_absence_puts_a_rule_after_all_that_derive_the_kind() -> None:
    late = made("后", "丙", Pattern("无", "乙", absent=True))
    assert strata(late, made("前", "乙"), made("又前", "乙", Pattern("有", "甲"))) == [["前", "又前"], ["后"]]


def test_what_builds_on_a_late_rule_is_as_late() -> None:
    late = made("后", "丙", Pattern("无", "乙", absent=True))
    assert strata(made("果", "丁", Pattern("有", "丙")), made("前", "乙"), late) == [["前"], ["果", "后"]]


def test_positive_use_and_recursion_need_no_later_stratum() -> None:
    assert strata(made("一", "甲"), made("二", "乙", Pattern("有", "甲")), made("三", "乙", Pattern("有", "乙"))) == [
        ["一", "二", "三"]
    ]


def test_an_absence_of_a_kind_that_nothing_derives_needs_no_later_stratum() -> None:
    assert strata(made("一", "甲", Pattern("无", "基", {"名": "x"}, absent=True))) == [["一"]]


def test_a_stratum_without_facts_for_any_of_its_rules_is_skipped() -> None:
    program = compile_rules([made("一", "甲", Pattern("有", "别"))])
    (stratum,) = program.strata
    assert not stratum.can_fire({"基"})
    assert stratum.can_fire({"基", "别"})
    assert infer(program, [Fact("基", {})]).firings == ()
