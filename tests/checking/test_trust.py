"""What people may rely on, whatever a report holds (design.md §9)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from cases.build import BLANK, MISSING, SLASH, UNREADABLE, changed, doubtful
from checking.subjects import base, results, with_claim
from hypothesis import assume, given
from hypothesis import strategies as st

from gouji.checking import check, outcomes, subject_of
from gouji.checking.text import NUMBER
from gouji.reasoning import audit_report, program_of

IDS = sorted(base().figures)
COVERED = sorted(key for key in IDS if not key.startswith("disclosure."))
_numbers = st.integers(0, 60)
_cells = st.one_of(_numbers, st.sampled_from([BLANK, MISSING, SLASH, UNREADABLE]), _numbers.map(doubtful))
_reports = st.dictionaries(st.sampled_from(IDS), _cells, max_size=12)
_WORSE = {"pass": 0, "not_applicable": 0, "undetermined": 1, "fail": 2, "broken": 3}


@pytest.fixture(scope="module")
def program(pack):
    return program_of(pack)


def _audit(pack, program, source, prior=None):
    return audit_report(subject_of(source, pack, prior), program, "plain")


@given(cells=_reports, before=_reports, claimed=st.integers(0, 60), drop=st.integers(0, 6))
def test_every_rule_is_accounted_for_and_says_why_it_did_not_run(pack, program, cells, before, claimed, drop):
    source = with_claim(changed(base(), cells), "收到申请", claimed, pack)
    source = replace(source, sections=source.sections[:drop])
    run = _audit(pack, program, source, changed(base(2021), before))
    counts = run.outcome_counts
    assert counts["broken"] == 0
    assert sum(counts.values()) == len(pack.rules)
    assert sum(run.check_counts.values()) == len(run.results)
    assert len({r.key for r in run.results}) == len(run.results)
    untold = {r.key for r in run.results if r.status in ("not_applicable", "undetermined") and r.reason is None}
    assert not untold
    assert sum(n.checks for n in run.not_run()) == sum(
        run.check_counts[s] for s in ("not_applicable", "undetermined", "broken"))
    for entry in run.not_run():
        assert entry.reason.text("zh")
        assert entry.reason.text("en")


def test_every_rule_is_accounted_for_on_every_submission(city):
    for run in city.reports:
        assert set(run.rules) == {rule.id for rule in city.pack.rules}
        assert sum(run.outcome_counts.values()) == len(city.pack.rules)


@given(cells=_reports, before=_reports)
def test_the_numbers_of_a_message_are_those_of_its_evidence(pack, program, cells, before):
    run = _audit(pack, program, changed(base(), cells), changed(base(2021), before))
    for finding in run.findings:
        result = finding.result
        text = finding.message("zh")
        assert "{" not in text
        assert "{" not in finding.message("en")
        values = {o.key.id.split(".")[-1]: o.value for o in result.operands}
        if result.status == "undetermined" or any(o.state not in ("given", "not_applicable") for o in result.operands):
            continue
        if result.rule.id == "GJ-301":
            left, right, off = re.search(r"= (\d+)，总计栏填 (\d+|/)，相差 (-?\d+)", text).groups()
            total = values.pop("total") or 0
            assert (int(left), int(off)) == (sum(v or 0 for v in values.values()), sum(
                v or 0 for v in values.values()) - total)
            assert right in (str(total), "/")
        elif result.rule.id == "KN-301":
            own, prior = (o.value or 0 for o in result.operands)
            assert f"是 {own}，" in text
            assert f"是 {prior}，" in text
            assert f"相差 {own - prior}" in text


@given(key=st.sampled_from(COVERED), value=_numbers)
def test_changing_one_cell_that_an_equation_covers_is_found(pack, program, key, value):
    assume(value != base().figures[key].value)
    run = _audit(pack, program, changed(base(), {key: value}))
    assert any(key in finding.result.figures for finding in run.findings)
    assert run.verdict == "returned"


@given(faults=st.dictionaries(st.sampled_from(COVERED), _numbers, max_size=3), key=st.sampled_from(COVERED),
       cell=st.sampled_from([MISSING, UNREADABLE]))
def test_taking_a_cell_away_never_turns_a_fail_into_a_pass(pack, faults, key, cell):
    before, after = ({r.key: r.status for r in results(pack, cells)} for cells in (faults, {**faults, key: cell}))
    assert not [k for k, status in before.items() if status == "fail" and after.get(k) == "pass"
                and not k.startswith("GS-")]


@given(faults=st.dictionaries(st.sampled_from(COVERED), _numbers, max_size=3), key=st.sampled_from(COVERED))
def test_emptying_a_cell_betters_nothing_unsaid(pack, faults, key):
    before, after = ({r.key: r.status for r in results(pack, cells)} for cells in (faults, {**faults, key: BLANK}))
    if any(_WORSE[after[k]] < _WORSE[status] for k, status in before.items()):
        assert after[f"GS-001:{key.split('.')[0]}"] == "fail"


@given(cells=_reports)
def test_an_audit_is_the_same_when_it_is_run_again(pack, program, cells):
    one, two = (_audit(pack, program, changed(base(), cells)) for _ in range(2))
    assert [(f.id, f.fingerprint, f.severity) for f in one.findings] == [
        (f.id, f.fingerprint, f.severity) for f in two.findings]


@given(cells=_reports)
def test_doubt_never_makes_anything_certain(pack, program, cells):
    """Every figure doubtful and confirmed by nothing: no error may rest on them."""
    unsure = {key: doubtful(figure.value) for key, figure in changed(base(), cells).figures.items()
              if figure.state == "given"}
    run = _audit(pack, program, changed(base(), {**cells, **unsure}))
    for finding in run.findings:
        if finding.severity == "error" and finding.result.rule.kind == "equation":
            for operand in finding.result.unsure:
                assert any(operand.key in {o.key for o in r.operands} for r in run.results
                           if r.status == "pass" and r.rule.kind == "equation"), operand


def test_every_rule_of_the_pack_fails_on_one_of_its_own_tests(pack):
    from gouji.checking.rule_tests import run_rule_tests

    failing = {o.rule for o in run_rule_tests(pack) if o.expected == "fail" and o.passed}
    assert failing == {rule.id for rule in pack.rules}


def test_the_id_of_a_finding_survives_a_correction_of_the_number(pack, program):
    def ids(value, quote):
        source = with_claim(base(), "收到申请", value, pack, quote=quote)
        return [(f.id, f.fingerprint) for f in _audit(pack, program, source).findings]

    ((one, evidence),) = ids(54, "共收到政府信息公开申请54件。")
    ((two, other),) = ids(57, "共收到政府信息公开申请57件。")
    assert one == two
    assert evidence != other


@pytest.mark.parametrize(("said", "value", "mark", "again", "other", "mark_again"), [
    ("共收到申请三件。", 3, (5, 7), "共收到申请十二件。", 12, (5, 8)),
    ("共收到申请1,234件。", 1234, (5, 11), "共收到申请999件。", 999, (5, 9)),
    ("共收到申请54件。", 54, (0, 0), "共收到申请57件。", 57, (0, 0)),
])
def test_the_scope_of_a_claim_holds_neither_its_digits_nor_its_number_in_words(
        pack, said, value, mark, again, other, mark_again):
    def scope(quote, value, mark):
        source = with_claim(base(), "收到申请", value, pack, quote=quote, mark=mark)
        return next(r.scope for r in check(subject_of(source, pack)) if r.rule.id == "WS-301")

    assert scope(said, value, mark) == scope(again, other, mark_again)


def test_the_scope_of_a_place_does_not_depend_on_how_thousands_are_marked():
    assert {NUMBER.sub("", text) for text in ("收到1,234件", "收到1234件", "收到12.5件", "收到1，234件")} == {"收到件"}
    assert NUMBER.sub("", "目录，，更新") == "目录，，更新"


def test_outcomes_of_the_check_do_not_depend_on_the_order_of_the_figures(pack):
    cells = {"applications.new.total": 25, "proceedings.review.total": 9}
    source = changed(base(), cells)
    turned = replace(source, figures=dict(reversed(source.figures.items())))
    assert outcomes(check(subject_of(source, pack))) == outcomes(check(subject_of(turned, pack)))
