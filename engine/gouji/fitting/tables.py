"""Fit one table: which cell of the file is which figure of the form.

The rows are found by their labels (align.py), their cells gathered (rows.py) and given to columns (columns.py). What
cannot be told is missing or doubtful, never guessed, and said once for the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from gouji.fitting.align import Found, align
from gouji.fitting.columns import assign, assign_strip, only_full_line, rival_lines
from gouji.fitting.fitted import FittedTable, say, say_flagged
from gouji.fitting.fold import fold
from gouji.fitting.form import Form, FormRow, form_of
from gouji.fitting.grid import HEADER_LINES, grid_of
from gouji.fitting.labels import labels_printed_otherwise
from gouji.fitting.layout import Layout, extra_columns, layout_of
from gouji.fitting.numbers import number_data, plain, read_number
from gouji.fitting.repeats import doubt_repeated_rows
from gouji.fitting.report import Figure
from gouji.fitting.rows import RowCells, cells_behind, cut_number
from gouji.fitting.tokens import Token
from gouji.reading import UNCERTAIN, Doubt
from gouji.vocabulary import Column, Table

_ENOUGH = 0.3
_HEADER_ENOUGH = 0.5
_LONGEST_UNIT_NOTE = 16
_BETWEEN_UNITS = re.compile(r"[,/、，和]")


def fit_table(stream: Sequence[Token], table: Table, own_section: bool = True) -> FittedTable:
    """Fit `table` to a stream of cells. Never raises; a table that is not there gives `recognised` 0.

    In its own section a header or a few rows are enough; elsewhere rows and columns count together, since single
    labels of the form are ordinary words.
    """
    form = form_of(table)
    stream = _without_repeated_header(stream, form)
    found = align(stream, form.labels)
    fitted = FittedTable(table.id)
    columns = sum(n in found for n in form.columns) / len(form.columns)
    rows = columns if form.strip else sum(n in found for n in form.rows if n >= 0) / len(form.rows)
    fitted.recognised = rows if own_section else (rows + columns) / 2
    if fitted.recognised < _ENOUGH and not (own_section and rows and columns >= _HEADER_ENOUGH):
        fitted.recognised, fitted.incomplete = 0.0, True
        count = sum(len(row.ids) for row in form.rows.values())
        line = only_full_line(stream, count) if form.strip and own_section else None
        _spread(form, line or [None] * count, False, fitted)
        if line:
            fitted.recognised, fitted.incomplete = 1.0, False
            fitted.doubts.append(Doubt("fitting.strip-by-order", line[0].place, {
                "table": table.name, "wanted": len(line)}, tuple(fitted.figures)))
        return fitted
    fitted.labels = labels_printed_otherwise(stream, form, found)
    explained = {i: f for f in found.values() for i in range(f.first, f.last + 1)}
    if form.strip:
        _fit_strip(stream, form, found, fitted)
        say_flagged(form, fitted)
    else:
        _fit_rows(stream, form, found, explained, fitted)
        say_flagged(form, fitted)
        fitted.doubts += doubt_repeated_rows(stream, form, found, fitted.figures)
    return fitted


def _without_repeated_header(stream: Sequence[Token], form: Form) -> Sequence[Token]:
    """Leave out header lines printed again after a page break; with one block a second one can be nothing else."""
    if len(form.table.blocks) > 1 or form.strip:
        return stream
    lines: dict[int, list[str]] = {}
    for token in stream:
        if token.kind == "text" and token.width:
            lines.setdefault(token.row, []).append(fold(token.text))
    seen: set[tuple[str, ...]] = set()
    repeated: set[int] = set()
    for row, texts in lines.items():
        key = tuple(texts)
        if form.header.issuperset(key):
            if key in seen:
                repeated.add(row)
            seen.add(key)
    return [t for t in stream if t.row not in repeated] if repeated else stream


def _fit_rows(stream: Sequence[Token], form: Form, found: dict[int, Found], explained: dict[int, Found],
              fitted: FittedTable) -> None:
    _restore_cut_numbers(stream, form, found)
    ends = dict(zip(found, [f.first for f in list(found.values())[1:]] + [len(stream)], strict=True))
    parts: list[tuple[Layout, dict[int, RowCells], dict[str, str | None]]] = []
    for number in range(len(form.table.blocks)):
        heads = {c.id: stream[found[n].first] if n in found else None
                 for n, (block, c) in form.columns.items() if block == number}
        _find_heads_above(stream, form, number, heads)
        units = {c.id: _unit(stream, found[n]) for n, (block, c) in form.columns.items()
                 if block == number and n in found and c.number == "amount"}
        numbers = [n for n, row in form.rows.items() if row.block == number]
        cells = {n: cells_behind(stream, found[n].first, found[n].last, ends[n],
                                 columns=len(heads), header=form.header, numbered=found[n].numbered)
                 for n in numbers if n in found}
        for n, previous in zip(numbers[1:], numbers, strict=False):
            if n in cells and previous in cells and cells[previous].spare and not cells[n].given:
                cells[n].unsure = True  # its numbers may be those, cut off from the label by a page break
            if n in cells and not found[n].numbered and stream[found[n].first].joined:
                cells[n].unsure = True
                if previous in cells:
                    cells[previous].unsure = True
        extra = extra_columns(stream, list(heads.values()), explained)
        layout = layout_of(list(heads.values()), extra, list(cells.values()),
                           merged=len(form.table.blocks[number].labels) > len(numbers))
        layout.grid = grid_of(stream, list(heads.values()), cells.values(), explained, form.spellings[number])
        parts.append((layout, cells, units))
    ragged = any(layout.ragged for layout, _, _ in parts)
    for n, row in form.rows.items():
        layout, cells, units = parts[row.block]
        if n not in cells:
            _add(row, [None] * len(row.ids), True, units, fitted)
            continue
        layout.ragged = ragged
        assigned, certain = assign(cells[n], layout)
        if certain and _ran_together(stream, found[n], assigned):
            certain = False
        _add(row, assigned, certain, units, fitted)
        if not certain:
            fitted.unclear += [(stream[found[n].first].place, key) for key in row.ids]
    say(stream, form, found, fitted)


def _ran_together(stream: Sequence[Token], label: Found, assigned: Sequence[Token | None]) -> bool:
    """Whether what else stands in the label's cell may be a number of the row: the reader doubts that cell, and there
    are digits behind the label or a column has no cell."""
    tokens = stream[label.first : label.last + 1]
    if not any(flag in UNCERTAIN for token in tokens for flag in token.flags):
        return False
    behind = fold("".join(token.text for token in tokens if token.kind == "text")).partition(label.core)[2]
    return None in assigned or any(c.isdigit() for c in behind)


def _find_heads_above(stream: Sequence[Token], form: Form, number: int, heads: dict[str, Token | None]) -> None:
    """Heads of a grid that stand out of printed order: 总计, whose cell spans two header rows, above 商业企业.

    A grid tells their column all the same, where the only cell that reads so stands between its neighbours' columns.
    """
    known = [h for h in heads.values() if h is not None]
    if len(known) == len(heads) or 2 * len(known) <= len(heads) or not all(h.grid for h in known):
        return
    top, bottom = min(h.row for h in known), max(h.row for h in known)
    columns = [c for block, c in form.columns.values() if block == number]
    for at, column in enumerate(columns):
        if heads[column.id] is not None:
            continue
        spellings = {fold(s) for s in column.label.spellings}
        low = max((h.column for c in columns[:at] if (h := heads[c.id])), default=-1)
        high = min((h.column for c in columns[at + 1 :] if (h := heads[c.id])), default=10**9)
        same = [t for t in stream if t.grid and t.kind == "text" and top - HEADER_LINES <= t.row <= bottom
                and fold(t.text) in spellings and not any(t is h for h in heads.values())]
        between = [t for t in same if low < t.column < high]
        # Where the reader knows the grid, columns may be printed in another order.
        found = between or [t for t in same if t.table]
        if len({t.column for t in found}) == 1:
            heads[column.id] = found[0]


def _restore_cut_numbers(stream: Sequence[Token], form: Form, found: dict[int, Found]) -> None:
    for n, row in form.rows.items():
        if n in found and not found[n].numbered:
            number = read_number(form.labels[n].spellings[0][0].strip("().、"))
            at = cut_number(stream, found[n].first, number, len(row.columns))
            if at is not None:
                for token in (stream[at], stream[found[n].first - 1]):
                    token.kind = "text"
                found[n] = replace(found[n], first=at, numbered=True)


def _fit_strip(stream: Sequence[Token], form: Form, found: dict[int, Found], fitted: FittedTable) -> None:
    """A table of one data row: everything after the last column label, blocks side by side."""
    heads = [stream[found[n].first] if n in found else None for n in form.columns]
    behind = max(f.last for f in found.values()) + 1
    spellings = [own for block in form.spellings for own in block]
    assigned, certain = assign_strip(stream[behind:], heads, form.header, stream[:behind], spellings)
    certain = certain and not rival_lines(stream, len(heads))
    _spread(form, assigned, certain, fitted)
    if not certain:
        cells = [t for t in stream[behind:] if t.kind != "text"]
        fitted.doubts.append(Doubt("fitting.strip-unclear", cells[0].place if cells else None,
                                   {"table": form.table.name, "found": sum(t.kind == "value" for t in cells),
                                    "wanted": len(heads)}, tuple(k for row in form.rows.values() for k in row.ids)))


def _spread(form: Form, assigned: Sequence[Token | None], certain: bool, fitted: FittedTable) -> None:
    """The cells of a table's rows, laid end to end."""
    at = 0
    for row in form.rows.values():
        _add(row, assigned[at : at + len(row.ids)], certain, {}, fitted)
        at += len(row.ids)


