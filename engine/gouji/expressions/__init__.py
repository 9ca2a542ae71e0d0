"""The expression language of the rules: one grammar wherever something is compared or computed (design.md §5).

parse a text, bind its names to figures, prepare it once, evaluate it over every report.
"""

from gouji.expressions.binding import AmbiguousName, UnknownName, bind, check_type, references
from gouji.expressions.errors import ExpressionError
from gouji.expressions.evaluate import Prepared, evaluate, prepare
from gouji.expressions.nodes import Key, Node, Reference
from gouji.expressions.operands import Evaluation, Operand, ScopeUnavailable
from gouji.expressions.parser import parse
from gouji.expressions.render import arithmetic, source, spelled

__all__ = [
    "AmbiguousName",
    "Evaluation",
    "ExpressionError",
    "Key",
    "Node",
    "Operand",
    "Prepared",
    "Reference",
    "ScopeUnavailable",
    "UnknownName",
    "arithmetic",
    "bind",
    "check_type",
    "evaluate",
    "parse",
    "prepare",
    "references",
    "source",
    "spelled",
]
