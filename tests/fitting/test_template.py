"""Which form a report was written on, where one only adds to another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gouji.fitting.template import observed_template
from gouji.packs import load_pack
from gouji.reading import Block, Cell, Paragraph, Place, TableBlock
from gouji.vocabulary import Column, Label, Vocabulary

HERE = Place(1)
OLD, NEW = load_pack().vocabularies
ADDED = ("网上申请渠道", "信函申请渠道", "当面申请渠道")


def adding(form: Vocabulary) -> Vocabulary:
    """A province's form from 2025: that of the country with a table more."""
    table = form.tables[-1]
    columns = tuple(Column(f"c{i}", Label(label), label, "count", "件") for i, label in enumerate(ADDED))
    annex = replace(table, id="annex", name="附表", blocks=(replace(table.blocks[0], columns=columns),))
    return replace(form, id="2025省", first_year=2025, tables=(*form.tables, annex))


FORMS = (OLD, replace(NEW, last_year=2024), adding(NEW))


def seen(*blocks: Block, year: int) -> str:
    return observed_template(blocks, FORMS, year).id


@pytest.mark.parametrize(("year", "form"), [(2020, "2019"), (2022, "2021"), (2025, "2025省"), (0, "2025省")])
def test_without_labels_it_is_the_form_of_the_year(year: int, form: str) -> None:
    assert seen(Paragraph("无。", HERE), year=year) == form


@pytest.mark.parametrize("text", ["，".join(f"{label} 3 件" for label in ADDED) + "。", "本年度政府集中采购 12 项。"])
def test_prose_with_the_words_of_another_form_is_not_written_on_it(text: str) -> None:
    labels = "本年制发件数 本年废止件数 现行有效件数"
    assert seen(Paragraph(text, HERE), Paragraph(labels, HERE), year=2022) == "2021"


@pytest.mark.parametrize("block", [
    TableBlock(tuple((Cell(label, HERE, 0),) for label in ADDED), True, HERE), Paragraph("\t".join(ADDED), HERE)])
def test_the_added_table_is_seen_in_a_year_that_it_is_not_for(block: Block) -> None:
    assert seen(block, year=2022) == "2025省"


def test_of_two_forms_in_force_the_one_that_was_laid_over_the_other_counts() -> None:
    forms = (NEW, replace(adding(NEW), last_year=2026))
    assert [observed_template((), forms, year).id for year in (2024, 2025, 2026, 2027)] == [
        "2021", "2025省", "2025省", "2021"]
