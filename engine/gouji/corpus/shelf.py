"""Where a run keeps the reports it reads and the audits it makes: in memory, or in an archive."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload

from gouji.corpus.packed import PackedError, unpack_audit
from gouji.corpus.standing import Summary
from gouji.corpus.summaries import summary_of
from gouji.corpus.work import Entry, PackedAudit, PackedReport, entry_of, packed_audit, packed_report, told_of
from gouji.fitting import Report
from gouji.packs import Pack
from gouji.reading import UnreadableError
from gouji.reasoning import ReportAudit

if TYPE_CHECKING:
    from gouji.corpus.archive import Archive
    from gouji.corpus.stored import StoredReport

_T = TypeVar("_T")


class Shelf(Protocol):
    """Reports by file, audits by key."""

    def keep_report(self, entry: Entry, report: Report | PackedReport) -> None: ...

    def report(self, file: str) -> Report | bytes: ...

    def content(self, file: str) -> str:
        """A digest of what was read from a file: the same digest, the same report."""
        ...

    def name(self, file: str) -> str:
        """The file's own name, where it stands here under another."""
        ...

    def told(self, key: str) -> list[dict[str, Any]]:
        """What an audit told (`work.told_of`)."""
        ...

    def has(self, keys: Sequence[str]) -> dict[str, Summary]:
        """The summaries of the audits that are there already (numbered 0)."""
        ...

    def keep_audit(self, key: str, files: Sequence[str], audit: ReportAudit | PackedAudit) -> Summary:
        """`files`: the task's, here and in `audit`."""
        ...

    def audit(self, key: str, files: Sequence[str]) -> ReportAudit: ...


