"""What `language.yaml` says of a context as a schema: its keys, their meanings and the values they allow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from gouji.language import Key, language
from gouji.messages import Lang, message

Schema = dict[str, Any]
Refine = Callable[["Keys", Schema], None]

# Gouji reads every scalar as text; other readers of YAML make numbers and truth values of some.
SCALAR: Schema = {"type": ["string", "number", "boolean"]}


class Keys:
    """The schemas of contexts in one spelling; `refine` adds to a context what language.yaml does not say."""

    def __init__(self, lang: Lang, refine: Mapping[str, Refine]) -> None:
        self.lang: Lang = lang
        self.definitions: dict[str, Schema] = {}
        self._refine = refine

    def key(self, context: str, en: str) -> str:
        """How files spell a key."""
        return language().contexts[context][en].zh if self.lang == "zh" else en

    def word(self, group: str, value: object) -> str:
        return language().word(group, value, self.lang)

    def words(self, group: str) -> list[str]:
        """The allowed values of a group, in their order."""
        return [self.word(group, value) for value in dict.fromkeys(language().values[group].values())]

    def reference(self, context: str) -> Schema:
        """A reference to the schema of a context, which is built when first asked for: rows hold rows."""
        if context not in self.definitions:
            self.definitions[context] = {}
            self.definitions[context].update(self._context(context))
        return {"$ref": f"#/definitions/{context}"}

    def _context(self, context: str) -> Schema:
        properties = {}
        for key in dict.fromkeys(language().contexts[context].values()):
            properties[key.zh if self.lang == "zh" else key.en] = self._value(key)
        schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
        if context in self._refine:
            self._refine[context](self, schema)
        return schema

    def _value(self, key: Key) -> Schema:
        told = {"description": key.meaning} if key.meaning else {}
        if key.context is not None:
            below = self.reference(key.context)
            return {**told, "type": "array", "items": below} if key.listed else {**told, "allOf": [below]}
        if key.value == "text":
            return told | SCALAR
        if key.value == "list":
            return told | one_or_more(SCALAR)
        if key.value == "names":
            return told | {"type": "object"}
        if key.value == "any":
            return told
        allowed = {"enum": self._allowed(key.value)}
        return told | ({"anyOf": [allowed, {"type": "object", "additionalProperties": allowed}]} if key.by_scope
                       else allowed)

    def _allowed(self, group: str) -> list[Any]:
        """yes and no are truth values to readers of YAML 1.1."""
        return [*self.words(group), *((True, False) if group == "truth" and self.lang == "en" else ())]

    def edit(self, schema: Schema, context: str, en: str, **more: Any) -> None:
        """Replaces what is said of a key's value, its description kept."""
        name = self.key(context, en)
        old = schema["properties"][name]
        schema["properties"][name] = {k: v for k, v in old.items() if k == "description"} | more

    def require(self, schema: Schema, context: str, keys: Iterable[str]) -> None:
        schema["required"] = [self.key(context, key) for key in keys]

    def refuse(self, code: str, **values: object) -> Schema:
        """A key that may not stand here, with why."""
        return {"not": {}, "errorMessage": message(f"schema.{code}", self.lang, **values), "doNotSuggest": True}


def one_or_more(item: Schema) -> Schema:
    """A list; one entry may stand without the brackets."""
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}


def named(names: Iterable[str]) -> Schema:
    """One of these names; those that look like numbers may be read as such."""
    known = list(dict.fromkeys(names))
    return {"enum": [*known, *(int(name) for name in known if name.isascii() and name.isdigit())]}
