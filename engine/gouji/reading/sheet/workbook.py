"""A workbook's parts: which sheets there are, and what its cells share."""

from __future__ import annotations

import posixpath
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from gouji.reading.document import UnreadableError
from gouji.reading.limits import Limits
from gouji.reading.sheet.looks import Looks, local, looks_of
from gouji.reading.sheet.plain import plain
from gouji.reading.xml import parse_xml
from gouji.reading.zipped import GuardedZip, open_zip

TRUE = ("1", "true")


class SheetPart(NamedTuple):
    name: str
    part: str
    hidden: bool


@dataclass(slots=True)
class Workbook:
    """`shared`: parts that calamine needs beside the sheets, checked, by the name it looks for. Part names are compared
    without case, with / for \\, as writers of ZIP files differ in both."""

    file: str
    limits: Limits
    archive: GuardedZip
    sheets: list[SheetPart] = field(default_factory=list)
    looks: Looks = field(default_factory=Looks)
    shared: dict[str, bytes] = field(default_factory=dict)
    since_1904: bool = False
    slots: int = 0
    _names: dict[str, str] = field(default_factory=dict)

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._names

    def content(self, part: str) -> bytes:
        """Raises UnreadableError for a part that is missing, damaged or beyond the limits."""
        return self.archive.read(self._names.get(part.lower(), part))

    def parsed(self, part: str) -> tuple[bytes, ET.Element]:
        """As `content`, with its root element."""
        content = self.content(part)
        return content, parse_xml(content, self.file, part, self.limits)

    def xml(self, part: str) -> ET.Element:
        return self.parsed(part)[1]

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Of a part ("" for the file itself), id to (kind, the part it leads to); only to parts that are there."""
        folder, name = posixpath.split(part)
        where = posixpath.join(folder, "_rels", name + ".rels")
        if where not in self:
            return {}
        found = {}
        for relation in self.xml(where):
            to = posixpath.normpath(posixpath.join("/" + folder, unquote(relation.get("Target", "")))).lstrip("/")
            if to in self and relation.get("TargetMode") != "External":
                found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], to)
        return found


def open_workbook(raw: bytes, file: str, limits: Limits) -> Workbook:
    """Raises UnreadableError for an archive that fails the guards or holds no workbook."""
    archive = open_zip(raw, file, limits)
    book = Workbook(file, limits, archive)
    book._names = {name.replace("\\", "/").lower(): name for name in archive.names}
    main = next((to for kind, to in book.relations("").values() if kind == "officeDocument"), "xl/workbook.xml")
    if main not in book:
        raise UnreadableError(file, "sheet.no-workbook")
    root = book.xml(main)
    relations = book.relations(main)
    kinds = dict(relations.values())
    for element in root.iter():
        kind = local(element)
        if kind == "sheet":
            part = next((relations[v] for k, v in element.items() if k.endswith("}id") and v in relations), None)
            if part and part[0] == "worksheet":
                hidden = element.get("state", "visible") != "visible"
                book.sheets.append(SheetPart(element.get("name", ""), part[1], hidden))
        elif kind == "workbookPr":
            book.since_1904 = element.get("date1904") in TRUE
    strings = styles = None
    if "sharedStrings" in kinds:
        content, strings = book.parsed(kinds["sharedStrings"])
        # calamine sets aside memory for as many as are announced, and dies of a number without measure (its #684).
        false = strings.attrib.pop("uniqueCount", str(len(strings))) != str(len(strings))
        book.shared["xl/sharedStrings.xml"] = plain(content, strings, changed=false)
    if "styles" in kinds:
        content, styles = book.parsed(kinds["styles"])
        book.shared["xl/styles.xml"] = plain(content, styles)
    book.looks = looks_of(styles, strings)
    return book
