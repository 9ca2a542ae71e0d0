"""Labels that a report prints otherwise than the form: misspelt, in an accepted variant, or cut short.

Spaces, quotes, widths and the printed number do not count, nor what a page break does to a label.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gouji.fitting.align import Found
from gouji.fitting.fold import fold, split_numbering
from gouji.fitting.form import Form
from gouji.fitting.report import LabelKind, PrintedLabel
from gouji.fitting.tokens import Token
from gouji.vocabulary import figure_id

# How many cells further on the rest of a label cut by a page break may stand: a row of cells and a repeated header.
_BREAK = 24
# A cell so many times as long as the label holds something else besides.
_AS_LONG = 1.3


def labels_printed_otherwise(stream: Sequence[Token], form: Form, found: Mapping[int, Found]) -> list[PrintedLabel]:
    """The row and column labels of a table that differ from the form, in the form's order."""
    out: list[PrintedLabel] = []
    for n, (kind, figures) in _labels(form):
        canonical = form.labels[n].spellings[0][1]
        at = found.get(n)
        if at is None:
            token = _head_above(stream, form, n, found) if kind == "column" else None
            if token is not None:
                out.append(PrintedLabel(form.labels[n].text, _plain(token.text), token.place, figures, kind))
        elif at.core != canonical and (at.exact or not _cut_by_page(stream, at, canonical)):
            printed = _printed(stream, at, canonical)
            out.append(PrintedLabel(form.labels[n].text, printed, stream[at.first].place, figures, kind))
    return out


def _labels(form: Form) -> Iterator[tuple[int, tuple[LabelKind, tuple[str, ...]]]]:
    """The labels that name figures: number among the form's labels, kind, and the figures."""
    for n, row in form.rows.items():
        if n >= 0:
            yield n, ("row", row.ids)
    for n, ids in form.groups.items():
        yield n, ("row", ids)
    for n, (block, column) in form.columns.items():
        yield n, ("column", tuple(figure_id(form.table.id, row.id, column.id)
                                  for row in form.table.blocks[block].rows))


def _head_above(stream: Sequence[Token], form: Form, n: int, found: Mapping[int, Found]) -> Token | None:
    """The cell that heads a column out of printed order (合计 over two header lines), where it is a variant."""
    spellings = [core for _, core in form.labels[n].spellings]
    first_row = min((f.first for m, f in found.items() if m in form.rows), default=len(stream))
    taken = {i for f in found.values() for i in range(f.first, f.last + 1)}
    here = [t for i, t in enumerate(stream[:first_row]) if t.kind == "text" and i not in taken
            and fold(t.text) in spellings]
    return here[0] if here and all(fold(t.text) != spellings[0] for t in here) else None


def _cut_by_page(stream: Sequence[Token], at: Found, canonical: str) -> bool:
    """Whether the rest of the label stands a little further on, at the start of a cell."""
    same = next((i for i, (a, b) in enumerate(zip(at.core, canonical, strict=False)) if a != b),
                min(len(at.core), len(canonical)))
    rest = canonical[same:]
    return bool(same and rest) and any(
        token.kind == "text" and fold(token.text).startswith(rest)
        for token in stream[at.first + 1 : at.last + _BREAK])


def _printed(stream: Sequence[Token], at: Found, canonical: str) -> str:
    """As printed, where the label fills its cells, or what is like the form's covers most of them; else as compared.

    Another row's label in place of this one's (本年新收… for 上年结转…) is like it in its end alone.
    """
    raw = _plain("".join(t.text for t in stream[at.first : at.last + 1] if t.kind == "text" and not t.prose))
    core = split_numbering(fold(raw))[1]
    whole = core == at.core or (not at.exact and len(core) <= _AS_LONG * len(canonical))
    return raw if whole else at.core


def _plain(text: str) -> str:
    return "".join(text.split())
