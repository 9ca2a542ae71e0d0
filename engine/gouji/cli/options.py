"""Options and complaints that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gouji.cli.output import printable
from gouji.cli.texts import NothingFoundError, say
from gouji.messages import Lang, message, remedy
from gouji.reading import UnreadableError

if TYPE_CHECKING:
    from gouji.packs import Pack, Rule


def lang_option(lang: Lang, expose_value: bool = True) -> Callable[[Any], Any]:
    """Groups take it too, wherever on the line people write it; `asked_language` has then seen it already."""
    return click.option("--lang", type=click.Choice(["zh", "en"]), default=lang, show_default=True,
                        help=say("help-lang", lang), expose_value=expose_value)


class PackPath(click.Path):
    """A rule pack: its folder or pack file, or the national pack by its name."""

    def __init__(self) -> None:
        super().__init__(exists=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not Path(value).exists():
            from gouji.packs.load import national_name
            from gouji.resources import rules_folder

            if value == national_name():
                return str(rules_folder())
        return super().convert(value, param, ctx)


def rule_of(pack: Pack, rule_id: str, lang: Lang) -> Rule:
    """The rule of that id. Raises NothingFoundError, with those that are like it."""
    try:
        return pack.rule(rule_id)
    except KeyError as error:
        raise NothingFoundError(say("no-rule", lang, rule=rule_id, known=error.args[0] or "—")) from None


def pack_option(lang: Lang) -> Callable[[Any], Any]:
    return click.option("--pack", type=PackPath(), default=None, help=say("help-pack", lang))


def season_options(lang: Lang) -> Callable[[Any], Any]:
    """--season, --no-season and --archive, for every command that works on a season."""
    options = (
        click.option("--season", type=click.Path(), default=None, help=say("help-season", lang)),
        click.option("--no-season", is_flag=True, help=say("help-no-season", lang)),
        click.option("--archive", type=click.Path(), default=None, help=say("help-archive", lang)),
    )

    def with_all(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return with_all


def complain(error: UnreadableError, lang: Lang) -> None:
    complain_of(error.file, error.code, error.values, lang)


def complain_of(file: str, code: str, values: Mapping[str, object], lang: Lang) -> None:
    """The file, what is wrong with it, and the remedy."""
    text = message(code, lang, **{"file": file, **values})
    click.echo(printable(text if file in text else f"{file}: {text}"), err=True)
    fix = remedy(code, lang, **{"file": file, **values})
    if fix:
        click.echo("  " + fix, err=True)
