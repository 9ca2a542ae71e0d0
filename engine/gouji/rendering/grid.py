"""Tables on the screen, with Chinese characters two columns wide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gouji.rendering.wrap import wrap

_NARROWEST = 14


def grid(rows: Sequence[Sequence[Any]], headers: Sequence[str], widths: Sequence[int | None]) -> str:
    """`widths`: to how many columns each cell is wrapped; None: not at all."""
    shown = [[wrap(str(cell), size) if size else cell for cell, size in zip(row, widths, strict=True)] for row in rows]
    from tabulate import tabulate  # with its tables of character widths, which the other formats need not

    return tabulate(shown, headers=headers, tablefmt="simple_grid", disable_numparse=True)


def rest_of(rows: Sequence[Sequence[Any]], headers: Sequence[str], width: int, columns: int = 1) -> int:
    """What each of the last `columns` may take when the others take what they need."""
    from wcwidth import wcswidth

    first = range(len(headers) - columns)
    # A header needs two more than its text (tabulate), every column two blanks and a line.
    taken = sum(max(wcswidth(headers[i]) + 2, *(wcswidth(str(row[i])) for row in rows)) + 3 for i in first)
    return max(_NARROWEST, (width - 1 - taken) // columns - 3)
