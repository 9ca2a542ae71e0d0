"""A rule made ready for one template: its checks, one per scope, with their names resolved to figures."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gouji.expressions import Node, Prepared, bind, check_type, parse, prepare, references
from gouji.expressions.fields import Binding, Fields
from gouji.expressions.nodes import Comparison
from gouji.packs.models import Rule
from gouji.vocabulary import Table, Vocabulary, parse_years


@dataclass(frozen=True, slots=True)
class BoundCheck:
    """One check of an equation rule. `scope` is the row or column id, `label` its printed label, `short` its name.

    `split` is how many of its cells stand left of the comparison sign.
    """

    scope: str
    label: str
    short: str
    prepared: Prepared
    confirms: bool
    split: int


@dataclass(frozen=True, slots=True)
class BoundRule:
    """`checks` is empty for kinds that are not equations: they find their scopes in the report."""

    rule: Rule
    table: Table | None
    checks: tuple[BoundCheck, ...]


def bind_rule(rule: Rule, vocabulary: Vocabulary) -> BoundRule | None:
    """The rule on a template; None where its years and the template's do not meet.

    Raises ExpressionError where the check cannot be understood, LookupError for a table the form has not got.
    """
    first, last = parse_years(rule.applies.years)
    if (vocabulary.last_year is not None and first > vocabulary.last_year) or (
            last is not None and last < vocabulary.first_year):
        return None
    table = _table(rule, vocabulary)
    if rule.check is None:
        return BoundRule(rule, table, ())
    fields = Fields(vocabulary)
    parsed = parse(rule.check)
    checks = []
    for scope, label, short, binding in _scopes(rule, table):
        node = bind(parsed, lambda parts, binding=binding: fields.resolve(parts, binding))  # type: ignore[misc]
        check_type(node, "condition")
        checks.append(BoundCheck(scope, label, short, prepare(node), _confirms(node), _split(node)))
    return BoundRule(rule, table, tuple(checks))


def scope_names(rule: Rule, vocabulary: Vocabulary) -> list[str]:
    """The short names of the rows or columns that the rule goes through, as `only` and `severity` name them."""
    return [short for _, _, short, _ in _scopes(replace(rule, only=()), _table(rule, vocabulary))]


def _confirms(node: Node) -> bool:
    """Whether the check, when it holds, vouches for its cells: an exact equation over this report's own figures."""
    return isinstance(node, Comparison) and node.operator == "=" and node.tolerance is None and all(
        key.scope == "own" for reference in references(node) for key in reference.keys)


def _split(node: Node) -> int:
    left = node.left if isinstance(node, Comparison) else node
    return len({key for reference in references(left) for key in reference.keys})


def _table(rule: Rule, vocabulary: Vocabulary) -> Table | None:
    if rule.table is None:
        return None
    for table in vocabulary.tables:
        if rule.table in (table.name, table.id):
            return table
    raise LookupError(rule.table)


def _scopes(rule: Rule, table: Table | None) -> list[tuple[str, str, str, Binding]]:
    if table is None or rule.for_each == "single":
        return [("", table.name if table else "", "", Binding(table))]
    if rule.for_each == "row":
        return [(row.id, row.label.text, row.short, Binding(table, row=row.id)) for row in table.rows
                if not rule.only or row.short in rule.only]
    columns = {column.id: column for block in table.blocks for column in block.columns}
    return [(column.id, column.label.text, column.short, Binding(table, column=column.id))
            for column in columns.values() if not rule.only or column.short in rule.only]
