"""`gouji rules new`: a few questions in words, and a rule with its tests."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from gouji.cli.options import lang_option, pack_option
from gouji.cli.texts import NotWrittenError, as_typed, reason_of
from gouji.messages import Lang, message

if TYPE_CHECKING:
    from gouji.packs import Pack

T = TypeVar("T")

# As gouji.authoring.new_rule.KINDS, which is not loaded to show a page of help; a test holds them equal.
_KINDS = ("equation", "plausibility", "sections", "text")
_YES, _NO = ("y", "yes", "是", "好", "对"), ("n", "no", "否", "不", "不是")
_STOPPED = 130


class Screen:
    """The clerk at the command line; the answers may come from a file or a pipe."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    def ask(self, question: str, default: str = "") -> str:
        answer: str = click.prompt(question, default=default, show_default=bool(default))
        return answer

    def confirm(self, question: str, default: bool = True) -> bool:
        while True:
            answer = self.ask(question + _say("yes-or-no", self.lang), "Y" if default else "N").strip()
            if answer.lower() in _YES + _NO:
                return answer.lower() in _YES
            self.tell(_say("say-yes-or-no", self.lang, answer=answer))

    def tell(self, text: str) -> None:
        click.echo(text)


def new_command(lang: Lang) -> click.Command:
    from gouji.language import language

    words = {language().word("kind", kind, lang): kind for kind in _KINDS}

    @click.command("new", help=_say("help", lang))
    @click.option("--from", "source", type=click.Path(), default=None, help=_say("help-from", lang))
    @click.option("--prior", type=click.Path(), default=None, help=_say("help-prior", lang))
    @click.option("--kind", type=click.Choice([*words, *(k for k in _KINDS if k not in words)]), default=None,
                  help=_say("help-kind", lang))
    @click.option("--out", type=click.Path(path_type=Path), default=None, help=_say("help-out", lang))
    @click.option("--yes", is_flag=True, help=_say("help-yes", lang))
    @pack_option(lang)
    @lang_option(lang)
    def new(source: str | None, prior: str | None, kind: str | None, out: Path | None, yes: bool, pack: str | None,
            lang: Lang) -> None:
        from gouji.packs import load_pack

        loaded = load_pack(pack)
        pack_file = loaded.folder / "pack.yaml" if pack is None or Path(pack).is_dir() else Path(pack)
        try:
            _new(loaded, pack, pack_file, source, prior, words.get(kind or "", kind or ""), out, yes, lang)
        except (click.Abort, KeyboardInterrupt):
            click.echo("\n" + _say("stopped", lang), err=True)
            sys.exit(_STOPPED)

    return new


def _new(loaded: Pack, pack: str | None, pack_file: Path, source: str | None, prior: str | None, kind: str,
         out: Path | None, yes: bool, lang: Lang) -> None:
    from gouji.authoring.new_rule import UntestableError, check_place, interview, put
    from gouji.cli.rules.sample import read_report
    from gouji.packs.gather import shown

    if out is not None:
        _placed(lambda: check_place(out, pack_file), out, lang)
    report = read_report(source, loaded, lang) if source else None
    before = read_report(prior, loaded, lang) if prior else None
    screen = Screen(lang)
    try:
        done = interview(screen, loaded, lang, report, before, kind)
    except UntestableError as error:
        raise click.ClickException(str(error)) from None
    click.echo(_say("shown", lang))
    click.echo(done.draft.text())
    if out is None:
        click.echo(_say("to-copy", lang))
        return
    if not yes and not screen.confirm(_say("ask-write", lang, file=out)):
        click.echo(_say("not-written", lang))
        return
    files = _placed(lambda: put(done.draft, out, pack_file), out, lang)
    rule = done.draft.keys["id"] + (f" --pack {as_typed(pack)}" if pack else "")
    click.echo(_say("written", lang, files=" ".join(str(shown(file)) for file in files), rule=rule,
                    pack=f" {as_typed(pack)}" if pack else ""))
    sys.exit(1 if done.left else 0)


def _placed(step: Callable[[], T], out: Path, lang: Lang) -> T:
    """What `step` gives; where the rule cannot be put into the file, that is said."""
    from gouji.authoring.new_rule import PlaceError

    try:
        return step()
    except PlaceError as error:
        for problem in error.problems:
            click.echo(problem.render(lang), err=True)
        raise NotWrittenError(error.text(lang)) from None
    except OSError as error:
        raise NotWrittenError(f"{out}: {reason_of(error, lang)}") from None


def _say(name: str, lang: Lang, /, **values: object) -> str:
    return message(f"new_rule.{name}", lang, **values)
