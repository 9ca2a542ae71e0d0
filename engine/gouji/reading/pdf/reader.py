"""A PDF with a text layer to a document."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from gouji.reading.document import Document, UnreadableError
from gouji.reading.limits import Limits
from gouji.reading.pdf.assembly import Assembly
from gouji.reading.pdf.doubts import ranges
from gouji.reading.pdf.page import Page, read_page

_GARBAGE = 0.2
_SOME_TEXT = 20  # text objects on a page; fewer may be blanks
_started: list[bool] = []


def read_pdf(raw: bytes, file: str, limits: Limits) -> Document:
    """Raises UnreadableError for a file that is encrypted, damaged, too large, scanned, or whose letters have no
    meaning (`pdf.*` of the catalogue). A hostile file can abort PDFium's process: run it in one of its own."""
    if not _started:
        pdfium.FPDF_InitLibrary()
        _started.append(True)
    buffer = ctypes.create_string_buffer(raw, len(raw))  # PDFium reads from it until the document is closed
    document = pdfium.FPDF_LoadMemDocument64(buffer, len(raw), None)
    if not document:
        error = pdfium.FPDF_GetLastError()
        encrypted = error in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise UnreadableError(file, "pdf.encrypted" if encrypted else "pdf.damaged")
    try:
        pages = _pages(document, file, limits)
    finally:
        pdfium.FPDF_CloseDocument(document)
    _check_text(pages, file)
    return Assembly(pages, file, limits).document()


def _pages(document: Any, file: str, limits: Limits) -> list[Page]:
    count = pdfium.FPDF_GetPageCount(document)
    if count < 1:
        raise UnreadableError(file, "pdf.damaged")
    if count > limits.pdf_pages:
        raise UnreadableError(file, "pdf.too-many-pages", pages=count, limit=limits.pdf_pages)
    out = []
    for index in range(count):
        try:
            page = read_page(document, index, limits.pdf_objects)
        except ValueError:
            raise UnreadableError(file, "pdf.damaged-page", page=index + 1) from None
        if page.too_many:
            raise UnreadableError(file, "pdf.too-many-objects", page=index + 1, limit=limits.pdf_objects)
        out.append(page)
    return out


def _check_text(pages: list[Page], file: str) -> None:
    if not any(page.words for page in pages):
        named = any(page.characters for page in pages)
        if not named and sum(page.text_objects for page in pages) > _SOME_TEXT * len(pages):
            raise UnreadableError(file, "pdf.no-unicode")  # letters are shown, and PDFium can name none of them
        if any(page.pictures for page in pages):
            raise UnreadableError(file, "pdf.scan", pages=ranges([p.number for p in pages if p.pictures]))
        raise UnreadableError(file, "pdf.turned" if any(page.watermark for page in pages) else "pdf.no-text")
    characters = sum(page.characters for page in pages)
    if sum(page.unmapped for page in pages) > _GARBAGE * characters:
        raise UnreadableError(file, "pdf.no-unicode")
