"""Finds the one cause to name when a token stands where it cannot."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.expressions.errors import ExpressionError
from gouji.expressions.language import words
from gouji.expressions.lexer import Token

_OPERATORS = frozenset("+-×÷=≠><≥≤±")
_OPERATOR_WORDS = frozenset("且或")


def _is_operator(token: Token) -> bool:
    return ((token.kind == "sign" and token.text in _OPERATORS)
            or (token.kind == "word" and token.text in _OPERATOR_WORDS))


def no_operand(tokens: Sequence[Token], at: int) -> ExpressionError:
    """The mistake when a name or number should begin at `at` and none does."""
    token = tokens[at]
    before = tokens[at - 1] if at else None
    if _is_operator(token) and before is not None and _is_operator(before):
        return ExpressionError("expression.two-operators", before.start, token.end,
                               {"first": before.text, "second": token.text})
    if token.kind == "end" and before is not None:
        return ExpressionError("expression.unfinished", before.start, before.end, {"last": before.text})
    if token.text == ")" and not _opened(tokens, at):
        return ExpressionError("expression.unopened-bracket", token.start, token.end)
    if token.text == "%":
        return ExpressionError("expression.stray-percent", token.start, token.end)
    return ExpressionError("expression.operand-expected", token.start, token.end, {"found": token.text})


def after_operand(tokens: Sequence[Token], at: int) -> ExpressionError:
    """The mistake when an operand is complete and the token at `at` cannot follow it."""
    token, before = tokens[at], tokens[at - 1]
    known = words()
    start, end, text = token.start, token.end, token.text
    match token.kind, text:
        case "end", _:
            return ExpressionError("expression.unclosed-bracket", start, end)
        case "sign", ")":
            return ExpressionError("expression.unopened-bracket", start, end)
        case "sign", ",":
            return ExpressionError("expression.stray-comma", start, end)
        case "sign", "±":
            return ExpressionError("expression.stray-tolerance", start, end)
        case "sign", "%":
            return ExpressionError("expression.stray-percent", start, end)
        case "sign", ".":
            return ExpressionError("expression.stray-dot", start, end)
        case "word", "则":
            return ExpressionError("expression.stray-then", start, end)
    if token.kind == "name":
        if text in known.slip_words:
            return ExpressionError("expression.foreign-sign", start, end,
                                   {"written": text, "meant": known.slip_words[text]})
        glued = next((word for word in known.words if len(word) == 1 and text.startswith(word)), None)
        if glued:
            return ExpressionError("expression.word-not-apart", start, end,
                                   {"word": glued, "name": text, "rest": text[1:]})
        if before.kind == "number" and before.end == start:
            return ExpressionError("expression.unit-after-number", start, end, {"unit": text})
    return ExpressionError("expression.missing-operator", start, end, {"found": text})


def _opened(tokens: Sequence[Token], at: int) -> bool:
    depth = 0
    for token in tokens[:at]:
        if token.kind == "sign":
            depth += {"(": 1, ")": -1}.get(token.text, 0)
    return depth > 0
