"""Word files made by hand, part by part, so that a test can show exactly what a writer of such files does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from html import escape

from gouji.reading import Document, TableBlock
from gouji.reading.limits import limits
from gouji.reading.word import read_word

_OPEN = "http://schemas.openxmlformats.org/"
NAMES = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in {
    "w": _OPEN + "wordprocessingml/2006/main", "r": _OPEN + "officeDocument/2006/relationships",
    "wp": _OPEN + "drawingml/2006/wordprocessingDrawing", "a": _OPEN + "drawingml/2006/main",
    "pic": _OPEN + "drawingml/2006/picture", "m": _OPEN + "officeDocument/2006/math",
    "mc": _OPEN + "markup-compatibility/2006", "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"}.items())
RELATION = _OPEN + "officeDocument/2006/relationships/"
_PACKAGE = _OPEN + "package/2006/relationships"


def relations(entries: Mapping[str, tuple[str, str]]) -> str:
    """`entries`: id to (kind, target)."""
    inner = "".join(f'<Relationship Id="{key}" Type="{RELATION}{kind}" Target="{target}"/>'
                    for key, (kind, target) in entries.items())
    return f'<Relationships xmlns="{_PACKAGE}">{inner}</Relationships>'


def part(root: str, inner: str) -> str:
    return f"<w:{root} {NAMES}>{inner}</w:{root}>"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def docx(body: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A file with this body; `more`: further parts by name, which take the place of those made here."""
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relations({"r1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
    }
    return packed(parts | dict(more or {}))


def read(body: str, more: Mapping[str, str | bytes] | None = None) -> Document:
    return read_word(docx(body, more), "a.docx", limits())


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(inner: str = "", properties: str = "") -> str:
    """A paragraph; what is no XML is its text."""
    if inner and not inner.startswith("<"):
        inner = run(inner)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def tc(inner: str = "", properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner if inner.startswith('<w:p>') else p(inner)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    made = "".join(cell if cell.startswith("<") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{made}</w:tr>"


def tbl(*rows: str, grid: tuple[int, ...] = ()) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def span(columns: int = 1, merge: str = "") -> str:
    found = f'<w:gridSpan w:val="{columns}"/>' if columns != 1 else ""
    return found + {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[merge]


def tables(document: Document) -> list[TableBlock]:
    return [block for block in document.blocks if isinstance(block, TableBlock)]


def shape(table: TableBlock) -> list[list[tuple[str, int, int, int]]]:
    """(text, column, columns, rows) of every cell."""
    return [[(c.text, c.column, c.columns, c.rows) for c in row] for row in table.rows]


def texts(document: Document) -> list[list[str]]:
    """Rows of the only table."""
    [table] = tables(document)
    return [[cell.text for cell in row] for row in table.rows]


def said(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs()]


def codes(document: Document) -> list[str]:
    return [doubt.code for doubt in document.doubts]
