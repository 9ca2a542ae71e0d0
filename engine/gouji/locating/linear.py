"""Cells and the equations over them: the system as it is given, its independent parts, and exact integer solutions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import count
from math import ceil, floor

CONSTANT = ""  # the key of an equation's constant term, where it has one

# Values tried in one support before giving up: only supports with a free direction have more than one.
_TRIED = 2000


@dataclass(frozen=True, slots=True)
class Cell:
    """One variable: its value as read (0 for an empty cell), its lowest value or None, what suspecting it costs."""

    value: int
    lowest: int | None
    cost: int


@dataclass(frozen=True, slots=True)
class System:
    """Cells by figure id, equations by check key: cell -> integer coefficient, the sum must be 0.

    The key "" in an equation gives a constant to add. Both mappings are ordered, and the order is kept in answers.
    """

    cells: Mapping[str, Cell]
    equations: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Part:
    """Equations that hang together by their cells, both numbered. Bit e of a mask stands for equation e.

    `terms`: equation -> (cell, coefficient); `touches`: cell -> (equation, coefficient); `masks`: cell -> its
    equations; `members`: equation -> bits of its cells; `alike`: mask -> the cells that touch exactly these equations.
    `families` are sets of equations of which no two share a cell: so many of them fail, so many cells are wrong.
    """

    cells: tuple[str, ...]
    keys: tuple[str, ...]
    constants: tuple[int, ...]
    terms: tuple[tuple[tuple[int, int], ...], ...]
    touches: tuple[tuple[tuple[int, int], ...], ...]
    masks: tuple[int, ...]
    members: tuple[int, ...]
    alike: Mapping[int, tuple[int, ...]]
    families: tuple[int, ...]
    most_touched: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A part with its numbers: values, lowest values and costs by cell, residuals (what the sum is) by equation."""

    part: Part
    values: tuple[int, ...]
    lowest: tuple[int | None, ...]
    costs: tuple[int, ...]
    residuals: tuple[int, ...]

    @property
    def failing(self) -> int:
        return sum(1 << e for e, residual in enumerate(self.residuals) if residual)


def bits(mask: int) -> list[int]:
    out = []
    while mask:
        low = mask & -mask
        out.append(low.bit_length() - 1)
        mask ^= low
    return out


def faults(system: System) -> list[Fault]:
    """The parts in which some equation does not hold."""
    out = []
    shape = tuple((key, tuple(terms.items())) for key, terms in system.equations.items())
    for part in _parts(tuple(system.cells), shape):
        given = [system.cells[name] for name in part.cells]
        values = tuple(cell.value for cell in given)
        residuals = tuple(constant + sum(factor * values[c] for c, factor in terms)
                          for constant, terms in zip(part.constants, part.terms, strict=True))
        if any(residuals):
            out.append(Fault(part, values, tuple(cell.lowest for cell in given), tuple(cell.cost for cell in given),
                             residuals))
    return out


@lru_cache(maxsize=64)
def _parts(names: tuple[str, ...], shape: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]) -> tuple[Part, ...]:
    """The equations cut into parts that share no cell. Cached: reports on one template have the same shape."""
    order = {name: i for i, name in enumerate(names)}
    groups: list[tuple[set[str], list[int]]] = []
    for e, (_, terms) in enumerate(shape):
        cells = {name for name, factor in terms if factor and name != CONSTANT}
        joined = [group for group in groups if not cells.isdisjoint(group[0])]
        groups = [group for group in groups if cells.isdisjoint(group[0])]
        groups.append((cells.union(*(g[0] for g in joined)), sorted([e, *(i for g in joined for i in g[1])])))
    groups.sort(key=lambda group: group[1])
    return tuple(_part(sorted(cells, key=order.__getitem__), [shape[e] for e in equations])
                 for cells, equations in groups)


def _part(names: list[str], shape: list[tuple[str, tuple[tuple[str, int], ...]]]) -> Part:
    at = {name: i for i, name in enumerate(names)}
    terms = tuple(tuple((at[name], factor) for name, factor in given if factor and name != CONSTANT)
                  for _, given in shape)
    touches: list[list[tuple[int, int]]] = [[] for _ in names]
    for e, given in enumerate(terms):
        for cell, factor in given:
            touches[cell].append((e, factor))
    masks = tuple(sum(1 << e for e, _ in touched) for touched in touches)
    alike: dict[int, list[int]] = {}
    for c, mask in enumerate(masks):
        alike.setdefault(mask, []).append(c)
    return Part(tuple(names), tuple(key for key, _ in shape), tuple(dict(given).get(CONSTANT, 0) for _, given in shape),
                terms, tuple(map(tuple, touches)), masks, tuple(sum(1 << c for c, _ in given) for given in terms),
                {mask: tuple(cells) for mask, cells in alike.items()}, _families(terms, masks),
                max((mask.bit_count() for mask in masks), default=0))


