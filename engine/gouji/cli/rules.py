"""`gouji rules`: look at the rules, run the tests inside them, print their schema."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, fields, is_dataclass
from typing import Any

import click

from gouji.cli.texts import NothingFoundError, say
from gouji.language import language
from gouji.messages import Lang, message

# Keys whose allowed values are listed under another name.
_GROUPS = {"if_doubtful": "severity", "when_undetermined": "undetermined"}
Option = Callable[..., Callable[[Any], Any]]


def rules_group(lang: Lang, pack_option: Option, lang_option: Option) -> click.Group:
    """The group with its help in `lang`."""

    @click.group("rules", help=say("help-rules", lang))
    @lang_option(lang, expose_value=False)
    def rules() -> None:
        pass

    @rules.command("list", help=say("help-rules-list", lang))
    @pack_option(lang)
    @lang_option(lang)
    def list_(pack: str | None, lang: Lang) -> None:
        from gouji.packs import load_pack

        rows = [[rule.id, language().word("kind", rule.kind, lang), _severity(rule.severity, lang),
                 rule.title_en if lang == "en" and rule.title_en else rule.title, len(rule.tests)]
                for rule in load_pack(pack).rules]
        headers = [message(f"rendering.col-{c}", lang) for c in ("rule", "kind", "severity", "title", "tests")]
        from tabulate import tabulate

        click.echo(tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True))

    @rules.command("show", help=say("help-rules-show", lang))
    @click.argument("rule_id")
    @pack_option(lang)
    @lang_option(lang)
    def show(rule_id: str, pack: str | None, lang: Lang) -> None:
        from gouji.packs import load_pack

        loaded = load_pack(pack)
        try:
            rule = loaded.rule(rule_id)
        except KeyError as error:
            raise NothingFoundError(say("no-rule", lang, rule=rule_id, known=error.args[0] or "—")) from None
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

    @rules.command("test", help=say("help-rules-test", lang))
    @click.argument("rule_ids", nargs=-1)
    @click.option("--mutants", is_flag=True, help=message("mutants.help", lang))
    @pack_option(lang)
    @lang_option(lang)
    def test(rule_ids: tuple[str, ...], mutants: bool, pack: str | None, lang: Lang) -> None:
        from gouji.checking.rule_tests import run_rule_tests
        from gouji.claims.examples import check_examples
        from gouji.packs import load_pack

        loaded = load_pack(pack)
        if mutants:
            from gouji.cli.mutants import show_mutants

            sys.exit(show_mutants(loaded, rule_ids, lang))
        chosen = tuple(rule for rule in loaded.rules if not rule_ids or rule.id in rule_ids)
        outcomes = list(run_rule_tests(loaded, chosen))
        failed = [o for o in outcomes if not o.passed]
        for outcome in failed:
            click.echo(f"✗ {outcome.rule} “{outcome.name}” ({outcome.template}): {outcome.problem}")
        examples = [] if rule_ids else [e for v in loaded.vocabularies for e in check_examples(loaded.phrases, v)]
        wrong = [e for e in examples if not e.passed]
        for example in wrong:
            click.echo(f"✗ {example.phrase}: {example.text} ⇒ {example.found}, {example.expected}")
        click.echo(say("tests-done", lang, rules=len(chosen), tests=len(outcomes), examples=len(examples),
                       failed=len(failed) + len(wrong)))
        if not chosen:
            raise NothingFoundError(say("no-rule", lang, rule=" ".join(rule_ids), known="—"))
        sys.exit(2 if failed or wrong else 0)

    @rules.command("schema", help=say("help-rules-schema", lang))
    @lang_option(lang)
    def schema(lang: Lang) -> None:
        from gouji.packs.validate import rule_schema

        click.echo(json.dumps(_in_language(rule_schema(), lang), ensure_ascii=False, indent=1))

    return rules


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


def _in_language(schema: dict[str, Any], lang: Lang) -> dict[str, Any]:
    """The JSON schema with the keys and allowed values as files of that language spell them."""
    if lang == "en":
        return schema
    contexts = language().contexts
    keys = {key.en: key.zh for name in ("rule", "applies", "test", "change") for key in contexts[name].values()}
    words = {str(meant): zh for group in language().values.values() for zh, meant in group.items() if not zh.isascii()}

    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            out: dict[str, Any] = {}
            for name, value in node.items():
                if name == "properties":
                    out[name] = {keys.get(k, k): walk(v) for k, v in value.items()}
                elif name == "required":
                    out[name] = [keys.get(k, k) for k in value]
                elif name == "enum":
                    out[name] = [words.get(v, v) for v in value]
                else:
                    out[name] = walk(value)
            return out
        return [walk(item) for item in node] if isinstance(node, list) else node

    translated: dict[str, Any] = walk(schema)
    return translated
