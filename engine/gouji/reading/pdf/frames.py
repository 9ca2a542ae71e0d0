"""Which ruling lines belong to one table: those that cross, and rules of one width that stand over each other."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from gouji.reading.pdf.letters import Word
from gouji.reading.pdf.page import Line
from gouji.reading.pdf.words import line_groups, lines_of

REACH = 3.2  # lines that end this near to each other meet
_SAME_SIDE = 4.0
_LONE_RULE = 60.0
_SAME_END = 12.0
_FARTHEST = 250.0
_TIGHT = 1.3
_ROW = 2.3  # of the size of its letters: the height of a row with one line
_TALLEST = 14.0
_MOST_CROSSINGS = 400_000


@dataclass(slots=True)
class Frame:
    """The rules of one table, top and bottom being its outermost ones."""

    across: list[Line]
    down: list[Line]

    @property
    def left(self) -> float:
        return min([a for _, a, _ in self.across] + [x for x, _, _ in self.down])

    @property
    def right(self) -> float:
        return max([b for _, _, b in self.across] + [x for x, _, _ in self.down])

    @property
    def top(self) -> float:
        return min([y for y, _, _ in self.across] + [a for _, a, _ in self.down])

    @property
    def bottom(self) -> float:
        return max([y for y, _, _ in self.across] + [b for _, _, b in self.down])

    def open_sided(self) -> bool:
        if not self.down:
            return True
        xs = [x for x, _, _ in self.down]
        return min(xs) - self.left > REACH or self.right - max(xs) > REACH


def frames(across: list[Line], down: list[Line], words: Sequence[Word]) -> list[Frame]:
    """From the top down, none inside another."""
    found = _crossing(across, down)
    found.sort(key=lambda frame: frame.top)
    found = _stacked(found, words)
    out: list[Frame] = []
    for frame in sorted(found, key=lambda f: (f.left - f.right) * (f.bottom - f.top)):
        if not any(_inside(frame, other) for other in out):
            out.append(frame)
    return sorted(out, key=lambda frame: frame.top)


def _inside(frame: Frame, other: Frame) -> bool:
    # A box around the whole text is no table; what stands in it may be one.
    if len(other.across) <= 2 and len(other.down) <= 2:
        return False
    return (other.left - REACH <= frame.left and frame.right <= other.right + REACH
            and other.top - REACH <= frame.top and frame.bottom <= other.bottom + REACH)


def _crossing(across: list[Line], down: list[Line]) -> list[Frame]:
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    down = sorted(down)
    xs = [x for x, _, _ in down]
    offset, tries = len(across), 0
    for i, (y, a, b) in enumerate(across):
        for j in range(bisect_left(xs, a - REACH), bisect_right(xs, b + REACH)):
            tries += 1
            if down[j][1] - REACH <= y <= down[j][2] + REACH:
                parent[root(i)] = root(offset + j)
        if tries > _MOST_CROSSINGS:
            return []  # a drawing
    groups: dict[int, Frame] = {}
    for i in range(len(parent)):
        frame = groups.setdefault(root(i), Frame([], []))
        if i < offset:
            frame.across.append(across[i])
        else:
            frame.down.append(down[i - offset])
    found = [f for f in groups.values() if f.across and (f.down or f.across[0][2] - f.across[0][1] >= _LONE_RULE)]
    for lone in [f for f in groups.values() if not f.across]:
        _attach(lone.down[0], found)
    return found


def _attach(side: Line, found: list[Frame]) -> None:
    """The side of a table that no rule reaches on this page, since the merged cell beside it goes on past both ends."""
    x, begin, end = side
    for frame in found:
        top, bottom = frame.top, frame.bottom
        if frame.down and abs(begin - top) < _SAME_END and abs(end - bottom) < _SAME_END \
                and frame.left - _FARTHEST < x < frame.right + _FARTHEST:
            frame.down.append(side)
            return


def _stacked(found: list[Frame], words: Sequence[Word]) -> list[Frame]:
    """Open-sided pieces of one table joined: where a row is one merged cell, nothing but the text joins its rules."""
    out: list[Frame] = []
    for frame in found:
        for other in reversed(out):
            same = abs(other.left - frame.left) <= _SAME_SIDE and abs(other.right - frame.right) <= _SAME_SIDE
            part = not same and _part_of(frame, other)
            if same or part:
                if other.open_sided() and frame.open_sided() and _one_row_between(other, frame, words, part):
                    other.across += frame.across
                    other.down += frame.down
                    break
                out.append(frame)
                break
        else:
            out.append(frame)
    return [f for f in out if len(f.across) > 1 or len(f.down) > 1]


def _part_of(frame: Frame, other: Frame) -> bool:
    """Whether a lone rule goes part of the way of a table that is ruled only across."""
    return (not frame.down and not other.down and other.left - _SAME_SIDE <= frame.left
            and frame.right <= other.right + _SAME_SIDE)


def _one_row_between(above: Frame, below: Frame, words: Sequence[Word], part: bool) -> bool:
    top, bottom = above.bottom, below.top
    if bottom < top:
        return True  # the pieces overlap
    between = [w for w in words if top < w.middle < bottom and above.left - 3 <= w.left <= above.right]
    if not between:
        return False
    size = max(w.size for w in between)
    if bottom - top > _TALLEST * size:
        return False
    inside = [w.size for w in words if (above.top < w.middle < above.bottom or below.top < w.middle < below.bottom)
              and above.left - 3 <= w.left <= above.right]
    if inside and size > 1.1 * median(inside):
        return False
    lines = lines_of(between)
    if part or any(len(line_groups(line)) > 1 for line in lines):
        return True
    pitches = sorted(b - a for f in (above, below) for a, b in _steps(f))
    usual = median(pitches[: len(pitches) // 2 + 1]) if pitches else _ROW * size
    return len(lines) == 1 and bottom - top <= _TIGHT * usual


def _steps(frame: Frame) -> list[tuple[float, float]]:
    ys = sorted({y for y, _, _ in frame.across})
    return [(a, b) for a, b in itertools.pairwise(ys) if b - a > REACH]
