"""`gouji rules docs`: the rules as a site."""

from __future__ import annotations

from pathlib import Path

import click

from gouji.cli.options import lang_option, pack_option
from gouji.cli.texts import NotWrittenError, reason_of, say
from gouji.messages import Lang, message


def docs_command(lang: Lang) -> click.Command:
    @click.command("docs", help=message("site.help", lang))
    @click.option("--out", type=click.Path(), required=True, help=message("site.help-out", lang))
    @click.option("--backtest", type=click.Path(exists=True, dir_okay=False), default=None,
                  help=message("site.help-backtest", lang))
    @pack_option(lang)
    @lang_option(lang)
    def docs(out: str, backtest: str | None, pack: str | None, lang: Lang) -> None:
        from tqdm import tqdm

        from gouji.authoring.site import NoSphinxError, NotBuiltError, Subject, TakenError, build_site, read_backtest
        from gouji.packs.load import Loader
        from gouji.resources import rules_folder

        path = Path(pack) if pack is not None else rules_folder()
        loader = Loader((path if path.is_file() else path / "pack.yaml").absolute())  # it knows where the rules stand
        loaded = loader.load()
        try:
            tried = read_backtest(Path(backtest)) if backtest is not None else {}
        except ValueError:
            raise NotWrittenError(message("site.bad-backtest", lang, file=backtest)) from None
        tqdm.monitor_interval = 0
        folder = Path(out)
        try:
            with tqdm(desc=message("site.progress", lang), disable=None, leave=False) as bar:
                def step(done: int, of: int) -> None:
                    bar.total = max(of, done)
                    bar.update(done - bar.n)

                pages = build_site(Subject(loaded, lang, loader.rule_files, tried), folder, step)
        except NoSphinxError:
            raise NotWrittenError(message("site.no-sphinx", lang)) from None
        except TakenError as error:
            raise NotWrittenError(message(error.code, lang, folder=folder)) from None
        except NotBuiltError as error:
            raise NotWrittenError(message("site.not-built", lang, reason=error)) from None
        except OSError as error:
            raise NotWrittenError(say("not-written", lang, file=folder, reason=reason_of(error, lang))) from None
        click.echo(message("site.done", lang, file=folder / "index.html", pages=pages))

    return docs
