"""Names of WordprocessingML as ElementTree gives them, and how its attributes say numbers, lengths and yes or no."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

_OPEN = "http://schemas.openxmlformats.org/"
W = f"{{{_OPEN}wordprocessingml/2006/main}}"
R = f"{{{_OPEN}officeDocument/2006/relationships}}"
WP = f"{{{_OPEN}drawingml/2006/wordprocessingDrawing}}"
A = f"{{{_OPEN}drawingml/2006/main}}"
PIC = f"{{{_OPEN}drawingml/2006/picture}}"
M = f"{{{_OPEN}officeDocument/2006/math}}"
MC = f"{{{_OPEN}markup-compatibility/2006}}"
V = "{urn:schemas-microsoft-com:vml}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741

VAL = W + "val"
CHOICE, FALLBACK = MC + "Choice", MC + "Fallback"

_ISO = b"http://purl.oclc.org/ooxml/"
# ISO 29500 Strict says the same in other name spaces.
_STRICT = (
    (_ISO + b"wordprocessingml/main", W), (_ISO + b"officeDocument/relationships", R),
    (_ISO + b"drawingml/wordprocessingDrawing", WP), (_ISO + b"drawingml/picture", PIC),
    (_ISO + b"officeDocument/math", M), (_ISO + b"drawingml/main", A),
)
_TWIPS = {"": 1.0, "pt": 20.0, "pc": 240.0, "pi": 240.0, "in": 1440.0, "cm": 1440 / 2.54, "mm": 144 / 2.54, "px": 15.0}
_LENGTH = re.compile(r"\s*(-?\d{1,9}(?:\.\d{0,6})?)\s*([a-z]{0,2})\s*$")
_INTEGER = re.compile(r"\s*([+-]?\d{1,9})\s*$")
_LARGE = 10**9


def transitional(raw: bytes) -> bytes:
    """The XML of a part with the name spaces that all else here knows."""
    if _ISO in raw:
        for strict, name in _STRICT:
            raw = raw.replace(strict, name[1:-1].encode())
    return raw


def value(element: ET.Element | None, default: str = "") -> str:
    """w:val of an element, also where a careless writer left out the prefix."""
    if element is None:
        return default
    found = element.get(VAL)
    return found if found is not None else element.get("val", default)


def integer(text: str | None, default: int) -> int:
    """Whole number of an attribute, `default` where it is none; absurdly long ones become a thousand million."""
    if not text:
        return default
    found = _INTEGER.match(text)
    if found:
        return int(found[1])
    return _LARGE if text.strip().isdecimal() else default


def twips(text: str | None) -> float | None:
    """A length in twentieths of a point; Strict writes 12.5pt or 3cm. None where it is none (auto, percentages)."""
    found = _LENGTH.match(text or "")
    if found is None or found[2] not in _TWIPS:
        return None
    return float(found[1]) * _TWIPS[found[2]]


def is_on(element: ET.Element) -> bool:
    return value(element, "1") not in ("0", "false", "off", "none")
