"""Systems of tables three and four, and the faults that people make in them. For tests and benchmarks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from gouji.locating.search import Cell, System
from gouji.packs import Pack
from gouji.vocabulary import Vocabulary

RULES = ("GJ-301", "GJ-302", "GJ-303", "GJ-401")
PLAIN = 10
Figures = dict[str, int]
Equations = Mapping[str, Mapping[str, int]]
_FLOW = ("new", "carried_in", "closed", "carried_out")


def equations_of(pack: Pack, vocabulary: Vocabulary, rules: tuple[str, ...] = RULES) -> dict[str, dict[str, int]]:
    """The equations inside tables three and four, by check key."""
    return {f"{rule}:{check.scope}": {key.id: factor for key, factor in (check.prepared.coefficients() or {}).items()}
            for rule in rules for check in pack.bound[vocabulary.id][rule].checks}


def system_of(figures: Mapping[str, int], equations: Equations, costs: Mapping[str, int] | None = None) -> System:
    names = dict.fromkeys(name for terms in equations.values() for name in terms)
    return System({name: Cell(figures[name], 0, (costs or {}).get(name, PLAIN)) for name in names}, equations)


def fails(figures: Mapping[str, int], equations: Equations) -> bool:
    return any(sum(factor * figures[name] for name, factor in terms.items()) for terms in equations.values())


class Faults:
    """Each kind of fault, drawn for a consistent table three: the cells that would then read otherwise."""

    def __init__(self, vocabulary: Vocabulary, rng: Random) -> None:
        table = vocabulary.table("applications")
        self.rng = rng
        self.rows = [row.id for row in table.rows]
        self.leaves = [row for row in self.rows if row not in _FLOW]
        self.columns = list(dict.fromkeys(column.id for block in table.blocks for column in block.columns))

    def kinds(self) -> dict[str, Callable[[Figures], Figures]]:
        return {"one cell": lambda figures: self.cells(figures, 1), "two cells": lambda figures: self.cells(figures, 2),
                "three cells": lambda figures: self.cells(figures, 3), "a total": self.total,
                "split digits": self.split, "a swapped pair": self.swap, "a shifted row": self.shifted,
                "a 2x2 block": lambda figures: self.block(figures, 2, 2),
                "six cells": lambda figures: self.cells(figures, 6),
                "ten cells": lambda figures: self.cells(figures, 10),
                "a 2x3 block": lambda figures: self.block(figures, 2, 3)}

    def at(self, row: str, column: str) -> str:
        return f"applications.{row}.{column}"

    def consistent(self) -> Figures:
        """Table three with numbers in a third of its cells, and an empty table four."""
        applicants, rng = self.columns[:-1], self.rng
        figures = {self.at(row, column): rng.choice((1, 2, 3, 5, 8, 13, 40, 124)) if rng.random() < 0.3 else 0
                   for row in self.leaves for column in applicants}
        for column in applicants:
            closed = sum(figures[self.at(row, column)] for row in self.leaves)
            out = rng.choice((0, 0, 1, 3))
            before = min(closed + out, rng.choice((0, 0, 2)))
            figures |= {self.at("closed", column): closed, self.at("carried_out", column): out,
                        self.at("carried_in", column): before, self.at("new", column): closed + out - before}
        for row in self.rows:
            figures[self.at(row, self.columns[-1])] = sum(figures[self.at(row, column)] for column in applicants)
        return figures

    def mistyped(self, value: int) -> int:
        while True:
            wrong = self.rng.choice((value + self.rng.choice((-9, -1, 1, 2, 7, 10, 90)), value * 10,
                                     self.rng.randint(0, 200), 0))
            if wrong >= 0 and wrong != value:
                return wrong

    def cells(self, figures: Figures, number: int) -> Figures:
        names = [self.at(row, column) for row in self.rows for column in self.columns]
        return {name: self.mistyped(figures[name]) for name in self.rng.sample(names, number)}

    def total(self, figures: Figures) -> Figures:
        name = self.rng.choice([self.at("closed", column) for column in self.columns]
                               + [self.at(row, self.columns[-1]) for row in self.rows])
        return {name: self.mistyped(figures[name])}

    def split(self, figures: Figures) -> Figures:
        """12 written as 1 | 2, over the next column's number."""
        pairs = [(self.at(row, a), self.at(row, b)) for row in self.rows
                 for a, b in zip(self.columns, self.columns[1:], strict=False) if figures[self.at(row, a)] > 9]
        if not pairs:
            return {}
        a, b = self.rng.choice(pairs)
        tens, ones = divmod(figures[a], 10)
        return {a: tens, b: ones}

    def swap(self, figures: Figures) -> Figures:
        row = self.rng.choice(self.rows)
        a, b = (self.at(row, column) for column in self.rng.sample(self.columns, 2))
        return {a: figures[b], b: figures[a]}

    def shifted(self, figures: Figures) -> Figures:
        """A row's numbers one column too far right, the last one lost."""
        row = self.rng.choice(self.rows)
        old = [figures[self.at(row, column)] for column in self.columns]
        return {self.at(row, column): value for column, value in zip(self.columns, [0, *old[:-1]], strict=True)}

    def block(self, figures: Figures, rows: int, columns: int) -> Figures:
        across = self.rng.sample(self.columns[:-1], columns)
        return {name: self.mistyped(figures[name]) for row in self.rng.sample(self.leaves, rows)
                for name in (self.at(row, column) for column in across)}
