"""`gouji rules publish`: keep a pack under a version, with the sheet to sign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gouji.cli.options import lang_option
from gouji.cli.output import printable
from gouji.cli.rules.trying import Bar, archive_faults
from gouji.cli.texts import NothingFoundError
from gouji.messages import Lang, message

if TYPE_CHECKING:  # what a command does not need is not loaded for it
    from gouji.authoring.publishing.sheet import Effects
    from gouji.packs import Pack


def publish_command(lang: Lang) -> click.Command:
    @click.command("publish", help=message("publishing.help", lang))
    @click.argument("pack", type=click.Path(exists=True))
    @click.option("--version", required=True, help=message("publishing.help-version", lang))
    @click.option("--since", required=True, help=message("publishing.help-since", lang))
    @click.option("--note", required=True, help=message("publishing.help-note", lang))
    @click.option("--archive", type=click.Path(exists=True, dir_okay=False), default=None,
                  help=message("publishing.help-archive", lang))
    @lang_option(lang)
    def publish_(pack: str, version: str, since: str, note: str, archive: str | None, lang: Lang) -> None:
        from gouji.authoring.publishing import RefusedError, publish
        from gouji.authoring.publishing.sheet import sheet_maker

        effects = _on_archive(Path(archive), lang) if archive else lambda before, pack: ()
        try:
            release = publish(Path(pack), version, since, note, sheet_maker(lang, effects))
        except RefusedError as refused:
            raise NothingFoundError(printable(refused.text(lang))) from None
        gaps = message("publishing.gaps", lang, count=release.gaps) if release.gaps else ""
        click.echo(message("publishing.done", lang, pack=release.pack, version=release.version, since=release.since,
                           tests=release.tests, gaps=gaps, folder=release.folder))
        for file in sorted(release.folder.glob("*.docx")):
            click.echo(message("publishing.sheet", lang, file=file))

    return publish_


def _on_archive(archive: Path, lang: Lang) -> Effects:
    """What the new version does to the reports of an archive; it is looked at before anything is written."""
    def effects(before: Pack, pack: Pack) -> list[str]:
        from gouji.authoring.backtest.compare import compare_on_archive
        from gouji.authoring.publishing.sheet import effect_lines

        with archive_faults(lang), Bar(lang) as bar:
            return effect_lines(compare_on_archive(archive, before, pack, progress=bar.told), lang)

    return effects
