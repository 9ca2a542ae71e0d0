"""`gouji rules schema`: the JSON schema of the files of a pack, for editors."""

from __future__ import annotations

from pathlib import Path

import click

from gouji.cli.options import lang_option, pack_option
from gouji.cli.texts import NotWrittenError, reason_of, say
from gouji.messages import Lang, message

# As gouji.authoring.schema.TARGETS, which is not loaded to show a page of help; a test holds them equal.
_TARGETS = ("rules", "pack", "parameters", "bases", "claims", "reasoning", "vocabulary", "sample", "scoring")


def schema_command(lang: Lang) -> click.Command:
    @click.command("schema", help=message("schema.help", lang))
    @click.option("--for", "target", type=click.Choice(_TARGETS), default="rules", show_default=True,
                  help=message("schema.help-for", lang))
    @click.option("--out", type=click.Path(path_type=Path), default=None, help=message("schema.help-out", lang))
    @pack_option(lang)
    @lang_option(lang)
    def schema(target: str, out: Path | None, pack: str | None, lang: Lang) -> None:
        from gouji.authoring.schema import schema_text, write_schemas
        from gouji.packs import load_pack

        loaded = load_pack(pack)
        if out is None:
            click.echo(schema_text(target, loaded, lang), nl=False)
            return
        try:
            if out.suffix and not out.is_dir():
                out.write_text(schema_text(target, loaded, lang), "utf-8")
            else:  # a folder, for all of them
                write_schemas(loaded, out, lang)
        except OSError as error:
            raise NotWrittenError(say("not-written", lang, file=out, reason=reason_of(error, lang))) from None
        click.echo(message("schema.written", lang, file=out), err=True)

    return schema
