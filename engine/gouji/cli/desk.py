"""The desk between two audits: looking an organisation up, deciding on findings, handing the archive on."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from gouji.cli.audit import opened, season_of
from gouji.cli.last_run import recall
from gouji.cli.options import complain, lang_option, pack_option, season_options
from gouji.cli.output import printable, show
from gouji.cli.texts import NothingFoundError, NotWrittenError, reason_of, say
from gouji.messages import Lang
from gouji.reading import UnreadableError

if TYPE_CHECKING:  # what a command does not need is not loaded for it
    from gouji.corpus.archive import Archive
    from gouji.corpus.season_file import SeasonFile
    from gouji.corpus.workbook_in import FilledRow

_WIDEST = 120
_FEW = 6
_KNOWN = 8


def desk_commands(lang: Lang) -> list[click.Command]:
    return [_show(lang), _decide(lang), _archive(lang)]


class _Desk(NamedTuple):
    archive: str | Path | None
    season: SeasonFile | None


def _desk(season: str | None, no_season: bool, archive: str | None, lang: Lang) -> _Desk:
    """The season named or here, and the archive named, else the season's; else both as in the last audit."""
    file = season_of((), season, no_season, lang)
    if archive is not None or (file is not None and file.archive is not None):
        return _Desk(archive if archive is not None else file.archive if file else None, file)
    last = recall() or {}
    if file is None and last.get("season") and not no_season and Path(last["season"]).is_file():
        file = season_of((), last["season"], no_season, lang)
    return _Desk(last.get("archive"), file)


def _archive_at(season: str | None, no_season: bool, archive: str | None, lang: Lang) -> str | Path | None:
    """The archive named, else that of the season here, else that of the last audit."""
    return archive if archive is not None else _desk(season, no_season, archive, lang).archive


def _show(lang: Lang) -> click.Command:
    @click.command("show", help=say("help-show", lang))
    @click.argument("organisation")
    @click.option("--year", type=int, default=None, help=say("help-year", lang))
    @season_options(lang)
    @pack_option(lang)
    @lang_option(lang)
    def show_(organisation: str, year: int | None, season: str | None, no_season: bool, archive: str | None,
              pack: str | None, lang: Lang) -> None:
        from gouji.packs import load_pack
        from gouji.rendering.lookup import lookup, render_lookup

        if not organisation.strip():
            raise click.UsageError(say("show-whom", lang))
        path, file = _desk(season, no_season, archive, lang)
        if path is None:
            raise NothingFoundError(say("show-needs-archive", lang))
        with opened(path, lang, create=False, verify=False) as kept:
            assert kept is not None
            last = recall() or {}
            loaded = load_pack(pack or (file.pack if file else None) or last.get("pack"))
            found = lookup(kept, organisation.strip(), year, loaded, file)
            if not found.reports and not found.owing:
                raise NothingFoundError(
                    say("show-no-year", lang, organisation=found.names[0], year=year,
                        known="、".join(map(str, found.years))) if found.years else
                    say("show-nobody", lang, organisation=organisation, known=_some(found.known, lang)))
            width = min(shutil.get_terminal_size((100, 40)).columns, _WIDEST)
            show(render_lookup(found, loaded, lang, width), nl=False)

    return show_


def _some(names: Sequence[str], lang: Lang) -> str:
    """The first of them; whether there are more is said."""
    shown = "、".join(names[:_KNOWN]) or "—"
    return say("and-others", lang, names=shown) if len(names) > _KNOWN else shown


