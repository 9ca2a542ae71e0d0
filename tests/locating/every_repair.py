"""Oracles for the smallest repairs: slow, plain, and sharing no code with the engine. For tests and benchmarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product
from math import inf

from gouji.locating.search import Component, System

Repair = frozenset[tuple[str, int]]  # (cell, new value)


def residuals(system: System, changes: Mapping[str, int] | None = None) -> dict[str, int]:
    values = {"": 1} | {name: cell.value for name, cell in system.cells.items()} | dict(changes or {})
    return {key: sum(factor * values[name] for name, factor in terms.items())
            for key, terms in system.equations.items()}


def chosen(components: Sequence[Component], most: int = 20_000) -> set[Repair]:
    """All repairs of the whole: one of each component."""
    out: set[Repair] = set()
    for choice in product(*(component.repairs for component in components)):
        out.add(frozenset(pair for repair in choice for pair in repair.items()))
        assert len(out) <= most
    return out


def supports(repairs: Iterable[Repair]) -> set[frozenset[str]]:
    return {frozenset(name for name, _ in repair) for repair in repairs}


def in_box(system: System, lowest: int, highest: int) -> set[Repair]:
    """The smallest repairs among all vectors of values in a box, one by one."""
    names = list(system.cells)
    best: set[Repair] = set()
    least: float = inf
    equations = [[terms.get(name, 0) for name in names] for terms in system.equations.values()]
    constants = [terms.get("", 0) for terms in system.equations.values()]
    ranges = [range(lowest if cell.lowest is None else cell.lowest, highest + 1) for cell in system.cells.values()]
    old = [cell.value for cell in system.cells.values()]
    for new in product(*ranges):
        number = sum(a != b for a, b in zip(old, new, strict=True))
        if number > least or any(constant + sum(f * v for f, v in zip(factors, new, strict=True))
                                 for factors, constant in zip(equations, constants, strict=True)):
            continue
        if number < least:
            best, least = set(), number
        best.add(frozenset((name, b) for name, a, b in zip(names, old, new, strict=True) if a != b))
    return best


def up_to_two(system: System) -> set[Repair]:
    """The smallest repairs of one cell or of two, tried one by one; empty where more cells are needed.

    A change of two cells is settled by the equations of either; pairs that share all their equations are not covered.
    """
    wrong = {key: value for key, value in residuals(system).items() if value}
    touched = {name: {key: terms[name] for key, terms in system.equations.items() if name in terms}
               for name in system.cells}

    def heals(changes: Mapping[str, int]) -> bool:
        left = dict(wrong)
        for name, change in changes.items():
            for key, factor in touched[name].items():
                left[key] = left.get(key, 0) + factor * change
        return not any(left.values()) and all(
            (low := system.cells[name].lowest) is None or system.cells[name].value + change >= low
            for name, change in changes.items())

    def told(changes: Mapping[str, int]) -> Repair:
        return frozenset((name, system.cells[name].value + change) for name, change in changes.items())

    steps = {-value for value in wrong.values()} | set(wrong.values())
    single = {told({name: step}) for name in touched for step in steps if heals({name: step})}
    if single:
        return single
    out = set()
    for a, b in combinations(touched, 2):
        alone = [(a, b, key) for key in touched[a] if key not in touched[b]]
        alone += [(b, a, key) for key in touched[b] if key not in touched[a]]
        if not wrong.keys() <= touched[a].keys() | touched[b].keys() or not alone:
            continue
        first, second, key = alone[0]
        change = -wrong.get(key, 0) * touched[first][key]
        key = next(iter(touched[second]))
        rest = -(wrong.get(key, 0) + touched[first].get(key, 0) * change) * touched[second][key]
        if change and rest and heals({first: change, second: rest}):
            out.add(told({first: change, second: rest}))
    return out


def by_programme(system: System, most: int = 200) -> set[frozenset[str]]:
    """The cells of all smallest repairs, by integer programmes with a cut for each one found."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    names = list(system.cells)
    at = {name: i for i, name in enumerate(names)}
    number, wrong = len(names), residuals(system)
    ceiling = sum(map(abs, wrong.values())) + 2 * max(cell.value for cell in system.cells.values()) + 10
    equal = np.zeros((len(wrong), 2 * number))
    for i, terms in enumerate(system.equations.values()):
        for name, factor in terms.items():
            equal[i, at[name]] = factor
    right = np.array([-value for value in wrong.values()])
    up = np.hstack([np.eye(number), -ceiling * np.eye(number)])
    down = np.hstack([np.eye(number), np.diag([cell.value if cell.lowest == 0 else ceiling
                                               for cell in system.cells.values()])])
    low = np.array([-cell.value if cell.lowest == 0 else -ceiling for cell in system.cells.values()] + [0] * number)
    bounds = Bounds(low, np.array([ceiling] * number + [1] * number))
    constraints = [LinearConstraint(equal, right, right), LinearConstraint(up, -np.inf, 0),
                   LinearConstraint(down, 0, np.inf)]
    out: set[frozenset[str]] = set()
    size: float = inf
    while len(out) < most:
        result = milp(np.array([0] * number + [1] * number), integrality=np.array([0] * number + [1] * number),
                      bounds=bounds, constraints=constraints, options={"mip_rel_gap": 0})
        if result.x is None:
            break
        found = [i for i in range(number) if abs(result.x[i]) > 0.5]
        if len(found) > size:
            break
        size = len(found)
        out.add(frozenset(names[i] for i in found))
        cut = np.zeros((1, 2 * number))
        cut[0, [number + i for i in found]] = 1
        constraints.append(LinearConstraint(cut, -np.inf, size - 1))
    return out
