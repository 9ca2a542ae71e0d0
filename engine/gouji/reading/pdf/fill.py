"""Which cell each word stands in, and the text of a cell."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence

from gouji.reading.pdf.grid import Piece
from gouji.reading.pdf.letters import Word
from gouji.reading.pdf.words import Words, first_token_width, glue, is_number, line_text

_INTO = 0.25  # of a letter's width: how far it may reach over a rule and still be on one side of it
_ON_RULE = 0.22
_PAD = 1.5
_SHORT_LINE = 2.2
_LEADING = 1.75


def fill(piece: Piece, words: Sequence[Word]) -> list[Word]:
    """Puts the words into the cells of `piece`; returns those that stand outside of it."""
    xs, ys = piece.xs, piece.ys
    owners = piece.owners()
    cells = piece.cells
    left, right, top, bottom = xs[0], xs[-1], ys[0], ys[-1]
    last_column = len(xs) - 2
    rest: list[Word] = []
    for word in words:
        middle, begin, end = word.middle, word.left, word.right
        if not (top <= middle < bottom and end > left and begin < right):
            rest.append(word)
            continue
        if (begin < left and (begin + end) / 2 < left) or (end > right and (begin + end) / 2 > right):
            rest.append(word)
            continue
        row = bisect_right(ys, middle) - 1
        line = owners[row]
        # Beyond the sides there is no column: bisection counts no edge outside of its bounds.
        first = bisect_right(xs, begin + 0.3, 1, last_column + 1) - 1
        final = first if end - 0.3 < xs[first + 1] else bisect_right(xs, end - 0.3, 1, last_column + 1) - 1
        if first == final or line[first] == line[final]:
            cell = cells[line[first]]
            cell.words.append(word)
            if begin < left - _INTO * word.size or end > right + _INTO * word.size:
                cell.unsure = True
        else:
            _cut(word, row, first, final, piece, line)
        near = _ON_RULE * word.size
        for k in (row, row + 1):
            if 0 < k < len(ys) - 1 and abs(middle - ys[k]) < near and owners[k - 1][first] != owners[k][first]:
                cells[owners[k - 1][first]].unsure = cells[owners[k][first]].unsure = True
    return rest


def _cut(word: Word, row: int, first: int, final: int, piece: Piece, line: list[int]) -> None:
    """A word over several cells: cut at the rules, and unsure where a rule goes through a letter or a number."""
    for column in range(first, final):
        if line[column] == line[column + 1]:
            continue
        here, there = piece.cells[line[column]], piece.cells[line[column + 1]]
        at = piece.xs[column + 1]
        k = bisect_right(word.edges, at) - 1
        if k < 0:
            continue
        if k >= len(word.text):
            break
        width = word.edges[k + 1] - word.edges[k]
        part = (at - word.edges[k]) / width if width > 0 else 0.0
        cut = k if part < 0.5 else k + 1
        if _INTO < part < 1 - _INTO:
            here.unsure = there.unsure = True
        if 0 < cut < len(word.text):
            before, word = word.cut(cut)
            if before.text[-1].isdigit() and word.text[0].isdigit():
                here.unsure = there.unsure = True
            here.words.append(before)
        elif cut >= len(word.text):
            here.words.append(word)
            return
    piece.cells[line[final]].words.append(word)


def text_of(lines: list[Words], left: float, right: float, spaced_figures: bool = False) -> str:
    """The text of a cell between two rules. A line that ends before it must was ended by hand."""
    out = line_text(lines[0])
    if len(lines) == 1:
        return out
    pad = max(_PAD, min(line[0].left for line in lines) - left)
    for above, below in itertools.pairwise(lines):
        out += glue(above, below, spaced_figures) if wraps(above, below, left, right, pad) else "\n"
        out += line_text(below)
    return out


def wraps(above: Words, below: Words, left: float, right: float, pad: float = _PAD,
          short: float = _SHORT_LINE) -> bool:
    """Whether `below` goes on with `above`: there was no room for its beginning."""
    size = above[-1].size
    needed = first_token_width(below)
    # Centred and right-aligned lines use the width from both sides.
    room = (right - left) - (above[-1].right - above[0].left) - 2 * min(pad, 0.6 * size)
    if is_number(line_text(above)[-1:]) and is_number(below[0].text[:1]):
        return needed > room - 0.1 * size and below[0].y - above[0].y < _LEADING * size
    if is_number(line_text(below)) != is_number(line_text(above)):
        return needed > room
    return needed > room - short * size
