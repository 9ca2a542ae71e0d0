"""The reports of an archive that count, one for each organisation and year, and each of them when it is asked for.

An archive is only read here, and by several processes at once, each its own share: SQLite without the layer that
writing needs.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from gouji.checking import subject_of
from gouji.claims import extract_claims
from gouji.corpus.lean import Lean, lean_of, read_lean
from gouji.corpus.packed import PackedError, unpack_report
from gouji.corpus.roster import Roster
from gouji.corpus.standing import AUDITED
from gouji.fitting import Report
from gouji.packs import Pack
from gouji.reading import UnreadableError

SCHEMA = 1  # as in corpus.tables, which loads the layer that writes


class Kept(NamedTuple):
    """A report that counts: whose, of which year, called what; the rows of its document and of its line (0: none).

    `level` is the roster's ("": there is none, and the report's own counts). `reading`: by which vocabularies and
    phrases it was read (`Pack.reading_hash`).
    """

    identity: str
    organisation: str
    year: int
    file: str
    document: int
    line: int
    reading: str
    level: str = ""


class BrokenKeptError(Exception):
    """What the archive keeps of a report cannot be read any more, or stands on a form that the pack has not got."""


@dataclass(frozen=True, slots=True)
class Body:
    """A report with what it is compared with: last year's, and with a roster those of its subordinates. `missing` are
    the names of those whose report is not there; `listed`: it is on a roster."""

    kept: Kept
    prior: Kept | None = None
    listed: bool = False
    organ: Kept | None = None
    organ_name: str = ""
    children: tuple[Kept, ...] = ()
    missing: tuple[str, ...] = ()


def bodies(path: Path, pack: Pack, roster: Roster | None = None) -> list[Body]:
    """The reports that count, by organisation and year: of each the one of the newest run that counted it, else the
    newest document. Raises ArchiveError where the archive cannot be read."""
    with opened(path) as connection:
        found = list(_selected(connection, pack, roster))
    by_key = {(kept.identity, kept.year): kept for kept in found}
    out = []
    for kept in sorted(found):
        body = Body(kept, by_key.get((kept.identity, kept.year - 1)))
        member = roster.find(kept.identity) if roster is not None else None
        if roster is not None and member is not None:
            below = roster.below(member)
            offices = [m for m in below if m.level == "office"]
            there = {m.identity: by_key.get((m.identity, kept.year)) for m in below}
            body = replace(
                body, listed=True, organ=there[offices[0].identity] if offices else None,
                organ_name=offices[0].name if offices else "",
                children=tuple(k for m in below if m not in offices[:1] and (k := there[m.identity]) is not None),
                missing=tuple(m.name for m in below if there[m.identity] is None))
        out.append(body)
    return out


@contextlib.contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The archive for reading. Raises ArchiveError."""
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != SCHEMA:
            raise sqlite3.DatabaseError(f"schema {version}")
        yield connection
    except (sqlite3.Error, UnicodeDecodeError) as error:
        from gouji.corpus.archive import Archive, ArchiveError

        Archive(path, create=False).verify()  # which knows what to say of it
        raise ArchiveError(path, "archive-broken", reason=error) from error
    finally:
        if connection is not None:
            connection.close()


def _selected(connection: sqlite3.Connection, pack: Pack, roster: Roster | None) -> Iterator[Kept]:
    has_lines = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'lean'").fetchone()
    lines: dict[tuple[str, str, str], int] = {
        (hash_, stem, reader): id_ for id_, hash_, stem, reader in connection.execute(
            "SELECT id, hash, stem, reader FROM lean")} if has_lines else {}
    documents: dict[tuple[str, str], list[tuple[bool, bool, int, int, str]]] = {}
    for row, hash_, stem, reader in connection.execute("SELECT rowid, hash, stem, reader FROM documents"):
        reading = reader.rpartition("-")[2]
        line = lines.get((hash_, stem, reader), 0)
        documents.setdefault((hash_, stem), []).append((line > 0, reading == pack.reading_hash, row, line, reading))
    known: set[tuple[str, int]] = set()
    used: set[tuple[str, str]] = set()
    roles = ",".join("?" * len(AUDITED))
    for file, hash_, organisation, identity, year, counts in connection.execute(
            f"SELECT r.file, r.hash, r.organisation, r.identity, r.year, r.role IN ({roles}) FROM reports r "
            "JOIN runs ON runs.id = r.run WHERE runs.state = 'finished' ORDER BY r.run DESC, r.file", AUDITED):
        key = (hash_, _stem(file))
        used.add(key)
        if not counts or key not in documents:
            continue
        _, _, row, line, reading = max(documents[key])
        kept = _on_roster(Kept(identity, organisation, year, file, row, line, reading), roster)
        if (kept.identity, kept.year) not in known:
            known.add((kept.identity, kept.year))
            yield kept
    rest = sorted(max(readings) for key, readings in documents.items() if key not in used)
    for _, _, row, line, reading in reversed(rest):
        (details,) = connection.execute("SELECT details FROM documents WHERE rowid = ? AND packed IS NOT NULL",
                                        (row,)).fetchone() or (None,)
        if details is None:
            continue
        entry = json.loads(details)
        kept = _on_roster(Kept(entry["identity"], entry["organisation"], entry["year"], entry["file"], row, line,
                               reading), roster)
        if (kept.identity, kept.year) not in known:
            known.add((kept.identity, kept.year))
            yield kept