class _Decide(click.Group):
    """`gouji decide FINDING …` without a word between: what is no subcommand is a finding."""

    def resolve_command(self, ctx: click.Context,
                        args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            return "finding", self.commands["finding"], args
        return super().resolve_command(ctx, args)


def _decide(lang: Lang) -> click.Group:
    @click.group("decide", cls=_Decide, help=say("help-decide", lang),
                 subcommand_metavar="FINDING … | import FILE | list")
    @lang_option(lang, expose_value=False)
    def decide() -> None:
        pass

    @decide.command("finding", help=say("help-decide-finding", lang))
    @click.argument("finding")
    @click.option("--as", "kind", required=True, help=say("help-decide-as", lang))
    @click.option("--reason", default="", help=say("help-decide-reason", lang))
    @click.option("--approval", default="", help=say("help-decide-approval", lang))
    @click.option("--expires", default="", help=say("help-decide-expires", lang))
    @click.option("--feedback", default="", help=say("help-decide-feedback", lang))
    @click.option("--by", default="", help=say("help-decide-by", lang))
    @season_options(lang)
    @lang_option(lang)
    def one(finding: str, kind: str, reason: str, approval: str, expires: str, feedback: str, by: str,
            season: str | None, no_season: bool, archive: str | None, lang: Lang) -> None:
        from gouji.corpus.sheet import read_date
        from gouji.corpus.workbook_in import decision_word
        from gouji.reasoning import Decision

        meant = decision_word(kind)
        if meant is None:
            raise click.BadParameter(say("decide-unknown", lang, word=kind), param_hint="--as")
        until = read_date(expires) if expires else None
        if expires and until is None:
            raise click.BadParameter(say("decide-no-date", lang, text=expires), param_hint="--expires")
        if until is not None and until < date.today():
            raise click.BadParameter(say("decide-expired", lang, day=until), param_hint="--expires")
        if meant == "waived" and not (reason and approval and until):
            raise click.UsageError(say("decide-waiver", lang))
        if meant == "explained" and not reason:
            raise click.UsageError(say("decide-explained", lang))
        with opened(_archive_at(season, no_season, archive, lang), lang, create=False) as kept:
            if kept is None:
                raise NothingFoundError(say("show-needs-archive", lang))
            told = kept.finding(finding)
            if told is None:
                raise NothingFoundError(say("decide-no-finding", lang, finding=finding,
                                            known=" ".join(_near(finding, kept)) or "—"))
            report, stored = told
            kept.keep_decisions([Decision(
                finding, stored.fingerprint, meant, report.organisation, report.year, stored.rule, reason, approval,
                until, feedback, "", by, date.today(), "gouji decide")], again=True)
            click.echo(printable(say("decided", lang, organisation=report.organisation, year=report.year,
                                     word=kind, message=stored.messages[lang])))

    @decide.command("import", help=say("help-decide-import", lang))
    @click.argument("files", nargs=-1, required=True, type=click.Path())
    @click.option("--by", default="", help=say("help-decide-by", lang))
    @season_options(lang)
    @lang_option(lang)
    def import_(files: Sequence[str], by: str, season: str | None, no_season: bool, archive: str | None,
                lang: Lang) -> None:
        with opened(_archive_at(season, no_season, archive, lang), lang, create=False) as kept:
            if kept is None:
                raise NothingFoundError(say("show-needs-archive", lang))
            amiss = False
            for file in files:
                new, bad = take_decisions(Path(file), kept, lang, by, doubt=True)
                amiss |= bad
                click.echo(say("imported", lang, file=file, new=new))
        sys.exit(3 if amiss else 0)

    @decide.command("list", help=say("help-decide-list", lang))
    @season_options(lang)
    @lang_option(lang)
    def list_(season: str | None, no_season: bool, archive: str | None, lang: Lang) -> None:
        from gouji.rendering.lookup import render_decisions

        with opened(_archive_at(season, no_season, archive, lang), lang, create=False) as kept:
            if kept is None:
                raise NothingFoundError(say("show-needs-archive", lang))
            width = min(shutil.get_terminal_size((100, 40)).columns, _WIDEST)
            show(render_decisions(kept.decisions(), lang, width), nl=False)

    return decide


def _near(finding: str, archive: Archive) -> list[str]:
    """Ids of the last run that are like one that is not there: what it begins, else those spelt nearly so."""
    from difflib import get_close_matches

    run = archive.last_run()
    ids = list(dict.fromkeys(told.id for row in (archive.reports(run.id) if run else ()) if row.audit
                             for told in archive.told(row.audit)))
    begun = [id_ for id_ in ids if len(finding) > 2 and id_.lower().startswith(finding.lower())]
    return begun[:_FEW] or get_close_matches(finding, ids, 3, 0.5)


def take_decisions(path: Path, archive: Archive, lang: Lang, by: str = "", doubt: bool = False) -> tuple[int, bool]:
    """Reads the decisions of a workbook or CSV file into the archive: how many are new, and whether something in the
    file could not be taken. That is said with its place; the other rows count. With `doubt`, which of them will not
    hold is said too."""
    from gouji.corpus.workbook_in import decisions_in
    from gouji.reasoning import Decision

    try:
        read = decisions_in(path)
    except UnreadableError as error:
        complain(error, lang)
        return 0, True
    for mistake in read.mistakes:
        click.echo(printable(mistake.render(lang)), err=True)
    new, stale = archive.keep_decisions(
        Decision(row.finding, row.fingerprint, row.kind or "noted", row.organisation, row.year or 0, row.rule,
                 row.reason, row.approval, row.expires, row.feedback, row.review, by, None, path.name)
        for row in read.rows)
    if stale:
        click.echo(printable(say("decisions-stale", lang, file=path, count=len(stale),
                                 findings=" ".join(d.finding for d in stale[:_FEW]))), err=True)
    if doubt:
        _say_doubts(path, read.rows, archive, lang)
    return new, bool(read.mistakes)


def _say_doubts(path: Path, rows: Sequence[FilledRow], archive: Archive, lang: Lang) -> None:
    """Which decisions were kept and will not hold: of what is told otherwise now, of what was never told, expired."""
    doubts: dict[str, list[str]] = {"changed": [], "unknown": [], "expired": []}
    for row in rows:
        told = archive.finding(row.finding)
        if told is None:
            doubts["unknown"].append(row.finding)
        elif told[1].fingerprint != row.fingerprint:
            doubts["changed"].append(row.finding)
        if row.kind == "waived" and row.expires is not None and row.expires < date.today():
            doubts["expired"].append(row.finding)
    for name, findings in doubts.items():
        if findings:
            text = say(f"decisions-{name}", lang, file=path, count=len(findings), findings=" ".join(findings))
            click.echo(printable(text), err=True)


def _archive(lang: Lang) -> click.Group:
    @click.group("archive", help=say("help-archive-group", lang))
    @lang_option(lang, expose_value=False)
    def archive_() -> None:
        pass

    @archive_.command("export", help=say("help-archive-export", lang))
    @click.argument("folder", type=click.Path())
    @season_options(lang)
    @lang_option(lang)
    def export(folder: str, season: str | None, no_season: bool, archive: str | None, lang: Lang) -> None:
        from gouji.corpus.export import export_parquet

        with opened(_archive_at(season, no_season, archive, lang), lang, create=False) as kept:
            if kept is None:
                raise NothingFoundError(say("show-needs-archive", lang))
            try:
                written = export_parquet(kept, Path(folder))
            except OSError as error:
                raise NotWrittenError(say("not-written", lang, file=folder, reason=reason_of(error, lang))) from None
        for file, rows in written:
            click.echo(say("exported", lang, file=file, rows=rows))

    return archive_


