"""Which format a file is: by its content, never by its extension."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Literal, NamedTuple

Format = Literal["text", "html", "mht", "docx", "xlsx", "pdf", "zip"]

HEAD = 1 << 14  # bytes, enough to tell what a file is meant to be
_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# Magic numbers that no text can begin with; the value says which remedy the catalogue has for it.
_MAGIC = {
    b"Rar!\x1a\x07": "rar", b"7z\xbc\xaf\x27\x1c": "seven-zip", b"\x1f\x8b\x08": "archive",
    b"\xfd7zXZ\x00": "archive", b"\x89PNG\r\n": "picture", b"\xff\xd8\xff": "picture", b"GIF87a": "picture",
    b"GIF89a": "picture", b"II*\x00": "picture", b"MM\x00*": "picture", b"\x00\x00\x00\x0cjP": "picture",
    b"Founder CEB": "ceb", b"CAJ\x00": "caj", b"HN\x00\x00": "caj", b"\x7fELF": "program",
    b"L\x00\x00\x00\x01\x14\x02\x00": "shortcut",
    b"[InternetShortcut]": "shortcut", b"\xdb\xa5-\x00": "word", b"\t\x08\x10\x00\x00\x06\x05\x00": "excel",
    b"\t\x08\x08\x00\x00\x05\x10\x00": "excel",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
_BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)
_PDF = re.compile(rb"%PDF-\d\.\d")
_PDF_WITHIN = 1024
_PDF_PARTS = (b" obj", b"startxref", b"%%EOF")

_HEADERS = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)+")
_MIME = re.compile(rb"^MIME-Version:", re.IGNORECASE | re.MULTILINE)
_MIME_TYPE = re.compile(rb"^Content-Type:\s*([a-z]+/[a-z.+-]+)", re.IGNORECASE | re.MULTILINE)
_PROLOGUE = re.compile(rb"\s*(?:<!--(?:(?!-->).)*+-->\s*|<\?(?:(?!\?>).)*+\?>\s*)*", re.DOTALL)
_PROGID = re.compile(rb"<\?mso-application\s[^>]*progid=[\"'](\w+)\.")
_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?([A-Za-z][\w-]*)")
_FLAT = {b"wordDocument": "word-xml", b"package": "word-xml", b"Workbook": "excel-xml", b"document": "open-document",
         b"UOF": "uof"}
_OFFICE_NAMES = (b"schemas.microsoft.com", b"schemas.openxmlformats.org", b"opendocument", b"uof")
_DOCTYPE = re.compile(rb"<!doctype\s+html\b|<(?:html|head|body)[\s>]", re.IGNORECASE)
_TAG = re.compile(rb"<(?:html|head|body|table|thead|tbody|tr|td|th|div|p|h[1-6]|span|meta|title|style|script|center|"
                  rb"font|section|article|ul|ol|form|link|base|b|strong|br)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_CLOSED = re.compile(rb"</(?:html|head|body|table|tr|td|th|div|p|h[1-6]|span|title|ul|ol)\s*>", re.IGNORECASE)
_MANY_TAGS = 12
_FEW_TAGS = 2  # a sentence may begin with a tag and name another

_LOCAL, _ENTRY, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_ENTRY_BYTES = 46
_MOST_ENTRIES = 10_000
_MOST_TYPES = 1 << 20
_TYPES = "[Content_Types].xml"
# Bounded: a name repeated a hundred thousand times must be looked at once.
_MAIN = re.compile(rb"(?:wordprocessingml|spreadsheetml|presentationml|ms-word|ms-excel|ms-powerpoint)"
                   rb"\.[\w.-]{1,60}main\b")
_XPS = (b"ms-package.xps", b"oxps")
_NAMED = (("ofd.xml", "ofd"), ("uof.xml", "uof"), ("index/document.iwa", "iwork"), ("word/document", "docx"),
          ("xl/workbook.bin", "excel-binary"), ("xl/workbook", "xlsx"), ("ppt/presentation", "slides"),
          ("fixeddocseq.fdseq", "xps"), ("fixeddocumentsequence.fdseq", "xps"))
_UNTYPED = ("ofd", "uof", "iwork", "xps")
_OPEN = (b"opendocument.text", b"opendocument.spreadsheet", b"opendocument.presentation")

_FREE_SECTORS = 0xFFFFFFFA
_MOST_SECTORS = 4096
_STREAMS = (("encryptedpackage", "encrypted"), ("worddocument", "word"), ("workbook", "excel"), ("book", "excel"),
            ("powerpoint document", "slides"), ("matost", "works"), ("__properties_version1.0", "mail"))


def sniff(raw: bytes) -> Format | str:
    """One of the formats above, or the name of another one that is known and cannot be read (`reading.foreign-NAME`).

    A web page is told by its tags, not by a word that looks like one: text that speaks of “<table>” stays text.
    """
    for magic, name in _MAGIC.items():
        if raw.startswith(magic):
            return name
    if raw.startswith(_LOCAL) or raw.startswith(_END):
        return _zip(raw)
    if raw.startswith(_OLE):
        return _ole(raw)
    head = raw[:HEAD]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return "pdf"
    found = _PDF.search(head, 0, _PDF_WITHIN)
    if found and any(part in raw for part in _PDF_PARTS):
        return "pdf"  # with junk before it, which readers of PDF pass over
    return _binary(head) or _marked_up(_plain(head))


def _binary(head: bytes) -> str | None:
    """Formats whose first bytes could be those of a text; more than these has to fit."""
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"BM") and head[6:10] == bytes(4) and head[14:15] and head[14] in _BMP_HEADERS:
        return "picture"
    if (head.startswith(b"RIFF") and head[8:12] == b"WEBP") or (head[4:8] == b"ftyp" and head[8:12] in _HEIC):
        return "picture"
    if head.startswith(b"MZ") and b"\0" in head[:64]:
        return "program"
    if head.startswith((b"KDH ", b"TEB\x00")) and b"\0" in head[:64]:
        return "caj"
    if (head.startswith(b"BZh") and head[4:10] == b"1AY&SY") or head[257:262] == b"ustar":
        return "archive"
    return None


def _plain(head: bytes) -> bytes:
    """The beginning of what may be a text, one byte a letter where it is UTF-16."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return head[2:].decode(encoding, "ignore").encode("utf-8", "ignore")
    if b"\0" in head[:64]:
        encoding = "utf-16-le" if head[1:64:2].count(0) > head[:64:2].count(0) else "utf-16-be"
        return head.decode(encoding, "ignore").encode("utf-8", "ignore")
    return head.removeprefix(b"\xef\xbb\xbf")


