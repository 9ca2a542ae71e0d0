"""What PDFium tells of a page: words, strokes, filled areas and pictures, as the page is shown.

All lengths are points from the upper left corner of the page as a reader sees it, `/Rotate` and the crop box
respected.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from ctypes import byref
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from gouji.reading.pdf.letters import INVISIBLE, Sheet, Word, characters, plain, read_words, unmapped

Line = tuple[float, float, float]
"""Of a rule: its place across, where it begins, where it ends."""
Box = tuple[float, float, float, float]
"""left, top, right, bottom"""

THIN = 2.6  # a filled area no thicker is a drawn line
_DEPTH = 8
_SEGMENTS = 4000


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
    too_many: bool = False


def read_page(document: Any, index: int, most_objects: int) -> Page:
    """Raises ValueError when PDFium cannot load the page."""
    handle = pdfium.FPDF_LoadPage(document, index)
    if not handle:
        raise ValueError(index)
    try:
        return _Reader(handle, index, most_objects).page
    finally:
        pdfium.FPDF_ClosePage(handle)


class _Reader:
    def __init__(self, handle: Any, index: int, most_objects: int) -> None:
        corner_x, corner_y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDF_DeviceToPage(handle, 0, 0, 1000, 1000, 0, 0, 0, byref(corner_x), byref(corner_y))
        self.sheet = Sheet((corner_x.value, corner_y.value), pdfium.FPDFPage_GetRotation(handle) % 4)
        self.point = self.sheet.point
        self.sides = (pdfium.FPDF_GetPageWidthF(handle), pdfium.FPDF_GetPageHeightF(handle))
        self.page = Page(index + 1, *self.sides)
        self.left_objects = most_objects
        self.invisible = False
        self.matrix = pdfium.FS_MATRIX()
        self.floats = [ctypes.c_float() for _ in range(4)]
        for kind, item, matrix in self._objects(handle, None, 0):
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(item, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self.page.text_objects += 1
                if not self.invisible and pdfium.FPDFTextObj_GetTextRenderMode(item) == INVISIBLE:
                    self.invisible = True
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._picture(item, matrix)
        if self.page.too_many:
            return
        self._text(handle)
        self.page.widgets = _filled_widgets(handle)

    def _objects(self, parent: Any, matrix: tuple[float, ...] | None, depth: int
                 ) -> Iterator[tuple[int, Any, tuple[float, ...] | None]]:
        """Every object of the page and of the forms in it, with the matrix of the form it stands in."""
        if depth == 0:
            count, get = pdfium.FPDFPage_CountObjects(parent), pdfium.FPDFPage_GetObject
        else:
            count, get = pdfium.FPDFFormObj_CountObjects(parent), pdfium.FPDFFormObj_GetObject
        kind_of, form = pdfium.FPDFPageObj_GetType, pdfium.FPDF_PAGEOBJ_FORM
        self.left_objects -= count
        if self.left_objects < 0:
            self.page.too_many = True
            return
        for i in range(count):
            item = get(parent, i)
            kind = kind_of(item)
            if kind != form:
                yield kind, item, matrix
            elif depth < _DEPTH:
                yield from self._objects(item, self._matrix(item, matrix), depth + 1)

    def _matrix(self, item: Any, outer: tuple[float, ...] | None) -> tuple[float, ...]:
        m = self.matrix
        pdfium.FPDFPageObj_GetMatrix(item, byref(m))
        a, b, c, d, e, f = m.a, m.b, m.c, m.d, m.e, m.f
        if outer is None:
            return a, b, c, d, e, f
        o, p, q, r, s, t = outer
        return (a * o + b * q, a * p + b * r, c * o + d * q, c * p + d * r, e * o + f * q + s, e * p + f * r + t)

    def _path(self, item: Any, outer: tuple[float, ...] | None) -> None:
        count = pdfium.FPDFPath_CountSegments(item)
        if not 1 < count <= _SEGMENTS:
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, byref(fill), byref(stroke))
        if not fill.value and not stroke.value:
            return
        a, b, c, d, e, f = self._matrix(item, outer)
        x, y = self.floats[:2]
        bx, by = byref(x), byref(y)
        parts: list[list[tuple[float, float]]] = []
        curved = 0
        for i in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(item, i)
            pdfium.FPDFPathSegment_GetPoint(segment, bx, by)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            at = self.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
            if kind == pdfium.FPDF_SEGMENT_MOVETO or not parts:
                parts.append([at])
            elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
                curved += 1
                if curved % 3 == 0:
                    parts.append([at])
            else:
                parts[-1].append(at)
                if pdfium.FPDFPathSegment_GetClose(segment):
                    parts[-1].append(parts[-1][0])
        for points in parts:
            if len(points) > 1:
                self._part(points, bool(stroke.value))

    def _part(self, points: list[tuple[float, float]], stroked: bool) -> None:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
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

    def _picture(self, item: Any, outer: tuple[float, ...] | None) -> None:
        a, b, c, d, e, f = self._matrix(item, outer)  # a picture is the unit square under its matrix
        corners = [self.point(a * x + c * y + e, b * x + d * y + f) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
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
            words = read_words(text_page, text, self.sheet, self.invisible)
        finally:
            pdfium.FPDFText_ClosePage(text_page)
        plain(words)
        self.page.words = words
        self.page.characters = sum(len(word.text) for word in words)
        self.page.unmapped = unmapped(text)


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
