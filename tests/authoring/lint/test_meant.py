"""A form of a pack that changes what rules below it mean is told before anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from packs.small import RULE
from packs.test_inherit import CITY, OVERLAY, OWN_RULE, write_city

from gouji.authoring.lint import lint
from gouji.packs import load_pack
from gouji.packs.load import national_name

SUM = RULE
for _old, _new in (("本年新收 + 上年结转 = 办理总计 + 结转下年", "求和(不予公开) = 办理总计"),
                   ("本年新收: 1, 办理总计: 1", "国家秘密: 1, 办理总计: 1"),
                   ("本年新收: 1, 办理总计: 2", "国家秘密: 1, 办理总计: 2")):
    SUM = SUM.replace(_old, _new)
BAD = OWN_RULE.replace("本年新收 + 上年结转 = 办理总计 + 结转下年", "本年新收 = 本年新收")


def test_a_sum_that_takes_in_another_row_is_told_at_the_forms_of_the_pack(tmp_path: Path) -> None:
    pack = CITY + "词表: [v.yaml]\n规则: [rules.yaml]\n"
    city = write_city(tmp_path, {"rules": SUM}, pack=pack, v=OVERLAY, rules=BAD)
    first, *others = lint(city).problems
    assert (first.code, first.level, first.line) == ("lint.meaning-more", "warning", 6)
    assert "如 自然人）：算式一字未改，多指了 其他不予公开.自然人\n" in first.render("zh")
    assert "applications." not in first.render("zh")
    assert "GJ-001" in first.render("en")
    assert others
    assert all(problem.file.endswith("rules.yaml") for problem in others)


def test_a_form_that_only_adds_a_table_changes_no_meaning(tmp_path: Path) -> None:
    overlay = OVERLAY.replace(OVERLAY[OVERLAY.index("  - 标识: applications"):OVERLAY.index("  - 标识: channels")], "")
    city = write_city(tmp_path, {"rules": SUM}, pack=CITY + "词表: [v.yaml]\n", v=overlay)
    assert lint(city).problems == ()


def test_rules_inherited_are_looked_at_where_they_stand(tmp_path: Path) -> None:
    below = {"rules": BAD.replace("SJ-001", "GJ-001")}
    city = write_city(tmp_path, below, pack=CITY)
    assert lint(city).problems == ()
    assert lint(tmp_path / "national").problems


NATIONAL = CITY.replace("../national", national_name())


@pytest.mark.parametrize(("own", "code", "remedy"), [
    ("{名: 相似上限, 值: 85}", "lint.parameter-percent", "写成 85%"),
    ("{名: 相似上限, 值: {2026-01-01: 85}}", "lint.parameter-percent", "写成 85%"),
    ("{名: 相似最少字数, 值: 85%}", "lint.parameter-no-percent", "写成 85"),
    ("{名: 相似上线, 值: 85%}", "lint.parameter-unused", "名写成 相似上限"),
])
def test_a_parameter_that_does_not_replace_what_it_seems_to_is_told(
        own: str, code: str, remedy: str, tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(NATIONAL + "参数: p.yaml\n", "utf-8")
    (tmp_path / "p.yaml").write_text(f"参数:\n  - {own}\n", "utf-8")
    (problem,) = lint(tmp_path).problems
    assert (problem.code, problem.line) == (code, 2)
    assert remedy in problem.render("zh")
    assert problem.render("en")


@pytest.mark.parametrize("own", [
    "{名: 相似上限, 值: 85%}", "{名: 项目数量上限, 值: 900, 单位: 项}", "{名: 本市起问, 值: 3}"])
def test_a_parameter_that_replaces_one_or_is_the_packs_own_is_sound(own: str, tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(NATIONAL + "参数: p.yaml\n", "utf-8")
    (tmp_path / "p.yaml").write_text(f"参数:\n  - {own}\n", "utf-8")
    assert lint(tmp_path).problems == ()


def test_an_own_rule_with_an_id_used_below_is_told_alone(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(NATIONAL + "规则: [rules.yaml]\n", "utf-8")
    below = load_pack().rule("GJ-303")
    text = OWN_RULE.replace("SJ-001", below.id).replace("GJ-TL", below.basis[0])
    (tmp_path / "rules.yaml").write_text(text, "utf-8")
    found = lint(tmp_path).problems
    assert {Path(problem.file).name for problem in found} == {"rules.yaml"}
    assert "packs.id-twice" in {problem.code for problem in found}
