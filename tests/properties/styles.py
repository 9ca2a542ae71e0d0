"""How a generated report is written: its style, and the spellings of its numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from properties.prose import STATED

FULL_WIDTH = str.maketrans("0123456789,+-.", "０１２３４５６７８９，＋－．")
HAN = "零一二三四五六七八九"
_UNITS = ("件", "份", "宗", "起")


@dataclass(frozen=True, slots=True)
class Style:
    """How a report is written. Whatever it says, every cell is kept.

    `table`: a key of LAYOUTS. `cells`: how numbers are spelt in cells, a key of CELLS. `words`: how those of the text
    are, a key of WORDS. `sections`, `subs`: numbering of sections and of the headings within section one. `spaces`,
    `narrow`, `variants`: labels with spaces, with half-width brackets, in other accepted wordings. `money`: amounts
    with a unit of their own. `file`: a key of FILES, what the bytes are. `blank`: the share of zeros left empty, never
    in a report that must be clean.
    """

    table: str = "tabs"
    cells: str = "plain"
    words: str = "plain"
    sections: str = "{han}、"
    subs: str = "（{han}）"
    spaces: bool = False
    narrow: bool = False
    variants: bool = False
    money: bool = False
    file: str = "utf-8"
    blank: float = 0.0


SECTIONS = ("{han}、", "{n}、", "{han}、 ")
SUBS = ("（{han}）", "{han}、", "{n}. ", "（{n}） ", "")


def _padded(text: str, rng: Random) -> str:
    return rng.choice(("", " ", "　")) + text + rng.choice((" ", "　", "　　", "\u00a0"))


def _comma(text: str, rng: Random) -> str:
    del rng
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole.lstrip("-").isdigit() else text


CELLS: Mapping[str, Callable[[str, Random], str]] = {
    "plain": lambda text, rng: text,
    "comma": _comma,
    "full": lambda text, rng: text.translate(FULL_WIDTH),
    "full_comma": lambda text, rng: _comma(text, rng).translate(FULL_WIDTH),
    "padded": _padded,
}


def han(number: int) -> str:
    """0 to 9999 in 汉字, as the text of a report has them."""
    out = ""
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            out += HAN[digit] + unit
        elif out and not out.endswith("零") and number % power:
            out += "零"
    return out.removeprefix("一") if out.startswith("一十") else out or "零"


WORDS: Mapping[str, Callable[[str], str]] = {
    "plain": str,
    "comma": lambda text: f"{int(text):,}",
    "full": lambda text: text.translate(FULL_WIDTH),
    "spaced": lambda text: f" {text} ",
    "han": lambda text: han(int(text)),
}


def spelt(text: str, words: str) -> str:
    """A sentence with its stated numbers spelt so; 汉字 only before a unit that they are written with."""
    def one(found: re.Match[str]) -> str:
        behind = text[found.end() : found.end() + 1]
        if words == "han" and (behind not in _UNITS or int(found[1]) > 9999):
            return found[1]
        return WORDS[words](found[1])

    return STATED.sub(one, text)


FILES: Mapping[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "bom": lambda text: text.encode("utf-8-sig"),
    "gb18030": lambda text: text.encode("gb18030"),
    "windows": lambda text: text.replace("\n", "\r\n").encode("gb18030"),
}
