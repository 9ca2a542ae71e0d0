"""Evaluates an expression in which some cell is not a plain number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from gouji.expressions import forms
from gouji.expressions.forms import Exact, Form, Variable
from gouji.expressions.judging import Cell, Judgement, amount, compared, judge
from gouji.expressions.language import words
from gouji.expressions.nodes import Call, Comparison, Key, Node, Reference, Text, children, walk
from gouji.expressions.operands import (
    Blanks,
    Evaluation,
    Operand,
    Reason,
    Status,
    is_absent,
    number_of,
    variable_for,
)


class Linear(NamedTuple):
    """The sides of a linear comparison and their difference, over the places of the operands."""

    left: Form
    right: Form
    difference: Form


class Plan(NamedTuple):
    """What can be known of an expression before any report: see `plan`."""

    node: Node
    is_number: bool
    computed: frozenset[Key]
    linear: Linear | None


def plan(node: Node, is_number: bool, index: Mapping[Key, int]) -> Plan:
    """`computed`: the keys whose numbers are used, not only asked about. `linear`: set for a linear comparison, most
    rules by far, which then need no walk over the tree."""
    return Plan(node, is_number, _number_keys(node), _linear(node, index))


def _number_keys(node: Node) -> frozenset[Key]:
    if isinstance(node, Call) and words().functions[node.function].cells:
        return frozenset()
    if isinstance(node, Reference):
        return frozenset(node.keys)
    return frozenset().union(*map(_number_keys, children(node)))


def _linear(node: Node, index: Mapping[Key, int]) -> Linear | None:
    if not isinstance(node, Comparison) or node.tolerance is not None:
        return None
    for part in walk(node):
        if isinstance(part, Text) or (isinstance(part, Call) and words().functions[part.function].cells):
            return None
        if isinstance(part, Reference) and any(key.scope == "children" for key in part.keys):
            return None

    def cells(reference: Reference) -> list[Cell]:
        return [Cell(forms.unknown(Variable(index[key], False, False)), None, True) for key in reference.keys]

    try:
        left, right = amount(node.left, cells), amount(node.right, cells)
    except ZeroDivisionError:
        return None
    if left.loose or right.loose:
        return None
    return Linear(left, right, forms.subtract(left, right))


class Careful:
    """One evaluation in which some cell is not a plain number."""

    def __init__(self, plan: Plan, operands: tuple[Operand, ...], places: Mapping[Key, range],
                 blanks: Blanks) -> None:
        self.plan = plan
        self.node = plan.node
        self.is_number = plan.is_number
        self.operands = operands
        self.places = places
        self.blanks = blanks
        self._plain: list[Cell | None] | None = None
        self.absent = tuple(operands[place] for key, among in places.items() if key in plan.computed
                            for place in among if is_absent(operands[place]))

    def run(self) -> Evaluation:
        if self.absent and self.blanks in ("strict", "fail"):
            status: Status = "fail" if self.blanks == "fail" else "undetermined"
            return self.result(status, self.absent, None if status == "fail" else _reason(self.absent))
        judgement = self.judge(zero=self.blanks == "zero")
        if judgement.truth is None and self.blanks == "lenient" and not self.is_number:
            as_zero = self.judge(zero=True)
            if as_zero.truth:
                rested = tuple(each for each in self.resting(judgement) if each.state == "blank")
                return self.result("pass", rested, None, self.doubtful(as_zero))
        if judgement.truth is not None:
            return self.result("pass" if judgement.truth else "fail", (), None, self.doubtful(judgement))
        unknown = self.resting(judgement)
        reason = judgement.undefined if judgement.undefined and not unknown else _reason(unknown or self.absent)
        return self.result("undetermined", unknown, reason, self.doubtful(judgement))

    def resting(self, judgement: Judgement) -> tuple[Operand, ...]:
        """The operands an open judgement depends on, in order of use."""
        return tuple(self.operands[place] for place in sorted({each.place for each in judgement.rests_on}))

    def doubtful(self, judgement: Judgement) -> tuple[Operand, ...]:
        """The doubtful cells that could turn the result if they were read otherwise."""
        if not any(operand.doubtful for operand in self.operands):
            return ()
        zero = self.blanks == "zero" or judgement.truth is True
        again = self.judge(zero, doubts=True)
        return tuple(each for each in self.resting(again) if each.doubtful) if again.truth is None else ()

    def cells(self, zero: bool, doubts: bool = False) -> Callable[[Reference], list[Cell]]:
        """The cells as the judge sees them: blanks 0 or unknown, doubtful readings believed or unknown."""
        if self._plain is None:  # those of many organisations need no second look
            self._plain = [_cell(place, operand, False, False) if operand.state == "given" and not operand.doubtful
                           else None for place, operand in enumerate(self.operands)]
        seen = [plain or _cell(place, self.operands[place], zero, doubts) for place, plain in enumerate(self._plain)]

        def look(reference: Reference) -> list[Cell]:
            return [seen[place] for key in reference.keys for place in self.places[key]]

        return look

    def judge(self, zero: bool, doubts: bool = False) -> Judgement:
        if self.plan.linear is not None and isinstance(self.node, Comparison):
            return compared(self.node.operator, self.filled(self.plan.linear.difference, zero, doubts))
        cells = self.cells(zero, doubts)
        if not self.is_number:
            return judge(self.node, cells)
        try:
            value = amount(self.node, cells)
        except ZeroDivisionError:
            return Judgement(None, frozenset(), "division_by_zero")
        except forms.NothingGivenError:
            return Judgement(None, frozenset(), "missing")
        return Judgement(True) if value.known else Judgement(None, value.rests_on())

    def result(self, status: Status, unknown: tuple[Operand, ...], reason: Reason | None,
               doubtful: tuple[Operand, ...] = ()) -> Evaluation:
        zero = self.blanks == "zero" or (self.blanks == "lenient" and status == "pass")
        left, right, difference = self.sides(zero)
        return Evaluation(status, _shown(left), _shown(right), _shown(difference), self.operands, unknown, doubtful,
                          reason)

    def sides(self, zero: bool) -> tuple[Form | None, Form | None, Form | None]:
        """Left, right and their difference, as far as they have a value."""
        if self.plan.linear is not None:
            left, right, difference = (self.filled(each, zero) for each in self.plan.linear)
            return left, right, difference
        cells = self.cells(zero)
        if self.is_number:
            return _amount(self.node, cells), None, None
        if not isinstance(self.node, Comparison) or isinstance(self.node.left, Text) \
                or isinstance(self.node.right, Text):
            return None, None, None
        one, other = _amount(self.node.left, cells), _amount(self.node.right, cells)
        return one, other, None if one is None or other is None else forms.subtract(one, other)

    def filled(self, form: Form, zero: bool, doubts: bool = False) -> Form:
        """A linear form over places, with the numbers known put in."""
        constant = form.constant
        terms: dict[Variable, Exact] = {}
        for (place, _, _), factor in form.terms.items():
            operand = self.operands[place]
            value = number_of(operand, zero, doubts)
            if value is None:
                terms[variable_for(place, operand)] = factor
            else:
                constant += factor * value
        return Form(constant, terms)


def _reason(absent: Sequence[Operand]) -> Reason:
    """The one reason to give: a cell that is not there before one that cannot be read, and that before a blank."""
    states = {operand.state for operand in absent}
    if "missing" in states:
        return "missing"
    if states - {"blank"}:
        return "unreadable"
    return "blank"


def _cell(place: int, operand: Operand, zero: bool, doubts: bool) -> Cell:
    value = number_of(operand, zero, doubts)
    form = forms.unknown(variable_for(place, operand)) if value is None else Form(value)
    text = operand.value if isinstance(operand.value, str) and not (doubts and operand.doubtful) else None
    return Cell(form, text, operand.state == "given")


def _amount(node: Node, cells: Callable[[Reference], list[Cell]]) -> Form | None:
    try:
        return amount(node, cells)
    except (ZeroDivisionError, forms.NothingGivenError):
        return None


def _shown(form: Form | None) -> int | Decimal | None:
    return forms.shown(form.constant) if form is not None and form.known else None
