"""The command line. Each stage can be run and looked at on its own: read, parse, audit, explain, rules."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import click

from gouji.cli.last_run import recall, remember
from gouji.cli.output import printable, show, write
from gouji.cli.texts import ChineseContext, NothingFoundError, NotWrittenError, say
from gouji.messages import Lang, message, remedy
from gouji.reading import Paragraph, UnreadableError

if TYPE_CHECKING:  # what a command does not need is not loaded for it
    from gouji.reasoning import Confirmed

_WIDEST = 120
_FEW = 4  # files for which nobody needs a progress bar


def build(lang: Lang) -> click.Group:
    """The command group with its help in `lang`."""

    @click.group(help=say("help", lang), context_settings={"help_option_names": ["-h", "--help"]})
    @click.version_option(package_name="gouji", message="gouji %(version)s")
    @_lang_option(lang, expose_value=False)
    def gouji() -> None:
        pass

    for command in (_read(lang), _parse(lang), _audit(lang), _explain(lang), _rules(lang)):
        gouji.add_command(command)
    if lang == "zh":
        _speak_chinese(gouji)
    return gouji


def _speak_chinese(command: click.Command) -> None:
    command.context_class = ChineseContext
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        _speak_chinese(below)


def _lang_option(lang: Lang, expose_value: bool = True) -> Callable[[Any], Any]:
    """Groups take it too, wherever on the line people write it; `asked_language` has then seen it already."""
    return click.option("--lang", type=click.Choice(["zh", "en"]), default=lang, show_default=True,
                        help=say("help-lang", lang), expose_value=expose_value)


def _pack_option(lang: Lang) -> Callable[[Any], Any]:
    return click.option("--pack", type=click.Path(exists=True), default=None, help=say("help-pack", lang))


def _read(lang: Lang) -> click.Command:
    @click.command("read", help=say("help-read", lang))
    @click.argument("file", type=click.Path())
    @click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
    @_lang_option(lang)
    def read(file: str, form: str, lang: Lang) -> None:
        from gouji.reading import read_document

        document = _readable(lambda: read_document(file), lang)
        if form == "json":
            blocks = [{"paragraph": b.text, "line": b.place.line} if isinstance(b, Paragraph) else
                      {"table": [[c.text for c in row] for row in b.rows], "line": b.place.line, "grid": b.grid}
                      for b in document.blocks]
            show(json.dumps({"file": file, "format": document.format, "blocks": blocks}, ensure_ascii=False,
                                  indent=1))
            return
        for block in document.blocks:
            if isinstance(block, Paragraph):
                show(f"{block.place.line:>5}  {block.text}")
            else:
                for row in block.rows:
                    show(f"{row[0].place.line:>5}  | " + " | ".join(cell.text for cell in row) + " |")

    return read


def _parse(lang: Lang) -> click.Command:
    @click.command("parse", help=say("help-parse", lang))
    @click.argument("file", type=click.Path())
    @click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
    @_pack_option(lang)
    @_lang_option(lang)
    def parse(file: str, form: str, pack: str | None, lang: Lang) -> None:
        from gouji.corpus import parse as parse_file
        from gouji.packs import load_pack
        from gouji.rendering import report_to_json
        from gouji.rendering.report_table import render_report

        loaded = load_pack(pack)
        report = _readable(lambda: parse_file(file, loaded), lang)
        if form == "json":
            show(json.dumps(report_to_json(report, lang), ensure_ascii=False, indent=1))
        else:
            show(render_report(report, loaded.vocabulary(report.template), lang), nl=False)

    return parse


def _readable(do: Callable[[], Any], lang: Lang) -> Any:
    """The result of `do`, or the reason why the file cannot be read, and exit code 3."""
    try:
        return do()
    except UnreadableError as error:
        _complain(error, lang)
        sys.exit(3)


def _complain(error: UnreadableError, lang: Lang) -> None:
    click.echo(printable(f"{error.file}: {message(error.code, lang, **error.values)}"), err=True)
    fix = remedy(error.code, lang, **error.values)
    if fix:
        click.echo("  " + fix, err=True)


def _audit(lang: Lang) -> click.Command:
    @click.command("audit", help=say("help-audit", lang))
    @click.argument("paths", nargs=-1, required=True, type=click.Path())
    @click.option("--format", "form", type=click.Choice(["table", "json", "html", "md"]), default="table",
                  help=say("help-format", lang))
    @click.option("--out", default=None, help=say("help-out", lang))
    @click.option("--fail-on", type=click.Choice(["error", "warning", "notice", "never"]), default="error",
                  show_default=True, help=say("help-fail-on", lang))
    @click.option("--engine", type=click.Choice(["auto", "durable_rules", "plain"]), default="auto",
                  show_default=True, help=say("help-engine", lang))
    @click.option("--confirmed", multiple=True, type=click.Path(), help=say("help-confirmed", lang))
    @_pack_option(lang)
    @_lang_option(lang)
    def audit(paths: tuple[str, ...], form: str, out: str | None, fail_on: str, engine: Any,
              confirmed: tuple[str, ...], pack: str | None, lang: Lang) -> None:
        from gouji.corpus import audit as run
        from gouji.corpus import find_files
        from gouji.corpus.audits import EXIT
        from gouji.packs import load_pack
        from gouji.rendering import audit_view, render_markdown, render_table

        if out == "":
            raise NotWrittenError(say("no-out", lang))
        loaded = load_pack(pack)
        files = find_files(paths)[0]
        before, unread = _confirmed(confirmed, lang)
        with _Progress(len(files), lang) as progress:
            result = run(paths, loaded, engine, progress.advance, before, progress.stopping)
        remember(list(paths), pack, engine, list(confirmed))
        if form == "json":
            text = json.dumps(audit_view(result, lang), ensure_ascii=False, indent=1) + "\n"
        elif form == "html":
            from gouji.rendering.html import render_html

            text = render_html(result, lang)
        elif form == "md":
            text = render_markdown(result, lang)
        else:
            width = min(shutil.get_terminal_size((100, 40)).columns, _WIDEST)
            text = render_table(result, lang, width)
        written = write(text, out, form, map(str, files), lang)
        if written is not None:
            click.echo(say("written", lang, file=written), err=True)
        if result.interrupted:
            click.echo(say("partial", lang, audited=len(result.reports), missed=len(result.not_audited)), err=True)
        if not result.reports and not result.not_audited:
            click.echo(say("nothing", lang), err=True)
        code = result.exit_code(fail_on)
        sys.exit(EXIT["unreadable"] if unread and code in (EXIT["clean"], EXIT["findings"]) else code)

    return audit


def _confirmed(files: Sequence[str], lang: Lang) -> tuple[list[Confirmed], bool]:
    """What was confirmed in those files, and whether one could not be read; that is said, and the others count."""
    from gouji.corpus import confirmed_in

    found: list[Confirmed] = []
    unread = False
    for file in files:
        try:
            found += confirmed_in(file)
        except UnreadableError as error:
            _complain(error, lang)
            unread = True
    return found, unread


class _Progress(AbstractContextManager["_Progress"]):
    """A bar on the error stream while many files are read, where somebody watches; and what Ctrl-C does."""

    def __init__(self, total: int, lang: Lang) -> None:
        self.bar: Any = None
        self.lang = lang
        if total > _FEW and sys.stderr.isatty():
            from tqdm import tqdm

            tqdm.monitor_interval = 0  # no thread of its own: reasoning forks
            self.bar = tqdm(total=total, desc=say("reading", lang), unit=say("unit-files", lang), file=sys.stderr,
                            leave=False, ascii=" ▏▎▍▌▋▊▉█")

    def advance(self, _file: str) -> None:
        if self.bar is not None:
            self.bar.update()

    def stopping(self, what: str, reports: int) -> None:
        self.__exit__()
        click.echo(say(f"stopped-{what}", self.lang, reports=reports), err=True)

    def __exit__(self, *exc: object) -> None:
        if self.bar is not None:
            self.bar.close()


def _explain(lang: Lang) -> click.Command:
    @click.command("explain", help=say("help-explain", lang))
    @click.argument("finding")
    @click.argument("paths", nargs=-1, type=click.Path())
    @_pack_option(lang)
    @_lang_option(lang)
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
        loaded = load_pack(pack)
        before, _ = _confirmed((last or {}).get("confirmed", ()), lang)
        result = run(paths, loaded, last["engine"] if last else "auto", confirmed=before)
        if result.interrupted:  # what was asked for may be in what was not read
            raise click.Abort
        found = [(report, f) for report in result.reports for f in report.findings if f.id == finding]
        if not found:
            known = list(dict.fromkeys(f.id for report in result.reports for f in report.findings))
            raise NothingFoundError(say("no-finding", lang, finding=finding, known="、".join(known[:8]) or "—"))
        if len(found) > 1:
            show(say("shared-id", lang, finding=finding, count=len(found),
                     files=named([report.report.file for report, _ in found], lang)) + "\n")
        for report, item in found:
            show(render_explanation(item, report, loaded, lang), nl=False)

    return explain


def _rules(lang: Lang) -> click.Group:
    from gouji.cli.rules import rules_group

    return rules_group(lang, _pack_option, _lang_option)

