"""Writes an expression out: with the names as written, or with the numbers of an evaluation in their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from gouji.expressions.language import words
from gouji.expressions.nodes import (
    Binary,
    Call,
    Comparison,
    Conditional,
    Key,
    Name,
    Node,
    Number,
    Reference,
    Text,
    Unary,
)
from gouji.expressions.operands import Evaluation, Operand
from gouji.expressions.parser import POWERS
from gouji.messages import Lang, message

_UNARY, _ATOM = 70, 100
_SHOWN = 12  # terms of a sum over many organisations before the middle is left out


def number(value: int | Decimal) -> str:
    """`value` in plain digits: no exponent, no zeros at the end."""
    if isinstance(value, int):
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def spelled(node: Node, lang: Lang = "zh") -> tuple[str, str]:
    """Left and right side as written (signs made uniform, words by `lang`); for no comparison the whole and ""."""
    return _sides(node, _Writer(lang, _as_written))


def source(node: Node, lang: Lang = "zh") -> str:
    """The whole expression as text that parses to the same tree."""
    return _Writer(lang, _as_written).write(node)


def arithmetic(node: Node, evaluation: Evaluation, lang: Lang = "zh") -> tuple[str, str]:
    """Like `spelled`, with the numbers of `evaluation` for the names and a word for a cell without one."""
    operands: dict[Key, list[Operand]] = {}
    for operand in evaluation.operands:
        operands.setdefault(operand.key, []).append(operand)
    return _sides(node, _Writer(lang, _as_numbers, operands))


def _sides(node: Node, writer: _Writer) -> tuple[str, str]:
    if not isinstance(node, Comparison):
        return writer.write(node), ""
    right = writer.write(node.right)
    if node.tolerance is not None:
        right += f" ± {writer.write(node.tolerance)}"
    return writer.write(node.left), right


class _Writer:
    def __init__(self, lang: Lang, leaf: Callable[[_Writer, Name | Reference, int], tuple[str, int]],
                 operands: Mapping[Key, Sequence[Operand]] | None = None) -> None:
        self.lang = lang
        self.leaf = leaf
        self.operands = operands
        self.words = {word: word if lang == "zh" else alias for alias, word in words().words.items()
                      if alias.isascii()}

    def write(self, node: Node, power: int = -1, strip: int = 0) -> str:
        """The text of `node`, in brackets where it binds no more tightly than `power`."""
        text, own = self.parts(node, strip)
        return f"({text})" if own <= power else text

    def parts(self, node: Node, strip: int) -> tuple[str, int]:
        """The text and how tightly it binds; `strip` leading name parts were written before the function."""
        match node:
            case Number():
                value = node.value * 100 if node.percent else node.value
                return number(value) + ("%" if node.percent else ""), _ATOM
            case Text():
                return f"“{node.value}”" if '"' in node.value else f'"{node.value}"', _ATOM
            case Name() | Reference():
                return self.leaf(self, node, strip)
            case Call():
                return self.call(node, strip)
            case Unary(operator="-"):
                return "-" + self.write(node.operand, _UNARY, strip), _UNARY
            case Unary():
                return f"{self.words['非']} {self.write(node.operand, 29, strip)}", 30
            case Binary():
                power = POWERS[node.operator]
                sign = self.words.get(node.operator, node.operator)
                # a sum on the right of a plus, though of many numbers, needs no brackets
                joins = node.operator == "+" and isinstance(node.right, Call) and node.right.function == "求和"
                right = self.write(node.right, power - joins, strip)
                if right.startswith("-"):
                    right = f"({right})"
                return f"{self.write(node.left, power - 1, strip)} {sign} {right}", power
            case Comparison():
                return self.comparison(node, strip)
            case Conditional():
                condition, consequence = self.write(node.condition, 0, strip), self.write(node.consequence, -1, strip)
                return f"{self.words['若']} {condition} {self.words['则']} {consequence}", 0
        raise TypeError(node)

    def comparison(self, node: Comparison, strip: int) -> tuple[str, int]:
        power = POWERS[node.operator]
        text = f"{self.write(node.left, power, strip)} {node.operator} {self.write(node.right, power, strip)}"
        if node.tolerance is not None:
            text += f" ± {self.write(node.tolerance, power + 5, strip)}"
        return text, power

    def call(self, node: Call, strip: int) -> tuple[str, int]:
        if self.operands is not None:
            written = self.filled(node)
            if written is not None:
                return written
        arguments = node.arguments[:1] if node.function == "变动率" else node.arguments
        strip += len(node.scope)
        name = node.function if self.lang == "zh" else words().functions[node.function].alias
        before = "".join(f"{_part(part)}." for part in node.scope)
        return f"{before}{name}({', '.join(self.write(each, 0, strip) for each in arguments)})", _ATOM

    def filled(self, node: Call) -> tuple[str, int] | None:
        """A function that is shorter as arithmetic, with numbers: a sum, a share, a rate of change."""
        if node.function == "求和":
            terms = [term for each in node.arguments for term in self.terms(each)]
            terms = _shortened(terms)
            if len(terms) > 1:
                return " + ".join(_after_sign(term) if place else term for place, term in enumerate(terms)), POWERS["+"]
            return (terms[0], _ATOM) if terms and not terms[0].startswith("-") else None
        if node.function in ("占比", "变动率") and len(node.arguments) == 2:
            first, second = (self.write(each, POWERS["÷"]) for each in node.arguments)
            ratio = f"{first} ÷ {_after_sign(second)}"
            return (ratio, POWERS["÷"]) if node.function == "占比" else (f"{ratio} - 1", POWERS["-"])
        return None

    def terms(self, node: Node) -> list[str]:
        if isinstance(node, Reference):
            return self.cells(node)
        return [self.write(node, POWERS["+"])]

    def cells(self, reference: Reference) -> list[str]:
        operands = self.operands or {}
        return [self.cell(operand) for key in reference.keys for operand in operands.get(key, ())]

    def cell(self, operand: Operand) -> str:
        if operand.state == "given" and isinstance(operand.value, int | Decimal):
            return number(operand.value)
        if operand.state == "given" and operand.value is not None:
            return f'"{operand.value}"'
        if operand.unreported:
            return message("checking.cell-unreported", self.lang)
        state = "unreadable" if operand.state == "given" else operand.state
        return message(f"expression.cell-{state}", self.lang)


def _shortened(terms: list[str]) -> list[str]:
    return terms if len(terms) <= _SHOWN else [*terms[:3], "…", terms[-1]]


def _after_sign(term: str) -> str:
    return f"({term})" if term.startswith("-") else term


def _part(part: str) -> str:
    return part if words().is_plain(part) else f"「{part}」"


def _as_written(_: _Writer, node: Name | Reference, strip: int) -> tuple[str, int]:
    parts = (node.name if isinstance(node, Reference) else node).parts[strip:]
    if len(parts) == 1:
        return _part(parts[0]), _ATOM
    # a word such as 或 is a name beside a dot
    return ".".join(part if words().is_plain(part) else f"「{part}」" for part in parts), _ATOM


def _as_numbers(writer: _Writer, node: Name | Reference, strip: int) -> tuple[str, int]:
    if not isinstance(node, Reference):
        return _as_written(writer, node, strip)
    text = ", ".join(_shortened(writer.cells(node)))
    return text, _UNARY if text.startswith("-") else _ATOM


