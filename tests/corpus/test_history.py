"""What was confirmed last year and comes again is raised one grade, and says so."""

import json

import pytest
from cases import build

from gouji.corpus import audit, confirmed_in
from gouji.messages import message, remedy
from gouji.reading import UnreadableError
from gouji.rendering import audit_view

SAID = "因政府信息公开被申请行政复议14起。"


def submit(folder, year, prose=SAID):
    data = build.report(year=year, prose={"overview": prose}, claims=None)
    return build.write(folder, f"{year}.json", data)


@pytest.fixture
def last_year(tmp_path, pack):
    """An audit of 2021 as JSON, in which a person has confirmed every finding."""
    view = audit_view(audit([submit(tmp_path / "2021", 2021)], pack))
    for finding in view["reports"][0]["findings"]:
        finding["status"] = "confirmed"
    file = tmp_path / "audit.json"
    file.write_text(json.dumps(view, ensure_ascii=False), "utf-8")
    return file


def found(run):
    return {f.result.rule.id: f for f in run.reports[0].findings}


def test_what_was_confirmed_last_year_and_comes_again_is_raised(tmp_path, pack, last_year):
    report = submit(tmp_path / "2022", 2022)
    before, after = (found(audit([report], pack, confirmed=c))["WS-401"] for c in ((), confirmed_in(last_year)))
    assert (before.severity, before.again) == ("warning", False)
    assert (after.severity, after.again) == ("error", True)
    assert after.action == before.action and after.id == before.id
    assert after.message().endswith("（去年已核实过这个问题，今年又有）")
    assert "confirmed last year" in after.message("en")


def test_it_counts_for_the_next_year_of_the_same_organisation_only(tmp_path, pack, last_year):
    confirmed = confirmed_in(last_year)
    assert not found(audit([submit(tmp_path / "a", 2023)], pack, confirmed=confirmed))["WS-401"].again
    other = build.report(year=2022, organisation="望湖县人民政府", prose={"overview": SAID}, claims=None)
    file = build.write(tmp_path / "b", "other.json", other)
    assert not found(audit([file], pack, confirmed=confirmed))["WS-401"].again


def test_only_confirmed_findings_count(tmp_path, pack, last_year):
    view = json.loads(last_year.read_text("utf-8"))
    for finding in view["reports"][0]["findings"]:
        finding["status"] = "explained"
    last_year.write_text(json.dumps(view), "utf-8")
    assert confirmed_in(last_year) == []


REPORT = '{"reports": [{"organisation": "a", "year": 1, "findings": [%s]}]}'


@pytest.mark.parametrize(("content", "code", "said"), [
    ("", "audit-not-json", "第 1 行"),
    ('{\n "reports": [,]}', "audit-not-json", "第 2 行"),
    ("[" * 100_000, "not-an-audit", ""),
    ("[]", "not-an-audit", ""),
    ("{}", "not-an-audit", ""),
    ('{"reports": 3}', "not-an-audit", ""),
    ('{"reports": [3]}', "audit-amiss", "reports[0].organisation"),
    ('{"reports": [{"organisation": "a", "year": true, "findings": []}]}', "audit-amiss", "reports[0].year"),
    (REPORT % "{}", "audit-amiss", "reports[0].findings[0].status"),
    (REPORT % '{"status": "confirmed", "rule": "R", "checks": 3}', "audit-amiss", "reports[0].findings[0].checks"),
    (REPORT % '{"status": "confirmed", "rule": "R", "checks": []}', "audit-amiss", "reports[0].findings[0].checks"),
    (REPORT % '{"status": "open"}, {"status": "weird"}', "unknown-status",
     "reports[0].findings[1].status 写的是“weird”"),
])
def test_what_is_no_audit_is_refused_in_plain_words_with_the_place(tmp_path, content, code, said):
    file = tmp_path / "x.json"
    file.write_text(content, "utf-8")
    with pytest.raises(UnreadableError) as caught:
        confirmed_in(file)
    error = caught.value
    assert error.code == f"corpus.{code}"
    assert said in message(error.code, "zh", **error.values)
    for lang in ("zh", "en"):
        assert remedy(error.code, lang, **error.values)
        assert "Error" not in message(error.code, lang, **error.values)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(UnreadableError) as caught:
        confirmed_in(tmp_path / "none.json")
    assert caught.value.code == "reading.not-openable"
