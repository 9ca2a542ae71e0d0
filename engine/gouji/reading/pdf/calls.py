"""The functions of PDFium that are called for every object and character, by address: half the cost of those that
pypdfium2 declares, which make a pointer object of all that they take and return. Handles are plain numbers here."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import c_double, c_int, c_void_p
from typing import Any

import pypdfium2.raw as pdfium


def address(pointer: Any) -> int:
    """The number of a handle that pypdfium2 returned."""
    return ctypes.cast(pointer, c_void_p).value or 0


def _quick(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    # None of these calls back or takes long, so the interpreter's lock is kept.
    return ctypes.PYFUNCTYPE(result, *arguments)(address(function))


page_object = _quick(pdfium.FPDFPage_GetObject, c_void_p, c_void_p, c_int)
form_object = _quick(pdfium.FPDFFormObj_GetObject, c_void_p, c_void_p, c_int)
count_on_page = _quick(pdfium.FPDFPage_CountObjects, c_int, c_void_p)
count_in_form = _quick(pdfium.FPDFFormObj_CountObjects, c_int, c_void_p)
object_type = _quick(pdfium.FPDFPageObj_GetType, c_int, c_void_p)
object_matrix = _quick(pdfium.FPDFPageObj_GetMatrix, c_int, c_void_p, c_void_p)
render_mode = _quick(pdfium.FPDFTextObj_GetTextRenderMode, c_int, c_void_p)
fill_colour = _quick(pdfium.FPDFPageObj_GetFillColor, c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
stroke_colour = _quick(pdfium.FPDFPageObj_GetStrokeColor, c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
draw_mode = _quick(pdfium.FPDFPath_GetDrawMode, c_int, c_void_p, c_void_p, c_void_p)
count_segments = _quick(pdfium.FPDFPath_CountSegments, c_int, c_void_p)
segment_at = _quick(pdfium.FPDFPath_GetPathSegment, c_void_p, c_void_p, c_int)
segment_point = _quick(pdfium.FPDFPathSegment_GetPoint, c_int, c_void_p, c_void_p, c_void_p)
segment_type = _quick(pdfium.FPDFPathSegment_GetType, c_int, c_void_p)
segment_closes = _quick(pdfium.FPDFPathSegment_GetClose, c_int, c_void_p)
char_origin = _quick(pdfium.FPDFText_GetCharOrigin, c_int, c_void_p, c_int, c_void_p, c_void_p)
char_box = _quick(pdfium.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)
char_matrix = _quick(pdfium.FPDFText_GetMatrix, c_int, c_void_p, c_int, c_void_p)
char_size = _quick(pdfium.FPDFText_GetFontSize, c_double, c_void_p, c_int)
char_generated = _quick(pdfium.FPDFText_IsGenerated, c_int, c_void_p, c_int)
char_object = _quick(pdfium.FPDFText_GetTextObject, c_void_p, c_void_p, c_int)
