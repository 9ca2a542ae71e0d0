"""What calamine loses of a sheet, from its XML: lines, what is hidden, formulas without a result. And the guard: no
sheet reaches calamine that could abort it, or that it would read otherwise than we do."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from functools import cache, lru_cache

from gouji.reading.document import UnreadableError
from gouji.reading.sheet.looks import Looks, Noted, is_marked, local, noted_of_number, noted_of_text, number
from gouji.reading.sheet.plain import plain
from gouji.reading.sheet.workbook import TRUE, SheetPart, Workbook

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ROWS, _COLUMNS = 1 << 20, 1 << 14
Slot = tuple[int, int]  # row and column from 0


@dataclass(slots=True)
class Marks:
    """Of a sheet. `content`: its XML for calamine. `unvalued`: slots of formulas that were never worked out. `noted`:
    cells of which a person sees something else than they hold."""

    name: str
    content: bytes = b""
    framed: set[Slot] = field(default_factory=set)
    unvalued: set[Slot] = field(default_factory=set)
    noted: dict[Slot, Noted] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def name_of(row: int, column: int) -> str:
    """B12 for (11, 1)."""
    return f"{_letters(column)}{row + 1}"


@cache
def _letters(column: int) -> str:
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(_COLUMNS)
def _column(letters: str) -> int:
    """From 0; -1 for what names no column."""
    at = position_of(letters + "1") if letters.isalpha() else None
    return at[1] if at else -1


def position_of(reference: str) -> Slot | None:
    """(row, column) from 0 of B12, None for what is no cell of a sheet."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return (row - 1, column - 1) if 0 < row <= _ROWS and column <= _COLUMNS else None


def read_marks(book: Workbook, part: SheetPart) -> Marks:
    """Raises UnreadableError for a sheet that calamine must not see: cells outside of it, or so far apart that all
    slots between them, of which calamine makes a table, pass `limits.sheet_slots` for the workbook."""
    content, root = book.parsed(part.part)
    marks = Marks(part.name)
    groups = {local(group): group for group in root}
    changed = _without_bad_ranges(root, groups)
    marks.hidden_columns = _hidden_columns(groups.get("cols", ()))
    changed |= _cells(book, marks, groups, root.tag[: root.tag.find("}") + 1])
    marks.content = plain(content, root, changed=changed)
    # calamine would take the first one, wherever it stands.
    if marks.content.count(b"sheetData") > (2 if "sheetData" in groups else 0):
        raise UnreadableError(book.file, "sheet.damaged")
    return marks


def _cells(book: Workbook, marks: Marks, groups: dict[str, ET.Element], space: str) -> bool:
    """Notes the marks of all cells; whether the XML was changed."""
    row_tag, cell_tag, formula, value = (space + tag for tag in ("row", "c", "f", "v"))
    looks = book.looks
    framed, odd, marked = looks.framed, looks.odd, looks.marked
    # Both paint grounds that no style tells of: white letters may well be seen there.
    sure = groups.keys().isdisjoint(("conditionalFormatting", "tableParts"))
    zeros = _shows_zeros(groups.get("sheetViews", ()))
    damaged = UnreadableError(book.file, "sheet.damaged")
    changed = False
    row = -1
    rows: set[int] = set()
    columns: set[int] = set()
    for element in groups.get("sheetData", ()):
        said = element.get("r", "")
        row = number(said) - 1 if said else row + 1
        if element.tag != row_tag or not 0 <= row < _ROWS:
            raise damaged
        if element.get("hidden") in TRUE or element.get("ht") == "0":
            marks.hidden_rows.add(row)
        column = -1
        for cell in element:
            if cell.tag != cell_tag:
                raise damaged
            reference = cell.get("r")
            slot: Slot | None
            if reference is None:
                slot = (row, column + 1) if column + 1 < _COLUMNS else None
            else:
                letters = reference.removesuffix(said)
                known = _column(letters) if said else -1
                slot = (row, known) if known >= 0 else position_of(reference)
            if slot is None:
                raise damaged
            column = slot[1]
            style = cell.get("s", "0")
            if style in framed:
                marks.framed.add(slot)
            if not len(cell):
                continue
            rows.add(slot[0])
            columns.add(column)
            kind = cell.get("t")
            if style in odd or not zeros or (marked and kind == "s") or kind == "inlineStr":
                noted = _noted(looks, style, kind, cell, value, sure, zeros)
                if noted is not None:
                    marks.noted[slot] = noted
            if kind == "e":  # of an error calamine gives nothing, and an unknown one it refuses
                cell.set("t", "str")
                changed = True
            if cell[0].tag == formula and not cell.findtext(value) and (
                    len(cell) == 1 or kind not in ("str", "s")):  # those were worked out to an empty text
                marks.unvalued.add(slot)
    bottom, right = max(rows, default=-1), max(columns, default=-1)
    book.slots += (bottom + 1) * (right + 1)
    if book.slots > book.limits.sheet_slots:
        raise UnreadableError(book.file, "sheet.too-far-apart", sheet=marks.name, cell=name_of(bottom, right))
    return changed


def _noted(looks: Looks, style: str, kind: str | None, cell: ET.Element, value: str, sure: bool,
           zeros: bool) -> Noted | None:
    if kind in (None, "n"):
        stored = cell.findtext(value)
        return noted_of_number(looks.style(style), stored, sure, zeros) if stored else None
    string = None
    if kind == "s":
        index = cell.findtext(value) or ""
        if index not in looks.marked and style not in looks.odd:
            return None
        string = looks.string(index)
    elif kind == "inlineStr":
        string = next((part for part in cell if local(part) == "is"), None)
        if style not in looks.odd and (string is None or not is_marked(string)):
            return None
    elif style not in looks.odd:
        return None
    return noted_of_text(looks.style(style), string, sure)


def _shows_zeros(views: ET.Element | tuple[()]) -> bool:
    return not any(view.get("showZeros", "1") in ("0", "false") for view in views)


def _without_bad_ranges(root: ET.Element, groups: dict[str, ET.Element]) -> bool:
    """Takes out ranges that lead nowhere, over which calamine would refuse what Excel and WPS open; whether any."""
    merged = groups.get("mergeCells", root)
    ranges = [(merged, element) for element in merged] if merged is not root else []
    if "dimension" in groups:
        ranges.append((root, groups["dimension"]))
    bad = [(parent, element) for parent, element in ranges
           if not all(map(position_of, element.get("ref", "").split(":", 1)))]
    for parent, element in bad:
        parent.remove(element)
    return bool(bad)


def _hidden_columns(cols: ET.Element | tuple[()]) -> set[int]:
    hidden: set[int] = set()
    for col in cols:
        if col.get("hidden") in TRUE or col.get("width") == "0":
            first, last = number(col.get("min")), number(col.get("max"))
            if 0 < first <= last <= _COLUMNS:
                hidden.update(range(first - 1, last))
    return hidden
