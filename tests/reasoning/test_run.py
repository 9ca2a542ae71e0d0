"""What rules mean: join, absence, strata, copying; the same by both back ends."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import pytest

from gouji.reasoning import (
    EngineError,
    Fact,
    Inference,
    Pattern,
    Rule,
    compile_rules,
    durable_available,
    infer,
)
from gouji.reasoning import run as run_module
from gouji.reasoning.run import Engine

needs_durable = pytest.mark.skipif(not durable_available(), reason="durable_rules cannot be imported here")
BACK_ENDS: list[object] = ["plain", pytest.param("durable_rules", marks=needs_durable)]
both = pytest.mark.parametrize("engine", BACK_ENDS)


def rule(
    number: str, when: list[Pattern], kind: str = "结果", fields: Mapping[str, str | tuple[str, str]] | None = None
) -> Rule:
    return Rule(number, "", tuple(when), kind, fields or {})


def run(rules: list[Rule], facts: list[Fact], engine: Engine) -> Inference:
    return infer(compile_rules(rules), facts, engine)


FOLD = rule(
    "TL-001",
    [Pattern("因", "原因"), Pattern("果", "不通过", {}, {"报告": ("因", "报告"), "原因": ("因", "编号")})],
    "归入",
    {"问题": ("果", "编号"), "到": ("因", "编号")},
)
REJECT = rule("TL-004", [Pattern("报", "报告"), Pattern("有", "问题", {"处理": "必须改"}, {"报告": ("报", "报告")})],
              "结论", {"报告": ("报", "报告"), "值": "退回"})
REFER = rule("TL-005", [Pattern("报", "报告"), Pattern("有", "问题", {"处理": "请核实"}, {"报告": ("报", "报告")}),
                        Pattern("无", "结论", {"值": "退回"}, {"报告": ("报", "报告")}, absent=True)],
             "待定", {"报告": ("报", "报告"), "值": "待核"})
PASS = rule("TL-006", [Pattern("报", "报告"), Pattern("齐", "齐", {}, {"报告": ("报", "报告")}),
                       Pattern("无", "结论", {"值": "退回"}, {"报告": ("报", "报告")}, absent=True),
                       Pattern("无二", "待定", {"值": "待核"}, {"报告": ("报", "报告")}, absent=True)],
            "终定", {"报告": ("报", "报告"), "值": "合格"})


@both
def test_a_join_pairs_only_facts_with_equal_fields_and_copies_from_them(engine: Engine) -> None:
    done = run([FOLD], [
        Fact("原因", {"报告": "R1", "编号": "C1"}),
        Fact("原因", {"报告": "R2", "编号": "C1"}),
        Fact("不通过", {"报告": "R1", "编号": "F1", "原因": "C1"}),
        Fact("不通过", {"报告": "R1", "编号": "F2", "原因": "C2"}),
    ], engine)
    assert done.facts == (Fact("归入", {"问题": "F1", "到": "C1"}),)
    (firing,) = done.firings
    assert firing.rule == "TL-001"
    assert [(alias, fact.fields["编号"]) for alias, fact in firing.matched] == [("因", "C1"), ("果", "F1")]
    assert firing.derived is done.facts[0]


@both
@pytest.mark.parametrize(("findings", "verdict"), [
    ([], "合格"), (["请核实"], "待核"), (["必须改"], "退回"), (["请核实", "必须改"], "退回"),
])
def test_an_absence_of_a_derived_kind_waits_for_all_that_derive_it(
    engine: Engine, findings: list[str], verdict: str
) -> None:
    facts = [Fact("报告", {"报告": "R1"}), Fact("齐", {"报告": "R1"}), Fact("结论", {"报告": "R2", "值": "退回"})]
    facts += [Fact("问题", {"报告": "R1", "处理": what}) for what in findings]
    done = run([PASS, REFER, REJECT], facts, engine)
    assert [fact.fields["值"] for fact in done.facts] == [verdict]


@both
def test_a_kind_may_be_both_required_and_negated_in_one_rule(engine: Engine) -> None:
    alone = rule("甲", [Pattern("一", "事"), Pattern("无", "事", {"状": "坏"}, {"组": ("一", "组")}, absent=True)],
                 fields={"名": ("一", "名")})
    done = run([alone], [
        Fact("事", {"名": "a", "组": "1", "状": "好"}), Fact("事", {"名": "b", "组": "2", "状": "坏"}),
        Fact("事", {"名": "c", "组": "1", "状": "好"}), Fact("事", {"名": "d", "组": "2", "状": "好"}),
    ], engine)
    assert [fact.fields["名"] for fact in done.facts] == ["a", "c"]  # b is the bad one that it sees itself


@both
def test_two_patterns_never_match_one_fact_and_both_orders_count(engine: Engine) -> None:
    pairs = rule("对", [Pattern("甲", "事"), Pattern("乙", "事")], fields={"一": ("甲", "名"), "二": ("乙", "名")})
    done = run([pairs], [Fact("事", {"名": "a"}), Fact("事", {"名": "b"})], engine)
    assert [(fact.fields["一"], fact.fields["二"]) for fact in done.facts] == [("a", "b"), ("b", "a")]


@both
def test_equal_facts_are_one_and_a_field_left_out_is_blank(engine: Engine) -> None:
    seen = rule("见", [Pattern("甲", "事", {"名": ""})], fields={"名": ("甲", "名")})
    done = run([seen], [Fact("事", {}), Fact("事", {"名": ""}), Fact("事", {"名": "", "别": ""})], engine)
    assert len(done.firings) == 1
    assert done.facts == (Fact("结果", {"名": ""}),)


@both
def test_a_fact_derived_twice_appears_once_with_both_firings(engine: Engine) -> None:
    by_any = rule("一", [Pattern("甲", "事")], fields={"值": "有"})
    by_bad = rule("二", [Pattern("甲", "事", {"状": "坏"})], fields={"值": "有"})
    done = run([by_any, by_bad], [Fact("事", {"状": "坏"}), Fact("事", {"状": "好"})], engine)
    assert done.facts == (Fact("结果", {"值": "有"}),)
    assert [firing.rule for firing in done.firings] == ["一", "一", "二"]


@both
def test_a_derived_fact_that_was_given_is_not_listed_again(engine: Engine) -> None:
    seen = rule("一", [Pattern("甲", "事")], fields={"值": "有"})
    done = run([seen], [Fact("事", {}), Fact("结果", {"值": "有"})], engine)
    assert done.facts == ()
    assert len(done.firings) == 1


@both
def test_rules_chain_over_what_they_derive_themselves(engine: Engine) -> None:
    step = rule("步", [Pattern("至", "到"), Pattern("边", "边", {}, {"起": ("至", "点")})], "到", {"点": ("边", "止")})
    edges = [Fact("边", {"起": str(n), "止": str((n + 1) % 6)}) for n in range(6)]
    done = run([step], [Fact("到", {"点": "0"}), *edges], engine)
    assert [fact.fields["点"] for fact in done.facts] == ["1", "2", "3", "4", "5"]
    assert len(done.firings) == 6  # the last edge leads back to the start


@both
def test_facts_that_no_rule_mentions_change_nothing(engine: Engine) -> None:
    facts = [Fact("原因", {"编号": "C1"}), Fact("不通过", {"编号": "F1", "原因": "C1"})]
    noise = [Fact("无关", {"编号": "C1"}), Fact("", {}), Fact("__go", {"id": "g1"}), Fact("go", {"kind": "go"})]
    assert run([FOLD], noise + facts, engine).firings == run([FOLD], facts, engine).firings


@both
def test_no_rules_and_no_facts_derive_nothing(engine: Engine) -> None:
    assert run([], [Fact("事", {})], engine).facts == ()
    assert run([FOLD], [], engine).facts == ()


ODD = ["", "'", '"', "\\", "换\n行\r\t", "\0", "a\0b", "a\0c", "😀", "\ud800", "\u2028", "长" * 70_000, "x" * 70_000,
       "x" * 65_536, "check-579599", "check-762382", "$and", "t0", "c0", "null", "5"]


@both
def test_any_string_may_stand_in_facts_rules_kinds_fields_and_aliases(engine: Engine) -> None:
    rules = [
        Rule(f"规则{n}", "", (Pattern(f"因{text[:9]}", text[:9], {text[:9]: text[:20_000]}),
                             Pattern("无二", "另", {}, {"$m": (f"因{text[:9]}", text[:9])})),
             "结果", {"id": ("无二", "$m")})
        for n, text in enumerate(ODD)
    ]
    facts = [Fact(text[:9], {text[:9]: text[:20_000], "值": text}) for text in ODD]
    facts += [Fact("另", {"$m": text}) for text in ODD]
    done = run(rules, facts, engine)
    assert done.firings == run(rules, facts, "plain").firings
    assert {firing.rule for firing in done.firings} == {f"规则{n}" for n, text in enumerate(ODD) if len(text) < 20_000}


@both
@pytest.mark.parametrize("name", ["id", "sid", "kind", "g", "$s", "$and", "m"])
def test_a_field_may_have_a_name_the_engine_reserves(engine: Engine, name: str) -> None:
    when = [Pattern("甲", "左"), Pattern("乙", "右", {}, {name: ("甲", name)})]
    joined = rule("联", when, fields={name: ("甲", name)})
    facts = [Fact(kind, {name: value}) for kind in ("左", "右") for value in ("f0", "f1")]
    assert run([joined], facts, engine).facts == (Fact("结果", {name: "f0"}), Fact("结果", {name: "f1"}))


@both
def test_an_inference_that_explodes_is_stopped(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "MAX_FIRINGS", 50)
    pairs = rule("对", [Pattern("甲", "事"), Pattern("乙", "事")])
    with pytest.raises(EngineError) as caught:
        run([pairs], [Fact("事", {"名": str(n)}) for n in range(9)], engine)
    assert caught.value.code == "reasoning.too_many_firings"
    assert caught.value.text("zh") and caught.value.fix("en")


@both
def test_rounds_are_bounded(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "MAX_ROUNDS", 3)
    step = rule("步", [Pattern("至", "到"), Pattern("边", "边", {}, {"起": ("至", "点")})], "到", {"点": ("边", "止")})
    edges = [Fact("边", {"起": str(n), "止": str(n + 1)}) for n in range(6)]
    with pytest.raises(EngineError, match="rounds"):
        run([step], [Fact("到", {"点": "0"}), *edges], engine)


def test_where_durable_rules_is_missing_the_plain_back_end_does_it_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = [Fact("原因", {"编号": "C1"}), Fact("不通过", {"编号": "F1", "原因": "C1"})]
    expected = run([FOLD], facts, "plain")
    assert expected.note is None
    monkeypatch.setitem(sys.modules, "durable", None)
    monkeypatch.setitem(sys.modules, "durable.engine", None)
    assert not durable_available()
    done = run([FOLD], facts, "auto")
    assert (done.engine, done.facts, done.firings) == ("plain", expected.facts, expected.firings)
    assert done.note == "reasoning.engine_missing"
    assert "durable_rules" in (done.note_text("zh") or "") and "built-in" in (done.note_text("en") or "")
    with pytest.raises(EngineError) as caught:
        run([FOLD], facts, "durable_rules")
    assert caught.value.code == "reasoning.engine_absent"
