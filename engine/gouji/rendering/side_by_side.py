"""A document as read beside what was fitted to it, block by block, with doubts where they arose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from gouji.checking import show_number
from gouji.fitting import Figure, Report
from gouji.fitting.numbers import read_cell
from gouji.messages import Lang, message
from gouji.reading import Block, Cell, Document, Doubt, Paragraph, Picture, TableBlock
from gouji.rendering.document_view import cells_of
from gouji.rendering.wrap import wrap
from gouji.vocabulary import Vocabulary, figure_id

_LONGEST = 200  # of a paragraph, in characters: enough to know it by
_PLACE, _NARROWEST, _NAMED = 16, 30, 12


def side_by_side(document: Document, report: Report, vocabulary: Vocabulary, lang: Lang = "zh",
                 width: int = 160) -> str:
    """The text of `gouji parse --show`, for a screen of `width` columns."""
    fitted = _Fitted(report, vocabulary, lang)
    half = max(_NARROWEST, (width - _PLACE - 6) // 2)
    rows: list[list[str]] = []
    for block in document.blocks:
        rows += fitted.rows(block)
    head = message("show.head", lang, file=report.file, format=document.format,
                   encoding=f" ({document.encoding})" if document.encoding else "",
                   organisation=report.organisation.name or "—", year=report.year or "—", template=report.template)
    from tabulate import tabulate  # with its tables of character widths, which the other commands need not

    wrapped = [[wrap(text, size) for text, size in zip(row, (_PLACE, half, half), strict=True)] for row in rows]
    table = tabulate(wrapped, headers=[message(f"show.{name}", lang) for name in ("place", "read", "fitted")],
                     tablefmt="simple", disable_numparse=True)
    rest = [message("rendering.doubt", lang, text=doubt.text(lang)) for doubt in fitted.unplaced()]
    lost = fitted.not_there()
    return "\n".join([head, message("show.legend", lang), "", table, "", *rest, *([lost] if lost else [])]) + "\n"


class _Fitted:
    """What was made of the document, by where it stands."""

    def __init__(self, report: Report, vocabulary: Vocabulary, lang: Lang) -> None:
        self._lang, self._report, self._vocabulary = lang, report, vocabulary
        self._titles = {section.place: section for section in report.sections}
        self._figures: dict[int, list[tuple[str, Sequence[Figure]]]] = defaultdict(list)
        self._used = {figure.place for figure in report.figures.values() if figure.place is not None}
        for name, row in _rows(report.figures, vocabulary):
            for line in dict.fromkeys(figure.place.line for figure in row if figure.place is not None):
                self._figures[line].append((name, row))
        self._claims: dict[int, list[str]] = defaultdict(list)
        for claim in report.claims:
            if claim.place is not None:
                self._claims[claim.place.line].append(f"{claim.phrase}＝{show_number(claim.value)}")
        self._doubts: dict[int, list[Doubt]] = defaultdict(list)
        for doubt in report.doubts:
            if doubt.place is not None:
                self._doubts[doubt.place.line].append(doubt)
        self._said: set[int] = set()

    def rows(self, block: Block) -> Iterator[list[str]]:
        if isinstance(block, TableBlock):
            yield [block.place.describe(self._lang), message(
                "show.grid" if block.columns else "show.table", self._lang, rows=len(block.rows),
                columns=block.columns), ""]
            for row in block.rows:
                line = row[0].place.line if row else 0
                yield [row[0].place._replace(cell=None, spots=()).describe(self._lang) if row and not row[0].place.spots
                       else "", " │ ".join(cells_of(row, block)), self._row(row, line)]
                yield from self._doubted(line)
            return
        line = block.place.line
        if isinstance(block, Picture):
            yield [block.place.describe(self._lang), message("show.scan" if block.page else "show.picture",
                                                             self._lang), ""]
        else:
            text = block.label + block.text
            yield [block.place.describe(self._lang), text[:_LONGEST] + ("…" if len(text) > _LONGEST else ""),
                   self._paragraph(block)]
        yield from self._doubted(line)

    def _paragraph(self, block: Paragraph) -> str:
        section = self._titles.get(block.place)
        said = [message("show.section", self._lang, title=self._vocabulary.section(section.id).label.text)] if (
            section) else []
        before = min((s.place.line for s in self._report.sections), default=block.place.line + 1)
        if self._report.title and block.text in self._report.title and block.place.line < before:
            said.append(message("show.title", self._lang))
        return "; ".join([*said, *self._claims[block.place.line]])

    def _row(self, row: Sequence[Cell], line: int) -> str:
        said = " · ".join(f"{name}＝{' '.join(map(_value, figures))}" for name, figures in self._figures.get(line, ()))
        unused = [cell.text for cell in row if cell.place not in self._used and _is_number(cell.text)]
        if unused:
            said += ("  " if said else "") + message("show.unused", self._lang, numbers="、".join(unused))
        return said

    def _doubted(self, line: int) -> Iterator[list[str]]:
        if line in self._doubts and line not in self._said:
            self._said.add(line)
            for doubt in self._doubts[line]:
                yield ["", "", message("rendering.doubt", self._lang, text=doubt.text(self._lang))]

    def unplaced(self) -> list[Doubt]:
        """Doubts that have not been told beside a block."""
        return [d for d in self._report.doubts if d.place is None or d.place.line not in self._said]

    def not_there(self) -> str:
        """The rows of the form of which no cell was found, or not all."""
        rows = [(name, sum(f.state == "missing" for f in row)) for name, row in _rows(self._report.figures,
                                                                                     self._vocabulary)]
        count = sum(missing for _, missing in rows)
        names = [name for name, missing in rows if missing]
        shown = message("rendering.list-comma", self._lang).join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
        return message("show.missing", self._lang, count=count, names=shown) if count else ""


def _rows(figures: Mapping[str, Figure], vocabulary: Vocabulary) -> Iterator[tuple[str, list[Figure]]]:
    """The form's rows by their short names, with their figures in the form's order."""
    for table in vocabulary.tables:
        for block in table.blocks:
            for row in block.rows:
                yield row.short, [figures[figure_id(table.id, row.id, column.id)] for column in block.columns]


def _value(figure: Figure) -> str:
    shown = show_number(figure.value) if figure.value is not None else {
        "blank": "␣", "not_applicable": "/", "unreadable": "✗"}.get(figure.state, "∅")
    return shown + ("?" if figure.doubtful else "")


def _is_number(text: str) -> bool:
    return bool(text) and len(text) < 24 and read_cell(text).state == "given"
