"""`gouji rules try` and `diff`: rules on reports of earlier years, and what another pack would have said of them."""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from gouji.cli.last_run import recall
from gouji.cli.options import PackPath, complain_of, lang_option, pack_option
from gouji.cli.output import write
from gouji.cli.texts import NothingFoundError, NotWrittenError, as_typed, reason_of, say
from gouji.messages import Lang, message

if TYPE_CHECKING:
    from gouji.authoring.backtest.backtest import Progress
    from gouji.corpus.season_file import SeasonFile
    from gouji.packs import Pack, Rule

_WIDEST = 120


class _Source(NamedTuple):
    """The reports to use: files and folders, or those of an archive."""

    paths: tuple[str, ...]
    archive: Path | None
    season: SeasonFile | None


def _source_options(lang: Lang) -> Callable[[Any], Any]:
    options = (
        click.option("--archive", type=click.Path(), default=None, help=message("backtest.help-archive", lang)),
        click.option("--season", type=click.Path(), default=None, help=message("backtest.help-season", lang)),
        click.option("--workers", type=click.IntRange(1, 512), default=None, help=say("help-workers", lang)),
        click.option("--out", default=None, help=say("help-out", lang)),
    )

    def with_all(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return with_all


def try_command(lang: Lang) -> click.Command:
    @click.command("try", help=message("backtest.help-try", lang))
    @click.argument("rules_and_paths", nargs=-1, required=True, metavar="RULE... [PATH...]")
    @click.option("--format", "form", type=click.Choice(["table", "json"]), default="table",
                  help=message("backtest.help-format-try", lang))
    @_source_options(lang)
    @pack_option(lang)
    @lang_option(lang)
    def try_(rules_and_paths: tuple[str, ...], form: str, archive: str | None, season: str | None,
             workers: int | None, out: str | None, pack: str | None, lang: Lang) -> None:
        from gouji.authoring.backtest.alarms import alarms
        from gouji.authoring.backtest.backtest import try_on_archive, try_on_files
        from gouji.authoring.backtest.rule_file import in_force
        from gouji.authoring.backtest.tell_try import render_try, try_view

        if pack is None:
            pack = _season_pack(season, lang)
        loaded, rules, paths = _meant(rules_and_paths, pack, lang)
        loaded = in_force(loaded, {rule.id for rule in rules})
        rules = [loaded.rule(rule.id) for rule in rules]
        source = _source(paths, archive, season, lang)
        with archive_faults(lang), Bar(lang) as bar:
            if source.archive is not None:
                made = try_on_archive(source.archive, loaded, rules, source.season.roster if source.season else None,
                                      workers, bar.told)
            else:
                made = try_on_files(source.paths, loaded, rules, source.season, workers, bar.told)
        if not made.reports:
            raise NothingFoundError(message("backtest.no-reports", lang, source=made.source))
        where = as_typed(*source.paths, *(["--archive", str(source.archive)] if source.archive else []))
        command = as_typed("gouji", "rules", "try", *rules_and_paths, *(["--archive", archive] if archive else []),
                           *(["--pack", pack] if pack else []))
        _write(render_try(made, lang, _width(), command, where) if form == "table" else _dumped(try_view(made, lang)),
               out, form, source, lang)
        sys.exit(1 if any(alarms(tried) for tried in made.tried) else 0)

    return try_


def diff_command(lang: Lang) -> click.Command:
    @click.command("diff", help=message("backtest.help-diff", lang))
    @click.argument("before", type=PackPath())
    @click.argument("after", type=PackPath())
    @click.argument("paths", nargs=-1, type=click.Path(exists=True))
    @click.option("--format", "form", type=click.Choice(["table", "json", "xlsx"]), default="table",
                  help=message("backtest.help-format-diff", lang))
    @_source_options(lang)
    @lang_option(lang)
    def diff(before: str, after: str, paths: tuple[str, ...], form: str, archive: str | None, season: str | None,
             workers: int | None, out: str | None, lang: Lang) -> None:
        from gouji.authoring.backtest.compare import compare_on_archive, compare_on_files
        from gouji.authoring.backtest.tell_diff import diff_view, render_diff
        from gouji.packs import load_pack

        if form == "xlsx" and (out is None or out == "-"):
            raise NotWrittenError(say("out-needed", lang, format=form))
        packs = load_pack(before), load_pack(after)
        source = _source(paths, archive, season, lang)
        with archive_faults(lang), Bar(lang) as bar:
            if source.archive is not None:
                made = compare_on_archive(source.archive, *packs, source.season.roster if source.season else None,
                                          workers, bar.told)
            else:
                made = compare_on_files(source.paths, *packs, source.season, workers, bar.told)
        if form == "xlsx":
            from gouji.authoring.backtest.book import write_diff

            path = Path(out or "")
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_diff(made, path, lang)
            except OSError as error:
                raise NotWrittenError(say("not-written", lang, file=path, reason=reason_of(error, lang))) from None
            click.echo(say("written", lang, file=path), err=True)
        else:
            _write(render_diff(made, lang, _width()) if form == "table" else _dumped(diff_view(made, lang)), out, form,
                   source, lang)
        changes = made.changes
        sys.exit(1 if changes is not None and (changes.findings or changes.verdicts) else 0)

    return diff


def _meant(given: Sequence[str], pack: str | None, lang: Lang) -> tuple[Pack, list[Rule], tuple[str, ...]]:
    """The pack, the rules to try and the paths, told apart: a rule goes by its id, a file of rules by its ending."""
    from gouji.authoring.backtest.rule_file import is_rule_file, pack_with
    from gouji.packs import load_pack

    files = [text for text in given if is_rule_file(text)]
    loaded, ids = pack_with(pack, [Path(file) for file in files]) if files else (load_pack(pack), ())
    wanted, paths = list(ids), []
    for text in given:
        if text in files:
            continue
        try:
            wanted.append(loaded.rule(text).id)
        except KeyError as error:
            if not Path(text).exists():
                raise NothingFoundError(message("backtest.unknown", lang, text=text,
                                                known=error.args[0] or "—")) from None
            paths.append(text)
    if not wanted:
        raise click.UsageError(message("backtest.no-rules", lang))
    return loaded, [loaded.rule(id_) for id_ in dict.fromkeys(wanted)], tuple(paths)


def _season_pack(season: str | None, lang: Lang) -> str | None:
    """The rule pack that the season named, or the one here, is audited by."""
    from gouji.cli.audit import season_of

    file = season_of((), season, False, lang)
    return str(file.pack) if file is not None and file.pack is not None else None


def _source(paths: tuple[str, ...], archive: str | None, season: str | None, lang: Lang) -> _Source:
    """The paths, else the archive named, that of the season, or that of the last audit."""
    from gouji.cli.audit import season_of
    from gouji.packs.gather import shown

    if paths and archive:
        raise click.UsageError(message("backtest.either", lang))
    file = season_of(paths, season, False, lang)
    if paths:
        return _Source(paths, None, file)
    known = archive or (file.archive if file else None) or (recall() or {}).get("archive")
    if known is None:
        raise NothingFoundError(message("backtest.needs-source", lang))
    return _Source((), shown(Path(known)), file)


@contextlib.contextmanager
def archive_faults(lang: Lang) -> Iterator[None]:
    """What is wrong with the archive ends the command with exit code 3."""
    from gouji.corpus.archive import ArchiveError

    try:
        yield
    except ArchiveError as error:
        complain_of(error.file, error.code, error.values, lang)
        sys.exit(3)


class Bar(contextlib.AbstractContextManager["Bar"]):
    """A bar on the error stream where somebody watches and there is something to wait for."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang
        self._bar: Any = None
        self._done = 0

    @property
    def told(self) -> Progress | None:
        return self._tell if sys.stderr.isatty() else None

    def _tell(self, done: int, total: int) -> None:
        if self._bar is None:
            from tqdm import tqdm

            tqdm.monitor_interval = 0  # no thread of its own: the work is forked
            self._bar = tqdm(total=total, desc=message("backtest.progress", self._lang), file=sys.stderr, leave=False,
                             ascii=" ▏▎▍▌▋▊▉█")
        self._bar.update(done - self._done)
        self._done = done

    def __exit__(self, *exc: object) -> None:
        if self._bar is not None:
            self._bar.close()


def _write(text: str, out: str | None, form: str, source: _Source, lang: Lang) -> None:
    path = write(text, out, form, [*source.paths, *([str(source.archive)] if source.archive else [])], lang)
    if path is not None:
        click.echo(say("written", lang, file=path), err=True)


def _dumped(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _width() -> int:
    return min(shutil.get_terminal_size((100, 40)).columns, _WIDEST)
