"""`gouji rules sample`: cut the figures of reports out, for the tests of rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gouji.cli.options import complain, lang_option, pack_option
from gouji.cli.texts import NotWrittenError
from gouji.messages import Lang, message
from gouji.reading import UnreadableError

if TYPE_CHECKING:
    from gouji.fitting import Report
    from gouji.packs import Pack


def sample_command(lang: Lang) -> click.Command:
    @click.command("sample", help=_say("help-sample", lang))
    @click.argument("reports", nargs=-1, required=True, type=click.Path())
    @click.option("--prior", type=click.Path(), default=None, help=_say("help-prior", lang))
    @click.option("--out", type=click.Path(path_type=Path), default=None, help=_say("help-out", lang))
    @click.option("--name", default="", help=_say("help-name", lang))
    @pack_option(lang)
    @lang_option(lang)
    def sample(reports: tuple[str, ...], prior: str | None, out: Path | None, name: str, pack: str | None,
               lang: Lang) -> None:
        from gouji.authoring.samples import alike, default_name, write_sample
        from gouji.packs import load_pack

        if prior and len(reports) > 1:
            raise click.UsageError(_say("sample-one-prior", lang))
        if name and len(reports) > 1:
            raise click.UsageError(_say("sample-one-name", lang))
        loaded = load_pack(pack)
        before = read_report(prior, loaded, lang) if prior else None
        for file in reports:
            report = read_report(file, loaded, lang)
            if before is not None and not alike(report, before):
                click.echo(_say("sample-other-body", lang, prior=prior), err=True)
            called = name or default_name(report, lang)
            cut = write_sample(report, before, called, loaded, lang)
            target = None if out is None else out if len(reports) == 1 and not out.is_dir() else out / f"{called}.yaml"
            if target is None:
                click.echo(cut.text, nl=False)
            else:
                _write(target, cut.text, lang)
            counts = {state: cut.counts.get(state, 0) for state in ("given", "blank", "missing", "unreadable")}
            click.echo(_say("sample-cut", lang, file=target or file, sections=len(report.sections), **counts), err=True)
            click.echo(_say("sample-listing", lang, name=called), err=True)

    return sample


def read_report(file: str, pack: Pack, lang: Lang) -> Report:
    """The report in a file, or what `gouji parse` printed of it; ends with exit code 3 where it cannot be read."""
    from gouji.corpus import parse

    try:
        return parse(file, pack)
    except UnreadableError as error:
        complain(error, lang)
        raise SystemExit(3) from None


def _write(target: Path, text: str, lang: Lang) -> None:
    """A file that is there with other words is somebody's: it is left alone."""
    try:
        if target.exists() and (not target.is_file() or target.read_bytes() != text.encode()):
            raise NotWrittenError(_say("sample-exists", lang, file=target))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    except OSError as error:
        raise NotWrittenError(f"{target}: {error.strerror}") from None


def _say(name: str, lang: Lang, /, **values: object) -> str:
    return message(f"rule_tests.{name}", lang, **values)
