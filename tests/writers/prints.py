"""How a PDF is printed: papers, fonts, rules of tables; and the kinds of it that tests ask for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

from reportlab.lib import pagesizes
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

# Looked for where Linux systems keep them; a font that is not there is not used.
_FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_FONT_FILES = {"zenhei": "wqy-zenhei.ttc", "microhei": "wqy-microhei.ttc", "uming": "uming.ttc"}
PAPERS = {"a4": pagesizes.A4, "a4-landscape": pagesizes.landscape(pagesizes.A4), "letter": pagesizes.LETTER,
          "a3": pagesizes.A3}
# How a table is ruled. What has no line between two columns leaves nothing but the place of a number to go by.
RULES = ("grid", "open-sides", "boxes", "shaded", "horizontal")
KINDS = (*RULES, "long", "cut-rows", "torn-rows", "headed")


@dataclass(frozen=True, slots=True)
class Print:
    """`rules`: one of RULES. `cut_rows`: a row may be cut by a page's end, as Word does unless told otherwise.
    `orphans`: a cut may leave a single line of a label; else the whole label goes on, and its numbers stay behind.
    `headed`: the header rows stand again on every page. Sizes in points.
    """

    rules: str = "grid"
    paper: str = "a4"
    font: str = "song"
    size: float = 10.5
    margin: float = 60.0
    cut_rows: bool = False
    orphans: bool = True
    headed: bool = False
    page_numbers: bool = True


def printing(rng: Random, kind: str) -> Print:
    look = Print(rng.choice(RULES[:4]), rng.choice(tuple(PAPERS)), rng.choice(fonts()), rng.choice((8.0, 9.0, 10.5)),
                 rng.choice((40.0, 60.0, 80.0)), page_numbers=rng.random() < 0.7)
    if kind in RULES:
        return replace(look, rules=kind)
    if kind == "long":
        return replace(look, rules="grid", size=rng.choice((14.0, 16.0)), margin=50.0)
    look = replace(look, paper=rng.choice(("a4", "a4", "letter")), size=rng.choice((10.5, 12.0, 14.0)))
    return replace(look, rules=rng.choice(("grid", "boxes")), cut_rows=kind.endswith("rows"),
                   orphans=kind != "torn-rows", headed=kind == "headed")


@cache
def fonts() -> tuple[str, ...]:
    """The names of the fonts that can be had here, registered: Adobe's song, not embedded, and files of the system."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    found = ["song"]
    for name, file in _FONT_FILES.items():
        path = next((path for folder in _FONT_FOLDERS for path in folder.rglob(file)), None)
        if path is not None:
            try:
                pdfmetrics.registerFont(TTFont(name, str(path)))
            except TTFError:
                continue
            found.append(name)
    return tuple(found)


def face(look: Print) -> str:
    return "STSong-Light" if look.font == "song" else look.font


def style(look: Print, size: float, centred: bool = False, indent: float = 0) -> ParagraphStyle:
    return ParagraphStyle("x", fontName=face(look), fontSize=size, leading=size * 1.35, wordWrap="CJK",
                          alignment=1 if centred else 0, firstLineIndent=indent, allowOrphans=int(look.orphans))
