"""`gouji rules publish`: keep a pack under a version, with the sheet to sign."""

from __future__ import annotations

from pathlib import Path

import click

from gouji.cli.options import lang_option
from gouji.cli.output import printable
from gouji.cli.texts import NothingFoundError
from gouji.messages import Lang, message


def publish_command(lang: Lang) -> click.Command:
    @click.command("publish", help=message("publishing.help", lang))
    @click.argument("pack", type=click.Path(exists=True))
    @click.option("--version", required=True, help=message("publishing.help-version", lang))
    @click.option("--since", required=True, help=message("publishing.help-since", lang))
    @click.option("--note", required=True, help=message("publishing.help-note", lang))
    @lang_option(lang)
    def publish_(pack: str, version: str, since: str, note: str, lang: Lang) -> None:
        from gouji.authoring.publishing import RefusedError, publish
        from gouji.authoring.publishing.sheet import sheet_maker

        try:
            release = publish(Path(pack), version, since, note, sheet_maker(lang))
        except RefusedError as refused:
            raise NothingFoundError(printable(refused.text(lang))) from None
        click.echo(message("publishing.done", lang, pack=release.pack, version=release.version, since=release.since,
                           tests=release.tests, folder=release.folder))
        for file in sorted(release.folder.glob("*.docx")):
            click.echo(message("publishing.sheet", lang, file=file))

    return publish_
