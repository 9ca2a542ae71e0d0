"""Files to documents."""

from gouji.reading.document import (
    UNCERTAIN,
    Block,
    Cell,
    Document,
    Doubt,
    Flag,
    PageSpot,
    Paragraph,
    ParagraphSpot,
    Picture,
    Place,
    SheetSpot,
    Spot,
    TableBlock,
    TableSpot,
    UnreadableError,
    describe_places,
)
from gouji.reading.read import read_bytes, read_document

__all__ = ["UNCERTAIN", "Block", "Cell", "Document", "Doubt", "Flag", "PageSpot", "Paragraph", "ParagraphSpot",
           "Picture", "Place", "SheetSpot", "Spot", "TableBlock", "TableSpot", "UnreadableError", "describe_places",
           "read_bytes", "read_document"]
