"""Blocks as a person sees them: generated numbers, section titles inside tables, cells with flags."""

from __future__ import annotations

from dataclasses import replace

from fitting import grids
from properties.made import make
from properties.styles import Style
from writers.pages import Look, page_of

from gouji.fitting.fold import fold
from gouji.reading import Block, Cell, Flag, Paragraph, TableBlock

PAGE = page_of(make(5))
WHOLE = grids.document(PAGE)


def test_numbers_that_word_generates_head_the_sections() -> None:
    sections = {s.place: s for s in grids.fitted(WHOLE).sections}
    blocks = [replace(b, label=b.text[:2], text=b.text[2:].strip()) if isinstance(b, Paragraph) and b.place in sections
              else b for b in WHOLE.blocks]
    report = grids.fitted(replace(WHOLE, blocks=tuple(blocks)))
    assert [s.id for s in report.sections] == [s.id for s in sections.values()]
    assert [fold(s.title) for s in report.sections] == [fold(s.title) for s in sections.values()]


def test_a_section_title_in_the_first_row_of_a_table_starts_the_section() -> None:
    titles = {s.place: s for s in grids.fitted(WHOLE).sections if s.has_table}
    blocks: list[Block] = []
    for block in WHOLE.blocks:
        last = blocks[-1] if blocks else None
        if isinstance(block, TableBlock) and isinstance(last, Paragraph) and last.place in titles:
            blocks[-1] = replace(block, rows=((Cell(last.text, last.place._replace(cell=1), 0, block.columns),),
                                              *block.rows))
        else:
            blocks.append(block)
    assert len(blocks) < len(WHOLE.blocks)
    report = grids.fitted(replace(WHOLE, blocks=tuple(blocks)))
    assert [s.id for s in report.sections] == [s.id for s in grids.fitted(WHOLE).sections]
    assert not grids.unsaid(report, PAGE)
    assert grids.doubted(report) == 0


def test_headings_of_tables_that_stand_above_them_are_no_prose() -> None:
    page = page_of(make(5), Look(one_table=False, headed=False))
    whole = grids.document(page)
    assert any(isinstance(b, Paragraph) and "第二十条" in b.text and len(b.text) < 12 for b in whole.blocks)
    section = grids.fitted(whole).section("disclosure")
    assert section is not None
    assert not any("第二十条" in p.text for p in section.paragraphs)
    assert not grids.unsaid(grids.fitted(whole), page)


def test_a_cell_that_may_not_say_what_a_person_sees_is_doubted() -> None:
    for flag in ("tracked", "struck", "hidden", "clipped", "unread", "nested"):
        assert flagged(flag) == ["fitting.cells-" + flag]


def test_a_cell_put_together_over_a_page_break_is_as_good_as_any() -> None:
    assert flagged("stitched") == []


def flagged(flag: Flag) -> list[str]:
    """The doubts when the last cell of the last table carries a flag."""
    at = max(i for i, b in enumerate(WHOLE.blocks) if isinstance(b, TableBlock))
    table = WHOLE.blocks[at]
    assert isinstance(table, TableBlock)
    *cells, last = table.rows[-1]
    marked = replace(table, rows=(*table.rows[:-1], (*cells, last._replace(flags=(flag,)))))
    report = grids.fitted(replace(WHOLE, blocks=(*WHOLE.blocks[:at], marked, *WHOLE.blocks[at + 1 :])))
    assert grids.doubted(report) == bool(report.doubts)
    return [d.code for d in report.doubts]


def test_a_whole_report_in_one_table_is_taken_apart() -> None:
    """As a sheet saved as a web page: titles, prose and tables in the rows of one grid."""
    page = page_of(make(8, year=2022, level="county", look=Style()))
    whole = grids.document(page)
    columns = 1 + max(b.columns for b in whole.blocks if isinstance(b, TableBlock))
    rows: list[tuple[Cell, ...]] = []
    for block in whole.blocks:
        if isinstance(block, TableBlock):
            rows += [tuple(cell._replace(rows=cell.rows) for cell in row) for row in block.rows]
        elif isinstance(block, Paragraph):
            rows.append((Cell(block.text, block.place._replace(cell=1), 0, columns),))
    report = grids.fitted(replace(whole, blocks=(TableBlock(tuple(rows), True, whole.blocks[0].place, columns),)))
    plain = grids.fitted(whole)
    assert (report.organisation, report.year) == (plain.organisation, plain.year)
    assert [s.id for s in report.sections] == [s.id for s in plain.sections]
    assert all(s.paragraphs for s in report.sections if not s.has_table)
    assert not grids.unsaid(report, page)
