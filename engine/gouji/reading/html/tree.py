"""The parsed page: what is hidden, where the links are, and the path of a node."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"})
# Nothing a person reads as part of the page.
_UNREAD = frozenset({
    "script", "style", "noscript", "template", "select", "datalist", "textarea", "button", "svg", "math", "object",
    "embed", "applet", "video", "audio", "canvas", "iframe", "noframes", "xml", "map", "title"})
_NAMES = re.compile("<([a-zA-Z]+)")
_STYLED = '[hidden], [style*="display" i], [style*="visibility" i]'
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_HIDING = ("hidden", "HIDDEN", "display", "DISPLAY", "Display", "visibility", "VISIBILITY")
_NO_SPACE = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*\n[ \t\n]*(?=[\u2e80-\u9fff\uff00-\uffef])")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_OUTER = " \t\n\r\f\v\u3000\u00a0\u200b\ufeff\u2002\u2003\u2009"
_WHITE = (" ", "\n", "\t", "\u3000", "\u00a0")
_MOST_LINKS = 20_000
_MOST_UP = 200
_MAIN_PART = 2
_MOST_SHOWN = 5
_LONGEST_PATH = 1000


def collapse(text: str) -> str:
    """As a browser shows it: white space in one, a line end between two Chinese characters is none, outer space off."""
    text = text.strip(_OUTER)
    if "\n" in text:
        text = _NO_SPACE.sub("", text)
    return _SPACES.sub(" ", text) if "  " in text or "\n" in text or "\t" in text or "\f" in text else text


def squash(text: str) -> str:
    """Without any white space, to compare and to measure."""
    return "".join(text.split())


def weigh(text: str) -> int:
    """The length of `squash(text)`, in a third of its time; rare kinds of white space count."""
    return len(text) - sum(map(text.count, _WHITE))


def children(node: LexborNode) -> list[LexborNode]:
    return list(node.iter())


class Tree:
    """A page. `hidden`: elements that are not shown, by id, with the text they hold. `links`: by id of an element, the
    links in it and the length of their text."""

    def __init__(self, text: str) -> None:
        self.parser = LexborHTMLParser(text)
        root = self.parser.root
        assert root is not None
        self.root = root
        names = {name.lower() for name in set(_NAMES.findall(text))}
        self.has_frames = not names.isdisjoint({"frameset", "frame", "iframe"})
        self.body = self.parser.body or root
        title = self.parser.css_first("title")
        self.title = collapse(title.text()) if title is not None else ""
        self.has_word_numbers = "mso-list" in text
        self._paths: dict[int, str] = {root.mem_id: "html"}
        root.strip_tags(sorted(names & _UNREAD), recursive=True)
        self.shows_hidden = False
        self.hidden: dict[int, str] = {}
        if any(word in text for word in _HIDING):
            self._hide()
        self.links: dict[int, tuple[int, int]] = {}
        self._find_links()

    def path(self, node: LexborNode) -> str:
        """Such as html/body/div[2]/p: numbered from 1 among the siblings of its name, unless it is the only one.

        "" for a node nested so deep that its path would be of no use: two hundred thousand of them fill the memory.
        """
        steps = []
        while (path := self._paths.get(node.mem_id)) is None:
            parent = node.parent
            if parent is None:
                return "html"
            steps.append(node)
            node = parent
        while steps:
            self._name_children(node, path)
            node = steps.pop()
            path = self._paths[node.mem_id]
        return path

    def _name_children(self, node: LexborNode, path: str) -> None:
        if not path or len(path) > _LONGEST_PATH:
            self._paths.update((child.mem_id, "") for child in node.iter())
            return
        names: dict[str, list[LexborNode]] = {}
        for child in node.iter():
            names.setdefault(child.tag or "", []).append(child)
        for name, same in names.items():
            for number, child in enumerate(same, 1):
                self._paths[child.mem_id] = f"{path}/{name}" if len(same) == 1 else f"{path}/{name}[{number}]"

    def _hide(self) -> None:
        whole = len(squash(self.body.text()))
        within = shown = 0
        for node in self.root.css(_STYLED):
            if within:
                within -= 1  # goes with the hidden one around it
                continue
            attributes = node.attributes
            if "hidden" not in attributes and not _HIDDEN.search(attributes.get("style") or ""):
                continue
            text = squash(node.text())
            if text and len(text) * _MAIN_PART > whole:
                self.shows_hidden = True  # nobody publishes an empty page: a script shows it
                shown += 1
                if shown == _MOST_SHOWN:
                    break
                continue
            self.hidden[node.mem_id] = text
            within = len(node.css(_STYLED)) - 1

    def is_gone(self, node: LexborNode) -> bool:
        """Whether it takes no room on the page: display:none, while visibility:hidden keeps its room."""
        if node.mem_id not in self.hidden:
            return False
        attributes = node.attributes
        return "hidden" in attributes or "display" in (attributes.get("style") or "").lower()

    def _find_links(self) -> None:
        links = self.links
        for link in self.body.css("a")[:_MOST_LINKS]:
            attributes = link.attributes
            href = attributes.get("href")
            # An anchor, or a jump within the page as in a table of contents, leads nowhere else.
            if (href is None and ("name" in attributes or "id" in attributes)) or (href or "")[:1] == "#" != href:
                continue
            length = weigh(link.text())
            node: LexborNode | None = link
            for _ in range(_MOST_UP):
                if node is None:
                    break
                key = node.mem_id
                count, sum_ = links.get(key, (0, 0))
                links[key] = count + 1, sum_ + length
                node = node.parent
