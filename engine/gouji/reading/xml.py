"""XML behind guards: no DTD in any encoding, bounded depth and number of tags."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import chain
from xml.parsers import expat

from gouji.reading.document import UnreadableError
from gouji.reading.limits import Limits

_FIRST_SLICE = 512


class _DoctypeError(Exception):
    pass


class _RootError(Exception):
    pass


def parse_xml(raw: bytes, file: str, part: str, limits: Limits) -> ET.Element:
    """The root element of a part; `file` and `part` are the names that messages show.

    Raises UnreadableError for XML that is damaged, has a document type (which could define entities: no office program
    writes one), is nested deeper than `limits.xml_depth`, or has more tags than a web page may have.
    """
    # Memory goes by the number of elements and attributes; a tag that opens and one that closes make one element.
    if raw.count(b"<") > 2 * limits.html_tags or raw.count(b"=") > limits.html_tags:
        raise UnreadableError(file, "zipped.xml-too-large", part=part)
    try:
        _refuse_doctype(raw)
        root = ET.fromstring(raw)
    except _DoctypeError:
        raise UnreadableError(file, "zipped.xml-doctype", part=part) from None
    except (ET.ParseError, expat.ExpatError, ValueError, LookupError):
        raise UnreadableError(file, "zipped.xml-damaged", part=part) from None
    level = [root]
    for _ in range(limits.xml_depth):
        level = list(chain.from_iterable(level))
        if not level:
            return root
    raise UnreadableError(file, "zipped.xml-too-deep", part=part)


def _refuse_doctype(raw: bytes) -> None:
    """Raises _DoctypeError. A search for its bytes would miss one in UTF-16; the parser itself sees all it would obey.

    In slices, for expat goes on to the end of what it was given even when a handler has raised; each twice the one
    before, for expat begins a comment anew with every slice.
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _doctype
    parser.StartElementHandler = _root
    try:
        at, size = 0, _FIRST_SLICE
        while at < len(raw):
            parser.Parse(raw[at : at + size], False)
            at, size = at + size, 2 * size
    except _RootError:
        return


def _doctype(*_: object) -> None:
    raise _DoctypeError


def _root(*_: object) -> None:
    raise _RootError
