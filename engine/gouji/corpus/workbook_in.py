"""The workbook read back: what people decided of findings, what organisations answered, what a review came to."""

from __future__ import annotations

import difflib
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from unicodedata import normalize

from gouji.corpus.formulas import unguarded
from gouji.corpus.sheet import Row, Sheet, read_date, read_sheet
from gouji.messages import Lang, catalogue, message
from gouji.problems import Problem
from gouji.reading import UnreadableError
from gouji.reasoning.decision import DecisionKind

# The list of findings in its order; `workbook.col-NAME` in the catalogue is what heads a column.
COLUMNS = ("number", "organisation", "year", "place", "quote", "problem", "basis", "arithmetic", "action", "demand",
           "time", "decision", "reason", "approval", "expires", "feedback", "review", "recheck", "severity", "rule",
           "finding", "fingerprint")
DECISIONS: tuple[DecisionKind, ...] = ("confirmed", "explained", "waived")
REVIEWS = ("mended", "unmended", "new", "partly")
_FILLED = ("decision", "reason", "approval", "expires", "feedback", "review")
_KEYS = ("finding", "fingerprint")
_SPELLING = {"finding": re.compile(r"[A-Z]{1,8}-\d{1,6}-[0-9a-f]{6,64}"), "fingerprint": re.compile(r"[0-9a-f]{8,64}")}
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}")
_FIRST_DAY = date(1899, 12, 30)  # from which Excel counts its days, 1900 taken for a leap year
_OLE, _ENCRYPTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"")
_MOST_XML = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FilledRow:
    """What one row of the list says of a finding. `kind` None: nothing was decided, there is only `feedback` or
    `review`. `year` is None where the row does not say it. `row` counts from 1 as the file shows it."""

    row: int
    finding: str
    fingerprint: str
    kind: DecisionKind | None
    reason: str
    approval: str
    expires: date | None
    feedback: str
    review: str
    organisation: str
    year: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class DecisionsRead:
    """The filled-in rows of a file that are sound, in its order, and the mistakes of the others."""

    file: str
    sheet: str
    rows: tuple[FilledRow, ...]
    mistakes: tuple[Problem, ...]


def column_header(column: str, lang: Lang = "zh") -> str:
    """What heads a column of the list of findings."""
    return message(f"workbook.col-{column}", lang)


