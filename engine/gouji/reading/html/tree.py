"""The parsed page: what is hidden, where the links are, and the path of a node."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gouji.reading.html.hiding import take_out
from gouji.reading.html.objects import backdrops, prepare
from gouji.reading.html.styles import look

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"})
# Nothing a person reads as part of the page.
_UNREAD = frozenset({
    "script", "style", "noscript", "template", "datalist", "button", "applet", "audio", "noframes", "xml", "map",
    "title"})
_NAMES = re.compile(rb"<([a-z]+)")
_NO_SPACE = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*\n[ \t\n]*(?=[\u2e80-\u9fff\uff00-\uffef])")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_OUTER = " \t\n\r\f\v\u3000\u00a0\u200b\ufeff\u2002\u2003\u2009"
_WHITE = (" ", "\n", "\t", "\u3000", "\u00a0")
_MOST_LINKS = 20_000
_MOST_UP = 200
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
    """A page. `hidden`: elements that are not shown, by id, with the text they held; `emptied`: those and the ones that
    are struck out; `raised`: elements set higher or lower by a style; `pictures`: those that show something that is no
    text; `odd`: the ids of all these. `links`: by id of an element, the links in it and the length of their text."""

    def __init__(self, text: str) -> None:
        self.parser = LexborHTMLParser(text)
        root = self.parser.root
        assert root is not None
        self.root = root
        raw = text.encode("utf-8", "replace").lower()  # bytes are searched in a third of the time
        names = {name.decode() for name in set(_NAMES.findall(raw))}
        self.has_frames = not names.isdisjoint({"frameset", "frame", "iframe"})
        self.body = self.parser.body or root
        title = self.parser.css_first("title")
        self.title = collapse(title.text()) if title is not None else ""
        self._paths: dict[int, str] = {root.mem_id: "html"}
        self.has_vml = "v" in names and b"imagedata" in raw
        sheets = [sheet.text() for sheet in self.parser.css("style")
                  if "print" not in (sheet.attributes.get("media") or "")] if "style" in names else []
        root.strip_tags(sorted(names & _UNREAD), recursive=True)
        self.pictures = prepare(root, names)
        found = look(root, raw, sheets, names)
        self.has_word_numbers = found.numbered
        self.raised = found.raised
        self._gone = found.gone
        out = take_out(root, self.body, found)
        self.hidden, self.shows_hidden = out.hidden, out.shown
        self.emptied = {**out.struck, **out.hidden}
        if found.pictured:
            self.pictures |= backdrops(root)
        # The paths of cells count those that are not shown.
        self.has_hidden_cells = bool(self.hidden) and any(
            node.mem_id in self.hidden for node in root.css("td, th, tr, tbody, thead, tfoot"))
        self.odd = frozenset({*self.emptied, *self.raised, *self.pictures})
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

    def is_gone(self, node: LexborNode) -> bool:
        """Whether it takes no room on the page: display:none, while visibility:hidden keeps its room."""
        return node.mem_id in self.hidden and node.mem_id in self._gone

    def _find_links(self) -> None:
        """Climbs from all links at once: those of a menu soon meet, and their sum goes on."""
        level: dict[int, tuple[LexborNode, int, int]] = {}
        for link in self.body.css("a")[:_MOST_LINKS]:
            attributes = link.attributes
            href = attributes.get("href")
            # An anchor, or a jump within the page as in a table of contents, leads nowhere else.
            if (href is None and ("name" in attributes or "id" in attributes)) or (href or "")[:1] == "#" != href:
                continue
            level[link.mem_id] = link, 1, weigh(link.text())
        links = self.links
        for _ in range(_MOST_UP):
            above: dict[int, tuple[LexborNode, int, int]] = {}
            for key, (node, count, length) in level.items():
                known, known_length = links.get(key, (0, 0))
                links[key] = known + count, known_length + length
                parent = node.parent
                if parent is not None:
                    up = parent.mem_id
                    if up in above:
                        _, more, more_length = above[up]
                        above[up] = parent, count + more, length + more_length
                    else:
                        above[up] = parent, count, length
            level = above
