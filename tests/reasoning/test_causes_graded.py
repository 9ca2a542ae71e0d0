"""A cause is graded by the gravest check that fails by it, and a grade no rule speaks of leaves its checks untold.

The national pack grades every equation that is located as an error; these packs do not.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cases import build

from gouji.checking import subject_of
from gouji.packs import Pack, load_pack
from gouji.reasoning import ReportAudit, audit_report, compile_rules
from gouji.reasoning.pack_rules import rules_of
from gouji.resources import rules_folder

CLEAN = Path(__file__).parent.parent / "cases" / "clean" / "input" / "report.json"
GRADES = {"一般": ("TL-004", "warning", "confirm"), "提示": ("TL-005", "notice", "consider")}


@pytest.fixture(scope="module", params=GRADES)
def graded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Pack]:
    """A pack in which GJ-301 has another grade, and that grade."""
    folder = tmp_path_factory.mktemp("graded") / "rules"
    shutil.copytree(rules_folder(), folder)
    path = folder / "checks" / "table-three.yaml"
    text = path.read_text("utf-8")
    assert "级别: 严重" in text  # of GJ-301, the first rule of the file
    path.write_text(text.replace("级别: 严重", f"级别: {request.param}", 1), "utf-8")
    return request.param, load_pack(folder)


def _audited(pack: Pack, without: str = "") -> ReportAudit:
    """Two totals of table three off by one each: only GJ-301 fails."""
    cells = {"applications.granted.total": 18, "applications.unavailable.not_held.total": 3}
    report = build.changed(build.read(CLEAN, pack), cells)
    program = compile_rules([rule for rule in rules_of(pack) if rule.id != without])
    return audit_report(subject_of(report, pack), program, "plain")


def test_a_cause_below_error_is_told_at_its_grade(graded: tuple[str, Pack]) -> None:
    grade, pack = graded
    _, severity, action = GRADES[grade]
    done = _audited(pack)
    found = [f for f in done.findings if f.result.rule.id == "GJ-301"]
    assert found
    assert {(f.severity, f.action) for f in found} == {(severity, action)}
    assert all(f.cause is not None for f in found)
    assert done.outcome_counts.get("broken", 0) == 0
    assert done.verdict == ("to_confirm" if action == "confirm" else "accepted")


def test_without_the_rule_of_its_grade_its_checks_are_broken(graded: tuple[str, Pack]) -> None:
    grade, pack = graded
    done = _audited(pack, without=GRADES[grade][0])
    assert done.outcome_counts["broken"] == 1  # rules, not checks
    assert done.verdict == "to_confirm"
    assert not [f for f in done.findings if f.result.rule.id == "GJ-301"]