def _marked_up(head: bytes) -> str:
    if b"<" not in head and b":" not in head:
        return "text"
    headers = _HEADERS.match(head.lstrip())
    if headers and _MIME.search(headers[0]):
        kind = _MIME_TYPE.search(headers[0])
        if kind:
            return "mht" if kind[1].lower() in (b"multipart/related", b"text/html") else "mail"
    prologue = _PROLOGUE.match(head)
    start = prologue.end() if prologue else 0
    root = _ROOT.match(head, start)
    if root:
        progid = _PROGID.search(head, 0, start)
        if progid and progid[1] in (b"Word", b"Excel"):
            return "word-xml" if progid[1] == b"Word" else "excel-xml"
        if root[1] == b"svg":
            return "picture"
        if root[1] in _FLAT and any(name in head for name in _OFFICE_NAMES):
            return _FLAT[root[1]]
    tags = sum(1 for _ in islice(_TAG.finditer(head), _MANY_TAGS))  # no more have to be known
    if _DOCTYPE.match(head, start) or (root and _TAG.match(head, start)):
        whole = tags > _FEW_TAGS or (tags > 1 and _CLOSED.search(head))
        return "html" if whole or head[start : start + 9].lower() == b"<!doctype" else "text"
    # Something stands before the page: only many tags that open and close make it one.
    return "html" if tags >= _MANY_TAGS and len(_CLOSED.findall(head)) >= _MANY_TAGS // 2 and (
        _DOCTYPE.search(head) or b"<table" in head.lower()) else "text"


class _Member(NamedTuple):
    name: str
    method: int
    packed: int
    at: int


