"""The text of a paragraph as Word shows it with all changes accepted: fields by their result, nothing hidden."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field

from gouji.reading.word.items import Image, Note, Tally
from gouji.reading.word.names import CHOICE, FALLBACK, MC, PIC, M, O, V, W, is_on, value
from gouji.reading.word.shapes import form_field, size
from gouji.reading.word.styles import Styles
from gouji.reading.word.symbols import symbol

TRACKED_IN, TRACKED_OUT = "word.tracked-insertions", "word.tracked-deletions"
HIDDEN, NOTES, OBJECT = "word.hidden-text", "word.notes-left-out", "word.embedded-object"
SYMBOL, FORMULA = "word.unknown-symbol", "word.field-without-result"

TEXT_BOX, ALTERNATE = W + "txbxContent", MC + "AlternateContent"
_RUN, _TEXT, _RUN_PROPERTIES = W + "r", W + "t", W + "rPr"
_VANISH, _RUN_STYLE = W + "vanish", W + "rStyle"
_EQUATION = "equation"

# Properties, and what is shown elsewhere or not at all. All else is looked into: a wrapper nobody knows may hold text.
_SKIPPED = frozenset(W + name for name in (
    "pPr", "sdtPr", "sdtEndPr", "rt", "fldData", "smartTagPr", "customXmlPr", "delInstrText", "delText", "softHyphen",
    "lastRenderedPageBreak", "proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd",
    "commentReference", "annotationRef", "footnoteRef", "endnoteRef", "separator", "continuationSeparator"))
_MARKS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}


@dataclass(slots=True)
class Gathered:
    """What a paragraph holds: pieces of text, and beside the text, text boxes and pictures."""

    text: list[str] = field(default_factory=list)
    boxes: list[ET.Element] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    tracked: bool = False
    hidden: bool = False


class TextReader:
    """Fields may begin in one paragraph and end in another; so one reader goes through the whole document."""

    def __init__(self, styles: Styles, tally: Tally, may_hide: bool) -> None:
        self._styles = styles
        self._tally = tally
        self._may_hide = may_hide
        self._fields: list[bool] = []  # of each that is open: whether its result has begun
        self._instructions = 0  # how many of them have not come to their result
        self._instruction = ""
        self._style_hides = False
        self._known: dict[str, Callable[[ET.Element, Gathered], None]] = {
            W + "br": self._break, W + "sym": self._symbol, W + "fldChar": self._field, W + "instrText": self._code,
            W + "ins": self._inserted, W + "moveTo": self._inserted, W + "del": self._deleted,
            W + "moveFrom": self._deleted, W + "drawing": self._drawing, W + "pict": self._drawing,
            W + "object": self._object, W + "footnoteReference": self._note, W + "endnoteReference": self._note,
            M + "t": self._text, ALTERNATE: self._alternate, TEXT_BOX: self._box, _RUN_PROPERTIES: _nothing,
            **dict.fromkeys(_SKIPPED, _nothing),
        }

    def gather(self, paragraph: ET.Element, style: str) -> Gathered:
        """`style`: the paragraph's own, which may hide all of it."""
        found = Gathered()
        self._style_hides = self._may_hide and self._styles.hidden(style)
        self._inline(paragraph, found)
        if self._fields:
            # An instruction ends with its paragraph: one left open must not swallow the rest of the document.
            self._fields = [begun for begun in self._fields if begun]
            self._instructions = 0
        return found

    def _inline(self, element: ET.Element, found: Gathered) -> None:
        known, marks = self._known, _MARKS
        for child in element:
            tag = child.tag
            if tag == _RUN:
                if self._may_hide and self._is_hidden(child):
                    self._hide(child, found)
                else:
                    self._inline(child, found)
            elif tag == _TEXT:
                self._text(child, found)
            elif tag in known:
                known[tag](child, found)
            elif tag in marks:
                if not self._instructions:
                    found.text.append(marks[tag])
            elif len(child):
                self._inline(child, found)

    def _text(self, element: ET.Element, found: Gathered) -> None:
        text = element.text
        if text and not self._instructions:
            found.text.append(text if "\n" not in text else " ".join(text.split("\n")))

    def _break(self, element: ET.Element, found: Gathered) -> None:
        if not self._instructions:
            found.text.append("\f" if element.get(W + "type") in ("page", "column") else "\n")

    def _symbol(self, element: ET.Element, found: Gathered) -> None:
        if self._instructions:
            return
        sign, known = symbol(element.get(W + "font", ""), element.get(W + "char", ""))
        found.text.append(sign)
        if not known:
            self._tally.note(found.notes, SYMBOL)

    def _field(self, element: ET.Element, found: Gathered) -> None:
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            if not self._instructions:
                found.text.append(form_field(element))
            self._fields.append(False)
            self._instructions += 1
            self._instruction = ""
        elif kind == "separate" and self._fields:
            self._instructions -= not self._fields[-1]
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            begun = self._fields.pop()
            self._instructions -= not begun
            # EQ draws signs such as a number in a circle and stores only how.
            if not begun and self._instruction.lstrip().upper().startswith("EQ"):
                self._tally.note(found.notes, FORMULA)

    def _code(self, element: ET.Element, _: Gathered) -> None:
        self._instruction = (self._instruction + (element.text or ""))[:20]

    def _inserted(self, element: ET.Element, found: Gathered) -> None:
        before = len(found.text)
        self._inline(element, found)
        if any(piece.strip() for piece in found.text[before:]):
            found.tracked = True
            self._tally.note(found.notes, TRACKED_IN)

    def _deleted(self, element: ET.Element, found: Gathered) -> None:
        if any(child.text and child.text.strip() for child in element.iter() if child.tag in _WORDS):
            found.tracked = True
            self._tally.note(found.notes, TRACKED_OUT)

    def _note(self, _: ET.Element, found: Gathered) -> None:
        self._tally.note(found.notes, NOTES)

    def _box(self, element: ET.Element, found: Gathered) -> None:
        found.boxes.append(element)

    def _alternate(self, element: ET.Element, found: Gathered) -> None:
        """One of them, never both: they show the same thing to newer and older programs."""
        for name in (CHOICE, FALLBACK):
            for choice in element.findall(name):
                tried = Gathered()
                self._inline(choice, tried)
                if tried.text or tried.boxes or tried.images:
                    found.text += tried.text
                    found.boxes += tried.boxes
                    found.images += tried.images
                    found.notes += [note for note in tried.notes if note not in found.notes]
                    found.tracked |= tried.tracked
                    found.hidden |= tried.hidden
                    return

    def _drawing(self, element: ET.Element, found: Gathered) -> None:
        boxes = len(found.boxes)
        self._boxes(element, found)
        if len(found.boxes) > boxes:
            return
        if next(element.iter(PIC + "pic"), None) is not None or next(element.iter(V + "imagedata"), None) is not None:
            found.images.append(Image(*size(element)))

    def _boxes(self, element: ET.Element, found: Gathered) -> None:
        for child in element:
            if child.tag == TEXT_BOX:
                found.boxes.append(child)
            elif child.tag == ALTERNATE:
                self._alternate(child, found)
            elif len(child):
                self._boxes(child, found)

    def _object(self, element: ET.Element, found: Gathered) -> None:
        """What another program put in: a formula is small and common, a sheet may be the table itself.

        Without an OLE object it is a field or button of a web page that was pasted in.
        """
        ole = next(element.iter(O + "OLEObject"), None)
        if ole is not None and not ole.get("ProgID", "").lower().startswith(_EQUATION):
            notes: list[Note] = []
            self._tally.note(notes, OBJECT)
            found.images.append(Image(*size(element), notes=tuple(notes)))

    def _is_hidden(self, run: ET.Element) -> bool:
        """By the run itself; else by one of two styles, the paragraph's and its own (17.7.3: both cancel out)."""
        properties = run.find(_RUN_PROPERTIES)
        if properties is None:
            return self._style_hides
        direct = properties.find(_VANISH)
        if direct is not None:
            return is_on(direct)
        style = value(properties.find(_RUN_STYLE))
        return self._style_hides != bool(style and self._styles.hidden(style))

    def _hide(self, run: ET.Element, found: Gathered) -> None:
        """Left out, except that fields begin and end in hidden runs too."""
        for child in run:
            if child.tag == W + "fldChar":
                self._field(child, Gathered())
        if not self._instructions and any(t.text and t.text.strip() for t in run.iter(_TEXT)):
            found.hidden = True
            self._tally.note(found.notes, HIDDEN)


_WORDS = frozenset((_TEXT, W + "delText"))


def _nothing(_: ET.Element, __: Gathered) -> None:
    return
