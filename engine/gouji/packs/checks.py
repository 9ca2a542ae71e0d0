"""The checks of a rule on a template, one for each scope, with their names resolved to figures when first needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, overload

from gouji.expressions import Node, Prepared, bind, check_type, prepare, references
from gouji.expressions.fields import CELL, Binding, Fields
from gouji.expressions.nodes import Comparison, Name
from gouji.expressions.parser import renamed
from gouji.vocabulary import Table


class Scope(NamedTuple):
    """What one check of a rule is of: a row, a column, a cell, or ("") the whole.

    `id` is that of the row or column, row.column for a cell; `label` is printed on the form (of a cell, its row's, and
    `column` its column's); `short` is what rules call it.
    """

    id: str
    label: str
    short: str
    binding: Binding
    column: str = ""


class _Meaning(NamedTuple):
    """What the names of a check stand for on its scope; see BoundCheck."""

    prepared: Prepared
    confirms: bool
    split: int
    coefficients: dict[str, int] | None


class BoundCheck:
    """One check of an equation or plausibility rule.

    `split` is how many of its keys stand left of the comparison sign. `coefficients`: for an equation that vouches for
    its cells when it holds (an exact one over this report's own figures), what each cell counts in left - right, where
    it is linear. What its names mean is found when first asked for.
    """

    __slots__ = ("_formula", "_meaning", "scope_of")

    def __init__(self, scope: Scope, formula: Formula) -> None:
        self.scope_of = scope
        self._formula = formula
        self._meaning: _Meaning | None = None

    def __getstate__(self) -> tuple[Scope, Formula, _Meaning | None]:
        return self.scope_of, self._formula, self._meaning

    def __setstate__(self, state: tuple[Scope, Formula, _Meaning | None]) -> None:
        self.scope_of, self._formula, self._meaning = state

    @property
    def scope(self) -> str:
        return self.scope_of.id

    @property
    def label(self) -> str:
        return self.scope_of.label

    @property
    def short(self) -> str:
        return self.scope_of.short

    @property
    def column(self) -> str:
        """The printed label of the column, for a check of a cell or a column."""
        return self.scope_of.column or self.scope_of.label

    @property
    def prepared(self) -> Prepared:
        return self.meaning.prepared

    @property
    def confirms(self) -> bool:
        return self.meaning.confirms

    @property
    def split(self) -> int:
        return self.meaning.split

    @property
    def coefficients(self) -> dict[str, int] | None:
        return self.meaning.coefficients

    @property
    def meaning(self) -> _Meaning:
        """Raises ExpressionError where the check cannot be understood; never once the pack was loaded."""
        if self._meaning is None:
            self._meaning = self._formula.on(self.scope_of)
        return self._meaning


@dataclass(frozen=True, slots=True)
class Formula:
    """The check of a rule before its names are looked up."""

    parsed: Node
    equation: bool
    fields: Fields

    def on(self, scope: Scope) -> _Meaning:
        of_a_cell = scope.binding.row is not None and scope.binding.column is not None
        parsed = renamed(self.parsed, lambda name: _of_cell(name, scope)) if of_a_cell else self.parsed
        node = bind(parsed, lambda parts: self.fields.resolve(parts, scope.binding))
        check_type(node, "condition")
        prepared, confirms = prepare(node), self.equation and _confirms(node)
        linear = prepared.coefficients() if confirms else None
        return _Meaning(prepared, confirms, _split(node),
                        None if linear is None else {key.id: factor for key, factor in linear.items()})


class Cells(Sequence[BoundCheck]):
    """The checks of a rule for each cell of a table: hundreds, of which a report without a roster needs none, so that
    a pack in the cache holds only what they are made of."""

    __slots__ = ("_checks", "_formula", "_only", "_table")

    def __init__(self, formula: Formula, table: Table, only: tuple[str, ...]) -> None:
        self._formula, self._table, self._only = formula, table, only
        self._checks: tuple[BoundCheck, ...] | None = None

    def _made(self) -> tuple[BoundCheck, ...]:
        if self._checks is None:
            self._checks = tuple(BoundCheck(scope, self._formula) for scope in cells_of(self._table, self._only))
        return self._checks

    def some(self) -> tuple[BoundCheck, ...]:
        """One or more for each row and for each column of each block: what a name stands for depends on the block and
        on one of the two, so that what some cell cannot understand, one of these cannot either."""
        blocks = {row.id: i for i, block in enumerate(self._table.blocks) for row in block.rows}
        seen: set[tuple[int, str | None, str]] = set()
        found = []
        for check in self._made():
            _, row, column = check.scope_of.binding
            lines = {(blocks[row or ""], row, "row"), (blocks[row or ""], column, "column")}
            if not lines <= seen:
                seen |= lines
                found.append(check)
        return tuple(found)

    @overload
    def __getitem__(self, place: int) -> BoundCheck: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[BoundCheck]: ...

    def __getitem__(self, place: int | slice) -> BoundCheck | Sequence[BoundCheck]:
        return self._made()[place]

    def __len__(self) -> int:
        return len(self._made())

    def __getstate__(self) -> tuple[object, ...]:
        return self._formula, self._table, self._only

    def __setstate__(self, state: tuple[Formula, Table, tuple[str, ...]]) -> None:
        self._formula, self._table, self._only = state
        self._checks = None


def cells_of(table: Table, only: tuple[str, ...]) -> Iterator[Scope]:
    """The cells of a table row by row; `only` names rows, columns or cells (row.column)."""
    for block in table.blocks:
        for row in block.rows:
            for column in block.columns:
                short = f"{row.short}.{column.short}"
                if not only or {row.short, column.short, short}.intersection(only):
                    yield Scope(f"{row.id}.{column.id}", row.label.text, short,
                                Binding(table, row.id, column.id), column.label.text)


def _of_cell(name: Name, scope: Scope) -> Name:
    """本格 by the name of the cell: so it is bound, and so messages call it."""
    if name.parts[-1] not in CELL or scope.binding.row is None or scope.binding.column is None:
        return name
    row, _, column = scope.short.partition(".")
    return replace(name, parts=(*name.parts[:-1], row, column), spans=(*name.spans, *name.spans[-1:]))


def _confirms(node: Node) -> bool:
    """Whether the check, when it holds, vouches for its cells: an exact equation over this report's own figures."""
    return isinstance(node, Comparison) and node.operator == "=" and node.tolerance is None and all(
        key.scope == "own" for reference in references(node) for key in reference.keys)


def _split(node: Node) -> int:
    left = node.left if isinstance(node, Comparison) else node
    return len({key for reference in references(left) for key in reference.keys})
