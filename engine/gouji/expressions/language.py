"""The language's own words and signs, read once from `words.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gouji.cached import cached

_FILE = Path(__file__).parent / "words.yaml"


@dataclass(frozen=True, slots=True)
class Function:
    """A function: its names, how many arguments it takes, and whether it takes groups or asks about cells."""

    name: str
    alias: str
    least: int
    most: int | None
    groups: bool
    cells: bool


@dataclass(frozen=True, slots=True)
class Words:
    """`words.yaml`, typed; `functions` and `words` hold Chinese and English spellings alike."""

    functions: Mapping[str, Function]
    words: Mapping[str, str]
    prior: str
    signs: Mapping[str, str]
    slips: Mapping[str, str]
    slip_words: Mapping[str, str]
    multipliers: Mapping[str, int]
    name_characters: str
    folding: Mapping[int, str]

    def fold(self, text: str) -> str:
        """`text` with look-alikes replaced, of the same length."""
        return text.translate(self.folding)

    def starts_name(self, character: str) -> bool:
        return character.isalpha() or character in self.name_characters

    def continues_name(self, character: str) -> bool:
        return self.starts_name(character) or character in "0123456789"

    def is_plain(self, name: str) -> bool:
        """Whether `name` can be written without 「」 and read back as the same name."""
        return (bool(name) and self.starts_name(name[0]) and all(map(self.continues_name, name))
                and name.lower() not in self.words and self.fold(name) == name)


@cache
def words() -> Words:
    """The words and signs; read at the first call."""
    return cached("words", lambda: (_read(), [_FILE]))


def _read() -> Words:
    import yaml  # not needed while the cache holds

    data: dict[str, Any] = yaml.load(_FILE.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    functions = {}
    for name, entry in data["functions"].items():
        function = Function(name, entry["alias"], entry["least"], entry.get("most"), entry.get("groups", False),
                            entry.get("cells", False))
        functions[name] = functions[entry["alias"]] = function
    spelled = {word: word for word in data["words"]} | {alias: word for word, alias in data["words"].items()}
    folding: dict[int, str] = {}
    for written, meant in data["fold"]:
        folding |= {ord(one): other for one, other in zip(written, meant, strict=True)}
    return Words(functions, spelled, data["prior"], data["signs"], data["slips"], data["slip_words"],
                 data["multipliers"], data["name_characters"], folding)
