"""Automatic numbering: the number that Word shows before a paragraph and does not store."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from gouji.reading.numerals import numeral
from gouji.reading.word.names import MC, VAL, W, integer, is_on, value
from gouji.reading.word.styles import Numbered, Styles

_HOLE = re.compile(r"%([1-9])")
_LEVELS = 9
_LONGEST = 255  # characters of a label: it is said anew before every paragraph
_CUSTOM = re.compile(r"\s*(0{1,9})1\b")


@dataclass(slots=True)
class _Level:
    """`restart`: the level from 1 whose next number starts this one anew, 0 never, None any above (17.9.10)."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    style: str = ""
    legal: bool = False
    restart: int | None = None
    digits: int = 0


@dataclass(slots=True)
class _List:
    """One definition and where its numbers stand: all that refers to it goes on counting (17.9.15)."""

    levels: dict[int, _Level]
    link: str = ""  # numStyleLink: the style whose list this is
    style: str = ""  # styleLink: the style that this list is of
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Number:
    list: _List
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)
    begun: bool = False

    def level(self, i: int) -> _Level | None:
        return self.levels.get(i) or self.list.levels.get(i)

    def start(self, i: int) -> int:
        if i in self.starts:
            return self.starts[i]
        level = self.level(i)
        return level.start if level else 1


class Numbering:
    """Counts as it is asked: `label` once for each paragraph, in the order of the document."""

    def __init__(self, root: ET.Element | None, styles: Styles) -> None:
        self._styles = styles
        self._numbers: dict[str, _Number] = {}
        self._of_style: dict[str, tuple[str, int] | None] = {}
        if root is not None:
            self._read(root)

    def label(self, style: str, direct: ET.Element | None) -> str:
        """The number before a paragraph of this style ("" for the default one), with a w:numPr of its own or None;
        "" where there is none or only a bullet."""
        if not self._numbers:
            return ""
        number, level = "", None
        if direct is not None:
            number = value(direct.find(W + "numId"))
            indent = direct.find(W + "ilvl")
            level = None if indent is None else integer(value(indent), 0)
        if number and level is not None:
            return self._next(number, level)
        styled = self._styled(style)
        if not number and styled is None:
            return ""
        if styled is None or number:
            return self._next(number, level if level is not None else self._level_of(number, style))
        return self._next(styled[0], level if level is not None else styled[1])

    def _styled(self, style: str) -> tuple[str, int] | None:
        if style not in self._of_style:
            found: Numbered | None = self._styles.numbered(style)
            if found is None or found.number in ("", "0"):
                self._of_style[style] = None
            else:
                level = found.level if found.level is not None else self._level_of(found.number, found.style)
                self._of_style[style] = found.number, level
        return self._of_style[style]

    def _level_of(self, number: str, style: str) -> int:
        """The level that names the style; the first where none does."""
        found = self._numbers.get(number)
        if found is None or not style:
            return 0
        return next((i for i, level in found.list.levels.items() if level.style == style), 0)

    def _next(self, identifier: str, i: int) -> str:
        number = self._numbers.get(identifier)
        level = number.level(i) if number else None
        if number is None or level is None:
            return ""
        counts = number.list.counts
        if not number.begun:
            number.begun = True
            for overridden in number.starts:
                counts.pop(overridden, None)
        counts[i] = counts.get(i, number.start(i) - 1) + 1
        for below in [j for j in counts if j > i]:
            deeper = number.level(below)
            restart = None if deeper is None else deeper.restart
            if restart is None or i < restart:
                del counts[below]
        if level.form == "bullet":
            return ""

        def said(hole: re.Match[str]) -> str:
            j = int(hole[1]) - 1
            shown = number.level(j)
            n = counts.get(j, number.start(j))
            if shown is None or j > i:
                return ""
            return str(n) if level.legal else str(n).zfill(shown.digits) if shown.digits else numeral(n, shown.form)

        return _HOLE.sub(said, level.text).strip()

    def _read(self, root: ET.Element) -> None:
        lists: dict[str, _List] = {}
        for element in root.iter(W + "abstractNum"):
            levels = {}
            for level in element.findall(W + "lvl"):
                i = integer(level.get(W + "ilvl"), 0)
                if 0 <= i < _LEVELS:
                    levels[i] = _level(level)
            lists[element.get(W + "abstractNumId", "")] = _List(
                levels, value(element.find(W + "numStyleLink")), value(element.find(W + "styleLink")))
        by_style = {found.style: found for found in lists.values() if found.style}
        for element in root.iter(W + "num"):
            found = lists.get(value(element.find(W + "abstractNumId")))
            if found is None:
                continue
            if found.link and not found.levels:
                found = by_style.get(found.link, found)
            number = _Number(found)
            for override in element.findall(W + "lvlOverride"):
                i = integer(override.get(W + "ilvl"), 0)
                if not 0 <= i < _LEVELS:
                    continue
                start, level_element = override.find(W + "startOverride"), override.find(W + "lvl")
                if start is not None:
                    number.starts[i] = integer(value(start), 1)
                if level_element is not None:
                    number.levels[i] = _level(level_element)
            self._numbers[element.get(W + "numId", "")] = number


def _level(element: ET.Element) -> _Level:
    form = element.find(W + "numFmt")
    digits = 0
    if form is None:
        # Formats such as 001, 002 stand in a Choice, with a plain one to fall back on.
        form = element.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt")
        custom = _CUSTOM.match("" if form is None else form.get(W + "format", ""))
        digits = len(custom[1]) + 1 if custom else 0
    restart = element.find(W + "lvlRestart")
    legal = element.find(W + "isLgl")
    start = element.find(W + "start")
    return _Level(
        start=0 if start is None else integer(value(start), 1),  # 17.9.25: zero where nothing is said
        form="decimal" if form is None else form.get(VAL, "decimal"),
        text=value(element.find(W + "lvlText"))[:_LONGEST],
        style=value(element.find(W + "pStyle")),
        legal=legal is not None and is_on(legal),
        restart=None if restart is None else integer(value(restart), 0),
        digits=digits,
    )

