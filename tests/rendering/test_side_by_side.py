"""The document as read beside what was fitted: nothing in either is left out."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from fitting import grids
from properties.made import make
from writers.pages import page_of

from gouji.reading import Cell, Document, Paragraph, Picture, Place, TableBlock
from gouji.rendering.document_view import document_lines, document_to_json
from gouji.rendering.side_by_side import side_by_side

PAGE = page_of(make(11))
WHOLE = grids.document(PAGE)


def shown(document: Document, width: int = 400) -> str:
    return side_by_side(document, grids.fitted(document), PAGE.made.vocabulary, "zh", width)


def last_table(document: Document) -> int:
    return max(i for i, b in enumerate(document.blocks) if isinstance(b, TableBlock))


def test_every_block_stands_beside_what_it_was_taken_for() -> None:
    text = shown(WHOLE)
    for section in grids.fitted(WHOLE).sections:
        assert "▶ " + PAGE.made.vocabulary.section(section.id).label.text in text
    for row in (r for t in PAGE.made.vocabulary.tables for b in t.blocks for r in b.rows):
        assert f"{row.short}＝" in text
    assert "?" not in text.split("\n", 3)[3]
    assert "没有用上的数" not in text


def test_doubts_stand_where_they_arose_and_doubtful_numbers_are_marked() -> None:
    at = last_table(WHOLE)
    table = WHOLE.blocks[at]
    assert isinstance(table, TableBlock)
    *cells, last = table.rows[-1]
    marked = replace(table, rows=(*table.rows[:-1], (*cells, last._replace(flags=("tracked",)))))
    lines = shown(replace(WHOLE, blocks=(*WHOLE.blocks[:at], marked, *WHOLE.blocks[at + 1 :]))).split("\n")
    row = next(i for i, line in enumerate(lines) if "‡" in line and i > 2)
    assert any("修订" in line for line in lines[row : row + 4])
    assert any("?" in line for line in lines[row - 2 : row + 2])


def test_numbers_of_the_file_that_became_no_figure_are_listed() -> None:
    at = last_table(WHOLE)
    table = WHOLE.blocks[at]
    assert isinstance(table, TableBlock)
    line = table.place.line
    extra = (Cell("备注合计", Place(line, 1), 0), Cell("777", Place(line, 2), 1))
    more = replace(table, rows=(*table.rows, extra))
    assert "没有用上的数：777" in shown(replace(WHOLE, blocks=(*WHOLE.blocks[:at], more, *WHOLE.blocks[at + 1 :])))


def test_rows_that_the_file_has_not_got_are_named() -> None:
    document = grids.document(PAGE, grids.torn(Random(3)))
    missing = sum(figure.state == "missing" for figure in grids.fitted(document).figures.values())
    assert missing
    assert f"没有找到格子的数共 {missing} 个" in shown(document)


def test_pictures_and_generated_numbers_are_drawn() -> None:
    line = WHOLE.blocks[-1].place.line
    more = (Paragraph("附图如下", Place(line + 1), "（一）"), Picture(Place(line + 2)), Picture(Place(line + 3), True))
    text = "\n".join(document_lines(replace(WHOLE, blocks=(*WHOLE.blocks, *more))))
    assert "（一）附图如下" in text
    assert "〔图片，没有读〕" in text
    assert "〔扫描页，没有读〕" in text


def test_the_json_of_a_document_keeps_spans_places_and_flags() -> None:
    data = document_to_json(WHOLE)
    tables = [block for block in data["blocks"] if "table" in block]
    assert [len(block["table"]) for block in tables] == [len(grid.rows) for grid in PAGE.grids]
    cells = [cell for block in tables for row in block["table"] for cell in row]
    assert {(cell.get("columns", 1), cell.get("rows", 1)) for cell in cells} == {
        (cell.columns, cell.rows) for grid in PAGE.grids for row in grid.rows for cell in row}
    assert cells[0]["place"]["spots"][0].keys() >= {"table", "row", "cell"}
