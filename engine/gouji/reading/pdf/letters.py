"""The letters of a page as PDFium names them, put together to words.

A report has some 5,000 characters and one call of PDFium costs about a microsecond, so a character gets one call (its
origin), a run of Chinese ones three, and only the ends of words get more.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from gouji.reading.pdf.calls import (
    address,
    char_box,
    char_generated,
    char_matrix,
    char_object,
    char_origin,
    char_size,
)
from gouji.reading.pdf.looks import HIDDEN, TINY, TURN, height, turn
from gouji.reading.seen import LEAST_POINTS

_STACK = 0.12  # of the size: a glyph this near the same one before it is the same one, drawn twice for bold
_NO_TEXT = re.compile("[\x00\x01\x03-\x08\x0e-\x1f\x7f\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
_LOOKALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
_LOW = 0.3
_RUN = re.compile("[\u3001-\u3020\u4e00-\u9fff\uff01-\uff0f\uff1a-\uff1f]{4,}")
_SPACES = "\r\n \t\u3000\u00a0\u2002\u2003\u2009"
_HYPHENS = "\ufffe\x02"  # what PDFium makes of a hyphen at the end of a line


@dataclass(frozen=True, slots=True)
class Sheet:
    """`corner`: what is shown at the upper left, in the page's own space; `quarter`: turns of `/Rotate`."""

    corner: tuple[float, float]
    quarter: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        """From the page's own space to the page as it is shown."""
        ox, oy = self.corner
        if self.quarter == 0:
            return x - ox, oy - y
        if self.quarter == 1:
            return y - oy, x - ox
        if self.quarter == 2:
            return ox - x, y - oy
        return oy - y, ox - x


class Word:
    """Characters that follow each other without a gap on one baseline; `edges` are their left sides, then the end."""

    __slots__ = ("edges", "hidden", "left", "look", "middle", "right", "size", "spaced", "text", "y")

    def __init__(self, text: str, edges: list[float], y: float, size: float, spaced: bool, look: int) -> None:
        self.text = text
        self.edges = edges
        self.left, self.right = edges[0], edges[-1]
        self.y = y
        self.size = size
        self.spaced = spaced  # a space that was typed stands before it
        self.look = look  # of `looks`
        self.hidden = look == HIDDEN
        self.middle = y - 0.36 * size

    def cut(self, at: int) -> tuple[Word, Word]:
        return (Word(self.text[:at], self.edges[: at + 1], self.y, self.size, self.spaced, self.look),
                Word(self.text[at:], self.edges[at:], self.y, self.size, False, self.look))


