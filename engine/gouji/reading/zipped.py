"""ZIP archives behind guards, for Word files, workbooks and bundles: nothing is believed, nothing reaches the disk."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from gouji.reading.document import UnreadableError
from gouji.reading.limits import Limits

_MB = 1024 * 1024
_ENTRY = b"PK\x01\x02"
_END = b"PK\x05\x06"
_END64 = b"PK\x06\x07"
_END_BYTES = 22
_LOCATOR_BYTES = 20
_LONGEST_COMMENT = 1 << 16
_ENCRYPTED = 0x1
_UTF8 = 0x800
_UNICODE_PATH = 0x7075
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # LZMA may ask for 4 GB of memory before its first byte
_DRIVE = re.compile(r"[A-Za-z]:")
_SEPARATOR = re.compile(r"[/\\]")
# All that zipfile was seen to raise on damaged bytes.
_DAMAGE = (zipfile.BadZipFile, NotImplementedError, zlib.error, struct.error, ValueError, OSError, EOFError,
           OverflowError, IndexError, RuntimeError)


@dataclass(slots=True)
class GuardedZip:
    """An archive that has passed the guards. `names` holds files alone, in the archive's order, / between folders."""

    file: str
    names: tuple[str, ...]
    _limits: Limits
    _archive: zipfile.ZipFile
    _members: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    _read: int = 0

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def size(self, name: str) -> int:
        """Bytes of a member as the archive states them; what `read` gives may not be more."""
        return self._members[name].file_size

    def head(self, name: str, size: int) -> bytes:
        """The first bytes of a member that is there; none where it is damaged."""
        try:
            with self._archive.open(self._members[name]) as stream:
                return stream.read(size)
        except _DAMAGE:
            return b""

    def read(self, name: str) -> bytes:
        """The content of a member.

        Raises UnreadableError when there is no such member, it is damaged, or the limits for one part or for all that
        was read so far are passed: counted by what comes out, whatever the headers say.
        """
        member = self._members.get(name)
        if member is None:
            raise UnreadableError(self.file, "zipped.no-part", part=name)
        most = self._limits.zip_part_mb * _MB
        try:
            with self._archive.open(member) as stream:
                content = stream.read(most + 1)
        except _DAMAGE:
            raise UnreadableError(self.file, "zipped.damaged-part", part=name) from None
        if len(content) > most:
            raise UnreadableError(self.file, "zipped.part-too-large", part=name, limit=self._limits.zip_part_mb)
        self._read += len(content)
        if self._read > self._limits.zip_total_mb * _MB:
            raise UnreadableError(self.file, "zipped.too-large", limit=self._limits.zip_total_mb)
        return content


def open_zip(raw: bytes, file: str, limits: Limits) -> GuardedZip:
    """The archive in `raw`; `file` is the name that messages show.

    Raises UnreadableError when it is damaged, has too many members or members too large or packed too tightly to be
    honest, has encrypted members, or members whose path leads out of the archive.
    """
    if _entries(raw, limits.zip_entries) > limits.zip_entries:
        raise UnreadableError(file, "zipped.too-many-entries", limit=limits.zip_entries)
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except _DAMAGE:
        raise UnreadableError(file, "zipped.damaged") from None
    members: dict[str, zipfile.ZipInfo] = {}
    total = 0
    for info in archive.infolist():
        name = _name(info)
        _check(info, name, file, limits)
        total += info.file_size
        if total > limits.zip_total_mb * _MB:
            raise UnreadableError(file, "zipped.too-large", limit=limits.zip_total_mb)
        if not name.endswith("/"):
            members[name] = info
    return GuardedZip(file, tuple(members), limits, archive, members)


def _check(info: zipfile.ZipInfo, name: str, file: str, limits: Limits) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableError(file, "zipped.encrypted", part=name)
    if info.compress_type not in _METHODS:
        raise UnreadableError(file, "zipped.method", part=name)
    if info.file_size > limits.zip_part_mb * _MB:
        raise UnreadableError(file, "zipped.part-too-large", part=name, limit=limits.zip_part_mb)
    tight = info.file_size > limits.zip_ratio * max(1, info.compress_size)
    if tight and info.file_size > limits.zip_ratio_from_mb * _MB:
        raise UnreadableError(file, "zipped.ratio", part=name, limit=limits.zip_ratio)
    if name.startswith(("/", "\\")) or _DRIVE.match(name) or ".." in _SEPARATOR.split(name):
        raise UnreadableError(file, "zipped.unsafe-path", part=name)


def _entries(raw: bytes, limit: int) -> int:
    """At least as many as zipfile would make objects of: it believes the size of the directory, not the stated count.

    Marks in the directory are counted; in the whole file (where archives within, and chance, may have more) only when
    that is enough to let it pass, or the directory cannot be found.
    """
    count = raw.count(_ENTRY)
    if count <= limit:
        return count
    end = len(raw) - _END_BYTES
    if not (raw.startswith(_END, end) and raw.endswith(b"\0\0")):
        end = raw.rfind(_END, max(0, len(raw) - _LONGEST_COMMENT - _END_BYTES))
    if end < 0 or len(raw) - end < _END_BYTES or raw.startswith(_END64, max(0, end - _LOCATOR_BYTES)):
        return count
    (size,) = struct.unpack_from("<L", raw, end + 12)
    return raw.count(_ENTRY, max(0, end - size), end)


def _name(info: zipfile.ZipInfo) -> str:
    """A name that is not marked as UTF-8 may be all the same (macOS); else it is in the code page of a Chinese Windows.

    zipfile takes it for the code page of an American PC of 1981.
    """
    name = info.orig_filename.split("\0", 1)[0]
    if name.isascii() or info.flag_bits & _UTF8:
        return name
    said = _unicode_path(info.extra)
    if said:
        return said
    plain = name.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            return plain.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _unicode_path(extra: bytes) -> str:
    """The name in UTF-8 that some packers put beside the one in the local code page (Info-ZIP, field 0x7075)."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == _UNICODE_PATH:
            return extra[at + 9 : at + 4 + size].decode("utf-8", "ignore").split("\0", 1)[0]
        at += 4 + size
    return ""
