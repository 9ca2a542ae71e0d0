"""`gouji rules schema`: the JSON schema of rule files, for editors."""

from __future__ import annotations

import json
from typing import Any

import click

from gouji.cli.options import lang_option
from gouji.cli.texts import say
from gouji.language import language
from gouji.messages import Lang


def schema_command(lang: Lang) -> click.Command:
    @click.command("schema", help=say("help-rules-schema", lang))
    @lang_option(lang)
    def schema(lang: Lang) -> None:
        from gouji.packs.validate import rule_schema

        click.echo(json.dumps(_in_language(rule_schema(), lang), ensure_ascii=False, indent=1))

    return schema


def _in_language(schema: dict[str, Any], lang: Lang) -> dict[str, Any]:
    """The JSON schema with the keys and allowed values as files of that language spell them."""
    if lang == "en":
        return schema
    contexts = language().contexts
    keys = {key.en: key.zh for name in ("rule", "applies", "test", "change") for key in contexts[name].values()}
    words = {str(meant): zh for group in language().values.values() for zh, meant in group.items() if not zh.isascii()}

    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            out: dict[str, Any] = {}
            for name, value in node.items():
                if name == "properties":
                    out[name] = {keys.get(k, k): walk(v) for k, v in value.items()}
                elif name == "required":
                    out[name] = [keys.get(k, k) for k in value]
                elif name == "enum":
                    out[name] = [words.get(v, v) for v in value]
                else:
                    out[name] = walk(value)
            return out
        return [walk(item) for item in node] if isinstance(node, list) else node

    translated: dict[str, Any] = walk(schema)
    return translated
