"""The message that a new rule gets where the clerk writes none: no number is told twice in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gouji.expressions import parse
from gouji.expressions.nodes import Comparison, Name, Node, Number
from gouji.messages import Lang, message
from gouji.packs.binding import has_sides


def usual_message(keys: Mapping[str, Any], lang: Lang) -> str:
    """By the kind of the rule, what it goes through, and the shape of each side of its condition."""
    if keys["kind"] == "sections":
        return message("new_rule.message-sections", lang)
    if keys["kind"] == "text":
        return message(f"new_rule.message-{'forbidden' if 'forbidden' in keys else 'required'}", lang)
    each = keys.get("for_each", "single")
    node = parse(keys["check"])
    if not isinstance(node, Comparison) or not has_sides(keys["check"]):
        return message(f"new_rule.message-values-{each}", lang)
    right = "sum" if node.tolerance is not None else _shape(node.right)
    return message(f"new_rule.message-sides-{each}", lang,
                   left=message(f"new_rule.left-{_shape(node.left)}", lang),
                   right=message(f"new_rule.right-{right}", lang))


def _shape(side: Node) -> str:
    """A sum is told with its numbers and what they come to, a name with its number, a plain number by itself."""
    if isinstance(side, Number):
        return "name" if side.percent else "number"
    return "name" if isinstance(side, Name) else "sum"