def _members(raw: bytes) -> Iterator[_Member]:
    """The directory of an archive, as far as it can be followed: a look, before any guard."""
    end = raw.rfind(_END)
    if end < 0 or len(raw) < end + 20:
        return
    size, at = struct.unpack_from("<LL", raw, end + 12)
    at = end - size if raw[end - size : end - size + 4] == _ENTRY else at
    for _ in range(_MOST_ENTRIES):
        if raw[at : at + 4] != _ENTRY or len(raw) < at + _ENTRY_BYTES:
            return
        method, packed, name, extra, comment, local = struct.unpack_from("<10xH8xL4xHHH8xL", raw, at)
        start = at + _ENTRY_BYTES
        yield _Member(raw[start : start + name].decode("latin-1"), method, packed, local)
        at = start + name + extra + comment


def _content(raw: bytes, member: _Member) -> bytes:
    """What a member holds, up to a megabyte; nothing where it cannot be unpacked."""
    if len(raw) < member.at + 30:
        return b""
    name, extra = struct.unpack_from("<HH", raw, member.at + 26)
    start = member.at + 30 + name + extra
    packed = raw[start : start + min(member.packed, _MOST_TYPES)]
    if member.method == 0:
        return packed
    try:
        return zlib.decompressobj(-15).decompress(packed, _MOST_TYPES)
    except zlib.error:
        return b""


def _zip(raw: bytes) -> str:
    members = {member.name.replace("\\", "/"): member for member in _members(raw)}
    if not members:  # damaged; what it was meant to be, the first names tell
        head = raw[:HEAD]
        return "docx" if b"word/" in head else "xlsx" if b"xl/" in head else "zip"
    if "mimetype" in members:
        kind = _content(raw, members["mimetype"])
        if any(name in kind for name in _OPEN):
            return "open-document"
    if _TYPES in members:
        types = _content(raw, members[_TYPES])
        main = _MAIN.search(types)
        if main:
            if b"binary" in main[0]:
                return "excel-binary"
            if b"word" in main[0]:
                return "docx"
            return "xlsx" if main[0].startswith((b"spreadsheetml", b"ms-excel")) else "slides"
        if any(name in types for name in _XPS):
            return "xps"
    folded = [name.lower() for name in members]
    for start, form in _NAMED:
        if (form in _UNTYPED or _TYPES in members) and any(name.startswith(start) for name in folded):
            return form
    return "zip"


def _ole(raw: bytes) -> str:
    """What a file of the old Office is, by the streams that stand in its root: an embedded object has its own below."""
    try:
        names = set(_streams(raw))
    except struct.error:
        names = set()
    for stream, form in _STREAMS:
        if stream in names:
            return form
    if not names:  # the directory is damaged; streams of any level will do
        for stream, form in (("EncryptedPackage", "encrypted"), ("WordDocument", "word"), ("Workbook", "excel")):
            if stream.encode("utf-16-le") in raw:
                return form
    return "old-office"


def _streams(raw: bytes) -> Iterator[str]:
    """Names of the streams and storages in the root, in lower case. Raises struct.error for a damaged directory."""
    (shift,) = struct.unpack_from("<H", raw, 30)
    if shift not in (9, 12):
        return
    size = 1 << shift
    (sector,) = struct.unpack_from("<L", raw, 48)
    tables = struct.unpack_from("<109L", raw, 76)
    directory = bytearray()
    for _ in range(_MOST_SECTORS):
        if sector >= _FREE_SECTORS:
            break
        directory += raw[(sector + 1) * size : (sector + 2) * size]
        table, entry = divmod(sector, size // 4)
        if table >= len(tables) or tables[table] >= _FREE_SECTORS:
            break
        (sector,) = struct.unpack_from("<L", raw, (tables[table] + 1) * size + 4 * entry)
    open_, seen = [struct.unpack_from("<L", directory, 76)[0]], set()
    while open_:
        entry = open_.pop()
        if entry in seen or entry * 128 + 128 > len(directory):
            continue
        seen.add(entry)
        length, left, right = struct.unpack_from("<64xH2xLL", directory, entry * 128)
        name = directory[entry * 128 : entry * 128 + min(64, max(0, length - 2))]
        yield name.decode("utf-16-le", "ignore").lower()
        open_ += [left, right]
