"""From failing checks to causes: what is blamed, what is only possible, and who vouches for it."""

import pytest
from cases import build

from gouji.checking import check, subject_of
from gouji.claims import extract_claims
from gouji.locating import locate
from gouji.locating.telling import advice, describe


@pytest.fixture(scope="module")
def base(pack, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    return build.read(build.write(folder, "report.json", build.report()), pack)


@pytest.fixture(scope="module")
def prior(pack, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    last_year = build.report(year=2021, figures=build.row("carried_out", 4, 1, 0, 0, 0, 0, 5))
    return build.read(build.write(folder, "prior.json", last_year), pack)


def causes(pack, base, cells, prior=None, prose=""):
    report = build.changed(base, cells)
    if prose:
        from dataclasses import replace

        from gouji.reading import Paragraph, Place

        sections = tuple(replace(s, paragraphs=(Paragraph(prose, Place(2)),)) if s.id == "overview" else s
                         for s in report.sections)
        report = extract_claims(replace(report, sections=sections), pack.phrases, subject_of(report, pack).lookup)
    subject = subject_of(report, pack, prior)
    return locate(check(subject), subject)


def test_nothing_is_located_where_everything_holds(pack, base):
    assert causes(pack, base, {}) == ()


def test_one_cell_that_heals_all_its_checks_is_named_with_what_it_should_read(pack, base):
    (cause,) = causes(pack, base, {"applications.granted.natural_person": 18})
    assert cause.settled and cause.pattern == "cell" and cause.complete
    ((change,),) = cause.repairs
    assert (change.figure, change.was, change.reads) == ("applications.granted.natural_person", 18, 15)
    assert cause.checks == ("GJ-301:granted", "GJ-302:natural_person")
    assert "“予以公开.自然人”填的是 18，应为 15：改这一格，2 项核对" in describe(cause)
    assert "should read 15" in describe(cause, "en")
    assert advice(cause) == "核对原始数据后改为：“予以公开.自然人” 18 应为 15"


def test_a_number_in_the_wrong_column_is_told_as_such_and_the_row_left_open(pack, base):
    (cause,) = causes(pack, base, {"applications.granted.natural_person": 14, "applications.granted.business": 3})
    assert not cause.settled and cause.pattern == "columns"
    assert len(cause.repairs) > 1
    rows = {change.row for repair in cause.repairs for change in repair}
    assert "予以公开" in rows
    assert {change.column for repair in cause.repairs for change in repair} == {"自然人", "商业企业"}
    told = describe(cause)
    assert "“商业企业”“自然人”两列各差 1，一多一少" in told and "分不清是哪一行" in told
    assert advice(cause) == "核对这两格（列、行是否填错），改正填错的数"


def test_a_number_in_the_wrong_row_is_told_as_such(pack, base):
    cells = {"applications.granted.natural_person": 10, "applications.partly_granted.natural_person": 5}
    (cause,) = causes(pack, base, cells)
    assert cause.pattern == "rows" and not cause.settled
    assert {change.row for repair in cause.repairs for change in repair} == {"予以公开", "部分公开"}
    assert "“部分公开”“予以公开”两行各差 5，一多一少" in describe(cause)


def test_two_faults_apart_are_two_causes(pack, base):
    cells = {"applications.granted.natural_person": 18, "applications.denied.third_party.business": 4}
    found = causes(pack, base, cells)
    assert [c.cells for c in found] == [("applications.granted.natural_person",),
                                        ("applications.denied.third_party.business",)]


def test_one_check_alone_names_no_cell_since_any_would_do(pack, base):
    (cause,) = causes(pack, base, {"proceedings.review.total": 4})
    assert cause.pattern == "open" and not cause.settled
    assert {c.figure.split(".")[1] for r in cause.repairs for c in r} == {"review"}
    assert describe(cause) == "" and advice(cause) == ""


def test_the_narrative_settles_between_repairs_that_are_as_small(pack, base):
    prose = "因政府信息公开引起的行政复议3件。"
    (cause,) = causes(pack, base, {"proceedings.review.total": 4}, prose=prose)
    assert cause.settled and cause.cells == ("proceedings.review.total",)
    assert cause.witnesses == ("text",)
    assert any(key.startswith("WS-401") for key in cause.checks)  # what the text says is explained by the same cell
    assert describe(cause).startswith("多半是（共有 5 种改法，正文支持这一种）：“行政复议.合计列”填的是 4，应为 3")


def test_last_years_report_settles_between_repairs_that_are_as_small(pack, base, prior):
    cells = build.row("carried_in", 4, 2, 0, 0, 0, 0, 5)  # two checks fail, one cell of business or the row's total
    (cause,) = causes(pack, base, cells, prior)
    assert cause.settled and cause.repairs[0][0].figure == "applications.carried_in.business"
    assert "KN-301:business" in cause.checks


def test_who_agrees_with_the_wrong_number_is_said(pack, base):
    cells = {"applications.new.total": 25}
    (cause,) = causes(pack, base, cells, prose="全县共收到政府信息公开申请25件。")
    assert cause.settled and cause.cells == ("applications.new.total",) and cause.against == ("text",)
    assert "正文却与 25 一致：两处必有一处错" in describe(cause) and advice(cause) == ""


def test_what_fails_by_a_doubtful_reading_only_has_no_cause(pack, base):
    cells = {"proceedings.review.total": 4, "proceedings.review.other": build.doubtful(1)}
    assert causes(pack, base, cells) == ()


def test_an_empty_cell_may_be_the_one_to_fill(pack, base):
    cells = {"applications.new.business": build.BLANK, "applications.closed.natural_person": 21}
    found = causes(pack, base, cells)
    assert found and all(change.reads >= 0 for cause in found for repair in cause.repairs for change in repair)


def test_cells_that_are_not_there_take_no_part(pack, base):
    cells = {"proceedings.review.total": build.MISSING, "applications.granted.natural_person": 18}
    (cause,) = causes(pack, base, cells)
    assert cause.cells == ("applications.granted.natural_person",)


def test_where_many_cells_are_wrong_none_is_blamed(pack, base):
    column = [key for key in base.figures if key.startswith("applications.") and key.endswith(".business")]
    found = causes(pack, base, {key: 3 + i % 5 for i, key in enumerate(column)})
    (cause,) = [each for each in found if each.pattern == "many"]
    assert not cause.settled and cause.cells == ()
    assert "无法逐格指出" in describe(cause) and advice(cause) == ""
    assert "too many to name" in describe(cause, "en")


def test_empty_cells_of_last_years_report_bear_nothing_out(pack, base, prior):
    blank = build.changed(prior, {key: build.BLANK for key in prior.figures if ".carried_out." in key})
    cells = {"proceedings.review.total": 4} | build.row("carried_in", 0, 0, 0, 0, 0, 0, 0)
    for last_year in (None, blank):
        found = causes(pack, base, cells, last_year)
        assert [c.witnesses for c in found] == [()] * len(found)
    assert causes(pack, base, cells, blank) == causes(pack, base, cells)


def test_a_slash_is_no_proof_that_its_cell_is_the_wrong_one(pack, base):
    cells = {"proceedings.review.corrected": build.SLASH, "proceedings.review.total": 4}
    (cause,) = causes(pack, base, cells)
    assert not cause.settled and cause.likely == len(cause.repairs)


def test_a_sentence_repeated_is_one_witness(pack, base):
    said = "因政府信息公开引起的行政复议3件。"
    once, thrice = (causes(pack, base, {"proceedings.review.total": 4}, prose=said * n)[0] for n in (1, 3))
    assert once.repairs == thrice.repairs and once.likely == thrice.likely == 1


def test_a_repair_that_makes_another_equation_fail_is_not_proposed(pack, base):
    row = {"applications.granted.natural_person": 10, "applications.granted.business": build.BLANK,
           "applications.granted.total": 12}
    for cause in causes(pack, base, row):
        for repair in cause.repairs:
            fixed = {change.figure: change.reads for change in repair}
            after = subject_of(build.changed(base, row | fixed), pack)
            assert not any(r.key in ("GJ-301:granted", *cause.checks) for r in check(after) if r.status == "fail")


def test_a_query_that_the_right_number_would_raise_too_is_not_swallowed(pack, base):
    (kept,) = causes(pack, base, {"applications.carried_out.total": 15})
    assert kept.besides == ("HL-301",)
    many = build.row("new", 15, 3, 0, 0, 0, 0, 18) | build.row("granted", 4, 2, 0, 0, 0, 0, 6) | build.row(
        "closed", 9, 3, 0, 0, 0, 0, 12) | build.row("carried_out", 10, 1, 0, 0, 0, 0, 12)
    assert [c.besides for c in causes(pack, base, many)] == [()]


def test_a_count_below_zero_goes_with_the_cause_that_names_its_cell(pack, base):
    (cause,) = causes(pack, base, {"applications.granted.natural_person": -15})
    assert cause.cells == ("applications.granted.natural_person",)
    assert cause.besides == ("GS-005:applications",)
