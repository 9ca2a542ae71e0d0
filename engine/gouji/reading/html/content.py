"""Which part of a page is the article: without its menus, lists of other pages and foot, and with its title.

A page without links is an article from top to bottom. Elsewhere the article is the smallest element outside which no
table of data and no prose stands. Prose is text with full stops that is not mostly links: menus and feet have none.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from gouji.reading.html.flow import Line
from gouji.reading.html.objects import HOLDERS
from gouji.reading.html.tables import Tables
from gouji.reading.html.title import find_title
from gouji.reading.html.tree import BLOCKS, Tree, children, squash, weigh

_BARE = 3  # so few links are no site's
_LEVELS = 200
_MOST_MEASURED = 60
_DOMINANT = 0.6
_PROSE = 40
_LONG = 200
_SOME = 3
_SHORT = 40
_SENTENCE = re.compile("[。；！？]")
_LEAVES = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "li", "dt", "dd", "a"})
_FOLLOWING = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table"})
_APART = frozenset({"nav", "footer", "aside"})
# How sites name such blocks: used only where a block has neither prose nor figures.
_NAMED = re.compile(r"nav|crumb|share|foot(?!note)|copyright|sidebar|toolbar|related|print", re.IGNORECASE)
_SCRIPTED = re.compile(r"\s*(?:javascript:|#\s*$)", re.IGNORECASE)


class Article(NamedTuple):
    """`roots`: the elements that hold it, in order. `title`: its title where that stands outside of them."""

    roots: list[LexborNode]
    title: Line | None


class Content:
    """Finds the article of a page; `skip` says, while it is read, which blocks in it are none of its text."""

    def __init__(self, tree: Tree, tables: Tables) -> None:
        self._tree = tree
        self._tables = tables
        self._links = tree.links
        self.is_site = tree.links.get(tree.body.mem_id, (0, 0))[0] >= _BARE
        # Blocks in blocks are measured again and again: where a hostile page makes that dear, it is left as it is.
        self._budget = _MOST_MEASURED * len(tree.body.text() if self.is_site else "") + _LEVELS
        self._known: dict[int, tuple[int, bool]] = {}
        self._with_figures: set[int] = set()
        self._main: set[int] = set()
        self.left_out = 0
        if self.is_site:
            self._find_figures()

    def article(self) -> Article:
        if not self.is_site:
            return self._titled([self._tree.body])
        node, after = self._descend()
        roots = self._trim(node) + after
        self._main = {node.mem_id}
        return self._titled(roots)

    def _titled(self, roots: list[LexborNode]) -> Article:
        before = self.left_out
        title = find_title(self._tree, roots, self._tables.is_grid, self._is_chrome, self.skip)
        self.left_out = before  # the first lines were looked at, not read
        return Article(roots, title)

    def skip(self, node: LexborNode) -> bool:
        """Whether a block in the article is a menu, a list of links or a row of buttons. Counts what seems a loss."""
        if not self.is_site or node.mem_id in self._main or not self._is_chrome(node):
            return False
        self._note(node)
        return True

    def _find_figures(self) -> None:
        for table in self._tree.body.css("table"):
            if table.mem_id not in self._with_figures and self._tables.has_figures(table):
                node: LexborNode | None = table
                for _ in range(_LEVELS):
                    if node is None or node.mem_id in self._with_figures:
                        break
                    self._with_figures.add(node.mem_id)
                    node = node.parent

    def _descend(self) -> tuple[LexborNode, list[LexborNode]]:
        node = self._tree.body
        after: list[LexborNode] = []
        for _ in range(_LEVELS):
            inside = children(node)
            weights = [0 if self._is_chrome(child) else self._weight(child) for child in inside]
            total = sum(weights)
            heaviest = max(weights, default=0)
            if not heaviest or heaviest < _DOMINANT * total:
                break
            at = weights.index(heaviest)
            best = inside[at]
            tag = best.tag or ""
            if tag in _LEAVES or (tag == "table" and self._tables.is_grid(best)):
                break
            if any(self._is_article(child) for i, child in enumerate(inside) if i != at) or self._has_prose(node):
                break
            for child in inside:
                if child is not best:
                    self._note(child)
            after = self._following(best, inside[at + 1:]) + after
            node = best
        return node, after

    def _following(self, best: LexborNode, others: list[LexborNode]) -> list[LexborNode]:
        """What goes on directly after the main part: paragraphs, blocks of its own kind, and sentences."""
        out = []
        kind = best.attributes.get("class")
        for other in others:
            if other.tag in HOLDERS:
                out.append(other)
                continue
            same = other.tag == best.tag and kind is not None and other.attributes.get("class") == kind
            if not (same or other.tag in _FOLLOWING or self._has_sentence(other)):
                break
            if other.mem_id in self._links or self._is_chrome(other):
                break
            out.append(other)
        return out

    def _trim(self, node: LexborNode) -> list[LexborNode]:
        """The element itself, or those of its children that lie between the menus before and the lists after it."""
        inside = children(node)
        kinds = [self._is_chrome(child) for child in inside]
        articles = [i for i, child in enumerate(inside)
                    if not kinds[i] and (self._is_article(child) or self._has_sentence(child))]
        if not articles:
            return [node]
        first = max((i + 1 for i in range(articles[0]) if kinds[i]), default=0)
        last = min((i for i in range(articles[-1] + 1, len(inside)) if kinds[i]), default=len(inside))
        if first == 0 and last == len(inside):
            return [node]
        for child in inside[:first] + inside[last:]:
            self._note(child)
        kept = inside[first:last]
        # Text that stands directly in the element would be lost.
        return [node] if self._has_prose(node) else kept

    def _measured(self, node: LexborNode) -> tuple[int, bool]:
        """(length of its text without white space, whether it holds a sentence); (0, False) when that is too dear."""
        key = node.mem_id
        known = self._known.get(key)
        if known is None:
            if self._budget < 0:
                return 0, False
            text = node.text()
            self._budget -= len(text)
            known = self._known[key] = weigh(text), _SENTENCE.search(text) is not None
        return known

    def _note(self, node: LexborNode) -> None:
        if node.mem_id in self._with_figures or (
                self._weight(node) >= _LONG and len(_SENTENCE.findall(node.text())) >= _SOME):
            self.left_out += 1

    def _weight(self, node: LexborNode) -> int:
        if node.mem_id in self._tree.hidden:
            return 0
        return self._measured(node)[0] - self._links.get(node.mem_id, (0, 0))[1]

    def _has_prose(self, node: LexborNode) -> bool:
        """Whether text stands directly in it, not in an element."""
        text = squash(node.text(deep=False))
        return len(text) >= _PROSE and _SENTENCE.search(text) is not None

    def _has_sentence(self, node: LexborNode) -> bool:
        return node.mem_id not in self._tree.hidden and self._measured(node)[1]

    def _is_article(self, node: LexborNode) -> bool:
        """Whether it holds figures, or so much prose that it must not be left out."""
        if node.mem_id in self._with_figures:
            return True
        if node.tag in _APART or node.mem_id in self._tree.hidden:
            return False
        links = self._links.get(node.mem_id, (0, 0))[1]
        length, is_prose = self._measured(node)
        return is_prose and length - links >= _PROSE and links * 2 < length

    def _is_chrome(self, node: LexborNode) -> bool:
        key = node.mem_id
        if key in self._with_figures:
            return False
        tag = node.tag or ""
        if tag in _APART:
            return True
        count, length = self._links.get(key, (0, 0))
        named = False
        if tag in BLOCKS and tag != "p":
            attributes = node.attributes
            named = _NAMED.search(f"{attributes.get('class')} {attributes.get('id')}") is not None
        if not (count or named):
            return False
        whole, is_prose = self._measured(node)
        if not whole:
            return False
        if count >= 3 and length * 2 > whole:
            return True
        if is_prose:
            return False
        if count >= 2 and (length > 0.8 * whole or whole < _SHORT):
            return True
        if count and length == whole and all(
                _SCRIPTED.match(link.attributes.get("href") or "#") for link in node.css("a")):
            return True
        return named and whole < _LONG
