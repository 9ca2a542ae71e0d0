"""`gouji rules start`: a folder with a pack file that inherits, to put rules of one's own into."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from gouji.cli.options import PackPath, lang_option
from gouji.cli.texts import NotWrittenError, as_typed, reason_of, say
from gouji.messages import Lang, message


def start_command(lang: Lang) -> click.Command:
    @click.command("start", help=message("publishing.help-start", lang))
    @click.argument("folder", type=click.Path(file_okay=False))
    @click.option("--name", default="", help=message("publishing.help-name", lang))
    @click.option("--on", "below", type=PackPath(), default=None,
                  help=message("publishing.help-on", lang))
    @lang_option(lang)
    def start(folder: str, name: str, below: str | None, lang: Lang) -> None:
        from gouji.authoring.schema import FOLDER, write_schemas
        from gouji.packs import load_pack
        from gouji.packs.load import national_name

        if not folder.strip():
            raise click.UsageError(say("missing-parameter", lang, name="FOLDER"))
        file = Path(folder) / "pack.yaml"
        if file.exists():
            raise NotWrittenError(message("publishing.there-already", lang, file=file))
        # A pack is written in Chinese whatever language its author is spoken to.
        parent = Path(os.path.relpath(below, folder)).as_posix() if below else national_name()
        text = message("publishing.start-file", "zh", name=json.dumps(name or Path(folder).resolve().name,
                                                                      ensure_ascii=False), parent=parent)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
            write_schemas(load_pack(file.parent), file.parent / FOLDER)
        except OSError as error:
            raise NotWrittenError(message("cli.not-written", lang, file=file, reason=reason_of(error, lang))) from None
        click.echo(message("publishing.started", lang, file=file, folder=as_typed(folder),
                           rules=as_typed(f"{folder.rstrip('/')}/{message('publishing.rules-file', lang)}")))

    return start
