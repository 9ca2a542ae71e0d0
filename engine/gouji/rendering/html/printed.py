"""An official table as the form prints it: merged headings, row groups, blocks; whole, or only what is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from gouji.vocabulary import Block, Column, Group, Row, Table, figure_id

Kind = Literal["corner", "span", "column", "block", "label", "figure"]


@dataclass(frozen=True, slots=True)
class Box:
    """One cell as printed, `rows` high and `columns` wide; `figure` is the id of a cell that holds a number.

    `above`: in a part of a table, the heading that the row stands under, said once per run of rows.
    """

    kind: Kind
    text: str = ""
    above: str = ""
    rows: int = 1
    columns: int = 1
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row as printed. `gap`: rows of the form were left out between this one and the one above."""

    boxes: tuple[Box, ...]
    head: bool = False
    gap: bool = False


class _Piece(NamedTuple):
    """A heading on the way to a row or column: what tells it from others, and how many levels it fills."""

    key: str
    kind: Kind
    text: str
    size: int


_Path = tuple[_Piece, ...]


def printed(table: Table, keep: Collection[str] | None = None) -> tuple[Line, ...]:
    """The lines of a table; with `keep`, only the rows and columns that hold one of those figures.

    Merged cells stand in the first line and column they cover, so the boxes tile a rectangle. A part of a table has
    one column of labels, whatever the form has, so that it stays narrow enough for a phone.
    """
    blocks = [_kept(table, block, keep) for block in table.blocks]
    blocks = [block for block in blocks if block.rows]
    if table.layout == "strip":
        return _strip(table, blocks, keep is None)
    depth = 1 if keep is not None else max((len(_levels(b, row)) for b in blocks for row in b.rows), default=1)
    width = max((len(block.columns) for block in blocks), default=0)
    lines: list[Line] = []
    for block in blocks:
        lines += _block(table, block, depth, width, keep is None)
    return tuple(lines)


def _kept(table: Table, block: Block, keep: Collection[str] | None) -> Block:
    if keep is None:
        return block

    def wanted(row: Row, column: Column) -> bool:
        return figure_id(table.id, row.id, column.id) in keep

    return Block(block.heading, tuple(c for c in block.columns if any(wanted(r, c) for r in block.rows)),
                 tuple(r for r in block.rows if any(wanted(r, c) for c in block.columns)), block.labels)


def _block(table: Table, block: Block, depth: int, width: int, whole: bool) -> list[Line]:
    lines = []
    if block.heading:
        lines.append(Line((Box("block", block.heading, columns=depth + width),), head=True))
    paths = [_column_path(table, column, whole) for column in block.columns]
    high = max(sum(piece.size for piece in path) for path in paths)
    paths = [_stretched(path, len(path) - 1, high) for path in paths]
    corner = Box("corner", table.corner if whole or block.heading else "", rows=high, columns=depth)
    lines += _heads(paths, high, (corner,), width)
    labels = _all_labels(block, depth) if whole else _own_labels(block)
    rest = width - len(block.columns)
    everything = [row.id for row in table.block_of(block.rows[0].id).rows]
    before: int | None = None
    for row, boxes in zip(block.rows, labels, strict=True):
        boxes += [Box("figure", figure=figure_id(table.id, row.id, column.id),
                      columns=1 + (rest if column is block.columns[-1] else 0)) for column in block.columns]
        at = everything.index(row.id)
        lines.append(Line(tuple(boxes), gap=before is not None and at > before + 1))
        before = at
    return lines


def _all_labels(block: Block, depth: int) -> list[list[Box]]:
    """The labels that begin with each row, as printed: groups stand beside all their rows."""
    paths = [_stretched(_levels(block, row), -1, depth) for row in block.rows]
    return [[Box("label", piece.text, rows=count, columns=piece.size) for _, piece, count in starting]
            for starting in _starting(paths)]


def _own_labels(block: Block) -> list[list[Box]]:
    """Each row's own label, and where it changes the heading it stands under."""
    out, before = [], ""
    for row in block.rows:
        *above, own = _levels(block, row)
        heading = above[-1].text if above else ""
        out.append([Box("label", own.text, heading if heading != before else "")])
        before = heading
    return out


def _strip(table: Table, blocks: Sequence[Block], whole: bool) -> tuple[Line, ...]:
    """All blocks side by side over the one row of data."""
    paths = []
    for block in blocks:
        above = _spans(table, block.rows[0].id, whole)
        for column in block.columns:
            path = (*above, _Piece(f"block {block.heading}", "span", block.heading, 1),
                    _Piece(f"{block.rows[0].id}.{column.id}", "column", column.printed or column.label.text, 1))
            paths.append(path)
    high = max((len(path) for path in paths), default=0)
    paths = [_stretched(path, len(path) - 2, high) for path in paths]
    figures = tuple(Box("figure", figure=figure_id(table.id, block.rows[0].id, column.id))
                    for block in blocks for column in block.columns)
    return (*_heads(paths, high, (), len(paths)), Line(figures)) if figures else ()


def _column_path(table: Table, column: Column, whole: bool) -> _Path:
    return (*_spans(table, column.id, whole), _Piece(column.id, "column", column.printed or column.label.text, 1))


def _spans(table: Table, name: str, whole: bool) -> _Path:
    """The headings over a column (or row, in a strip); a part of a table does without those that stand over all."""
    names = {c.id for b in table.blocks for c in b.columns} if table.layout == "blocks" else {r.id for r in table.rows}
    return tuple(_Piece(f"span {span.label}", "span", span.label, 1) for span in table.spans
                 if name in span.over and (whole or not names <= set(span.over)))


def _levels(block: Block, row: Row) -> _Path:
    """The headings a row stands under, outermost first, then its own label."""
    above = [_Piece(f"group {label.label.text}", "label", label.label.text, 1) for label in block.labels
             if isinstance(label, Group) and row.id in label.rows]
    return (*above, _Piece(row.id, "label", row.label.text, 1))


def _stretched(path: _Path, at: int, size: int) -> _Path:
    """`path` made `size` levels deep by its piece number `at`."""
    out = list(path)
    out[at] = out[at]._replace(size=out[at].size + size - sum(piece.size for piece in path))
    return tuple(out)


def _starting(paths: Sequence[_Path]) -> list[list[tuple[int, _Piece, int]]]:
    """For each path, the pieces that begin with it: level, piece, and how many paths in a row share it."""
    out: list[list[tuple[int, _Piece, int]]] = []
    for i, path in enumerate(paths):
        here, level, shared = [], 0, i > 0
        for place, piece in enumerate(path):
            shared = shared and len(paths[i - 1]) > place and paths[i - 1][place] == piece
            if not shared:
                here.append((level, piece, _run(paths[i:], place)))
            level += piece.size
        out.append(here)
    return out


def _run(paths: Iterable[_Path], place: int) -> int:
    """How many of the first paths agree up to and with the piece at `place`."""
    first, count = None, 0
    for path in paths:
        first = first or path[:place + 1]
        if path[:place + 1] != first:
            break
        count += 1
    return count


def _heads(paths: Sequence[_Path], high: int, before: tuple[Box, ...], width: int) -> list[Line]:
    lines: list[list[Box]] = [[] for _ in range(high)]
    lines[0] += before if high else ()
    rest = width - len(paths)  # the last column of a narrow block fills the width, as the form prints it
    for i, starting in enumerate(_starting(paths)):
        for level, piece, count in starting:
            last = i + count == len(paths)
            lines[level].append(Box(piece.kind, piece.text, rows=piece.size, columns=count + (rest if last else 0)))
    return [Line(tuple(boxes), head=True) for boxes in lines]
