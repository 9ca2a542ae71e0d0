"""`gouji rules tables`: what the tables of a pack say, and a new one that can be filled in and read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from packs.decision_tables.books import JUDGING, SOUND, pack_with
from packs.small import load, write_pack

from gouji.packs import load_pack


def test_the_tables_are_shown_as_read_with_the_result_of_the_check(gouji_: Any, tmp_path: Path) -> None:
    folder = pack_with(tmp_path / "p", {"GJ-001": SOUND})
    run = gouji_("rules", "tables", "--pack", folder)
    assert run.code == 0
    for words in ("decisions.xlsx!GJ-001", "定级别：GJ-001", "> 20", "合计列", "不限", "严重", "每种都恰好合一行"):
        assert words in run.out
    run = gouji_("rules", "tables", "--pack", folder, "--lang", "en")
    for words in ("grades GJ-001", "any", "error", "taken by exactly one row"):
        assert words in run.out


def test_a_warning_is_shown_and_does_not_stop(gouji_: Any, tmp_path: Path) -> None:
    folder = pack_with(tmp_path / "p", {"GJ-001": [*SOUND, ["> 30", "合计列", "严重"]]})
    run = gouji_("rules", "tables", "--pack", folder)
    assert run.code == 0
    assert "没有漏的，没有矛盾的" in run.out
    assert "decisions.xlsx:GJ-001!C5" in run.out
    assert "结果相同" in run.out


def test_a_mistake_ends_with_exit_code_2(gouji_: Any, tmp_path: Path) -> None:
    run = gouji_("rules", "tables", "--pack", pack_with(tmp_path / "p", {"GJ-001": SOUND[:2]}))
    assert run.code == 2
    assert "没有一行合得上" in run.out + run.err


def test_a_pack_without_tables_says_how_to_make_one(gouji_: Any, tmp_path: Path) -> None:
    run = gouji_("rules", "tables", "--pack", write_pack(tmp_path / "p"))
    assert run.code == 0
    assert "--new" in run.out


@pytest.mark.parametrize(("lang", "heads"), [("zh", ["差", "列", "级别"]),
                                             ("en", ["difference", "column", "severity"])])
def test_a_new_table_has_headers_comments_and_lists(gouji_: Any, tmp_path: Path, lang: str, heads: list[str]) -> None:
    folder, file = write_pack(tmp_path / "p"), tmp_path / "new.xlsx"
    run = gouji_("rules", "tables", "--new", file, "--rule", "GJ-001", "--pack", folder, "--lang", lang)
    assert run.code == 0
    assert "new.xlsx" in run.out
    (sheet,) = openpyxl.load_workbook(file).worksheets
    assert sheet.title == "GJ-001"
    assert [cell.value for cell in sheet[1]] == heads
    assert all(cell.comment is not None and cell.comment.text for cell in sheet[1])
    lists = {str(each.sqref)[0]: each for each in sheet.data_validations.dataValidation}
    assert set(lists) == {"B", "C"}
    assert "合计列" in lists["B"].formula1
    assert ("严重" if lang == "zh" else "error") in lists["C"].formula1
    assert (lists["B"].showErrorMessage, lists["C"].showErrorMessage) == (False, True)


def test_a_new_table_filled_in_is_read_back(gouji_: Any, tmp_path: Path) -> None:
    folder = pack_with(tmp_path / "p", None, reasoning=JUDGING)
    verdicts = [["≥ 1", None, None, "退回"], ["0", "≥ 1", None, "待核"], ["0", "0", None, "合格"]]
    for name, rule, rows in (("decisions.xlsx", "GJ-001", SOUND[1:]), ("verdicts.xlsx", "结论", verdicts)):
        assert gouji_("rules", "tables", "--new", folder / name, "--rule", rule, "--pack",
                      write_pack(tmp_path / "plain", reasoning=JUDGING)).code == 0
        book = openpyxl.load_workbook(folder / name)
        for row in rows:
            book.active.append(list(row))
        book.save(folder / name)
    pack = folder / "pack.yaml"
    pack.write_text(pack.read_text("utf-8").replace("[decisions.xlsx]", "[decisions.xlsx, verdicts.xlsx]"), "utf-8")
    graded, verdict = load(folder).decision_tables
    assert [row.result for row in graded.rows] == ["error", "warning", "notice"]
    assert [row.result for row in verdict.rows] == ["returned", "to_confirm", "accepted"]


def test_a_rule_and_the_verdict_get_a_sheet_each(gouji_: Any, tmp_path: Path) -> None:
    file = tmp_path / "new.xlsx"
    run = gouji_("rules", "tables", "--new", file, "--rule", "GJ-001", "--rule", "结论", "--rule", "GJ-001", "--pack",
                 write_pack(tmp_path / "p"))
    assert run.code == 0
    graded, verdict = openpyxl.load_workbook(file).worksheets
    assert (graded.title, verdict.title) == ("GJ-001", "结论")
    assert (graded.cell(1, graded.max_column).value, verdict.cell(1, verdict.max_column).value) == ("级别", "结论")


def test_what_is_there_is_never_overwritten(gouji_: Any, tmp_path: Path) -> None:
    file = tmp_path / "new.xlsx"
    file.write_text("甲", "utf-8")
    run = gouji_("rules", "tables", "--new", file, "--rule", "GJ-001", "--pack", write_pack(tmp_path / "p"))
    assert run.code != 0
    assert file.read_text("utf-8") == "甲"


@pytest.mark.parametrize("arguments", [
    ("--new", "a.xlsx"), ("--rule", "GJ-001"), ("--new", "a.csv", "--rule", "GJ-001"),
    ("--new", "a.xlsx", "--rule", "GJ-009")])
def test_what_cannot_be_made_is_refused(gouji_: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                        arguments: tuple[str, ...]) -> None:
    monkeypatch.chdir(tmp_path)
    run = gouji_("rules", "tables", *arguments, "--pack", write_pack(tmp_path / "p"))
    assert run.code != 0
    assert not list(tmp_path.glob("a.*"))


def test_every_kind_of_rule_can_have_a_table(tmp_path: Path) -> None:
    from gouji.packs.decision_tables.write import write_empty

    pack = load_pack()
    kinds = {(rule.kind, rule.for_each): rule for rule in pack.rules}
    assert len(kinds) > 7
    for rule in kinds.values():
        write_empty(tmp_path / f"{rule.id}.xlsx", [rule], pack)
        (sheet,) = openpyxl.load_workbook(tmp_path / f"{rule.id}.xlsx").worksheets
        assert sheet.title == rule.id
        assert sheet.cell(1, sheet.max_column).value == "级别"


def test_a_changed_table_is_read_anew_and_makes_another_pack(tmp_path: Path) -> None:
    folder = pack_with(tmp_path / "p", {"GJ-001": SOUND})
    before = load_pack(folder)
    pack_with(folder, {"GJ-001": [["级别"], ["提示"]]})
    after = load_pack(folder)
    assert [row.result for table in after.decision_tables for row in table.rows] == ["notice"]
    assert before.hash != after.hash
    assert before.reading_hash == after.reading_hash
