"""The smallest repair of one part as an integer programme, solved by HiGHS through scipy.

scipy is loaded at the first use; where it cannot be, nothing is proved and nothing found.
"""

from __future__ import annotations

import contextlib
import ctypes
import math
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from gouji.locating.linear import Fault

Proof = Literal["found", "none", "unknown"]

# What scipy.optimize.milp returns as status.
_OPTIMAL, _INFEASIBLE = 0, 2
_EMPTIED = 8
# Of one programme: the branches it may look at; and the seconds after which it must have come to harm.
_NODES = 2_000
_HANGS = 60
# Above this the solver's tolerances (1e-6) would let changes through that count as none.
_CEILING = 400_000


@dataclass(frozen=True, slots=True)
class Answer:
    """found: these cells can be changed so that all equations hold. none: proved that no such cells are there."""

    proof: Proof
    cells: tuple[int, ...] = ()


class Budget:
    """How many programmes may still be solved: work, not time, so that the answer does not depend on the machine."""

    def __init__(self, programmes: int) -> None:
        self.programmes = programmes

    def spend(self) -> bool:
        """Whether there is one left; it is gone then."""
        self.programmes -= 1
        return self.programmes >= 0


class Programme:
    """One part that is asked several questions."""

    def __init__(self, fault: Fault, budget: Budget) -> None:
        self.fault = fault
        self.budget = budget

    def smallest(self, at_least: int) -> Answer:
        """The cells of a repair with as few cells as possible; `at_least`: known to be needed."""
        return self._solve([1] * len(self.fault.part.cells), at_least, len(self.fault.part.cells))

    def another(self, size: int, without: Iterable[Sequence[int]], outside: Iterable[int] = ()) -> Answer:
        """The cheapest `size` cells that repair everything, none of the sets in `without`; where `outside` is given,
        at least one of them is not in it."""
        return self._solve(self.fault.costs, size, size, without, outside)

    def _solve(self, objective: Sequence[int], at_least: int, at_most: int, without: Iterable[Sequence[int]] = (),
               outside: Iterable[int] = ()) -> Answer:
        if not self.budget.spend():
            return Answer("unknown")
        try:
            import numpy as np
            from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]
            from scipy.sparse import csr_array  # type: ignore[import-untyped]
        except ImportError:
            return Answer("unknown")
        part, fault = self.fault.part, self.fault
        number = len(part.cells)
        most = _most(fault)
        least = [-most if low is None else min(low - value, 0)
                 for value, low in zip(fault.values, fault.lowest, strict=True)]
        # Variables: the change of each cell, then whether it changes at all. Rows: coefficients, lowest, highest.
        rows: list[tuple[dict[int, int], float, float]] = [
            (dict(terms), -residual, -residual) for terms, residual in zip(part.terms, fault.residuals, strict=True)]
        for cell in range(number):
            rows.append(({cell: 1, number + cell: -most}, -math.inf, 0))
            rows.append(({cell: 1, number + cell: -least[cell]}, 0, math.inf))
        # Follows from the rest, but tells the solver at once: what fails needs a changed cell.
        rows += [({number + cell: 1 for cell, _ in terms}, 1, math.inf)
                 for terms, residual in zip(part.terms, fault.residuals, strict=True) if residual]
        rows.append(({number + cell: 1 for cell in range(number)}, at_least, at_most))
        rows += [({number + cell: 1 for cell in cells}, -math.inf, len(cells) - 1) for cells in without]
        if inside := set(outside):
            rows.append(({number + cell: 1 for cell in range(number) if cell not in inside}, 1, math.inf))
        entries = [(i, j, value) for i, (row, _, _) in enumerate(rows) for j, value in row.items()]
        matrix = csr_array(([v for _, _, v in entries], ([i for i, _, _ in entries], [j for _, j, _ in entries])),
                           shape=(len(rows), 2 * number), dtype=float)
        # Coefficients of 1 and -1 give whole changes by themselves, nearly always; the caller sees to the rest.
        whole = int(any(abs(factor) != 1 for terms in part.terms for _, factor in terms))
        with _quiet():
            result = milp(np.array([0] * number + list(objective)),
                          integrality=np.array([whole] * number + [1] * number),
                          bounds=Bounds(np.array([*least, *[0] * number]), np.array([most] * number + [1] * number)),
                          constraints=LinearConstraint(matrix, [low for _, low, _ in rows], [up for _, _, up in rows]),
                          options={"node_limit": _NODES, "time_limit": _HANGS, "mip_rel_gap": 0})
        if result.status == _INFEASIBLE and most < _CEILING:
            return Answer("none")
        if result.status != _OPTIMAL or result.x is None:
            return Answer("unknown")
        return Answer("found", tuple(cell for cell in range(number) if result.x[number + cell] > 0.5))


def _most(fault: Fault) -> int:
    """No cells need change by more: residuals passed on from cell to cell, and large cells emptied on the way.

    Sums over rows and columns pass a residual on as it is; other coefficients may make it grow at every step.
    """
    largest = max(abs(factor) for terms in fault.part.terms for _, factor in terms)
    passed = sum(map(abs, fault.residuals)) + sum(sorted(map(abs, fault.values))[-_EMPTIED:])
    return min(passed * int(largest ** min(len(fault.part.keys), _EMPTIED)), _CEILING)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """HiGHS writes a line of its own to the process's standard output now and then, past Python's."""
    try:
        sys.stdout.flush()
        kept = os.dup(1)
    except (OSError, ValueError, AttributeError):  # no standard output: nothing to keep clean
        yield
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)
        yield
    finally:
        # What C has buffered would else come out after all.
        with contextlib.suppress(OSError, TypeError, AttributeError):
            ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None).fflush(None)
        os.dup2(kept, 1)
        os.close(kept)
