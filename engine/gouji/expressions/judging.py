"""Judges an expression when some cells are unknown: certainly true, certainly false, or open (Kleene)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Literal, NamedTuple

from gouji.expressions import forms
from gouji.expressions.forms import Form, Variable
from gouji.expressions.nodes import (
    Binary,
    Call,
    Comparison,
    Conditional,
    Node,
    Number,
    Reference,
    Text,
    Unary,
)


class Cell(NamedTuple):
    """One operand as the judge sees it: its number, its text if it has one, and whether it was given."""

    number: Form
    text: str | None
    given: bool


Undefined = Literal["division_by_zero", "missing"]
Cells = Callable[[Reference], Sequence[Cell]]


class Judgement(NamedTuple):
    """`truth` is None when open; then it depends on the unknowns `rests_on`, or is `undefined` for a reason."""

    truth: bool | None
    rests_on: frozenset[Variable] = frozenset()
    undefined: Undefined | None = None


_TRUE, _FALSE = Judgement(True), Judgement(False)


def judge(node: Node, cells: Cells) -> Judgement:
    """What a condition comes to over every value that the unknown cells may have."""
    match node:
        case Comparison():
            return _compare(node, cells)
        case Call():  # 为空, the only condition among the functions
            return Judgement(not any(cell.given for cell in _cells_of(node.arguments, cells)))
        case Unary():
            return negated(judge(node.operand, cells))
        case Binary(operator="且"):
            return both(judge(node.left, cells), judge(node.right, cells))
        case Binary():
            return either(judge(node.left, cells), judge(node.right, cells))
        case Conditional():
            return either(negated(judge(node.condition, cells)), judge(node.consequence, cells))
    raise TypeError(node)


def negated(one: Judgement) -> Judgement:
    return one if one.truth is None else Judgement(not one.truth)


def both(left: Judgement, right: Judgement) -> Judgement:
    if left.truth is False or right.truth is False:
        return _FALSE
    if left.truth and right.truth:
        return _TRUE
    return Judgement(None, left.rests_on | right.rests_on, left.undefined or right.undefined)


def either(left: Judgement, right: Judgement) -> Judgement:
    return negated(both(negated(left), negated(right)))


def _cells_of(arguments: Sequence[Node], cells: Cells) -> list[Cell]:
    return [cell for argument in arguments if isinstance(argument, Reference) for cell in cells(argument)]


def _compare(node: Comparison, cells: Cells) -> Judgement:
    if isinstance(node.left, Text) or isinstance(node.right, Text):
        return _compare_texts(node, cells)
    try:
        difference = forms.subtract(amount(node.left, cells), amount(node.right, cells))
        slack = None if node.tolerance is None else amount(node.tolerance, cells)
    except ZeroDivisionError:
        return Judgement(None, frozenset(), "division_by_zero")
    except forms.NothingGivenError:
        return Judgement(None, frozenset(), "missing")
    return compared(node.operator, difference, slack)


def compared(operator: str, difference: Form, slack: Form | None = None) -> Judgement:
    """What `difference OPERATOR 0 ± slack` comes to."""
    if operator == "≠":
        return negated(compared("=", difference, slack))
    if operator == "=":
        if slack is None:
            if difference.known:
                return Judgement(difference.constant == 0)
            return Judgement(None, difference.rests_on()) if difference.can_be_zero() else _FALSE
        return both(compared("≤", difference, slack), compared("≥", difference, slack))
    if operator in "≥>":
        difference = forms.scale(difference, -1)
    if slack is not None:
        difference = forms.subtract(difference, slack)
    low, high = difference.bounds()
    if operator in "≤≥":
        can_hold, can_fail = low is None or low <= 0, high is None or high > 0
    else:
        can_hold, can_fail = low is None or low < 0, high is None or high >= 0
    if can_hold and can_fail:
        return Judgement(None, difference.rests_on())
    return Judgement(can_hold)


def _compare_texts(node: Comparison, cells: Cells) -> Judgement:
    texts: list[str | None] = []
    open_on: frozenset[Variable] = frozenset()
    is_open = False
    for side in (node.left, node.right):
        if isinstance(side, Text):
            texts.append(side.value)
        elif isinstance(side, Reference):
            (cell,) = cells(side)
            open_on |= cell.number.rests_on()
            is_open |= not cell.given or (cell.text is None and not cell.number.known)
            texts.append(cell.text)
    if is_open:
        return Judgement(None, open_on)
    return Judgement((texts[0] == texts[1]) is (node.operator == "="))


def amount(node: Node, cells: Cells) -> Form:
    """What a number comes to. Raises ZeroDivisionError where a divisor is certainly 0, NothingGivenError."""
    match node:
        case Number():
            return Form(forms.exact(node.value))
        case Reference():
            (cell,) = cells(node)
            return cell.number
        case Call():
            return _called(node, cells)
        case Unary():
            return forms.scale(amount(node.operand, cells), -1)
        case Binary():
            compute = _ARITHMETIC[node.operator]
            return compute(amount(node.left, cells), amount(node.right, cells))
    raise TypeError(node)


_ARITHMETIC = {"+": forms.add, "-": forms.subtract, "×": forms.multiply, "÷": forms.divide}


def _called(node: Call, cells: Cells) -> Form:
    if node.function == "个数":
        return Form(sum(cell.given for cell in _cells_of(node.arguments, cells)))
    values: list[Form] = []
    for argument in node.arguments:
        if isinstance(argument, Reference):
            values.extend(cell.number for cell in cells(argument))
        else:
            values.append(amount(argument, cells))
    match node.function:
        case "求和":
            known = Form(sum(value.constant for value in values if value.known))  # nearly all of them, and quicker
            return reduce(forms.add, (value for value in values if not value.known), known)
        case "绝对值":
            return forms.absolute(values[0])
        case "占比":
            return forms.divide(values[0], values[1])
        case "变动率":
            return forms.subtract(forms.divide(values[0], values[1]), Form(1))
    if not values:  # no subordinate organisation reported: there is no greatest, and 0 would be a guess
        raise forms.NothingGivenError
    if node.function == "最大":
        return forms.greatest(values)
    return forms.scale(forms.greatest(forms.scale(value, -1) for value in values), -1)
