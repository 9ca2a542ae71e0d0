"""`gouji audit`: the season or files named, to the screen or to files."""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from gouji.cli.last_run import remember
from gouji.cli.options import complain, lang_option, pack_option, season_options
from gouji.cli.output import printable, write
from gouji.cli.texts import NothingFoundError, NotWrittenError, reason_of, say
from gouji.messages import Lang, message
from gouji.reading import UnreadableError

if TYPE_CHECKING:  # what a command does not need is not loaded for it
    from gouji.corpus import Audit
    from gouji.corpus.archive import Archive
    from gouji.corpus.season_file import SeasonFile
    from gouji.reasoning import Confirmed, Decision

_WIDEST = 120
_FEW = 4  # files for which nobody needs a progress bar
_TEXTS = ("table", "json", "html", "md", "csv", "sarif")
_FORMATS = (*_TEXTS, "xlsx", "docx", "all")


def audit_command(lang: Lang) -> click.Command:
    @click.command("audit", help=say("help-audit", lang))
    @click.argument("paths", nargs=-1, type=click.Path())
    @click.option("--format", "form", type=click.Choice(_FORMATS), default=None, help=say("help-format", lang))
    @click.option("--out", default=None, help=say("help-out", lang))
    @click.option("--fail-on", type=click.Choice(["error", "warning", "notice", "never"]), default="error",
                  show_default=True, help=say("help-fail-on", lang))
    @season_options(lang)
    @click.option("--resume", is_flag=True, help=say("help-resume", lang))
    @click.option("--workers", type=click.IntRange(1, 512), default=None, help=say("help-workers", lang))
    @click.option("--engine", type=click.Choice(["auto", "durable_rules", "plain"]), default="auto",
                  show_default=True, help=say("help-engine", lang))
    @click.option("--confirmed", multiple=True, type=click.Path(), help=say("help-confirmed", lang))
    @pack_option(lang)
    @lang_option(lang)
    def audit(paths: tuple[str, ...], form: str | None, out: str | None, fail_on: str, season: str | None,
              no_season: bool, archive: str | None, resume: bool, workers: int | None, engine: Any,
              confirmed: tuple[str, ...], pack: str | None, lang: Lang) -> None:
        from gouji.corpus import audit as run
        from gouji.corpus import find_files
        from gouji.corpus.audits import EXIT
        from gouji.packs import load_pack

        if out == "":
            raise NotWrittenError(say("no-out", lang))
        file = season_of(paths, season, no_season, lang)
        if form == "all" and out is None and file is not None and file.out is not None:
            form = None  # what a season writes anyway
        if form in ("xlsx", "docx", "all") and (out is None or out == "-"):
            raise NotWrittenError(say("out-needed", lang, format=form))
        with opened(archive or (file.archive if file else None), lang) as kept:
            if resume:
                paths = _left(kept, paths, lang)
            if not paths:
                raise click.UsageError(say("no-paths", lang))
            pack = pack or (str(file.pack) if file and file.pack else None)
            loaded = load_pack(pack)
            files = find_files(paths)[0]
            before, unread = confirmed_before(confirmed, lang)
            unread |= _take_decisions(file, kept, lang)
            with _Progress(lang) as progress:
                result = run(paths, loaded, engine, progress.advance, before, progress.stopping, season=file,
                             archive=kept, workers=workers, today=date.today(), told=False)
            remember(list(paths), pack, engine, list(confirmed), str(file.file) if file else None,
                     str(kept.path) if kept else None)
            if file is not None:
                click.echo(say("season-used", lang, file=file.file), err=True)
                _say_unmatched(file, result, files, lang)
            written, amiss = _show(result, form, out, file, [str(path) for path in files], lang,
                                   kept.decisions() if kept is not None else ())
            unread |= amiss
            if kept is not None and not result.interrupted:
                kept.end(result.run, datetime.now(), "finished")  # what was never handed out was told to nobody
            for path in written:
                click.echo(say("written", lang, file=path), err=True)
            if result.interrupted:
                click.echo(say("partial", lang, audited=len(result.reports), missed=len(result.not_audited)), err=True)
            if not result.reports and not result.not_audited:
                click.echo(say("nothing", lang), err=True)
            code = result.exit_code(fail_on)
        sys.exit(EXIT["unreadable"] if unread and code in (EXIT["clean"], EXIT["findings"]) else code)

    return audit


