"""Whether exactly one row of a decision table takes every case: what none takes, and what several take.

Each column is cut where a condition may change: numbers at the bounds that occur, words into those that occur and the
others. Within a piece every condition is the same, so one value stands for it, and all combinations of pieces are gone
through. Pieces that meet the same rows are one; beyond `MOST` combinations nothing is said of gaps and overlaps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, inf, prod

from gouji.expressions import Prepared
from gouji.expressions.forms import exact, shown
from gouji.expressions.render import number
from gouji.messages import Lang, message
from gouji.packs.decision_tables.conditions import bounds_of, lookup_of
from gouji.packs.decision_tables.headers import ACTIONS, SEVERITIES
from gouji.packs.decision_tables.model import Column, Row, holds

MOST = 200_000
Number = int | Decimal
End = int | Fraction | None  # None: without end


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a column in which the same rows hold (`mask`: row i is bit i). Of numbers: from `low` to `high`, each
    with whether it belongs to it; of words: `words`. `sample`: a value in it."""

    mask: int
    sample: Number | str
    low: End = None
    high: End = None
    with_low: bool = False
    with_high: bool = False
    words: tuple[str, ...] = ()
    whole_column: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A combination of pieces, one for each of the first columns; of the other columns any will do."""

    pieces: tuple[Piece, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """`cases`: how many combinations there are; `looked`: whether they were gone through. `gaps` no row takes, at most
    `shown` of `gap_count`; `overlaps` are taken by two rows, the first case of each pair."""

    cases: int
    looked: bool
    gaps: tuple[Case, ...] = ()
    gap_count: int = 0
    overlaps: tuple[Case, ...] = ()


def check_rows(columns: Sequence[Column], rows: Sequence[Row], parameters: Mapping[str, Number],
               shown_gaps: int = 6) -> Found:
    """The gaps and overlaps of a table; `parameters`: what its conditions may compare with by name."""
    pieces = [pieces_of(column, [row.conditions[at] for row in rows], parameters)
              for at, column in enumerate(columns)]
    cases = prod(map(len, pieces))
    if cases > MOST:
        return Found(cases, False)
    search = _Search(columns, pieces, shown_gaps)
    search.go((), (1 << len(rows)) - 1)
    return Found(cases, True, tuple(search.gaps), search.gap_count, tuple(search.overlaps.values()))


class _Search:
    def __init__(self, columns: Sequence[Column], pieces: Sequence[Sequence[Piece]], most_gaps: int) -> None:
        self.columns, self.pieces, self.most = columns, pieces, most_gaps
        self.gaps: list[Case] = []
        self.gap_count = 0
        self.overlaps: dict[tuple[int, int], Case] = {}
        self.seen: set[int] = set()  # rows that were found to take a case together
        self.counting = any(column.key in (*SEVERITIES, *ACTIONS) for column in columns)

    def go(self, chosen: tuple[Piece, ...], mask: int) -> None:
        """All combinations that begin with `chosen`, which the rows of `mask` take."""
        if self.counting and not _possible(self.columns, chosen):
            return
        if not mask:
            self.gap_count += 1
            if len(self.gaps) < self.most:
                self.gaps.append(Case(chosen, ()))
            return
        if len(chosen) == len(self.pieces):
            if mask & (mask - 1) == 0 or mask in self.seen:
                return
            self.seen.add(mask)
            taking = [at for at in range(mask.bit_length()) if mask >> at & 1]
            for place, one in enumerate(taking):
                for other in taking[place + 1:]:
                    self.overlaps.setdefault((one, other), Case(chosen, (one, other)))
            return
        if mask & (mask - 1) == 0 and all(piece.mask & mask for rest in self.pieces[len(chosen):] for piece in rest):
            return  # one row, and it takes whatever follows
        for piece in self.pieces[len(chosen)]:
            self.go((*chosen, piece), mask & piece.mask)


def pieces_of(column: Column, conditions: Sequence[Prepared | None], parameters: Mapping[str, Number]) -> list[Piece]:
    """The values of a column, in order, cut where a condition changes."""
    lookup = lookup_of(parameters)

    def mask(value: Number | str) -> int:
        return sum(1 << at for at, condition in enumerate(conditions)
                   if condition is None or holds(condition, column, value, lookup))

    if column.textual:
        return _word_pieces(column, mask)
    edges = {exact(bound) for condition in conditions if condition is not None
             for bound in bounds_of(condition, parameters)}
    edges |= {exact(bound) for each in column.domain.limits for _, bound in each}
    return _number_pieces(column, sorted(edges), mask)


def _word_pieces(column: Column, mask: Callable[[Number | str], int]) -> list[Piece]:
    by_mask: dict[int, list[str]] = {}
    for word in column.domain.words:
        by_mask.setdefault(mask(word), []).append(word)
    return [Piece(each, words[0], words=tuple(words), whole_column=len(by_mask) == 1)
            for each, words in by_mask.items()]


def _number_pieces(column: Column, edges: Sequence[int | Fraction],
                   mask: Callable[[Number | str], int]) -> list[Piece]:
    """Points and the stretches between them, those beside each other joined where the same rows hold."""
    out: list[Piece] = []
    for low, high in _stretches(edges):
        sample = _sample(low, high, column.domain.whole)
        if sample is None or not column.domain.admits(shown(sample)):
            continue
        point = low is not None and low == high
        piece = Piece(mask(shown(sample)), shown(sample), low, high, point, point)
        if out and out[-1].mask == piece.mask:
            before = out.pop()
            piece = Piece(piece.mask, before.sample, before.low, high, before.with_low, point)
        out.append(piece)
    return [replace(out[0], whole_column=True)] if len(out) == 1 else out


def _stretches(edges: Sequence[int | Fraction]) -> list[tuple[End, End]]:
    out: list[tuple[End, End]] = []
    before: End = None
    for edge in edges:
        out += [(before, edge), (edge, edge)]
        before = edge
    return [*out, (before, None)]


def _sample(low: End, high: End, whole: bool) -> int | Fraction | None:
    """A number between, or the point itself; None where there is no whole one."""
    if low is not None and low == high:
        return None if whole and low != int(low) else low
    if whole:
        value = 0 if low is None and high is None else floor(low) + 1 if low is not None else ceil(high or 0) - 1
        return value if high is None or value < high else None
    if low is None or high is None:
        return 0 if low is None and high is None else (low or 0) + 1 if high is None else (high or 0) - 1
    return (Fraction(low) + high) / 2


def _possible(columns: Sequence[Column], chosen: Sequence[Piece]) -> bool:
    """Whether there can be such a case. Open findings are counted by severity and by action: the sums are equal."""
    known = {column.key: piece for column, piece in zip(columns, chosen, strict=False)}
    ranges = []
    for keys in (SEVERITIES, ACTIONS):
        found = [_whole_range(known[key]) if key in known else (0, inf) for key in keys]
        ranges.append((sum(low for low, _ in found), sum(high for _, high in found)))
    (one_low, one_high), (other_low, other_high) = ranges
    return max(one_low, other_low) <= min(one_high, other_high)


def _whole_range(piece: Piece) -> tuple[float, float]:
    low = 0 if piece.low is None else ceil(piece.low) if piece.with_low else floor(piece.low) + 1
    high = inf if piece.high is None else floor(piece.high) if piece.with_high else ceil(piece.high) - 1
    return low, high


def in_words(columns: Sequence[Column], case: Case, lang: Lang = "zh") -> str:
    """A case as a row would state it: 差 > 20；列 = 自然人."""
    parts = [f"{column.name} {_condition(column, piece, lang)}"
             for column, piece in zip(columns, case.pieces, strict=False) if not piece.whole_column]
    return message("decision.between", lang).join(parts) or message("decision.any-case", lang)


def _condition(column: Column, piece: Piece, lang: Lang) -> str:
    either, both = (" 或 ", " 且 ") if lang == "zh" else (" or ", " and ")
    if column.textual:
        return "= " + either.join(column.word(word) for word in piece.words)
    low, high = piece.low, piece.high
    if column.domain.whole and low is not None and high is not None:
        least, most = _whole_range(piece)
        if least == most:
            return f"= {int(least)}"
    if low is not None and low == high:
        return f"= {number(shown(low))}"
    parts = [] if low is None else [f"{'≥' if piece.with_low else '>'} {number(shown(low))}"]
    parts += [] if high is None else [f"{'≤' if piece.with_high else '<'} {number(shown(high))}"]
    return both.join(parts)
