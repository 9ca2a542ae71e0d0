"""What a page of the site is made of: plain lists, kept as JSON until Sphinx reads them.

The text of a pack goes into nodes as it is and never through a markup language, so that whatever characters it holds
are shown and none of them acts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Inline = str | list[str]
Cell = Sequence[Inline]
Block = list[object]

# What no page may hold: control characters, lone surrogates, and marks that turn the direction of the text.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its name in the site (rules/GJ-303), its title and its blocks."""

    name: str
    title: str
    blocks: tuple[Block, ...]

    def written(self) -> str:
        return json.dumps({"title": clean(self.title) or "—", "blocks": self.blocks}, ensure_ascii=True)


def clean(text: str) -> str:
    """`text` on one line, without what cannot be shown."""
    return _SPACE.sub(" ", _UNSHOWN.sub("\ufffd", text)).strip()


def link(page: str, text: str) -> Inline:
    return ["doc", page, clean(text) or "—"]


def strong(text: str) -> Inline:
    return ["strong", clean(text)]


def paragraph(*inlines: Inline, look: str = "") -> Block:
    return ["paragraph", look, _inlines(inlines)]


def bullets(items: Iterable[Cell]) -> Block:
    return ["bullets", [_inlines(item) for item in items]]


def code(text: str) -> Block:
    return ["code", "\n".join(_UNSHOWN.sub("\ufffd", line.rstrip()) for line in text.split("\n"))]


def table(head: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[int] = (), look: str = "") -> Block:
    """`widths` are shares of the width, one for each column."""
    cells = [[_inlines(cell) for cell in row] for row in rows]
    return ["table", look, [clean(name) for name in head], cells, list(widths) or [1] * len(head)]


def section(title: str, *blocks: Block) -> Block:
    return ["section", clean(title) or "—", list(blocks)]


def contents(caption: str, pages: Sequence[str], hidden: bool = False) -> Block:
    """Links to pages below this one; they stand in the menu too."""
    return ["contents", clean(caption), list(pages), hidden]


def joined(cells: Sequence[Inline], mark: str) -> list[Inline]:
    """Inlines with a mark between each two."""
    out: list[Inline] = []
    for cell in cells:
        out += [mark, cell] if out else [cell]
    return out


def _inlines(inlines: Iterable[Inline]) -> list[Inline]:
    return [_UNSHOWN.sub("\ufffd", _SPACE.sub(" ", part)) if isinstance(part, str) else part for part in inlines]