def _stem(file: str) -> str:
    """As Path(file).stem says, without making a path of each of thousands."""
    name = file.replace("\\", "/").rpartition("/")[2] if os.sep == "\\" else file.rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    return stem if stem.strip(".") and dot and ending else Path(file).stem


def _on_roster(kept: Kept, roster: Roster | None) -> Kept:
    member = roster.find(kept.identity) if roster is not None else None
    return kept if member is None else kept._replace(identity=member.identity, level=member.level)


class Store:
    """The reports of an open archive, by what `bodies` gave. What was asked for last is at hand: it is often the next
    one's prior."""

    def __init__(self, connection: sqlite3.Connection, pack: Pack, claims: bool = True) -> None:
        """`claims`: whether anybody asks for what the prose states."""
        self._connection, self._pack, self._claims = connection, pack, claims
        self._templates = {vocabulary.id for vocabulary in pack.vocabularies}
        self._lines: dict[int, Lean] = {}
        self._reports: dict[int, Report] = {}

    def fetch(self, kept: Sequence[Kept]) -> None:
        """Takes their lines out of the archive at once."""
        self._lines = {}
        found = self._connection.execute(
            f"SELECT id, line FROM lean WHERE id IN ({','.join(str(k.line) for k in kept if k.line)})"
        ) if any(k.line for k in kept) else ()
        lines = dict(found)
        for each in kept:
            if each.line in lines:
                self._lines[each.document] = read_lean(lines[each.line])

    def lean(self, kept: Kept) -> Lean:
        """Raises BrokenKeptError."""
        if kept.document not in self._lines:
            try:
                self._lines[kept.document] = read_lean(lean_of(self._content(kept)))
            except ValueError as error:
                raise BrokenKeptError(str(error)) from error
        return self._lines[kept.document]

    def report(self, kept: Kept) -> Report:
        """With the pack's claims, under its file's name, as of the organisation of the roster. Raises
        BrokenKeptError."""
        report = self._reports.get(kept.document)
        if report is None:
            report = self._read(kept)
            while len(self._reports) > 1:
                self._reports.pop(next(iter(self._reports)))
            self._reports[kept.document] = report
        return report

    def _read(self, kept: Kept) -> Report:
        pack, fresh = self._pack, kept.reading == self._pack.reading_hash
        try:
            report = unpack_report(self._blob("packed", kept), pack)
        except PackedError:  # by other code: then the same as JSON
            from gouji.corpus.report_input import report_from_bytes  # pydantic, which most archives need not

            try:
                report, _ = report_from_bytes(zlib.decompress(self._content(kept)), kept.file, pack)
            except (UnreadableError, zlib.error) as error:
                raise BrokenKeptError(str(error)) from error
            fresh = False
        if report.template not in self._templates:
            raise BrokenKeptError(report.template)
        if report.file != kept.file:
            report = replace(report, file=kept.file)
        own = report.organisation
        if kept.level and kept.level != own.level:
            fresh = False  # who “we” is depends on the level
        if (kept.identity, kept.level or own.level) != (own.identity, own.level):
            report = replace(report, organisation=replace(own, identity=kept.identity, level=kept.level or own.level))
        # What the prose states is looked for anew where other phrases, or other code, looked for it then.
        if fresh or not self._claims:
            return report
        return extract_claims(report, pack.phrases, subject_of(report, pack).lookup)

    def _content(self, kept: Kept) -> bytes:
        return self._blob("content", kept)

    def _blob(self, column: str, kept: Kept) -> bytes:
        row = self._connection.execute(f"SELECT {column} FROM documents WHERE rowid = ?", (kept.document,)).fetchone()
        if row is None or not isinstance(row[0], bytes):
            raise BrokenKeptError(column)
        return row[0]


def shares(given: Sequence[Body], size: int) -> list[range]:
    """The places of the bodies in pieces of about that size, an organisation's years together."""
    out: list[range] = []
    start = 0
    for at, body in enumerate(given):
        if at - start >= size and given[at - 1].kept.identity != body.kept.identity:
            out.append(range(start, at))
            start = at
    return [*out, range(start, len(given))] if given else []


def readings(given: Sequence[Body], pack: Pack) -> Mapping[str, int]:
    """How many were read with the pack's own vocabularies and phrases, and how many with others."""
    own = sum(body.kept.reading == pack.reading_hash for body in given)
    return {"own": own, "other": len(given) - own}
