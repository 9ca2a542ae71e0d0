"""A strict little reader of HTML for tests: it refuses what a browser would have to repair."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "br", "col", "hr", "img", "input", "link"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def walk(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, tag: str = "", where: Callable[[Element], bool] = lambda _: True, **attributes: str) -> list[Element]:
        """Every element of that tag with those attributes (`class_` asks for one of its classes)."""
        asked = dict(attributes)
        one = asked.pop("class_", None)
        return [e for e in self.walk() if (not tag or e.tag == tag) and where(e) and (one is None or one in e.classes)
                and all(e.attributes.get(k.replace("_", "-")) == v for k, v in asked.items())]

    def one(self, tag: str = "", **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {attributes}"
        return found[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"{tag}: an attribute twice"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_html(text: str) -> Element:
    """The page as a tree. Fails on what is not nested or not closed."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is not closed"
    return reader.root


def tiles(table: Element) -> list[list[Element]]:
    """The cells of a table by row and column, merged ones repeated. Fails where they do not tile a rectangle."""
    grid: dict[tuple[int, int], Element] = {}
    rows = table.all("tr")
    for y, row in enumerate(rows):
        x = 0
        for cell in row.children:
            if isinstance(cell, str):
                assert not cell.strip()
                continue
            while (y, x) in grid:
                x += 1
            for dy in range(int(cell.attributes.get("rowspan", 1))):
                for dx in range(int(cell.attributes.get("colspan", 1))):
                    assert (y + dy, x + dx) not in grid, "cells overlap"
                    grid[y + dy, x + dx] = cell
    width = max(x for _, x in grid) + 1
    assert len(grid) == width * len(rows), "holes, or cells that stick out"
    return [[grid[y, x] for x in range(width)] for y in range(len(rows))]
