"""Ruling lines: the pieces that exporters draw, put together to the lines that people see."""

from __future__ import annotations

from gouji.reading.pdf.page import Box, Line

DOUBLE = 2.8  # lines nearer than this are one rule: drawn double, or once for each of two cells
_DASH = 12.0
_DASH_GAP = 7.0
_TOUCH = 2.6
_SHORTEST = 5.0


def fuse(lines: list[Line]) -> list[Line]:
    """Collinear pieces that touch (or are dashes) joined; what stays too short to be a rule left out."""
    out: list[Line] = []
    for level in _levels(lines):
        at = level[0][0] if len(level) == 1 else _weighted(level)
        level.sort(key=lambda line: line[1])
        begin, end = level[0][1], level[0][2]
        last = end - begin
        for _, a, b in level[1:]:
            if a <= end + _TOUCH or (a <= end + _DASH_GAP and last < _DASH and b - a < _DASH):
                end = max(end, b)
            else:
                if end - begin >= _SHORTEST:
                    out.append((at, begin, end))
                begin, end = a, b
            last = b - a
        if end - begin >= _SHORTEST:
            out.append((at, begin, end))
    return out


def _weighted(level: list[Line]) -> float:
    total = sum(b - a + 0.1 for _, a, b in level)
    return sum(p * (b - a + 0.1) for p, a, b in level) / total


def _levels(lines: list[Line]) -> list[list[Line]]:
    out: list[list[Line]] = []
    first = last = -1e9
    for line in sorted(lines):
        if line[0] - last <= DOUBLE and line[0] - first <= 1.6 * DOUBLE:
            out[-1].append(line)
        else:
            out.append([line])
            first = line[0]
        last = line[0]
    return out


def snap(values: list[float], near: float = DOUBLE) -> list[float]:
    """Sorted, values that are near each other as one."""
    out: list[list[float]] = []
    for value in sorted(values):
        if out and value - out[-1][-1] <= near and value - out[-1][0] <= 1.6 * near:
            out[-1].append(value)
        else:
            out.append([value])
    return [sum(group) / len(group) for group in out]


def fill_edges(fills: list[Box], across: list[Line], down: list[Line]) -> tuple[list[Line], list[Line]]:
    """The edges of shaded areas that stand side by side and one above the other, as a table without rules has them.

    Shading inside ruled tables says nothing new, and marked words have no neighbours: both are left out.
    """
    free = [f for f in dict.fromkeys(fills) if not any(f[0] - 3 <= x <= f[2] + 3 and min(f[3], b) - max(f[1], a) > 3
                                                       for x, a, b in down)]
    if len(free) < 4:
        return [], []
    rows = {round(f[1] / 3) for f in free}
    columns = {round(f[0] / 3) for f in free}
    # Fewer than two cells in a row on average is a text with marked lines.
    if len(rows) < 2 or len(columns) < 2 or len(free) < 2 * len(rows):
        return [], []
    levels = [(f[1], f[0], f[2]) for f in free] + [(f[3], f[0], f[2]) for f in free]
    uprights = [(f[0], f[1], f[3]) for f in free] + [(f[2], f[1], f[3]) for f in free]
    return levels, uprights
