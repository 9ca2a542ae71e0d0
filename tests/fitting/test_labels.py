"""Labels printed otherwise than the form: what counts as otherwise, and what a page does to a label."""

from __future__ import annotations

import pytest
from fitting.forms import TITLE, fitted, sections, text_of

from gouji.fitting import Report


def _report(old: str, new: str, section: str = "applications", layout: str = "lines", year: int = 2021) -> Report:
    parts = sections(year, layout=layout)
    assert old in parts[section]
    return fitted(text_of({**parts, section: parts[section].replace(old, new)}, TITLE.replace("2021", str(year))))


def _pairs(report: Report) -> list[tuple[str, str, str]]:
    return [(label.kind, label.label, label.printed) for label in report.labels or ()]


@pytest.mark.parametrize("layout", ["lines", "flow", "pipes", "spaces"])
@pytest.mark.parametrize("year", [2019, 2021])
def test_a_form_printed_as_it_is_has_no_labels_to_tell(layout: str, year: int) -> None:
    report = fitted(text_of(sections(year, layout=layout), TITLE.replace("2021", str(year))))
    assert report.labels == ()


@pytest.mark.parametrize("layout", ["lines", "flow"])
def test_a_known_variant_counts_as_printed_otherwise(layout: str) -> None:
    report = _report("5.属于三类内部事务信息", "5.属于三类内容事务信息", layout=layout)
    assert _pairs(report) == [("row", "5.属于三类内部事务信息", "5.属于三类内容事务信息")]
    (label,) = report.labels or ()
    assert len(label.figures) == 7
    assert label.figures[0] == "applications.denied.internal_affairs.natural_person"
    assert label.place is not None


def test_a_misspelling_that_nobody_knows_counts_too() -> None:
    assert _pairs(_report("3.要求提供公开出版物", "3.要求提供公升出版物")) == [
        ("row", "3.要求提供公开出版物", "3.要求提供公升出版物")]


@pytest.mark.parametrize("layout", ["lines", "flow", "pipes"])
def test_the_label_of_another_row_is_told_whole(layout: str) -> None:
    other = "一、本年新收政府信息公开申请数量"
    assert _pairs(_report("二、上年结转政府信息公开申请数量", other, layout=layout)) == [
        ("row", "二、上年结转政府信息公开申请数量", other)]


def test_a_label_in_one_cell_with_its_heading_is_told_without_it() -> None:
    assert _pairs(_report("1.信访举报投诉类申请", "1.信访投诉举报类申请")) == [
        ("row", "1.信访举报投诉类申请", "信访投诉举报类申请")]


def test_each_place_of_a_column_is_told() -> None:
    report = _report("结果维持", "结果维护", "proceedings")
    assert [(label.printed, label.figures) for label in report.labels or ()] == [
        ("结果维护", (f"proceedings.{row}.upheld",))
        for row in ("review", "litigation_direct", "litigation_after_review")]


def test_a_head_of_two_lines_out_of_order_is_told() -> None:
    parts = sections()
    lines = parts["applications"].split("\n")
    at = next(i for i, line in enumerate(lines) if "商业企业" in line)
    above = [*lines[:at], "\t申请人情况\t\t\t\t\t\t合计", lines[at].replace("总计", ""), *lines[at + 1 :]]
    report = fitted(text_of({**parts, "applications": "\n".join(above)}))
    assert ("column", "总计", "合计") in _pairs(report)


@pytest.mark.parametrize(("old", "new"), [
    ("4.保护第三方合法权益", "4. 保护第三方 合法权益"),
    ("3.危及“三安全一稳定”", '3.危及"三安全一稳定"'),
    ("（二）部分公开", "(二) 部分公开"),
    ("2.重复申请", "２．重复申请"),
    ("（七）总计", "总计"),
])
def test_spaces_quotes_widths_and_numbers_do_not_count(old: str, new: str) -> None:
    assert _pairs(_report(old, new)) == []


def test_a_label_split_over_lines_or_a_page_does_not_count() -> None:
    assert _pairs(_report("4.保护第三方合法权益", "4.保护第三方合法权\n益", layout="flow")) == []
    broken = "5.要求行政机关确认\n\n- 3 -\n\n或重新出具已获取信息"
    assert _pairs(_report("5.要求行政机关确认或重新出具已获取信息", broken)) == []


def test_a_row_cut_by_a_page_break_with_its_rest_behind_the_numbers_does_not_count() -> None:
    parts = sections()
    lines = parts["applications"].split("\n")
    at = next(i for i, line in enumerate(lines) if "保护第三方" in line)
    cut = [*lines[:at], lines[at].replace("权益", "权"), "", "益" + "\t" * 7, *lines[at + 1 :]]
    assert _pairs(fitted(text_of({**parts, "applications": "\n".join(cut)}))) == []


def test_a_section_title_of_ones_own_is_told_a_bare_number_is_not() -> None:
    parts = sections()
    parts["problems"] = parts["problems"].replace("五、存在的主要问题及改进情况", "五、存在问题及改进情况")
    parts["other_matters"] = parts["other_matters"].replace("六、", "6. ")
    assert _pairs(fitted(text_of(parts))) == [("section", "存在的主要问题及改进情况", "五、存在问题及改进情况")]


def test_the_title_is_kept_apart_from_what_stands_before_section_one() -> None:
    parts = sections()
    above = ["望湖县人民政府", "2021年政府信息公开工作年度报告", "", "由本机关编制。"]
    report = fitted("\n".join([*above, *parts.values()]))
    assert report.title == "2021年政府信息公开工作年度报告"
    assert [p.text for p in report.preamble] == ["望湖县人民政府", "由本机关编制。"]


def test_a_title_in_two_lines_is_one() -> None:
    parts = sections()
    report = fitted("\n".join(["望湖县人民政府2021年政府信息公开", "工作年度报告", "由本机关编制。", *parts.values()]))
    assert report.title == "望湖县人民政府2021年政府信息公开工作年度报告"
    assert [p.text for p in report.preamble] == ["由本机关编制。"]


def test_without_a_title_there_is_none_and_the_preamble_stays() -> None:
    report = fitted("\n".join(["由本机关编制。", *sections().values()]))
    assert (report.title, [p.text for p in report.preamble]) == ("", ["由本机关编制。"])
