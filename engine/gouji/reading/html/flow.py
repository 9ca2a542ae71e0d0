"""The lines of a part of the page, in order: what a person sees below each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from gouji.reading.document import Flag
from gouji.reading.html.objects import holds_vml, is_lone_picture, is_small
from gouji.reading.html.tree import BLOCKS, Tree, collapse
from gouji.reading.notes import kept
from gouji.reading.numerals import han

_WORD_NUMBER = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_MARKS = frozenset({"span", "font", "strong", "b", "u", "em", "i", "a", "o:p"})
_RAISED = frozenset({"sup", "sub"})
_LONGEST_MARK = 8
_LAST = 8  # pieces of a line that are looked at for what stands before a mark
_AROUND = _MARKS | {"p", "div"}
_HOLDING = frozenset({"svg", "object", "embed", "canvas", "iframe", "v:imagedata"})
_DEEP = 20
_MOST_CHINESE = 99


class Line(NamedTuple):
    """A paragraph: `node` is the block it stands in, `label` the number before it that Word or the list makes. `flags`:
    what of it was not read."""

    text: str
    node: LexborNode
    label: str = ""
    flags: tuple[Flag, ...] = ()


class Inner(NamedTuple):
    """A table of data."""

    node: LexborNode


class Image(NamedTuple):
    """A picture not known to be small."""

    node: LexborNode


class Unseen(NamedTuple):
    """An element whose text is not read, and why: it is hidden, struck out, or a raised mark (unread)."""

    node: LexborNode
    text: str
    flag: Flag


Item = Line | Inner | Image | Unseen


def flow(
    tree: Tree,
    roots: Iterable[LexborNode],
    is_grid: Callable[[LexborNode], bool],
    skip: Callable[[LexborNode], bool] | None = None,
    in_cell: bool = False,
) -> Iterator[Item]:
    """The lines, data tables and pictures of some elements. `skip` says which blocks to pass over.

    A <br>, and the beginning and end of a block, end a line. Tables that are only for the layout are blocks. Without
    recursion: a page may be nested two thousand deep.
    """
    emptied, raised, pictures = tree.emptied, tree.raised, tree.pictures
    stack: list[LexborNode | None] = []
    stack.extend(list(roots)[::-1])
    blocks: list[LexborNode] = []
    buffer: list[str] = []
    waiting: list[Item] = []
    label = ""
    preformatted = 0
    numbers: dict[int, int] = {}
    digits = False  # in the lines of this cell before

    def end() -> Iterator[Item]:
        nonlocal label, digits
        if buffer:
            text = collapse("".join(buffer))
            buffer.clear()
            if text:
                digits = digits or (in_cell and any(c.isdigit() for c in text))
                struck = any(isinstance(item, Unseen) and item.flag == "struck" for item in waiting)
                yield Line(text, blocks[-1], label, ("struck",) if struck else ())
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
        if tag[:1] == "-":
            if tree.has_vml and tag == "-comment" and holds_vml(node):
                if is_lone_picture(node):
                    waiting.append(Image(node))
                elif in_cell:
                    waiting.append(Unseen(node, "", "unread"))
            continue
        if emptied and node.mem_id in emptied:
            flag: Flag = "hidden" if node.mem_id in tree.hidden else "struck"
            if flag == "struck" and tag in BLOCKS:
                yield from end()
            if text := emptied[node.mem_id].text:
                waiting.append(Unseen(node, text, flag))
            continue
        if pictures and node.mem_id in pictures:
            waiting.append(Image(node))
            if tag in _HOLDING:
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
            if not is_small(node):
                waiting.append(Image(node))
            continue
        elif tag in _RAISED or (raised and node.mem_id in raised):
            mark = collapse(node.text())
            if len(mark) <= _LONGEST_MARK:
                said, flagged = kept(mark, "".join(buffer if in_cell else buffer[-_LAST:]), digits)
                buffer.append(said)
                if flagged and in_cell:
                    waiting.append(Unseen(node, mark, "unread"))
                continue
        elif tree.has_word_numbers and tag == "span" and _WORD_NUMBER.search(node.attributes.get("style") or ""):
            label = collapse(node.text())
            continue
        inside = list(node.iter(include_text=True))
        stack.extend(inside[::-1])
    yield from end()


def plain_text(cell: LexborNode, odd: Collection[int]) -> str | None:
    """The lines of a cell as `flow` gives them, joined, in a third of its time; None for a cell that holds more than
    text, its paragraphs and its marks, or one of the `odd` elements (ids)."""
    if odd and cell.mem_id in odd:
        return None
    node = cell.first_child
    while node is not None and node.next is None:  # most cells: one text, whatever is wrapped around it
        tag = node.tag or ""
        if tag == "-text":
            return collapse(node.text_content or "")
        if tag not in _AROUND or (odd and node.mem_id in odd):
            break
        node = node.first_child
    lines: list[str] = []
    buffer: list[str] = []
    if not _gather(cell, lines, buffer, 0, odd):
        return None
    _close(lines, buffer)
    return "\n".join(lines) if len(lines) > 1 else lines[0] if lines else ""


def _gather(node: LexborNode, lines: list[str], buffer: list[str], depth: int, odd: Collection[int]) -> bool:
    child = node.first_child
    while child is not None:
        tag = child.tag or ""
        if tag == "-text":
            buffer.append(child.text_content or "")
        elif odd and child.mem_id in odd:
            return False
        elif tag in _MARKS:
            if depth == _DEEP or not _gather(child, lines, buffer, depth + 1, odd):
                return False
        elif tag in ("p", "div"):
            if buffer:
                _close(lines, buffer)
            if depth == _DEEP or not _gather(child, lines, buffer, depth + 1, odd):
                return False
            _close(lines, buffer)
        elif tag == "br":
            _close(lines, buffer)
        elif tag[:1] != "-" or (tag == "-comment" and holds_vml(child)):
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
    if kind in ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal") and 0 < number <= _MOST_CHINESE:
        return f"{han(number)}、"
    return ""


def _integer(text: str | None, default: int) -> int:
    found = re.match(r"\s*(-?[0-9]{1,6})", text or "")
    return int(found[1]) if found else default
