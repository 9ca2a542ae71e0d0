"""What is wrong with an expression, and where in it."""

from __future__ import annotations

from gouji.messages import Lang, message
from gouji.problems import Problem


class ExpressionError(Exception):
    """One mistake at the offsets `start` to `end` of the source; `code` names its sentence in the catalogue."""

    def __init__(self, code: str, start: int, end: int, values: dict[str, object] | None = None) -> None:
        self.code = code
        self.start = start
        self.end = end
        self.values: dict[str, object] = values or {}
        super().__init__(code, start, end)

    def __str__(self) -> str:
        return self.text("en")

    def text(self, lang: Lang = "zh") -> str:
        """What is wrong, in one sentence."""
        return message(self.code, lang, **self.values)

    def problem(self, file: str, line: int, column: int, source: str) -> Problem:
        """The mistake placed in a file: `line` and `column` (from 1) are where the expression starts."""
        return Problem(self.code, file, line, column + self.start, max(1, self.end - self.start), source, self.values)
