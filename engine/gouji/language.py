"""The words of rule files: Chinese keys and their English aliases to the identifiers that the code uses.

The table itself is data (`rules/language.yaml`), documentation at once. `translate` walks a positioned YAML tree by it,
so that everything after works with English identifiers and still knows where each value stood.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from gouji import yaml_source
from gouji.cached import cached
from gouji.problems import Problem
from gouji.resources import rules_folder
from gouji.yaml_source import Mapping, Node, Scalar, Sequence, Source

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a context: its two spellings, the identifier, and what its value is."""

    zh: str
    en: str
    value: str
    context: str | None
    listed: bool
    by_scope: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Language:
    """`facts` holds the words of reasoning rules: kinds, fields and values, either spelling to the identifier;
    `fact_fields` the fields that facts of a kind have."""

    contexts: MappingType[str, MappingType[str, Key]]
    values: MappingType[str, MappingType[str, Any]]
    keys: frozenset[str]
    facts: MappingType[str, MappingType[str, str]]
    fact_fields: MappingType[str, frozenset[str]]
    holes: MappingType[str, str]

    def word(self, group: str, value: Any, lang: str = "zh") -> str:
        """How rule files spell an allowed value, e.g. word("severity", "error") → 严重."""
        return _spelling(group, value, lang)


@cache
def language() -> Language:
    """The table of `rules/language.yaml`."""
    file = rules_folder() / "language.yaml"
    return cached("language", lambda: (_read_language(file), [file]), key=str(file))


def _read_language(file: FilePath) -> Language:
    import yaml  # not needed while the cache holds

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    raw = yaml.load(file.read_text("utf-8"), Loader=loader)
    contexts: dict[str, dict[str, Key]] = {}
    keys: set[str] = set()
    for context, entries in raw["contexts"].items():
        spelled: dict[str, Key] = {}
        for zh, spec in entries.items():
            inner = spec.get("each") or spec.get("of")
            key = Key(zh, spec["en"], spec.get("is", "any"), inner, "each" in spec, bool(spec.get("by")),
                      spec.get("meaning", ""))
            spelled[zh] = spelled[spec["en"]] = key
        contexts[context] = spelled
        keys.update(spelled)
    values: dict[str, dict[str, Any]] = {}
    for group, words in raw["values"].items():
        values[group] = {}
        for zh, spec in words.items():
            values[group][zh] = values[group][spec["en"]] = spec.get("value", spec["en"])
    facts = {
        group: {spelled: meant for zh, spec in words.items()
                for meant in (spec["en"] if isinstance(spec, dict) else spec,) for spelled in (zh, meant)}
        for group, words in raw["facts"].items()
    }
    fact_fields = {spec["en"]: frozenset(facts["fields"][name] for name in spec["has"])
                   for spec in raw["facts"]["kinds"].values()}
    return Language(contexts, values, frozenset(keys), facts, fact_fields, raw["holes"])


@cache
def holes() -> dict[str, str]:
    """What a rule's message may leave open, in both spellings, to the identifier."""
    return {name: meant for zh, meant in language().holes.items() for name in (zh, meant)}


@cache
def _spelling(group: str, value: Any, lang: str) -> str:
    spelled = [word for word, meant in language().values[group].items() if meant == value]
    return spelled[0] if lang == "zh" else spelled[-1]


@dataclass(slots=True)
class Translated:
    """English-keyed data, the node each part came from (by path), and what was wrong on the way."""

    source: Source
    data: Any
    nodes: dict[Path, Node] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def node(self, path: Path) -> Node:
        """The node at `path` or the nearest one above it."""
        while path not in self.nodes and path:
            path = path[:-1]
        return self.nodes[path]


def read(path: Any, context: str) -> Translated:
    """Read a YAML file of a given context. Raises ProblemsError when it is not YAML that can be composed."""
    return translate(yaml_source.read(path, known_keys=language().keys), context)


def translate(source: Source, context: str) -> Translated:
    """Translate a composed file; unknown keys and values become problems, never exceptions."""
    out = Translated(source, None)
    out.problems.extend(source.warnings)
    walker = _Walker(out)
    out.data = walker.mapping(source.root, context, ())
    return out


class _Walker:
    def __init__(self, out: Translated) -> None:
        self.out = out
        self.spoken = ""

    def fault(self, code: str, node: Node, **values: object) -> None:
        self.out.problems.append(self.out.source.problem(code, node, **values))

    def mapping(self, node: Node, context: str, path: Path) -> Any:
        self.out.nodes[path] = node
        if not isinstance(node, Mapping):
            self.fault("language.not-a-mapping", node)
            return {}
        keys = language().contexts[context]
        data: dict[str, Any] = {}
        for name, value in node.items:
            key = keys.get(name.text)
            if key is None:
                import difflib

                near = difflib.get_close_matches(name.text, list(keys), 1, 0.4)
                offered = near or sorted({k.zh for k in keys.values()})[:8]
                self.fault("language.unknown-key", name, key=name.text, candidates="、".join(offered))
                continue
            self._one_language(name, key)
            data[key.en] = self.value(value, key, (*path, key.en))
        return data

    def _one_language(self, name: Scalar, key: Key) -> None:
        """The first key of a file settles its language."""
        if key.zh != key.en:
            spoken = "zh" if name.text == key.zh else "en"
            self.spoken = self.spoken or spoken
            if spoken != self.spoken:
                other = key.en if name.text == key.zh else key.zh
                self.fault("language.two-languages", name, key=name.text, other=other)

    def value(self, node: Node, key: Key, path: Path) -> Any:
        self.out.nodes[path] = node
        if key.context is not None and not key.listed:
            return self.mapping(node, key.context, path)
        if key.context is not None:
            if not isinstance(node, Sequence):
                self.fault("language.not-a-list", node, key=key.zh)
                return []
            return [self.mapping(item, key.context, (*path, i)) for i, item in enumerate(node.items)]
        if key.value == "list":
            items = node.items if isinstance(node, Sequence) else (node,)
            for i, item in enumerate(items):
                self.out.nodes[(*path, i)] = item
                if not isinstance(item, Scalar):
                    self.fault("language.not-a-text", item, key=key.zh)
            return [item.text for item in items if isinstance(item, Scalar)]
        if key.value in ("any", "names"):
            if key.value == "names" and not isinstance(node, Mapping):
                self.fault("language.not-a-mapping", node)
                return {}
            self._remember(node, path)
            return yaml_source.to_plain(node)
        if isinstance(node, Mapping) and key.by_scope:
            return {name.text: self.word(value, key, (*path, name.text)) for name, value in node.items}
        return self.word(node, key, path)

    def _remember(self, node: Node, path: Path) -> None:
        self.out.nodes[path] = node
        if isinstance(node, Mapping):
            for name, value in node.items:
                self._remember(value, (*path, name.text))
        elif isinstance(node, Sequence):
            for i, value in enumerate(node.items):
                self._remember(value, (*path, i))

    def word(self, node: Node, key: Key, path: Path) -> Any:
        self.out.nodes[path] = node
        if not isinstance(node, Scalar):
            self.fault("language.not-a-text", node, key=key.zh)
            return ""
        if key.value == "text":
            return node.text
        words = language().values[key.value]
        if node.text not in words:
            spelled = [word for word in words if word.isascii() == ("en" in self.spoken)] or list(words)
            self.fault("language.unknown-value", node, key=key.zh, value=node.text, candidates="、".join(spelled))
            return next(iter(words.values()))
        return words[node.text]
