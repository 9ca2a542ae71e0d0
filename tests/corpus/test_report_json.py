"""What a report says of itself survives being written as JSON and read back; what an old file lacks is not made up."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from cases.build import report, write
from fitting.forms import TITLE, sections, text_of

from gouji.checking import check, subject_of
from gouji.corpus import parse
from gouji.reading import UnreadableError
from gouji.rendering import report_to_json


@pytest.fixture
def printed(tmp_path, pack):
    """A report with a title of its own, a preamble, a label printed otherwise, parsed from text."""
    parts = sections()
    parts["proceedings"] = parts["proceedings"].replace("结果维持", "结果维护")
    file = tmp_path / "r.txt"
    file.write_text(text_of({"preamble": "本报告由本机关编制。\n", **parts}), "utf-8")
    return parse(file, pack)


def _of(results, rule):
    return [r for r in results if r.rule.id == rule]


def test_title_preamble_and_labels_survive_the_round_trip(tmp_path, pack, printed):
    assert (printed.title, len(printed.preamble), len(printed.labels)) == (TITLE, 1, 3)
    back = parse(write(tmp_path, "r.json", report_to_json(printed)), pack)
    assert (back.title, back.preamble, back.labels) == (printed.title, printed.preamble, printed.labels)
    once, again = (check(subject_of(replace(r, file=""), pack)) for r in (printed, back))
    assert [(r.key, r.status) for r in once] == [(r.key, r.status) for r in again]


def test_an_old_file_without_them_leaves_their_rules_not_applicable_with_a_reason(tmp_path, pack):
    lacking = {key: value for key, value in report().items() if key not in ("title", "preamble", "labels")}
    old = parse(write(tmp_path, "old.json", lacking), pack)
    assert (old.title, old.preamble, old.labels) == ("", (), None)
    results = check(subject_of(old, pack))
    for rule, code in (("GS-007", "labels-unknown"), ("WZ-006", "no-title"), ("WZ-008", "no-text")):
        (result,) = _of(results, rule)
        assert (result.status, result.reason.code) == ("not_applicable", f"checking.{code}")


def test_a_file_that_says_no_label_differs_is_believed(tmp_path, pack):
    clean = parse(write(tmp_path, "clean.json", report() | {"labels": []}), pack)
    assert {r.status for r in _of(check(subject_of(clean, pack)), "GS-007")} == {"pass"}


def test_figures_without_any_text_are_not_blamed_for_what_it_does_not_say(tmp_path, pack):
    bare = parse(write(tmp_path, "bare.json", report(sections=()) | {"preamble": []}), pack)
    results = check(subject_of(bare, pack))
    for rule in ("ZJ-007", "ZJ-008", "ZJ-010", "WZ-003"):
        (result,) = _of(results, rule)
        assert (result.status, result.reason.code) == ("not_applicable", "checking.no-text")


def test_section_titles_that_are_not_given_are_not_judged(tmp_path, pack):
    data = report()
    for section in data["sections"]:
        section["title"] = ""
    results = check(subject_of(parse(write(tmp_path, "r.json", data), pack), pack))
    assert {r.status for r in _of(results, "ZJ-004")} == {"not_applicable"}


def test_a_label_of_a_figure_nobody_knows_is_refused(tmp_path, pack):
    label = {"label": "总计", "printed": "合计", "figures": ["applications.new.sum"], "kind": "column"}
    with pytest.raises(UnreadableError) as caught:
        parse(write(tmp_path, "r.json", report() | {"labels": [label]}), pack)
    assert caught.value.code == "corpus.unknown-figure"


def test_the_json_is_plain_data(printed):
    data = json.loads(json.dumps(report_to_json(printed), ensure_ascii=False))
    assert data["labels"][0] | {"place": None} == {
        "label": "结果维持", "printed": "结果维护", "figures": ["proceedings.review.upheld"], "kind": "column",
        "place": None}
