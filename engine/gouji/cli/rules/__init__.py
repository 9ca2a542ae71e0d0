"""`gouji rules`: the authoring loop of whoever writes rules, one module for each command or two."""

from __future__ import annotations

import click

from gouji.cli.options import lang_option
from gouji.cli.rules.looking import list_command, show_command
from gouji.cli.rules.schema import schema_command
from gouji.cli.rules.testing import test_command
from gouji.cli.texts import say
from gouji.messages import Lang

_COMMANDS = (
    list_command,
    show_command,
    test_command,
    schema_command,
)


def rules_group(lang: Lang) -> click.Group:
    """The group with its help in `lang`."""

    @click.group("rules", help=say("help-rules", lang))
    @lang_option(lang, expose_value=False)
    def rules() -> None:
        pass

    for command in _COMMANDS:
        rules.add_command(command(lang))
    return rules
