"""`gouji rules read`: a rule as sentences."""

from __future__ import annotations

import click

from gouji.cli.options import lang_option, pack_option
from gouji.cli.output import show
from gouji.cli.texts import NothingFoundError, say
from gouji.messages import Lang, message


def read_command(lang: Lang) -> click.Command:
    @click.command("read", help=message("sentence.help", lang))
    @click.argument("rule_id")
    @pack_option(lang)
    @lang_option(lang)
    def read(rule_id: str, pack: str | None, lang: Lang) -> None:
        from gouji.authoring.sentence import read_out
        from gouji.packs import load_pack

        loaded = load_pack(pack)
        try:
            rule = loaded.rule(rule_id)
        except KeyError as error:
            raise NothingFoundError(say("no-rule", lang, rule=rule_id, known=error.args[0] or "—")) from None
        show(read_out(rule, loaded, lang).text)

    return read
