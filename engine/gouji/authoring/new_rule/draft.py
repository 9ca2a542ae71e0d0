"""A rule in the making, and the YAML text that it becomes: commented, one key a line, one test a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gouji.language import language
from gouji.messages import Lang, message
from gouji.packs.models import Outcome, Texts

# What plain text may hold anywhere, within brackets too.
_PLAIN = re.compile(r"[\w\u3007《》〔〕“”（）、。，；！？·+=≠<≥≤±×÷%％./ -]+")
# Plain text that begins like this could be something else to a reader of YAML.
_BEGINS = re.compile(r"[^\s\-?.<=%]")
# The keys of a rule in the order in which rule files have them, with the comment above (catalogue new_rule).
_ORDER: tuple[tuple[str, str], ...] = (
    ("id", ""), ("title", ""), ("title_en", ""), ("kind", ""), ("severity", "note-severity"), ("basis", ""),
    ("applies", ""), ("table", ""), ("for_each", ""), ("only", "note-only"), ("check", "note-check"),
    ("within", "note-within"), ("must_mention", "note-mention"), ("required", "note-required"),
    ("forbidden", "note-forbidden"), ("survivors", "note-survivors"), ("message", "note-message"),
    ("message_en", ""), ("suggestion", ""), ("suggestion_en", ""))
_WORDS = {"kind": "kind", "severity": "severity", "for_each": "for_each"}


@dataclass(slots=True)
class Case:
    """A test: what is given (or said, by part), the outcome and, where it is told, the difference."""

    name: str
    expect: Outcome
    given: dict[str, Texts] = field(default_factory=dict)
    texts: dict[str, Texts] = field(default_factory=dict)
    difference: int | None = None
    contains: str = ""
    template: str = ""


@dataclass(slots=True)
class Draft:
    """The keys of a rule by their English names, those with a closed set of values by their identifiers; and tests."""

    keys: dict[str, Any] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)

    def text(self, spelling: Lang = "zh", indent: int = 2) -> str:
        """One entry of 规则, its dash at column `indent`."""
        return "\n".join(_Writer(spelling).lines(self, indent)) + "\n"


class _Writer:
    def __init__(self, spelling: Lang) -> None:
        self.spelling: Lang = spelling

    def lines(self, draft: Draft, indent: int) -> Iterator[str]:
        dash, pad = " " * indent, " " * (indent + 2)
        yield dash + "# " + message("new_rule.note-made", self.spelling)
        first = True
        for key, note in _ORDER:
            value = draft.keys.get(key)
            if value in (None, "", [], {}):
                continue
            if note:
                yield pad + "# " + message(f"new_rule.{note}", self.spelling)
            yield (f"{dash}- " if first else pad) + f"{self.key('rule', key)}: {self.value(key, value)}"
            first = False
        yield pad + "# " + message("new_rule.note-tests", self.spelling)
        yield f"{pad}{self.key('rule', 'tests')}:"
        for case in draft.cases:
            yield f"{pad}  - {self.case(case)}"

    def key(self, context: str, en: str) -> str:
        return language().contexts[context][en].zh if self.spelling == "zh" else en

    def value(self, key: str, value: Any) -> str:
        if key in _WORDS:
            return language().word(_WORDS[key], value, self.spelling)
        if key == "applies":
            parts = {self.key("applies", name): part for name, part in value.items()}
            return flow(parts)
        return flow(value)

    def case(self, case: Case) -> str:
        parts: dict[str, Any] = {self.key("test", "name"): case.name}
        for name in ("template", "given", "texts"):
            if value := getattr(case, name):
                parts[self.key("test", name)] = value
        parts[self.key("test", "expect")] = language().word("outcome", case.expect, self.spelling)
        if case.difference is not None:
            parts[self.key("test", "difference")] = str(case.difference)
        if case.contains:
            parts[self.key("test", "contains")] = case.contains
        return flow(parts)


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(str(name))}: {flow(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(part) for part in value) + "]"
    return scalar(str(value))


def scalar(text: str) -> str:
    """A text, in quotes wherever it could be read as anything else."""
    number = re.fullmatch(r"-?\d+", text)
    plain = number or (_PLAIN.fullmatch(text) and _BEGINS.match(text) and text == text.strip() and text != "-")
    return text if plain else json.dumps(text, ensure_ascii=False)
