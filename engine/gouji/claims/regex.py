"""Regular expressions compiled when first used: a pack holds many, and a report that speaks of none of their words
pays for none."""

from __future__ import annotations

import re
from collections.abc import Iterator

Match = re.Match[str]
# The expression for no words at all; there are many, and none need be compiled.
NEVER = "(?!)"


class Regex:
    """A source and, from its first use on, the expression. The methods are those of `re.Pattern`."""

    __slots__ = ("_compiled", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self.source)
        return self._compiled

    def __getstate__(self) -> str:
        return self.source

    def __setstate__(self, source: str) -> None:
        self.source = source
        self._compiled = None

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of its groups."""
        return tuple(self.compiled.groupindex)

    def search(self, text: str, start: int = 0, end: int | None = None) -> Match | None:
        return None if self.source == NEVER else self.compiled.search(text, start, len(text) if end is None else end)

    def match(self, text: str, start: int = 0, end: int | None = None) -> Match | None:
        return self.compiled.match(text, start, len(text) if end is None else end)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Match]:
        return self.compiled.finditer(text, start, len(text) if end is None else end)

    def sub(self, replacement: str, text: str) -> str:
        return text if self.source == NEVER else self.compiled.sub(replacement, text)
