"""What people see: columns that line up, text that is never cut, numbers as written."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from cases.build import BLANK, report, write
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from gouji.corpus import audit, parse
from gouji.corpus.report_output import number_to_json
from gouji.rendering import audit_view, render_explanation, render_markdown, render_table
from gouji.rendering.report_table import render_report
from gouji.rendering.wrap import wrap

_FRAME = "┌├└│"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 100, 120])
def test_every_line_of_a_grid_is_as_wide_as_the_others(width, lang, city):
    grids = re.findall(r"┌.*?└[^\n]*", render_table(city, lang, width), re.DOTALL)
    assert len(grids) > 3
    for grid in grids:
        lines = grid.split("\n")
        assert len({wcswidth(line) for line in lines}) == 1
        assert all(line[0] in _FRAME for line in lines)
        assert wcswidth(lines[0]) <= width


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_parsed_report_lines_up(lang, city, pack):
    first = city.reports[0].report
    out = render_report(first, pack.vocabulary(first.template), lang)
    table = out[out.index("表三"):].split("\n\n")[0].split("\n")[1:]
    assert len({wcswidth(line) for line in table[1:]}) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_finding_is_told_in_every_output(lang, city):
    table, markdown = render_table(city, lang), render_markdown(city, lang)
    for run in city.reports:
        for finding in run.findings:
            assert finding.id in table
            assert finding.id in markdown
            assert finding.message(lang).replace("|", "\\|") in markdown


def test_every_rule_that_did_not_run_is_named_with_its_reason(city):
    table, markdown = render_table(city), render_markdown(city)
    missing = table[table.index("没有检查的"):]
    for run in city.reports:
        for entry in run.not_run():
            assert entry.rule in missing
            assert entry.reason.text("zh") in markdown


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_explanation_names_every_reasoning_rule_and_fact(lang, city, pack):
    for run in city.reports:
        for finding in run.findings:
            told = render_explanation(finding, run, pack, lang)
            assert "TL-0" in told if finding.cause else "TL-2" in told
            assert "⇒" in told
            assert "{" not in told
            assert finding.message(lang) in told


def test_the_view_holds_each_operand_with_its_place(city):
    for each in audit_view(city)["reports"]:
        for finding in each["findings"]:
            assert len(finding["evidence"]) == len(finding["figures"])
            for cell in finding["evidence"]:
                assert cell["place"]["line"] > 0
                assert cell["file"]
            assert finding["fingerprint"]
            assert finding["basis"]


def test_evidence_that_is_no_number_is_said_in_words(tmp_path, pack):
    run = audit([write(tmp_path, "r.json", report(figures={
        "applications.new.natural_person": 10, "applications.new.total": 13,
        "applications.carried_out.natural_person": BLANK, "applications.carried_out.total": BLANK}))], pack)
    assert "结转下年.合计列 = 空" in render_table(run)
    assert "至少 23" in run.reports[0].findings[0].message("zh")


def test_markdown_keeps_its_tables_whole(tmp_path, pack):
    path = write(tmp_path, "r.json", report(organisation="甲|乙县人民政府"))
    rows = [line for line in render_markdown(audit([path], pack)).split("\n") if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}


@given(text=st.text("表三（一）予以公开 12,345.6GJ-301 ，。", max_size=80), width=st.integers(8, 60))
def test_wrapping_loses_nothing_but_spaces_and_keeps_to_the_width(text, width):
    lines = wrap(text, width).split("\n")
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    for line in lines:
        assert wcswidth(line) <= width or len(re.findall(r"[A-Za-z0-9_.,:%+\-−/]+[，。]*|.[，。）]*", line)) <= 1


def test_a_number_is_never_broken():
    assert "20,368" in wrap("本年收费金额为20,368万元", 14).split("\n")[1]


@pytest.mark.parametrize(("value", "shown"), [
    (5, 5), (None, None), (Decimal("1.50"), "1.5"), (Decimal("100"), "100"), (Decimal("1E+3"), "1000"),
    (Decimal("0.10"), "0.1"), (Decimal("-0.0"), "-0")])
def test_decimals_are_strings_without_trailing_zeros(value, shown):
    assert number_to_json(value) == shown


def test_a_report_without_findings_says_so(tmp_path, pack):
    run = audit([write(tmp_path, "r.json", report())], pack)
    assert "没有发现问题" in render_markdown(run)
    assert "Nothing found" in render_markdown(run, "en")


def test_doubts_of_reading_stand_apart_from_findings(submissions, pack):
    found = parse(submissions / "石桥县2021.txt", pack)
    assert "读取存疑" in render_report(found, pack.vocabulary(found.template))