class Memory:
    """A run without an archive: what is packed stays packed until it is asked for."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._reports: dict[str, Report | bytes] = {}
        self._audits: dict[str, ReportAudit | bytes] = {}
        self._told: dict[str, list[dict[str, Any]]] = {}

    def keep_report(self, entry: Entry, report: Report | PackedReport) -> None:
        self._reports[entry.file] = report.packed if isinstance(report, PackedReport) else report

    def report(self, file: str) -> Report | bytes:
        return self._reports[file]

    def content(self, file: str) -> str:
        return file

    def name(self, file: str) -> str:
        return file

    def told(self, key: str) -> list[dict[str, Any]]:
        kept = self._audits[key]
        return self._told[key] if isinstance(kept, bytes) else told_of(kept)

    def has(self, keys: Sequence[str]) -> dict[str, Summary]:
        return {}

    def keep_audit(self, key: str, files: Sequence[str], audit: ReportAudit | PackedAudit) -> Summary:
        if isinstance(audit, ReportAudit):
            self._audits[key] = audit
            return summary_of(0, audit)
        self._audits[key], self._told[key] = audit.packed, audit.told
        return Summary(**audit.summary)

    def audit(self, key: str, files: Sequence[str]) -> ReportAudit:
        kept = self._audits[key]
        return kept if isinstance(kept, ReportAudit) else unpack_audit(kept, self._pack, files)


class Archived:
    """A run with an archive: nothing but names stays in memory."""

    def __init__(self, pack: Pack, archive: Archive, run: int, reader: str) -> None:
        self._pack, self._archive, self._run, self._reader = pack, archive, run, reader
        self._at: dict[str, tuple[str, str]] = {}
        self._old: dict[str, Report] = {}
        self._names: dict[str, str] = {}  # a label that stands for a file of an earlier run to its name

    def known(self, files: Mapping[Path, tuple[str, int]]) -> dict[Path, Entry | tuple[str, dict[str, Any]]]:
        """Of those files (with the digest and size of each) what was read before: the entry, or why it is none."""
        stored = self._archive.documents([(hash_, path.stem) for path, (hash_, _) in files.items()], self._reader)
        out: dict[Path, Entry | tuple[str, dict[str, Any]]] = {}
        for path, (hash_, _) in files.items():
            document = stored.get((hash_, path.stem))
            if document is not None and document.code:
                out[path] = document.code, document.details or {}
            elif document is not None and document.details is not None:
                out[path] = self._made(Entry, {**document.details, "file": str(path)})
                self._at[str(path)] = hash_, path.stem
        return out

    def keep_report(self, entry: Entry, report: Report | PackedReport) -> None:
        stem = Path(entry.file).stem
        report = packed_report(report) if isinstance(report, Report) else report
        self._archive.keep_documents([{
            "hash": entry.hash, "stem": stem, "reader": self._reader, "first_run": self._run, "size": entry.size,
            "packed": report.packed, "content": report.content, "figures": report.figures, "code": None,
            "details": json.dumps(asdict(entry), ensure_ascii=False)}])
        self._at[entry.file] = entry.hash, stem

    def keep_unreadable(self, path: Path, hash_: str, size: int, code: str, values: Mapping[str, object]) -> None:
        """So that it is not read again as long as it stays the same."""
        self._archive.keep_documents([{
            "hash": hash_, "stem": path.stem, "reader": self._reader, "first_run": self._run, "size": size,
            "packed": None, "content": None, "figures": None, "code": code,
            "details": json.dumps(dict(values), default=str)}])

    def report(self, file: str) -> Report | bytes:
        if file in self._old:
            return self._old[file]
        packed = self._archive.report(*self._at[file], self._reader)
        assert packed is not None, file
        return packed

    def content(self, file: str) -> str:
        return file if file in self._old else "|".join((*self._at[file], self._reader))

    def name(self, file: str) -> str:
        return self._names.get(file, file)

    def recall(self, row: StoredReport) -> Entry | None:
        """The entry of a report of an earlier run, under a name that no file has; None where nothing of it can be
        read any more."""
        stem, label = Path(row.file).stem, f"{row.file}#{row.hash[:8]}"
        self._names[label] = row.file
        document = self._archive.documents([(row.hash, stem)], self._reader).get((row.hash, stem))
        if document is not None and document.packed and document.details is not None:
            self._at[label] = row.hash, stem
            return self._made(Entry, {**document.details, "file": label})
        content = self._archive.content(row.hash, stem)
        if content is None:
            return None
        from gouji.corpus.report_input import report_from_bytes

        try:
            report, _ = report_from_bytes(zlib.decompress(content), label, self._pack)
        except (UnreadableError, zlib.error):
            return None
        self._old[label] = report
        return entry_of(report, row.hash, 0)

    def told(self, key: str) -> list[dict[str, Any]]:
        return [asdict(finding) for finding in self._archive.told(key)]

    def has(self, keys: Sequence[str]) -> dict[str, Summary]:
        return {key: self._made(Summary, values) for key, values in self._archive.summaries(keys).items()}

    def keep_audit(self, key: str, files: Sequence[str], audit: ReportAudit | PackedAudit) -> Summary:
        from gouji.corpus.stored import StoredFinding

        packed = packed_audit(audit, files) if isinstance(audit, ReportAudit) else audit
        self._archive.keep_audit(key, packed.packed, list(files), packed.summary,
                                 [StoredFinding(**told) for told in packed.told])
        return Summary(**packed.summary)

    def audit(self, key: str, files: Sequence[str]) -> ReportAudit:
        """Raises ArchiveError where it is damaged."""
        found = self._archive.audit(key)
        assert found is not None, key
        try:
            return unpack_audit(found[0], self._pack, files)
        except PackedError as error:
            raise self._broken(error) from error

    def _made(self, kind: Callable[..., _T], values: Mapping[str, Any]) -> _T:
        try:
            return kind(**values)
        except TypeError as error:  # names that are none
            raise self._broken(error) from error

    def _broken(self, error: Exception) -> Exception:
        from gouji.corpus.archive import ArchiveError

        return ArchiveError(self._archive.path, "archive-broken", reason=error)


class Audits(Sequence[ReportAudit]):
    """The audits of a run in order, each taken from the shelf when it is asked for."""

    def __init__(self, shelf: Shelf, kept: Sequence[tuple[str, Sequence[str]]]) -> None:
        """`kept`: key and files of each."""
        self._shelf = shelf
        self._kept = kept

    def __len__(self) -> int:
        return len(self._kept)

    @overload
    def __getitem__(self, at: int) -> ReportAudit: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[ReportAudit]: ...
    def __getitem__(self, at: int | slice) -> ReportAudit | Sequence[ReportAudit]:
        if isinstance(at, slice):
            return Audits(self._shelf, self._kept[at])
        return self._shelf.audit(*self._kept[at])

    def __iter__(self) -> Iterator[ReportAudit]:
        return (self._shelf.audit(key, files) for key, files in self._kept)
