"""The walk through a Word file: paragraphs, tables, text boxes, pictures and embedded documents, in order."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from importlib import import_module

from gouji.reading.document import Document, Doubt, TableSpot, UnreadableError
from gouji.reading.limits import Limits
from gouji.reading.sniff import sniff
from gouji.reading.word.items import Embedded, Gathered, Image, Item, Line, Note, Table, Tally, joined
from gouji.reading.word.looks import SHADE, ground, shades, watched
from gouji.reading.word.names import CHOICE, FALLBACK, R, W, value
from gouji.reading.word.numbering import Numbering
from gouji.reading.word.parts import Parts, open_parts, shading, without_tables
from gouji.reading.word.places import Placer
from gouji.reading.word.shapes import shows_choice
from gouji.reading.word.styles import Styles
from gouji.reading.word.tables import TableReader
from gouji.reading.word.text import ALTERNATE, CONTROL, NOTES, SUBDOCUMENT, TRACKED_OUT, TextReader
from gouji.reading.word.watch import Watch

_MB = 1024 * 1024
DAMAGED = "word.damaged-part"

_PARAGRAPH, _TABLE, _CHUNK, _RUN_PROPERTIES = W + "p", W + "tbl", W + "altChunk", W + "rPr"
_PROPERTIES, _STYLE, _NUMBER, _DELETED_MARK = W + "pPr", W + "pStyle", W + "numPr", W + "del"
_CELL_PROPERTIES = W + "tcPr"
_TABLE_PROPERTIES, _TABLE_STYLE = W + "tblPr", W + "tblStyle"
_WRAPPERS = frozenset(W + name for name in ("sdtContent", "customXml", "smartTag"))
_INSERTED = frozenset({W + "ins", W + "moveTo"})
_DELETED = frozenset({W + "del", W + "moveFrom"})
_DARK = (b":background ", b'behindDoc="1"', b"z-index:-")  # text of the page may stand on a color or a picture
_WEB_PAGES = (".htm", ".html", ".xhtml")
_READERS = {"html": ("gouji.reading.html", "read_html"), "mht": ("gouji.reading.html", "read_mht")}


def read_word(raw: bytes, file: str, limits: Limits) -> Document:
    """The document of a Word file (.docx, transitional or strict). `file` is the name that messages show.

    Raises UnreadableError when it is damaged, hostile or empty.
    """
    return _read(raw, file, limits, 1)


def _read(raw: bytes, file: str, limits: Limits, depth: int) -> Document:
    try:
        parts = open_parts(raw, file, limits)
        reader = _Reader(parts, depth)
        document = reader.read()
    except RecursionError:
        raise UnreadableError(file, "zipped.xml-too-deep", part="word/document.xml") from None
    if not document.blocks and not document.doubts:
        raise UnreadableError(file, "reading.empty")
    return document


class _Reader:
    def __init__(self, parts: Parts, depth: int) -> None:
        self._parts = parts
        self._depth = depth
        self._embedded_bytes = 0
        self._tally = Tally()
        self._damaged: list[Doubt] = []
        self._body, raw = parts.body()
        all_styles = self._raw("styles")
        styles_raw = without_tables(all_styles)
        looks = watched(raw)
        numbered = parts.related("numbering") is not None
        styles = Styles()
        if styles_raw and (shades(looks) or (numbered and b"numPr" in styles_raw) or watched(styles_raw)):
            root, more = self._styles(styles_raw, raw, shades(looks))
            styles = Styles(root)
            looks |= more
        self._shading = shading(all_styles) if shades(looks) else set()
        numbering = self._parse("numbering", lambda: parts.xml(parts.related("numbering") or "")) if numbered else None
        self._numbering = Numbering(numbering, styles)
        self._watch = Watch(styles, looks, shades(looks) and any(sign in raw for sign in _DARK))
        self._text = TextReader(self._watch, self._tally)
        self._tables = TableReader(self.contents, parts.file, parts.limits, self._tally)

    def read(self) -> Document:
        placer = Placer()
        placer.put(self.contents(self._body))
        if NOTES in self._tally.counts and not any(self._holds_text(kind) for kind in ("footnotes", "endnotes")):
            del self._tally.counts[NOTES]
        doubts = (*self._damaged, *placer.doubts(self._tally))
        return Document(self._parts.file, "docx", tuple(placer.blocks), doubts)

    def _raw(self, kind: str) -> bytes:
        part = self._parts.related(kind)
        if part is None:
            return b""
        try:
            return self._parts.read(part)
        except UnreadableError as error:
            if error.code == "zipped.too-large":
                raise
            self._damaged.append(Doubt(DAMAGED, None, {"part": kind}))
            return b""

    def _parse(self, kind: str, parse: Callable[[], ET.Element | None]) -> ET.Element | None:
        """A part beside the text; one that cannot be read costs what it says, not the text."""
        try:
            return parse()
        except UnreadableError:
            self._damaged.append(Doubt(DAMAGED, None, {"part": kind}))
            return None

    def _styles(self, styles: bytes, text: bytes, every: bool) -> tuple[ET.Element | None, frozenset[str]]:
        try:
            return self._parts.styles(styles, text, every)
        except UnreadableError:
            self._damaged.append(Doubt(DAMAGED, None, {"part": "styles"}))
            return None, frozenset()

    def contents(self, element: ET.Element) -> list[Item]:
        """What stands in the body or a cell."""
        items: list[Item] = []
        watch = self._watch
        if not watch.shades:
            self._walk(element, items, False)
            return joined(items)
        behind = watch.shaded
        properties = element.find(_CELL_PROPERTIES)
        watch.shaded = ground(None if properties is None else properties.find(SHADE), behind)
        self._walk(element, items, False)
        watch.shaded = behind
        return joined(items)

    def _table(self, element: ET.Element) -> Table:
        if not self._watch.shades:
            return self._tables.read(element)
        properties = element.find(_TABLE_PROPERTIES)
        style = "" if properties is None else value(properties.find(_TABLE_STYLE))
        shade = None if properties is None else properties.find(SHADE)
        behind, self._watch.shaded = self._watch.shaded, ground(shade, style in self._shading)
        table = self._tables.read(element)
        self._watch.shaded = behind
        return table

    def _walk(self, element: ET.Element, items: list[Item], tracked: bool) -> None:
        for child in element:
            tag = child.tag
            if tag == _PARAGRAPH:
                self._paragraph(child, items, tracked)
            elif tag == _CELL_PROPERTIES:
                pass
            elif tag == _TABLE:
                items.append(self._table(child))
            elif tag == CONTROL:
                before = len(items)
                self._walk(child, items, tracked)
                if shows_choice(child) and all(isinstance(item, Line) and not item.text for item in items[before:]):
                    items.append(Image(0.0, 0.0))
            elif tag in _WRAPPERS:
                self._walk(child, items, tracked)
            elif tag in _INSERTED:
                self._walk(child, items, True)
            elif tag == ALTERNATE:
                before = len(items)
                for choice in (*child.findall(CHOICE), *child.findall(FALLBACK)):
                    self._walk(choice, items, tracked)
                    if len(items) > before:
                        break
            elif tag == _CHUNK:
                self._chunk(child, items)
            elif tag == SUBDOCUMENT:
                items.append(self._text.left_out())
            elif tag in _DELETED and len(child):
                notes: list[Note] = []
                self._tally.note(notes, TRACKED_OUT)
                items.append(Line("", notes=tuple(notes)))

    def _paragraph(self, element: ET.Element, items: list[Item], tracked: bool) -> None:
        properties = element.find(_PROPERTIES)
        style, joins = "", False
        number = None
        for child in () if properties is None else properties:
            tag = child.tag
            if tag == _STYLE:
                style = style or value(child)
            elif tag == _NUMBER and number is None:
                number = child
            elif tag == _RUN_PROPERTIES:
                joins = joins or child.find(_DELETED_MARK) is not None
        if self._watch.watches:
            self._watch.begin(style, properties)
        text = self._text.plain(element)
        found = None
        if text is None:
            found = self._text.gather(element)
            text = "".join(found.text)
        # A paragraph that was deleted as a whole takes no number.
        label = "" if joins and not text else self._numbering.label(style, number)
        if found is None:
            items.append(Line(text, label, tracked, False, joins))
            return
        items.append(Line(text, label, found.tracked or tracked, found.hidden, joins, tuple(found.notes),
                          found.struck, found.unread))
        if found.boxes or found.images:
            self._beside(found, items)

    def _beside(self, found: Gathered, items: list[Item]) -> None:
        behind, self._watch.shaded = self._watch.shaded, True  # whatever the shape is filled with
        for box in found.boxes:
            self._walk(box, items, found.tracked)
        self._watch.shaded = behind
        items += found.images

    def _holds_text(self, kind: str) -> bool:
        """Whether there are notes that say something; those of the separator line hold no text."""
        part = self._parts.related(kind)
        root = None if part is None else self._parse(kind, lambda: self._parts.xml(part))
        return root is not None and any(t.text and t.text.strip() for t in root.iter(W + "t"))

    def _chunk(self, element: ET.Element, items: list[Item]) -> None:
        """A document of another format that Word takes in when it opens the file."""
        embedded = self._embedded(self._parts.target(element.get(R + "id")))
        if embedded is None:
            items.append(self._text.left_out())
            return
        items.append(Embedded(embedded, self._tables.begun))
        self._tables.skip(max((spot.table for block in embedded.blocks for spot in block.place.spots
                               if isinstance(spot, TableSpot)), default=0))

    def _embedded(self, part: str | None) -> Document | None:
        """None where it cannot be read."""
        if part is None:
            return None
        file, limits = self._parts.file, self._parts.limits
        try:
            raw = self._parts.read(part)
            self._embedded_bytes += len(raw)
            if self._embedded_bytes > limits.html_mb * _MB:
                return None
            form = "html" if part.lower().endswith(_WEB_PAGES) else sniff(raw)
            if form == "docx" and self._depth < limits.zip_depth:
                return _read(raw, file, limits, self._depth + 1)
            if form not in _READERS:
                return None
            module, name = _READERS[form]
            document = getattr(import_module(module), name)(raw, file, limits)
        except (UnreadableError, ImportError, AttributeError):
            return None
        return document if isinstance(document, Document) else None
