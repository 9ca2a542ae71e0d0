"""Lint of a whole pack: everything at once, nothing twice, and no false alarm."""

from __future__ import annotations

from pathlib import Path

import pytest
from authoring.lint.tiny_pack import CHECK, changed_pack, with_check, with_condition

from gouji.authoring.lint import lint
from gouji.resources import rules_folder


def codes(problems: object) -> list[str]:
    return [problem.code for problem in problems]  # type: ignore[attr-defined]


def test_the_national_pack_is_clean() -> None:
    found = lint(rules_folder())
    assert [problem.render("zh") for problem in found.problems] == []
    assert found.pack is not None
    assert found.rules == len(found.pack.rules)


def test_independent_mistakes_of_several_files_are_said_in_one_run(tmp_path: Path) -> None:
    changed_pack(tmp_path, change={"    空白: 宽": "    空白：宽"})
    for file, old, new in (("bases.yaml", "已核实: 否", "核实: 否"), ("parameters.yaml", "值: 40", "值: 四十"),
                           ("claims.yaml", "{数}{单位}", "{数}{量词}"), ("reasoning.yaml", "编号: TL-2", "番号: TL-2")):
        text = (tmp_path / file).read_text("utf-8")
        assert old in text
        (tmp_path / file).write_text(text.replace(old, new, 1), "utf-8")
    found = lint(tmp_path)
    assert found.pack is None
    assert {Path(problem.file).name for problem in found.problems} == {
        "bases.yaml", "parameters.yaml", "claims.yaml", "rules.yaml", "reasoning.yaml"}


def test_sound_rules_are_looked_at_beside_broken_ones(tmp_path: Path) -> None:
    changed_pack(tmp_path, change={"= 求和(不予公开)": "= 求合(不予公开)", "除非含: [比]": "除非含: [比, 比]"})
    assert codes(lint(tmp_path).problems) == ["expression.unknown-function", "lint.word-twice"]


def test_a_file_that_cannot_be_read_is_no_reason_to_doubt_what_names_its_contents(tmp_path: Path) -> None:
    changed_pack(tmp_path, "bases.yaml", {"依据:": "依据："})
    assert codes(lint(tmp_path).problems) == ["yaml.wide_colon"]


def test_a_broken_phrase_is_told_where_it_stands_and_not_where_it_is_used(tmp_path: Path) -> None:
    changed_pack(tmp_path, "claims.yaml", {"{数}{单位}": "{数}{量词}"})
    assert codes(lint(tmp_path).problems) == ["claims.unknown-list"]


def test_a_folder_without_a_pack_has_one_problem(tmp_path: Path) -> None:
    found = lint(tmp_path / "nowhere")
    assert codes(found.problems) == ["yaml.no_file"]
    assert found.pack is None


@pytest.mark.parametrize("check", [
    "新收 = 办理总计",
    "新收 ≥ 1",
    "新收 - 办理总计 ≥ 0",
    "2 × 新收 = 办理总计",
    "最大(新收, 办理总计) ≥ 新收 + 1",
    "新收 ≤ 参数.上限 × 办理总计",
    "新收 = 上年.新收 + 办理总计",
    "求和(不予公开) ≤ 新收",
    "绝对值(新收 - 办理总计) ≤ 5",
    "新收 = 办理总计 ± 新收 × 5%",
    "变动率(新收) ≤ 3",
])
def test_no_false_alarm_of_a_comparison(check: str, tmp_path: Path) -> None:
    assert with_check(tmp_path, check) == ()


@pytest.mark.parametrize("condition", [
    "新收.合计列 > 3 且 新收.合计列 < 5",
    "新收.合计列 < 3 或 新收.合计列 > 5",
    "新收.合计列 = 0 或 办理总计.合计列 > 0",
    "若 新收.合计列 > 3 则 新收.合计列 > 5",
    "非 新收.合计列 > 3",
    "若 为空(新收.合计列) 则 办理总计.合计列 = 0",
    "个数(不予公开.合计列) = 0 或 求和(不予公开.合计列) > 0",
    "新收.合计列 ≥ 3 且 新收.合计列 ≠ 4",
    "若 新收.合计列 > 0 且 办理总计.合计列 > 0 则 新收.合计列 ≤ 3 × 办理总计.合计列",
    "新收.合计列 - 办理总计.合计列 ≤ 3 且 办理总计.合计列 - 新收.合计列 ≤ 3",
])
def test_no_false_alarm_of_a_condition(condition: str, tmp_path: Path) -> None:
    assert with_condition(tmp_path, condition) == ()