def decisions_in(path: Path) -> DecisionsRead:
    """The decisions of a workbook (the sheet 问题清单, else the first with its header) or of a CSV file with the same
    columns, in any order and in either language; rows that nobody filled in are passed over.

    Mistakes are gathered: a word that is no decision, a waiver without reason, approval or expiry, a date that is none,
    a row without its keys, a finding filled in twice and differently. Raises UnreadableError for a file that cannot be
    read at all, is protected by a password, or has no such columns.
    """
    headers = {column: tuple(catalogue("workbook")[f"col-{column}"][lang] for lang in ("zh", "en"))
               for column in COLUMNS}
    _told_apart(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's, of drop-downs and colours that it does not keep
        sheet = read_sheet(path, headers, _KEYS, message("workbook.sheet-findings"))
        merged = _merged(path, sheet) if sheet.name else {}
    if not {"decision", "feedback", "review"} & set(sheet.columns):
        fillable = ("decision", "feedback", "review")
        raise UnreadableError(str(path), "workbook.in-no-columns", columns="、".join(map(column_header, fillable)),
                              columns_en=", ".join(column_header(column, "en") for column in fillable))
    mistakes: list[Problem] = []
    found: dict[str, FilledRow] = {}
    clashing: set[str] = set()
    for row in _spread(sheet, merged):
        if not any(row[column] for column in _FILLED):
            continue
        before = len(mistakes)
        read = _filled(row, sheet, mistakes)
        if len(mistakes) > before:
            continue
        first = found.setdefault(read.finding, read)
        if replace(first, row=read.row) != read:
            clashing.add(read.finding)
            mistakes.append(sheet.cell_problem("workbook.in-twice", read.row, "finding", finding=read.finding,
                                          row=first.row))
    rows = tuple(row for finding, row in found.items() if finding not in clashing)
    return DecisionsRead(str(path), sheet.name, rows, tuple(mistakes))


def _filled(row: Row, sheet: Sheet, mistakes: list[Problem]) -> FilledRow:
    """A row as read; what is amiss is added to the mistakes."""
    def amiss(code: str, column: str, **values: object) -> None:
        mistakes.append(sheet.cell_problem(code, row.number, column, column=column_header(column),
                                      column_en=column_header(column, "en"), **values))

    keys = {column: _plain(row[column]) for column in _KEYS}
    for column, text in keys.items():
        if not text:
            amiss("workbook.in-no-finding", column)
        elif not _SPELLING[column].fullmatch(text):
            amiss("workbook.in-spoilt-key", column, text=row[column])
    kind: DecisionKind | None = None
    if row["decision"]:
        kind = decision_word(row["decision"])
        if kind is None:
            amiss("workbook.in-unknown-word", "decision", text=row["decision"], near=_near(row["decision"]),
                  **_known())
    expires = _day(row["expires"]) if row["expires"] else None
    if row["expires"] and expires is None:
        amiss("workbook.in-bad-date", "expires", text=row["expires"])
    if kind == "waived":
        for column in ("reason", "approval", "expires"):
            if not row[column]:
                amiss("workbook.in-waived-without", column)
    if kind == "explained" and not (row["reason"] or row["feedback"]):
        amiss("workbook.in-explained-without", "reason")
    if not row["decision"]:
        for column in ("reason", "approval", "expires"):
            if row[column]:
                amiss("workbook.in-no-decision", column, **_known())
                break
    year = re.fullmatch(r"(\d{4})年?", _plain(row["year"]))
    return FilledRow(row.number, keys["finding"], keys["fingerprint"], kind, row["reason"], row["approval"], expires,
                     row["feedback"], row["review"], row["organisation"], int(year[1]) if year else None,
                     _plain(row["rule"]))


def _plain(text: str) -> str:
    """A key or a word without what WPS and people add: blanks, full-width letters and digits."""
    return re.sub(r"\s+", "", normalize("NFKC", text))


def _words() -> dict[str, DecisionKind]:
    entries = {kind: catalogue("workbook")[f"decision-{kind}"] for kind in DECISIONS}
    return {entry[lang]: kind for kind, entry in entries.items() for lang in ("zh", "en")}


def decision_word(text: str) -> DecisionKind | None:
    return _words().get(_plain(text).lower())


def _near(text: str) -> str:
    near = difflib.get_close_matches(_plain(text).lower(), list(_words()), 1, 0.4)
    return near[0] if near else "—"


def _known() -> dict[str, str]:
    """The words that decisions may be, for messages of either language."""
    entries = [catalogue("workbook")[f"decision-{kind}"] for kind in DECISIONS]
    return {"known": "、".join(e["zh"] for e in entries), "known_en": ", ".join(e["en"] for e in entries)}


def _day(text: str) -> date | None:
    """A day as people and Excel write it: also 20231231, and the number that a day is where its format was lost."""
    plain = _plain(text)
    if _SERIAL.fullmatch(plain):
        return _FIRST_DAY + timedelta(days=int(plain))
    together = _DAY.fullmatch(plain)
    return read_date("-".join(together.groups()) if together else plain)


def _told_apart(path: Path) -> None:
    """Raises UnreadableError for what looks like a workbook and is none that can be read, with its own remedy."""
    file = str(path)
    try:
        with path.open("rb") as stream:
            start = stream.read(4)
            if start == _OLE:
                locked = _ENCRYPTED in start + stream.read(64 * 1024 * 1024)
                raise UnreadableError(file, "workbook.in-password" if locked else "workbook.in-old-format")
    except OSError as error:
        raise UnreadableError(file, "reading.not-openable", reason=error.strerror or str(error)) from None
    if start.startswith(b"PK"):
        try:
            with zipfile.ZipFile(path) as archive:
                large = sum(entry.file_size for entry in archive.infolist())
                if "xl/workbook.xml" not in archive.namelist():
                    raise UnreadableError(file, "workbook.in-not-a-workbook", reason="xl/workbook.xml")
        except (zipfile.BadZipFile, OSError, EOFError) as error:
            raise UnreadableError(file, "workbook.in-not-a-workbook", reason=str(error)) from None
        if large > _MOST_XML:
            raise UnreadableError(file, "reading.too-large", size=large / 1e6, limit=_MOST_XML / 1e6)
    elif b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError(file, "workbook.in-not-a-workbook", reason=start.hex(" "))


def _merged(path: Path, sheet: Sheet) -> dict[tuple[int, str], int]:
    """Of cells merged down a column to be filled in: each row and column below the first, and the row of the first.

    The list of merged cells stands at the end of a sheet, and openpyxl does not read it where it streams the rows.
    """
    import openpyxl

    raw = path.read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True)
    part = str(getattr(book[sheet.name], "_worksheet_path", ""))
    book.close()
    out: dict[tuple[int, str], int] = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        text = archive.read(part) if part in archive.namelist() else b""
    for found in _MERGED.finditer(text):
        left, right = _number(found[1]), _number(found[3])
        top, bottom = int(found[2]), int(found[4])
        for column in (*_FILLED, "organisation", "year"):
            if left <= sheet.columns.get(column, -1) <= right:
                out |= {(row, column): top for row in range(top + 1, min(bottom, max(sheet.lines, default=0)) + 1)}
    return out


def _number(letters: bytes) -> int:
    """A column's number from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _spread(sheet: Sheet, merged: dict[tuple[int, str], int]) -> Iterator[Row]:
    """The rows, with what a merged cell says in every row that it covers."""
    rows = {row.number: row for row in sheet.rows}
    for row in sheet.rows:
        cells = dict(row.cells)
        for column in (*_FILLED, "organisation", "year"):
            above = rows.get(merged.get((row.number, column), 0))
            if above is not None and not cells.get(column):
                cells[column] = above[column]
            if column in cells:
                cells[column] = unguarded(cells[column])
        yield Row(row.number, cells)
