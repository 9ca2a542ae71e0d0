"""PDF with a text layer."""

from gouji.reading.pdf.reader import read_pdf

__all__ = ["read_pdf"]
