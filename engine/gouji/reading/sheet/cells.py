"""The cells of one sheet: what each shows, which are merged, hidden, framed."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from gouji.reading.document import Flag, UnreadableError
from gouji.reading.sheet.marks import Marks, Slot
from gouji.reading.sheet.workbook import Workbook

_SINGLE = (1, 1)


class Item(NamedTuple):
    """A cell or a range of merged ones, counted from 0: something stands in it, or lines are drawn around it."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    framed: bool
    flags: tuple[Flag, ...]


@dataclass(slots=True)
class Sheet:
    """`items`: by row, then column. `doubtful`: cells by the code of the doubt that tells of them."""

    name: str
    items: list[Item] = field(default_factory=list)
    doubtful: dict[str, list[Slot]] = field(default_factory=dict)


def read_cells(book: Workbook, marks: Marks, texts: dict[Slot, str], ranges: Sequence[tuple[Slot, Slot]]) -> Sheet:
    """The items of a sheet. Raises UnreadableError for merged ranges of more than `limits.table_slots` slots.

    A cell that is empty and has no lines around it is no item, and neither is one with lines but outside the range of
    those with text, a row below it excepted: the row of values under a table's head may be all blank.
    """
    sheet = Sheet(marks.name)
    if marks.unvalued:
        sheet.doubtful["sheet.formula-without-value"] = sorted(marks.unvalued)
    noted = {slot: note for slot, note in marks.noted.items() if slot in texts}
    for slot, note in noted.items():
        if note.text is not None:
            texts[slot] = note.text
    emptied = {slot for slot in noted if not texts[slot]}
    for slot in emptied:
        del texts[slot]
    if not texts:
        return sheet
    framed = set(marks.framed)
    kept = marks.unvalued | emptied  # there, though empty: what a person sees in them must not pass for blank
    bottom = max(r for r, _ in texts)
    right = max(c for _, c in texts)
    merged, covered = _merged(ranges, texts.keys() | kept, framed, (bottom, right), book)
    lined = {slot for slot in framed | kept if slot[0] <= bottom + 1 and slot[1] <= right}
    spots = texts.keys() | lined | merged.keys()
    hides = bool(marks.hidden_rows or marks.hidden_columns)
    for slot in sorted(spots - covered):
        r, c = slot
        high, wide = merged.get(slot, _SINGLE)
        text = texts.get(slot, "")
        flags: tuple[Flag, ...] = ()
        if hides and text and (r in marks.hidden_rows or c in marks.hidden_columns):
            flags = ("hidden",)
            sheet.doubtful.setdefault("sheet.hidden-cells", []).append(slot)
        elif slot in marks.unvalued:
            flags = ("unread",)
        elif slot in noted and (flag := noted[slot].flag):
            flags = (flag,)
            if noted[slot].code:
                sheet.doubtful.setdefault(noted[slot].code, []).append(slot)
        sheet.items.append(Item(r, c, high, wide, text, slot in framed, flags))
    return sheet


def _merged(ranges: Sequence[tuple[Slot, Slot]], filled: Set[Slot], framed: set[Slot], end: Slot,
            book: Workbook) -> tuple[dict[Slot, tuple[int, int]], set[Slot]]:
    """Merged ranges that hold text or have lines: first slot to (rows, columns), and the slots they cover.

    Cut off where the sheet's text ends, but for a row: what is merged beyond holds nothing. One that overlaps an
    earlier one is left out. The text of covered cells is not shown and not read.
    """
    merged: dict[Slot, tuple[int, int]] = {}
    covered: set[Slot] = set()
    walked = 0
    for a, b in ranges:
        top, left = min(a[0], b[0]), min(a[1], b[1])
        bottom, right = min(max(a[0], b[0]), end[0] + 1), min(max(a[1], b[1]), end[1])
        if bottom < top or right < left or (bottom, right) == (top, left):
            continue
        walked += (bottom - top + 1) * (right - left + 1)
        if walked > book.limits.table_slots:
            raise UnreadableError(book.file, "sheet.damaged")
        slots = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
        if not covered.isdisjoint(slots) or not merged.keys().isdisjoint(slots):
            continue
        lined = not framed.isdisjoint(slots)
        if lined or (top, left) in filled:
            merged[top, left] = (bottom - top + 1, right - left + 1)
            if lined:
                framed.add((top, left))
        covered.update(slots[1:])
    return merged, covered
