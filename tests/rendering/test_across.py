"""What people see of a check over the reports of many organisations."""

from __future__ import annotations

from dataclasses import replace

import pytest
from checking.test_across import OFFICE, ONE, TOTAL, A, below, body, county

from gouji.checking import subject_of
from gouji.corpus import Audit
from gouji.packs import Pack
from gouji.reasoning import Finding, audit_report, program_of
from gouji.rendering import audit_view, render_explanation, render_markdown
from gouji.rendering.html import render_html
from gouji.rendering.views import evidence_text, folded_text

MANY = 30


@pytest.fixture(scope="module")
def made(pack: Pack) -> Audit:
    """A county whose table three holds the numbers of its office alone; one of thirty bureaus did not report."""
    cells = {key: 1 for key in county({}).figures if key.startswith(A)}
    bureaus = [body(f"第{i}局", {TOTAL: i, **dict.fromkeys(set(cells) - {TOTAL}, i % 2)}) for i in range(1, MANY)]
    bodies = below(body(OFFICE, cells), body(ONE), *bureaus, missing=("第三十局",))
    run = audit_report(subject_of(county(cells), pack, below=bodies), program_of(pack), "plain")
    return Audit((run,), (), (), pack)


@pytest.fixture(scope="module")
def finding(made: Audit) -> Finding:
    (found,) = [f for f in made.reports[0].findings if f.result.rule.id.startswith("HZ-")]
    return found


def test_the_data_holds_every_body_with_its_file(made: Audit, finding: Finding) -> None:
    (told,) = [f for f in audit_view(made)["reports"][0]["findings"] if f["rule"].startswith("HZ-")]
    files = {entry["file"]: entry["value"] for entry in told["evidence"]}
    assert files["第7局.txt"] == 7
    assert files[f"{OFFICE}.txt"] == 1
    assert files[made.reports[0].report.file] == 1
    assert files[None] is None
    assert len(told["evidence"]) == MANY + 3
    assert len(told["checks"]) == 1 + len(finding.folded)
    assert len(told["checks"]) > 100


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_screen_shows_the_greatest_and_how_many_more(made: Audit, finding: Finding, lang: str) -> None:
    run = made.reports[0]
    lines = evidence_text(finding.result, run, lang)
    assert len(lines) == 2 + 8 + 1
    assert [n for n in range(1, MANY) if any(f"（第{n}局）" in line for line in lines)] == list(range(22, 30))
    assert str(MANY - 1 - 8 + 1) in lines[-1]
    assert len(evidence_text(finding.result, run, lang, whole=True)) == 2 + MANY
    assert "（第3局） = 3（第3局.txt" in render_explanation(finding, run, made.pack)
    assert finding.message(lang) in render_markdown(made, lang)
    assert len(folded_text(finding, lang)) < 900
    assert "HZ-301 本年新收.商业企业" in folded_text(finding, lang)


def test_the_page_names_the_file_of_each_number(made: Audit) -> None:
    page = render_html(made)
    assert "第29局.txt" in page
    assert "下级.本年新收.合计列（第三十局未报）" in page


def test_a_parameter_comes_from_no_file(made: Audit, pack: Pack) -> None:
    run = made.reports[0]
    result = next(r for r in run.results if any(o.key.scope == "parameter" for o in r.operands))
    again = replace(run, findings=(replace(run.findings[0], result=result),))
    (told,) = audit_view(replace(made, reports=(again,)))["reports"][0]["findings"]
    assert next(e["file"] for e in told["evidence"] if e["figure"].startswith("parameter:")) is None
