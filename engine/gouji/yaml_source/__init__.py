"""YAML as policy clerks write it: read with every text as written and every place known, slips said in plain words."""

from __future__ import annotations

from collections.abc import Collection
from os import PathLike

from gouji.yaml_source.nodes import Mapping, Node, Place, Plain, Scalar, Sequence, to_plain
from gouji.yaml_source.source import Source

__all__ = [
    "Mapping",
    "Node",
    "Place",
    "Plain",
    "Scalar",
    "Sequence",
    "Source",
    "decode",
    "read",
    "read_text",
    "to_plain",
]

# The parser is imported when a file is read: a process whose pack is cached (gouji/cached.py) reads none.


def read(path: str | PathLike[str], known_keys: Collection[str] | None = None) -> Source:
    """Read a file. Raises ProblemsError with every independent mistake, also if there is no such file."""
    from gouji.yaml_source import parse

    return parse.read(path, known_keys)


def read_text(text: str, file: str = "<text>", known_keys: Collection[str] | None = None) -> Source:
    """Read a text that is at hand; `file` is the name to give in messages. Raises ProblemsError as `read` does."""
    from gouji.yaml_source import parse

    return parse.read_text(text, file, known_keys)


def decode(data: bytes, file: str) -> str:
    """The text of a file's bytes: BOM, UTF-8, else GB18030. Raises ProblemsError for what is no text."""
    from gouji.yaml_source.decode import decode as decoded

    return decoded(data, file)
