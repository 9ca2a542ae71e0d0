"""Whole documents that are not as they should be: halves, pairs, strangers, and any text at all."""

from __future__ import annotations

import pytest
from fitting.forms import TITLE, fitted, sections, text_of, value, vocabulary
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from noise import vocabularies

from gouji.fitting import fit
from gouji.fitting.sections import best_headings, heading_candidates
from gouji.messages import message
from gouji.reading import UnreadableError, read_bytes
from gouji.reading.text import read_text

IDS = ["overview", "disclosure", "applications", "proceedings", "problems", "other_matters"]


def codes(report: object) -> list[str]:
    return [d.code for d in report.doubts]  # type: ignore[attr-defined]


def test_doubts_speak_both_languages() -> None:
    report = fitted(text_of({k: v for k, v in sections().items() if k != "proceedings"}))
    assert report.doubts
    for doubt in report.doubts:
        assert doubt.text("zh") != doubt.text("en")
        assert message(doubt.code, "en", **doubt.values)


@pytest.mark.parametrize("text", [
    "今天天气很好。\n市民纷纷出游。",
    "全市政府信息公开工作会议召开\n\n会议强调，政府信息公开要做实做细。政府信息公开、政府信息公开、政府信息公开。\n\n据悉，年度报告将于近期发布。",
    "望湖县2021年政府信息公开工作年度报告\n\n详见附件。",
    "一、总体情况\n很好\n二、存在的主要问题及改进情况\n没有",
    "姓名\t年龄\t单位\n张三\t30\t县局\n李四\t40\t县办",
    "行政执法统计表\n项目\t数量\n行政许可\t12\n行政处罚\t30\n行政强制\t4\n规章\t0\n规范性文件\t3",
    "\x01\x02",
])
def test_what_is_no_annual_report_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        fitted(text)
    assert caught.value.code == "fitting.no-report"


@pytest.mark.parametrize("missing", IDS)
def test_a_missing_section_is_absent_and_said(missing: str) -> None:
    report = fitted(text_of({k: v for k, v in sections().items() if k != missing}))
    assert [s.id for s in report.sections] == [i for i in IDS if i != missing]
    assert "fitting.sections-not-found" in codes(report)
    if missing in ("disclosure", "applications", "proceedings"):
        assert "fitting.table-missing" in codes(report)
        assert {f.state for k, f in report.figures.items() if k.startswith(missing)} == {"missing"}


@pytest.mark.parametrize("headless", ["disclosure", "applications", "proceedings"])
@pytest.mark.parametrize("layout", ["lines", "flow"])
def test_the_table_of_a_section_without_heading_is_found_and_said(headless: str, layout: str) -> None:
    parts = sections(layout=layout)
    parts[headless] = parts[headless].partition("\n")[2]
    report = fitted(text_of(parts))
    assert {k: f.value for k, f in report.figures.items()} == {k: value(vocabulary(), k) for k in report.figures}
    assert headless not in [s.id for s in report.sections]
    assert {"fitting.sections-not-found", "fitting.table-elsewhere"} <= set(codes(report))


def test_sections_in_another_order_keep_their_tables() -> None:
    parts = sections()
    order = ["overview", "applications", "disclosure", "problems", "proceedings", "other_matters"]
    report = fitted(text_of({k: parts[k] for k in order}))
    assert [s.id for s in report.sections] == order
    assert all(f.value == value(vocabulary(), k) for k, f in report.figures.items())


def test_tables_at_the_end_are_found() -> None:
    parts = sections()
    tables = [parts[k].partition("\n")[2] for k in ("disclosure", "applications", "proceedings")]
    for key in ("disclosure", "applications", "proceedings"):
        parts[key] = parts[key].partition("\n")[0] + "\n见后附表格，这里不再重复列出。\n"
    report = fitted(text_of(parts) + "\n附表\n" + "\n".join(tables))
    assert all(f.value == value(vocabulary(), k) for k, f in report.figures.items() if not f.doubtful)
    assert sum(f.value == value(vocabulary(), k) for k, f in report.figures.items()) == 200


