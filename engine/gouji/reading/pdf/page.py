"""What PDFium tells of a page: words, strokes, filled areas and pictures, as the page is shown.

All lengths are points from the upper left corner of the page as a reader sees it, `/Rotate` and the crop box
respected.
"""

from __future__ import annotations

import ctypes
import itertools
from ctypes import byref
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from gouji.reading.pdf.calls import (
    address,
    count_in_form,
    count_on_page,
    count_segments,
    draw_mode,
    form_object,
    object_matrix,
    object_type,
    page_object,
    render_mode,
    segment_at,
    segment_closes,
    segment_point,
    segment_type,
)
from gouji.reading.pdf.letters import Sheet, Word, characters, plain, read_words, unmapped
from gouji.reading.pdf.looks import Ink
from gouji.reading.pdf.sieve import Mark, shown, turned, without_notes, without_struck

Line = tuple[float, float, float]
"""Of a rule: its place across, where it begins, where it ends."""
Box = tuple[float, float, float, float]
"""left, top, right, bottom"""

THIN = 2.6  # a filled area no thicker is a drawn line
_DEPTH = 8
_SEGMENTS = 4000
_MOVE = pdfium.FPDF_SEGMENT_MOVETO


@dataclass(slots=True)
class Page:
    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    across: list[Line] = field(default_factory=list)
    down: list[Line] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    text_objects: int = 0
    characters: int = 0
    unmapped: int = 0
    widgets: bool = False
    watermark: bool = False
    marks: list[Mark] = field(default_factory=list)
    too_many: bool = False


def read_page(document: Any, index: int, most_objects: int) -> Page:
    """Raises ValueError when PDFium cannot load the page."""
    handle = pdfium.FPDF_LoadPage(document, index)
    if not handle:
        raise ValueError(index)
    try:
        reader = _Reader(handle, index, most_objects)
        if reader.turned:  # a page laid on its side is read as one turns it to read it
            reader = _Reader(handle, index, most_objects, reader.turned)
        return reader.page
    finally:
        pdfium.FPDF_ClosePage(handle)


