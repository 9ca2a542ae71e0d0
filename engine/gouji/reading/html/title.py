"""The title of an article: where it begins with it, beside it, or in the page's head as a last resort."""

from __future__ import annotations

import re
from collections.abc import Callable

from selectolax.lexbor import LexborNode

from gouji.reading.html.flow import Line, flow
from gouji.reading.html.tree import Tree, collapse, squash
from gouji.reading.numerals import NUMBERED

Test = Callable[[LexborNode], bool]
_HEADINGS = frozenset({"h1", "h2", "h3"})
_PUNCTUATED = re.compile("[。；：:，,]")
# Between the title of a page and the name of its site, in the page's head.
_SITE = re.compile(r"\s*[_|｜—–·>»]+\s*|\s+-+\s+|-{1,2}(?=[^\d])")
_YEAR = re.compile(r"\d{4}")
_LEAST, _MOST = 6, 60
_MORE = 10
_FIRST_LINES = 8
_MOST_BESIDE = 200


def find_title(tree: Tree, roots: list[LexborNode], is_grid: Test, is_chrome: Test, skip: Test) -> Line | None:
    """The title to put before an article, None where it begins with it or none is found.

    What the head of the page says tells a title from the name of a site or a column. `is_chrome`: whether a block is a
    menu or the like, in which only headings count; `skip`: what is not read in the article.
    """
    first = _first_lines(tree, roots, is_grid, skip)
    # The part with a year, else the longest: the name of the site may well stand in the article.
    named = max(_SITE.split(tree.title), key=lambda part: (_YEAR.search(part) is not None, len(squash(part))))
    head = squash(named) if len(squash(named)) >= _LEAST else ""
    short = [squash(line) for line in first if len(line) <= _MOST and not _PUNCTUATED.search(line)]
    if head and (head in "".join(short) or any(len(line) >= _LEAST + 2 and line in head for line in short[:3])):
        return None
    beside = _beside(tree, roots[0], is_grid, is_chrome)
    for line in beside if head else ():
        text = squash(line.text)
        if len(text) >= _LEAST and (text in head or (head in text and len(text) <= len(head) + _MORE)):
            return line
    if first and _is_title(first[0]):
        return None
    for line in beside:
        if line.node.tag in _HEADINGS and len(squash(line.text)) >= _LEAST:
            return line
    if beside and _is_title(beside[0].text):
        return beside[0]
    return Line(collapse(named), tree.root) if len(head) >= _LEAST + 2 else None


def _first_lines(tree: Tree, roots: list[LexborNode], is_grid: Test, skip: Test) -> list[str]:
    lines: list[str] = []
    for item in flow(tree, roots, is_grid, skip):
        if not isinstance(item, Line) or len(lines) == _FIRST_LINES:
            break
        lines.append(item.text)
    return lines


def _beside(tree: Tree, root: LexborNode, is_grid: Test, is_chrome: Test) -> list[Line]:
    """Short lines before the article, the nearest first."""
    lines: list[Line] = []
    node: LexborNode | None = root
    seen = 0
    while node is not None and node.tag != "body":
        other = node.prev
        while other is not None and seen < _MOST_BESIDE:
            seen += 1
            if other.is_element_node:
                chrome = is_chrome(other)
                found = [item for item in flow(tree, [other], is_grid) if isinstance(item, Line)
                         and len(item.text) <= _MOST and (not chrome or item.node.tag in _HEADINGS)]
                lines += found[::-1]
            other = other.prev
        node = node.parent
    return lines


def _is_title(text: str) -> bool:
    return _LEAST <= len(squash(text)) <= _MOST and not _PUNCTUATED.search(text) and not NUMBERED.match(text)
