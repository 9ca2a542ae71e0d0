"""What form fields show, which drawings show a picture, and how large they are."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from gouji.reading.word.items import Image, Note
from gouji.reading.word.names import PIC, W14, WP, A, V, W, integer, is_on, twips, value

_EMU_PER_TWIP = 635
_STYLE_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([^;]+)")
_CHECKED, _UNCHECKED = "☑", "☐"
_PICTURES = frozenset({PIC + "pic", V + "imagedata", A + "blipFill"})
_GRAPHIC, _FILL = A + "graphicData", V + "fill"
# All other graphics (diagrams, charts, ink) draw what cannot be read.
_SHAPES = ("", "wordprocessingShape", "wordprocessingGroup", "wordprocessingCanvas", "lockedCanvas")
_HOLDING = frozenset(W + name for name in ("drawing", "pict", "object"))
# Controls that show what was chosen or bound, which need not stand in their content.
_SHOWING = frozenset({W14 + "checkbox", *(W + name for name in (
    "dropDownList", "comboBox", "date", "picture", "dataBinding"))})


def form_field(begin: ET.Element) -> str:
    """A check box or a list to choose from shows what its settings say; a field for text has a result."""
    data = begin.find(W + "ffData")
    if data is None:
        return ""
    box = data.find(W + "checkBox")
    if box is not None:
        checked = box.find(W + "checked")
        if checked is None:
            checked = box.find(W + "default")
            return _CHECKED if checked is not None and is_on(checked) else _UNCHECKED
        return _CHECKED if is_on(checked) else _UNCHECKED
    entries = data.findall(f"{W}ddList/{W}listEntry")
    if not entries:
        return ""
    chosen = integer(value(data.find(f"{W}ddList/{W}result")), 0)
    return value(entries[chosen]) if 0 <= chosen < len(entries) else ""


def shows_choice(control: ET.Element) -> bool:
    """Whether a content control (w:sdt) is of a kind that shows more than the text typed into it."""
    properties = control.find(W + "sdtPr")
    return properties is not None and any(child.tag in _SHOWING for child in properties)


def shows_picture(drawing: ET.Element) -> bool:
    """Whether it shows a picture, also one that fills a shape, or a graphic such as a diagram; no mere line or box."""
    for element in drawing.iter():
        tag = element.tag
        if tag in _PICTURES or (tag == _FILL and element.get("type") == "frame"):
            return True
        if tag == _GRAPHIC and element.get("uri", "").rpartition("/")[2] not in _SHAPES:
            return True
    return False


def is_blank(box: ET.Element) -> bool:
    """Whether nothing stands in a text box, as in most shapes of WPS."""
    return not any((element.text and element.text.strip()) if element.tag == W + "t" else element.tag in _HOLDING
                   for element in box.iter())


def image(drawing: ET.Element, notes: tuple[Note, ...] = ()) -> Image:
    found = _size(drawing)
    return Image(0.0, 0.0, notes, unsized=True) if found is None else Image(*found, notes)


def _size(drawing: ET.Element) -> tuple[float, float] | None:
    """Width and height in twips; None where it does not say."""
    extent = next(drawing.iter(WP + "extent"), None)
    if extent is not None:
        return (integer(extent.get("cx"), 0) / _EMU_PER_TWIP, integer(extent.get("cy"), 0) / _EMU_PER_TWIP)
    for shape in drawing.iter():
        sizes = dict(_STYLE_SIZE.findall(shape.get("style", "")[:500]))
        if len(sizes) == 2:
            width, height = twips(sizes["width"]), twips(sizes["height"])
            if width is not None and height is not None:
                return width, height
    return None
