"""What a page may cost, looked at before it is parsed: a parser takes 21 s for 100,000 nested tags."""

from __future__ import annotations

import re

from gouji.reading.document import UnreadableError
from gouji.reading.limits import Limits

_MB = 1024 * 1024
# Up to this length even a page of nothing but attributes is parsed in half a second, so only the tags are counted.
_SHORT = 100_000
_MOST_ATTRIBUTES = 500
# Tags and attributes exactly as the standard tokenises them: seeing a closing tag where the parser sees an attribute's
# value or a comment would let nesting pass unseen. Possessive: each character is looked at once.
_VALUE = r"""(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"'][^\s>]*+)?)?"""
_TOKEN = re.compile(
    r"<(?:!--(?:-?>|.*?(?:--!?>|\Z))|[!?][^>]*+"
    r"|(?P<close>/?)(?P<tag>[a-zA-Z][^\s/>]*+)(?P<attributes>(?:[\s/]++|[^\s/>][^\s/>=]*+" + _VALUE + r")*+))",
    re.DOTALL,
)
_RAW = {tag: re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE)
        for tag in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")}
# Those never hold another of their kind without a counted one between: a stray one costs no depth.
_NEVER_DEEP = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "p", "li", "dd", "dt", "option", "td", "th", "tr", "colgroup", "thead", "tbody", "tfoot"})
# Left open, these are opened anew in every block that follows.
_FORMATTING = frozenset({
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"})


def check(text: str, file: str, limits: Limits) -> None:
    """Raises UnreadableError for a page that has too many tags, nests them too deep, or has too many attributes."""
    tags = text.count("<")
    if tags > limits.html_tags:
        raise UnreadableError(file, "web.too-many-tags", count=tags, limit=limits.html_tags)
    # Markup within other markup's values is counted too, so this is never too small.
    if (tags - text.count("</") > limits.html_depth or len(text) > _SHORT) and _is_hostile(text, limits):
        raise UnreadableError(file, "web.too-deep", limit=limits.html_depth)


def check_size(raw: bytes, file: str, limits: Limits) -> None:
    """Raises UnreadableError for more bytes than a page may have."""
    if len(raw) > limits.html_mb * _MB:
        raise UnreadableError(file, "web.too-large", size=len(raw) / _MB, limit=limits.html_mb)


def _is_hostile(text: str, limits: Limits) -> bool:
    """Whether tags are nested too deep. A closing tag counts only against an open one of its name, so the depth found
    is at least a fifth of the parser's."""
    opened: dict[str, int] = {}
    depth = formatting = reopened = at = 0
    while (found := _TOKEN.search(text, at)) is not None:
        at = max(found.end(), at + 1)
        tag = found["tag"]
        if tag is None:
            continue
        tag = tag.lower()
        if found["close"]:
            if opened.get(tag):
                opened[tag] -= 1
                depth -= 1
                formatting -= tag in _FORMATTING
            continue
        attributes = found["attributes"]
        if len(attributes) > _MOST_ATTRIBUTES and len(re.findall(_ATTRIBUTE, attributes)) > _MOST_ATTRIBUTES:
            return True
        if tag in _RAW:
            end = _RAW[tag].search(text, at)
            at = end.start() if end else len(text)
        elif tag in _NEVER_DEEP:
            reopened += formatting
        else:
            opened[tag] = opened.get(tag, 0) + 1
            depth += 1
            formatting += tag in _FORMATTING
            reopened += formatting
        if depth > limits.html_depth or reopened > limits.html_tags:
            return True
    return False


_ATTRIBUTE = re.compile(r"[^\s/>][^\s/>=]*+" + _VALUE)
