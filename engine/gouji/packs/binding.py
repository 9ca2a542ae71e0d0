"""A rule made ready for one template: its checks, one per scope, with their names resolved to figures."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from gouji.expressions import ExpressionError, Node, Prepared, bind, check_type, parse, prepare, references
from gouji.expressions.binding import type_of
from gouji.expressions.fields import Binding, Fields
from gouji.expressions.nodes import Comparison
from gouji.packs.models import Rule
from gouji.packs.words import RuleWords
from gouji.vocabulary import Table, Vocabulary, parse_years

_NO_WORDS = RuleWords()


@dataclass(frozen=True, slots=True)
class BoundCheck:
    """One check of an equation or plausibility rule.

    `scope` is the row or column id, `label` its printed label, `short` its name.
    `split` is how many of its cells stand left of the comparison sign. `coefficients`: for an equation that vouches for
    its cells when it holds (an exact one over this report's own figures), what each cell counts in left - right, where
    it is linear.
    """

    scope: str
    label: str
    short: str
    prepared: Prepared
    confirms: bool
    split: int
    coefficients: dict[str, int] | None


@dataclass(frozen=True, slots=True)
class BoundRule:
    """`checks` is empty for kinds without `check`: they find their scopes in the report. `parts` are what 范围 names:
    title, preamble, section ids.
    """

    rule: Rule
    table: Table | None
    checks: tuple[BoundCheck, ...]
    parts: tuple[str, ...] = ()
    words: RuleWords = _NO_WORDS


def bind_rule(rule: Rule, vocabulary: Vocabulary, parameters: Collection[str] = (),
              words: RuleWords | None = None) -> BoundRule | None:
    """The rule on a template; None where its years and the template's do not meet. `parameters` are the pack's.

    Raises ExpressionError where the check cannot be understood, LookupError for a table the form has not got.
    """
    if rule.by_form and not meets(rule, vocabulary):
        return None
    table = _table(rule, vocabulary)
    if rule.check is None:
        parts = tuple(dict.fromkeys(part for name in rule.within or ("全文",) for part in parts_of(name, vocabulary)))
        return BoundRule(rule, table, (), parts, words or _NO_WORDS)
    fields = Fields(vocabulary, frozenset(parameters))
    parsed = parse(rule.check)
    checks = []
    for scope, label, short, binding in _scopes(rule, table):
        node = bind(parsed, lambda parts, binding=binding: fields.resolve(parts, binding))  # type: ignore[misc]
        check_type(node, "condition")
        prepared, confirms = prepare(node), rule.kind == "equation" and _confirms(node)
        linear = prepared.coefficients() if confirms else None
        checks.append(BoundCheck(scope, label, short, prepared, confirms, _split(node),
                                 None if linear is None else {key.id: factor for key, factor in linear.items()}))
    return BoundRule(rule, table, tuple(checks))


def meets(rule: Rule, vocabulary: Vocabulary) -> bool:
    """Whether the template is in force in a year that the rule is for."""
    first, last = parse_years(rule.applies.years)
    return (vocabulary.last_year is None or first <= vocabulary.last_year) and (
        last is None or last >= vocabulary.first_year)


def parts_of(name: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The parts of a report that a name of 范围 stands for; none where it is not known."""
    whole = {"标题": ("title",), "前言": ("preamble",),
             "全文": ("preamble", *(section.id for section in vocabulary.sections))}
    alike = {"title": "标题", "preamble": "前言", "whole": "全文"}
    if alike.get(name, name) in whole:
        return whole[alike.get(name, name)]
    return tuple(s.id for s in vocabulary.sections if name in (s.id, s.label.text, f"第{s.number}部分"))


def part_names(vocabulary: Vocabulary) -> list[str]:
    """What 范围 may say, for people to choose from."""
    return ["标题", "前言", "全文", *(f"第{section.number}部分" for section in vocabulary.sections)]


def has_sides(check: str) -> bool:
    """Whether a condition is one comparison, with a left and a right; what is no condition is told elsewhere."""
    try:
        node = parse(check)
        return isinstance(node, Comparison) or type_of(node) != "condition"
    except ExpressionError:
        return True


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
