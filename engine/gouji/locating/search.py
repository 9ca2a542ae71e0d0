"""The smallest repairs of a system of equations, cut into components that can be mended one without the other.

Parts that share no cell are searched each on its own: by branch and bound as far as that is exact (`branching`), beyond
that with an integer programme (`programme`), which gives one smallest repair; what hangs together in it is then listed
as exactly, and a last programme proves that no smallest repair lies outside what was listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from gouji.locating.branching import Listing, Repair, least_size, repairs_of_size, within_reach
from gouji.locating.linear import Cell, Fault, System, bits, faults, solutions
from gouji.locating.programme import Budget, Programme

__all__ = ["Cell", "Component", "System", "smallest_repairs"]

# Integer programmes for one call, some 30 ms each; what is not proved by then is told as not complete.
PROGRAMMES = 20
# Where more cells than this hang together, no list of other repairs is worth its time.
LARGEST = 8


@dataclass(frozen=True, slots=True)
class Component:
    """Failing equations with one explanation.

    `checks` are their keys in the system's order; `repairs` all smallest ways to make them hold (cell -> new value),
    the cheapest first, then by the order of the cells. `complete` is False where more repairs exist than are listed or
    a limit was hit. No repairs and complete: there is none.
    """

    checks: tuple[str, ...]
    repairs: tuple[Mapping[str, int], ...]
    complete: bool


def smallest_repairs(system: System, *, most: int = 64) -> list[Component]:
    """All changes of the fewest cells that make every equation hold; `most` is the number listed of each component.

    A repair of the whole is any choice of one repair from each component. Equations that no change can mend come as
    one component per part, without repairs.
    """
    budget = Budget(PROGRAMMES)
    order = {key: i for i, key in enumerate(system.equations)}
    out = [component for fault in faults(system) for component in _Part(fault, most, budget).components()]
    return sorted(out, key=lambda component: order[component.checks[0]])


@dataclass(slots=True)
class _Group:
    """Equations mended together in every repair found so far, a repair of them, and all of its size once listed."""

    equations: int
    known: Repair
    listing: Listing | None = None


class _Part:
    """One part whose equations do not all hold. `budget` is that of all parts."""

    def __init__(self, fault: Fault, most: int, budget: Budget) -> None:
        self.fault = fault
        self.most = most
        self.budget = budget

    def components(self) -> list[Component]:
        size, listing = self.search(self.fault)
        whole = listing is not None and listing.complete
        groups = self.split(listing) if listing is not None and whole else self.beyond(size, listing)
        return [self.component(group) for group in groups]

    def search(self, fault: Fault) -> tuple[int, Listing | None]:
        """The size of the smallest repairs with their listing, or the size from which on the search cannot tell."""
        for size in range(least_size(fault), len(fault.part.cells) + 1):
            if not within_reach(fault, size):
                return size, None
            listing = repairs_of_size(fault, size)
            if listing.repairs or not listing.complete:
                return size, listing if listing.repairs else None
        return 0, Listing([], True)

    def split(self, listing: Listing) -> list[_Group]:
        """Repairs of the whole cut where their cells share no equation; without repairs, one group of what fails."""
        if not listing.repairs:
            return [_Group(self.fault.failing, (), listing)]
        masks = self.fault.part.masks
        groups = []
        for equations in _joined(masks[cell] for repair in listing.repairs for cell, _ in repair):
            inside = {tuple((cell, change) for cell, change in repair if masks[cell] & equations)
                      for repair in listing.repairs}
            groups.append(_Group(equations, min(inside), Listing(sorted(inside), listing.complete)))
        return groups

    def component(self, group: _Group) -> Component:
        fault, listing = self.fault, group.listing
        assert listing is not None
        repairs = sorted(listing.repairs, key=lambda repair: (sum(fault.costs[cell] for cell, _ in repair), repair))
        return Component(
            tuple(fault.part.keys[e] for e in bits(group.equations & fault.failing)),
            tuple({fault.part.cells[cell]: fault.values[cell] + change for cell, change in repair}
                  for repair in repairs[:self.most]),
            listing.complete and len(repairs) <= self.most)

    # Beyond the search

    def programme(self, fault: Fault) -> Programme:
        return Programme(fault, self.budget)

    def beyond(self, size: int, known: Listing | None) -> list[_Group]:
        """From one smallest repair: list each of its groups on its own, join those that turn out to meet, and ask for
        a smallest repair with a cell outside all listed ones until there is none."""
        whole = self.programme(self.fault)
        if known is None:
            known = self.first(whole, size)
            if not known.repairs:
                return self.split(known)
        size = len(known.repairs[0])
        groups = self.split(Listing(known.repairs[:1], False))
        if any(len(group.known) > LARGEST for group in groups):
            return groups
        for group in groups:
            group.listing = None
        proved = False
        while True:
            for group in groups:
                if group.listing is None:
                    group.listing = self.listed(group)
            met = self.join(groups, [])
            if len(met) < len(groups):
                groups = met
                continue
            groups = met
            if not all(group.listing is not None and group.listing.complete for group in groups):
                break
            if len(groups) == 1:  # listed as a whole
                proved = True
                break
            listed = {cell for group in groups if group.listing for repair in group.listing.repairs
                      for cell, _ in repair}
            answer = whole.another(size, (), listed)
            proved = answer.proof == "none"
            if answer.proof != "found" or set(answer.cells) <= listed:
                break
            groups = self.join(groups, [self.fault.part.masks[cell] for cell in answer.cells])
            if all(group.listing is not None for group in groups):
                break
        for group in groups:
            group.listing = group.listing or self.listed(group)
            group.listing.complete &= proved
        return groups

    def first(self, programme: Programme, size: int) -> Listing:
        """One smallest repair; none and complete where it is proved that there is none."""
        while True:
            answer = programme.smallest(size)
            if answer.proof != "found":
                return Listing([], answer.proof == "none")
            size = len(answer.cells)
            tried = []
            while answer.proof == "found":  # a set of cells may do for fractions only
                changes, _ = solutions(self.fault, self.fault.residuals, answer.cells, 1)
                if changes:
                    return Listing([tuple(zip(answer.cells, changes[0], strict=True))], False)
                tried.append(answer.cells)
                answer = programme.another(size, tried)
            if answer.proof == "unknown":
                return Listing([], False)
            size += 1

    def listed(self, group: _Group) -> Listing:
        """All repairs of a group's failing equations as if the others held."""
        fault = replace(self.fault, residuals=tuple(
            residual if group.equations >> e & 1 else 0 for e, residual in enumerate(self.fault.residuals)))
        _, listing = self.search(fault)
        if listing is not None and listing.complete:
            return listing
        programme = self.programme(fault)
        found = {repair for repair in listing.repairs if len(repair) == len(group.known)} if listing else set()
        tried: list[tuple[int, ...]] = []
        cells = tuple(cell for cell, _ in group.known)
        while True:
            tried.append(cells)
            changes, complete = solutions(fault, fault.residuals, cells, self.most + 1)
            found |= {tuple(zip(cells, change, strict=True)) for change in changes}
            if not complete or len(found) > self.most:
                return Listing(sorted(found), False)
            answer = programme.another(len(cells), tried)
            if answer.proof != "found":
                return Listing(sorted(found), answer.proof == "none")
            cells = answer.cells

    def join(self, groups: list[_Group], more: list[int]) -> list[_Group]:
        """Groups whose repairs touch a common equation become one, to be listed again."""
        masks = self.fault.part.masks
        grown = [reduce(or_, (masks[cell] for repair in group.listing.repairs for cell, _ in repair), group.equations)
                 if group.listing else group.equations for group in groups]
        out = []
        for equations in _joined([*grown, *more]):
            inside = [i for i, mask in enumerate(grown) if mask & equations]
            if len(inside) == 1 and not any(mask & equations & ~grown[inside[0]] for mask in more):
                out.append(_Group(grown[inside[0]], groups[inside[0]].known, groups[inside[0]].listing))
            else:
                out.append(_Group(equations, tuple(sorted(change for i in inside for change in groups[i].known))))
        return out


def _joined(masks: Iterable[int]) -> list[int]:
    """Masks with a common bit united, in the order of their lowest bits."""
    out: list[int] = []
    for mask in masks:
        apart = []
        for other in out:
            if other & mask:
                mask |= other
            else:
                apart.append(other)
        out = [*apart, mask]
    return sorted(out, key=lambda mask: mask & -mask)
