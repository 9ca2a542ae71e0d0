"""`gouji rules test`: run the tests inside the rules, or see what they would not notice."""

from __future__ import annotations

import sys

import click

from gouji.cli.options import lang_option, pack_option
from gouji.cli.texts import NothingFoundError, say
from gouji.messages import Lang, message


def test_command(lang: Lang) -> click.Command:
    @click.command("test", help=say("help-rules-test", lang))
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
            from gouji.cli.rules.mutants import show_mutants

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

    return test