class _Reader:
    def __init__(self, handle: Any, index: int, most_objects: int, turn: int = 0) -> None:
        """`turn`: by how many quarters clockwise the text is turned on the page."""
        corner_x, corner_y = ctypes.c_double(), ctypes.c_double()
        back = -turn % 4
        pdfium.FPDF_DeviceToPage(handle, 0, 0, 1000, 1000, back, 0, 0, byref(corner_x), byref(corner_y))
        self.sheet = Sheet((corner_x.value, corner_y.value), (pdfium.FPDFPage_GetRotation(handle) + back) % 4)
        self.turn, self.turned = turn, 0
        self.sides = (pdfium.FPDF_GetPageWidthF(handle), pdfium.FPDF_GetPageHeightF(handle))
        if turn % 2:
            self.sides = self.sides[1], self.sides[0]
        self.page = Page(index + 1, *self.sides)
        self.left_objects = most_objects
        self.ink = Ink()
        self.odd: dict[int, int] = {}
        self.matrix = pdfium.FS_MATRIX()
        self.matrix_at = ctypes.addressof(self.matrix)
        self.x, self.y = ctypes.c_float(), ctypes.c_float()
        self.modes = (ctypes.c_int(), ctypes.c_int())
        self.at = [ctypes.addressof(each) for each in (self.x, self.y, *self.modes)]
        (ox, oy), (ax, ay), (bx, by) = (self.sheet.point(*at) for at in ((0, 0), (1, 0), (0, 1)))
        frame = (ax - ox, ay - oy, bx - ox, by - oy, ox, oy)
        self.upright = frame if self.sheet.quarter == 0 else None
        self._objects(address(handle), frame, 0)
        if self.page.too_many:
            return
        self._text(handle)
        self.page.widgets = _filled_widgets(handle)

    def _objects(self, parent: int, matrix: tuple[float, ...], depth: int) -> None:
        """Every object of the page and of the forms in it; `matrix` leads to the page as it is shown."""
        count, get = (count_in_form(parent), form_object) if depth else (count_on_page(parent), page_object)
        self.left_objects -= count
        if self.left_objects < 0:
            self.page.too_many = True
            return
        look_of = self.ink.look
        for i in range(count):
            item = get(parent, i)
            kind = object_type(item)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self.page.text_objects += 1
                look = look_of(item, render_mode(item))
                if look:
                    self.odd[item] = look
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(item, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._picture(item, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
                self.ink.shaded = True
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
                self._objects(item, self._matrix(item, matrix), depth + 1)

    def _matrix(self, item: int, outer: tuple[float, ...]) -> tuple[float, ...]:
        m = self.matrix
        object_matrix(item, self.matrix_at)
        a, b, c, d, e, f = m.a, m.b, m.c, m.d, m.e, m.f
        if outer is self.upright:
            return a, -b, c, -d, e + outer[4], outer[5] - f
        o, p, q, r, s, t = outer
        return (a * o + b * q, a * p + b * r, c * o + d * q, c * p + d * r, e * o + f * q + s, e * p + f * r + t)

    def _path(self, item: int, outer: tuple[float, ...]) -> None:
        count = count_segments(item)
        if not 1 < count <= _SEGMENTS:
            return
        x, y, at_x, at_y = self.x, self.y, self.at[0], self.at[1]
        draw_mode(item, self.at[2], self.at[3])
        stroked = self.modes[1].value != 0
        if not stroked and not self.modes[0].value:
            return
        a, b, c, d, e, f = self._matrix(item, outer)
        parts: list[list[tuple[float, float]]] = []
        points: list[tuple[float, float]] = []
        curved = 0
        for i in range(count):
            segment = segment_at(item, i)
            segment_point(segment, at_x, at_y)
            px, py = x.value, y.value
            at = (a * px + c * py + e, b * px + d * py + f)
            if i == 4 and count == 5 and len(points) == 4 and at == points[0]:
                points.append(at)  # a box, closed
                continue
            kind = segment_type(segment) if i else _MOVE
            if kind == _MOVE:
                points = [at]
                parts.append(points)
            elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
                curved += 1
                if curved % 3 == 0:
                    points = [at]
                    parts.append(points)
            else:
                points.append(at)
                if i > 1 and segment_closes(segment):
                    points.append(points[0])
        if self.modes[0].value:
            self.ink.areas.append((item, parts))
        for points in parts:
            if len(points) > 1:
                self._part(points, stroked)

    def _part(self, points: list[tuple[float, float]], stroked: bool) -> None:
        xs, ys = zip(*points, strict=True)
        width, height = self.sides
        left, right = max(0.0, min(xs)), min(width, max(xs))
        top, bottom = max(0.0, min(ys)), min(height, max(ys))
        if right < left or bottom < top:
            return
        across, down = right - left, bottom - top
        if down <= THIN or across <= THIN:
            if across >= down:
                self.page.across.append(((top + bottom) / 2, left, right))
            if down >= across:
                self.page.down.append(((left + right) / 2, top, bottom))
        elif stroked:
            for (ax, ay), (bx, by) in itertools.pairwise(points):
                if abs(ay - by) <= 0.5 and abs(ax - bx) > THIN and 0 <= ay <= height:
                    self.page.across.append(((ay + by) / 2, max(0.0, min(ax, bx)), min(width, max(ax, bx))))
                elif abs(ax - bx) <= 0.5 and abs(ay - by) > THIN and 0 <= ax <= width:
                    self.page.down.append(((ax + bx) / 2, max(0.0, min(ay, by)), min(height, max(ay, by))))
        elif across > 2 * THIN and down > 2 * THIN and (across < 0.95 * width or down < 0.95 * height):
            self.page.fills.append((left, top, right, bottom))

    def _picture(self, item: int, outer: tuple[float, ...]) -> None:
        a, b, c, d, e, f = self._matrix(item, outer)  # a picture is the unit square under its matrix
        corners = [(a * x + c * y + e, b * x + d * y + f) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
        width, height = self.sides
        left, right = max(0.0, min(p[0] for p in corners)), min(width, max(p[0] for p in corners))
        top, bottom = max(0.0, min(p[1] for p in corners)), min(height, max(p[1] for p in corners))
        if right > left and bottom > top:
            self.page.pictures.append((left, top, right, bottom))

    def _text(self, handle: Any) -> None:
        text_page = pdfium.FPDFText_LoadPage(handle)
        if not text_page:
            return
        try:
            text = characters(text_page)
            if not text.strip():
                return
            words = read_words(text_page, text, self.sheet, self.odd)
        finally:
            pdfium.FPDFText_ClosePage(text_page)
        plain(words, text)
        page = self.page
        page.characters = sum(len(word.text) for word in words)
        page.unmapped = unmapped(text)
        if any(word.look for word in words):
            self.turned = 0 if self.turn else turned(words)
            words, page.marks, page.watermark = shown(words, self._on_dark, self._on_picture)
        words, noted = without_notes(words)
        page.words, page.across, struck = without_struck(words, page.across, page.down)
        page.marks += noted + struck

    def _on_dark(self, word: Word) -> bool:
        return self._on_picture(word) or self.ink.dark_at((word.left + word.right) / 2, word.middle)

    def _on_picture(self, word: Word) -> bool:
        x, y = (word.left + word.right) / 2, word.middle
        return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in self.page.pictures)


def _filled_widgets(handle: Any) -> bool:
    """Whether the page has form fields that someone filled: their text is not part of the page's own."""
    size = ctypes.c_ulong
    for i in range(min(pdfium.FPDFPage_GetAnnotCount(handle), 500)):
        note = pdfium.FPDFPage_GetAnnot(handle, i)
        if not note:
            continue
        try:
            if pdfium.FPDFAnnot_GetSubtype(note) == pdfium.FPDF_ANNOT_WIDGET:
                buffer = (ctypes.c_ushort * 16)()
                if size(pdfium.FPDFAnnot_GetStringValue(note, b"V", buffer, 32)).value > 2 and buffer[0]:
                    return True
        finally:
            pdfium.FPDFPage_CloseAnnot(note)
    return False
