"""The lines of a part of the page, in order: what a person sees below each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from gouji.reading.html.tree import BLOCKS, Tree, collapse

_WORD_NUMBER = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_SMALL = (120, 60)
_LENGTH = re.compile(r"\s*(\d{1,6})(?:\.\d*)?\s*(?:px)?\s*(?:;|$)", re.IGNORECASE)
_SIDES = tuple(re.compile(rf"(?:^|[;\s]){side}\s*:([^;]*)", re.IGNORECASE) for side in ("width", "height"))
_MARKS = frozenset({"span", "font", "strong", "b", "u", "em", "i", "a", "o:p", "sup", "sub"})
_DEEP = 20
_CHINESE = "一二三四五六七八九十"


class Line(NamedTuple):
    """A paragraph: `node` is the block it stands in, `label` the number before it that Word or the list makes."""

    text: str
    node: LexborNode
    label: str = ""


class Inner(NamedTuple):
    """A table of data."""

    node: LexborNode


class Image(NamedTuple):
    """A picture not known to be small."""

    node: LexborNode


class Unseen(NamedTuple):
    """An element that is not shown, with the text it holds."""

    node: LexborNode
    text: str


Item = Line | Inner | Image | Unseen


def flow(
    tree: Tree,
    roots: Iterable[LexborNode],
    is_grid: Callable[[LexborNode], bool],
    skip: Callable[[LexborNode], bool] | None = None,
) -> Iterator[Item]:
    """The lines, data tables and pictures of some elements. `skip` says which blocks to pass over.

    A <br>, and the beginning and end of a block, end a line. Tables that are only for the layout are blocks. Without
    recursion: a page may be nested two thousand deep.
    """
    hidden = tree.hidden
    stack: list[LexborNode | None] = []
    stack.extend(list(roots)[::-1])
    blocks: list[LexborNode] = []
    buffer: list[str] = []
    waiting: list[Item] = []
    label = ""
    preformatted = 0
    numbers: dict[int, int] = {}

    def end() -> Iterator[Item]:
        nonlocal label
        if buffer:
            text = collapse("".join(buffer))
            buffer.clear()
            if text:
                yield Line(text, blocks[-1], label)
                label = ""
        if waiting:
            yield from waiting
            waiting.clear()

    while stack:
        node = stack.pop()
        if node is None:
            if buffer or waiting:
                yield from end()
            preformatted -= blocks.pop().tag == "pre"
            label = ""
            continue
        tag = node.tag or ""
        if tag == "-text":
            text = node.text_content or ""
            if preformatted and "\n" in text:
                first, *others = text.split("\n")
                buffer.append(first)
                for other in others:
                    yield from end()
                    buffer.append(other)
            else:
                buffer.append(text)
            continue
        if tag == "br":
            yield from end()
            continue
        if tag[0] == "-":
            continue
        if hidden and node.mem_id in hidden:
            if hidden[node.mem_id]:
                waiting.append(Unseen(node, hidden[node.mem_id]))
            continue
        if tag in BLOCKS or not blocks:
            if buffer or waiting:
                yield from end()
            if skip is not None and skip(node):
                continue
            if tag == "table" and is_grid(node):
                yield Inner(node)
                continue
            blocks.append(node)
            stack.append(None)
            preformatted += tag == "pre"
            if tag == "li":
                label = _list_number(node, numbers)
        elif tag == "img":
            if not _is_small(node):
                waiting.append(Image(node))
            continue
        elif tree.has_word_numbers and tag == "span" and _WORD_NUMBER.search(node.attributes.get("style") or ""):
            label = collapse(node.text())
            continue
        inside = list(node.iter(include_text=True))
        stack.extend(inside[::-1])
    yield from end()


def plain_text(cell: LexborNode) -> str | None:
    """The lines of a cell as `flow` gives them, joined, in a third of its time; None for a cell that holds more than
    text, its paragraphs and its marks."""
    lines: list[str] = []
    buffer: list[str] = []
    if not _gather(cell, lines, buffer, 0):
        return None
    _close(lines, buffer)
    return "\n".join(lines) if len(lines) > 1 else lines[0] if lines else ""


def _gather(node: LexborNode, lines: list[str], buffer: list[str], depth: int) -> bool:
    child = node.first_child
    while child is not None:
        tag = child.tag or ""
        if tag == "-text":
            buffer.append(child.text_content or "")
        elif tag in _MARKS:
            if depth == _DEEP or not _gather(child, lines, buffer, depth + 1):
                return False
        elif tag in ("p", "div"):
            if buffer:
                _close(lines, buffer)
            if depth == _DEEP or not _gather(child, lines, buffer, depth + 1):
                return False
            _close(lines, buffer)
        elif tag == "br":
            _close(lines, buffer)
        elif tag[0] != "-":
            return False
        child = child.next
    return True


def _close(lines: list[str], buffer: list[str]) -> None:
    if buffer:
        text = collapse(buffer[0] if len(buffer) == 1 else "".join(buffer))
        buffer.clear()
        if text:
            lines.append(text)


def _list_number(item: LexborNode, numbers: dict[int, int]) -> str:
    """The number of an item, where the page itself says that its list is numbered: many a style sheet takes it off."""
    parent = item.parent
    if parent is None or parent.tag != "ol":
        return ""
    attributes = parent.attributes
    style = _LIST_STYLE.search(attributes.get("style") or "")
    kind = style[1].lower() if style else attributes.get("type") or ("1" if "start" in attributes else "")
    number = _integer(item.attributes.get("value"), 0) or numbers.get(
        parent.mem_id, _integer(attributes.get("start"), 1) - 1) + 1
    numbers[parent.mem_id] = number
    if kind in ("1", "decimal"):
        return f"{number}."
    if kind in ("a", "A", "lower-alpha", "upper-alpha") and 0 < number <= 26:
        letter = chr(ord("a") + number - 1)
        return f"{letter if kind in ('a', 'lower-alpha') else letter.upper()}."
    if kind in ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal") and 0 < number < 20:
        return f"{'十' if number > 10 else ''}{_CHINESE[(number - 1) % 10]}、"
    return ""


def _integer(text: str | None, default: int) -> int:
    found = re.match(r"\s*(-?[0-9]{1,6})", text or "")
    return int(found[1]) if found else default


def _is_small(image: LexborNode) -> bool:
    """Whether its width or height is given and too small for a table or a text."""
    attributes = image.attributes
    style = attributes.get("style") or ""
    for side, in_style, least in zip(("width", "height"), _SIDES, _SMALL, strict=True):
        found = in_style.search(style)
        given = _LENGTH.match(found[1] if found else attributes.get(side) or "")
        if given and int(given[1]) < least:
            return True
    return False
