"""Tables that people keep in Excel: rosters, registers and workbooks, as XLSX or CSV, by the words in their header."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from gouji.problems import Problem
from gouji.reading import UnreadableError

_HEADER_WITHIN = 20  # titles may stand above the header
_MOST_BYTES = 64 * 1024 * 1024
_MOST_ROWS = 200_000
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0{1,2}:00(?::00)?)?")
_WIDE = {0xFF01 + i: chr(0x21 + i) for i in range(94)} | {0x3000: " ", 0xA0: " "}
_ENCRYPTED = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the header: its number in the file from 1, and its cells by the identifiers of their columns.
    Cells are texts without blanks at their ends; a date of Excel reads 2023-01-31."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as read. `columns`: where each column stands, from 0; `lines`: the rows as printed, the header among
    them, for messages."""

    file: str
    name: str
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    lines: Mapping[int, tuple[str, ...]]
    header: int = 0

    @property
    def place(self) -> str:
        return f"{self.file}[{self.name}]" if self.name else self.file

    def problem(self, code: str, row: int, column: str, /, **values: object) -> Problem:
        """A mistake in a cell, marked within its row."""
        return self._within(code, row, self.columns.get(column, 0), values)

    def cell_problem(self, code: str, row: int, column: str, /, **values: object) -> Problem:
        """The same of a table too wide to show a row of: the cell by its name in Excel, and its text alone."""
        at = self.columns.get(column, 0)
        text = self._text(row, at).replace("\n", " ")
        return Problem(code, self.place, row, 1, max(1, len(text)), text, values, cell=f"{_letters(at)}{row}")

    def header_problems(self, headers: Mapping[str, Sequence[str]], required: Sequence[str]) -> list[Problem]:
        """A required column that is not there, at the word that may be meant for it; and a word that resembles one of
        the others where that is not there. Any other word that is not known is a column of people's own."""
        known = set(self.columns.values())
        cells = self.lines[self.header]
        strange = {i: cell for i, cell in enumerate(cells) if cell and i not in known}
        out = []
        for column, words in headers.items():
            if column in self.columns:
                continue
            alike = [i for i, cell in strange.items() if any(_resembles(_plain(cell), _plain(word)) for word in words)]
            values = {"column": words[0], "column_en": words[-1]}
            if column in required and strange:
                at = alike[0] if alike else min(strange, key=lambda i: abs(i - list(headers).index(column)))
                out.append(self._within("corpus.no-column", self.header, at,
                                        {**values, "words": "、".join(strange.values())}))
            elif column in required:
                out.append(self._within("corpus.column-wanting", self.header, len(cells) - 1, values))
            elif alike:
                out.append(self._within("corpus.column-alike", self.header, alike[0],
                                        {**values, "word": strange[alike[0]]}))
        return out

    def _text(self, row: int, at: int) -> str:
        cells = self.lines.get(row, ())
        return cells[at] if at < len(cells) else ""

    def _within(self, code: str, row: int, at: int, values: Mapping[str, object]) -> Problem:
        cells = self.lines.get(row, ())
        start = len(" | ".join(cells[:at])) + 3 if at else 0
        return Problem(code, self.place, row, start + 1, max(1, len(self._text(row, at))), " | ".join(cells), values)


def read_sheet(path: Path, headers: Mapping[str, Sequence[str]], required: Sequence[str], prefer: str = "") -> Sheet:
    """The table of a file whose header holds all `required` columns; `headers`: the words each column may bear.

    Of a workbook it is the sheet called `prefer`, else the first that has such a header. Rows without any cell filled
    are left out. Raises UnreadableError for a file that cannot be read, or has no such table.
    """
    words = {_plain(word): column for column, accepted in headers.items() for word in accepted}
    for name, lines in _tables(path, prefer):
        for at in range(min(_HEADER_WITHIN, len(lines))):
            columns: dict[str, int] = {}
            for i, cell in enumerate(lines[at]):
                column = words.get(_plain(cell))
                if column is not None:
                    columns.setdefault(column, i)
            if all(column in columns for column in required):
                numbered = [(number, line) for number, line in enumerate(lines, 1) if number > at + 1 and any(line)]
                rows = tuple(Row(number, {column: line[i] if i < len(line) else "" for column, i in columns.items()})
                             for number, line in numbered)
                return Sheet(str(path), name, columns, rows, {at + 1: lines[at], **dict(numbered)}, at + 1)
    wanted = "、".join(headers[column][0] for column in required)
    raise UnreadableError(str(path), "corpus.no-such-columns", columns=wanted)


def _resembles(word: str, known: str) -> bool:
    """层次 and 层级, 上级单位 and 上级; not 联系电话 and 联系人."""
    if known in word or (len(word) > 1 and word in known):
        return True
    return len(word) == len(known) and difflib.SequenceMatcher(None, word, known).ratio() >= 0.5


def _letters(at: int) -> str:
    """A column's name in Excel: 0 is A, 26 is AA."""
    out = ""
    while at >= 0:
        out = chr(ord("A") + at % 26) + out
        at = at // 26 - 1
    return out


def read_date(text: str) -> date | None:
    """A day as people write it: 2023-01-31, 2023/1/31, 2023年1月31日; None where it is no day."""
    found = _DATE.fullmatch(text.translate(_WIDE).strip())
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text.translate(_WIDE)).strip("*：:").lower()


def _tables(path: Path, prefer: str) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    file = str(path)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UnreadableError(file, "reading.too-large", size=path.stat().st_size / 1e6, limit=_MOST_BYTES / 1e6)
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableError(file, "reading.not-openable", reason=error.strerror or str(error)) from None
    if raw.startswith(_ENCRYPTED):
        raise UnreadableError(file, "corpus.sheet-encrypted")
    if raw.startswith(b"PK"):
        yield from _workbook(raw, file, prefer)
        return
    for encoding in ("utf-8-sig", "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Not csv.Sniffer: it takes an apostrophe in the text for a quotation mark.
        first = text.split("\n", _HEADER_WITHIN)[:_HEADER_WITHIN]
        delimiter = max(",\t;", key=lambda mark: max(line.count(mark) for line in first))
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            yield "", [tuple(_cell(c) for c in line) for line in reader]
        except csv.Error as error:
            raise UnreadableError(file, "corpus.sheet-broken", reason=str(error)) from None
        return
    raise UnreadableError(file, "reading.binary")


def _workbook(raw: bytes, file: str, prefer: str) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        names = sorted(book.sheetnames, key=lambda name: name != prefer)
        for name in names:
            lines = []
            for i, line in enumerate(book[name].iter_rows(values_only=True)):
                if i >= _MOST_ROWS:
                    raise UnreadableError(file, "corpus.sheet-too-long", limit=_MOST_ROWS)
                lines.append(tuple(_cell(value) for value in line))
            yield name, lines
        book.close()
    except UnreadableError:
        raise
    except Exception as error:  # what openpyxl raises for a damaged file is of every kind
        raise UnreadableError(file, "corpus.sheet-broken", reason=f"{type(error).__name__}: {error}") from None


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip("\r\n\t \u3000\u00a0")
