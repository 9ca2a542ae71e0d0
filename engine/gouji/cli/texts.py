"""The language of a run: asked for with --lang anywhere on the command line, else by GOUJI_LANG, else Chinese."""

from __future__ import annotations

import errno
import os
import re
import shlex
import sys
from collections.abc import Iterable
from typing import cast

import click

from gouji.messages import Lang, catalogue, message

_SHELL = re.compile(r"[\s'\"\\$`&|;<>()*?#!~\[\]{}]")
_QUOTED = re.compile(r"'(.*)'")


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
    """A result could not be written: exit code 3, as for a file that cannot be read. The fault is none of ours."""

    exit_code = 3


class ChineseHelp(click.HelpFormatter):
    """click's pages of help with its own words in Chinese; its catalogue is for gettext, which we do not use."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _in_chinese(args), prefix or say("click-usage", "zh"))

    def write_heading(self, heading: str) -> None:
        super().write_heading(_in_chinese(heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(term, _in_chinese(told)) for term, told in rows], col_max, col_spacing)


class ChineseContext(click.Context):
    formatter_class = ChineseHelp


def _in_chinese(text: str) -> str:
    for name, entry in catalogue("cli").items():
        if name.startswith("click-"):
            text = text.replace(entry["en"], entry["zh"])
    return text


def complaint(error: click.ClickException, lang: Lang) -> str:
    """What was wrong with the command line, and where its help is; or what a command refused."""
    lines = []
    if isinstance(error, click.UsageError) and error.ctx is not None:
        usage = error.ctx.get_usage()
        lines = [usage, say("see-help", lang, command=error.ctx.command_path), ""]
    return "\n".join([*lines, say("error", lang, text=_wrong(error, lang) if lang == "zh" else error.format_message())])


def _wrong(error: click.ClickException, lang: Lang) -> str:
    similar = getattr(error, "possibilities", None)
    more = say("similar", lang, names=" ".join(similar)) if similar else ""
    if isinstance(error, click.NoSuchOption):
        return say("no-such-option", lang, name=error.option_name, similar=more)
    command = getattr(error, "command_name", None)  # of an error that older versions of click have not got
    if command:
        return say("no-such-command", lang, name=command, similar=more)
    if isinstance(error, click.BadParameter) and error.param is not None:
        name = error.param.opts[0] if isinstance(error.param, click.Option) else error.param.human_readable_name
        if isinstance(error, click.MissingParameter):
            return say("missing-parameter", lang, name=name)
        if isinstance(error.param.type, click.Choice):
            return say("bad-choice", lang, name=name, known=" ".join(map(str, error.param.type.choices)))
        reason = _path_fault(error.message, lang) if isinstance(error.param.type, click.Path) else error.message
        return say("bad-value", lang, name=name, reason=reason)
    return error.format_message()


def as_typed(*words: str) -> str:
    """Words of a command as one would type them: quoted where a shell would take them apart, Chinese ones not."""
    return " ".join(shlex.quote(word) if not word or _SHELL.search(word) else word for word in words)


def first_sentence(text: str) -> str:
    """Up to its full stop, colon or first line end: what fits beside the name of a command."""
    return re.split("[。：\n]", text, maxsplit=1)[0] + "。"


def reason_of(error: OSError, lang: Lang) -> str:
    """What the system said, in the language of the user where it is something common."""
    code = errno.errorcode.get(error.errno or 0, "")
    return say(f"system-{code}", lang) if f"system-{code}" in catalogue("cli") else str(error.strerror or error)


def _path_fault(text: str, lang: Lang) -> str:
    """What click says of a path, whose words are its own."""
    named = _QUOTED.search(text)
    codes = {"does not exist": "path-gone", "is a directory": "path-folder", "is a file": "path-file"}
    code = next((code for words, code in codes.items() if words in text), None)
    return say(code, lang, path=named[1]) if code and named else text


def say(name: str, lang: Lang, /, **values: object) -> str:
    return message(f"cli.{name}", lang, **values)
