"""The pages by table: which rules look at which figure, and what rules call the rows and columns."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.authoring.site.blocks import Block, Cell, Inline, Page, bullets, contents, paragraph, section, table
from gouji.authoring.site.pages.rules import rule_links
from gouji.authoring.site.subject import Subject
from gouji.packs import Rule
from gouji.vocabulary import Group, Table, Vocabulary


def figure_pages(subject: Subject) -> Iterator[Page]:
    """A list of the tables, then a page for each table of each form."""
    names = [(table, vocabulary) for vocabulary in _forms(subject) for table in vocabulary.tables]
    yield Page("figures/index", subject.say("figures"), (
        paragraph(subject.say("figures-intro")),
        contents("", [_page(table, vocabulary) for table, vocabulary in names])))
    for each, vocabulary in names:
        yield _figures(each, vocabulary, subject)


def _forms(subject: Subject) -> list[Vocabulary]:
    """The newest form first: it is the one people have before them."""
    return sorted(subject.pack.vocabularies, key=lambda v: v.first_year, reverse=True)


def _page(table: Table, vocabulary: Vocabulary) -> str:
    return f"figures/{table.id}-{vocabulary.id}"


def _figures(each: Table, vocabulary: Vocabulary, subject: Subject) -> Page:
    cells = {spec.id for spec in vocabulary.cells(each)}
    seen = {rule.id: subject.looked_at[rule.id][vocabulary.id] & cells for rule in subject.pack.rules}
    whole = [rule for rule in subject.pack.rules if len(seen[rule.id]) == len(cells)]
    some = [rule for rule in subject.pack.rules if 0 < len(seen[rule.id]) < len(cells)]
    blocks: list[Block] = []
    if whole:
        blocks.append(section(subject.say("whole-table"), bullets([subject.link(rule, titled=True)] for rule in whole)))
    rows: list[list[Cell]] = []
    for block in each.blocks:
        for row in block.rows:
            for names, rules in _runs(each, row.id, some, seen):
                rows.append([[row.label.text], [names], rule_links(rules, subject) or [subject.say("no-rule")]])
    head = [subject.say(name) for name in ("row", "column", "rules")]
    blocks.append(section(subject.say("by-figure"), table(head, rows, (6, 6, 8))))
    return Page(_page(each, vocabulary), subject.say("figures-title", table=each.name, template=vocabulary.id),
                tuple(blocks))


def _runs(each: Table, row: str, some: list[Rule],
          seen: dict[str, frozenset[str]]) -> Iterator[tuple[str, list[Rule]]]:
    """The columns of a row that the same rules look at, side by side as one."""
    names: list[str] = []
    before: list[Rule] | None = None
    for column in each.block_of(row).columns:
        rules = [rule for rule in some if f"{each.id}.{row}.{column.id}" in seen[rule.id]]
        if before is not None and rules != before:
            yield "、".join(names), before
            names = []
        names.append(column.short)
        before = rules
    if before is not None:
        yield "、".join(names), before


def vocabulary_pages(subject: Subject) -> Iterator[Page]:
    forms = _forms(subject)
    yield Page("vocabularies/index", subject.say("vocabularies"), (
        paragraph(subject.say("vocabulary-intro")), contents("", [f"vocabularies/{v.id}" for v in forms])))
    for vocabulary in forms:
        yield Page(f"vocabularies/{vocabulary.id}", subject.say("vocabulary-title", template=vocabulary.id), (
            paragraph(subject.say("vocabulary-intro")),
            *(section(each.name, *_names(each, subject)) for each in vocabulary.tables)))


def _names(each: Table, subject: Subject) -> Iterator[Block]:
    rows: list[list[Cell]] = [
        [[entry.short], [entry.label.text], [_variants(entry.label.variants)], [f"{each.id}.{entry.id}"]]
        for block in each.blocks for entry in block.labels if not (isinstance(entry, Group) and not entry.id)]
    head = [subject.say(name) for name in ("short", "printed", "variants", "id")]
    yield section(subject.say("rows"), table(head, rows, (4, 7, 7, 6)))
    columns: dict[str, list[Cell]] = {}
    for block in each.blocks:
        for column in block.columns:
            unit: Inline = column.unit
            columns.setdefault(f"{column.id} {column.short}", [
                [column.short], [column.printed or column.label.text], [_variants(column.label.variants)], [unit],
                [column.id]])
    head = [subject.say(name) for name in ("short", "printed", "variants", "unit", "id")]
    yield section(subject.say("columns"), table(head, columns.values(), (4, 6, 7, 2, 5)))


def _variants(variants: tuple[str, ...]) -> str:
    return "；".join(variants)
