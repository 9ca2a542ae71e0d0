"""What stands in a page in place of text: fields with a value, and pictures by whatever means."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

# Their insides are no text of the page, but they themselves are something to be seen.
HOLDERS = ("svg", "math", "object", "embed", "canvas", "iframe", "video", "select", "textarea")
_FIELDS = ("select", "textarea")
_CELLS = ("td", "th")
_NO_TEXT = frozenset({
    "hidden", "password", "button", "submit", "reset", "image", "checkbox", "radio", "file", "range", "color"})
_SMALL = (120, 60)
_LENGTH = re.compile(r"\s*(\d{1,6})(?:\.\d*)?\s*(px|pt|r?em|%)?\s*(?:;|$)", re.IGNORECASE)
_SIDES = tuple(re.compile(rf"(?:^|[;\s'\"]){side}\s*:([^;'\"]*)", re.IGNORECASE) for side in ("width", "height"))
_PIXELS = {"em": 16, "rem": 16}
_DOT = 4  # pixels: no digit is smaller
_DRAWING = "text, image, foreignObject"
_MANY_SHAPES = 50
# How sites name what counts visits, shares, searches and chats: nothing of the article.
_APART = re.compile(
    r"share|social|analytic|stat(?:s|istic)?\b|count|cnzz|track|beacon|pixel|comment|login|passport|search|chat|weather"
    r"|advert|\bads?\b|captcha|\bicons?\b|logo|^\s*(?:about|javascript):", re.IGNORECASE)
_HELD = "img, svg, math, object, embed, canvas, iframe, video, input, select, textarea, v\\:imagedata"
_VML = "imagedata"
_FEW_UP = 3
_MOST_UP = 30
_BESIDE = 6


def prepare(root: LexborNode, names: set[str]) -> set[int]:
    """Puts the values of fields into the cells they stand in, and empties what holds no text of the page.

    Returns the ids of the elements that may show a table or a text without holding it.
    """
    pictures: set[int] = set()
    held = ", ".join(name for name in ("input", *HOLDERS) if name in names)
    within = 0
    for node in root.css(held) if held else ():
        if within:
            within -= 1  # gone with the one around it
            continue
        tag = node.tag
        if tag == "input":
            if _is_within(node, _CELLS, _MOST_UP):
                _fill_in(node)
            continue
        within = len(node.css(held)) - 1
        if tag in _FIELDS and _is_within(node, _CELLS, _MOST_UP) and _fill_in(node):
            continue
        if _shows(node):
            pictures.add(node.mem_id)
        for child in list(node.iter(include_text=True)):
            child.decompose()
    return pictures


def backdrops(root: LexborNode) -> set[int]:
    """The ids of the blocks that hold nothing but a picture behind them."""
    return {node.mem_id for node in root.css('[style*="url(" i]')
            if node.tag not in ("body", "html", "table") and _is_backdrop(node)}


def is_small(node: LexborNode) -> bool:
    """Whether its width or height is given and too small for a table or a text."""
    return any(size is not None and size < least for size, least in zip(_sizes(node), _SMALL, strict=True))


def holds_unread(cell: LexborNode) -> bool:
    """Whether a cell without text holds something that a person sees."""
    for node in cell.css(_HELD):
        if (node.attributes.get("type") or "").lower() != "hidden" and not any(
                size is not None and size < _DOT for size in _sizes(node)):
            return True
    return False


def holds_vml(comment: LexborNode) -> bool:
    """Whether a comment of Word holds a picture for old browsers."""
    return _VML in (comment.comment_content or "")


def is_lone_picture(comment: LexborNode) -> bool:
    """Whether the picture in a comment is not known to be small, and no other browser's stands behind it."""
    text = comment.comment_content or ""
    if any(size is not None and size < least for size, least in zip(_styled(text), _SMALL, strict=True)):
        return False
    node = comment.next
    for _ in range(_BESIDE):
        if node is None:
            break
        if node.is_element_node:
            return node.tag != "img" and node.css_first("img") is None
        node = node.next
    return True


def _fill_in(field: LexborNode) -> bool:
    """Puts the value of a field in its place, if it has one."""
    attributes = field.attributes
    if field.tag == "input":
        value = "" if (attributes.get("type") or "text").lower() in _NO_TEXT else attributes.get("value") or ""
    elif field.tag == "select":
        option = field.css_first("option[selected]") or field.css_first("option")
        value = option.text() if option is not None else ""
    else:
        value = field.text()
    if not value.strip():
        return False
    field.replace_with(value.strip())
    return True


def _shows(node: LexborNode) -> bool:
    tag = node.tag
    if tag in ("math", "select", "textarea", "video") or is_small(node):
        return False
    attributes = node.attributes
    if tag == "svg":
        sized = "width" in attributes and "height" in attributes
        if not sized and node.css_first(_DRAWING) is None and len(node.css("path, rect, line")) < _MANY_SHAPES:
            return False
        if not sized and _is_within(node, ("a",), _FEW_UP):
            return False
    source = attributes.get("data" if tag == "object" else "src") or ""
    if not source and (tag in ("iframe", "embed") or (tag == "object" and node.css_first("param, embed") is None)):
        return False
    around: LexborNode | None = node
    said = [source]
    for _ in range(_FEW_UP):
        if around is None or around.tag == "body":
            break
        said += [around.attributes.get(name) or "" for name in ("class", "id", "name")]
        around = around.parent
    return not any(_APART.search(words) for words in said)


def _is_within(node: LexborNode, tags: tuple[str, ...], most: int) -> bool:
    above = node.parent
    for _ in range(most):
        if above is None:
            return False
        if above.tag in tags:
            return True
        above = above.parent
    return False


def _is_backdrop(node: LexborNode) -> bool:
    """Whether it is a large block with nothing in it but a picture behind."""
    style = (node.attributes.get("style") or "").lower()
    sizes = _sizes(node)
    return ("background" in style and (node.tag in ("td", "th") or all(
        size is not None and size >= least for size, least in zip(sizes, _SMALL, strict=True)))
        and not node.text().strip() and node.css_first("img") is None)


def _sizes(node: LexborNode) -> tuple[int | None, int | None]:
    """Width and height in pixels; None where they are not given, or in parts of something else."""
    attributes = node.attributes
    styled = _styled(attributes.get("style") or "")
    box = re.split(r"[\s,]+", (attributes.get("viewbox") or attributes.get("viewBox") or "").strip())[2:4]
    drawn = box if len(box) == 2 and node.tag == "svg" else ("", "")
    ways = zip(styled, (_pixels(attributes.get(side) or "") for side in ("width", "height")), map(_pixels, drawn),
               strict=True)
    width, height = (next((size for size in way if size is not None), None) for way in ways)
    return width, height


def _styled(style: str) -> tuple[int | None, int | None]:
    found = [side.search(style) for side in _SIDES]
    width, height = (_pixels(side[1]) if side else None for side in found)
    return width, height


def _pixels(text: str) -> int | None:
    found = _LENGTH.match(text)
    if not found or found[2] == "%":
        return None
    return int(found[1]) * _PIXELS.get((found[2] or "").lower(), 1)
