"""The six pages rebuilt from real reports, with the site around them: every cell and paragraph."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gouji.reading import Paragraph, TableBlock, read_document

DOCUMENTS = Path(__file__).resolve().parents[4] / "shared" / "documents"
PAGES = sorted((DOCUMENTS / "html").glob("*.html"))

pytestmark = pytest.mark.skipif(not PAGES, reason="the documents are not in this checkout (../shared/documents)")


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("path", PAGES or [Path("not-in-this-checkout")], ids=lambda p: p.name)
def test_every_cell_and_paragraph(path: Path) -> None:
    truth = json.loads((DOCUMENTS / "truth.json").read_text("utf-8"))[path.name[:3]]["blocks"]
    document = read_document(path)
    tables = [block for block in document.blocks if isinstance(block, TableBlock)]
    assert [
        [(r, c.column, c.rows, c.columns, plain(c.text)) for r, row in enumerate(table.rows) for c in row]
        for table in tables
    ] == [
        sorted((c["r"], c["c"], c["rs"], c["cs"], plain(c["text"])) for c in block["cells"])
        for block in truth
        if block["type"] == "table"
    ]
    assert [plain(block.text) for block in document.blocks if isinstance(block, Paragraph)] == [
        plain(block["text"]) for block in truth if block["type"] != "table"
    ]
    assert document.doubts == ()
