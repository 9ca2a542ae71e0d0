"""`gouji rules read`: a rule as sentences."""

from __future__ import annotations

import click

from gouji.cli.options import lang_option, pack_option, rule_of
from gouji.cli.output import show
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
        rule = rule_of(loaded, rule_id, lang)
        show(read_out(rule, loaded, lang).text)

    return read
