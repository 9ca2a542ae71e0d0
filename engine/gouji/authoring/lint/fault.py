"""A part of a check with which something is wrong."""

from __future__ import annotations

from typing import NamedTuple

from gouji.expressions import Node


class Fault(NamedTuple):
    """What is wrong with the part of a check at `node`; `other` is the part that it does not go with."""

    code: str
    node: Node
    other: Node | None = None

    @property
    def place(self) -> tuple[str, int, int]:
        return self.code, self.node.start, self.node.end
