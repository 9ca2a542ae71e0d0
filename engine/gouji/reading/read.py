"""A file to a document: by content, never by the extension alone."""

from __future__ import annotations

import codecs
import re
import stat
from pathlib import Path

from gouji.reading.document import Document, Doubt, Place, TableBlock, UnreadableError
from gouji.reading.text import read_text

MAX_TEXT_BYTES = 4 * 1024 * 1024
_SAMPLE = 20000
_MOST_CONTROLS = 20
_MOST_CELLS = 100_000  # a report has about a thousand
_FEW = 3
_ONE_IN = 1000
_ZERO_IN_NUMBER = re.compile(rb"(?<=\d)\0+(?=\d)")
_MAGIC = {b"PK\x03\x04": "ZIP/DOCX/XLSX", b"%PDF": "PDF", b"\xd0\xcf\x11\xe0": "DOC/XLS/WPS", b"\x89PNG": "PNG",
          b"\xff\xd8\xff": "JPEG", b"Rar!": "RAR", b"{\\rtf": "RTF"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
# Possessive throughout: a line of a thousand tabs must be looked at once, not once for each way to divide it.
_PIPE_TABLE = re.compile(r"^[ \t]*+(?:\|[ \t]*+)?:?-{3,}+:?[ \t]*+\|", re.MULTILINE)


def read_document(path: Path | str) -> Document:
    """The document of a text or Markdown file (UTF-8, with BOM, or GB18030).

    Raises UnreadableError for a file that is empty, too large, or not text, with what to do about it.
    """
    path = Path(path)
    file = str(path)
    try:
        status = path.stat()
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
            # A pipe or a device may never end; a directory says so itself when it is opened.
            raise UnreadableError(file, "reading.not-regular")
        size = status.st_size
        if size > MAX_TEXT_BYTES:
            raise UnreadableError(file, "reading.too-large", size=size / 1e6, limit=MAX_TEXT_BYTES / 1e6)
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableError(file, "reading.not-openable", reason=error.strerror or str(error)) from None
    return read_bytes(raw, file)


def read_bytes(raw: bytes, file: str) -> Document:
    """As `read_document`, for content already in memory; `file` is the name that messages show."""
    if len(raw) > MAX_TEXT_BYTES:
        raise UnreadableError(file, "reading.too-large", size=len(raw) / 1e6, limit=MAX_TEXT_BYTES / 1e6)
    if not raw.strip():
        raise UnreadableError(file, "reading.empty")
    for magic, name in _MAGIC.items():
        if raw.startswith(magic):
            raise UnreadableError(file, "reading.foreign-format", format=name)
    text, doubts = _decode(raw, file)
    if not text.strip(" \t\r\n\f\v\u3000\u00a0\ufeff"):
        raise UnreadableError(file, "reading.empty")
    if len(_CONTROL.findall(text[:_SAMPLE])) > _MOST_CONTROLS:
        raise UnreadableError(file, "reading.binary")
    if file.lower().endswith((".md", ".markdown")) or _PIPE_TABLE.search(text):
        from gouji.reading.markdown import read_markdown  # a parser that plain text need not pay for

        document = Document(file, "markdown", read_markdown(text), doubts)
    else:
        document = Document(file, "text", read_text(text), doubts)
    if sum(len(row) for b in document.blocks if isinstance(b, TableBlock) for row in b.rows) > _MOST_CELLS:
        raise UnreadableError(file, "reading.too-many-cells", limit=_MOST_CELLS)
    return document


def _decode(raw: bytes, file: str) -> tuple[str, tuple[Doubt, ...]]:
    """BOM, then strict UTF-8, else GB18030: right on all samples measured (shared/formats.md §2.2).

    A character cut in half at the very end is left out: half a report is still to be read. A few bytes that are no
    UTF-8, or a few zero bytes, are damage to one place and no other encoding: a doubt names the place.
    """
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not marked and 0 < raw.count(0) <= max(_FEW, len(raw) // _ONE_IN):
        # Between digits it may stand for a lost one; such a cell must not pass for a number.
        plain = _ZERO_IN_NUMBER.sub("\ufffd".encode(), raw)
        line = _line_of(raw.decode("latin-1"), "\0")
        text = _strict(plain.replace(b"\0", b""), "utf-8-sig")
        if text is not None:
            return text, (Doubt("reading.zero-bytes", Place(line), {"count": raw.count(0)}),)
    for encoding in _encodings(raw):
        text = _strict(raw, encoding)
        if text is not None:
            return text, ()
        if encoding == "utf-8-sig":
            text = _lines(raw.decode(encoding, "replace"))
            lost = text.count("\ufffd") - raw.count("\ufffd".encode())
            # So few bad bytes among so much that is UTF-8: GB18030 would make nonsense of all of it.
            if lost * _ONE_IN < len(text) and lost * _FEW < len(text) - len(text.encode("ascii", "ignore")):
                return text, (Doubt("reading.undecodable", Place(_line_of(text, "\ufffd")), {"count": lost}),)
    raise UnreadableError(file, "reading.binary")


def _strict(raw: bytes, encoding: str) -> str | None:
    try:
        return _lines(codecs.getincrementaldecoder(encoding)().decode(raw))
    except UnicodeDecodeError:
        return None


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line_of(text: str, mark: str) -> int:
    """The line in which `mark` stands first."""
    return _lines(text[: text.index(mark)]).count("\n") + 1


def _encodings(raw: bytes) -> tuple[str, ...]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    head = raw[:_SAMPLE]
    if b"\0" in head:
        # Without a mark: every other byte of its digits and line ends is zero.
        return ("utf-16-le",) if head[1::2].count(0) > head[::2].count(0) else ("utf-16-be",)
    return ("utf-8-sig", "gb18030")
