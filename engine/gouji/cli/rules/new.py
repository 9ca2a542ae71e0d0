"""`gouji rules new`: a few questions in words, and a rule with its tests."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gouji.cli.options import lang_option, pack_option
from gouji.cli.texts import NotWrittenError
from gouji.messages import Lang, message

# As gouji.authoring.new_rule.KINDS, which is not loaded to show a page of help; a test holds them equal.
_KINDS = ("equation", "plausibility", "sections", "text")
_YES, _NO = ("y", "yes", "是", "好", "对"), ("n", "no", "否", "不", "不是")


class Screen:
    """The clerk at the command line; the answers may come from a file or a pipe."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    def ask(self, question: str, default: str = "") -> str:
        answer: str = click.prompt(question, default=default, show_default=bool(default))
        return answer

    def confirm(self, question: str, default: bool = True) -> bool:
        while True:
            answer = self.ask(question + _say("yes-or-no", self.lang), "Y" if default else "N").strip().lower()
            if answer in _YES or answer in _NO:
                return answer in _YES
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
        from gouji.authoring.new_rule import PlaceError, interview, put
        from gouji.cli.rules.sample import read_report
        from gouji.packs import load_pack
        from gouji.packs.gather import shown

        loaded = load_pack(pack)
        report = read_report(source, loaded, lang) if source else None
        before = read_report(prior, loaded, lang) if prior else None
        screen = Screen(lang)
        try:
            done = interview(screen, loaded, lang, report, before, words.get(kind or "", kind or ""))
        except LookupError as error:
            raise click.ClickException(str(error.args[0])) from None
        click.echo(_say("shown", lang))
        click.echo(done.draft.text())
        if out is None:
            click.echo(_say("to-copy", lang))
            return
        if not yes and not screen.confirm(_say("ask-write", lang, file=out)):
            click.echo(_say("not-written", lang))
            return
        pack_file = loaded.folder / "pack.yaml" if pack is None or Path(pack).is_dir() else Path(pack)
        try:
            files = put(done.draft, out, pack_file)
        except PlaceError as error:
            for problem in error.problems:
                click.echo(problem.render(lang), err=True)
            raise NotWrittenError(error.text(lang)) from None
        except OSError as error:
            raise NotWrittenError(f"{out}: {error.strerror}") from None
        rule = done.draft.keys["id"] + (f" --pack {pack}" if pack else "")
        click.echo(_say("written", lang, files=" ".join(str(shown(file)) for file in files), rule=rule))
        sys.exit(1 if done.left else 0)

    return new


def _say(name: str, lang: Lang, /, **values: object) -> str:
    return message(f"new_rule.{name}", lang, **values)
