"""Stored cases: an audit of each folder of inputs comes to exactly what is stored beside it."""

from __future__ import annotations

import json
import sys

import pytest
from cases.stored import CASES, case_names, differences, load, result_of

import gouji.corpus.run
from gouji.corpus import audit
from gouji.packs import load_pack
from gouji.reasoning import compile_rules, program_of
from gouji.reasoning.pack_rules import rules_of
from gouji.rendering import audit_view, render_markdown, render_table

# Needed when the tests are collected; the pack itself is tested elsewhere.
REASONING = [rule.id for rule in rules_of(load_pack())]


@pytest.fixture(scope="module")
def expected():
    return {name: load(CASES / name / "expected.json") for name in case_names()}


@pytest.mark.parametrize("name", case_names())
def test_case(name, pack, expected):
    moved = differences(expected[name], result_of(CASES / name / "input", pack))
    assert not moved, "findings moved (if rightly so: tests/cases/accept.py)\n" + "\n".join(moved)


@pytest.mark.parametrize("name", case_names())
def test_case_says_what_it_is_about(name):
    told = [json.loads(file.read_text("utf-8")).get("about") for file in (CASES / name / "input").glob("*.json")
            if file.name != "broken.json"]
    assert any(told)


def test_the_cases_reach_every_verdict_and_every_pair_of_severity_and_action(expected):
    reports = [report for case in expected.values() for report in case["reports"].values()]
    assert {r["verdict"] for r in reports} == {"returned", "to_confirm", "accepted"}
    assert {(f["severity"], f["action"]) for r in reports for f in r["findings"]} == {
        ("error", "mend"), ("warning", "confirm"), ("warning", "mend"), ("notice", "consider")}


@pytest.mark.parametrize("gone", REASONING)
def test_taking_any_reasoning_rule_away_changes_a_case(gone, pack, expected, monkeypatch):
    program = compile_rules([rule for rule in rules_of(pack) if rule.id != gone])
    monkeypatch.setattr(gouji.corpus.run, "program_of", lambda _pack: program)
    moved = [name for name in expected
             if differences(expected[name], result_of(CASES / name / "input", pack, "plain"))]
    assert moved, f"no stored case needs {gone}"


def test_the_program_is_that_of_all_the_rules(pack):
    assert program_of(pack).strata == compile_rules(rules_of(pack)).strata


@pytest.fixture
def no_durable_rules(monkeypatch):
    monkeypatch.setitem(sys.modules, "durable", None)
    monkeypatch.setitem(sys.modules, "durable.engine", None)


@pytest.mark.usefixtures("no_durable_rules")
@pytest.mark.parametrize("name", case_names())
def test_case_without_durable_rules(name, pack, expected):
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


def test_both_engines_fire_the_same_rules_on_the_same_facts(pack):
    pytest.importorskip("durable.engine")
    for name in case_names():
        one, two = (audit([CASES / name / "input"], pack, engine) for engine in ("durable_rules", "plain"))
        for a, b in zip(one.reports, two.reports, strict=True):
            assert a.inference.firings == b.inference.firings
            assert a.inference.engine != b.inference.engine
