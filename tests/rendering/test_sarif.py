"""SARIF: one result, its places and marks, whatever found it."""

from __future__ import annotations

from pathlib import Path

from gouji.rendering.sarif import SarifResult, SarifRule, Spot, to_sarif


def only_run(*results: SarifResult, rules=(), base=Path("/desk")):
    log = to_sarif(results, rules, "en", base)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def uri_of(location):
    return location["physicalLocation"]["artifactLocation"]["uri"]


def test_the_first_place_is_the_result_s_and_the_others_are_related():
    run = only_run(SarifResult("GJ-303", "note", "off", (Spot("a.txt", 3, 2, 7), Spot("b.txt", 9), Spot("c.txt"))))
    (result,) = run["results"]
    (location,) = result["locations"]
    assert location["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 2, "endColumn": 7}
    lines, whole = result["relatedLocations"]
    assert lines["physicalLocation"]["region"] == {"startLine": 9}
    assert (lines["id"], whole["id"]) == (1, 2)
    assert "region" not in whole["physicalLocation"]


def test_files_below_the_user_are_named_from_there_and_others_in_full():
    run = only_run(SarifResult("a", "error", "x", (Spot("/desk/表 三/a.yaml", 1),)),
                   SarifResult("a", "error", "y", (Spot("/other/b.yaml", 1),)))
    below, elsewhere = (uri_of(result["locations"][0]) for result in run["results"])
    assert below == "%E8%A1%A8%20%E4%B8%89/a.yaml"
    assert elsewhere == "file:///other/b.yaml"


def test_every_result_points_to_its_rule_also_one_that_was_not_described():
    run = only_run(SarifResult("b", "error", "x"), SarifResult("a", "warning", "y", marks={"gouji/v1": "a:total"}),
                   rules=[SarifRule("a", "A sum is off", "Check it")])
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["a", "b"]
    assert rules[0]["help"]["text"] == "Check it"
    assert [result["ruleIndex"] for result in run["results"]] == [1, 0]
    assert run["results"][1]["partialFingerprints"] == {"gouji/v1": "a:total"}
    assert run["results"][0]["locations"] == []
