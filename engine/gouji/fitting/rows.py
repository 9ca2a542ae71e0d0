"""The cells of one row: those that stand between its label and the next, without what strayed in between."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from gouji.fitting.fold import fold
from gouji.fitting.tokens import Token

_LONGEST_STAND_IN = 8


@dataclass(slots=True)
class RowCells:
    """Cells behind a label; `filled` counts those that are not blank.

    `line` when they stand in one line with tabs or in a grid, so that columns mean something; `label_column` is where
    the label ends in that line (-1: the label stands elsewhere), `width` the cells of the line. `unsure` when numbers
    strayed in between, or the line of numbers has no label of its own. `spare`: behind it stands another line of
    numbers, which no label claims.
    """

    cells: list[Token] = field(default_factory=list)
    line: bool = False
    label_column: int = -1
    width: int = 0
    unsure: bool = False
    filled: int = 0
    spare: bool = False

    def __post_init__(self) -> None:
        self.filled = sum(c.kind != "blank" for c in self.cells)

    @property
    def given(self) -> list[Token]:
        return [c for c in self.cells if c.kind != "blank"]


def cells_behind(stream: Sequence[Token], first: int, last: int, end: int, *, columns: int,
                 header: Collection[str], numbered: bool = True) -> RowCells:
    """The cells of the row whose label stands at tokens `first` to `last`, up to token `end`.

    Cells between the pieces of a split label count too. A text that is neither label nor repeated header ends the
    row, unless it stands where a number belongs. `numbered` is false for a label that lacks its printed number.
    """
    lines: dict[int, list[Token]] = {}
    labels: dict[int, int] = {}
    debris: set[int] = set()
    flow: list[Token] = []
    strayed = False
    for i in range(first, end):
        token = stream[i]
        kind = token.kind
        if kind == "text":
            if i <= last:
                labels[token.row] = token.column
                if not token.flow:
                    # What stands left of a label's piece in its line is label too (a lone 4, a 无), no figure.
                    lines.pop(token.row, None)
            elif token.flow:
                if fold(token.text) in header:
                    debris.add(token.row)
                elif token.prose or len(flow) >= columns or len(fold(token.text)) > _LONGEST_STAND_IN:
                    break
                elif token.width:
                    flow.append(token)  # 见附件, or the rest of some label: never certain
                    strayed = True
            elif token.row in labels:
                lines.setdefault(token.row, []).append(token)
            elif fold(token.text) in header:
                debris.add(token.row)
            else:
                break
        elif kind == "stray":
            strayed = True
        elif token.flow:
            flow.append(token)
        else:
            lines.setdefault(token.row, []).append(token)
    for row in debris:
        lines.pop(row, None)
    return _chosen(lines, labels, [t for t in flow if t.row not in debris], strayed, numbered)


def cut_number(stream: Sequence[Token], first: int, number: object, columns: int) -> int | None:
    """Where the number of a label stands that was cut off and left before the row's cells: 6, seven numbers, .属于…

    Among cells pasted one per line the number looks like a cell; that it is the right one, just so many cells before
    the rest of the label, tells it.
    """
    end = first
    while end and stream[end - 1].kind == "stray":
        end -= 1
    at = end - columns - 1
    if at < 0 or end == first or stream[at].cell.value != number:
        return None
    return at if all(t.kind == "value" and t.flow for t in stream[at:end]) else None


def _chosen(lines: dict[int, list[Token]], labels: dict[int, int], flow: list[Token], strayed: bool,
            numbered: bool) -> RowCells:
    own = [(cells, labels[row]) for row, cells in lines.items() if row in labels]
    filled = [(cells, column) for cells, column in own if any(c.kind != "blank" for c in cells)]
    elsewhere = [cells for row, cells in lines.items()
                 if row not in labels and any(c.kind != "blank" for c in cells)]
    if len(filled) == 1:
        return replace(_line(*filled[0], unsure=strayed), spare=bool(elsewhere))
    if filled:
        return RowCells([c for cells, _ in filled for c in cells], unsure=True)
    if any(t.kind != "blank" for t in flow) and not elsewhere:
        return RowCells(flow, unsure=strayed)
    if elsewhere:
        # Numbers below their label: surely its own only where the label's line has no room for them.
        return _line(elsewhere[0], -1, unsure=strayed or bool(own) or len(elsewhere) > 1 or bool(flow))
    if own:
        # All blank. Where the label is in pieces, the line with the numbers may have been lost to the row above.
        cells, column = max(own, key=lambda o: len(o[0]))
        return _line(cells, column, unsure=strayed or len(labels) > 1 or not numbered)
    return RowCells(flow, unsure=strayed or (not numbered and all(t.kind == "blank" for t in flow)))


def _line(cells: list[Token], label_column: int, unsure: bool) -> RowCells:
    return RowCells(cells, True, label_column, cells[0].width, unsure)
