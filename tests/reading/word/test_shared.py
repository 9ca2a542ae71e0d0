"""The documents beside the project: reports rebuilt from real ones, and files made to trap readers."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import noise
import pytest
from reading.word.made import codes, said, shape, tables, texts

from gouji.fitting import fit
from gouji.reading import Document
from gouji.reading.limits import limits
from gouji.reading.word import read_word

SHARED = noise.SEEDS.parent
FOLDER = SHARED / "documents"
TRUTH = FOLDER / "truth.json"

pytestmark = pytest.mark.skipif(not TRUTH.exists(), reason="no ../shared/documents in this checkout")
KEYS = ["000", "002", "004"]


def of(path: Path) -> Document:
    return read_word(path.read_bytes(), path.name, limits())


def trap(name: str) -> Document:
    return of(FOLDER / "traps" / f"{name}.docx")


@pytest.mark.parametrize("key", KEYS)
def test_every_cell_and_paragraph(key: str) -> None:
    blocks = json.loads(TRUTH.read_text("utf-8"))[key]["blocks"]
    document = of(FOLDER / "docx" / f"{key}.docx")
    wanted = [{(c["r"], c["c"], c["rs"], c["cs"], c["text"]) for c in block["cells"]}
              for block in blocks if block["type"] == "table"]
    assert [{(r, c.column, c.rows, c.columns, c.text) for r, row in enumerate(t.rows) for c in row}
            for t in tables(document)] == wanted
    assert said(document) == [b["text"] for b in blocks if b["type"] != "table"]
    assert not document.doubts


@pytest.mark.parametrize("key", KEYS)
def test_every_figure(key: str) -> None:
    truth = json.loads(next((SHARED / "truth").glob(f"{key}*.json")).read_text("utf-8"))
    report = fit(of(FOLDER / "docx" / f"{key}.docx"), noise.vocabularies())
    wanted = {name: None if value is None else Decimal(str(value)) for name, value in truth["figures"].items()}
    assert {name: None if f.value is None else Decimal(f.value) for name, f in report.figures.items()} == wanted


def test_a_trap_for_each_expectation() -> None:
    names = set(json.loads((FOLDER / "traps" / "expected.json").read_text("utf-8")))
    assert names == {path.stem for path in (FOLDER / "traps").glob("*.docx")}
    assert names <= {*PARAGRAPHS, *TABLES, "altchunk", "nested_table", "phantom_col"}


PARAGRAPHS = {"tracked": ["前", "新增12件"], "sdt": ["SDT段落"], "textbox": ["框内文字"], "hidden": ["可见字"],
              "field": ["域值7合计46"], "hyphen_sym": ["-24x\ty\nz☑"], "strict": ["严格"],
              "autonumber": ["总体情况", "主动公开政府信息情况"]}
TABLES = {"tracked": [["A", "78", "C"]], "deleted_row": [["A", "B", "C"]], "strict": [["A", "B", "C"]],
          "gridBefore": [["A", "B", "C"], ["b2", "c2"], ["a3"]],
          "vmerge_odd": [["A", "B", "C"], ["b2", "c2"], ["b3", "c3"]]}
DOUBTS = {"tracked": {"word.tracked-insertions", "word.tracked-deletions"}, "deleted_row": {"word.tracked-deletions"},
          "hidden": {"word.hidden-text"}, "vmerge_odd": {"word.hidden-text"}}


@pytest.mark.parametrize("name", PARAGRAPHS)
def test_paragraphs_of_traps(name: str) -> None:
    assert said(trap(name)) == PARAGRAPHS[name]


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_traps(name: str) -> None:
    assert texts(trap(name)) == TABLES[name]


@pytest.mark.parametrize("name", sorted({*PARAGRAPHS, *TABLES}))
def test_doubts_of_traps(name: str) -> None:
    assert set(codes(trap(name))) == DOUBTS.get(name, set())


def test_traps_that_are_about_the_grid() -> None:
    assert [p.label for p in trap("autonumber").paragraphs()] == ["一、", "二、"]
    assert [[c[1] for c in row] for row in shape(tables(trap("gridBefore"))[0])] == [[0, 1, 2], [1, 2], [0]]
    assert shape(tables(trap("vmerge_odd"))[0])[0][0] == ("A", 0, 1, 3)
    thin = trap("phantom_col")
    assert shape(tables(thin)[0]) == [[("A", 0, 1, 1), ("C", 1, 1, 1)], [("a2", 0, 1, 1), ("c2", 1, 1, 1)]]
    assert codes(thin) == ["word.phantom-column"]
    assert [[[c.text for c in row] for row in t.rows] for t in tables(trap("sdt"))] == [
        [["sdt表", "B", "C"]], [["A", "sdt格", "C"], ["sdt行", "b", "c"]]]
    nested = trap("nested_table")
    assert [[[c.text for c in row] for row in t.rows] for t in tables(nested)] == [
        [["A", "after", "C"], ["a2", "b2", "c2"]], [["n1", "n2"]]]
    assert codes(nested) == ["word.nested-table"]


def test_embedded_content_is_read_or_told() -> None:
    document = trap("altchunk")
    assert said(document)[:1] == ["附块文字"] or codes(document) == ["word.embedded-left-out"]
