"""The schema of each kind of file, whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from gouji.authoring.schema.keys import SCALAR, Keys, Refine, Schema, one_or_more
from gouji.authoring.schema.rule import DAY, refinements
from gouji.language import language
from gouji.messages import Lang, message
from gouji.packs import Pack

# What a file is asked for by, and the context it is of.
TARGETS: Mapping[str, str] = {
    "rules": "rules", "pack": "pack", "parameters": "parameters", "bases": "bases", "claims": "claims",
    "reasoning": "reasoning", "vocabulary": "vocabulary", "sample": "sample", "scoring": "scoring"}
# Where a pack keeps its schemas, and the line by which an editor finds one.
FOLDER = "schema"
MODELINE = "# yaml-language-server: $schema={}\n"
_NUMBER = r"^-?\d{1,15}(\.\d{1,10})?[%％]?$"
_YAML = r"\.ya?ml$"


def file_name(target: str) -> str:
    """What the file of a schema is called."""
    return f"{target}.schema.json"


def schema_of(target: str, pack: Pack, lang: Lang) -> Schema:
    """The schema of files of one kind (a key of TARGETS), in one spelling, with the names of the pack."""
    refine: dict[str, Refine] = {
        "pack": _pack, "adjustment": _adjustment, "basis": _basis, "parameter": _parameter, "sample": _sample,
        "reasoning_rule": _reasoning, **refinements(pack)}
    keys = Keys(lang, refine)
    context = TARGETS[target]
    whole = keys.reference(context)
    root = keys.definitions[context]
    if context in ("rules", "parameters", "bases", "reasoning"):
        root["required"] = list(root["properties"])
    del whole
    definitions = {name: schema for name, schema in keys.definitions.items() if name != context}
    return {"$schema": "http://json-schema.org/draft-07/schema#",
            "title": message(f"schema.title-{target}", lang),
            "$comment": message("schema.made-by", lang, target=target),
            **root, **({"definitions": definitions} if definitions else {})}


def schema_text(target: str, pack: Pack, lang: Lang) -> str:
    """As it is printed and stored."""
    return json.dumps(schema_of(target, pack, lang), ensure_ascii=False, indent=1) + "\n"


def write_schemas(pack: Pack, folder: Path, lang: Lang = "zh") -> None:
    """One schema for each kind of file, as editors look for them. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for target in TARGETS:
        (folder / file_name(target)).write_text(schema_text(target, pack, lang), "utf-8")


def _pack(keys: Keys, schema: Schema) -> None:
    """A pack that inherits may leave out what it has from below."""
    keys.require(schema, "pack", ("pack", "version"))
    own = [keys.key("pack", key) for key in ("vocabularies", "bases", "rules", "reasoning")]
    schema["anyOf"] = [{"required": [keys.key("pack", "inherits")]}, {"required": own}]
    path = {"type": "string", "pattern": _YAML}
    for key in ("vocabularies", "claims", "rules", "reasoning", "samples"):
        keys.edit(schema, "pack", key, **one_or_more(path))
    for key in ("bases", "parameters"):
        keys.edit(schema, "pack", key, **path)
    keys.edit(schema, "pack", "since", type="string", pattern=DAY)
    keys.edit(schema, "pack", "disabled", type="object", additionalProperties=SCALAR)


def _adjustment(keys: Keys, schema: Schema) -> None:
    keys.require(schema, "adjustment", ("rule", "reason"))


def _basis(keys: Keys, schema: Schema) -> None:
    keys.require(schema, "basis", ("id", "title"))
    for key in ("from", "to"):
        keys.edit(schema, "basis", key, type="string", pattern=DAY)


def _parameter(keys: Keys, schema: Schema) -> None:
    keys.require(schema, "parameter", ("name", "value"))
    number = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _NUMBER}]}
    dated = {"type": "object", "propertyNames": {"pattern": DAY}, "additionalProperties": number, "minProperties": 1}
    keys.edit(schema, "parameter", "value", anyOf=[*number["anyOf"], dated])


def _sample(keys: Keys, schema: Schema) -> None:
    keys.require(schema, "sample", ("sample", "template", "year", "figures"))
    for key in ("figures", "prior"):
        keys.edit(schema, "sample", key, type="object", additionalProperties=SCALAR)


def _reasoning(keys: Keys, schema: Schema) -> None:
    keys.require(schema, "reasoning_rule", ("id", "when", "then"))
    kinds = list(dict.fromkeys(language().facts["kinds"]))
    of_kind = {"type": "object", "properties": {name: {"enum": kinds} for name in ("类", "kind")}}
    keys.edit(schema, "reasoning_rule", "when", type="array", minItems=1,
              items={"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": of_kind})
    keys.edit(schema, "reasoning_rule", "then", type="object", minProperties=1)
