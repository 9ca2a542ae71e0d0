"""The fictional city: an audit finds exactly what was planted, and on the engine it is to run on."""

from __future__ import annotations

import os
import sys

import pytest
from cases.stored import EXPECTED_SUBMISSIONS, SUBMISSIONS, differences, kept, load

from gouji.rendering import audit_view

# reports/README.md, row by row: file, rule, scope.
PLANTED = [
    ("望湖县2020.txt", "GJ-301", "unavailable.not_held"),
    ("望湖县2020.txt", "ZJ-006", "overview.1"),
    ("望湖县2021.txt", "KN-301", "business"),
    ("望湖县2021.txt", "GJ-401", "litigation_after_review"),
    ("望湖县2021.txt", "GJ-303", "total"),
    ("石桥县2021.txt", "ZJ-001", "problems"),
    ("石桥县2021.txt", "ZJ-006", "overview.4"),
    ("石桥县2022.txt", "WS-301", "收到申请"),
    ("石桥县2022.txt", "WS-401", "行政复议"),
]

# One cause, several checks: the total of 不掌握 also stands in the sum of its column; 上年结转's in the balance.
FOLDED = {("望湖县2020.txt", "GJ-302:total"), ("望湖县2021.txt", "GJ-301:carried_in")}


def _findings(city, name):
    return next(r for r in audit_view(city)["reports"] if r["file"].endswith(name))["findings"]


def test_an_audit_finds_exactly_what_is_expected(city):
    moved = differences(load(EXPECTED_SUBMISSIONS), kept(city, SUBMISSIONS))
    assert not moved, "findings moved (if rightly so: tests/cases/accept.py)\n" + "\n".join(moved)


def test_every_planted_fault_is_found_and_nothing_else(city):
    found = {(os.path.basename(report.report.file), f.result.rule.id, f.result.scope.split("|")[0])  # noqa: PTH119
             for report in city.reports for f in report.findings}
    assert found == set(PLANTED)


def test_what_a_planted_fault_breaks_besides_is_folded_into_it(city):
    assert {(os.path.basename(report.report.file), r.key) for report in city.reports  # noqa: PTH119
            for f in report.findings for r in f.folded} == FOLDED


def test_all_five_kinds_of_rule_have_a_finding(city):
    kinds = {f.result.rule.id[:4] for report in city.reports for f in report.findings}
    assert {"GJ-3", "KN-3", "GJ-4", "ZJ-0", "WS-3"} <= kinds


def test_the_clean_pair_has_no_finding_and_its_carryover_was_checked(city):
    for report in city.reports:
        if "清溪县" in report.report.file:
            assert report.verdict == "accepted"
            assert not report.findings
    later = next(r for r in city.reports if "清溪县2021" in r.report.file)
    assert later.rules["KN-301"] == "pass"


def test_a_carryover_broken_in_one_column_shows_the_cells_of_both_years(city):
    (finding,) = [f for f in _findings(city, "望湖县2021.txt") if f["rule"] == "KN-301"]
    own, prior = finding["evidence"]
    assert (own["figure"], own["value"]) == ("applications.carried_in.business", 4)
    assert own["file"].endswith("望湖县2021.txt")
    assert (prior["figure"], prior["value"]) == ("prior:applications.carried_out.business", 3)
    assert prior["file"].endswith("望湖县2020.txt")
    for cell in (own, prior):
        with open(cell["file"], encoding="utf-8") as file:  # noqa: PTH123
            assert str(cell["value"]) in file.read().split("\n")[cell["place"]["line"] - 1]
    assert "商业企业" in finding["message"]


def test_the_wrong_number_of_the_text_is_quoted_and_its_cell_named(city):
    (finding,) = [f for f in _findings(city, "石桥县2022.txt") if f["rule"] == "WS-301"]
    assert "收到政府信息公开申请54件" in finding["quotes"][0]
    assert finding["figures"][0] == "applications.new.total"
    assert (finding["left"], finding["right"]) == (57, 54)


@pytest.mark.skipif(not os.environ.get("CI") or sys.version_info >= (3, 13), reason="where durable_rules must run")
def test_under_ci_the_reasoning_ran_on_durable_rules(city):
    assert city.engines
    for engine in city.engines:
        assert engine.startswith("durable_rules")


@pytest.mark.parametrize(("old", "new", "line"), [
    ({}, {"id": "A", "left": 1}, "r: new A"),
    ({"id": "A", "left": 1}, {}, "r: gone A"),
    ({"id": "A", "left": 1}, {"id": "A", "left": 2}, "r: changed A.left: 1 → 2"),
])
def test_what_moved_is_said_line_by_line(old, new, line):
    def run(finding):
        full = {"severity": "error", "action": "mend", "right": 0, "quotes": [], **finding}
        return {"reports": {"r": {"verdict": "returned", "findings": [full] if finding else []}}, "not_audited": []}

    (said,) = differences(run(old), run(new))
    assert said.startswith(line)


def test_a_report_that_came_or_went_is_said_too():
    none, one = ({"reports": r, "not_audited": []} for r in ({}, {"r": {"verdict": "accepted", "findings": []}}))
    assert differences(none, one) == ["r: new (the whole report)"]
    assert differences(one, none) == ["r: gone (the whole report)"]
