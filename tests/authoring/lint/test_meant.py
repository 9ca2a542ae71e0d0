"""A form of a pack that changes what rules below it mean is told before anything else."""

from __future__ import annotations

from pathlib import Path

from packs.small import RULE
from packs.test_inherit import CITY, OVERLAY, OWN_RULE, write_city

from gouji.authoring.lint import lint

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
    assert (first.code, first.level, first.line) == ("lint.meaning-changed", "warning", 6)
    assert "applications.denied.other_denied.natural_person" in first.render("zh")
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
