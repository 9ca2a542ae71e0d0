"""What a rule and its tests may say beyond the table of keys: names of the pack, and what each kind needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import Any

from gouji.authoring.schema.keys import SCALAR, Keys, Refine, Schema, named, one_or_more
from gouji.language import language
from gouji.packs import Pack, Rule
from gouji.packs.binding import part_names
from gouji.packs.models import REST
from gouji.packs.parameters import PREFIXES
from gouji.packs.validate import _NEEDS, _SHARED

YEARS = r"^\d{4}(-(\d{4})?)?$"
DAY = r"^\d{4}-\d{2}-\d{2}$"
_NUMBER = r"^-?\d+(\.\d+)?[%％]?$"
_WHOLE = r"^[+-]?\d+$"
_DOTTED = r"^[^.]+\.[^.]+$"


def refinements(pack: Pack) -> dict[str, Refine]:
    """By context."""
    names = _Names(pack)
    return {"rule": names.rule, "test": names.test, "change": names.change, "applies": names.applies}


class _Names:
    """The names that rules of a pack may use."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        forms = pack.vocabularies
        self.tables = [name for form in forms for table in form.tables for name in (table.name, table.id)]
        self.lines = list(dict.fromkeys(
            short for form in forms for table in form.tables for block in table.blocks
            for short in (*(row.short for row in block.rows), *(column.short for column in block.columns))))
        sections = [section for form in forms for section in form.sections]
        self.parts = list(dict.fromkeys([
            *(name for form in forms for name in part_names(form)), "title", "preamble", "whole",
            *(section.id for section in sections), *(section.label.text for section in sections)]))

    def rule(self, keys: Keys, schema: Schema) -> None:
        keys.require(schema, "rule", (f.name for f in fields(Rule)
                                      if f.default is MISSING and f.default_factory is MISSING))
        edit = keys.edit
        edit(schema, "rule", "id", type=["string", "number"], pattern=r"^\S+$")
        edit(schema, "rule", "basis", **one_or_more(named(self.pack.bases)))
        edit(schema, "rule", "table", **named(self.tables))
        edit(schema, "rule", "claim", **named(phrase.name for phrase in self.pack.phrases.phrases))
        edit(schema, "rule", "within", **one_or_more(named(self.parts)))
        for limit in ("min_length", "max_share", "min_cells"):
            edit(schema, "rule", limit, **self.limit())
        edit(schema, "rule", "must_mention", type="object", minProperties=1,
             additionalProperties=one_or_more(SCALAR))
        edit(schema, "rule", "mention_en", type="object", additionalProperties=SCALAR)
        edit(schema, "rule", "lists", type="object", additionalProperties=one_or_more(SCALAR))
        edit(schema, "rule", "survivors", type="object", additionalProperties=SCALAR)
        for day in ("since", "until"):
            edit(schema, "rule", day, type="string", pattern=DAY)
        test = keys.reference("test")
        expect = keys.key("test", "expect")
        edit(schema, "rule", "tests", type="array", items=test, allOf=[
            {"contains": {"properties": {expect: {"const": keys.word("outcome", outcome)}}, "required": [expect]}}
            for outcome in ("pass", "fail")])
        schema["allOf"] = [*self._kinds(keys), self._by_line(keys), self._similarity(keys)]

    def limit(self) -> Schema:
        return {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _NUMBER},
                          named(f"{prefix}.{name}" for name in self.pack.parameters for prefix in PREFIXES)]}

    def _kinds(self, keys: Keys) -> Iterator[Schema]:
        """Each kind needs one of its keys, and has none of another's."""
        kind = keys.key("rule", "kind")
        for each, needed in _NEEDS.items():
            word = keys.word("kind", each)
            own = {*needed, *_SHARED.get(each, ())}
            others = dict.fromkeys(key for keys_ in _NEEDS.values() for key in keys_ if key not in own)
            then: Schema = {"properties": {keys.key("rule", key): keys.refuse("wrong-kind", key=keys.key("rule", key),
                                                                               kind=word) for key in others}}
            wanted = [{"required": [keys.key("rule", key)]} for key in needed]
            then |= wanted[0] if len(wanted) == 1 else {"oneOf": wanted}
            yield {"if": {"properties": {kind: {"const": word}}, "required": [kind]}, "then": then}

    def _by_line(self, keys: Keys) -> Schema:
        """Where a rule goes through rows, columns or cells, it names a table, and lines of it."""
        each, table = keys.key("rule", "for_each"), keys.key("rule", "table")
        rest = REST[keys.lang == "en"]
        line = {"anyOf": [named(self.lines), {"type": "string", "pattern": _DOTTED}]}
        scoped = {"anyOf": [{"type": "string"}, {
            "type": "object", "required": [rest],
            "propertyNames": {"anyOf": [{"enum": [*self.lines, rest]}, {"pattern": _DOTTED}]}}]}
        through = [keys.word("for_each", value) for value in ("row", "column", "cell")]
        return {"if": {"properties": {each: {"enum": through}}, "required": [each]},
                "then": {"required": [table], "properties": {keys.key("rule", "only"): one_or_more(line),
                                                             keys.key("rule", "severity"): scoped}}}

    def _similarity(self, keys: Keys) -> Schema:
        """A table is compared by its cells, text by its share."""
        kind, table = keys.key("rule", "kind"), keys.key("rule", "table")
        cells, share = keys.key("rule", "min_cells"), keys.key("rule", "max_share")
        return {"if": {"properties": {kind: {"const": keys.word("kind", "similarity")}}, "required": [kind]},
                "then": {"dependencies": {cells: [table], table: [cells],
                                          share: {"not": {"required": [table]}}}}}

    def test(self, keys: Keys, schema: Schema) -> None:
        keys.require(schema, "test", ("expect",))
        cell = {"anyOf": [SCALAR, {"type": "array", "items": SCALAR}]}
        keys.edit(schema, "test", "given", type="object", additionalProperties=cell)
        for texts in ("texts", "prior_texts"):
            keys.edit(schema, "test", texts, type="object", propertyNames={"enum": self.parts},
                      additionalProperties=one_or_more(SCALAR))
        keys.edit(schema, "test", "labels", type="object", additionalProperties=SCALAR)
        keys.edit(schema, "test", "template", **named(form.id for form in self.pack.vocabularies))
        whole: list[Any] = [{"type": "integer"}, {"type": "string", "pattern": _WHOLE}]
        keys.edit(schema, "test", "year", anyOf=whole)
        keys.edit(schema, "test", "difference", anyOf=whole)

    def change(self, keys: Keys, schema: Schema) -> None:
        for part in ("drop_section", "empty_section"):
            keys.edit(schema, "change", part, **named(self.parts))
        keys.edit(schema, "change", "swap_sections", type="array", items=named(self.parts), minItems=2, maxItems=2)
        keys.edit(schema, "change", "titles", type="object", propertyNames={"enum": self.parts},
                  additionalProperties=SCALAR)

    def applies(self, keys: Keys, schema: Schema) -> None:
        keys.edit(schema, "applies", "years", anyOf=[{"type": "string", "pattern": YEARS},
                                                     {"type": "integer", "minimum": 1000, "maximum": 9999}])
        keys.edit(schema, "applies", "levels", **one_or_more(named(
            keys.word("level", level) for level in dict.fromkeys(language().values["level"].values()))))
