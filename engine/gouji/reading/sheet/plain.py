"""XML as calamine reads it whole."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

_OTHER_ENCODING = re.compile(rb"""(?i)\s*<\?xml[^>]*\sencoding\s*=\s*["'](?!utf-8["'])""")


def plain(content: bytes, root: ET.Element, *, changed: bool = False) -> bytes:
    """The part, written anew from its parsed root where that was changed, or where calamine would not see what the
    guard saw: it takes all bytes for UTF-8, and says nothing of what it loses in CDATA and behind comments."""
    if changed or b"<!" in content or b"\0" in content or _OTHER_ENCODING.match(content):
        content = ET.tostring(root, "utf-8")
    return content
