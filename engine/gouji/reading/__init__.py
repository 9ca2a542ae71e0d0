"""Files to documents."""

from gouji.reading.document import Block, Cell, Document, Doubt, Paragraph, Place, TableBlock, UnreadableError
from gouji.reading.read import read_bytes, read_document

__all__ = ["Block", "Cell", "Document", "Doubt", "Paragraph", "Place", "TableBlock", "UnreadableError", "read_bytes",
           "read_document"]
