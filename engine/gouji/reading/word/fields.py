"""Fields: instructions, which nobody sees, and their results; they may nest and go on over paragraphs."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from gouji.reading.word.names import W
from gouji.reading.word.shapes import form_field

_DRAWN = ("EQ", "SYMBOL")  # draw signs, such as a number in a circle, and store only how


class Fields:
    """`instructions`: how many of the open fields have not come to their result; while there are any, nothing shows."""

    def __init__(self) -> None:
        self.open: list[bool] = []  # of each that is open: whether its result has begun
        self.instructions = 0
        self._instruction = ""

    def step(self, element: ET.Element) -> tuple[str, bool]:
        """At w:fldChar: the text a form field shows, and whether a field ended that drew what cannot be read."""
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            text = "" if self.instructions else form_field(element)
            self.open.append(False)
            self.instructions += 1
            self._instruction = ""
            return text, False
        if kind == "separate" and self.open:
            self.instructions -= not self.open[-1]
            self.open[-1] = True
        elif kind == "end" and self.open:
            begun = self.open.pop()
            self.instructions -= not begun
            return "", not begun and self._instruction.lstrip().upper().startswith(_DRAWN)
        return "", False

    def code(self, element: ET.Element) -> None:
        self._instruction = (self._instruction + (element.text or ""))[:20]

    def end_paragraph(self) -> None:
        """An instruction ends with its paragraph: one left open must not swallow the rest of the document."""
        self.open = [begun for begun in self.open if begun]
        self.instructions = 0
