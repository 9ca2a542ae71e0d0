"""Workbooks of decision tables for tests, and the small pack with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from packs.small import FILES, changed, write_pack

Rows = Sequence[Sequence[Any]]
JUDGING = FILES["reasoning.yaml"] + """  - 编号: TL-3
    名称: 照表
    当:
      - 报: {类: 报告}
      - 定: {类: 判定, 值: 退回, 报告: 同 报}
    则: {结论: {报告: 报, 为: 退回}}
"""
SOUND: Rows = [["差", "列", "级别"], ["> 20", "合计列", "严重"], ["≤ 20", "合计列", "一般"], [None, "≠ 合计列", "提示"]]


def write_book(path: Path, sheets: Mapping[str, Rows], merge: Mapping[str, str] | None = None) -> Path:
    """A workbook with these sheets; `merge`: by sheet, a range to merge."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if merge and name in merge:
            sheet.merge_cells(merge[name])
    book.save(path)
    return path


def pack_with(folder: Path, sheets: Mapping[str, Rows] | None, merge: Mapping[str, str] | None = None,
              **files: str) -> Path:
    """The small pack naming decisions.xlsx; `sheets` None: the caller writes that file."""
    pack = files.pop("pack", FILES["pack.yaml"]) + "决策表: [decisions.xlsx]\n"
    write_pack(folder, pack=pack, **files)
    if sheets is not None:
        write_book(folder / "decisions.xlsx", sheets, merge)
    return folder


def rule_with(old: str, new: str) -> str:
    """The rule of the small pack with something else in it."""
    return changed(FILES["rules.yaml"], old, new)