def season_of(paths: Sequence[str], named: str | None, none: bool, lang: Lang) -> SeasonFile | None:
    """The season file named, or the one that lies by the paths; None where there is none or none is wanted."""
    from gouji.corpus.season_file import find_season, read_season
    from gouji.problems import ProblemsError

    if none:
        return None
    path = Path(named) if named else find_season(paths or [Path.cwd()])
    if path is None:
        return None
    try:
        return read_season(path)
    except UnreadableError as error:
        complain(error, lang)
        sys.exit(3)
    except ProblemsError as error:
        click.echo(printable(error.render(lang)), err=True)
        click.echo(say("files-in-error", lang, count=len(error.problems)), err=True)
        sys.exit(2)


def _say_unmatched(season: SeasonFile, result: Audit, files: Sequence[Path], lang: Lang) -> None:
    """The files that the register has and nobody handed in; of a part of the season nobody can say."""
    gone = season.unmatched([*files, *result.passed_over]) if result.season and result.season.whole else []
    if gone:
        from gouji.rendering.views import named

        click.echo(printable(say("register-unmatched", lang, count=len(gone), names=named(gone, lang))), err=True)


@contextlib.contextmanager
def opened(path: str | Path | None, lang: Lang, create: bool = True, verify: bool = True) -> Iterator[Archive | None]:
    """The archive at that path; None for none. What is wrong with it ends the command with exit code 3."""
    if path is None:
        yield None
        return
    from gouji.cli.options import complain_of
    from gouji.corpus.archive import Archive, ArchiveError

    try:
        with Archive(Path(path), create) as archive:
            if verify:
                archive.verify()
            yield archive
    except ArchiveError as error:
        complain_of(error.file, error.code, error.values, lang)
        sys.exit(3)


def _left(archive: Archive | None, paths: tuple[str, ...], lang: Lang) -> tuple[str, ...]:
    """What the last run of the archive was asked to look at. What it had done is in the archive anyway."""
    if archive is None:
        raise click.UsageError(say("resume-needs-archive", lang))
    last = archive.last_run(finished=False)
    if last is None and not paths:
        raise NothingFoundError(say("no-last-run", lang))
    return paths or tuple(last.paths if last else ())


def _take_decisions(season: SeasonFile | None, archive: Archive | None, lang: Lang) -> bool:
    """Reads the season's file of decisions into the archive; whether something in it could not be taken."""
    if season is None:
        return False
    if archive is None:
        if season.decisions is not None:
            click.echo(printable(say("decisions-need-archive", lang, file=season.decisions)), err=True)
        return season.decisions is not None
    from gouji.cli.desk import take_decisions

    kept = [season.out / f"{message('rendering.file-decisions', each)}.csv" for each in get_args(Lang)
            ] if season.out is not None and not archive.decisions() else []
    for record in filter(Path.is_file, kept):  # the archive is new, what an earlier one knew of decisions lies there
        new, _ = take_decisions(record, archive, lang)
        if new:
            click.echo(say("decisions-recovered", lang, file=record, new=new), err=True)
    return season.decisions is not None and take_decisions(season.decisions, archive, lang)[1]


