"""What paragraph and character styles say of numbering and of how text looks, through what they are based on."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import NamedTuple

from gouji.reading.word.looks import PARAGRAPH_SHADE, PROPERTIES, Marks
from gouji.reading.word.names import W, integer, value

_MOST_BASES = 64  # Word stops at eleven


class Numbered(NamedTuple):
    """`style` is the one in the chain that says which number; `level` None where none does."""

    number: str
    level: int | None
    style: str


class Styles:
    def __init__(self, root: ET.Element | None = None) -> None:
        self._styles: dict[str, ET.Element] = {}
        self._default = ""
        self._marks: dict[str, Marks] = {}
        for style in () if root is None else root.iter(W + "style"):
            identifier = style.get(W + "styleId", "")
            self._styles[identifier] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on"):
                self._default = identifier

    def __bool__(self) -> bool:
        return bool(self._styles)

    def _chain(self, identifier: str) -> list[ET.Element]:
        chain: list[ET.Element] = []
        seen: set[str] = set()
        while identifier in self._styles and identifier not in seen and len(seen) < _MOST_BASES:
            seen.add(identifier)
            style = self._styles[identifier]
            chain.append(style)
            identifier = value(style.find(W + "basedOn"))
        return chain

    def numbered(self, identifier: str) -> Numbered | None:
        """The numbering of a paragraph style ("": the default one). "0" takes away what its base has."""
        level = None
        for style in self._chain(identifier or self._default):
            found = style.find(f"{W}pPr/{W}numPr")
            if found is None:
                continue
            indent, number = found.find(W + "ilvl"), found.find(W + "numId")
            if level is None and indent is not None:
                level = integer(value(indent), 0)
            if number is not None:
                return Numbered(value(number), level, style.get(W + "styleId", ""))
        return None

    def marks(self, identifier: str) -> Marks:
        """The run properties that a paragraph or character style gives, and what it says of the paragraph's ground."""
        if identifier not in self._marks:
            found: dict[str, ET.Element] = {}
            for style in self._chain(identifier):
                shade = style.find(PARAGRAPH_SHADE)
                if shade is not None:
                    found.setdefault(PARAGRAPH_SHADE, shade)
                properties = style.find(f"{W}rPr")
                for mark in () if properties is None else properties:
                    if mark.tag in PROPERTIES:
                        found.setdefault(mark.tag, mark)
            self._marks[identifier] = found
        return self._marks[identifier]
