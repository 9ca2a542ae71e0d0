"""A file to a document: by content, never by the extension alone."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from gouji.reading.document import Document, UnreadableError
from gouji.reading.text import read_text

MAX_TEXT_BYTES = 4 * 1024 * 1024
_SAMPLE = 20000
_MOST_CONTROLS = 20
_MAGIC = {b"PK\x03\x04": "ZIP/DOCX/XLSX", b"%PDF": "PDF", b"\xd0\xcf\x11\xe0": "DOC/XLS/WPS", b"\x89PNG": "PNG",
          b"\xff\xd8\xff": "JPEG", b"Rar!": "RAR", b"{\\rtf": "RTF"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_PIPE_TABLE = re.compile(r"^\s*\|?\s*:?-{3,}:?\s*\|", re.MULTILINE)


def read_document(path: Path | str) -> Document:
    """The document of a text or Markdown file (UTF-8, with BOM, or GB18030).

    Raises UnreadableError for a file that is empty, too large, or not text, with what to do about it.
    """
    path = Path(path)
    file = str(path)
    try:
        size = path.stat().st_size
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
    text = _decode(raw, file)
    if not text.strip(" \t\r\n\f\v\u3000\u00a0\ufeff"):
        raise UnreadableError(file, "reading.empty")
    if len(_CONTROL.findall(text[:_SAMPLE])) > _MOST_CONTROLS:
        raise UnreadableError(file, "reading.binary")
    if file.lower().endswith((".md", ".markdown")) or _PIPE_TABLE.search(text):
        from gouji.reading.markdown import read_markdown  # a parser that plain text need not pay for

        return Document(file, "markdown", read_markdown(text))
    return Document(file, "text", read_text(text))


def _decode(raw: bytes, file: str) -> str:
    """BOM, then strict UTF-8, else GB18030: right on all samples measured (shared/formats.md §2.2).

    A character cut in half at the very end is left out: half a report is still to be read.
    """
    for encoding in _encodings(raw):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(raw)
        except UnicodeDecodeError:
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise UnreadableError(file, "reading.binary")


def _encodings(raw: bytes) -> tuple[str, ...]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    head = raw[:_SAMPLE]
    if b"\0" in head:
        # Without a mark: every other byte of its digits and line ends is zero.
        return ("utf-16-le",) if head[1::2].count(0) > head[::2].count(0) else ("utf-16-be",)
    return ("utf-8-sig", "gb18030")
