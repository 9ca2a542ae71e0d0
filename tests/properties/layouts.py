"""A generated report written out as text, in the layouts of the five real ones (design.md §4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from properties.draw import Value
from properties.prose import Prose
from properties.styles import CELLS, FILES, HAN, SECTIONS, SUBS, WORDS, Style, spelt
from properties.tables import TABLES, Number, Printer, Rows

from gouji.vocabulary import Vocabulary


def _tabs(rows: Rows, table: str, rng: Random) -> list[str]:
    """One line a row."""
    del rng, table
    return ["\t".join(row) for row in rows]


def _wide(rows: Rows, table: str, rng: Random) -> list[str]:
    """An empty column behind the labels, tabs at the end, and the rule that some converters draw below a table."""
    lines = []
    for row in rows:
        at = next((i for i, cell in enumerate(row) if isinstance(cell, Number)), len(row))
        gap = [""] if table == "applications" else []
        lines.append("\t".join([*row[:at], *gap, *row[at:], *[""] * rng.randint(0, 2)]))
    return [*lines, "--------\t-----\t------------"] if table == "disclosure" else lines


def _pages(rows: Rows, table: str, rng: Random) -> list[str]:
    """As tabs, with page breaks: a blank line between rows, the end of a label in a row of its own behind it."""
    lines: list[str] = []
    for row in rows:
        at = _label_end(row)
        label = row[at] if at >= 0 else ""
        if table == "applications" and _has_numbers(row) and len(label) > 8 and rng.random() < 0.08:
            cut = rng.randint(5, len(label) - 1)
            lines += ["\t".join([*row[:at], label[:cut], *row[at + 1 :]]), "",
                      "\t".join([""] * at + [label[cut:]] + [""] * (len(row) - at - 1))]
            continue
        if rng.random() < 0.06:
            lines += rng.choice(([""], ["", "- 3 -", ""], ["第4页 共9页"]))
        lines.append("\t".join(row))
    return lines


def _lines(rows: Rows, table: str, rng: Random) -> list[str]:
    """One cell a line behind a tab, a blank line behind each row; long labels go on without a tab.

    Merged cells are empty ones left of the label; what merges to the right leaves nothing.
    """
    del table
    lines: list[str] = []
    for row in rows:
        first = next((i for i, cell in enumerate(row) if cell), 0)
        end = _label_end(row) if _has_numbers(row) else first
        for i, cell in enumerate(row):
            if isinstance(cell, Number) or (not cell and i < end):
                lines.append("\t" + cell)
            elif len(cell) > 5 and rng.random() < 0.1:
                cut = rng.randint(2, len(cell) - 2)
                lines += ["\t" + cell[:cut], cell[cut:]]
            elif cell:
                lines.append("\t" + cell)
        lines.append("")
    return lines


def _short(rows: Rows, table: str, rng: Random) -> list[str]:
    """As lines, but five cells where table three has seven: from the third item on only the total is filled."""
    if table == "applications":
        first = 2 + next(i for i, row in enumerate(rows) if _has_numbers(row))  # new and carried in have all seven
        rows = [*rows[:first], *(_shortened(row) for row in rows[first:])]
    return _lines(rows, table, rng)


def _shortened(row: list[str]) -> list[str]:
    labels = [cell for cell in row if not isinstance(cell, Number)]
    total = [cell for cell in row if isinstance(cell, Number)][-1]
    return [*labels, *[Number("")] * 4, total]


def _pipes(rows: Rows, table: str, rng: Random) -> list[str]:
    """Markdown tables; table two as one table a block."""
    del rng
    lines: list[str] = []
    start = True
    for row in rows:
        if table == "disclosure" and not any(row[1:]) and not _has_numbers(row):
            lines += ["", row[0], ""]
            start = True
            continue
        lines.append("| " + " | ".join(row) + " |")
        if start:
            lines.append("|" + " --- |" * len(row))
            start = False
    return lines


def _has_numbers(row: list[str]) -> bool:
    return any(isinstance(cell, Number) for cell in row)


def _label_end(row: list[str]) -> int:
    """Where the last label of a row stands; -1 without one."""
    return max((i for i, cell in enumerate(row) if cell and not isinstance(cell, Number)), default=-1)


LAYOUTS: Mapping[str, Callable[[Rows, str, Random], list[str]]] = {
    "tabs": _tabs, "wide": _wide, "pages": _pages, "lines": _lines, "pipes": _pipes}
# Whole columns of table three are not there.
LOSSY: Mapping[str, Callable[[Rows, str, Random], list[str]]] = {"short": _short}


def style(rng: Random) -> Style:
    """Any style that keeps all cells."""
    return Style(
        rng.choice(tuple(LAYOUTS)), rng.choice(("plain", "plain", *CELLS)), rng.choice(("plain", "plain", *WORDS)),
        rng.choice((SECTIONS[0], *SECTIONS)), rng.choice(SUBS), rng.random() < 0.3, rng.random() < 0.5,
        rng.random() < 0.3, rng.random() < 0.2, rng.choice(("utf-8", *FILES)))


def write(vocabulary: Vocabulary, figures: Mapping[str, Value | str], prose: Prose, look: Style, seed: int) -> str:
    """The report as text. `seed` draws what the style leaves open; a figure that is a string stands as it is."""
    rng = Random(seed)
    printer = Printer(figures, look, rng)
    mark = "## " if look.table == "pipes" else ""
    lines = [*prose.title, "", *(part for text in prose.preamble for part in (spelt(text, "plain"), ""))]
    for n, section in enumerate(vocabulary.sections, 1):
        title = rng.choice(section.label.spellings) if look.variants else section.label.text
        lines += [mark + look.sections.format(han=section.number, n=n) + title, ""]
        if section.has_table:
            table = next(t for t in vocabulary.tables if t.section == section.id)
            note = [spelt(prose.notes[section.id], look.words), ""] if prose.notes[section.id] else []
            written = [*{**LAYOUTS, **LOSSY}[look.table](TABLES[table.id](table, printer), table.id, rng), ""]
            lines += [*written, *note] if prose.behind else [*note, *written]
        elif section.id == "overview":
            lines += _overview(prose, look)
        else:
            for text in prose.problems if section.id == "problems" else prose.other:
                lines += [spelt(text, look.words), ""]
    return "\n".join(lines) + "\n"


def _overview(prose: Prose, look: Style) -> list[str]:
    lines: list[str] = []
    for n, (heading, paragraphs) in enumerate(prose.overview):
        if heading:
            lines += [look.subs.format(han=HAN[n], n=n) + heading, ""]
        for text in paragraphs:
            lines += [spelt(text, look.words), ""]
    return lines
