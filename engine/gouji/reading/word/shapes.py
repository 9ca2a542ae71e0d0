"""What form fields show, and how large drawings are."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from gouji.reading.word.names import WP, W, integer, is_on, twips, value

_EMU_PER_TWIP = 635
_STYLE_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([^;]+)")
_CHECKED, _UNCHECKED = "☑", "☐"


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


def size(drawing: ET.Element) -> tuple[float, float]:
    """Width and height in twips; 0 where it does not say."""
    extent = next(drawing.iter(WP + "extent"), None)
    if extent is not None:
        return (integer(extent.get("cx"), 0) / _EMU_PER_TWIP, integer(extent.get("cy"), 0) / _EMU_PER_TWIP)
    for shape in drawing.iter():
        sizes = dict(_STYLE_SIZE.findall(shape.get("style", "")[:500]))
        if len(sizes) == 2:
            width, height = twips(sizes["width"]), twips(sizes["height"])
            if width and height:
                return width, height
    return 0.0, 0.0
