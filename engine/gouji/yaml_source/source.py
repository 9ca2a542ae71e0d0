"""A file that has been read: its nodes, its lines, and problems placed in them."""

from __future__ import annotations

from dataclasses import dataclass

from gouji.problems import Level, Problem
from gouji.yaml_source.nodes import Mapping, Node, Place, Scalar, Sequence
from gouji.yaml_source.within import span


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML file as read. `lines` has no line ends; `warnings` are slips that do not keep the file from being used."""

    file: str
    lines: tuple[str, ...]
    root: Node
    warnings: tuple[Problem, ...] = ()

    def problem(self, code: str, at: Node | Place, level: Level = "error", /, **values: object) -> Problem:
        """A problem at a node or place; over several lines, the marker covers what stands on the first."""
        place = at.place if isinstance(at, (Scalar, Mapping, Sequence)) else at
        line = self.lines[place.line - 1] if place.line <= len(self.lines) else ""
        end = place.end_column if place.end_line == place.line else len(line.rstrip()) + 1
        width = max(1, end - place.column)
        return Problem(code, self.file, place.line, place.column, width, line, values, level)

    def problem_in(self, code: str, node: Node, start: int, end: int, /, **values: object) -> Problem:
        """A problem at characters of a scalar; of any other node, at the node."""
        if isinstance(node, Scalar):
            return self.problem_within(code, node, start, end, **values)
        return self.problem(code, node, **values)

    def problem_within(
        self, code: str, scalar: Scalar, start: int, end: int, level: Level = "error", /, **values: object
    ) -> Problem:
        """A problem at the characters `start` to `end` of `scalar.text`."""
        return self.problem(code, span(self.lines, scalar, start, end), level, **values)
