"""Archives as folders: `a.zip!/town/b.docx` names a file in a ZIP, `a.zip!/b.zip!/c.docx` one in a ZIP within."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import get_args

from gouji.reading.document import UnreadableError
from gouji.reading.limits import Limits, limits
from gouji.reading.names import READ, ZIP, is_litter, says_format, sort_out
from gouji.reading.sniff import HEAD, Format, sniff
from gouji.reading.zipped import GuardedZip, open_zip

_MARK = "!/"
_MB = 1024 * 1024
_SHOWN = 5
_KEPT = 3  # opened archives: reading goes from member to member of one


def is_member(path: Path) -> bool:
    """Whether a path names something in an archive that is there."""
    return _located(path)[1] != ""


def exists(path: Path) -> bool:
    """Whether there is such a file, on the disk or in an archive. What an archive that cannot be opened would hold
    counts as not there."""
    if not is_member(path):
        return path.exists()
    try:
        read_source(path, limits())
    except UnreadableError:
        return False
    return True


def read_source(path: Path, bounds: Limits) -> bytes:
    """The bytes of a file, on the disk or in an archive.

    Raises UnreadableError for what is no regular file, is too large, cannot be opened or is not in its archive.
    """
    archive, inner = _located(path)
    if not inner:
        return _on_disk(path, bounds)
    found = _opened(archive, _stamp(archive), inner, bounds)
    if found is None:
        raise UnreadableError(str(path), "bundle.no-member", archive=archive, member=inner)
    chain, name = found
    return _member(_archive(archive, _stamp(archive), chain, bounds), name, str(path), bounds)


def read_head(path: Path, bounds: Limits) -> bytes:
    """The first bytes of a file, on the disk or in an archive: enough for `sniff`. None of one that cannot be read."""
    archive, inner = _located(path)
    try:
        if not inner:
            with path.open("rb") as file:
                return file.read(HEAD)
        found = _opened(archive, _stamp(archive), inner, bounds)
        return _head(_archive(archive, _stamp(archive), found[0], bounds), found[1]) if found else b""
    except (OSError, UnreadableError):
        return b""


def resolved(path: Path) -> Path:
    """The same file under the one name that it has however it is reached, in an archive behind a link as well."""
    archive, inner = _located(path)
    return member_path(Path(archive).resolve(), inner) if inner else path.resolve()


def depth(path: Path) -> int:
    """How many archives a path leads through."""
    archive, inner = _located(path)
    if not inner:
        return 0
    found = _opened(archive, _stamp(archive), inner, limits())
    return 1 + (len(found[0]) if found else 0)


def contents(path: Path, bounds: Limits) -> list[PurePosixPath] | None:
    """The names of the files in an archive (as `a.zip`, or `a.zip!/b.zip`), without litter, in the order of a walk
    through its folders; None for what is no archive but a document with such a name.

    Raises UnreadableError for an archive that cannot be read or lies too deep in others.
    """
    if sniff(read_source(path, bounds)) != "zip":
        return None
    archive, inner = _located(path)
    if not inner:
        return _files(_archive(path.as_posix(), _stamp(path.as_posix()), (), bounds))
    found = _opened(archive, _stamp(archive), inner, bounds)
    assert found is not None  # it has just been read
    return _files(_archive(archive, _stamp(archive), (*found[0], found[1]), bounds))


def member_path(archive: Path | str, name: PurePosixPath | str) -> Path:
    """`a.zip!/b.docx`."""
    return Path(f"{archive}{_MARK}{name}")


def only_report(raw: bytes, file: str, bounds: Limits, within: int = 0) -> tuple[bytes, str]:
    """Content and name of the one file in an archive that can be a report; `within`: archives that it lies in itself.

    Raises UnreadableError where there is none or more than one, saying how to name one, and for an archive that cannot
    be read.
    """
    if within >= bounds.zip_depth:
        raise UnreadableError(file, "bundle.too-deep", limit=bounds.zip_depth)
    archive = open_zip(raw, file, bounds)

    def head(name: PurePosixPath) -> bytes:
        return _head(archive, str(name))

    names = [name for name in sort_out(_files(archive), head)[0] if name.suffix.lower() != ".json"]
    readable = [name for name in names if name.suffix.lower() in READ
                or (not says_format(name) and sniff(head(name)) in get_args(Format))] or names
    if not readable:
        raise UnreadableError(file, "bundle.no-report")
    if len(readable) > 1:
        shown = "、".join(map(str, readable[:_SHOWN])) + ("…" if len(readable) > _SHOWN else "")
        raise UnreadableError(file, "bundle.several", count=len(readable), names=shown,
                              example=member_path(file, readable[0]).as_posix())
    name = str(readable[0])
    return _member(archive, name, f"{file}{_MARK}{name}", bounds), f"{file}{_MARK}{name}"


def _on_disk(path: Path, bounds: Limits) -> bytes:
    file = str(path)
    try:
        status = path.stat()
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
            # A pipe or a device may never end; a directory says so itself when it is opened.
            raise UnreadableError(file, "reading.not-regular")
        if status.st_size > bounds.file_mb * _MB:
            code = "bundle.too-large" if path.suffix.lower() == ZIP else "reading.too-large"
            raise UnreadableError(file, code, size=status.st_size / 1e6, limit=bounds.file_mb)
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(file, "reading.not-openable", reason=error.strerror or str(error)) from None


def _located(path: Path) -> tuple[str, str]:
    """(archive on the disk, rest behind its mark), ("", "") for a path that leads into no archive.

    A folder may end in “!” too: only what is a file can be an archive.
    """
    text = path.as_posix()
    at = text.find(_MARK)
    while at > 0:
        if os.path.isfile(text[:at]):  # noqa: PTH113 — no exception for names that no system takes
            return text[:at], text[at + len(_MARK) :]
        at = text.find(_MARK, at + 1)
    return "", ""


def _stamp(archive: str) -> tuple[int, int]:
    """What changes when the archive does."""
    try:
        status = Path(archive).stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=_KEPT)
def _archive(path: str, stamp: tuple[int, int], chain: tuple[str, ...], bounds: Limits) -> GuardedZip:
    """The archive on the disk, or the one in it that `chain` leads to. Raises UnreadableError."""
    if not chain:
        return open_zip(_on_disk(Path(path), bounds), path, bounds)
    file = _MARK.join((path, *chain))
    if len(chain) >= bounds.zip_depth:
        raise UnreadableError(file, "bundle.too-deep", limit=bounds.zip_depth)
    return open_zip(_member(_archive(path, stamp, chain[:-1], bounds), chain[-1], file, bounds), file, bounds)


def _opened(path: str, stamp: tuple[int, int], inner: str, bounds: Limits) -> tuple[tuple[str, ...], str] | None:
    """(archives within the archive, name in the last of them) for what stands behind the first mark; None if it is
    not there."""
    chain: tuple[str, ...] = ()
    while True:
        names = _names(_archive(path, stamp, chain, bounds))
        if inner in names:
            return chain, inner
        at = inner.find(_MARK)
        while at > 0 and inner[:at] not in names:
            at = inner.find(_MARK, at + 1)
        if at <= 0:
            return None
        chain, inner = (*chain, inner[:at]), inner[at + len(_MARK) :]


def _member(archive: GuardedZip, name: str, file: str, bounds: Limits) -> bytes:
    """Under the name of the member in messages; counted for itself, however much was read of the archive before."""
    if archive.size(_names(archive)[name]) > bounds.file_mb * _MB:
        raise UnreadableError(file, "reading.too-large", size=archive.size(_names(archive)[name]) / 1e6,
                              limit=bounds.file_mb)
    return replace(archive, file=file, _read=0).read(_names(archive)[name])


def _head(archive: GuardedZip, name: str) -> bytes:
    return archive.head(_names(archive)[name], HEAD)


def _names(archive: GuardedZip) -> dict[str, str]:
    """Names as paths are written to the names in the archive: some packers write \\ for /."""
    return _normal(archive.names)


@lru_cache(maxsize=_KEPT)
def _normal(names: tuple[str, ...]) -> dict[str, str]:
    return {PurePosixPath(name.replace("\\", "/")).as_posix(): name for name in names if not name.endswith("\\")}


def _files(archive: GuardedZip) -> list[PurePosixPath]:
    files = (PurePosixPath(name) for name in _names(archive))
    return sorted((file for file in files if not any(map(is_litter, file.parts))), key=lambda file: file.parts)
