"""Marks of notes: twelve with a raised 1 behind it is twelve with a note, not a hundred and twenty-one.

What such marks look like is data: `角注` and `上标` of `rules/reading.yaml`. One way for every format.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from gouji.cached import cached
from gouji.language import read
from gouji.problems import ProblemsError
from gouji.resources import rules_folder

_LETTER = re.compile("[a-z]")


class Marks(NamedTuple):
    """`alone`: one mark or several, raised, and nothing else. `behind`: marks that end what begins with a number, on
    its own line (12①)."""

    alone: re.Pattern[str]
    behind: re.Pattern[str]


@cache
def marks() -> Marks:
    """Raises ProblemsError when `rules/reading.yaml` is in error."""
    file = rules_folder() / "reading.yaml"
    return cached("notes", lambda: (_read(file), [file, rules_folder() / "language.yaml"]), key=str(file))


def _read(file: Path) -> Marks:
    translated = read(file, "reading")
    if translated.problems:
        raise ProblemsError(translated.problems)
    numbers = translated.data["numbers"]
    plain = "|".join(numbers["note_marks"])
    raised = f"(?:{plain}|{'|'.join(numbers['raised_marks'])})"
    return Marks(re.compile(rf"{raised}(?:[\s,，、;；~–-]+{raised})*"), re.compile(rf"(?<=[0-9])(?:{plain})+$"))


def kept(mark: str, before: str, digits: bool = False) -> tuple[str, bool]:
    """What of a raised run is read behind `before`, and whether something was left out that may bear on a number.

    `digits`: whether the lines above in the same cell hold any. What is behind a digit, or looks like a mark behind a
    word, is a mark. Other raised numbers are set apart by spaces; the exponent of a unit (m2) and raised words stay
    where they are.
    """
    if not mark:
        return " ", False
    before = before.rstrip()
    last = before[-1:]
    numbered, note = any(c.isdigit() for c in mark), marks().alone.fullmatch(mark) is not None
    if last.isdecimal() and (numbered or note or _LETTER.fullmatch(mark)):
        return "", True
    is_unit = last.isascii() and last.isalpha()
    if note and not is_unit and (before or digits):
        return "", digits or any(c.isdigit() for c in before)
    if is_unit or not numbered:
        return mark, False
    return (f" {mark} " if before else f"{mark} "), False
