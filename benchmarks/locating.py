"""Which cell is wrong: time and exactness over consistent tables spoiled as people spoil them.

    .venv/bin/python benchmarks/locating.py [TABLES [EXACT]]

Beside it runs one integer programme per table (scipy's HiGHS), which finds one smallest repair and lists no others.
With EXACT, so many tables of each kind are also compared with an oracle that lists every smallest repair by programmes
of its own (tests/locating/every_repair.py), which takes minutes.
"""

from __future__ import annotations

import contextlib
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "locating"))

import every_repair
import spoiling
from generate import generate

import gouji
from gouji.locating.linear import faults
from gouji.locating.programme import Budget, Programme
from gouji.locating.search import Component, System, smallest_repairs
from gouji.packs import Pack

T = TypeVar("T")
TABLES = 200
_COMPARED = 30  # tables of each kind solved by the programme too
_ORACLE = 150  # where the oracle lists more, it is stopped and nothing said


def spoiled(pack: Pack, kind: str, tables: int) -> list[System]:
    """Tables three and four of generated reports with a fault of the kind, on both templates in turn."""
    rng = random.Random(kind)
    shapes = [(vocabulary, spoiling.equations_of(pack, vocabulary)) for vocabulary in pack.vocabularies]
    out: list[System] = []
    while len(out) < tables:
        vocabulary, equations = shapes[len(out) % len(shapes)]
        figures = generate(vocabulary, vocabulary.first_year, rng).figures
        figures |= spoiling.Faults(vocabulary, rng).kinds()[kind](figures)
        if spoiling.fails(figures, equations):
            out.append(spoiling.system_of(figures, equations))
    return out


def timed(do: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    result = do()
    return (time.perf_counter() - start) * 1000, result


def one_repair(system: System) -> int:
    """The number of cells of one smallest repair, by the programme alone."""
    return sum(len(Programme(fault, Budget(1)).smallest(1).cells) for fault in faults(system))


def cells_of(components: list[Component]) -> int:
    return sum(len(component.repairs[0]) for component in components if component.repairs)


def exactness(systems: list[System]) -> str:
    """How many listings are complete and equal to the oracle's, how many differ, how many neither can vouch for."""
    equal = different = unsaid = 0
    for system in systems:
        components = smallest_repairs(system)
        wanted = every_repair.by_programme(system, _ORACLE)
        if len(wanted) == _ORACLE or not all(component.complete for component in components):
            unsaid += 1
        elif every_repair.supports(every_repair.chosen(components)) == wanted:
            equal += 1
        else:
            different += 1
    return f"{equal} exact, {different} wrong, {unsaid} open"


def run(tables: int = TABLES, exact: int = 0) -> list[str]:
    """A line per kind: times in ms; then how often both find the same number of cells, how many tables have one repair
    only, the most repairs of a component, and how many tables have a component that is not complete."""
    pack = gouji.load_pack()
    with contextlib.suppress(ImportError):
        __import__("scipy.optimize")
    lines = [f"{tables} tables of each kind; times in ms",
             f"{'':16}{'median':>9}{'p95':>9}{'max':>9}{'HiGHS':>9}{'ratio':>8}{'same size':>11}{'unique':>8}"
             f"{'most':>6}{'open':>6}"]
    for kind in spoiling.Faults(pack.vocabularies[0], random.Random()).kinds():
        systems = spoiled(pack, kind, tables)
        for system in systems[:2]:  # the shapes of both templates are known from then on
            smallest_repairs(system)
        runs = [timed(lambda system=system: smallest_repairs(system)) for system in systems]  # type: ignore[misc]
        beside = [timed(lambda system=system: one_repair(system)) for system in systems[:_COMPARED]]  # type: ignore[misc]
        times = sorted(took for took, _ in runs)
        median, programme = statistics.median(times), statistics.median(took for took, _ in beside)
        same = sum(cells_of(found) == size for (_, found), (_, size) in zip(runs, beside, strict=False))
        unique = sum(all(len(c.repairs) == 1 for c in found) for _, found in runs)
        most = max(len(c.repairs) for _, found in runs for c in found)
        left_open = sum(not all(c.complete for c in found) for _, found in runs)
        lines.append(f"{kind:16}{median:9.3f}{times[int(len(times) * 0.95)]:9.2f}{times[-1]:9.1f}{programme:9.1f}"
                     f"{programme / median:7.1f}x{f'{same}/{len(beside)}':>11}{unique:8}{most:6}{left_open:6}"
                     + (f"   {exactness(systems[:exact])}" if exact else ""))
    return lines


def main() -> None:
    sys.stdout.write("\n".join(run(*map(int, sys.argv[1:3]))) + "\n")


if __name__ == "__main__":
    main()
