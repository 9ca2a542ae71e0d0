"""Mistakes in files that people write (rule packs, vocabularies): where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from gouji.messages import Lang, message, remedy

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake with its place: line and column from 1, `width` in characters, `source` the line itself."""

    code: str
    file: str
    line: int
    column: int
    width: int
    source: str
    values: Mapping[str, object] = field(default_factory=dict)
    level: Level = "error"
    cell: str = ""  # of a table that people have open in Excel: O11, told instead of line and column

    def text(self, lang: Lang = "zh") -> str:
        """What is wrong, without place or remedy."""
        return message(self.code, lang, **self.values)

    def render(self, lang: Lang = "zh") -> str:
        """The full message: place and cause, the line with a marker under the spot (by display width), the remedy."""
        from wcwidth import wcswidth  # a table of every character: only for those who err

        level = message(f"problem.{self.level}", lang)
        shown = self.source.replace("\t", "→").replace("\u3000", "□").rstrip("\r\n")
        start = self.column - 1
        indent = " " * max(0, wcswidth(shown[:start]))
        marker = "^" * max(1, wcswidth(shown[start : start + max(1, self.width)]))
        spot = self.cell or f"{self.line}:{self.column}"
        head = message("problem.head", lang, place=f"{self.file}:{spot}", level=level, code=self.code,
                       text=self.text(lang))
        lines = [head, f"{self.line:>5} | {shown}", f"      | {indent}{marker}"]
        mend = remedy(self.code, lang, **self.values)
        if mend:
            lines.append("        " + message("problem.fix", lang, text=mend))
        return "\n".join(lines)


class ProblemsError(Exception):
    """A file cannot be used; `problems` holds every independent mistake found in it, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.render("en"))

    def render(self, lang: Lang = "zh") -> str:
        return "\n".join(problem.render(lang) for problem in self.problems)
