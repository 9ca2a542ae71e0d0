"""The parts of a Word file: which holds the text, what its relations lead to."""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from urllib.parse import unquote

from gouji.reading.document import UnreadableError
from gouji.reading.limits import Limits
from gouji.reading.word.looks import watched
from gouji.reading.word.names import W, transitional
from gouji.reading.xml import parse_xml
from gouji.reading.zipped import GuardedZip, open_zip

_MAIN = "word/document.xml"
_STYLES, _STYLE, _STYLE_END = b"<w:styles ", b"<w:style ", b"</w:style>"
_DEFAULT_STYLE = b"w:default="
_STYLE_NAME, _STYLE_BASE = re.compile(rb'w:styleId="([^"]*)"'), re.compile(rb'<w:basedOn w:val="([^"]*)"')
_TABLE_STYLE = b'w:type="table"'


@dataclass(slots=True)
class Parts:
    """Part names are compared without case and with / for \\, as some writers of ZIP files want it."""

    file: str
    limits: Limits
    archive: GuardedZip
    main: str = _MAIN
    _names: dict[str, str] = field(default_factory=dict)
    _relations: dict[str, tuple[str, str]] = field(default_factory=dict)  # id: (kind, part)

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._names

    def read(self, part: str) -> bytes:
        return self.archive.read(self._names.get(part.lower(), part))

    def xml(self, part: str, raw: bytes | None = None) -> ET.Element:
        """Raises UnreadableError for a part that is missing, damaged or beyond the limits."""
        content = self.read(part) if raw is None else raw
        return parse_xml(transitional(content), self.file, part, self.limits)

    def related(self, kind: str) -> str | None:
        """The part that the text is related to in this way (numbering, styles, footnotes), if it is there."""
        target = next((part for k, part in self._relations.values() if k == kind), "")
        if not target:
            target = posixpath.join(posixpath.dirname(self.main), f"{kind}.xml")
        return target if target in self else None

    def target(self, identifier: str | None) -> str | None:
        """The part that r:id leads to; None where it leads nowhere, or out of the file."""
        part = self._relations.get(identifier or "", ("", ""))[1]
        return part if part in self else None

    def body(self) -> tuple[ET.Element, bytes]:
        """w:body, and the bytes it comes from. Raises UnreadableError: word.no-document when there is none."""
        if self.main not in self:
            raise UnreadableError(self.file, "word.no-document")
        raw = transitional(self.read(self.main))
        body = self.xml(self.main, raw).find(W + "body")
        if body is None:
            raise UnreadableError(self.file, "word.no-document")
        return body, raw

    def styles(self, raw: bytes, text: bytes, every: bool) -> tuple[ET.Element | None, frozenset[str]]:
        """With which properties they give runs that have to be looked at (looks.watched).

        None where no style that numbers or alters text, nor one based on it, is named in `text`; unless `every` one is
        wanted.
        """
        first = raw.find(_STYLE)
        familiar = 0 <= raw.find(_STYLES) <= first
        telling = _telling(raw[first:].split(_STYLE_END)[:-1], text) if familiar else raw
        if telling or every:
            return self.xml("styles.xml", raw), watched(telling)
        return None, frozenset()


def without_tables(raw: bytes) -> bytes:
    """Styles without those of tables and the names of built-in ones: nothing that is read, and most of the part."""
    root, first = raw.find(_STYLES), raw.find(_STYLE)
    if root < 0 or first < root:
        return raw
    kept = [style for style in raw[first:].split(_STYLE_END)[:-1] if _TABLE_STYLE not in style[: style.find(b">")]]
    return raw[: raw.find(b">", root) + 1] + _STYLE_END.join([*kept, b"</w:styles>"])


def shading(raw: bytes) -> set[str]:
    """Names of table styles that paint the ground of cells, and of those based on them."""
    based: list[tuple[bytes, bytes]] = []
    found: set[bytes] = set()
    for style in raw.split(_STYLE_END):
        name, base = _STYLE_NAME.search(style), _STYLE_BASE.search(style)
        if name is not None and _TABLE_STYLE in style:
            if b":shd " in style:
                found.add(name[1])
            if base is not None:
                based.append((name[1], base[1]))
    for _ in based:
        found |= {name for name, base in based if base in found}
    return {name.decode("utf-8", "replace") for name in found}


def _telling(styles: list[bytes], text: bytes) -> bytes:
    """Those of these styles that number or alter something in `text`. The default one is named nowhere."""
    based: dict[bytes, list[bytes]] = {}
    found: list[tuple[bytes, bytes]] = []
    defaults: set[bytes] = set()
    for style in styles:
        name, base = _STYLE_NAME.search(style), _STYLE_BASE.search(style)
        if name is None:
            return b"".join(styles)
        if _DEFAULT_STYLE in style:
            defaults.add(name[1])
        if base is not None:
            based.setdefault(base[1], []).append(name[1])
        if b"numPr" in style or watched(style):
            found.append((name[1], style))
    return b"".join(style for name, style in found if _named(name, based, defaults, text))


def _named(name: bytes, based: dict[bytes, list[bytes]], defaults: set[bytes], text: bytes) -> bool:
    """Whether this style or one based on it is named in `text`."""
    seen = {name}
    left = [name]
    while left:
        name = left.pop()
        if name in defaults or b'"' + name + b'"' in text:
            return True
        for other in based.get(name, ()):
            if other not in seen:
                seen.add(other)
                left.append(other)
    return False


def open_parts(raw: bytes, file: str, limits: Limits) -> Parts:
    """Raises UnreadableError for what is no ZIP archive or one that fails the guards."""
    archive = open_zip(raw, file, limits)
    parts = Parts(file, limits, archive)
    parts._names = {name.replace("\\", "/").lower(): name for name in archive.names}
    relations = _relations(parts, "_rels/.rels", "")
    mains = [part for kind, part in relations.values() if kind == "officeDocument" and part in parts]
    parts.main = mains[0] if mains else _MAIN
    folder, name = posixpath.split(parts.main)
    parts._relations = _relations(parts, f"{folder}/_rels/{name}.rels".lstrip("/"), folder)
    return parts


def _relations(parts: Parts, part: str, folder: str) -> dict[str, tuple[str, str]]:
    """Relations within the file; a damaged list of them costs what hangs on it, not the text."""
    if part not in parts:
        return {}
    try:
        root = parts.xml(part)
    except UnreadableError:
        return {}
    found = {}
    for relation in root:
        if relation.get("TargetMode") != "External":
            kind = relation.get("Type", "").rpartition("/")[2]
            target = unquote(relation.get("Target", "")).replace("\\", "/")
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[relation.get("Id", "")] = (kind, target)
    return found
