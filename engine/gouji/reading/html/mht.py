"""A page saved as one file (MHT, MHTML) to a document."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from itertools import islice

from gouji.reading.document import Document, UnreadableError
from gouji.reading.html.page import read_html
from gouji.reading.limits import Limits

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_FRAMES = "web.frames"


def read_mht(raw: bytes, file: str, limits: Limits) -> Document:
    """The article of the page in an MHT file; of the largest page in it where the first is only a frame.

    Raises UnreadableError as `read_html` does, and for a file without a page.
    """
    pages = _pages(raw, file, limits)
    if not pages:
        raise UnreadableError(file, "web.mht-damaged")
    try:
        document = read_html(pages[0], file, limits)
    except UnreadableError as error:
        if error.code != _FRAMES or len(pages) == 1:
            raise
        document = read_html(max(pages[1:], key=len), file, limits)
    return Document(file, "mht", document.blocks, document.doubts, document.encoding)


def _pages(raw: bytes, file: str, limits: Limits) -> list[bytes]:
    """The pages, the one that the file is of first."""
    try:
        # The older policy: the newer one parses each header as it is read, which a hostile one makes raise or last.
        whole: Message = message_from_bytes(raw.lstrip(b"\xef\xbb\xbf \t\r\n"), policy=compat32)
        start = str(whole.get_param("start") or "").strip("<>")
        parts = [part for part in islice(whole.walk(), limits.zip_entries) if part.get_content_type() in _PAGES]
        parts.sort(key=lambda part: bool(start) and str(part.get("Content-ID", "")).strip("<> \t") != start)
        payloads = [part.get_payload(decode=True) for part in parts]
    except Exception:  # the parser of the standard library raises many kinds for a damaged file
        raise UnreadableError(file, "web.mht-damaged") from None
    return [payload for payload in payloads if isinstance(payload, bytes) and payload.strip()]
