"""A generated report written out as text, in the layouts of the five real ones (design.md §4), and its spellings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from properties.draw import Value, value_text
from properties.prose import STATED, Prose

from gouji.vocabulary import Column, Group, Label, Row, Table, Vocabulary

Rows = list[list[str]]


class _Number(str):
    """A cell where a number belongs, whatever stands in it; every other cell is a heading, a label or empty."""

    __slots__ = ()


FULL_WIDTH = str.maketrans("0123456789,+-.", "０１２３４５６７８９，＋－．")
_HAN = "零一二三四五六七八九"
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")
_NUMBER_OF_LABEL = re.compile(r"^(（[一二三四五六七八]）|\d\.)")
_HAN_UNITS = ("件", "份", "宗", "起")


@dataclass(frozen=True, slots=True)
class Style:
    """How a report is written. Whatever it says, every cell is kept.

    `table`: a key of LAYOUTS. `cells`: how numbers are spelt in cells, a key of CELLS. `words`: how those of the text
    are, a key of WORDS. `sections`, `subs`: numbering of sections and of the headings within section one. `spaces`,
    `narrow`, `variants`: labels with spaces, with half-width brackets, in other accepted wordings. `money`: amounts
    with a unit of their own. `file`: a key of FILES, what the bytes are. `blank`: the share of zeros left empty, never
    in a report that must be clean.
    """

    table: str = "tabs"
    cells: str = "plain"
    words: str = "plain"
    sections: str = "{han}、"
    subs: str = "（{han}）"
    spaces: bool = False
    narrow: bool = False
    variants: bool = False
    money: bool = False
    file: str = "utf-8"
    blank: float = 0.0


SECTIONS = ("{han}、", "{n}、", "{han}、 ")
SUBS = ("（{han}）", "{han}、", "{n}. ", "（{n}） ", "")


def style(rng: Random) -> Style:
    """Any style that keeps all cells."""
    return Style(
        rng.choice(tuple(LAYOUTS)), rng.choice(("plain", "plain", *CELLS)), rng.choice(("plain", "plain", *WORDS)),
        rng.choice((SECTIONS[0], *SECTIONS)), rng.choice(SUBS), rng.random() < 0.3, rng.random() < 0.5,
        rng.random() < 0.3, rng.random() < 0.2, rng.choice(("utf-8", *FILES)))


# ---- spellings

def _padded(text: str, rng: Random) -> str:
    return rng.choice(("", " ", "　")) + text + rng.choice((" ", "　", "　　", "\u00a0"))


def _comma(text: str, rng: Random) -> str:
    del rng
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole.lstrip("-").isdigit() else text


CELLS: Mapping[str, Callable[[str, Random], str]] = {
    "plain": lambda text, rng: text,
    "comma": _comma,
    "full": lambda text, rng: text.translate(FULL_WIDTH),
    "full_comma": lambda text, rng: _comma(text, rng).translate(FULL_WIDTH),
    "padded": _padded,
}


def han(number: int) -> str:
    """0 to 9999 in 汉字, as the text of a report has them."""
    out = ""
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            out += _HAN[digit] + unit
        elif out and not out.endswith("零") and number % power:
            out += "零"
    return out.removeprefix("一") if out.startswith("一十") else out or "零"


WORDS: Mapping[str, Callable[[str], str]] = {
    "plain": str,
    "comma": lambda text: f"{int(text):,}",
    "full": lambda text: text.translate(FULL_WIDTH),
    "spaced": lambda text: f" {text} ",
    "han": lambda text: han(int(text)),
}


def spelt(text: str, words: str) -> str:
    """A sentence with its stated numbers spelt so; 汉字 only before a unit that they are written with."""
    def one(found: re.Match[str]) -> str:
        behind = text[found.end() : found.end() + 1]
        if words == "han" and (behind not in _HAN_UNITS or int(found[1]) > 9999):
            return found[1]
        return WORDS[words](found[1])

    return STATED.sub(one, text)


FILES: Mapping[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "bom": lambda text: text.encode("utf-8-sig"),
    "gb18030": lambda text: text.encode("gb18030"),
    "windows": lambda text: text.replace("\n", "\r\n").encode("gb18030"),
}


# ---- tables

class _Printer:
    """Labels and numbers of one report in its style; the same label is printed alike throughout."""

    def __init__(self, figures: Mapping[str, Value | str], look: Style, rng: Random) -> None:
        self.figures, self.look, self.rng = figures, look, rng
        self._printed: dict[str, str] = {}

    def label(self, label: Label) -> str:
        if label.text not in self._printed:
            text = self.rng.choice(label.spellings) if self.look.variants else label.text
            self._printed[label.text] = self.text(text)
        return self._printed[label.text]

    def text(self, text: str) -> str:
        if self.look.narrow:
            text = _NUMBER_OF_LABEL.sub(lambda m: m[1] + " ", text).replace("（", "(").replace("）", ")")
        if self.look.spaces:
            text = _SPACED.sub(lambda _: " " if self.rng.random() < 0.15 else "", text)
        return text

    def cell(self, key: str, column: Column) -> _Number:
        return _Number(self._cell(self.figures[key], column))

    def _cell(self, value: Value | str, column: Column) -> str:
        if isinstance(value, str):  # a cell that holds no number, as it stands
            return value
        if value == 0 and self.rng.random() < self.look.blank:
            return ""
        if column.number == "amount" and self.look.money and value:
            return self._money(value)
        text = CELLS[self.look.cells](value_text(value), self.rng)
        if column.number == "change" and value > 0 and self.rng.random() < 0.3:
            text = re.sub(r"(?=[\d０-９])", "＋" if self.look.cells == "full" else "+", text, count=1)
        return text

    def _money(self, value: Value) -> str:
        exact = Decimal(value)
        unit, factor = self.rng.choice((("万元", 1), ("元", 10000), ("亿元", Decimal("0.0001"))))
        shown = (exact * factor).normalize()
        return f"{shown:f}{unit}"


def _disclosure(table: Table, printer: _Printer) -> Rows:
    """Table two: each block has its heading, its columns and its rows."""
    rows: Rows = []
    for block in table.blocks:
        rows.append([block.heading, *[""] * len(block.columns)])
        rows.append([printer.text(table.headings[0]), *(
            printer.label(c.label) + ("（单位：万元）" if c.number == "amount" and not printer.look.money else "")
            for c in block.columns)])
        rows += [[printer.label(row.label), *(printer.cell(f"{table.id}.{row.id}.{c.id}", c) for c in block.columns)]
                 for row in block.rows]
    return rows


def _headings(table: Table, printer: _Printer) -> Rows:
    first, *middle, last = [printer.label(c.label) for c in table.blocks[0].columns]
    note, who, others = (printer.text(text) for text in table.headings[:3])
    return [[f"({note})", "", who, *[""] * 5, last], ["", "", first, others, *[""] * 5],
            ["", "", "", *middle, ""]]


def _applications(table: Table, printer: _Printer) -> Rows:
    """Table three with its labels over up to three cells, of which only the first row of a group fills all.

    In a grid every number stands below its heading; in the rows of a converter those of a short label begin one cell
    early and an empty cell ends the row.
    """
    grid = printer.look.table == "pipes"
    before, behind = ([""], []) if grid else ([], [""])
    rows = [[*before, *row] for row in _headings(table, printer)]
    block = table.blocks[0]
    results = ""  # 三、本年度办理结果 stands in the first cell of its first row
    group = ""
    for entry in block.labels:
        if isinstance(entry, Group) or not entry.id:
            if isinstance(entry, Group) and entry.id:
                group = printer.label(entry.label)
            else:
                results = printer.label(entry.label)
            continue
        values = [printer.cell(f"{table.id}.{entry.id}.{c.id}", c) for c in block.columns]
        label = printer.label(entry.label)
        if entry.group:
            rows.append([results, group, label, *values])
            results = group = ""
        elif entry.id in ("new", "carried_in", "carried_out"):
            rows.append([label, "", *before, *values, *behind])
        else:
            rows.append([results, label, *before, *values, *behind])
            results = ""
    return rows


def _proceedings(table: Table, printer: _Printer) -> Rows:
    """Table four: three rows of headings over a single row of fifteen numbers."""
    heads: Rows = [[], [], []]
    values: list[str] = []
    for i, block in enumerate(table.blocks):
        row: Row = block.rows[0]
        labels = [printer.label(c.label) for c in block.columns]
        heading = printer.text(block.heading)
        if i == 0:
            heads[0] += [heading, *[""] * 4, "行政诉讼", *[""] * 9]
            heads[1] += labels
            heads[2] += [""] * 5
        else:
            heads[1] += [heading, *[""] * 4]
            heads[2] += labels
        values += [printer.cell(f"{table.id}.{row.id}.{c.id}", c) for c in block.columns]
    return [*heads, values]


_TABLES: Mapping[str, Callable[[Table, _Printer], Rows]] = {
    "disclosure": _disclosure, "applications": _applications, "proceedings": _proceedings}


# ---- layouts: rows of a table to lines

def _tabs(rows: Rows, table: str, rng: Random) -> list[str]:
    """One line a row."""
    del rng, table
    return ["\t".join(row) for row in rows]


def _wide(rows: Rows, table: str, rng: Random) -> list[str]:
    """An empty column behind the labels, tabs at the end, and the rule that some converters draw below a table."""
    lines = []
    for row in rows:
        at = next((i for i, cell in enumerate(row) if isinstance(cell, _Number)), len(row))
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
            if isinstance(cell, _Number) or (not cell and i < end):
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
    labels = [cell for cell in row if not isinstance(cell, _Number)]
    total = [cell for cell in row if isinstance(cell, _Number)][-1]
    return [*labels, *[_Number("")] * 4, total]


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
    return any(isinstance(cell, _Number) for cell in row)


def _label_end(row: list[str]) -> int:
    """Where the last label of a row stands; -1 without one."""
    return max((i for i, cell in enumerate(row) if cell and not isinstance(cell, _Number)), default=-1)


LAYOUTS: Mapping[str, Callable[[Rows, str, Random], list[str]]] = {
    "tabs": _tabs, "wide": _wide, "pages": _pages, "lines": _lines, "pipes": _pipes}
# Whole columns of table three are not there.
LOSSY: Mapping[str, Callable[[Rows, str, Random], list[str]]] = {"short": _short}


# ---- the whole report

def write(vocabulary: Vocabulary, figures: Mapping[str, Value | str], prose: Prose, look: Style, seed: int) -> str:
    """The report as text. `seed` draws what the style leaves open; a figure that is a string stands as it is."""
    rng = Random(seed)
    printer = _Printer(figures, look, rng)
    mark = "## " if look.table == "pipes" else ""
    lines = [*prose.title, "", *(part for text in prose.preamble for part in (spelt(text, "plain"), ""))]
    for n, section in enumerate(vocabulary.sections, 1):
        title = rng.choice(section.label.spellings) if look.variants else section.label.text
        lines += [mark + look.sections.format(han=section.number, n=n) + title, ""]
        if section.has_table:
            table = next(t for t in vocabulary.tables if t.section == section.id)
            note = [spelt(prose.notes[section.id], look.words), ""] if prose.notes[section.id] else []
            written = [*{**LAYOUTS, **LOSSY}[look.table](_TABLES[table.id](table, printer), table.id, rng), ""]
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
            lines += [look.subs.format(han=_HAN[n], n=n) + heading, ""]
        for text in paragraphs:
            lines += [spelt(text, look.words), ""]
    return lines
