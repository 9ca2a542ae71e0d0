"""The smallest repairs of one part by branch and bound on its residuals."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

from gouji.locating.linear import Fault, bits, solutions

Repair = tuple[tuple[int, int], ...]  # (cell, change), by cell

# Beyond so many steps of the search the integer programme is quicker.
_STEPS = 50_000
# So many repairs of one size are kept; by far more than anyone reads.
_KEPT = 4096
# Rings (see `repairs_of_size`) are listed up to this many cells.
_RING = 4


@dataclass(slots=True)
class Listing:
    """Repairs of one size. `complete` is False where a limit was hit; then some, or all, may be lacking."""

    repairs: list[Repair]
    complete: bool


def least_size(fault: Fault) -> int:
    """A bound from below: failing equations of which no two share a cell need a cell each."""
    failing = fault.failing
    touched = -(-failing.bit_count() // max(fault.part.most_touched, 1))
    return max([touched, *((failing & family).bit_count() for family in fault.part.families)])


def within_reach(fault: Fault, size: int) -> bool:
    """Whether `repairs_of_size` finds every repair of this size."""
    return size <= _RING or size - least_size(fault) <= _RING // 2


def repairs_of_size(fault: Fault, size: int) -> Listing:
    """All repairs of `size` cells, provided that no repair is smaller and the size is `within_reach`.

    The cells still to be found either leave some equation to one of them alone: it fails, and its residual gives the
    change. Or they form a ring: every equation that they touch is touched by two or more of them. No cell is in two
    equations of a family, so a ring has at least twice as many cells as failing equations of the family: with `slack`
    cells more than such equations, rings have 2 * slack cells at most, and among any slack + 1 of these equations one
    is left to one cell alone. Taking a cell away never raises the slack, so what holds at the start holds below.
    """
    search = _Search(fault)
    search.step(fault.failing, 0, size)
    return Listing(sorted(tuple(sorted(repair)) for repair in search.found),
                   search.complete and search.steps <= _STEPS and len(search.found) <= _KEPT)


class _Search:
    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.part = fault.part
        self.residuals = list(fault.residuals)
        self.low: list[float] = [-math.inf if least is None else least - value
                                 for value, least in zip(fault.values, fault.lowest, strict=True)]
        self.changed: list[tuple[int, int]] = []
        self.found: set[frozenset[tuple[int, int]]] = set()
        self.steps = 0
        self.complete = True

    def step(self, failing: int, closed: int, left: int) -> None:
        """Explain the failing equations by `left` more cells, none of them in a closed equation."""
        self.steps += 1
        if self.steps > _STEPS or len(self.found) > _KEPT:
            return
        part, residuals = self.part, self.residuals
        if left == 1:
            self.last(failing)
            return
        bound, family = 0, 0
        for candidate in part.families:
            number = (failing & candidate).bit_count()
            if number > bound:
                bound, family = number, candidate
        slack = left - bound
        if slack < 0:
            return
        if bound > slack:
            branches = sorted(bits(failing & family), key=lambda e: len(part.terms[e]))[:slack + 1]
        else:
            branches = bits(failing)
            if left <= _RING:
                self.rings(failing, closed, left)
        room = part.most_touched * (left - 1)
        for e in branches:
            residual = residuals[e]
            for cell, factor in part.terms[e]:
                if part.masks[cell] & closed or residual % factor:
                    continue
                change = -(residual // factor)
                if change < self.low[cell]:
                    continue
                after = failing
                for q, weight in part.touches[cell]:
                    if residuals[q] + weight * change:
                        after |= 1 << q
                    else:
                        after &= ~(1 << q)
                if not after or after.bit_count() > room:
                    continue
                for q, weight in part.touches[cell]:
                    residuals[q] += weight * change
                self.changed.append((cell, change))
                self.step(after, closed | 1 << e, left - 1)
                self.changed.pop()
                for q, weight in part.touches[cell]:
                    residuals[q] -= weight * change

    def last(self, failing: int) -> None:
        """One cell must touch exactly what fails."""
        for cell in self.part.alike.get(failing, ()):
            touched = self.part.touches[cell]
            e, factor = touched[0]
            change = -(self.residuals[e] // factor)
            if change >= self.low[cell] and not any(self.residuals[q] + weight * change for q, weight in touched):
                self.found.add(frozenset([*self.changed, (cell, change)]))

    def rings(self, failing: int, closed: int, left: int) -> None:
        """All `left` cells that heal everything and leave no equation to one of them alone."""
        part = self.part
        seen: set[frozenset[int]] = set()

        def grow(ring: tuple[int, ...], once: int, touched: int) -> None:
            key = frozenset(ring)
            self.steps += 1
            if key in seen or self.steps > _STEPS:
                return
            seen.add(key)
            lacking = once | failing & ~touched
            missing = left - len(ring)
            if not missing:
                if not lacking:
                    self.keep(ring)
                return
            if lacking.bit_count() > missing * part.most_touched:
                return
            cells = -1
            for e in bits(lacking if missing == 1 else lacking & -lacking):
                cells &= part.members[e]
            for cell in bits(cells) if lacking else range(len(part.cells)):
                mask = part.masks[cell]
                if cell not in ring and not mask & closed and (missing > 1 or not mask & ~touched):
                    grow((*ring, cell), once & ~mask | mask & ~touched, touched | mask)

        shortest = min(bits(failing), key=lambda e: len(part.terms[e]))
        usable = [cell for cell, _ in part.terms[shortest] if not part.masks[cell] & closed]
        for a, b in combinations(usable, 2):
            grow((a, b), part.masks[a] ^ part.masks[b], part.masks[a] | part.masks[b])

    def keep(self, ring: tuple[int, ...]) -> None:
        changes, complete = solutions(self.fault, self.residuals, ring, _KEPT)
        self.complete &= complete
        for change in changes:
            self.found.add(frozenset([*self.changed, *zip(ring, change, strict=True)]))
