"""`gouji rules test`: run the tests inside the rules, see what they cover, or what they would not notice."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from gouji.cli.options import lang_option, pack_option, rule_of
from gouji.cli.texts import say
from gouji.messages import Lang, message

if TYPE_CHECKING:
    from gouji.authoring.testing import Coverage
    from gouji.checking.rule_tests import TestOutcome
    from gouji.claims.examples import ExampleResult
    from gouji.packs import Pack

_FORMATS = ("table", "json", "junit")


def test_command(lang: Lang) -> click.Command:
    @click.command("test", help=say("help-rules-test", lang))
    @click.argument("rule_ids", nargs=-1)
    @click.option("--mutants", is_flag=True, help=message("mutants.help", lang))
    @click.option("--coverage", is_flag=True, help=message("rule_tests.help-coverage", lang))
    @click.option("--format", "form", type=click.Choice(_FORMATS), default="table", show_default=True,
                  help=message("rule_tests.help-format", lang))
    @pack_option(lang)
    @lang_option(lang)
    def test(rule_ids: tuple[str, ...], mutants: bool, coverage: bool, form: str, pack: str | None,
             lang: Lang) -> None:
        from gouji.checking.rule_tests import run_rule_tests
        from gouji.claims.examples import check_examples
        from gouji.packs import load_pack

        loaded = load_pack(pack)
        if mutants:
            from gouji.cli.rules.mutants import show_mutants

            sys.exit(show_mutants(loaded, rule_ids, lang))
        named = {rule_of(loaded, rule_id, lang).id for rule_id in rule_ids}
        chosen = tuple(rule for rule in loaded.rules if rule.id in named) or loaded.own_rules
        outcomes = list(run_rule_tests(loaded, chosen))
        with_examples = not rule_ids and loaded.own_phrases
        examples = [e for v in loaded.vocabularies for e in check_examples(loaded.phrases, v)] if with_examples else []
        covered = None
        if coverage:
            from gouji.authoring.testing import cover

            covered = cover(loaded, chosen)
        run = _Run(loaded, outcomes, examples, covered, lang)
        click.echo({"json": run.as_json, "junit": run.as_junit}.get(form, run.as_text)(len(chosen)))
        lacking = covered is not None and covered.outcomes[0] < covered.outcomes[1]
        sys.exit(2 if run.failed else 1 if lacking else 0)

    return test


class _Run:
    """What came of the tests and the examples of the phrases, told in one of the formats."""

    def __init__(self, pack: Pack, outcomes: Sequence[TestOutcome], examples: Sequence[ExampleResult],
                 covered: Coverage | None, lang: Lang) -> None:
        self.outcomes, self.examples, self.covered, self.lang = outcomes, examples, covered, lang
        self.wrong = [e for e in examples if not e.passed]
        self.failed = sum(not o.passed for o in outcomes) + len(self.wrong)
        self._places: Mapping[str, tuple[str, ...]] = {}
        if any(not o.passed or o.gap for o in outcomes):  # where they stand: the files are read once more
            from gouji.authoring.testing import places_of_tests

            self._places = places_of_tests(pack)

    def place(self, outcome: TestOutcome) -> str:
        places = self._places.get(outcome.rule, ())
        return places[outcome.number - 1] if outcome.number <= len(places) else ""

    def told(self, outcome: TestOutcome) -> str:
        code = "failed" if not outcome.passed else "gap"
        return message(f"rule_tests.{code}", self.lang, place=self.place(outcome), rule=outcome.rule,
                       name=outcome.name, template=outcome.template or "—", problem=outcome.told(self.lang),
                       gap=outcome.gap)

    def example(self, example: ExampleResult) -> str:
        none = message("rule_tests.example-none", self.lang)
        found, expected = ("、".join(map(str, values)) or none for values in (example.found, example.expected))
        return message("rule_tests.example", self.lang, place=f"{example.file}:{example.line}", phrase=example.phrase,
                       text=example.text, found=found, expected=expected)

    def as_text(self, rules: int) -> str:
        lines = [self.told(o) for o in self.outcomes if not o.passed]
        lines += [self.example(e) for e in self.wrong]
        gaps = [o for o in self.outcomes if o.passed and o.gap]
        lines += [self.told(o) for o in gaps]
        if self.covered is not None:
            lines += [told for rule in self.covered.rules for told in rule.told(self.lang)] + self._shares()
        lines.append(say("tests-done", self.lang, rules=rules, tests=len(self.outcomes),
                         examples=len(self.examples), failed=self.failed))
        if gaps:
            lines.append(message("rule_tests.done-gaps", self.lang, gaps=len(gaps)))
        return "\n".join(lines)

    def _shares(self) -> list[str]:
        from gouji.authoring.testing.coverage import share

        assert self.covered is not None
        return [message(f"rule_tests.cover-{what}", self.lang, decided=decided, total=total,
                        share=share(decided, total))
                for what, (decided, total) in (("rules", self.covered.outcomes), ("branches", self.covered.branches))]

    def as_json(self, rules: int) -> str:
        data: dict[str, Any] = {
            "rules": rules, "failed": self.failed,
            "tests": [{"rule": o.rule, "test": o.name, "template": o.template, "expected": o.expected, "got": o.got,
                       "passed": o.passed, "problem": o.told(self.lang), "known_gap": o.gap,
                       **({"place": place} if (place := self.place(o)) else {})} for o in self.outcomes],
            "examples": [{"phrase": e.phrase, "text": e.text, "passed": e.passed} for e in self.examples]}
        if self.covered is not None:
            data["coverage"] = {
                "outcomes": self.covered.outcomes, "branches": self.covered.branches,
                "open": [{"rule": rule.rule, "text": told} for rule in self.covered.rules
                         for told in rule.told(self.lang)]}
        return json.dumps(data, ensure_ascii=False, indent=1)

    def as_junit(self, _rules: int) -> str:
        from xml.etree.ElementTree import Element, SubElement, indent, tostring

        gaps = sum(o.passed and bool(o.gap) for o in self.outcomes)
        suite = Element("testsuite", name="gouji rules", tests=str(len(self.outcomes) + len(self.examples)),
                        failures=str(self.failed), skipped=str(gaps))
        for o in self.outcomes:
            case = SubElement(suite, "testcase", classname=o.rule, name=f"{o.name}[{o.template}]")
            file, _, line = self.place(o).rpartition(":")
            if file:
                case.set("file", file)
                case.set("line", line)
            if not o.passed:
                SubElement(case, "failure", message=o.told(self.lang))
            elif o.gap:
                SubElement(case, "skipped", message=o.gap)
        for e in self.examples:
            case = SubElement(suite, "testcase", classname=e.phrase, name=e.text)
            if not e.passed:
                SubElement(case, "failure", message=self.example(e))
        indent(suite)
        return tostring(suite, encoding="unicode")
