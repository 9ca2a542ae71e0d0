"""The command line. Each stage can be run and looked at on its own: read, parse, audit, explain, rules."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from gouji.cli.audit import audit_command, confirmed_before, season_of
from gouji.cli.desk import desk_commands
from gouji.cli.last_run import recall
from gouji.cli.options import complain, lang_option, pack_option
from gouji.cli.output import show
from gouji.cli.rules import rules_group
from gouji.cli.texts import ChineseContext, NothingFoundError, first_sentence, say
from gouji.messages import Lang
from gouji.reading import UnreadableError

if TYPE_CHECKING:
    from gouji.packs import Pack


def build(lang: Lang) -> click.Group:
    """The command group with its help in `lang`."""

    @click.group(help=say("help", lang), context_settings={"help_option_names": ["-h", "--help"]})
    @click.version_option(package_name="gouji", message="gouji %(version)s")
    @lang_option(lang, expose_value=False)
    def gouji() -> None:
        pass

    for command in (_read(lang), _parse(lang), audit_command(lang), _explain(lang), *desk_commands(lang),
                    rules_group(lang)):
        gouji.add_command(command)
    if lang == "zh":
        _speak_chinese(gouji)
    return gouji


def _speak_chinese(command: click.Command) -> None:
    command.context_class = ChineseContext
    # click cuts a list of commands at the blanks between words, and Chinese has none.
    command.short_help = command.short_help or first_sentence(command.help or "")
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        _speak_chinese(below)


def _read(lang: Lang) -> click.Command:
    @click.command("read", help=say("help-read", lang))
    @click.argument("file", type=click.Path())
    @click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
    @lang_option(lang)
    def read(file: str, form: str, lang: Lang) -> None:
        from gouji.reading.apart import read_apart
        from gouji.rendering.document_view import document_lines, document_to_json

        document = _readable(lambda: read_apart(file), lang)
        if form == "json":
            show(json.dumps(document_to_json(document, lang), ensure_ascii=False, indent=1))
            return
        for line in document_lines(document, lang):
            show(line)

    return read


def _parse(lang: Lang) -> click.Command:
    @click.command("parse", help=say("help-parse", lang))
    @click.argument("file", type=click.Path())
    @click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
    @click.option("--show", "beside", is_flag=True, help=say("opt-show", lang))
    @pack_option(lang)
    @lang_option(lang)
    def parse(file: str, form: str, beside: bool, pack: str | None, lang: Lang) -> None:
        from gouji.corpus import parse as parse_file
        from gouji.packs import load_pack
        from gouji.rendering import report_to_json
        from gouji.rendering.report_table import render_report

        loaded = load_pack(pack)
        if beside:
            _show_beside(file, form, loaded, lang)
            return
        report = _readable(lambda: parse_file(file, loaded), lang)
        if form == "json":
            show(json.dumps(report_to_json(report, lang), ensure_ascii=False, indent=1))
        else:
            show(render_report(report, loaded.vocabulary(report.template), lang), nl=False)

    return parse


def _show_beside(file: str, form: str, pack: Pack, lang: Lang) -> None:
    from gouji.corpus.work import parse_beside
    from gouji.rendering.side_by_side import side_by_side

    if form == "json" or file.lower().endswith(".json"):
        raise click.UsageError(say("show-no-json", lang))
    document, report = _readable(lambda: parse_beside(file, pack), lang)
    width = shutil.get_terminal_size((160, 40)).columns
    show(side_by_side(document, report, pack.vocabulary(report.template), lang, width), nl=False)


def _readable(do: Callable[[], Any], lang: Lang) -> Any:
    """The result of `do`, or the reason why the file cannot be read, and exit code 3."""
    try:
        return do()
    except UnreadableError as error:
        complain(error, lang)
        sys.exit(3)


def _explain(lang: Lang) -> click.Command:
    @click.command("explain", help=say("help-explain", lang))
    @click.argument("finding")
    @click.argument("paths", nargs=-1, type=click.Path())
    @pack_option(lang)
    @lang_option(lang)
    def explain(finding: str, paths: tuple[str, ...], pack: str | None, lang: Lang) -> None:
        from gouji.corpus import audit as run
        from gouji.packs import load_pack
        from gouji.rendering import render_explanation
        from gouji.rendering.views import named

        last = None if paths else recall()
        if not paths and last is None:
            raise NothingFoundError(say("no-last-run", lang))
        if last is not None:
            paths, pack = tuple(last["paths"]), pack or last["pack"]
        before, _ = confirmed_before((last or {}).get("confirmed", ()), lang)
        season = season_of(paths, (last or {}).get("season"), last is not None and not last.get("season"), lang)
        loaded = load_pack(pack or (season.pack if season else None))
        # In one process: what others send back has not got the firings that an explanation shows.
        result = run(paths, loaded, last["engine"] if last else "auto", confirmed=before, season=season, workers=1)
        if result.interrupted:  # what was asked for may be in what was not read
            raise click.Abort
        found = [(report, f) for report in result.reports for f in (*report.findings, *report.tried) if f.id == finding]
        if not found:
            known = list(dict.fromkeys(f.id for report in result.reports for f in report.findings))
            raise NothingFoundError(say("no-finding", lang, finding=finding, known="、".join(known[:8]) or "—"))
        if len(found) > 1:
            show(say("shared-id", lang, finding=finding, count=len(found),
                     files=named([report.report.file for report, _ in found], lang)) + "\n")
        for report, item in found:
            show(render_explanation(item, report, loaded, lang), nl=False)

    return explain
