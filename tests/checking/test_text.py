"""Text, section, format and similarity rules on whole reports: places, scopes, and what must not be blamed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from cases.build import BLANK, MISSING, PROSE, UNREADABLE, changed, doubtful
from checking.subjects import base
from hypothesis import given
from hypothesis import strategies as st

from gouji.checking import check, subject_of
from gouji.checking.narrative import Narrative
from gouji.checking.similarity import shared_part
from gouji.fitting import PrintedLabel
from gouji.packs.binding import bind_rule
from gouji.packs.models import Applies
from gouji.reading import Doubt, Paragraph, Place


def _with(section, *paragraphs, **more):
    source = base()
    said = tuple(Paragraph(text, Place(10 + i)) for i, text in enumerate(paragraphs))
    sections = tuple(replace(s, paragraphs=said) if s.id == section else s for s in source.sections)
    return replace(source, sections=sections, **more)


def _results(pack, source, rule, prior=None):
    return [r for r in check(subject_of(source, pack, prior)) if r.rule.id == rule]


def test_each_place_of_a_text_rule_is_told_with_its_line_and_sentence(pack):
    found = _results(pack, _with("problems", "公开目录，，已更新。解读不够，，将改进。", "办理 、、答复。"), "WZ-007")
    assert [r.places for r in found] == [(Place(10),), (Place(10),), (Place(11),)]
    assert [r.quotes[0] for r in found] == ["公开目录，，已更新。", "解读不够，，将改进。", "办理、、答复。"]
    assert [r.scope for r in found] == ["problems|，，|1", "problems|，，|2", "problems|、、|1"]


def test_two_faults_in_one_sentence_are_told_once(pack):
    assert len(_results(pack, _with("problems", "公开，，目录、、已更新。"), "WZ-007")) == 1


def test_a_long_sentence_is_quoted_around_the_fault(pack):
    (found,) = _results(pack, _with("problems", "甲" * 100 + "，，" + "乙" * 100 + "。"), "WZ-007")
    assert found.quotes == ("…" + "甲" * 30 + "，，" + "乙" * 30 + "…",)


def test_an_excuse_in_another_sentence_excuses_nothing(pack):
    source = _with("overview", "2021年以来，我县推进公开。同比增长。")
    assert [r.status for r in _results(pack, source, "WZ-002")] == ["fail"]
    source = _with("overview", "2021年以来，我县推进公开，同比增长。")
    assert [r.status for r in _results(pack, source, "WZ-002")] == ["pass"]


def test_a_seventh_section_is_part_of_the_report_and_not_of_section_six(pack):
    source = _with("other_matters", "没有收费。", "七、明年工作思路", "明年将继续推进，，加强培训。")
    assert [(r.scope, r.places) for r in _results(pack, source, "WZ-007")] == [("beyond|，，|1", (Place(12),))]
    assert [r.status for r in _results(pack, source, "WZ-009")] == ["pass"]
    assert [r.places for r in _results(pack, source, "ZJ-005")] == [(Place(11),)]
    empty = _with("other_matters", "七、收费情况", "收取信息处理费30元。")
    assert {r.scope: r.status for r in _results(pack, empty, "ZJ-003")}["other_matters"] == "fail"
    assert [r.status for r in _results(pack, empty, "WZ-003")] == ["pass"]


def test_sub_headings_of_a_seventh_section_are_no_gap_in_section_six(pack):
    source = _with("other_matters", "（一）收费。", "（二）培训。", "七、附则", "（五）解释。", "（六）施行。")
    assert {r.status for r in _results(pack, source, "ZJ-006")} == {"pass"}


def test_two_series_that_leave_out_the_same_number_are_two_places(pack):
    source = _with("overview", "（一）目录。", "（三）平台。", "工作考核如下。", "（一）考核。", "（三）评议。")
    found = [r for r in _results(pack, source, "ZJ-006") if r.status == "fail"]
    assert [(r.scope, r.places) for r in found] == [("overview.2", (Place(11),)), ("overview.2|2", (Place(14),))]


def test_full_width_digits_and_spaces_do_not_hide_a_year(pack):
    source = _with("overview", "２０２１ 年以来，我县推进公开。")
    assert [r.status for r in _results(pack, source, "WZ-002")] == ["fail"]


def test_the_scope_of_a_place_survives_another_year(pack):
    (found,) = _results(pack, _with("overview", "2021年以来，我县推进公开。"), "WZ-002")
    later = replace(_with("overview", "2022年以来，我县推进公开。"), year=2023)
    assert [r.scope for r in _results(pack, later, "WZ-002")] == [found.scope]


def test_a_report_on_the_wrong_form_is_held_to_the_rules_of_its_own_year(pack):
    source = replace(base(2020), year=2023)
    assert [r.status for r in _results(pack, source, "GS-004")] == ["fail"]
    silent = replace(source, sections=_with("other_matters", "无。").sections)
    assert [r.status for r in _results(pack, silent, "WZ-003")] == ["fail"]


@pytest.mark.parametrize("code", ["fitting.year-not-in-title", "fitting.years-differ", "fitting.no-title"])
def test_a_year_in_doubt_makes_the_form_a_query(pack, code):
    source = replace(base(2020), year=2023, doubts=(Doubt(code, None, {"title": 2023, "period": 2022, "year": 2023}),))
    (result,) = _results(pack, source, "GS-004")
    assert (result.status, result.rule.telling) == ("undetermined", "confirm")
    assert "2023" in result.reason.text("zh")


def test_no_form_is_asked_for_where_none_is_known(pack):
    (result,) = _results(pack, replace(base(2020), year=2016), "GS-004")
    assert (result.status, result.reason.code) == ("not_applicable", "checking.other-report-years")
    rule = replace(pack.rule("GS-004"), applies=Applies("2000-"))
    older = replace(pack, rules=(rule,), bound={v.id: {rule.id: bind_rule(rule, v)} for v in pack.vocabularies})
    (result,) = _results(older, replace(base(2020), year=2016), "GS-004")
    assert (result.status, result.reason.code) == ("not_applicable", "checking.no-form")
    (result,) = _results(pack, replace(base(2020), year=0), "GS-004")
    assert result.status == "undetermined"


def test_labels_are_told_once_a_table_with_every_place(pack):
    labels = tuple(PrintedLabel("结果维持", "结果维护", Place(40 + i), (f"proceedings.{row}.upheld",), "column")
                   for i, row in enumerate(("review", "litigation_direct")))
    title = PrintedLabel("总体情况", "一、总体", Place(2), (), "section")
    found = {r.scope: r for r in _results(pack, replace(base(), labels=(*labels, title)), "GS-007")}
    assert {scope: r.status for scope, r in found.items()} == {
        "disclosure": "pass", "applications": "pass", "proceedings": "fail"}
    assert found["proceedings"].places == (Place(40), Place(41))
    assert found["proceedings"].values["zh"]["count"] == 2
    assert found["proceedings"].values["zh"]["problem"] == "“结果维持”印成了“结果维护”"


def test_a_number_that_cannot_be_in_a_doubtful_cell_is_no_certain_fault(pack):
    cells = dict(base().figures)
    key = "disclosure.licences.decisions"
    cells[key] = replace(cells[key], value=-4, raw="-4", doubtful=True)
    found = {r.scope: r for r in _results(pack, replace(base(), figures=cells), "GS-005")}
    assert (found["disclosure"].status, found["disclosure"].leaning) == ("undetermined", "fail")
    cells[key] = replace(cells[key], doubtful=False)
    found = {r.scope: r for r in _results(pack, replace(base(), figures=cells), "GS-005")}
    assert (found["disclosure"].status, found["disclosure"].figures) == ("fail", (key,))


def test_a_number_that_came_without_its_print_is_quoted_as_a_number(pack):
    cells = dict(base().figures)
    key = "disclosure.licences.decisions"
    cells[key] = replace(cells[key], value=-4, raw="")
    found = {r.scope: r for r in _results(pack, replace(base(), figures=cells), "GS-005")}
    assert found["disclosure"].values["zh"]["quote"] == "-4"


def test_the_values_of_a_condition_are_the_reports_cells_not_the_bounds(pack):
    cells = {"applications.carried_out.total": 20, "applications.new.total": 23}
    figures = {k: replace(f, value=cells.get(k, f.value)) for k, f in base().figures.items()}
    (found,) = _results(pack, replace(base(), figures=figures), "HL-301")
    assert found.status == "fail"
    listed = found.values["zh"]["operands"]
    assert "结转下年.合计列 = 20" in listed and "结转上限" not in listed and "结转起问" not in listed


def test_the_section_five_of_last_year_is_known_again_with_other_years_in_it(pack):
    text = PROSE["problems"] * 3
    own, old = _with("problems", "2022年，" + text), replace(_with("problems", "2021年，" + text), year=2021)
    found = {r.scope: r for r in _results(pack, own, "XS-001", old)}
    assert found["problems"].status == "fail"
    assert found["problems"].values["zh"]["share"] == "100%"
    assert found["other_matters"].status == "not_applicable"


def test_without_last_year_nothing_is_similar_and_it_is_said(pack):
    for rule in ("XS-001", "XS-002", "XS-003"):
        (result,) = _results(pack, base(), rule)
        assert (result.status, result.reason.code) == ("not_applicable", "checking.no-prior-report")


def test_the_same_table_three_two_years_running_is_asked_about(pack):
    (result,) = _results(pack, base(), "XS-002", replace(base(), year=2021))
    assert result.status == "fail"
    cells = dict(base().figures)
    cells["applications.new.total"] = replace(cells["applications.new.total"], value=24)
    (result,) = _results(pack, replace(base(), figures=cells), "XS-002", replace(base(), year=2021))
    assert result.status == "pass"


def test_tables_of_different_forms_are_not_compared(pack):
    (result,) = _results(pack, base(2021), "XS-003", base(2020))
    assert (result.status, result.reason.code) == ("not_applicable", "checking.not-in-prior-template")


@given(st.text(st.sampled_from("甲乙丙丁戊己庚辛"), min_size=5, max_size=40))
def test_a_text_is_wholly_shared_with_itself_and_not_with_another(text):
    assert shared_part(text, text) == 1
    assert shared_part(text, "") == 0
    assert 0 <= shared_part(text, text[: len(text) // 2]) <= 1


def _tables(own=None, old=None):
    """Table two of this year and of last year alike, but for the changes given."""
    same = {key: 7 for key in base().figures if key.startswith("disclosure.")}
    return changed(base(2022), {**same, **(own or {})}), changed(base(2021), {**same, **(old or {})})


PENALTIES, LICENCES = "disclosure.penalties.decisions", "disclosure.licences.decisions"


@pytest.mark.parametrize(("own", "old", "status", "leaning"), [
    ({}, {}, "fail", ""),
    ({PENALTIES: doubtful(7)}, {}, "undetermined", "fail"),
    ({}, {PENALTIES: doubtful(7)}, "undetermined", "fail"),
    ({PENALTIES: 8}, {LICENCES: doubtful(7)}, "pass", ""),
    ({PENALTIES: doubtful(8)}, {}, "undetermined", "pass"),
    ({PENALTIES: doubtful(8), LICENCES: 8}, {}, "pass", ""),
    ({PENALTIES: MISSING}, {PENALTIES: MISSING}, "undetermined", ""),
    ({PENALTIES: MISSING}, {}, "undetermined", ""),
    ({PENALTIES: UNREADABLE}, {LICENCES: 8}, "pass", ""),
    ({PENALTIES: BLANK}, {PENALTIES: BLANK}, "fail", ""),
])
def test_only_cells_read_for_certain_tell_whether_a_table_was_copied(pack, own, old, status, leaning):
    source, prior = _tables(own, old)
    (found,) = _results(pack, source, "XS-003", prior)
    assert (found.status, found.leaning) == (status, leaning)
    assert (found.reason is not None) == (status == "undetermined")


def test_half_of_a_text_is_shared():
    assert shared_part("甲乙丙丁戊己庚辛", "甲乙丙丁戊己") == Decimal("0.5")


@given(st.lists(st.text(st.sampled_from("甲乙。， \n"), max_size=12), min_size=1, max_size=5), st.data())
def test_every_character_of_a_passage_knows_its_paragraph_and_sentence(pack, texts, data):
    texts = [text.replace("\n", "") for text in texts]
    passage = Narrative(_with("problems", *texts), pack.vocabulary("2021")).passage("problems")
    at = data.draw(st.integers(0, max(len(passage.text) - 1, 0)))
    start, end = passage.sentence(at)
    assert start <= at <= end
    assert passage.place_at(at) == Place(10 + passage.text[:at].count("\n"))
