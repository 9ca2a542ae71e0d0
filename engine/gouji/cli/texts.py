"""The language of a run: asked for with --lang anywhere on the command line, else by GOUJI_LANG, else Chinese."""

from __future__ import annotations

import os
import sys
from typing import cast

import click

from gouji.messages import Lang, message


def asked_language(arguments: list[str] | None = None) -> Lang:
    """Known before the command line is parsed, so that --help speaks it too."""
    arguments = sys.argv[1:] if arguments is None else arguments
    for i, argument in enumerate(arguments):
        if argument == "--lang" and i + 1 < len(arguments) and arguments[i + 1] in ("zh", "en"):
            return cast(Lang, arguments[i + 1])
        if argument in ("--lang=zh", "--lang=en"):
            return cast(Lang, argument[-2:])
    return "en" if os.environ.get("GOUJI_LANG") == "en" else "zh"


class NothingFoundError(click.ClickException):
    """What was asked for is not there: exit code 4, nothing to check."""

    exit_code = 4


class NotWrittenError(click.ClickException):
    """A result could not be written: exit code 5."""

    exit_code = 5


def say(name: str, lang: Lang, /, **values: object) -> str:
    return message(f"cli.{name}", lang, **values)
