"""An expression in words: 本年新收 + 上年结转 = 办理总计 becomes “本年新收”加“上年结转”应当等于“办理总计”.

Two different trees never give the same words: what binds less tightly than its place asks for stands in brackets, as
when an expression is written out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from gouji.authoring.sentence.wording import listed, number_in, quoted, say, settled
from gouji.expressions import Node, Reference
from gouji.expressions.fields import CELL, SCOPES
from gouji.expressions.nodes import Binary, Call, Comparison, Conditional, Name, Number, Text, Unary
from gouji.expressions.parser import POWERS
from gouji.expressions.render import number
from gouji.messages import Lang
from gouji.packs.parameters import Parameter

_OPERATORS = {"+": "plus", "-": "minus", "×": "times", "÷": "over", "且": "and", "或": "or"}
_COMPARISONS = {"=": "equal", "≠": "unequal", ">": "more", "<": "less", "≥": "least", "≤": "most"}
_FUNCTIONS = {"求和": "sum", "最大": "max", "最小": "min", "个数": "count", "绝对值": "abs", "为空": "blank",
              "变动率": "rate", "占比": "share"}
_CONDITIONAL, _NOT, _COMPARISON, _LIST, _SHARE, _UNARY, _ATOM = 0, 30, 40, 45, 65, 70, 100
_SHARED = 2  # 占比 takes two


def _as_written(_: str) -> tuple[str, ...] | None:
    return None


@dataclass(frozen=True)
class Wording:
    """What names stand for: the parameters of the pack, and (`figure_parts`) the names for a figure id, None for what
    is no figure id."""

    lang: Lang = "zh"
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    figure_parts: Callable[[str], tuple[str, ...] | None] = _as_written


def in_words(node: Node, wording: Wording, must: bool = False) -> str:
    """`node` in words; with `must` what it compares is demanded and not stated."""
    return settled(_Speaker(wording).speak(node, must=must))


def name_in_words(parts: tuple[str, ...], wording: Wording) -> str:
    """A name as expressions and tests write it, split on its dots."""
    return settled(_Speaker(wording).name(parts))


def value_in_words(parameter: Parameter, lang: Lang) -> str:
    """30%, 5 件: the value of a parameter with its unit."""
    return shown(parameter.value, parameter.percent) + (
        f" {parameter.unit}" if parameter.unit and not parameter.percent else "")


def shown(value: int | Decimal, percent: bool) -> str:
    return f"{number(value * 100)}%" if percent else number(value)


class _Speaker:
    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self.lang = wording.lang

    def say(self, name: str, /, **values: object) -> str:
        return say(name, self.lang, **values)

    def speak(self, node: Node, power: int = -1, must: bool = False) -> str:
        text, own = self.parts(node, must)
        return self.say("bracketed", text=text) if own <= power else text

    def parts(self, node: Node, must: bool) -> tuple[str, int]:
        """The words and how tightly they hold together."""
        match node:
            case Number():
                return number_in(shown(node.value, node.percent), self.lang), _ATOM
            case Text():
                return self.say("text", text=node.value), _ATOM
            case Reference():
                return self.name(node.name.parts), _ATOM
            case Name():
                return self.name(node.parts), _ATOM
            case Call():
                return self.call(node)
            case Unary(operator="-"):
                return self.say("sign-negative", of=self.speak(node.operand, _UNARY)), _UNARY
            case Unary():
                return self.say("sign-not", of=self.speak(node.operand, _NOT - 1)), _NOT
            case Binary():
                return self.binary(node, must)
            case Comparison():
                return self.comparison(node, must), _COMPARISON
            case Conditional():
                return self.say("conditional", condition=self.speak(node.condition, _CONDITIONAL),
                                consequence=self.speak(node.consequence, must=must)), _CONDITIONAL
        raise TypeError(node)

    def binary(self, node: Binary, must: bool) -> tuple[str, int]:
        if node.operator == "×" and (part := self.part(node.left)):
            joint, left = part
            return self.say(joint, left=left, right=self.speak(node.right, _SHARE)), _SHARE
        power = POWERS[node.operator]
        return self.say(f"sign-{_OPERATORS[node.operator]}", left=self.speak(node.left, power - 1, must),
                        right=self.speak(node.right, power, must)), power

    def part(self, node: Node) -> tuple[str, str] | None:
        """A percentage or a parameter without unit before a product: 30% of it, five times it."""
        if isinstance(node, Number) and node.percent:
            return "sign-share", self.speak(node)
        parts = node.parts if isinstance(node, Name) else node.name.parts if isinstance(node, Reference) else ()
        parameter = self.parameter(parts)
        if parameter is None or (parameter.unit and not parameter.percent):
            return None
        if parameter.percent:
            return "sign-share", self.limit(parameter)
        return "times-of", self.limit(parameter, self.say("times", number=shown(parameter.value, False)))

    def comparison(self, node: Comparison, must: bool) -> str:
        compared = _COMPARISONS[node.operator]
        text = self.say(f"demanded-{compared}" if must else f"stated-{compared}",
                        left=self.speak(node.left, _COMPARISON), right=self.speak(node.right, _COMPARISON))
        if node.tolerance is None:
            return text
        return self.say("tolerance", text=text, by=self.speak(node.tolerance, _LIST))

    def call(self, node: Call) -> tuple[str, int]:
        word = _FUNCTIONS[node.function]
        arguments = node.arguments[:1] if word == "rate" else node.arguments  # bound, it has last year's beside it
        spoken = [self.speak(each, _ATOM - 1 if isinstance(each, Name | Reference | Number) else _ATOM)
                  for each in arguments]
        if word == "share" and len(spoken) == _SHARED:
            return self.say("function-share-two", first=spoken[0], second=spoken[1]), _LIST
        if len(spoken) > 1:
            return self.say(f"function-{word}-many", of=listed(spoken, self.lang)), _LIST
        form = "below" if word in ("sum", "max", "min", "count") and _of_children(arguments[0]) else "one"
        return self.say(f"function-{word}-{form}", of=spoken[0]), _COMPARISON if word == "blank" else _ATOM

    def name(self, parts: tuple[str, ...]) -> str:
        parameter = self.parameter(parts)
        if parameter is not None:
            return self.limit(parameter)
        if len(parts) > 1 and SCOPES.get(parts[0]) == "parameter":
            return self.say("parameter-name", name=".".join(parts[1:]))
        if len(parts) > 1 and parts[0] in SCOPES:
            return self.say(f"scope-{SCOPES[parts[0]]}", rest=self.name(parts[1:]))
        parts = self.wording.figure_parts(".".join(parts)) or parts
        if parts[-1] in CELL and len(parts) == 1:
            return self.say("cell")
        text = quoted(parts[0], self.lang)
        for part in parts[1:]:
            text = self.say("name-of", whole=text, part=quoted(part, self.lang))
        return text

    def parameter(self, parts: tuple[str, ...]) -> Parameter | None:
        if len(parts) < 2 or SCOPES.get(parts[0]) != "parameter":
            return None
        return self.wording.parameters.get(".".join(parts[1:]))

    def limit(self, parameter: Parameter, value: str = "") -> str:
        code = "parameter-dated" if len(parameter.dated) > 1 else "parameter"
        return self.say(code, value=number_in(value or value_in_words(parameter, self.lang), self.lang),
                        name=parameter.name)


def _of_children(node: Node) -> bool:
    name = node if isinstance(node, Name) else node.name if isinstance(node, Reference) else None
    return name is not None and len(name.parts) > 1 and SCOPES.get(name.parts[0]) == "children"
