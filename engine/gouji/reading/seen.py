"""What of a page nobody sees: letters as pale as the paper, and too small ones. The bounds are those of all formats."""

from __future__ import annotations

import re

PALE = 0xF0  # of each of red, green and blue, 255 at the most: what is lighter cannot be told from paper
LEAST_POINTS = 2.0  # nobody reads letters that are smaller
_HEX = re.compile(r"[0-9A-Fa-f]{6}")


def is_pale(colour: str) -> bool:
    """Of RRGGBB: white, or as good as."""
    return _HEX.fullmatch(colour) is not None and min(bytes.fromhex(colour)) >= PALE
