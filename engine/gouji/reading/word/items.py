"""What a Word file holds, before its tables are told from layout and everything gets its place."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass, field

from gouji.reading.document import Document, Flag

Note = str  # the code of a doubt


@dataclass(slots=True)
class Line:
    """A paragraph: \\n where Shift-Enter was pressed, \\f where a page or column was broken by hand.

    `joins`: its end was deleted with track changes open, so that the next paragraph goes on in it. `unread`: of what
    may be a number, something was left out.
    """

    text: str
    label: str = ""
    tracked: bool = False
    hidden: bool = False
    joins: bool = False
    notes: tuple[Note, ...] = ()
    struck: bool = False
    unread: bool = False

    def shown(self) -> str:
        """With the number before it: apart from it where the two would run into one number or word."""
        text = self.text.replace("\f", "\n") if "\f" in self.text else self.text
        if not self.label:
            return text
        gap = " " if self.label[-1:].isalnum() and text[:1].isalnum() else ""
        return self.label + gap + text


@dataclass(slots=True)
class Image:
    """A picture of this size in twips, or what another program put there. `unsized`: it does not say how large."""

    width: float
    height: float
    notes: tuple[Note, ...] = ()
    unsized: bool = False


@dataclass(slots=True)
class Gathered:
    """What a paragraph holds: pieces of text, and beside the text, text boxes and pictures."""

    text: list[str] = field(default_factory=list)
    boxes: list[ET.Element] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    tracked: bool = False
    hidden: bool = False
    struck: bool = False
    raised: bool = False
    unread: bool = False

    def take(self, other: Gathered) -> None:
        """What was gathered apart, without its text."""
        self.boxes += other.boxes
        self.images += other.images
        self.notes += [note for note in other.notes if note not in self.notes]
        self.tracked |= other.tracked
        self.hidden |= other.hidden
        self.struck |= other.struck
        self.raised |= other.raised
        self.unread |= other.unread


@dataclass(slots=True)
class Slot:
    """A cell: where it begins in the grid, what it covers, what is in it."""

    column: int
    columns: int
    rows: int = 1
    items: list[Item] = field(default_factory=list)
    tracked: bool = False
    clipped: bool = False
    notes: tuple[Note, ...] = ()

    def shown(self) -> tuple[str, tuple[Flag, ...]]:
        """Text as a person sees it, with what makes it less than certain."""
        items = self.items
        if len(items) == 1 and not self.tracked and not self.clipped:
            only = items[0]
            if isinstance(only, Line) and not (
                    only.label or only.tracked or only.hidden or only.struck or only.unread):
                return only.shown().strip(), ()
        lines = []
        tracked, struck, hidden, unread, nested, generated = self.tracked, False, False, False, False, False
        drawn = False
        for item in items:
            if isinstance(item, Line):
                lines.append(item.shown().rstrip())
                tracked |= item.tracked
                struck |= item.struck
                hidden |= item.hidden
                unread |= item.unread
                generated |= bool(item.label)
            elif isinstance(item, Image):
                drawn = True
            else:
                nested = True
        text = "\n".join(lines).strip()
        unread |= drawn and not text  # what is drawn there is all the cell says: it is not blank
        marks = zip((tracked, struck, hidden, self.clipped, unread, nested, generated), _FLAGS, strict=True)
        return text, tuple(flag for mark, flag in marks if mark)


@dataclass(slots=True)
class Table:
    """Rows of cells that begin in them. `number` counts all tables of the file from 1, in the order they begin."""

    number: int
    rows: list[list[Slot]]
    columns: int
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class Embedded:
    """A document within the document (w:altChunk), as another reader read it. `tables`: how many begin before it."""

    document: Document
    tables: int


Item = Line | Image | Table | Embedded
_FLAGS: tuple[Flag, ...] = ("tracked", "struck", "hidden", "clipped", "unread", "nested", "generated")



@dataclass(slots=True)
class Tally:
    """How often each doubt arose, over the whole file."""

    counts: Counter[Note] = field(default_factory=Counter)

    def note(self, notes: list[Note], code: Note) -> None:
        self.counts[code] += 1
        if code not in notes:
            notes.append(code)


def joined(items: list[Item]) -> list[Item]:
    """With paragraphs whose end was deleted put together with what follows."""
    for item in items:
        if isinstance(item, Line) and item.joins:
            break
    else:
        return items
    result: list[Item] = []
    run: list[Line] = []
    for item in items:
        if isinstance(item, Line):
            run.append(item)
            if item.joins:
                continue
        if run:
            result.append(_as_one(run))
            run = []
        if not isinstance(item, Line):
            result.append(item)
    return [*result, _as_one(run)] if run else result


def _as_one(run: list[Line]) -> Line:
    if len(run) == 1:
        return run[0]
    return Line("".join(line.text for line in run), next((line.label for line in run if line.label), ""),
                any(line.tracked for line in run), any(line.hidden for line in run),
                notes=tuple(dict.fromkeys(note for line in run for note in line.notes)),
                struck=any(line.struck for line in run), unread=any(line.unread for line in run))
