"""The text of a paragraph as Word shows it with all changes accepted: fields by their result, nothing hidden."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable

from gouji.reading.word.fields import Fields
from gouji.reading.word.items import Gathered, Image, Note, Tally
from gouji.reading.word.looks import Look
from gouji.reading.word.names import CHOICE, FALLBACK, MC, M, O, W
from gouji.reading.word.raised import LOWERED, RAISED, settle
from gouji.reading.word.shapes import image, is_blank, shows_choice, shows_picture
from gouji.reading.word.symbols import symbol
from gouji.reading.word.watch import Watch

TRACKED_IN, TRACKED_OUT = "word.tracked-insertions", "word.tracked-deletions"
HIDDEN, NOTES, OBJECT = "word.hidden-text", "word.notes-left-out", "word.embedded-object"
SYMBOL, FORMULA, EMBEDDED = "word.unknown-symbol", "word.field-without-result", "word.embedded-left-out"

TEXT_BOX, ALTERNATE, CONTROL, SUBDOCUMENT = W + "txbxContent", MC + "AlternateContent", W + "sdt", W + "subDoc"
_RUN, _TEXT, _RUN_PROPERTIES = W + "r", W + "t", W + "rPr"
_EQUATION = "equation"

# Properties, and what is shown elsewhere or not at all. All else is looked into: a wrapper nobody knows may hold text.
_SKIPPED = frozenset(W + name for name in (
    "pPr", "sdtPr", "sdtEndPr", "rt", "fldData", "smartTagPr", "customXmlPr", "delInstrText", "delText", "softHyphen",
    "lastRenderedPageBreak", "proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd",
    "commentReference", "annotationRef", "footnoteRef", "endnoteRef", "separator", "continuationSeparator"))
# Formulas that set their parts above, below or around each other, by the sign that stands for that.
_FORMULAS = {M + "f": "/", M + "sSup": "^", M + "sSub": "_", **dict.fromkeys((M + name for name in (
    "sSubSup", "sPre", "rad", "nary", "d", "m", "mr", "eqArr", "limLow", "limUpp")), " ")}
_MARKS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}


class TextReader:
    """Fields may begin in one paragraph and end in another; so one reader goes through the whole document."""

    def __init__(self, watch: Watch, tally: Tally) -> None:
        self._watch = watch
        self._tally = tally
        self._fields = Fields()
        self._known: dict[str, Callable[[ET.Element, Gathered], None]] = {
            W + "br": self._break, W + "sym": self._symbol, W + "fldChar": self._field, W + "instrText": self._code,
            W + "ins": self._inserted, W + "moveTo": self._inserted, W + "del": self._deleted,
            W + "moveFrom": self._deleted, W + "drawing": self._drawing, W + "pict": self._drawing,
            W + "object": self._object, SUBDOCUMENT: self._subdocument, CONTROL: self._control,
            W + "footnoteReference": self._note, W + "endnoteReference": self._note,
            M + "t": self._text, ALTERNATE: self._alternate, TEXT_BOX: self._box, _RUN_PROPERTIES: _nothing,
            **dict.fromkeys(_FORMULAS, self._formula), **dict.fromkeys(_SKIPPED, _nothing),
        }

    def plain(self, paragraph: ET.Element) -> str | None:
        """The text of a paragraph of runs of text alone, as most are; None for any other."""
        if self._fields.open:
            return None
        watch = self._watch if self._watch.watches else None
        text = ""
        for child in paragraph:
            tag = child.tag
            if tag == _RUN:
                if watch is not None and watch.look(child):
                    return None
                for part in child:
                    if part.tag == _TEXT:
                        text += part.text or ""
                    elif part.tag != _RUN_PROPERTIES:
                        return None
            elif tag not in _SKIPPED:
                return None
        return text.replace("\n", " ")

    def gather(self, paragraph: ET.Element) -> Gathered:
        found = Gathered()
        self._inline(paragraph, found)
        if found.raised:
            text, left_out = settle("".join(found.text))
            found.text = [text]
            found.unread |= left_out
        if self._fields.open:
            self._fields.end_paragraph()
        return found

    def _inline(self, element: ET.Element, found: Gathered) -> None:
        known, marks, watch = self._known, _MARKS, self._watch
        for child in element:
            tag = child.tag
            if tag == _RUN:
                seen = watch.look(child) if watch.watches else ""
                if seen:
                    self._altered(child, found, seen)
                else:
                    self._inline(child, found)
            elif tag == _TEXT:
                self._text(child, found)
            elif tag in known:
                known[tag](child, found)
            elif tag in marks:
                if not self._fields.instructions:
                    found.text.append(marks[tag])
            elif len(child):
                self._inline(child, found)

    def _text(self, element: ET.Element, found: Gathered) -> None:
        text = element.text
        if text and not self._fields.instructions:
            found.text.append(text.replace("\n", " "))

    def _break(self, element: ET.Element, found: Gathered) -> None:
        if not self._fields.instructions:
            found.text.append("\f" if element.get(W + "type") in ("page", "column") else "\n")

    def _symbol(self, element: ET.Element, found: Gathered) -> None:
        if self._fields.instructions:
            return
        sign, known = symbol(element.get(W + "font", ""), element.get(W + "char", ""))
        found.text.append(sign)
        if not known:
            self._tally.note(found.notes, SYMBOL)
            found.unread = True

    def _field(self, element: ET.Element, found: Gathered) -> None:
        text, drawn = self._fields.step(element)
        if text:
            found.text.append(text)
        if drawn:
            self._tally.note(found.notes, FORMULA)
            found.unread = True

    def _code(self, element: ET.Element, _: Gathered) -> None:
        self._fields.code(element)

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
                    found.take(tried)
                    return

    def _drawing(self, element: ET.Element, found: Gathered) -> None:
        boxes = len(found.boxes)
        self._boxes(element, found)
        if all(is_blank(box) for box in found.boxes[boxes:]) and shows_picture(element):
            found.images.append(image(element))

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
        if ole is None:
            found.images.append(image(element))
        elif ole.get("ProgID", "").lower().startswith(_EQUATION):
            found.images.append(Image(0.0, 0.0))
        else:
            notes: list[Note] = []
            self._tally.note(notes, OBJECT)
            found.images.append(image(element, tuple(notes)))

    def _subdocument(self, _: ET.Element, found: Gathered) -> None:
        """Its text stands in another file."""
        found.images.append(self.left_out())

    def left_out(self) -> Image:
        """A document of which nothing is known but that it shows there."""
        notes: list[Note] = []
        self._tally.note(notes, EMBEDDED)
        return Image(0.0, 0.0, tuple(notes), unsized=True)

    def _control(self, element: ET.Element, found: Gathered) -> None:
        texts, images = len(found.text), len(found.images)
        self._inline(element, found)
        if len(found.images) == images and shows_choice(element) and not "".join(found.text[texts:]).strip():
            found.images.append(Image(0.0, 0.0))

    def _formula(self, element: ET.Element, found: Gathered) -> None:
        parts = []
        for child in element:
            if not child.tag.endswith("Pr"):
                tried = Gathered()
                self._inline(child, tried)
                parts.append("".join(tried.text).strip())
                found.take(tried)
        text = _FORMULAS[element.tag].join(part for part in parts if part)
        if text:
            apart = bool(found.text) and found.text[-1][-1:].isalnum()  # 1½ is no 11/2
            found.text.append(" " + text if apart else text)
        found.unread = True

    def _altered(self, run: ET.Element, found: Gathered, seen: Look) -> None:
        """Hidden and struck-out text is left out; raised text waits for what stands beside it."""
        if seen == "hidden":
            self._hide(run, found)
            return
        tried = Gathered()
        self._inline(run, tried)
        if any(piece.strip() for piece in tried.text):
            if seen == "raised":
                tried.raised = True
                found.text += [RAISED, *tried.text, LOWERED]
            else:
                tried.struck = True
        elif seen == "raised":
            found.text += tried.text
        found.take(tried)

    def _hide(self, run: ET.Element, found: Gathered) -> None:
        """Left out, except that fields begin and end in hidden runs too."""
        for child in run:
            if child.tag == W + "fldChar":
                self._field(child, Gathered())
        if not self._fields.instructions and any(t.text and t.text.strip() for t in run.iter(_TEXT)):
            found.hidden = True
            self._tally.note(found.notes, HIDDEN)


_WORDS = frozenset((_TEXT, W + "delText"))


def _nothing(_: ET.Element, __: Gathered) -> None:
    return
