"""An audit as SARIF: what code hosts ask of it."""

from __future__ import annotations

import json
from pathlib import Path

from gouji.corpus import Audit, audit
from gouji.packs import Pack
from gouji.rendering.texts import text_of


def run_of(made: Audit, lang: str = "zh") -> dict:
    (run,) = json.loads(text_of(made, "sarif", lang))["runs"]  # type: ignore[arg-type]
    return run


def test_every_finding_is_a_result_at_its_line_with_its_rule(city: Audit) -> None:
    run = run_of(city)
    findings = [f for report in city.reports for f in report.findings]
    results = [r for r in run["results"] if r["ruleId"] != "not_audited"]
    assert [r["partialFingerprints"]["finding/v1"] for r in results] == [f.id for f in findings]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    assert {r["level"] for r in results} <= {"error", "warning", "note"}
    of_text = [r for r in results if r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith(".txt")]
    assert of_text
    assert all(r["locations"][0]["physicalLocation"]["region"]["startLine"] > 0 for r in of_text)


def test_a_file_that_was_not_audited_is_a_result_too(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04")
    made = audit([tmp_path], pack, "plain", workers=1)
    for lang in ("zh", "en"):
        (result,) = run_of(made, lang)["results"]
        assert result["level"] == "error"
        assert result["message"]["text"]


def test_it_is_the_same_text_again(city: Audit) -> None:
    assert text_of(city, "sarif") == text_of(city, "sarif")
