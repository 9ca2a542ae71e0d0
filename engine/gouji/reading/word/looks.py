"""How a run looks, where that decides whether a person reads it: hidden, struck out, raised, or white on white."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Literal

from gouji.reading.seen import LEAST_POINTS, is_pale
from gouji.reading.word.names import W, integer, is_on, value

Look = Literal["", "hidden", "struck", "raised"]
Marks = Mapping[str, ET.Element]  # properties by tag

RUN_STYLE, SHADE = W + "rStyle", W + "shd"
PARAGRAPH_SHADE = f"{W}pPr/{SHADE}"  # the key of what a style says of the paragraph's ground
_VANISH, _STRIKE, _TWICE, _SCRIPT = W + "vanish", W + "strike", W + "dstrike", W + "vertAlign"
_POSITION, _SIZE, _COLOR, _HIGHLIGHT = W + "position", W + "sz", W + "color", W + "highlight"

_TINY = int(2 * LEAST_POINTS)  # half points
_SMALL = 15  # half points: text of a report is larger, a footnote mark in it is not
_HIGH = 8  # half points: lifted by so much it stands above the line, by less it was only adjusted
_COLORS = re.compile(rb':color w:val="([Ff][0-9A-Fa-f]{5})"')
_SIZES = re.compile(rb':sz w:val="[1-4]"')
_LIFTS = re.compile(rb':position w:val="[1-9]')
_OFF = (b'strike w:val="0"', b'strike w:val="false"')
_WIDE_BYTES = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")  # UTF-16: a search for letters finds nothing in it
PROPERTIES = frozenset({_VANISH, _STRIKE, _TWICE, _SCRIPT, _POSITION, _SIZE, _COLOR, SHADE, _HIGHLIGHT, RUN_STYLE})


def watched(raw: bytes) -> frozenset[str]:
    """Which properties of runs have to be looked at in a part with these bytes; none of them, mostly.

    That spares all runs of ordinary files a look at theirs.
    """
    if raw.startswith(_WIDE_BYTES) or b"<w:" not in raw:
        return PROPERTIES if raw else frozenset()
    found: set[str] = set()
    if b"vanish" in raw:
        found.add(_VANISH)
    strikes = raw.count(b"strike")
    if strikes and strikes > sum(raw.count(off) for off in _OFF):
        found |= {_STRIKE, _TWICE}
    if b'"superscript"' in raw or b'"subscript"' in raw:
        found.add(_SCRIPT)
    if b":position " in raw and _LIFTS.search(raw):
        found |= {_POSITION, _SIZE}
    if _SIZES.search(raw):
        found.add(_SIZE)
    if (b':color w:val="F' in raw or b':color w:val="f' in raw) and any(
            is_pale(color.decode()) for color in _COLORS.findall(raw)):
        found |= {_COLOR, SHADE, _HIGHLIGHT}
    return frozenset(found | {RUN_STYLE}) if found else frozenset()


def shades(properties: frozenset[str]) -> bool:
    """Whether the ground that text stands on matters."""
    return SHADE in properties


def look(direct: Marks, character: Marks, paragraph: Marks, shaded: bool) -> Look:
    """Of a run: by its own properties, its style's, its paragraph's style's. `shaded`: its ground may be dark."""
    if _toggled(_VANISH, direct, character, paragraph):
        return "hidden"
    levels = (direct, character, paragraph)
    size = _first(_SIZE, levels)
    if size is not None and 0 < integer(value(size), 0) <= _TINY:
        return "hidden"
    color = _first(_COLOR, levels)
    if color is not None and is_pale(value(color)) and not _on_ground(levels[:2], shaded):
        return "hidden"
    twice = _first(_TWICE, levels)
    if _toggled(_STRIKE, direct, character, paragraph) or (twice is not None and is_on(twice)):
        return "struck"
    if value(_first(_SCRIPT, levels)) in ("superscript", "subscript"):
        return "raised"
    lifted = integer(value(_first(_POSITION, levels)), 0)
    if lifted >= _HIGH or (lifted > 0 and size is not None and integer(value(size), 0) <= _SMALL):
        return "raised"
    return ""


def ground(shade: ET.Element | None, behind: bool) -> bool:
    """Whether the ground may be dark: by w:shd where it paints one, else by what lies `behind`."""
    if shade is None:
        return behind
    fill, pattern = shade.get(W + "fill", "auto"), value(shade, "clear")
    if pattern in ("clear", "nil"):
        return behind if fill == "auto" or pattern == "nil" else not is_pale(fill)
    return True


def _first(tag: str, levels: tuple[Marks, ...]) -> ET.Element | None:
    return next((marks[tag] for marks in levels if tag in marks), None)


def _toggled(tag: str, direct: Marks, character: Marks, paragraph: Marks) -> bool:
    """By the run itself; else by one of two styles, the paragraph's and its own (17.7.3: both cancel out)."""
    if tag in direct:
        return is_on(direct[tag])
    return (tag in character and is_on(character[tag])) != (tag in paragraph and is_on(paragraph[tag]))


def _on_ground(levels: tuple[Marks, ...], shaded: bool) -> bool:
    highlight = _first(_HIGHLIGHT, levels)
    if highlight is not None and value(highlight) not in ("none", "white"):
        return True
    return ground(_first(SHADE, levels), shaded)

