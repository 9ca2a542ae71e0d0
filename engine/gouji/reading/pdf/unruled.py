"""Tables without rules: columns by alignment alone. Their rows keep an order of cells, no columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gouji.reading.pdf.paragraphs import Row
from gouji.reading.pdf.words import Words, is_number, line_groups, line_text

_WIDE = 1.4
_FEWEST = 3
_BETWEEN = 2
_SHORT = 0.6


class Part(NamedTuple):
    text: str
    left: float
    right: float
    hidden: bool


class Unruled(NamedTuple):
    rows: list[tuple[Row, list[Part]]]


def unruled(rows: Sequence[Row]) -> list[Row | Unruled]:
    """The lines of a page, those that plainly are rows of short cells as tables."""
    split: list[list[Words]] = [line_groups(row.words, _WIDE) for row in rows]
    if sum(len(groups) > 1 for groups in split) < _FEWEST:
        return list(rows)
    out: list[Row | Unruled] = []
    i = 0
    while i < len(rows):
        end = _run(rows, split, i)
        if end:
            out.append(Unruled([(rows[k], [_part(g) for g in split[k]]) for k in range(i, end)]))
            i = end
        else:
            out.append(rows[i])
            i += 1
    return out


def _run(rows: Sequence[Row], split: list[list[Words]], begin: int) -> int:
    """The end of the run of table rows that begins here, 0 where none does."""
    if len(split[begin]) < 2:
        return 0
    end = begin + 1
    single = 0
    numbers = cells = int(any(is_number(line_text(g)) for g in split[begin]))
    lines, last = 1, begin + 1
    while end < len(rows) and rows[end].y - rows[end - 1].y < 4 * rows[end].size:
        groups = split[end]
        if len(groups) > 1:
            single = 0
            lines += 1
            numbers += any(is_number(line_text(g)) for g in groups)
            last = end + 1
        else:
            single += 1
            if single > _BETWEEN or rows[end].right - rows[end].left > _SHORT * rows[end].page.width:
                break
        end += 1
    return last if lines >= _FEWEST and numbers >= 2 and numbers * 3 >= lines + cells else 0


def _part(words: Words) -> Part:
    return Part(line_text(words), words[0].left, words[-1].right, any(word.hidden for word in words))
