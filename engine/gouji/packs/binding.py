"""A rule made ready for one template: its checks, one per scope, with their names resolved to figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from gouji.expressions import AmbiguousName, ExpressionError, UnknownName, parse
from gouji.expressions.binding import type_of
from gouji.expressions.fields import Binding, Fields
from gouji.expressions.nodes import Comparison, Name, walk
from gouji.packs.checks import BoundCheck, Cells, Formula, Scope, cells_of
from gouji.packs.models import Rule
from gouji.packs.words import RuleWords
from gouji.vocabulary import Table, Vocabulary, parse_years

_NO_WORDS = RuleWords()


@dataclass(frozen=True, slots=True)
class BoundRule:
    """`checks` is empty for kinds without `check`: they find their scopes in the report. `parts` are what 范围 names:
    title, preamble, section ids.
    """

    rule: Rule
    table: Table | None
    checks: Sequence[BoundCheck]
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
    formula = Formula(parse(rule.check), rule.kind == "equation", Fields(vocabulary, frozenset(parameters)))
    checks = Cells(formula, table, rule.only) if rule.for_each == "cell" and table is not None else tuple(
        BoundCheck(scope, formula) for scope in _scopes(rule, table))
    for check in checks.some() if isinstance(checks, Cells) else checks:
        check.meaning  # noqa: B018 - what cannot be understood is told now
    return BoundRule(rule, table, checks)


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


def templates_with(rule: Rule, at: int, vocabularies: Iterable[Vocabulary]) -> list[Vocabulary]:
    """Those on which the name that stands at a character of the rule's check is known on some scope."""
    name = next((n for n in walk(parse(rule.check or "")) if isinstance(n, Name) and n.start <= at < n.end), None)
    return [] if name is None else [v for v in vocabularies if _knows(rule, v, name)]


def _knows(rule: Rule, vocabulary: Vocabulary, name: Name) -> bool:
    with suppress(LookupError):
        for scope in _scopes(rule, _table(rule, vocabulary)):
            try:
                Fields(vocabulary).resolve(name.parts, scope.binding)
            except UnknownName:
                continue
            except AmbiguousName:
                pass
            return True
    return False


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
    """The short names of what the rule goes through, as `only` and `severity` name them; of cells, those of their rows
    and columns too."""
    shorts = [scope.short for scope in _scopes(replace(rule, only=()), _table(rule, vocabulary))]
    if rule.for_each != "cell":
        return shorts
    return list(dict.fromkeys(name for short in shorts for name in (*short.split("."), short)))


def _table(rule: Rule, vocabulary: Vocabulary) -> Table | None:
    if rule.table is None:
        return None
    for table in vocabulary.tables:
        if rule.table in (table.name, table.id):
            return table
    raise LookupError(rule.table)


def _scopes(rule: Rule, table: Table | None) -> list[Scope]:
    if table is None or rule.for_each == "single":
        return [Scope("", table.name if table else "", "", Binding(table))]
    if rule.for_each == "cell":
        return list(cells_of(table, rule.only))
    if rule.for_each == "row":
        return [Scope(row.id, row.label.text, row.short, Binding(table, row=row.id)) for row in table.rows
                if not rule.only or row.short in rule.only]
    columns = {column.id: column for block in table.blocks for column in block.columns}
    return [Scope(column.id, column.label.text, column.short, Binding(table, column=column.id))
            for column in columns.values() if not rule.only or column.short in rule.only]
