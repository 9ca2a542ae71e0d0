"""Collecting problems while a file is being looked through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gouji.problems import Level, Problem


@dataclass(slots=True)
class Findings:
    """The problems found in one file so far. Lines and columns count from 0 here, as the scanners do."""

    file: str
    lines: Sequence[str]
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, line: int, column: int, width: int = 1, /, **values: object) -> None:
        """Add an error."""
        self._put("error", code, (line, column, width), values)

    def warn(self, code: str, line: int, column: int, width: int = 1, /, **values: object) -> None:
        """Add a warning."""
        self._put("warning", code, (line, column, width), values)

    def _put(self, level: Level, code: str, spot: tuple[int, int, int], values: dict[str, object]) -> None:
        line, column, width = spot
        source = self.lines[line] if line < len(self.lines) else ""
        self.problems.append(
            Problem(f"yaml.{code}", self.file, line + 1, column + 1, max(1, width), source, values, level)
        )

    def in_order(self) -> tuple[Problem, ...]:
        """The problems in file order, one for each cause and spot."""
        unique = {(p.line, p.column, p.code): p for p in self.problems}
        return tuple(unique[key] for key in sorted(unique))

    def has_errors(self) -> bool:
        return any(p.level == "error" for p in self.problems)
