"""Bytes to text: BOM, then strict UTF-8, else GB18030: right on all samples measured (shared/formats.md §2.2)."""

from __future__ import annotations

import codecs
import re

from gouji.reading.document import Doubt, Place, UnreadableError

_SAMPLE = 20000
_FEW = 3
_ONE_IN = 1000
_ZERO_IN_NUMBER = re.compile(rb"(?<=\d)\0+(?=\d)")


def decode(raw: bytes, file: str) -> tuple[str, str, tuple[Doubt, ...]]:
    """(text with \\n as line ends, encoding, doubts). Raises UnreadableError for bytes that are no text.

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
            return text, "utf-8", (Doubt("reading.zero-bytes", Place(line), {"count": raw.count(0)}),)
    for encoding in _encodings(raw):
        text = _strict(raw, encoding)
        if text is not None:
            return text, encoding, ()
        if encoding == "utf-8-sig":
            text = _lines(raw.decode(encoding, "replace"))
            lost = text.count("\ufffd") - raw.count("\ufffd".encode())
            # So few bad bytes among so much that is UTF-8: GB18030 would make nonsense of all of it.
            if lost * _ONE_IN < len(text) and lost * _FEW < len(text) - len(text.encode("ascii", "ignore")):
                return text, encoding, (Doubt("reading.undecodable", Place(_line_of(text, "\ufffd")), {"count": lost}),)
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
