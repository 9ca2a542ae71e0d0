"""A picture where a table or a text belongs is no missing table: such a report is not audited, and says why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fitting import grids
from properties.made import make
from writers.pages import page_of

from gouji.messages import message
from gouji.reading import Block, Document, PageSpot, Paragraph, Picture, Place, TableBlock, UnreadableError

PAGE = page_of(make(3))
WHOLE = grids.document(PAGE)


def with_picture(instead: int, scan: bool = False) -> Document:
    """The report with a picture in place of its table number `instead` (from 0)."""
    blocks: list[Block] = []
    tables = 0
    for block in WHOLE.blocks:
        if isinstance(block, TableBlock):
            tables += 1
            if tables - 1 == instead:
                blocks.append(Picture(Place(block.place.line, None, (PageSpot(4, 0, 100, 500, 600),)), scan))
                continue
        blocks.append(block)
    return replace(WHOLE, blocks=tuple(blocks))


def refused(document: Document) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        grids.fitted(document)
    return caught.value


def last_table() -> int:
    return sum(isinstance(b, TableBlock) for b in WHOLE.blocks) - 1


def test_a_table_that_is_a_picture_is_named_with_its_place_and_a_remedy() -> None:
    error = refused(with_picture(last_table()))
    assert error.code == "fitting.table-is-picture"
    said = message(error.code, "zh", **error.values)
    assert "表四" in said or "行政复议" in said
    assert "第 4 页" in said
    assert "page 4" in message(error.code, "en", **error.values)


def test_a_scanned_page_in_place_of_a_table_is_named() -> None:
    assert refused(with_picture(last_table(), scan=True)).code == "fitting.pages-are-scans"


def test_a_section_that_is_a_picture_is_not_called_empty() -> None:
    section = grids.fitted(WHOLE).section("problems")
    assert section is not None
    gone = {p.place for p in section.paragraphs}
    picture = Picture(section.paragraphs[0].place)
    blocks = [b for b in WHOLE.blocks if b.place not in gone]
    at = next(i for i, b in enumerate(blocks) if isinstance(b, Paragraph) and b.place == section.place)
    blocks.insert(at + 1, picture)
    assert refused(replace(WHOLE, blocks=tuple(blocks))).code == "fitting.section-is-picture"


def test_pictures_beside_text_and_tables_are_only_told() -> None:
    picture = Picture(Place(WHOLE.blocks[-1].place.line + 1, None))
    report = grids.fitted(replace(WHOLE, blocks=(*WHOLE.blocks, picture)))
    assert [d.code for d in report.doubts] == ["fitting.pictures-unread"]
    assert grids.doubted(report) == 0


def test_a_file_of_pictures_alone_is_told_as_such() -> None:
    pictures = tuple(Picture(Place(n, None, (PageSpot(n, 0, 0, 595, 842),)), True) for n in range(1, 4))
    error = refused(Document("scan.pdf", "pdf", pictures))
    assert error.code == "fitting.pages-are-scans"
    assert "第 1 页" in message(error.code, "zh", **error.values)