def _unit(stream: Sequence[Token], head: Found) -> str | None:
    """The money unit that a column's heading names, as in （单位：万元） or （元）, in its own cell or right behind it,
    or that a line above the table names; "" for one that is not known."""
    words = number_data().unit_words
    texts = [fold(stream[head.last].text).partition(head.core[-2:])[2]]  # a long heading may begin in other cells
    texts += [fold(t.text) for t in stream[head.last + 1 : head.last + 3] if t.kind == "text"]
    for text in texts:
        note = text.lstrip(",:;、.")
        if note[:1] == "(" or note.startswith(words):
            return _named_unit(note.removeprefix("(").partition(")")[0])
    for token in reversed(stream[: head.first]):
        said = fold(token.text).strip("()") if token.kind == "text" else ""
        if said and len(said) <= _LONGEST_UNIT_NOTE and said.startswith(words):
            return _named_unit(said)
    return None


def _named_unit(note: str) -> str | None:
    """The unit that a note names; None where it is no note of money, "" where it is of none that is known."""
    data = number_data()
    bare = data.unit_note.match(note)
    named = note[bare.end() if bare else 0 :]
    units = [unit for part in _BETWEEN_UNITS.split(named) for unit in data.amount_units if part == unit]
    return units[0] if len(set(units)) == 1 else "" if named.endswith(tuple(data.amount_units)) else None


