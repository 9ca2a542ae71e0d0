"""What the page's own styles do to its text: not shown, struck out, raised.

Read are the style of each element and the rules of the page's <style>; style sheets in other files are not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from selectolax.lexbor import LexborNode

_INLINE = re.compile(rb"""style\s*=\s*("[^"]*|'[^']*|[^\s>]+)""")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_PART = re.compile("([{}])")
# Whether the rules of a group hold on the screen of a desk.
_SCREEN = re.compile(
    r"@media\s+(?:(?:only\s+)?(?:screen|all)\b)?(?:(?:\s+and\s+)?\s*\(min-width[^)]*\))?\s*$",
    re.IGNORECASE)
_SELECTOR = re.compile(r"(?:[\w-]+|[.#][\w-]+)+(?:\s*[> ]\s*(?:[\w-]+|[.#][\w-]+)+)*")
_LONGEST_SELECTOR = 100
_MOST_SELECTORS = 300
_MOST_LOOKED_AT = 20_000_000  # tags by selectors
_MOST_UP = 200
_MOST_WHITE = 2000  # elements of white or tiny text; a page with more is made to cost time

_SIZE = r"(?:(?:0*1(?:\.\d+)?|0+(?:\.\d+)?|\.\d+)p[tx]\b|0+(?:r?em\b|%|(?![\w.%])))"  # under 2 points
_NEARLY_WHITE = (r"(?:#f{3}\b|#(?:f[a-f]){3}\b|white\b|transparent\b"
                 r"|rgb\(\s*25[0-5]\s*,\s*25[0-5]\s*,\s*25[0-5]\s*\))")
_HIGHER = r"(?:(?:[3-9]|\d\d+)(?:\.\d+)?p[tx]|0?\.[2-9]\d*em|[2-9]\d(?:\.\d+)?%)"
_FAR = r"-\s*(?:\d{4,}|9\d\d)(?:\.\d+)?\s*p[xt]"
# By effect: the property, what may follow its name, and the values that make it so.
_SET = {
    "display": ("display", "", r"none"),
    "visibility": ("visibility", "", r"(?:hidden|collapse)"),
    "opacity": ("opacity", "", r"(?:0*\.0\d*|0+)(?![\d.])"),
    "font-size": ("font-size", "", _SIZE),
    "color": ("color", "", _NEARLY_WHITE),
    "text-indent": ("text-indent", "", _FAR),
    "struck": ("text-decoration", "(?:-line)?", r"[^;}]*line-through"),
    "raised": ("vertical-align", "", rf"(?:super\b|{_HIGHER})"),
    "lifted": ("mso-text-raise", "", _HIGHER),
}
_GIVEN = {name: re.compile(rf"(?:^|[;\s]){word}{rest}\s*:\s*(?:({value})|[^;]*)[^;]*")
          for name, (word, rest, value) in _SET.items()}
# The word first, what may not stand before it after that: so it is searched for as fast as a plain word.
_MADE = {name: re.compile(rf"{word}(?<![\w-]{word}){rest}\s*:\s*{value}") for name, (word, rest, value) in _SET.items()}
_OUTSIDE = re.compile(rf"(?<![\w-])(?:left|top|right)\s*:\s*{_FAR}")
_PLACED = re.compile(r"position\s*:\s*(?:absolute|fixed|relative)")
_CLIPPED = re.compile(r"(?<![\w-])clip\s*:\s*rect\(\s*(?:[01](?:px)?[\s,)]+){4}")
_WORDS = {"display": "display", "visibility": "visibility", "opacity": "opacity", "font-size": "font-size",
          "color": "color", "text-indent": "text-indent", "struck": "line-through", "raised": "vertical-align",
          "lifted": "mso-text-raise", "outside": "position"}
_HIDING = ("display", "visibility", "opacity", "font-size", "color", "text-indent", "outside")
_BACKGROUND = re.compile(
    r"(?<![\w-])background(?:-color|-image)?\s*:\s*(?!none|transparent|white|#f{3}\b|#f{6}\b|inherit)")
_STRUCK_TAGS = ("s", "strike", "del")


class Found(NamedTuple):
    """Elements by what becomes of their text. `gone`: of the hidden ones, those that take no room (by id). `pictured`:
    whether a style of an element names a picture. `numbered`: whether one marks a number that Word made."""

    hidden: dict[int, LexborNode]
    gone: set[int]
    struck: list[LexborNode]
    raised: set[int]
    pictured: bool
    numbered: bool


class _Rule(NamedTuple):
    weight: tuple[int, int, int, int]
    selector: str
    effects: dict[str, bool]


def look(root: LexborNode, raw: bytes, sheets: Iterable[str], names: set[str]) -> Found:
    """What `sheets` (the page's style elements) and the styles of its elements say; `raw`: the page in UTF-8 and small
    letters; `names`: its tags."""
    sheet = "\n".join(sheets)
    if "/*" in sheet:
        sheet = _COMMENT.sub(" ", sheet)
    styles = {style.strip(b"\"' \t\n") for style in set(_INLINE.findall(raw))}
    inline = b"\n".join(styles).decode("utf-8", "replace")
    said = f"{inline}\n{sheet.lower()}"
    active = [name for name, word in _WORDS.items() if word in said and _is_made(name, said)]
    if "font" in names and "color" not in active and root.css_first(_WHITE_FONT) is not None:
        active.append("color")
    given: dict[int, tuple[LexborNode, dict[str, bool]]] = {}
    for node in root.css("[hidden]"):
        given[node.mem_id] = node, {"display": True}
    if active:
        _apply(root, sheet, active, raw.count(b"<"), given)
    hidden, gone, struck, raised = {}, set(), [], set()
    away = b"stylesheet" in raw if given else False
    looked = 0
    for key, (node, effects) in given.items():
        if effects.get("struck"):
            struck.append(node)
        if effects.get("raised") or effects.get("lifted"):
            raised.add(key)
        if node.tag in ("body", "html") or not any(effects.get(name) for name in _HIDING):
            continue
        if not any(effects.get(name) for name in _HIDING if name not in ("font-size", "color")):
            looked += 1
            if looked > _MOST_WHITE or not _is_own(node, not (sheet or away)) or (
                    not effects.get("font-size") and _on_colour(node, sheet, away)):
                continue
        hidden[key] = node
        if effects.get("display"):
            gone.add(key)
    if not names.isdisjoint(_STRUCK_TAGS):
        struck += root.css(",".join(_STRUCK_TAGS))
    return Found(hidden, gone, struck, raised, "url(" in inline, "mso-list" in inline)


_WHITE_FONT = 'font[color^="#ff" i], font[color^="white" i]'


def _is_made(name: str, said: str) -> bool:
    if name == "outside":
        return _OUTSIDE.search(said) is not None or _CLIPPED.search(said) is not None
    return _MADE[name].search(said) is not None


def _effects(declarations: str, active: Iterable[str]) -> dict[str, bool]:
    """Of the active properties those that are given, and whether they hide, strike or raise."""
    out = {}
    for name in active:
        if name == "outside":
            if "position" in declarations:
                out[name] = _PLACED.search(declarations) is not None and _is_made(name, declarations)
        elif found := _GIVEN[name].findall(declarations):
            out[name] = bool(found[-1])  # the last one holds
    return out


def _apply(root: LexborNode, sheet: str, active: list[str], tags: int,
           given: dict[int, tuple[LexborNode, dict[str, bool]]]) -> None:
    """Rules in the order of their weight, then the elements' own styles, then what is marked as important."""
    rules = sorted(_rules(sheet, active), key=lambda rule: rule.weight)
    budget = _MOST_LOOKED_AT
    queries: list[tuple[str, dict[str, bool] | None]] = [(r.selector, r.effects) for r in rules if not r.weight[0]]
    if "color" in active:
        queries.insert(0, (_WHITE_FONT, {"color": True}))
    queries += [(f'[style*="{_WORDS[name]}" i]', None) for name in active]
    queries += [(r.selector, r.effects) for r in rules if r.weight[0]]
    for selector, effects in queries:
        budget -= tags
        if budget < 0:
            break
        for node in root.css(selector):
            found = effects
            if found is None:
                found = _effects((node.attributes.get("style") or "").lower(), active)
            if found:
                given.setdefault(node.mem_id, (node, {}))[1].update(found)


def _rules(sheet: str, active: list[str]) -> list[_Rule]:
    out: list[_Rule] = []
    for order, (selectors, cased) in enumerate(_blocks(sheet)):
        declarations = cased.lower()
        effects = _effects(declarations, active)
        if not effects:
            continue
        for selector in selectors.split(","):
            selector = selector.strip()
            if len(selector) > _LONGEST_SELECTOR or not _SELECTOR.fullmatch(selector):
                continue
            classes, ids = selector.count("."), selector.count("#")
            words = len(re.findall(r"(?:^|[\s>])[\w-]", selector))
            # One mark for the whole rule: such rules rarely say more than this.
            weight = int("!important" in declarations), ids, classes, words * 10_000 + order
            out.append(_Rule(weight, selector, effects))
            if len(out) == _MOST_SELECTORS:
                return out
    return out


def _blocks(sheet: str) -> list[tuple[str, str]]:
    """(selectors, declarations) of the rules that hold on a screen."""
    out = []
    passed = 0  # depth within a group that does not hold
    before = ""
    opened = ""
    for part in _PART.split(sheet.replace("<!--", " ").replace("-->", " ")):
        if part == "{":
            prelude = before.rpartition(";")[2].strip()
            if passed or (prelude.startswith("@") and not _SCREEN.match(prelude)):
                passed += 1
            else:
                opened = "" if prelude.startswith("@") else prelude
        elif part == "}":
            if passed:
                passed -= 1
            elif opened:
                out.append((opened, before.strip()))
            opened = ""
        before = part if part not in "{}" else ""
    return out


def _is_own(node: LexborNode, bare: bool) -> bool:
    """Whether a size or a colour holds for all the text in it: elements in it may be given their own."""
    inside = '[style*="font-size" i], [style*="color" i], font' + ("" if bare else ", [class]")
    return all(found.mem_id == node.mem_id for found in node.css(inside)[:2])


def _on_colour(node: LexborNode, sheet: str, away: bool) -> bool:
    """Whether what is behind white text may be of another colour. `away`: whether a style sheet is not here."""
    if _BACKGROUND.search(sheet.lower()):
        return True
    above: LexborNode | None = node
    in_table = True
    for _ in range(_MOST_UP):
        if above is None or above.tag in (None, "html", "-document"):
            return False
        attributes = above.attributes
        if (attributes.get("bgcolor") or "#ffffff").lower() not in ("#ffffff", "#fff", "white"):
            return True
        if "background" in attributes or _BACKGROUND.search((attributes.get("style") or "").lower()):
            return True
        if in_table and away and "class" in attributes:
            return True
        in_table = in_table and above.tag != "table"
        above = above.parent
    return True
