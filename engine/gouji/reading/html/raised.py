"""Raised and lowered runs: 12 with a raised 1 behind it is twelve with a note, not a hundred and twenty-one."""

from __future__ import annotations

import re

_NOTE = re.compile(r"[\[(（【〔]?(?:注?[0-9]{1,2}|[①-⑳]|注|[*＊※†‡#]{1,3})[\])）】〕]?")


def kept(mark: str, before: str, digits: bool, in_cell: bool) -> tuple[str, bool]:
    """What of a raised run is read behind `before`, and whether something that may count was left out.

    `digits`: whether the cell (`in_cell`) holds digits in the lines before. A run that is no mark for certain is kept,
    set off, so that it is no part of a number or word; m2 and CO2 stay together.
    """
    if not mark:
        return "", False
    before = before.rstrip()
    if in_cell and (digits or any(c.isdigit() for c in before)):
        return "", True
    if not before:
        return f"{mark} ", False
    last = before[-1]
    if last.isascii() and last.isalpha():
        return mark, False
    if _NOTE.fullmatch(mark):
        return "", False
    return f" {mark} ", False
