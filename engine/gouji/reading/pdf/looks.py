"""How text is shown: in ink or not at all, pale or dark. Most pages hold nothing but dark, level letters."""

from __future__ import annotations

import ctypes
import math
import struct
from typing import Any

from gouji.reading.pdf.calls import fill_colour, stroke_colour
from gouji.reading.seen import PALE as PALE_CHANNEL

RENDERED_NOT = 3  # the render mode of what is not drawn, mostly the text that OCR found in a picture
OUTLINED = 1
HIDDEN, WHITE, PALE, TINY = 1, 2, 3, 4
"""What a letter's look may be besides plain, 0; eight times its turn is added (see `turn`)."""
TURN = 8
SKEW = 4  # the turn of what stands at an angle
_LEVEL = 0.1  # the text of a scan that was laid in a little askew is level
_WHITE = PALE_CHANNEL / 255
_PALE = 0.7
_known: dict[bytes, int] = {}


class Ink:
    """Asks for colours.

    `areas`: what is filled on the page, each an object and the corners of its parts; `shaded`: whether there are
    shadings as well.
    """

    def __init__(self) -> None:
        self.areas: list[tuple[int, list[list[tuple[float, float]]]]] = []
        self.shaded = False
        self.buffer = ctypes.create_string_buffer(16)
        start = ctypes.addressof(self.buffer)
        self.red, self.green, self.blue, self.opacity = (start + 4 * k for k in range(4))

    def look(self, item: int, mode: int) -> int:
        """Of a text object."""
        if mode == RENDERED_NOT:
            return HIDDEN
        ask = fill_colour if mode != OUTLINED else stroke_colour
        if not ask(item, self.red, self.green, self.blue, self.opacity):
            return 0
        colour = self.buffer.raw
        look = _known.get(colour)
        if look is None:
            light = _lightness(colour)
            look = _known[colour] = WHITE if light >= _WHITE else PALE if light >= _PALE else 0
            if len(_known) > 1000:
                _known.clear()
        return look

    def dark_at(self, x: float, y: float) -> bool:
        """Whether pale letters can be seen here."""
        return self.shaded or any(
            min(p[0] for p in points) <= x <= max(p[0] for p in points)
            and min(p[1] for p in points) <= y <= max(p[1] for p in points) and self._dark(item)
            for item, parts in self.areas for points in parts)

    def _dark(self, item: int) -> bool:
        known = fill_colour(item, self.red, self.green, self.blue, self.opacity)
        return not known or _lightness(self.buffer.raw) < _PALE


def _lightness(colour: bytes) -> float:
    """0 black to 1 white, on white paper."""
    red, green, blue, opacity = struct.unpack("=4I", colour)
    light = (0.3 * red + 0.59 * green + 0.11 * blue) / 255
    return float(1 - (1 - light) * opacity / 255)


def turn(matrix: Any, quarter: int) -> int:
    """By how many quarters clockwise a letter is turned on the page as it is shown; SKEW where by none."""
    a, b = matrix.a, matrix.b
    x, y = ((a, -b), (b, a), (-a, b), (-b, -a))[quarter]  # from left to right and down
    if abs(y) <= _LEVEL * abs(x):
        return 0 if x >= 0 else 2
    if abs(x) <= _LEVEL * abs(y):
        return 1 if y > 0 else 3
    return SKEW


def height(matrix: Any, size: float) -> float:
    """Of a letter as it is shown, in points."""
    return size * math.hypot(matrix.c, matrix.d)
