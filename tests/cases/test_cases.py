"""Stored cases: an audit of each folder of inputs comes to exactly what is stored beside it."""

from __future__ import annotations

import sys

import pytest
from cases.stored import CASES, NOTHING, NOTHING_GRAVE, case_names, differences, fired, load, result_of, told_about

import gouji.corpus.run
from gouji.corpus import audit
from gouji.packs import load_pack
from gouji.reasoning import Reasoner, compile_rules, findings, infer, program_of
from gouji.reasoning.pack_rules import rules_of
from gouji.rendering import audit_view, render_markdown, render_table

NAMES = case_names()
AT_LEAST = 74
# Needed when the tests are collected; the pack itself is tested elsewhere.
REASONING = [rule.id for rule in rules_of(load_pack())]
# Only equations have causes, and the national pack grades all of them as errors; tests/reasoning/test_causes_graded.py
# shows these two with a pack that does not. The last four follow a table of verdicts, which it has not got:
# tests/reasoning/test_verdict_tables.py.
NOT_IN_THIS_PACK = {"TL-004", "TL-005", "TL-304", "TL-305", "TL-306", "TL-307"}
# What needs a roster, which stored cases have not got; tests/checking/test_across.py shows each of them.
OF_BODIES = {"TL-109", "TL-110", "HZ-201", "HZ-202", "HZ-301", "HZ-302", "HZ-401", "HZ-402"}


class Runs:
    """Every case audited once by the plain back end. `found`: as stored; `facts`: what reasoning was given, by case."""

    def __init__(self, pack):
        self.found, self.facts = {}, {}
        given = findings.facts_of
        with pytest.MonkeyPatch.context() as patch:
            for name in NAMES:
                facts = self.facts[name] = []

                def kept(*args, facts=facts, **named):
                    facts.append(given(*args, **named))
                    return facts[-1]

                patch.setattr(findings, "facts_of", kept)
                self.found[name] = result_of(CASES / name / "input", pack, "plain")
        program = program_of(pack)
        self.inferred = {name: [infer(program, each, "plain") for each in facts] for name, facts in self.facts.items()}

    def differs(self, name, program):
        """Whether another program derives anything else from the facts of a case."""
        return any(infer(program, facts, "plain").facts != done.facts
                   for facts, done in zip(self.facts[name], self.inferred[name], strict=True))


@pytest.fixture(scope="module")
def runs(pack):
    return Runs(pack)


@pytest.fixture(scope="module")
def expected():
    return {name: load(CASES / name / "expected.json") for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_case(name, runs, expected):
    moved = differences(expected[name], runs.found[name])
    assert not moved, "findings moved (if rightly so: tests/cases/accept.py)\n" + "\n".join(moved)


@pytest.mark.parametrize("name", NAMES)
def test_case_finds_what_it_is_about(name, expected):
    about, wants = told_about(name)
    graver = [f["id"] for report in expected[name]["reports"].values() for f in report["findings"]
              if f["severity"] != "notice" or wants == NOTHING]
    assert about
    if isinstance(wants, str):
        assert wants in (NOTHING, NOTHING_GRAVE)
        assert not graver
    else:
        assert wants
        assert set(wants) <= fired(expected[name])


def test_there_are_enough_cases():
    assert len(NAMES) >= AT_LEAST


def test_every_rule_fires_in_a_case(pack, expected):
    seen = set().union(*map(fired, expected.values()))
    missing = [rule.id for rule in pack.rules if rule.id not in seen | OF_BODIES]
    assert not missing, f"no stored case in which these rules fire: {' '.join(missing)}"


def test_the_cases_reach_every_verdict_and_every_pair_of_severity_and_action(expected):
    reports = [report for case in expected.values() for report in case["reports"].values()]
    assert {r["verdict"] for r in reports} == {"returned", "to_confirm", "accepted"}
    assert {(f["severity"], f["action"]) for r in reports for f in r["findings"]} == {
        ("error", "mend"), ("warning", "confirm"), ("warning", "mend"), ("notice", "consider"),
        ("error", "confirm"), ("warning", "consider")}  # the last two: confirmed last year, and again


@pytest.mark.parametrize("gone", REASONING)
def test_taking_any_reasoning_rule_away_changes_a_case(gone, pack, runs, expected, monkeypatch):
    program = compile_rules([rule for rule in rules_of(pack) if rule.id != gone])
    monkeypatch.setattr(gouji.corpus.run, "program_of", lambda _pack: program)
    needing = (name for name in NAMES if runs.differs(name, program)
               and differences(expected[name], result_of(CASES / name / "input", pack, "plain")))
    assert (next(needing, None) is None) == (gone in NOT_IN_THIS_PACK | OF_BODIES), f"stored cases that need {gone}"


def test_the_program_is_that_of_all_the_rules(pack):
    assert program_of(pack).strata == compile_rules(rules_of(pack)).strata


@pytest.fixture
def no_durable_rules(monkeypatch):
    monkeypatch.setitem(sys.modules, "durable", None)
    monkeypatch.setitem(sys.modules, "durable.engine", None)


SOME = ("clean", "confirmed-last-year-and-again", "carryover-off-in-one-column", "wrong-number-said-twice")


@pytest.mark.usefixtures("no_durable_rules")
@pytest.mark.parametrize("name", SOME)
def test_case_without_durable_rules(name, pack, expected):
    assert not differences(expected[name], result_of(CASES / name / "input", pack))


@pytest.mark.parametrize("name", SOME)
def test_case_with_the_engine_that_there_is(name, pack, expected):
    assert not differences(expected[name], result_of(CASES / name / "input", pack))


@pytest.mark.usefixtures("no_durable_rules")
def test_without_durable_rules_every_output_says_which_engine_ran(pack):
    run = audit([CASES / "clean" / "input"], pack)
    (report,) = audit_view(run)["reports"]
    assert report["engine"] == "plain"
    assert "durable_rules" in report["engine_note"]
    for lang in ("zh", "en"):
        note = run.reports[0].inference.note_text(lang)
        for text in (render_table(run, lang), render_markdown(run, lang)):
            assert note in text
            assert "plain" in text.split("\n\n")[0] or "plain" in text.split("\n\n")[1]


def test_both_engines_fire_the_same_rules_on_the_same_facts(pack, runs):
    pytest.importorskip("durable.engine")
    with Reasoner(program_of(pack), "durable_rules") as reasoner:
        for name in NAMES:
            for facts, plain in zip(runs.facts[name], runs.inferred[name], strict=True):
                done = reasoner.infer(facts)
                assert done.firings == plain.firings
                assert done.facts == plain.facts
                assert done.engine != plain.engine
