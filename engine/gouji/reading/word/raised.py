"""Raised text of a paragraph: footnote marks, which must not run into the number or word they stand behind."""

from __future__ import annotations

import re

from gouji.reading.notes import kept

# Around a raised piece while its paragraph is gathered. XML cannot hold these two, and for Python they are white space.
RAISED, LOWERED = "\x1e", "\x1f"
_PIECE = re.compile(f"{RAISED}([^{LOWERED}]*){LOWERED}")


def settle(text: str) -> tuple[str, bool]:
    """The text without its footnote marks, and whether something was left out that may bear on a number."""
    text = text.replace(LOWERED + RAISED, "")
    out, at, unread = "", 0, False
    for piece in _PIECE.finditer(text):
        out += text[at : piece.start()]
        said, left_out = kept(piece[1].strip(), out)
        out, at, unread = out + said, piece.end(), unread or left_out
    return (out + text[at:]).replace(RAISED, "").replace(LOWERED, ""), unread
