"""Lines of text to paragraphs, by what the page shows: full lines, indents, spacing, size."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from gouji.reading.numerals import NUMBERED
from gouji.reading.pdf.page import Page
from gouji.reading.pdf.words import CLOSING, Words, first_token_width, glue, line_text

_INDENT = 0.8
_LARGER = 0.08
_SPACING = 1.28
_FULL = 0.35
_CENTRED = 2.6  # wider than the indent of a first line
_EVIDENCE = 3
_MOST_OF_LINE = 0.6
_LONG = 0.85
_JUSTIFIED = 0.9  # of the long lines end at the margin
_RAGGED = 3.5  # letters by which a line without justification may be short
_ENDS = "。；！？：;!?:"
_FIGURE_SPACED = re.compile(r"[\u4e00-\u9fff] \d|\d [\u4e00-\u9fff]")
_FIGURE_CLOSE = re.compile(r"[\u4e00-\u9fff]\d|\d[\u4e00-\u9fff]")


@dataclass(slots=True)
class Row:
    """One line on its page."""

    page: Page
    words: Words
    text: str
    left: float
    right: float
    y: float
    size: float


@dataclass(slots=True)
class Margins:
    """`pitch`: from line to line, by size and left edge, for lists beside a text have their own. `ragged`: full lines
    end where they happen to. `stretched`: lines were broken as if every letter were as wide as a Chinese one
    (reportlab, CID fonts)."""

    left: float
    right: float
    pitch: dict[tuple[int, int], float]
    ragged: bool = False
    stretched: bool = False


@dataclass(slots=True)
class Text:
    """A paragraph while it grows."""

    rows: list[Row] = field(default_factory=list)

    def joined(self, spaced_figures: bool) -> str:
        own = figures_are_spaced([row.text for row in self.rows])
        spaced_figures = spaced_figures if own is None else own
        out = self.rows[0].text
        for above, below in zip(self.rows, self.rows[1:], strict=False):
            out += glue(above.words, below.words, spaced_figures) + below.text
        return out.strip()


def row_of(page: Page, words: Words) -> Row:
    size = max(words, key=lambda word: len(word.text)).size
    return Row(page, words, line_text(words), words[0].left, words[-1].right, words[0].y, size)


def figures_are_spaced(texts: Sequence[str]) -> bool | None:
    """Whether figures are set apart from Chinese by spaces that were typed; None: there are none to tell from."""
    whole = "\n".join(texts)
    spaced, close = len(_FIGURE_SPACED.findall(whole)), len(_FIGURE_CLOSE.findall(whole))
    return None if spaced == close else spaced > close


def margins(rows: Sequence[Row]) -> dict[int, Margins]:
    """Of the text on pages of each width."""
    out = {}
    for width in {round(row.page.width) for row in rows}:
        own = [row for row in rows if round(row.page.width) == width]
        lefts = sorted(row.left for row in own)
        left = next((a for a, b in itertools.pairwise(lefts) if b - a < 1.5), lefts[0])
        rights = sorted((_right(row) for row in own), reverse=True)
        right = next((a for a, b in itertools.pairwise(rights) if a - b < own[0].size), rights[0])
        if right - left < 0.45 * width:
            right = max(right, width - left)  # nothing but short lines
        steps: dict[tuple[int, int], Counter[int]] = {}
        for a, b in itertools.pairwise(own):
            if a.page is b.page and abs(a.size - b.size) < 0.5 and 0 < b.y - a.y < 4 * a.size:
                steps.setdefault(_kind(b), Counter())[round(2 * (b.y - a.y))] += 1
        # The pitch within paragraphs is the smallest that is common, never the space between them.
        pitch = {kind: min(k for k, n in found.items() if 4 * n >= max(found.values())) / 2
                 for kind, found in steps.items()}
        out[width] = Margins(left, right, pitch, _ragged(own, left, right), _stretched(own, right))
    return out


def _ragged(rows: Sequence[Row], left: float, right: float) -> bool:
    long = [row for row in rows if row.right - left > _LONG * (right - left)]
    return sum(right - _right(row) < 0.2 * row.size for row in long) < _JUSTIFIED * len(long)


def _kind(row: Row) -> tuple[int, int]:
    return round(row.size), round(row.left)


def _stretched(rows: Sequence[Row], right: float) -> bool:
    ends = [(_as_if_wide(row), row.size) for row in rows if _as_if_wide(row) > row.right + row.size]
    reached = sum(right - size < end for end, size in ends)
    return reached >= _EVIDENCE and all(end <= right + 0.6 * size for end, size in ends)


def _as_if_wide(row: Row) -> float:
    """Where the line would end if each of its letters were as wide as a Chinese one."""
    narrow = sum(len(word.text) * word.size - (word.right - word.left) for word in row.words)
    return row.right + narrow + sum(
        max(0.0, b.size - (b.left - a.right)) for a, b in zip(row.words, row.words[1:], strict=False) if b.spaced)


def _right(row: Row) -> float:
    """Punctuation may hang over the margin."""
    word = row.words[-1]
    return word.edges[-2] if word.text[-1] in CLOSING else word.right


def goes_on(before: Row, row: Row, text: Text, sides: dict[int, Margins]) -> bool:
    """Whether `row` belongs to the paragraph that `before` is the last line of."""
    size = row.size
    own, old = sides[round(row.page.width)], sides[round(before.page.width)]
    end, needed = before.right, first_token_width(row.words)
    if old.stretched:
        end, needed = _as_if_wide(before), size
    short = old.right - _FULL * size - end - needed
    ragged = (old.ragged and short < _RAGGED * size and _flush(text, row, own, before) and not _is_heading(text)
              and before.text.rstrip()[-1:] not in _ENDS)
    if abs(before.size - size) > _LARGER * max(size, before.size) and not ragged:
        return False
    if short > 0 and not ragged and not (_set_back(text, row, own) and _runs_on(before, old, short)):
        return False
    if row.page is before.page:
        gap = row.y - before.y
        usual = own.pitch.get(_kind(row), gap)
        if len(text.rows) > 1 and text.rows[-2].page is before.page:
            usual = min(max(usual, before.y - text.rows[-2].y), 1.2 * usual)
        if gap > _SPACING * usual + 0.5:
            return False
    if _centred(before, old):
        return False
    if _centred(row, own):  # the rest of a title that was too long for one line
        return abs((before.left - old.left) - (old.right - before.right)) < 1.3 * size and len(text.rows) == 1
    if NUMBERED.match(row.text) and before.text.rstrip()[-1:] in _ENDS:
        return False
    indent = row.left - own.left
    if indent > _INDENT * size:
        # Indented as a whole: only lines that begin where the one before began, and not at the very first.
        return len(text.rows) > 1 and abs(before.left - row.left) < 0.4 * size
    return True


def _set_back(text: Text, row: Row, side: Margins) -> bool:
    """Whether paragraphs show by their first line's indent, and this line has none."""
    return text.rows[0].left - side.left > 1.5 * row.size and abs(row.left - side.left) < 0.3 * row.size


def _flush(text: Text, row: Row, side: Margins, before: Row) -> bool:
    """Whether lines begin at the margin, as browsers set them, ragged on the right, and this one is no item of a list.
    The first may be indented."""
    near = 0.3 * row.size
    return abs(row.left - side.left) < near and not NUMBERED.match(row.text) and (
        before is text.rows[0] or abs(before.left - side.left) < near)



def _is_heading(text: Text) -> bool:
    """A single line with a number and nothing in it that sentences have."""
    first = text.rows[0].text
    return len(text.rows) == 1 and NUMBERED.match(first) is not None and not any(c in "，,。；：" for c in first)


def _runs_on(before: Row, side: Margins, short: float) -> bool:
    """A line broken a little early, in the middle of a sentence."""
    if before.text.rstrip()[-1:] in _ENDS:
        return short < before.size
    return before.right - side.left > _MOST_OF_LINE * (side.right - side.left)


def _centred(row: Row, side: Margins) -> bool:
    left, right = row.left - side.left, side.right - row.right
    return left > _CENTRED * row.size and right > _CENTRED * row.size and abs(left - right) < 1.3 * row.size
