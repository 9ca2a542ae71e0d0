"""Texts that a spreadsheet would take for formulas: a report may hold them, and nothing of it may run."""

from __future__ import annotations

_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")


def risky(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula."""
    return text.startswith(_BEGINNINGS)


def guarded(text: str) -> str:
    """The text as CSV may hold it: with an apostrophe before it where it is risky."""
    return "'" + text if risky(text) else text


def unguarded(text: str) -> str:
    """The text that was guarded."""
    return text[1:] if text.startswith("'") and risky(text[1:]) else text
