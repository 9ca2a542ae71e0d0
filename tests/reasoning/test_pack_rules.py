"""Reasoning rules of a pack: what they conclude must be complete and in known words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cases.build import MISSING, changed, doubtful
from checking.subjects import base, with_claim

from gouji.checking import check, subject_of
from gouji.fitting import Report
from gouji.language import language
from gouji.locating import locate
from gouji.packs import load_pack
from gouji.problems import ProblemsError
from gouji.reasoning import Fact, infer, program_of
from gouji.reasoning.facts import Confirmed, facts_of
from gouji.resources import rules_folder


def with_reasoning(tmp_path: Path, old: str, new: str, file: str) -> Path:
    folder = tmp_path / "rules"
    shutil.copytree(rules_folder(), folder)
    path = folder / "reasoning" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return folder


@pytest.mark.parametrize(("file", "old", "new", "code"), [
    ("grading.yaml", "级别: 严重, 处理: 必须改}}", "级别: 很严重, 处理: 必须改}}", "reasoning_rules.unknown_word"),
    ("grading.yaml", ", 处理: 必须改}}", "}}", "reasoning_rules.incomplete_conclusion"),
    ("verdict.yaml", "为: 退回}}", "为: 退件}}", "reasoning_rules.unknown_word"),
    ("folding.yaml", ", 到: 根}}", "}}", "reasoning_rules.incomplete_conclusion"),
])
def test_a_conclusion_that_later_stages_could_not_use_is_refused(
        tmp_path: Path, file: str, old: str, new: str, code: str) -> None:
    pack = load_pack(with_reasoning(tmp_path, old, new, file))
    with pytest.raises(ProblemsError) as caught:
        program_of(pack)
    assert {p.code for p in caught.value.problems} == {code}


def test_checks_folded_into_each_other_are_broken_not_accepted(tmp_path: Path) -> None:
    from gouji.corpus import parse
    from gouji.reasoning import audit_report

    total = "{类: 不通过, 种类: 勾稽, 列: 合计列, 存疑: 无, 原因: 无}"
    folder = with_reasoning(tmp_path, total, "{类: 不通过, 存疑: 无}", "folding.yaml")
    path = folder / "reasoning" / "folding.yaml"
    narrow = "{类: 不通过, 列: 其余, 存疑: 无, 原因: 无, 报告: 同 根, 规则: 同 根, 差: 同 根}"
    path.write_text(path.read_text("utf-8").replace(narrow, "{类: 不通过, 存疑: 无, 报告: 同 根}", 1), "utf-8")
    pack = load_pack(folder)
    report: Report = parse(rules_folder().parent / "reports" / "submissions" / "望湖县2020.txt", pack)
    done = audit_report(subject_of(report, pack), program_of(pack), "plain")
    assert done.outcome_counts["fail"] == 0 and done.outcome_counts["broken"] >= 2
    assert done.verdict != "accepted"


@pytest.mark.parametrize(("file", "old", "new", "kind", "field", "offered", "at"), [
    ("folding.yaml", "{类: 不通过, 规则: GJ-303}", "{类: 不通过, 倾向: 通过}", "不通过", "倾向", "向", "通过}"),
    ("verdict.yaml", "- 报: {类: 报告}", "- 报: {类: 报告, 定级: 严重}", "报告", "定级", "单位", "严重}"),
    ("folding.yaml", "展开: 同 根}", "展开: 同 根.处理}", "不通过", "处理", "声明处理", "同 根.处理"),
    ("verdict.yaml", "有: {类: 问题, 处理: 必须改", "有: {类: 问题, 表: 表三", "问题", "表", "编号", "表三"),
    ("grading.yaml", "处理: 必须改}}", "处理: 必须改, 存疑: 无}}", "问题", "存疑", "编号", "无}}"),
    ("grading.yaml", "级别: 取 果.定级", "级别: 取 果.值", "不通过", "值", "定级", "取 果.值"),
    ("verdict.yaml", "{结论: {报告: 报, 为: 退回}}", "{归入: {问题: 报, 到: 报}}", "报告", "编号", "单位", "报"),
])
def test_a_field_that_no_fact_of_the_kind_has_is_refused_where_it_stands(
        tmp_path: Path, file: str, old: str, new: str, kind: str, field: str, offered: str, at: str) -> None:
    folder = with_reasoning(tmp_path, old, new, file)
    with pytest.raises(ProblemsError) as caught:
        program_of(load_pack(folder))
    problem = caught.value.problems[0]
    assert problem.code == "reasoning_rules.no_such_field"
    assert f"“{kind}”没有“{field}”" in problem.text("zh")
    assert offered in problem.render("zh")
    line = (folder / "reasoning" / file).read_text("utf-8").split("\n")[problem.line - 1]
    assert line[problem.column - 1 :].startswith(at)


@pytest.mark.parametrize("word", ["行", "检查"])
def test_a_word_that_no_fact_carries_is_unknown(tmp_path: Path, word: str) -> None:
    folder = with_reasoning(tmp_path, "{类: 不通过, 规则: GJ-303}", f"{{类: 不通过, {word}: 甲}}", "folding.yaml")
    with pytest.raises(ProblemsError) as caught:
        program_of(load_pack(folder))
    assert {p.code for p in caught.value.problems} == {"reasoning_rules.unknown_word"}


def test_the_fields_of_a_kind_are_those_its_facts_carry() -> None:
    pack = load_pack()
    cells = {"applications.new.total": 25, "applications.granted.natural_person": MISSING,
             "applications.closed.business": doubtful(9), "proceedings.review.total": 9}
    source = with_claim(changed(base(), cells), "收到申请", 25, pack)
    subject = subject_of(source, pack)
    found = check(subject)
    facts = facts_of(found, locate(found, subject), "某县", [Confirmed("某县", 2021, "GJ-301", "new")])
    facts.append(Fact("all_decided", {"report": "R"}))
    carried: dict[str, set[str]] = {}
    for fact in [*facts, *infer(program_of(pack), facts, "plain").facts]:
        carried.setdefault(fact.kind.partition(".")[0], set()).update(fact.fields)
    known = {kind: set(fields) for kind, fields in language().fact_fields.items()}
    known["verdict"] -= {"value"}  # part of the kind
    assert carried == {kind: fields for kind, fields in known.items() if kind in carried}
    assert carried.keys() >= {"report", "failed", "undecided", "cause", "agreed", "confirmed_before", "finding"}
    assert set(language().facts["fields"].values()) == set().union(*language().fact_fields.values())
