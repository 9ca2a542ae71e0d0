"""A file to a document: by content, never by the extension alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from gouji.reading.bundle import depth, only_report, read_source
from gouji.reading.document import Document, TableBlock, UnreadableError
from gouji.reading.encoding import decode
from gouji.reading.limits import Limits, limits
from gouji.reading.sniff import sniff
from gouji.reading.text import read_text

_MB = 1024 * 1024
_SAMPLE = 20000
_MOST_CONTROLS = 20
_MOST_CELLS = 100_000  # a report has about a thousand
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
# Possessive throughout: a line of a thousand tabs must be looked at once, not once for each way to divide it.
_PIPE_TABLE = re.compile(r"^[ \t]*+(?:\|[ \t]*+)?:?-{3,}+:?[ \t]*+\|", re.MULTILINE)

Reader = Callable[[bytes, str, Limits], Document]
# Loaded when a file needs it: a batch of text pays for none of them.
_READERS = {"html": ("gouji.reading.html", "read_html"), "mht": ("gouji.reading.html", "read_mht"),
            "docx": ("gouji.reading.word", "read_word"), "xlsx": ("gouji.reading.sheet", "read_sheet"),
            "pdf": ("gouji.reading.pdf", "read_pdf")}


def read_document(path: Path | str) -> Document:
    """The document of a file, whatever its format; of `a.zip!/b.docx`, a file in an archive, and of `a.zip` when only
    one file in it can be a report.

    Raises UnreadableError for a file that is empty, too large, damaged, or of a format that cannot be read, with what
    to do about it.
    """
    path = Path(path)
    bounds = limits()
    return _read(read_source(path, bounds), path, bounds)


def read_bytes(raw: bytes, file: str) -> Document:
    """As `read_document`, for content already in memory; `file` is the name that messages show."""
    return _read(raw, file, limits())


def _read(raw: bytes, path: Path | str, bounds: Limits) -> Document:
    file = str(path)
    if not raw.strip():
        raise UnreadableError(file, "reading.empty")
    form = sniff(raw)
    within = depth(path) if form == "zip" and isinstance(path, Path) else 0
    while form == "zip":  # an end is set by how many may lie in each other
        raw, file = only_report(raw, file, bounds, within)
        form, within = sniff(raw), within + 1
    if form in _READERS:
        module, name = _READERS[form]
        reader: Reader = getattr(import_module(module), name)
        return _of_bearable_size(reader(raw, file, bounds), bounds)
    if form != "text":
        raise UnreadableError(file, f"reading.foreign-{form}")
    return _read_plain(raw, file, bounds)


def _read_plain(raw: bytes, file: str, bounds: Limits) -> Document:
    if len(raw) > bounds.text_mb * _MB:
        raise UnreadableError(file, "reading.too-large", size=len(raw) / 1e6, limit=bounds.text_mb)
    text, encoding, doubts = decode(raw, file)
    if not text.strip(" \t\r\n\f\v\u3000\u00a0\ufeff"):
        raise UnreadableError(file, "reading.empty")
    if len(_CONTROL.findall(text[:_SAMPLE])) > _MOST_CONTROLS:
        raise UnreadableError(file, "reading.binary")
    if file.lower().endswith((".md", ".markdown")) or _PIPE_TABLE.search(text):
        from gouji.reading.markdown import read_markdown  # a parser that plain text need not pay for

        document = Document(file, "markdown", read_markdown(text), doubts, encoding)
    else:
        document = Document(file, "text", read_text(text), doubts, encoding)
    return _of_bearable_size(document, bounds)


def _of_bearable_size(document: Document, bounds: Limits) -> Document:
    """What is no report must not cost those behind it more than reading did."""
    if sum(len(row) for b in document.blocks if isinstance(b, TableBlock) for row in b.rows) > _MOST_CELLS:
        raise UnreadableError(document.file, "reading.too-many-cells", limit=_MOST_CELLS)
    if document.format != "text" and len(document.blocks) > bounds.blocks:
        raise UnreadableError(document.file, "reading.too-many-blocks", limit=bounds.blocks)
    return document
