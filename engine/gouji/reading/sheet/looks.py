"""How cells look, as far as it says that a person sees something else than they hold: letters struck out, raised or
white, and formats that show another number."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from gouji.reading.document import Flag
from gouji.reading.notes import kept
from gouji.reading.seen import LEAST_POINTS, is_pale
from gouji.reading.sheet.formats import BUILT_IN, NumberFormat, Shown, number_format
from gouji.reading.sheet.texts import text_of

_SIDES = ("left", "right", "top", "bottom")
_FALSE = ("0", "false", "none")
_WHITE_INDEXES = ("1", "9", "65")
_WHITE_THEME = "0"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Noted(NamedTuple):
    """Of a cell: its text where that is another than it holds, why that is doubtful, and the doubt to be told."""

    text: str | None
    flag: Flag | None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """`light`: its ground is white. `unseen`: so are its letters, or they are too small for anyone."""

    light: bool = True
    struck: bool = False
    unseen: bool = False
    form: NumberFormat | None = None


_PLAIN, _DARK = Style(), Style(light=False)


@dataclass(frozen=True, slots=True)
class Looks:
    """Of a workbook, by the numbers that cells name them by. `framed`: styles that draw a line. `odd`: styles that may
    show something else than cells hold. `dark`: styles whose ground is not white. `strings`: what cells share, and
    `marked`: which of them have letters that are struck, raised or white."""

    framed: frozenset[str] = frozenset()
    odd: dict[str, Style] = field(default_factory=dict)
    dark: frozenset[str] = frozenset()
    strings: Sequence[ET.Element] = ()
    marked: frozenset[str] = frozenset()

    def style(self, key: str) -> Style:
        return self.odd.get(key) or (_DARK if key in self.dark else _PLAIN)

    def string(self, index: str) -> ET.Element | None:
        at = number(index)
        return self.strings[at] if 0 <= at < len(self.strings) else None


def looks_of(styles: ET.Element | None, strings: ET.Element | None) -> Looks:
    shared = () if strings is None else tuple(strings)
    marked = frozenset(str(index) for index, string in enumerate(shared) if is_marked(string))
    if styles is None:
        return Looks(strings=shared, marked=marked)
    groups = {local(group): group for group in styles}

    def group(name: str) -> Iterable[ET.Element]:
        return groups.get(name, ())

    borders = {str(index) for index, border in enumerate(group("borders"))
               if any(local(side) in _SIDES and side.get("style", "none") != "none" for side in border)}
    fonts = {str(index): font for index, font in enumerate(group("fonts")) if _is_marked(font)}
    fills = {str(index): fill for index, fill in enumerate(group("fills")) if not _is_light(fill)}
    codes = BUILT_IN | {form.get("numFmtId", ""): form.get("formatCode", "") for form in group("numFmts")}
    framed, odd, dark = set(), {}, set()
    for index, xf in enumerate(group("cellXfs")):
        key = str(index)
        if xf.get("borderId") in borders:
            framed.add(key)
        fill, font = fills.get(xf.get("fillId", "")), fonts.get(xf.get("fontId", ""))
        if fill is not None:
            dark.add(key)
        code = codes.get(xf.get("numFmtId", ""))
        style = Style(fill is None, font is not None and _is_struck(font), font is not None and _is_unseen(font, fill),
                      number_format(code) if code else None)
        if style.struck or style.unseen or style.form is not None:
            odd[key] = style
    return Looks(frozenset(framed), odd, frozenset(dark), shared, marked)


def local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def number(text: str | None) -> int:
    """A small number of the XML, -1 for none and for what is none."""
    return int(text) if text and len(text) <= 7 and text.isascii() and text.isdigit() else -1


# ── cells ──

def noted_of_number(style: Style, stored: str, sure: bool, zeros: bool) -> Noted | None:
    """Of a cell with a number. `sure`: that what is white cannot be seen; `zeros`: that the sheet shows them."""
    if style.struck or style.unseen:
        return _noted_whole(style, sure)
    form = style.form
    whole = stored.isdecimal() and stored != "0"
    if whole and (form is None or form.counts):
        return None
    try:
        number = Decimal(text_of(float(stored)))
    except (ValueError, InvalidOperation):  # calamine refuses it
        return None
    if not number.is_finite():
        return None
    if number == 0 and not zeros:
        return _of_shown("nothing")
    return None if form is None else _of_shown(form.of_number(number))


def noted_of_text(style: Style, string: ET.Element | None, sure: bool) -> Noted | None:
    """Of a cell with text; `string`: its runs, where it has any."""
    runs = [] if string is None else _runs(string)
    if (style.struck or style.unseen) and not any(run.own for run in runs):
        return _noted_whole(style, sure)
    found = _noted_runs(runs, style, sure) if runs else None
    return found or (None if style.form is None else _of_shown(style.form.of_text()))


def _noted_whole(style: Style, sure: bool) -> Noted:
    if style.struck:
        return Noted("", "struck", "sheet.struck-cells")
    return Noted("" if sure else None, "hidden", "sheet.unseen-cells")


def _of_shown(shown: Shown) -> Noted | None:
    if shown == "same":
        return None
    if shown == "nothing":
        return Noted(None, "hidden", "sheet.unseen-cells")
    # Percentages are ordinary beside the form's own tables: not worth a word unless a figure rests on one.
    return Noted(None, "unread", "" if shown == "percent" else "sheet.shown-otherwise")


# ── runs ──

class _Run(NamedTuple):
    """`own`: it says itself how it looks, else it looks as its cell does."""

    text: str
    own: bool
    struck: bool
    raised: bool
    unseen: bool


def is_marked(string: ET.Element) -> bool:
    """Whether any run of a string is struck, raised or white. A string has runs, or one text and none."""
    return len(string) > 0 and string[0].tag[-1] == "r" and any(
        local(part) == "rPr" and _is_marked(part) for run in string for part in run)


def _runs(string: ET.Element) -> list[_Run]:
    runs = []
    for run in string:
        if local(run) != "r":
            continue
        look = next((part for part in run if local(part) == "rPr"), None)
        text = "".join(part.text or "" for part in run if local(part) == "t")
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        if look is None:
            runs.append(_Run(text, False, False, False, False))
        else:
            raised = any(local(part) == "vertAlign" and part.get("val") == "superscript" for part in look)
            runs.append(_Run(text, True, _is_struck(look), raised, _is_unseen(look, None)))
    return runs


def _noted_runs(runs: Sequence[_Run], style: Style, sure: bool) -> Noted | None:
    """What is struck or cannot be seen is left out, and so is the mark of a footnote, which would pass for a digit."""
    flag: Flag | None = None
    code = text = ""
    all_raised = all(run.raised for run in runs if run.text.strip())
    for run in runs:
        if run.struck or (style.struck and not run.own):
            flag, code = "struck", "sheet.struck-cells"
        elif (run.unseen or (style.unseen and not run.own)) and style.light and sure:
            flag, code = flag or "hidden", code or "sheet.unseen-cells"
        elif not run.raised or all_raised or not run.text.strip():
            text += run.text
        else:
            said, left_out = kept(run.text.strip(), text)
            text += said
            flag = flag or ("unread" if left_out else None)
    shown = text_of(text)
    return None if flag is None and shown == text_of("".join(run.text for run in runs)) else Noted(shown, flag, code)


# ── fonts and fills ──

def _is_marked(look: ET.Element) -> bool:
    return any(local(part) in ("strike", "vertAlign") or (local(part) == "color" and _is_white(part))
               or (local(part) == "sz" and _is_tiny(part)) for part in look)


def _is_struck(look: ET.Element) -> bool:
    return any(local(part) == "strike" and part.get("val", "1") not in _FALSE for part in look)


def _is_unseen(look: ET.Element, fill: ET.Element | None) -> bool:
    """`fill`: of the cell, where it is not white."""
    return any((local(part) == "color" and fill is None and _is_white(part))
               or (local(part) == "sz" and _is_tiny(part)) for part in look)


def _is_tiny(size: ET.Element) -> bool:
    try:
        return float(size.get("val", "")) < LEAST_POINTS
    except ValueError:
        return False


def _is_light(fill: ET.Element) -> bool:
    """White, or none."""
    pattern = next(iter(fill), None)
    if pattern is None or pattern.get("patternType", "none") == "none":
        return pattern is None or local(pattern) == "patternFill"
    colour = next((part for part in pattern if local(part) == "fgColor"), None)
    return pattern.get("patternType") == "solid" and colour is not None and _is_white(colour)


def _is_white(colour: ET.Element) -> bool:
    """Of a theme the first colour is its paper, white but for a tint that darkens it."""
    rgb = colour.get("rgb", "")
    if rgb:
        return is_pale(rgb[-6:])
    return (colour.get("indexed") in _WHITE_INDEXES
            or (colour.get("theme") == _WHITE_THEME and colour.get("tint", "0")[:1] != "-"))