def _families(terms: tuple[tuple[tuple[int, int], ...], ...], masks: tuple[int, ...]) -> tuple[int, ...]:
    """From each equation, the first family that can be grown; those of the shortest equations first."""
    neighbours = []
    for e, given in enumerate(terms):
        near = 1 << e
        for cell, _ in given:
            near |= masks[cell]
        neighbours.append(near)
    found: dict[int, None] = {}
    for seed in range(len(terms)):
        family, taken = 1 << seed, neighbours[seed]
        for e in range(len(terms)):
            if not taken >> e & 1:
                family |= 1 << e
                taken |= neighbours[e]
        found[family] = None
    return tuple(sorted(found, key=lambda family: sum(len(terms[e]) for e in bits(family)) / family.bit_count()))


def solutions(fault: Fault, residuals: Sequence[int], support: Sequence[int],
              most: int) -> tuple[list[tuple[int, ...]], bool]:
    """All changes of exactly these cells that turn `residuals` to 0, each in the order of `support`.

    Gauss-Jordan over the fractions; where a direction stays free, the integers that the lowest values leave to it are
    gone through. The second value is False where there are more (or endlessly many) than were listed.
    """
    low = [None if fault.lowest[c] is None else fault.lowest[c] - fault.values[c] for c in support]  # type: ignore[operator]
    rows = _reduced(fault.part, residuals, support)
    if rows is None:
        return [], True
    pivots = {p for p, _ in rows}
    free = [i for i in range(len(support)) if i not in pivots]
    out: list[tuple[int, ...]] = []
    tried = count()

    def fix(known: dict[int, int]) -> bool:
        """Whether all values of the free cells not yet known were gone through."""
        rest = [f for f in free if f not in known]
        if rest:
            first, last = _interval(rest, known, rows, low)
            if first is None or last is None:
                complete = False
                if first is None and last is None:
                    first, last = -_TRIED // 2, _TRIED // 2
                elif first is None:
                    assert last is not None
                    first = last - _TRIED
                else:
                    last = first + _TRIED
            else:
                complete = True
            for value in range(first, last + 1):
                if len(out) > most or next(tried) > _TRIED:
                    return False
                complete = fix({**known, rest[0]: value}) and complete
            return complete
        change: list[int] = [known.get(i, 0) for i in range(len(support))]
        for p, row in rows:
            exact = row[-1] - sum((row[f] * known[f] for f in free), Fraction(0))
            if exact.denominator != 1:
                return True
            change[p] = exact.numerator
        if all(change) and all(least is None or d >= least for d, least in zip(change, low, strict=True)):
            out.append(tuple(change))
        return True

    complete = fix({})
    return out[:most], complete and len(out) <= most


def _reduced(part: Part, residuals: Sequence[int],
             support: Sequence[int]) -> list[tuple[int, list[Fraction]]] | None:
    """(pivot, row) of the reduced equations of these cells, the right side last; None where they contradict."""
    position = {c: i for i, c in enumerate(support)}
    touched: dict[int, list[Fraction]] = {}
    for c in support:
        for e, factor in part.touches[c]:
            row = touched.setdefault(e, [Fraction(0)] * len(support) + [Fraction(-residuals[e])])
            row[position[c]] += factor
    if any(residual and e not in touched for e, residual in enumerate(residuals)):
        return None
    rows = list(touched.values())
    done: list[tuple[int, list[Fraction]]] = []
    for column in range(len(support)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot[:] = [value / pivot[column] for value in pivot]
        for row in [*rows, *(row for _, row in done)]:
            if times := row[column]:
                row[:] = [a - times * b for a, b in zip(row, pivot, strict=True)]
        done.append((column, pivot))
    return None if any(row[-1] for row in rows) else done


def _interval(rest: list[int], known: dict[int, int], rows: list[tuple[int, list[Fraction]]],
              low: list[int | None]) -> tuple[int | None, int | None]:
    """What the lowest values leave to the first free cell, by narrowing all free cells in turn; None: no end."""
    ends: dict[int, list[Fraction | None]] = {f: [None if low[f] is None else Fraction(low[f]), None]  # type: ignore[arg-type]
                                              for f in rest}
    # Each pivot cell is its row's right side less the free cells, and must not fall below its lowest value.
    rooms = [(row[-1] - low[p] - sum((row[f] * value for f, value in known.items()), Fraction(0)), row)  # type: ignore[operator]
             for p, row in rows if low[p] is not None]
    for _ in range(len(rest) + 1):
        for room, row in rooms:
            for f in rest:
                if not row[f]:
                    continue
                others = [(row[g], ends[g][0 if row[g] > 0 else 1]) for g in rest if g != f and row[g]]
                taken = [factor * least for factor, least in others if least is not None]
                if len(taken) < len(others):
                    continue
                end = (room - sum(taken, Fraction(0))) / row[f]
                side = 1 if row[f] > 0 else 0
                before = ends[f][side]
                ends[f][side] = end if before is None else (min(before, end) if side else max(before, end))
    first, last = ends[rest[0]]
    return None if first is None else ceil(first), None if last is None else floor(last)
