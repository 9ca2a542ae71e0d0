"""JSON Schema (draft-07) of the files that rule writers edit, for editors that know the YAML language server.

What may stand where comes from `rules/language.yaml`, what the names are from the pack, what a kind of rule needs from
its validation: nothing is stated here a second time.
"""

from gouji.authoring.schema.files import FOLDER, MODELINE, TARGETS, file_name, schema_of, schema_text, write_schemas

__all__ = ["FOLDER", "MODELINE", "TARGETS", "file_name", "schema_of", "schema_text", "write_schemas"]
