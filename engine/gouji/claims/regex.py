"""Regular expressions compiled when first used: a pack holds many, and a report that speaks of none of their words
pays for none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Match = re.Match[str]
# The expression for no words at all; there are many, and none need be compiled.
NEVER = "(?!)"


class Regex:
    """A source and, from its first use on, the expression. The methods are those of `re.Pattern`.

    `needs` are sets of words: text that has no word of one of them has no match, and need not be searched.
    """

    __slots__ = ("_compiled", "needs", "source")

    def __init__(self, source: str, needs: Sequence[Sequence[str]] = ()) -> None:
        self.source = source
        self.needs = tuple(map(tuple, needs))
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self.source)
        return self._compiled

    def __getstate__(self) -> tuple[str, tuple[tuple[str, ...], ...]]:
        return self.source, self.needs

    def __setstate__(self, state: tuple[str, tuple[tuple[str, ...], ...]]) -> None:
        self.source, self.needs = state
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
