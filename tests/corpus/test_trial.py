"""Rules on trial run and are told, and touch nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from gouji.corpus import Audit, audit
from gouji.packs import Pack
from gouji.packs.binding import BoundRule
from gouji.rendering import audit_view
from gouji.rendering.html import render_html
from gouji.rendering.markdown import render_markdown
from gouji.rendering.table import render_table

FAILING, CONFIRMING = "WS-001", "GJ-303"


def on_trial(pack: Pack, *ids: str) -> Pack:
    """The pack with some of its rules on trial."""
    rules = {rule.id: replace(rule, status="trial") for rule in pack.rules if rule.id in ids}
    bound = {form: {name: replace(ready, rule=rules[name]) if name in rules else ready for name, ready in all_.items()}
             for form, all_ in pack.bound.items()}
    assert all(isinstance(ready, BoundRule) for all_ in bound.values() for ready in all_.values())
    return replace(pack, rules=tuple(rules.get(rule.id, rule) for rule in pack.rules), bound=bound)


def failing_rules(made: Audit) -> list[str]:
    return [f.result.rule.id for report in made.reports for f in report.findings]


@pytest.fixture(scope="module")
def paths() -> list[Path]:
    cases = Path(__file__).parent.parent / "cases"
    return [cases / "fewer-applications-in-the-text" / "input", cases / "balance-off-alike" / "input"]


def test_what_a_rule_on_trial_finds_is_told_apart_and_weighs_nothing(pack: Pack, paths: list[Path]) -> None:
    before = audit(paths, pack, "plain", workers=1)
    failing = sorted(set(failing_rules(before)))
    assert failing
    assert {r.verdict for r in before.reports} != {"accepted"}
    after = audit(paths, on_trial(pack, *failing), "plain", workers=1)
    assert failing_rules(after) == []
    assert {r.verdict for r in after.reports} == {"accepted"}
    tried = [f for report in after.reports for f in report.tried]
    assert {f.result.rule.id for f in tried} <= set(failing)
    assert tried
    assert after.exit_code("notice") == 0
    assert all(result.rule.status != "trial" for report in after.reports for result in report.results)
    assert all(summary.actions == {} or sum(summary.actions.values()) == 0 for summary in after.summaries)


def test_outputs_tell_them_under_a_head_of_their_own(pack: Pack, paths: list[Path]) -> None:
    failing = set(failing_rules(audit(paths, pack, "plain", workers=1)))
    made = audit(paths, on_trial(pack, *failing), "plain", workers=1)
    for text in (render_table(made), render_markdown(made), "".join(render_html(made))):
        head, told = text.split("试行规则的问题", 1)
        assert not any(f"{rule}-" in head for rule in failing)
        assert any(rule in told for rule in failing)
        assert "没有交代" not in text
        assert f"另有试行规则 {len(failing)} 条" in text
    told = [report for report in audit_view(made)["reports"] if report["trial_findings"]]
    assert told
    assert all(not report["findings"] for report in told)
    assert {outcome for report in told for outcome in report["on_trial"].values()} >= {"fail"}
    assert json.dumps(told)


def test_a_rule_on_trial_bears_out_no_doubtful_cell(pack: Pack) -> None:
    case = [Path(__file__).parent.parent / "cases" / "doubtful-cell-confirmed" / "input"]
    equations = [rule.id for rule in pack.rules if rule.kind == "equation"]
    (sure,) = audit(case, pack, "plain", workers=1).reports[-1:]
    (unsure,) = audit(case, on_trial(pack, *equations), "plain", workers=1).reports[-1:]
    assert any(result.unsure and result.status == "pass" for result in sure.results)
    assert not any(result.unsure and result.status == "pass" for result in (*unsure.results, *unsure.on_trial))


def test_why_a_rule_on_trial_did_not_run_is_told(pack: Pack, paths: list[Path]) -> None:
    made = audit(paths, on_trial(pack, "HZ-201"), "plain", workers=1)  # it asks for a roster
    for report in made.reports:
        assert report.rules.get("HZ-201") is None
        assert [entry.status for entry in report.not_run() if entry.rule == "HZ-201"] == ["not_applicable"]
    assert "HZ-201" in render_table(made)