def test_two_reports_in_one_file_give_the_first_and_name_the_second() -> None:
    second = text_of(sections(raw=dict.fromkeys(vocabulary().figures, "7")), "清溪县2022年政府信息公开工作年度报告")
    report = fitted(text_of(sections()) + "\n" + second)
    assert (report.organisation.name, report.year) == ("望湖县人民政府", 2021)
    assert all(f.value == value(vocabulary(), k) for k, f in report.figures.items())
    [doubt] = report.doubts
    assert doubt.code == "fitting.second-report"
    assert "清溪县" in doubt.text()


@pytest.mark.parametrize("page", ["", "……3", "\t3", "  3"])
def test_a_list_of_contents_heads_no_section(page: str) -> None:
    parts = sections()
    contents = "\n".join(part.partition("\n")[0] + page for part in parts.values())
    report = fitted(f"{TITLE}\n\n目录\n{contents}\n\n" + text_of(parts, ""))
    assert [s.place.line > 9 for s in report.sections] == [True] * 6
    assert all(s.text for s in report.sections if not s.has_table)


@pytest.mark.parametrize(("old", "new"), [
    ("一、", "1、"), ("五、", "（五）"), ("六、", ""), ("一、", "第一部分、"), ("三、收到", "三、 收 到"),
    ("六、其他需要", "六、其它需要"),
    ("五、存在的主要问题及", "五、存在的主要问题\n及"),
    ("四、政府信息公开", f"四、{vocabularies()[1].section('proceedings').label.variants[0]}\n"),
])
def test_headings_written_otherwise(old: str, new: str) -> None:
    text = text_of(sections())
    at = text.index("\n" + old) + 1
    report = fitted(text[:at] + new + text[at + len(old) :])
    assert [s.id for s in report.sections] == IDS


def test_what_follows_a_title_in_its_line_belongs_to_the_section() -> None:
    parts = sections()
    report = fitted(text_of({**parts, "other_matters": "六、其他需要报告的事项：无\n"}))
    section = report.section("other_matters")
    assert section is not None
    assert section.text == "无"


def test_half_a_report_gives_what_is_there_and_nothing_wrong() -> None:
    for layout in ("lines", "flow"):
        text = text_of(sections(layout=layout))
        for cut in range(len(TITLE) + 20, len(text), 97):
            report = fitted(text[:cut])
            named = {key for doubt in report.doubts for key in doubt.figures}
            for key, figure in report.figures.items():
                assert figure.value == value(vocabulary(), key) or figure.doubtful or key in named, (cut, figure)


def test_a_title_says_nothing_without_its_sections_but_one_is_enough() -> None:
    report = fitted(text_of({"overview": sections()["overview"]}))
    assert [s.id for s in report.sections] == ["overview"]


def test_sections_of_a_text_without_any_are_none() -> None:
    candidates = heading_candidates(read_text("没有标题的文字\n\n又一段"), vocabulary())
    assert best_headings(candidates, vocabulary()) == []


def test_a_large_text_of_repeated_fragments_ends_in_time() -> None:
    text = text_of(sections()) * 40
    assert fit(read_bytes(text.encode(), "x.txt"), vocabularies()).year == 2021


_LABELS = sorted({s for v in vocabularies() for t in v.tables for b in t.blocks
                  for e in (*b.labels, *b.columns) for s in e.label.spellings})
_PIECES = st.one_of(
    st.sampled_from(_LABELS),
    st.sampled_from(["\n", "\t", "\n\n", "\t\t", " ", "　", "|", "\n\t", "\f", "\r\n", "|---|---|\n"]),
    st.sampled_from([part.partition("\n")[0] for part in sections().values()]),
    st.sampled_from([TITLE, "- 3 -", "目录"]),
    st.integers(-9, 10**20).map(str),
    st.sampled_from(["/", "无", "一", "1.", ".", "+", "1,2", "见附件", "万", "六、", "（"]),
    st.text(max_size=6),
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(_PIECES, max_size=60).map("".join), st.sampled_from(["x.txt", "x.md", "望湖县2021.txt"]))
def test_any_text_gives_a_report_or_a_refusal(text: str, file: str) -> None:
    try:
        report = fit(read_bytes(text.encode("utf-8", "ignore"), file), vocabularies())
    except UnreadableError as error:
        assert str(error)
        return
    assert set(report.figures) in [set(v.figures) for v in vocabularies()]
    assert all(doubt.text() for doubt in report.doubts)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_report_or_a_refusal(raw: bytes) -> None:
    try:
        fit(read_bytes(raw, "x"), vocabularies())
    except UnreadableError as error:
        assert str(error)
