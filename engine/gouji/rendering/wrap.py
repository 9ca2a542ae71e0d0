"""Line breaking for Chinese text in narrow columns: by display width, never inside a number or an id."""

from __future__ import annotations

import re

# What stays together: numbers, ids and words of Latin letters; closing marks stay with what they close.
_PIECE = re.compile(r"[A-Za-z0-9_.,:%+\-−/]+[，。；：、”）」]*|\s|.[，。；：、！？”）」…]*", re.DOTALL)


def wrap(text: str, width: int) -> str:
    """`text` with line breaks so that no line is wider than `width` columns, unless one piece alone is."""
    return "\n".join(_wrapped(line, width) for line in text.split("\n"))


def _wrapped(line: str, width: int) -> str:
    from wcwidth import wcswidth

    if wcswidth(line) <= width:
        return line
    lines, current, used = [], "", 0
    for piece in _PIECE.findall(line):
        size = max(0, wcswidth(piece))
        if used and used + size > width:
            lines.append(current.rstrip())
            current, used = "", 0
            if piece.isspace():
                continue
        current += piece
        used += size
    return "\n".join([*lines, current])