def _show(result: Audit, form: str | None, out: str | None, season: SeasonFile | None, inputs: list[str],
          lang: Lang, decisions: Sequence[Decision] = ()) -> tuple[list[Path], bool]:
    """Prints or writes the audit; returns the files written, and whether a template or the scoring was in error, which
    is said. With a season that names a folder for results, and nothing else asked for, the screen is a work order and
    everything is written there."""
    from gouji.problems import ProblemsError
    from gouji.rendering.texts import text_of

    folder = None
    if form == "xlsx" and out is not None and out.lower().endswith(".xlsx"):
        return [_workbook(result, Path(out), lang)], False
    if form in ("all", "xlsx", "docx"):
        folder = Path(out or ".")
    elif form is None and out is None and season is not None and season.out is not None:
        if result.season is not None and result.season.whole:
            folder = season.out
        else:
            whole = " ".join(map(str, season.submissions)) or str(season.file.parent)
            click.echo(say("partial-season", lang, folder=season.out, whole=whole), err=True)
    written: Sequence[Path] = ()
    amiss, failed = False, None
    if folder is not None:
        from gouji.rendering.letters import LettersError
        from gouji.rendering.outputs import FORMATS, OutputsError, notes, write_outputs

        formats = (form,) if form in ("xlsx", "docx") else FORMATS
        try:
            with _Progress(lang) as progress:
                written = write_outputs(result, folder, lang, formats, season.scoring if season else None,
                                        season.templates if season else None,
                                        lambda name: progress.advance(name, "writing", len(formats)), decisions,
                                        tell=lambda note: click.echo(printable(note), err=True)).files
        except OutputsError as error:
            for file in error.written.files:
                click.echo(say("written", lang, file=file), err=True)
            failed = NotWrittenError(say("not-written", lang, file=error.file, reason=reason_of(error, lang)))
        except LettersError as error:
            written, amiss = error.written, True
            click.echo(printable(error.text(lang)), err=True)
        except ProblemsError as error:
            written, amiss = [folder], True
            click.echo(printable(error.render(lang)), err=True)
        for note in notes(result, lang) if "docx" in formats else ():
            click.echo(note, err=True)
        if form in ("xlsx", "docx"):
            if failed is not None:
                raise failed
            return list(written), amiss
        out = None
    shown = "table" if form in (None, "all") else form
    width = min(shutil.get_terminal_size((100, 40)).columns, _WIDEST)
    path = write(text_of(result, shown, lang, width, folder is not None), out, shown, inputs, lang)
    if failed is not None:
        raise failed
    return [*written, *([path] if path else [])], amiss


def _workbook(result: Audit, path: Path, lang: Lang) -> Path:
    """The workbook under a name of its own, whole or not at all."""
    from gouji.rendering.outputs import write_outputs

    try:
        write_outputs(result, path.parent, lang, ("xlsx",), workbook=path.name,
                      tell=lambda note: click.echo(printable(note), err=True))
    except OSError as error:
        raise NotWrittenError(say("not-written", lang, file=path, reason=reason_of(error, lang))) from None
    return path


def confirmed_before(files: Sequence[str], lang: Lang) -> tuple[list[Confirmed], bool]:
    """What was confirmed in those files, and whether one could not be read; that is said, and the others count."""
    from gouji.corpus import confirmed_in

    found: list[Confirmed] = []
    unread = False
    for file in files:
        try:
            found += confirmed_in(file)
        except UnreadableError as error:
            complain(error, lang)
            unread = True
    return found, unread


class _Progress(AbstractContextManager["_Progress"]):
    """A bar on the error stream for each phase of many files, where somebody watches; and what Ctrl-C does."""

    def __init__(self, lang: Lang) -> None:
        self.bar: Any = None
        self.phase = ""
        self.lang = lang

    def advance(self, _file: str, phase: str, total: int) -> None:
        if phase != self.phase:
            self.__exit__()
            self.phase = phase
            if total > _FEW and sys.stderr.isatty():
                from tqdm import tqdm

                tqdm.monitor_interval = 0  # no thread of its own: reasoning forks
                self.bar = tqdm(total=total, desc=say(phase, self.lang), unit=say("unit-files", self.lang),
                                file=sys.stderr, leave=False, ascii=" ▏▎▍▌▋▊▉█")
        if self.bar is not None:
            self.bar.update()

    def stopping(self, what: str, reports: int) -> None:
        self.__exit__()
        click.echo(say(f"stopped-{what}", self.lang, reports=reports), err=True)

    def __exit__(self, *exc: object) -> None:
        if self.bar is not None:
            self.bar.close()
            self.bar = None


