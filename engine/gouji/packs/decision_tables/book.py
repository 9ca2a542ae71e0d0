"""The sheets of a workbook as the texts that people typed: formulas as written, merged cells filled as they look."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from gouji.problems import Problem
from gouji.reading import UnreadableError
from gouji.reading.limits import limits
from gouji.reading.xml import parse_xml
from gouji.reading.zipped import open_zip

_MOST_BYTES = 4 * 1024 * 1024
_MOST_UNPACKED = 8 * 1024 * 1024  # openpyxl takes some fifty times as much memory
_MOST_ROWS, _MOST_COLUMNS = 5_000, 200
_ENCRYPTED = b"\xd0\xcf\x11\xe0"
_XML = (".xml", ".rels")
_MOST_MERGED = 20_000  # cells: openpyxl makes one for each, and an area may be the whole sheet
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})", re.ASCII)

Place = tuple[int, int]  # row and column, from 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """`cells`: the texts of the cells that hold something, without blanks at their ends. `dates`: those that Excel made
    a date of. `spread`: cells merged over several columns. `hidden`: nobody sees the sheet."""

    file: str
    name: str
    cells: Mapping[Place, str]
    dates: frozenset[Place] = frozenset()
    spread: frozenset[Place] = frozenset()
    hidden: bool = False

    def problem(self, code: str, place: Place, /, start: int = 0, end: int | None = None, **values: object) -> Problem:
        """A mistake in a cell, marked within its text."""
        text = self.cells.get(place, "")
        one_line = text.replace("\n", " ")
        width = (len(text) if end is None else end) - start
        return Problem(code, self.file, place[0], start + 1, max(1, width), one_line, values,
                       cell=f"{self.name}!{letters(place[1])}{place[0]}")


def letters(column: int) -> str:
    """A column's name in Excel: 1 is A, 27 is AA."""
    out = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        out = chr(ord("A") + rest) + out
    return out


def read_book(path: Path, shown: str) -> list[Sheet]:
    """The sheets in order; `shown`: the file as messages call it.

    Raises UnreadableError for a file that cannot be opened, is no workbook, is damaged or larger than a table of
    decisions can be. What it holds is checked before openpyxl sees it.
    """
    try:
        size = path.stat().st_size
        if size > _MOST_BYTES:
            raise UnreadableError(shown, "decision.too-large", limit=_MOST_BYTES // 1_000_000)
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableError(shown, "reading.not-openable", reason=error.strerror or str(error)) from None
    if raw.startswith(_ENCRYPTED):
        raise UnreadableError(shown, "corpus.sheet-encrypted")
    if not raw.startswith(b"PK"):
        raise UnreadableError(shown, "decision.no-workbook")
    _guard(raw, shown)
    import openpyxl  # slow to import, and a cached pack needs it not

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, of drop-downs and colours that it does not keep
            book = openpyxl.load_workbook(io.BytesIO(raw))
            return [_sheet(sheet, shown) for sheet in book.worksheets]
    except UnreadableError:
        raise
    except Exception as error:  # what openpyxl raises for a damaged file is of every kind
        raise UnreadableError(shown, "corpus.sheet-broken", reason=f"{type(error).__name__}: {error}") from None


def _guard(raw: bytes, shown: str) -> None:
    """Raises UnreadableError for an archive or XML that would harm whoever reads it."""
    bounds = limits()
    archive = open_zip(raw, shown, bounds)
    unpacked = 0
    for name in archive.names:
        unpacked += archive.size(name)
        if unpacked > _MOST_UNPACKED:
            raise UnreadableError(shown, "decision.too-large", limit=_MOST_UNPACKED // 1_000_000)
        content = archive.read(name)
        if name.lower().endswith(_XML):
            merged = sum(_area(each.get("ref", "")) for each in parse_xml(content, shown, name, bounds).iter()
                         if each.tag.rpartition("}")[2] == "mergeCell")
            if merged > _MOST_MERGED:
                raise UnreadableError(shown, "decision.merged-wide", limit=_MOST_MERGED)


def _area(reference: str) -> int:
    """How many cells A1:C4 has; of what cannot be read more than there may be."""
    found = _AREA.fullmatch(reference)
    if found is None:
        return _MOST_MERGED + 1
    left, top, right, bottom = found.groups()
    return (abs(_number(right) - _number(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _number(name: str) -> int:
    out = 0
    for letter in name:
        out = out * 26 + ord(letter) - ord("A") + 1
    return out


def _sheet(sheet: Any, shown: str) -> Sheet:
    if sheet.max_row > _MOST_ROWS or sheet.max_column > _MOST_COLUMNS:
        raise UnreadableError(shown, "decision.too-wide", sheet=sheet.title, rows=_MOST_ROWS, columns=_MOST_COLUMNS)
    cells: dict[Place, str] = {}
    dates = set()
    for row in sheet.iter_rows():
        for cell in row:
            text = _text(cell.value)
            if text:
                cells[cell.row, cell.column] = text
            if isinstance(cell.value, date | datetime | time):
                dates.add((cell.row, cell.column))
    spread = set()
    for area in sheet.merged_cells.ranges:
        first = (area.min_row, area.min_col)
        if area.max_col > area.min_col:
            spread.add(first)
        elif first in cells:  # people see the one text beside every row
            cells |= {(row, area.min_col): cells[first] for row in range(area.min_row, area.max_row + 1)}
    return Sheet(shown, sheet.title, cells, frozenset(dates), frozenset(spread), sheet.sheet_state != "visible")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        text = f"{Decimal(repr(value)):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    formula = getattr(value, "text", None)  # of one that fills several cells
    return str(formula if isinstance(formula, str) else value).strip("\r\n\t \u3000\u00a0")
