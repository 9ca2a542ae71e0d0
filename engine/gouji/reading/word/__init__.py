"""Word files (.docx) to documents, with nothing but the standard library."""

from gouji.reading.word.body import read_word

__all__ = ["read_word"]
