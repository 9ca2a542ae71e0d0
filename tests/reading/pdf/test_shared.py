"""The rebuilt real reports of ../shared as PDF: every cell, and every figure."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import noise
import pytest

from gouji.fitting import fit
from gouji.reading import Paragraph, TableBlock, read_document

DOCUMENTS = noise.SEEDS.parent / "documents"
TRUTH = noise.SEEDS.parent / "truth"
FILES = sorted(DOCUMENTS.glob("pdf*/*.pdf"))

pytestmark = pytest.mark.skipif(not FILES, reason="the rebuilt reports are not in this checkout (../shared/documents)")
_FOLD = str.maketrans("（）：，；", "():,;")


def bare(text: str) -> str:
    return re.sub(r"\s", "", text).translate(_FOLD)


@pytest.fixture(scope="module")
def truth():
    return json.loads((DOCUMENTS / "truth.json").read_text("utf-8"))


@pytest.mark.parametrize("path", FILES or [Path("not-in-this-checkout")], ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_every_cell_and_figure_is_read(path, truth):
    document = read_document(path)
    blocks = truth[path.stem]["blocks"]
    wanted = [sorted((c["r"], c["c"], c["rs"], c["cs"], bare(c["text"])) for c in block["cells"])
              for block in blocks if block["type"] == "table"]
    got = [sorted((r, c.column, c.rows, c.columns, bare(c.text)) for r, row in enumerate(block.rows) for c in row)
           for block in document.blocks if isinstance(block, TableBlock)]
    assert got == wanted
    assert document.doubts == ()
    figures = json.loads(next(TRUTH.glob(f"{path.stem}*.json")).read_text("utf-8"))["figures"]
    read = fit(document, noise.vocabularies()).figures
    assert {key: f.value if f.value is None else Decimal(f.value) for key, f in read.items()} == {
        key: value if value is None else Decimal(str(value)) for key, value in figures.items()}
    assert not [key for key, figure in read.items() if figure.doubtful]


@pytest.mark.parametrize("path", [p for p in FILES if p.parent.name != "pdf_rl"] or [Path("not-in-this-checkout")],
                         ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_every_paragraph_is_read(path, truth):
    wanted = [bare(block["text"]) for block in truth[path.stem]["blocks"] if block["type"] != "table"]
    assert _whole([bare(b.text) for b in read_document(path).blocks if isinstance(b, Paragraph)]) == _whole(wanted)


def _whole(paragraphs):
    """One of them is cut within a word (集约化要⏎求): on the page nobody can tell that, and either reading is right."""
    out = []
    for text in paragraphs:
        if out and len(out[-1]) > 60 and out[-1][-1] not in "。：；！？)）”":
            out[-1] += text
        else:
            out.append(text)
    return out
