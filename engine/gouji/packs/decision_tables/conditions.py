"""The cells of a decision table: comparisons of the rule language in which the left side, the column, is understood.

`> 10` under 差 means 差 > 10, `5` means = 5, `合计列 或 自然人` under 列 means 列 = 合计列 或 列 = 自然人. There is no
second grammar: a stand-in for the column is put before each comparison and the parser of the rules does the rest.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from gouji.expressions import ExpressionError, Node, Operand, Prepared, Reference, parse, prepare
from gouji.expressions.language import words
from gouji.expressions.lexer import tokens
from gouji.expressions.nodes import Binary, Comparison, Key, Name, Number, Text, Unary, walk
from gouji.expressions.parser import COMPARISONS
from gouji.packs.decision_tables.model import IT, Column, Lookup
from gouji.packs.parameters import PREFIXES

_STAND_IN = "本项"
_BEFORE = f" {_STAND_IN} "  # set off: 且< 9 is no name
_NUMBER = r"[\d０-９][\d０-９.,．，]*[%％万亿]?"
_RANGE = re.compile(rf"\s*({_NUMBER})\s*[-~～－–—至到]+\s*({_NUMBER})\s*")
_OPEN = re.compile(rf"\s*({_NUMBER})\s*[-~～－–—至到]+\s*")
_DASH = re.compile(r"\s*[-－–—/／*＊]+\s*")
_LIST = re.compile(r"[、,，;；]")
_ARITHMETIC = frozenset("+-×÷")


def read_condition(text: str, column: Column, parameters: Collection[str]) -> Prepared:
    """The condition that a filled cell states. Raises ExpressionError, its offsets those of `text`."""
    whole = (0, len(text))
    if _DASH.fullmatch(text):
        raise ExpressionError("decision.dash", *whole, {"text": text.strip()})
    between = None if column.textual else _RANGE.fullmatch(text)
    if between is not None:
        raise ExpressionError("decision.range", *whole, {"text": text, "low": between[1], "high": between[2]})
    if not column.textual and (since := _OPEN.fullmatch(text)) is not None:
        raise ExpressionError("decision.open-range", *whole, {"text": text, "low": since[1]})
    source, inserted = _with_stand_in(text, column.textual)
    try:
        node = _Reader(column, parameters).condition(parse(source))
        return prepare(node)
    except ExpressionError as error:
        start, end = _original(error.start, inserted), _original(error.end, inserted)
        if error.code == "expression.unit-after-number":
            raise ExpressionError("decision.after-number", start, end, error.values) from None
        if error.code == "expression.stray-comma":
            apart = " 或 ".join(part.strip() for part in _LIST.split(text) if part.strip())
            raise ExpressionError("decision.comma", start, end, {"apart": apart}) from None
        raise ExpressionError(error.code, start, max(end, start + 1), error.values) from None


def bounds_of(condition: Prepared, values: Mapping[str, int | Decimal]) -> list[int | Decimal]:
    """The numbers at which a condition may change: those it compares with, and these widened by a tolerance."""
    return [number for part in walk(condition.node) if isinstance(part, Comparison)
            for number in _edges(part, values)]


def words_of(condition: Prepared) -> list[str]:
    """The words it compares with."""
    return [part.value for part in walk(condition.node) if isinstance(part, Text)]


def _edges(node: Comparison, values: Mapping[str, int | Decimal]) -> list[int | Decimal]:
    right = _number(node.right, values)
    slack = 0 if node.tolerance is None else _number(node.tolerance, values)
    return [right] if not slack else [right - slack, right, right + slack]


def _number(node: Node, values: Mapping[str, int | Decimal]) -> int | Decimal:
    found = prepare(node).evaluate(lookup_of(values)).left
    assert found is not None  # numbers and parameters alone
    return found


def lookup_of(values: Mapping[str, int | Decimal]) -> Lookup:
    """Parameters by name, for what looks at a table without any report."""
    def found(key: Key) -> Sequence[Operand]:
        return (Operand(key, key.id, values[key.id], "given", "change"),)

    return found


def _with_stand_in(text: str, textual: bool) -> tuple[str, list[int]]:
    """`text` with the column named before each comparison that begins without a left side, and where that was done."""
    out: list[str] = []
    inserted: list[int] = []
    done, expects = 0, True
    found = tokens(text)
    for token in found if not textual else ():
        for written, meant in words().slip_words.items():  # 大于5 is one name to the lexer
            if token.kind == "name" and meant in COMPARISONS and token.text.startswith(written):
                raise ExpressionError("expression.foreign-sign", token.start, token.start + len(written),
                                      {"written": written, "meant": meant})
    for before, token in zip([None, *found], found, strict=False):
        if expects and token.kind == "sign" and token.text in COMPARISONS:
            out += [text[done:token.start], _BEFORE]
            inserted.append(token.start)
            done = token.start
        opens = token.text == "(" and (before is None or before.kind not in ("name", "label"))
        expects = (token.kind == "sign" and opens) or (token.kind == "word" and token.text in ("且", "或", "非"))
    return "".join(out) + text[done:], inserted


def _original(at: int, inserted: list[int]) -> int:
    """An offset of the text with stand-ins as one of the text without."""
    for number, place in reversed(list(enumerate(inserted))):
        start = place + number * len(_BEFORE)
        if at > start:
            return max(place, at - (number + 1) * len(_BEFORE))
    return at


class _Reader:
    def __init__(self, column: Column, parameters: Collection[str]) -> None:
        self.column = column
        self.parameters = parameters
        self.known = dict(column.spelled)

    def condition(self, node: Node) -> Node:
        """The comparisons of a cell, each with the column on its left."""
        match node:
            case Binary(operator="且" | "或"):
                return replace(node, left=self.condition(node.left), right=self.condition(node.right))
            case Unary(operator="非"):
                return replace(node, operand=self.condition(node.operand))
            case Comparison():
                self.check_left(node.left)
                return self.comparison(node, node.right, node.operator, node.tolerance)
            case Number() | Name() | Text() | Unary(operator="-", operand=Number()):
                return self.comparison(node, node, "=", None)
        raise ExpressionError("decision.not-a-comparison", node.start, node.end, {"column": self.column.name})

    def check_left(self, node: Node) -> None:
        """The column is understood; people may write it all the same."""
        name = ".".join(node.parts) if isinstance(node, Name) else ""
        if name not in (_STAND_IN, self.column.name):
            raise ExpressionError("decision.other-name", node.start, node.end, {"column": self.column.name})

    def comparison(self, node: Node, right: Node, operator: str, tolerance: Node | None) -> Comparison:
        it = Reference(Name((self.column.name,)), (IT,), start=node.start, end=node.end)
        if not self.column.textual:
            slack = None if tolerance is None else self.constant(tolerance)
            return Comparison(operator, it, self.constant(right), slack, start=node.start, end=node.end)
        if operator not in ("=", "≠") or tolerance is not None:
            raise ExpressionError("decision.word-order", node.start, node.end, {"column": self.column.name})
        return Comparison(operator, it, self.word(right), start=node.start, end=node.end)

    def word(self, node: Node) -> Text:
        written = node.value if isinstance(node, Text) else ".".join(node.parts) if isinstance(node, Name) else ""
        if written not in self.known:
            spelled = list(dict.fromkeys(self.column.word(meant) for meant in self.column.domain.words))
            near = difflib.get_close_matches(written, self.known, 3, 0.3) or spelled[:8]
            raise ExpressionError("decision.unknown-word", node.start, node.end, {
                "column": self.column.name, "word": written or "?", "candidates": "、".join(near)})
        return Text(self.known[written], start=node.start, end=node.end)

    def constant(self, node: Node) -> Node:
        """A number, a parameter, or arithmetic with these: what a cell is compared with is known beforehand, or nobody
        could say which cases no row takes."""
        match node:
            case Number():
                return node
            case Unary(operator="-"):
                return replace(node, operand=self.constant(node.operand))
            case Binary(operator=operator) if operator in _ARITHMETIC:
                return replace(node, left=self.constant(node.left), right=self.constant(node.right))
            case Name(parts=(prefix, name)) if prefix in PREFIXES and name in self.parameters:
                return Reference(node, (Key("parameter", name),), start=node.start, end=node.end)
            case Name(parts=(prefix, name)) if prefix in PREFIXES:
                near = difflib.get_close_matches(name, self.parameters, 3, 0.3) or list(self.parameters)[:8]
                raise ExpressionError("decision.unknown-parameter", node.start, node.end, {
                    "name": name, "candidates": "、".join(near) or "—"})
        raise ExpressionError("decision.number-wanted", node.start, node.end, {"column": self.column.name})
