"""Takes out of a page what is not shown and what is struck out, before anything in it is measured or read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from gouji.reading.html.styles import Found

_MARK = "data-gouji-taken"
_PARTS = frozenset({"tr", "tbody", "thead", "tfoot"})
_SENTENCE = re.compile("[。；！？]")
_MAIN_PART = 2
_MOST_SHOWN = 5
_MOST_TABLES = 50
_SOME_SENTENCES, _LONG = 3, 200
_FEW, _SHORT = 4, 12
_ONE_IN = 10


class Taken(NamedTuple):
    """What stood in an element that was emptied. `figures`: a table of figures."""

    text: str
    has_table: bool
    figures: bool


class Out(NamedTuple):
    """By id of the emptied element. `shown`: whether text is read although the page hides it."""

    hidden: dict[int, Taken]
    struck: dict[int, Taken]
    shown: bool


def take_out(root: LexborNode, body: LexborNode, found: Found) -> Out:
    """Empties the elements; they stay in their places. Hidden text is left where the page shows no article without it:
    nobody publishes an empty page, a script shows it."""
    hidden = _cells(found.hidden.values(), found.gone)
    struck = _cells(found.struck, set())
    shown = False
    for _ in range(_MOST_SHOWN if hidden else 0):
        revealed = _revealed(body, _outermost(root, hidden))
        if not revealed:
            break
        shown = True
        for key in revealed:
            del hidden[key]
    out = Out({}, {}, shown)
    for node in _outermost(root, {**struck, **hidden}):
        kind = out.hidden if node.mem_id in hidden else out.struck
        kind[node.mem_id] = Taken(_squashed(node), node.css_first("table") is not None, _has_figures(node))
        for child in list(node.iter(include_text=True)):
            child.decompose()
    return out


def _cells(nodes: Iterable[LexborNode], gone: set[int]) -> dict[int, LexborNode]:
    """By id; for a part of a table that keeps its room its cells, which stay where they are."""
    out: dict[int, LexborNode] = {}
    for node in nodes:
        inside = node.css("td, th") if node.tag in _PARTS and node.mem_id not in gone else (node,)
        out.update((cell.mem_id, cell) for cell in inside)
    return out


def _outermost(root: LexborNode, nodes: dict[int, LexborNode]) -> list[LexborNode]:
    """Those that are in none of the others, in the order of the page: looked for in one go, for a hostile page nests
    thousands of them."""
    for node in nodes.values():
        node.attrs[_MARK] = ""
    out = []
    within = 0
    for node in root.css(f"[{_MARK}]") if nodes else ():
        if node.mem_id not in nodes:
            continue
        if within:
            within -= 1
            continue
        out.append(node)
        within = sum(inner.mem_id in nodes for inner in node.css(f"[{_MARK}]")) - 1
    return out


def _revealed(body: LexborNode, hidden: list[LexborNode]) -> list[int]:
    """The hidden elements that hold the article, if what is left of the page has none."""
    texts = [_squashed(node) for node in hidden]
    total = sum(map(len, texts))
    if not total:
        return []
    whole = _squashed(body)
    if total * _MAIN_PART <= len(whole):
        return []
    sentences = len(_SENTENCE.findall(whole)) - sum(len(_SENTENCE.findall(text)) for text in texts)
    if sentences >= _SOME_SENTENCES and len(whole) - total >= _LONG:
        return []
    inside = {table.mem_id for node in hidden for table in node.css("table")}
    seen = [table for table in body.css("table") if table.mem_id not in inside]
    if any(_is_of_figures(table) for table in seen[:_MOST_TABLES]):
        return []
    return [node.mem_id for node, text in zip(hidden, texts, strict=True) if len(text) * _ONE_IN >= total]


def _has_figures(node: LexborNode) -> bool:
    return any(_is_of_figures(table) for table in node.css("table")[:_MOST_TABLES])


def _is_of_figures(table: LexborNode) -> bool:
    figures = 0
    for cell in table.css("td, th"):
        text = _squashed(cell)
        figures += len(text) < _SHORT and any(c.isdigit() for c in text) and cell.css_first("a") is None
        if figures == _FEW:
            return True
    return False


def _squashed(node: LexborNode) -> str:
    return "".join(node.text().split())
