"""A generated report as an abstract page: titles, headings, text and grids with the merged cells of the official forms.

What a page looks like in a file is the business of the writers beside this module. The truth goes with the page: what
each figure must read back as.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from properties.made import Made
from properties.styles import HAN, spelt
from properties.tables import Printer

from gouji.vocabulary import Block as FormBlock
from gouji.vocabulary import Column, Group, Row, Table
from writers.items import Grid, Heading, Item, Look, Page, SpanCell, Text, Title, Wanted

MARKS = ("/", "-", "—", "无")


def look_of(rng: Random, marks: float = 0.0) -> Look:
    """Any look that keeps all cells."""
    return Look(rng.random() < 0.7, rng.random() < 0.7, marks, rng.random() < 0.2)


def page_of(made: Made, look: Look | None = None) -> Page:
    """The page of a report. Its seed draws what look and style leave open."""
    rng = Random(made.seed ^ 0x5EED)
    look = look or look_of(rng)
    # The style's own layouts are those of text: on a page every number stands below its heading.
    style = replace(made.look, table="pipes")
    return _Painter(made.changed(look=style), look, rng).page()


class _Painter:
    def __init__(self, made: Made, look: Look, rng: Random) -> None:
        self.made, self.look, self.rng = made, look, rng
        self.style = made.look
        self.printer = Printer(made.figures, self.style, rng)
        self.mark = rng.choice(MARKS)
        self.wanted: dict[str, Wanted] = {}

    def page(self) -> Page:
        prose = self.made.prose
        items: list[Item] = [Title(line) for line in prose.title if line]
        items += [Text(spelt(text, "plain")) for text in prose.preamble]
        for n, section in enumerate(self.made.vocabulary.sections, 1):
            title = self.rng.choice(section.label.spellings) if self.style.variants else section.label.text
            items.append(Heading(1, self.style.sections.format(han=section.number, n=n), title))
            if section.has_table:
                table = next(t for t in self.made.vocabulary.tables if t.section == section.id)
                note = [Text(spelt(prose.notes[section.id], self.style.words))] if prose.notes[section.id] else []
                grids = self.tables(table)
                items += [*grids, *note] if prose.behind else [*note, *grids]
            elif section.id == "overview":
                for i, (heading, paragraphs) in enumerate(prose.overview):
                    if heading:
                        items.append(Heading(2, self.style.subs.format(han=HAN[i], n=i), heading))
                    items += [Text(spelt(text, self.style.words)) for text in paragraphs]
            else:
                told = prose.problems if section.id == "problems" else prose.other
                items += [Text(spelt(text, self.style.words)) for text in told]
        assert self.wanted.keys() == self.made.figures.keys()
        return Page(self.made, self.look, tuple(items), self.wanted)

    def tables(self, table: Table) -> list[Item]:
        if table.id == "applications":
            return [self.applications(table)]
        if table.id == "proceedings":
            return [self.proceedings(table)]
        return self.disclosure(table)

    def value(self, table: Table, row: Row, column: Column, columns: int = 1) -> SpanCell:
        key = f"{table.id}.{row.id}.{column.id}"
        truth = self.made.figures[key]
        text = str(self.printer.cell(key, column))
        assert not isinstance(truth, str)
        if truth == 0 and text and self.rng.random() < self.look.marks:
            text = self.mark
        state = "blank" if not text else "not_applicable" if text == self.mark else "given"
        value = truth if state == "given" else None
        self.wanted[key] = Wanted(value, state)
        plain = value if not text.endswith("元") else None
        return SpanCell(text, columns, figure=key, number=plain)

    def label(self, row: Row | Group | Column, columns: int = 1, rows: int = 1) -> SpanCell:
        text = self.printer.label(row.label)
        if self.look.stacked and rows > 1 and len(text) > 4:
            text = "\n".join(text[i : i + 3] for i in range(0, len(text), 3))
        return SpanCell(text, columns, rows)

    def disclosure(self, table: Table) -> list[Item]:
        """Table two: each block has its heading, its columns and its rows; in one table the last column is widened."""
        wide = 1 + max(len(block.columns) for block in table.blocks)
        rows: list[tuple[SpanCell, ...]] = []
        items: list[Item] = []
        for block in table.blocks:
            width = wide if self.look.one_table else 1 + len(block.columns)
            part = self._block(table, block, width)
            heading = self.printer.text(block.heading)
            if self.look.one_table:
                rows += [(SpanCell(heading, width),), *part]
            elif self.look.headed:
                items.append(Grid(((SpanCell(heading, width),), *part), 2, width, 1, table.id))
            else:
                items += [Text(heading), Grid(tuple(part), 1, width, 1, table.id)]
        return items or [Grid(tuple(rows), 2, wide, 1, table.id)]

    def _block(self, table: Table, block: FormBlock, width: int) -> list[tuple[SpanCell, ...]]:
        spans = [*[1] * (len(block.columns) - 1), width - len(block.columns)]
        unit = "" if self.style.money else "（单位：万元）"
        heads = [SpanCell(self.printer.label(c.label) + (unit if c.number == "amount" else ""), span)
                 for c, span in zip(block.columns, spans, strict=True)]
        return [(SpanCell(self.printer.text(table.headings[0])), *heads),
                *((self.label(row), *(self.value(table, row, c, span)
                                      for c, span in zip(block.columns, spans, strict=True))) for row in block.rows)]

    def applications(self, table: Table) -> Grid:
        """Table three: three levels of labels, each spanning the columns of the levels it has not got."""
        block = table.blocks[0]
        first, *middle, last = block.columns
        note, who, others = (self.printer.text(text) for text in (f"（{table.headings[0]}）", *table.headings[1:3]))
        rows: list[tuple[SpanCell, ...]] = [
            (SpanCell(note, 3, 3), SpanCell(who, len(block.columns))),
            (self.label(first, rows=2), SpanCell(others, len(middle)), self.label(last, rows=2)),
            tuple(self.label(column) for column in middle)]
        # 三、本年度办理结果 stands in the first of its rows, and each group in the first of its own.
        results: Group | None = None
        group: Group | None = None
        for entry in block.labels:
            if isinstance(entry, Group):
                results, group = (results, entry) if entry.id else (entry, None)
                continue
            values = [self.value(table, entry, column) for column in block.columns]
            labels: list[SpanCell] = []
            if results is not None and entry.id == results.rows[0]:
                labels.append(self.label(results, rows=len(results.rows)))
            if group is not None and entry.id == group.rows[0]:
                labels.append(self.label(group, rows=len(group.rows)))
            inner = results is not None and entry.id in results.rows
            labels.append(self.label(entry, 1 if entry.group else 2 if inner else 3))
            rows.append((*labels, *values))
        return Grid(tuple(rows), 3, 3 + len(block.columns), 3, table.id)

    def proceedings(self, table: Table) -> Grid:
        """Table four: three rows of headings over a single row of fifteen numbers."""
        review, *lawsuits = table.blocks
        width = sum(len(block.columns) for block in lawsuits)
        outer = self.printer.text(table.spans[0].label)
        heads = (
            (SpanCell(self.printer.text(review.heading), len(review.columns)), SpanCell(outer, width)),
            (*(self.label(c, rows=2) for c in review.columns),
             *(SpanCell(self.printer.text(block.heading), len(block.columns)) for block in lawsuits)),
            tuple(self.label(c) for block in lawsuits for c in block.columns))
        numbers = tuple(self.value(table, block.rows[0], c) for block in table.blocks for c in block.columns)
        return Grid((*heads, numbers), 3, len(review.columns) + width, 0, table.id)


__all__ = ["Grid", "Heading", "Item", "Look", "Page", "SpanCell", "Text", "Title", "Wanted", "look_of", "page_of"]
