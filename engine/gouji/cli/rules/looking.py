"""`gouji rules list` and `show`: the rules of a pack, and one of them with all it says."""

from __future__ import annotations

from dataclasses import asdict, fields, is_dataclass
from typing import Any

import click

from gouji.cli.options import lang_option, pack_option, rule_of
from gouji.cli.texts import say
from gouji.language import language
from gouji.messages import Lang, message

# Keys whose allowed values are listed under another name.
_GROUPS = {"if_doubtful": "severity", "when_undetermined": "undetermined"}


def list_command(lang: Lang) -> click.Command:
    @click.command("list", help=say("help-rules-list", lang))
    @pack_option(lang)
    @lang_option(lang)
    def list_(pack: str | None, lang: Lang) -> None:
        from gouji.packs import load_pack

        rows = [[rule.id, language().word("kind", rule.kind, lang), _severity(rule.severity, lang),
                 rule.title_in(lang), len(rule.tests)]
                for rule in load_pack(pack).rules]
        headers = [message(f"rendering.col-{c}", lang) for c in ("rule", "kind", "severity", "title", "tests")]
        from tabulate import tabulate

        click.echo(tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True))

    return list_


def show_command(lang: Lang) -> click.Command:
    @click.command("show", help=say("help-rules-show", lang))
    @click.argument("rule_id")
    @pack_option(lang)
    @lang_option(lang)
    def show(rule_id: str, pack: str | None, lang: Lang) -> None:
        from gouji.packs import load_pack

        loaded = load_pack(pack)
        rule = rule_of(loaded, rule_id, lang)
        keys = {key.en: key.zh for key in language().contexts["rule"].values()}
        for field in fields(rule):
            value = getattr(rule, field.name)
            if field.name not in ("tests", "basis") and value != field.default:
                name = keys[field.name] if lang == "zh" else field.name
                click.echo(f"{name}: {_shown(field.name, value, lang)}")
        click.echo(f"{keys['basis'] if lang == 'zh' else 'basis'}: "
                   + " / ".join(loaded.bases[b].cite() for b in rule.basis))
        for test in rule.tests:
            given = "，".join(f"{k}={v}" for k, v in (test.given or {}).items())
            expected = language().word("outcome", test.expect, lang)
            click.echo(f"  - {test.name or '—'}: {test.text or given or '—'} ⇒ {expected}")

    return show


def _severity(severity: Any, lang: Lang) -> str:
    if isinstance(severity, str):
        return language().word("severity", severity, lang)
    return "，".join(f"{scope} {language().word('severity', s, lang)}" for scope, s in severity.items())


def _shown(name: str, value: Any, lang: Lang) -> str:
    if name == "severity":
        return _severity(value, lang)
    group = _GROUPS.get(name, name)
    if isinstance(value, str) and group in language().values:
        return language().word(group, value, lang)
    if is_dataclass(value) and not isinstance(value, type):
        words = {key.en: key.zh if lang == "zh" else key.en for key in language().contexts["applies"].values()}
        return "，".join(f"{words[k]} {_shown(k, v, lang)}" for k, v in asdict(value).items() if v)
    if isinstance(value, dict):
        return "；".join(f"{key} {_shown(name, entry, lang)}" for key, entry in value.items())
    return "、".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
