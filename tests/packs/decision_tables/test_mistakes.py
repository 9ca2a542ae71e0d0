"""What is said of a mistake in a decision table: one code, its cell, one cause and one remedy in both languages."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from packs.decision_tables.books import JUDGING, SOUND, Rows, pack_with, rule_with, write_book
from packs.small import PACK, load, problems_of

from gouji.messages import Lang
from gouji.packs.decision_tables import DecisionTable
from gouji.problems import Problem

HEAD = ["差", "列", "级别"]
REST = ["≤ 20", None, "一般"]


def graded(*rows: list[object], head: list[str] | None = None) -> dict[str, Rows]:
    return {"GJ-001": [head or HEAD, *rows]}


CASES: dict[str, dict[str, Any]] = {case["name"]: case for case in yaml.safe_load(
    (Path(__file__).parent / "mistakes.yaml").read_text("utf-8"))}


def _said(problem: Problem, cell: str, zh: Sequence[str], en: Sequence[str]) -> None:
    """Cause and remedy stand in the message, the remedy on its own line."""
    assert problem.cell == cell
    assert problem.file.endswith("decisions.xlsx")
    langs: tuple[tuple[Lang, Sequence[str]], ...] = (("zh", zh), ("en", en))
    for lang, (cause, fix) in langs:
        rendered = problem.render(lang)
        head, _, mend = rendered.rpartition("\n")
        assert cause in head, rendered
        assert fix in mend, rendered
        assert "改法：" in mend or "fix" in mend.lower(), rendered


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_told_at_its_cell(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    reasoning = {"reasoning": JUDGING} if "结论" in case["sheets"] else {}
    problem = problems_of(pack_with(tmp_path, case["sheets"], **reasoning))[0]
    assert problem.code == case["code"]
    _said(problem, case["cell"], case["zh"], case["en"])


def test_the_marker_stands_under_the_word_in_the_cell(tmp_path: Path) -> None:
    sheets = graded([1, "合计列 或 自燃人 或 商业企业", "严重"], REST)
    problem = problems_of(pack_with(tmp_path, sheets))[0]
    assert problem.source[problem.column - 1 : problem.column - 1 + problem.width] == "自燃人"


def test_the_marker_is_right_behind_comparisons_without_a_left_side(tmp_path: Path) -> None:
    sheets = graded(["> 5 且 < 右值", None, "严重"], REST)
    problem = problems_of(pack_with(tmp_path, sheets))[0]
    assert problem.source[problem.column - 1 : problem.column - 1 + problem.width] == "右值"


def test_a_table_of_verdicts_that_no_rule_asks_for_is_a_mistake(tmp_path: Path) -> None:
    (problem,) = problems_of(pack_with(tmp_path, {"结论": [["必须改", "结论"], [None, "退回"]]}))
    assert problem.code == "decision.verdict-unused"
    _said(problem, "结论!A1", ("没有一条用到“判定”", "verdict.yaml"), ("would decide nothing", "verdict.yaml"))


def test_two_workbooks_cannot_decide_the_same(tmp_path: Path) -> None:
    folder = pack_with(tmp_path, {"GJ-001": SOUND})
    write_book(folder / "more.xlsx", {"GJ-001": SOUND})
    file = folder / "pack.yaml"
    file.write_text(file.read_text("utf-8").replace("[decisions.xlsx]", "[decisions.xlsx, more.xlsx]"), "utf-8")
    (problem,) = problems_of(folder)
    assert (problem.code, problem.cell) == ("decision.twice", "GJ-001!A1")
    assert "decisions.xlsx!GJ-001" in problem.text("zh")
    assert "decisions.xlsx!GJ-001" in problem.text("en")


def test_the_difference_of_a_rule_without_sides_is_a_mistake(tmp_path: Path) -> None:
    rules = rule_with("本年新收 + 上年结转 = 办理总计 + 结转下年", "本年新收 = 办理总计 且 上年结转 = 0")
    rules = rules.replace("：{左值}，{右值}，差 {差}", "")
    problem = problems_of(pack_with(tmp_path, graded([1, None, "严重"], REST), rules=rules))[0]
    assert problem.code == "decision.no-sides"
    _said(problem, "GJ-001!A1", ("没有左右两边", "改看别的"), ("has no sides", "something else"))


def test_a_cell_merged_over_columns_is_a_mistake(tmp_path: Path) -> None:
    problem = problems_of(pack_with(tmp_path, graded(["> 20", None, "严重"], REST), {"GJ-001": "A2:B2"}))[0]
    assert problem.code == "decision.merged-across"
    _said(problem, "GJ-001!A2", ("合并了几列", "取消合并"), ("merged over several columns", "unmerge"))


def test_a_hidden_sheet_is_a_mistake(tmp_path: Path) -> None:
    folder = pack_with(tmp_path, {"说明": [["甲"]], "GJ-001": SOUND})
    book = openpyxl.load_workbook(folder / "decisions.xlsx")
    book["GJ-001"].sheet_state = "hidden"
    book.save(folder / "decisions.xlsx")
    (problem,) = problems_of(folder)
    assert problem.code == "decision.hidden"
    _said(problem, "GJ-001!A1", ("是隐藏的", "取消隐藏"), ("is hidden", "unhide"))


def test_a_bound_that_changed_over_the_years_is_looked_at_with_each_value(tmp_path: Path) -> None:
    sheets = graded(["> 参数.大差", None, "严重"], ["≤ 5", None, "一般"])
    parameters = "参数:\n  - {名: 大差, 值: {2020-01-01: 9, 2023-01-01: 5}, 单位: 件}\n"
    folder = pack_with(tmp_path, sheets, pack=PACK + "参数: parameters.yaml\n")
    (folder / "parameters.yaml").write_text(parameters, "utf-8")
    problem = problems_of(folder)[0]
    assert problem.code == "decision.gap"
    assert "差 > 5 且 ≤ 9" in problem.text("zh")
    (folder / "parameters.yaml").write_text(parameters.replace("9", "5"), "utf-8")
    assert _tables(folder)[0].cases


def _tables(folder: Path) -> tuple[DecisionTable, ...]:
    return load(folder).decision_tables


def test_a_cell_merged_over_rows_counts_for_each_of_them(tmp_path: Path) -> None:
    rows = graded(["> 20", "合计列", "严重"], ["≤ 20", None, "一般"], [None, "≠ 合计列", "提示"])
    (table,) = _tables(pack_with(tmp_path, rows, {"GJ-001": "B2:B3"}))
    assert [row.texts for row in table.rows] == [("> 20", "合计列"), ("≤ 20", "合计列"), ("", "≠ 合计列")]


def test_rows_that_decide_the_same_twice_are_a_warning(tmp_path: Path) -> None:
    rows = graded(["> 20", None, "严重"], ["≤ 20", None, "一般"], ["> 30", None, "严重"])
    (table,) = _tables(pack_with(tmp_path, rows))
    (warning,) = table.warnings
    assert (warning.code, warning.cell, warning.level) == ("decision.same-twice", "GJ-001!C4", "warning")
    assert "第 2 行和第 4 行" in warning.text("zh")
    assert "差 > 30" in warning.text("en")


def test_a_table_with_too_many_cases_says_that_it_was_not_checked(tmp_path: Path) -> None:
    names = [f"{row}.{column}" for row in ("本年新收", "办理总计", "予以公开")
             for column in ("自然人", "商业企业", "科研机构")][:7]
    rows = [["> 1"] + [f"> {at}"] * (len(names) - 1) + ["严重"] for at in range(9)]
    (table,) = _tables(pack_with(tmp_path, graded(*rows, head=[*names, "级别"])))
    (warning,) = table.warnings
    assert table.cases == 0
    assert warning.code == "decision.not-checked"
    assert "200000" in warning.text("zh")
    assert "200000" in warning.text("en")


def test_a_sheet_of_notes_and_a_column_of_notes_are_left_alone(tmp_path: Path) -> None:
    rows = [[*SOUND[0], "备注"], [*SOUND[1], "多得太多"], *SOUND[2:]]
    sheets: dict[str, Rows] = {"说明": [["随便写什么"]], "GJ-001": rows}
    (table,) = _tables(pack_with(tmp_path, sheets))
    assert [column.name for column in table.columns] == ["差", "列"]


FILES = {"no workbook": (b"a,b\n", "decision.no-workbook"),
         "an old one": (b"\xd0\xcf\x11\xe0" * 99, "corpus.sheet-encrypted"), "a cut one": (b"PK\x03\x04" * 9, None)}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_workbook_is_a_mistake_of_the_pack(name: str, tmp_path: Path) -> None:
    content, code = FILES[name]
    folder = pack_with(tmp_path, None)
    (folder / "decisions.xlsx").write_bytes(content)
    (problem,) = problems_of(folder)
    assert code in (None, problem.code)
    for lang in ("zh", "en"):
        assert "decisions.xlsx" in problem.render(lang)


def test_a_missing_file_is_a_mistake_of_the_pack(tmp_path: Path) -> None:
    (problem,) = problems_of(pack_with(tmp_path, None))
    assert problem.code == "reading.not-openable"


def _altered(path: Path, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert any(old in content for content in parts.values())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(old, new))


HARM = {"a merge of the whole sheet": (b"</sheetData>",
                                       b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
                                       "decision.merged-wide"),
        "entities": (b"<worksheet ", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet ', None),
        "a row far below": (b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>',
                            "decision.too-wide"),
        "a part without end": (b"</sheetData>", b"<!--" + b" " * 9_000_000 + b"--></sheetData>", None)}


@pytest.mark.parametrize("name", HARM)
def test_a_hostile_workbook_is_refused_before_it_does_harm(name: str, tmp_path: Path) -> None:
    old, new, code = HARM[name]
    folder = pack_with(tmp_path, {"GJ-001": SOUND})
    _altered(folder / "decisions.xlsx", old, new)
    (problem,) = problems_of(folder)
    assert code in (None, problem.code)
    assert problem.text("zh") != problem.text("en")
