"""The extension that lets Sphinx read our pages, and search Chinese without a dictionary.

Loaded by Sphinx alone; docutils has no types, so its nodes are made through `Any`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.parsers import Parser
from sphinx.search import SearchLanguage

SUFFIX = ".page"
SEARCH = "gouji"
_TYPE = "gouji-page"
_nodes: Any = import_module("docutils.nodes")
# Ids such as GJ-303, words in letters, numbers; and runs of Chinese, which are searched by two characters at a time.
_WORD = re.compile(r"[A-Za-z]+-\d+|[A-Za-z0-9_]+|[\u3007\u3400-\u9fff]+")


class PageParser(Parser):
    """Makes the nodes of a page from its blocks."""

    supported = (_TYPE,)

    def parse(self, inputstring: str, document: Any) -> None:
        self.setup_parse(inputstring, document)
        page = json.loads(inputstring)
        maker = _Maker(document)
        document += maker.section(page["title"], page["blocks"])
        self.finish_parse()


class _Maker:
    def __init__(self, document: Any) -> None:
        self.document = document
        self.page = document.settings.env.current_document.docname
        self.sections = 0

    def section(self, title: str, blocks: Sequence[Any]) -> Any:
        self.sections += 1
        node = _nodes.section(ids=[f"part-{self.sections}"])
        node += _nodes.title("", "", _nodes.Text(title))
        for block in blocks:
            node += getattr(self, block[0])(*block[1:])
        return node

    def paragraph(self, look: str, inlines: Sequence[Any]) -> Any:
        return _nodes.paragraph("", "", *self.inlines(inlines), classes=[look] if look else [])

    def bullets(self, items: Sequence[Any]) -> Any:
        return _nodes.bullet_list("", *(
            _nodes.list_item("", _nodes.paragraph("", "", *self.inlines(item))) for item in items), bullet="*")

    def code(self, text: str) -> Any:
        return _nodes.literal_block(text, text, language="none", classes=["written"])

    def table(self, look: str, head: Sequence[str], rows: Sequence[Any], widths: Sequence[int]) -> Any:
        group = _nodes.tgroup("", *(_nodes.colspec(colwidth=width) for width in widths), cols=len(head))
        group += _nodes.thead("", self.row([[name] for name in head]))
        group += _nodes.tbody("", *map(self.row, rows))
        return _nodes.table("", group, classes=["colwidths-given", "pack-table", *([look] if look else [])])

    def row(self, cells: Sequence[Any]) -> Any:
        return _nodes.row("", *(_nodes.entry("", _nodes.paragraph("", "", *self.inlines(cell))) for cell in cells))

    def contents(self, caption: str, pages: Sequence[str], hidden: bool) -> Any:
        tree: Any = addnodes.toctree()
        tree["parent"] = self.page
        tree["entries"] = [(None, page) for page in pages]
        tree["includefiles"] = list(pages)
        tree["maxdepth"] = 1
        tree["caption"] = caption or None
        tree["hidden"] = hidden
        tree["titlesonly"] = True
        for name in ("glob", "includehidden"):
            tree[name] = False
        tree["numbered"] = 0
        return _nodes.compound("", tree, classes=["toctree-wrapper"])

    def inlines(self, parts: Sequence[Any]) -> list[Any]:
        return [_nodes.Text(part) if isinstance(part, str) else getattr(self, f"inline_{part[0]}")(*part[1:])
                for part in parts]

    def inline_strong(self, text: str) -> Any:
        return _nodes.strong("", text)

    def inline_doc(self, page: str, text: str) -> Any:
        target: Any = addnodes.pending_xref("", refdomain="std", reftype="doc", reftarget=f"/{page}", refexplicit=True,
                                            refwarn=True, refdoc=self.page)
        target += _nodes.inline("", text, classes=["doc"])
        return target


class PairSearch(SearchLanguage):
    """Chinese is cut into overlapping pairs of characters, when pages are indexed and when people search."""

    lang = SEARCH
    language_name = "Gouji"
    js_splitter_code = """
function splitQuery(query) {
  const words = query.match(/[A-Za-z]+-\\d+|[A-Za-z0-9_]+|[\\u3007\\u3400-\\u9fff]+/g) || [];
  return words.flatMap((word) => {
    if (!/^[\\u3007\\u3400-\\u9fff]{3,}$/.test(word)) return [word];
    return Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2));
  });
}
"""

    def split(self, input: str) -> list[str]:  # noqa: A002 - Sphinx's name
        out: list[str] = []
        for word in _WORD.findall(input):
            if word[0] < "\u3007" or len(word) == 1:
                out.append(word)
            else:
                out += [word[at : at + 2] for at in range(len(word) - 1)]
        return out

    def stem(self, word: str) -> str:
        return word.lower()


def setup(app: Sphinx) -> dict[str, object]:
    """Called by Sphinx."""
    app.add_source_suffix(SUFFIX, _TYPE)
    app.add_source_parser(PageParser)
    app.add_search_language(PairSearch)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