@pytest.mark.parametrize(("condition", "code"), [
    ("新收.合计列 > 5 且 新收.合计列 < 6", "lint.contradiction"),  # no whole number lies between
    ("新收.合计列 - 办理总计.合计列 > 3 且 办理总计.合计列 - 新收.合计列 ≥ -3", "lint.contradiction"),
    ("若 新收.合计列 > 3 则 新收.合计列 < 2", "lint.contradiction"),
    ("若 新收.合计列 > 5 且 新收.合计列 < 3 则 办理总计.合计列 > 1", "lint.contradiction"),
    ("新收.合计列 = 办理总计.合计列 且 新收.合计列 ≠ 办理总计.合计列", "lint.contradiction"),
    ("非 (新收.合计列 > 5 或 新收.合计列 > 5)", "lint.part-twice"),
    ("2 × 新收.合计列 > 10 且 新收.合计列 > 3", "lint.part-implied"),
    ("新收.合计列 + 办理总计.合计列 = 3 且 新收.合计列 + 办理总计.合计列 = 5", "lint.contradiction"),
    ("若 新收.合计列 ≥ 0 则 办理总计.合计列 > 1", "lint.part-true"),
    ("新收.合计列 = 3 ± 2 且 新收.合计列 > 7", "lint.contradiction"),
])
def test_bounds_are_compared_as_numbers_not_as_written(condition: str, code: str, tmp_path: Path) -> None:
    assert codes(with_condition(tmp_path, condition)) == [code]


def test_what_holds_on_one_scope_only_is_left_alone(tmp_path: Path) -> None:
    """In the row 新收 the check compares a cell with itself, in the other rows it does not."""
    rows = {f"逐: 列\n    检查: {CHECK}": "逐: 行\n    检查: 合计列 = 新收.合计列", "{列}": "{行}", "{column}": "{row}",
            "级别: {合计列: 严重, 其余: 一般}": "级别: 一般",
            "{新收: 3, 国家秘密: 1, 办理总计: 2}": "{自然人: 3, 企业: 1, 合计列: 2}",
            "{新收: 3, 办理总计: 9}": "{自然人: 3, 合计列: 9}"}
    assert lint(changed_pack(tmp_path, change=rows)).problems == ()


def test_a_pack_that_speaks_no_english_need_not(tmp_path: Path) -> None:
    changed_pack(tmp_path)
    lines = (tmp_path / "rules.yaml").read_text("utf-8").split("\n")
    kept = [line for line in lines if not line.strip().startswith(("英文名称", "英文说明", "英文建议"))]
    (tmp_path / "rules.yaml").write_text("\n".join(kept), "utf-8")
    assert lint(tmp_path).problems == ()


def test_problems_come_in_the_order_of_the_files_from_top_to_bottom(tmp_path: Path) -> None:
    changed_pack(tmp_path, change={"类型: 合理性": "类型: 合理", "    空白: 宽": "    空白: 紧"})
    text = (tmp_path / "bases.yaml").read_text("utf-8")
    (tmp_path / "bases.yaml").write_text(text.replace("已核实", "核实"), "utf-8")
    found = lint(tmp_path).problems
    assert [(Path(p.file).name, p.line) for p in found] == [("bases.yaml", 2), ("rules.yaml", 12), ("rules.yaml", 23)]


def test_a_claim_without_a_reading_on_the_templates_of_the_rule_is_never_checked(tmp_path: Path) -> None:
    changed_pack(tmp_path, "claims.yaml", {"读法: [新收.合计列, 求和(不予公开.合计列)]": "读法: [结转.合计列]"})
    text = (tmp_path / "rules.yaml").read_text("utf-8")
    narrowed = text.replace("    类型: 文数一致\n", "    类型: 文数一致\n    适用: {年度: 2021-}\n")
    assert lint(tmp_path).problems == ()  # on the template of 2019 there is one
    (tmp_path / "rules.yaml").write_text(narrowed, "utf-8")
    (problem,) = lint(tmp_path).problems
    assert problem.code == "lint.claim-nowhere"
    assert problem.source.strip() == "文中数: 收到"
    assert "2019" in problem.render("zh")


def test_cells_of_which_no_template_has_all_make_a_test_that_never_runs(tmp_path: Path) -> None:
    given = "- {给: {新收.自然人: 见附件}, 应: 不通过}"
    changed_pack(tmp_path, change={given: given.replace("见附件", "见附件, 新行.自然人: 1, 结转.自然人: 1")})
    new, old = tmp_path / "vocabulary.yaml", tmp_path / "old.yaml"
    new.write_text(new.read_text("utf-8") + "          - {标识: fresh, 印作: 五、新的一行, 短名: 新行}\n", "utf-8")
    text = old.read_text("utf-8").replace("代: closed", "代: fresh")
    old.write_text("\n".join(line for line in text.split("\n") if "办理总计" not in line), "utf-8")
    assert codes(lint(tmp_path).problems) == ["lint.test-apart"]


def test_tests_of_a_known_gap_and_of_another_year_contradict_nothing(tmp_path: Path) -> None:
    case = "- {文: 收到申请3件。, 给: {新收.合计列: 3}, 应: 通过}"
    more = case.replace("应: 通过", "应: 不通过, 已知缺口: 还认不出") + "\n      " + case.replace(
        "应: 通过", "应: 不通过, 报告年度: 2022")
    assert lint(changed_pack(tmp_path, change={case: f"{case}\n      {more}"})).problems == ()


@pytest.mark.parametrize("condition", [
    "占比(办理总计.合计列, 新收.合计列) ≤ 13%", "占比(办理总计.合计列, 新收.合计列) ≤ 0.5", "变动率(新收.合计列) ≤ 3"])
def test_shares_and_changes_with_sound_limits_are_left_alone(condition: str, tmp_path: Path) -> None:
    assert with_condition(tmp_path, condition) == ()
