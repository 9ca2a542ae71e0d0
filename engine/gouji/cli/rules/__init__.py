"""`gouji rules`: the authoring loop of whoever writes rules, one module for each command or two."""

from __future__ import annotations

import click

from gouji.cli.options import lang_option
from gouji.cli.rules.lint import lint_command
from gouji.cli.rules.looking import list_command, show_command
from gouji.cli.rules.new import new_command
from gouji.cli.rules.publishing import publish_command
from gouji.cli.rules.reading import read_command
from gouji.cli.rules.sample import sample_command
from gouji.cli.rules.schema import schema_command
from gouji.cli.rules.site import docs_command
from gouji.cli.rules.start import start_command
from gouji.cli.rules.tables import tables_command
from gouji.cli.rules.testing import test_command
from gouji.cli.rules.trying import diff_command, try_command
from gouji.cli.texts import say
from gouji.messages import Lang

_COMMANDS = (  # in the order in which a rule is made
    start_command,
    new_command,
    sample_command,
    list_command,
    show_command,
    read_command,
    lint_command,
    test_command,
    tables_command,
    try_command,
    diff_command,
    publish_command,
    docs_command,
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