def read_words(text_page: Any, text: str, sheet: Sheet, odd: dict[int, int], careful: bool = False) -> list[Word]:
    """The words of a text page, in the order in which they were written; each has one look.

    `odd`: the text objects that do not look plain. Where there are any, or letters are tiny or turned, each letter is
    asked which object it is of (`careful`).
    """
    words: list[Word] = []
    careful = careful or bool(odd)
    handle = text_page
    text_page = address(text_page)
    origin, box_of, matrix_of = char_origin, char_box, char_matrix
    size_of, generated = char_size, char_generated
    x, y = ctypes.c_double(), ctypes.c_double()
    bx, by = ctypes.addressof(x), ctypes.addressof(y)
    rect, m = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    rect_ref, m_ref = ctypes.addressof(rect), ctypes.addressof(m)
    straight = sheet.quarter == 0
    shift_x, shift_y = sheet.corner
    spaced = False
    size = 0.0
    look = own = item = 0
    edges: list[float] = []
    letters: list[str] = []
    low: list[tuple[int, int]] = []  # letters whose box is lower than their word: of a font without heights, or tiny
    base = last_x = reach = 0.0

    def end(last: int) -> None:
        box_of(text_page, last, rect_ref)
        if straight:
            right = rect.right - shift_x
            if last != last_start and rect.top - rect.bottom < _LOW * size:
                low.append((last_start, last))
        else:
            right = max(sheet.point(rect.left, rect.bottom)[0], sheet.point(rect.right, rect.top)[0])
        # A font that does not tell its widths gets its box from the glyph; never narrower than a dot.
        least = last_x + 0.2 * size
        edges.append(right if right > least else least)
        words.append(Word("".join(letters), edges, base, size, spaced, look))

    last = i = last_start = -1
    runs = {found.start(): found.end() for found in _RUN.finditer(text)}
    count = len(text)
    while (i := i + 1) < count:
        letter = text[i]
        if letter in _SPACES:
            if letters:
                end(last)
                edges, letters = [], []
                spaced = False
            if letter not in "\r\n" and (letter != " " or not generated(text_page, i)):
                spaced = True
            continue
        if letter in _HYPHENS:
            letter = "-"
        origin(text_page, i, bx, by)
        if straight:
            px, py = x.value - shift_x, shift_y - y.value
        else:
            px, py = sheet.point(x.value, y.value)
        joined = False
        if careful and (here := char_object(text_page, i) or 0) != item:
            item = here
            matrix_of(text_page, i, m_ref)
            own = TINY if 0 < height(m, size_of(text_page, i)) < LEAST_POINTS else odd.get(item, 0)
            own += TURN * turn(m, sheet.quarter)
        if letters:
            step = px - last_x
            if own != look:
                end(last)
                spaced = False
            elif abs(py - base) <= 0.15 * size and -0.1 * size < step <= reach:
                if step <= _STACK * size:
                    if not careful and size_of(text_page, i - 1) != size_of(text_page, last_start):
                        return read_words(handle, text, sheet, odd, True)
                    if letter == letters[-1][-1] and not (
                            step == 0 and char_object(text_page, i) == char_object(text_page, i - 1)):
                        continue  # but one glyph may stand for two characters, as a long dash does
                joined = True
            else:
                end(last)
                spaced = False
        if joined:
            letters.append(letter)
            edges.append(px)
        else:
            matrix_of(text_page, i, m_ref)
            c, d = m.c, m.d
            size = size_of(text_page, i) * math.hypot(c, d) or 1.0
            # Level letters lean at most; whether turned ones do is seen by their foot.
            if (c or d <= 0 or size < LEAST_POINTS or not straight) and not careful and (
                    size < LEAST_POINTS or turn(m, sheet.quarter)):
                return read_words(handle, text, sheet, odd, True)
            letters, edges, base, look = [letter], [px], py, own
            last_start = i
        last_x, last = px, i
        reach = size * (1.1 if letter > "\u2e7f" else 0.75)
        behind = runs.get(i)
        if behind is not None and straight and not careful:
            # Chinese letters are set at one distance: where the middle and the last are where they must be, all are.
            origin(text_page, behind - 1, bx, by)
            far, even = x.value - shift_x, abs(shift_y - y.value - base) < 0.01
            steps = behind - 1 - i
            step = (far - px) / steps
            if even and 0.85 * size < step < 1.1 * size:
                origin(text_page, i + steps // 2, bx, by)
                if abs(x.value - shift_x - px - step * (steps // 2)) < 0.02 * size \
                        and abs(shift_y - y.value - base) < 0.01:
                    letters.append(text[i + 1 : behind])
                    edges += [px + step * k for k in range(1, steps + 1)]
                    last_x = far
                    i = last = behind - 1
    if letters:
        end(last)
    if not careful and any(size_of(text_page, a) != size_of(text_page, b) for a, b in low):
        return read_words(handle, text, sheet, odd, True)
    return _once(words)


def unmapped(text: str) -> int:
    """How many characters have no meaning: their font does not say what they are."""
    return len(_NO_TEXT.findall(text))


def plain(words: list[Word], text: str) -> None:
    """A font may share a glyph between a character and its look-alike radical: the character is meant.

    `text`: that of all words.
    """
    if not _LOOKALIKE.search(text):
        return
    for word in words:
        if _LOOKALIKE.search(word.text):
            word.text = _LOOKALIKE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), word.text)


def characters(text_page: Any) -> str:
    """One character for each that PDFium counts."""
    count = pdfium.FPDFText_CountChars(text_page)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 2))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    # Characters outside the basic plane take two units, characters without a meaning none.
    get = pdfium.FPDFText_GetUnicode
    codes = (get(text_page, i) for i in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)


def _once(words: list[Word]) -> list[Word]:
    """Without the words drawn again at the same spot."""
    seen: dict[tuple[str, int, int], Word] = {}
    out = []
    for word in words:
        step = max(1.0, 0.3 * word.size)
        key = (word.text, round(word.left / step), round(word.y / step))
        other = seen.get(key)
        if other is not None and abs(other.left - word.left) < _STACK * word.size \
                and abs(other.y - word.y) < _STACK * word.size:
            continue
        seen[key] = word
        out.append(word)
    return out
