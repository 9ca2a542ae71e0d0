"""Raised text: footnote marks, which must not run into the number or word they stand behind, and what is no such."""

from __future__ import annotations

import re

# Around a raised piece while its paragraph is gathered. XML cannot hold these two, and for Python they are white space.
RAISED, LOWERED = "\x1e", "\x1f"
_PIECE = re.compile(f"{RAISED}([^{LOWERED}]*){LOWERED}")
_MARK = r"(?:[\[［【〔（(]?(?:注释?)?[:：]?\d{1,2}[\]］】〕）)]?|[①-⑳㉑-㉟*＊※†‡#＃]{1,3}|注)"
_MARKS = re.compile(rf"{_MARK}(?:[\s,，、;；~–-]+{_MARK})*")
_LETTER = re.compile("[a-z]")
_DIGIT = re.compile(r"\d")


def settle(text: str) -> tuple[str, bool]:
    """The text without its footnote marks, and whether something was left out that bears on a number.

    What is behind a digit, or looks like a mark behind a word, is a mark. Other raised numbers are set apart by spaces;
    the exponent of a unit (m2) and raised words stay where they are.
    """
    text = text.replace(LOWERED + RAISED, "")
    kept: list[str] = []
    at, before, unread, digits = 0, "", False, False  # `before`: the last character that is no white space
    for piece in _PIECE.finditer(text):
        between = text[at:piece.start()]
        kept.append(between)
        before = between.rstrip()[-1:] or before
        digits = digits or _DIGIT.search(between) is not None
        at = piece.end()
        raised, after = piece[1].strip(), text[at:at + 1]
        numbered, mark = _DIGIT.search(raised) is not None, _MARKS.fullmatch(raised) is not None
        if before.isdecimal() and (numbered or mark or _LETTER.fullmatch(raised)):
            unread = True
            continue
        if before and mark and not (before.isascii() and before.isalpha()):
            unread = unread or digits
            continue
        if not numbered or (before.isascii() and before.isalpha()):
            kept.append(piece[1])
        else:
            kept.append((" " if before.isalnum() else "") + raised + (" " if after.isalnum() else ""))
            unread = unread or after.isdecimal()
            digits = True
        before = raised[-1:] or before
    return ("".join(kept) + text[at:]).replace(RAISED, "").replace(LOWERED, ""), unread