def _add(row: FormRow, assigned: Iterable[Token | None], certain: bool, units: dict[str, str | None],
         fitted: FittedTable) -> None:
    figures = fitted.figures
    for key, column, token in zip(row.ids, row.columns, assigned, strict=True):
        if token is None:
            figures[key] = Figure(key, None, "missing")
        else:
            figures[key] = _figure(key, column, token, units.get(column.id), certain, fitted=fitted)


def _figure(key: str, column: Column, token: Token, unit: str | None, certain: bool, *,
            fitted: FittedTable) -> Figure:
    cell = token.cell
    value = cell.value
    flags = [flag for flag in token.flags if flag in UNCERTAIN]
    if flags:
        certain = False
        fitted.flagged += [(token.place, key, flag) for flag in flags]
    if column.number == "amount":
        factor = number_data().amount_units[cell.unit or unit or column.unit]
        if unit == "" and cell.unit is None and value:
            certain = False
            fitted.doubts.append(Doubt("fitting.unit-unclear", token.place, {
                "label": column.label.text, "unit": column.unit}, (key,)))
        if value is not None and factor != 1:
            value = plain(value * factor)
    elif cell.unit is not None:
        # 20368万元 in a column of counts is no count.
        return Figure(key, None, "unreadable", token.text, token.place, not certain)
    if cell.doubt:
        fitted.doubts.append(Doubt(cell.doubt, token.place, {"raw": token.text}, (key,)))
    return Figure(key, value, cell.state, token.text, token.place, not certain or cell.doubt is not None)
