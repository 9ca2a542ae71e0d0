"""Looks out for runs that are not read as they stand: by their own properties, their styles' and their ground."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from gouji.reading.word.looks import PARAGRAPH_SHADE, RUN_STYLE, SHADE, Look, Marks, ground, look, shades
from gouji.reading.word.names import W, value
from gouji.reading.word.styles import Styles

_RUN_PROPERTIES = W + "rPr"
_REMEMBERED = 1000  # kinds of runs: a file has some dozens


class Watch:
    """`watched`: properties of runs that alter how they are read in this file; with none no run is looked at.

    `shades`: whether the ground matters. `shaded`: whether what lies behind the paragraphs now may be dark.
    """

    def __init__(self, styles: Styles, watched: frozenset[str], shaded: bool = False) -> None:
        self._styles = styles
        self._watched = watched
        self.watches, self.shades = bool(watched), shades(watched)
        self.shaded = shaded
        self._ground = shaded  # with this paragraph's own shade
        self._paragraph: Marks = {}
        self._style = ""
        self._known: dict[object, Look] = {}

    def begin(self, style: str, properties: ET.Element | None) -> None:
        """A paragraph of this style, which may alter all of it, with its w:pPr."""
        self._style = style
        self._paragraph = self._styles.marks(style)
        if self.shades:
            shade = None if properties is None else properties.find(SHADE)
            self._ground = ground(self._paragraph.get(PARAGRAPH_SHADE) if shade is None else shade, self.shaded)

    def look(self, run: ET.Element) -> Look:
        properties, watched = run.find(_RUN_PROPERTIES), self._watched
        marks = [] if properties is None else [mark for mark in properties if mark.tag in watched]
        if not marks and not self._paragraph:
            return ""
        key = (self._style, self._ground, *[(mark.tag, *mark.items()) for mark in marks])
        known = self._known.get(key)
        if known is None:
            direct = {mark.tag: mark for mark in marks}
            character = self._styles.marks(value(direct[RUN_STYLE])) if RUN_STYLE in direct else {}
            known = look(direct, character, self._paragraph, self._ground)
            if len(self._known) < _REMEMBERED:
                self._known[key] = known
        return known
