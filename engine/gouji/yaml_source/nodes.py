"""What a file holds: text, mappings and sequences, each with its place. Nothing is typed here: "007" stays "007"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"


# Place and Scalar are named tuples because a rule file has some ten thousand of each, and frozen dataclasses take three
# times as long to make.


class Place(NamedTuple):
    """Where something stands, from 1; the end is just after the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


class Scalar(NamedTuple):
    """A text as written; `empty` if nothing at all was written, `quoted` if in single or double quotes."""

    text: str
    empty: bool
    quoted: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in file order; no key occurs twice."""

    items: tuple[tuple[Scalar, Node], ...]
    place: Place

    def get(self, key: str) -> Node | None:
        """The value of `key`, or None if there is no such key."""
        for name, value in self.items:
            if name.text == key:
                return value
        return None

    def keys(self) -> tuple[str, ...]:
        """The keys as written, in file order."""
        return tuple(name.text for name, _ in self.items)


@dataclass(frozen=True, slots=True)
class Sequence:
    """The items of a list, in file order."""

    items: tuple[Node, ...]
    place: Place

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


Node: TypeAlias = Scalar | Mapping | Sequence


def to_plain(node: Node) -> Plain:
    """The same content without places: dict, list and str (the text as written, "" where nothing was)."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key.text: to_plain(value) for key, value in node.items}
    return [to_plain(item) for item in node.items]
