"""The workbook as openpyxl reads it: what a supervisor sees, filters, fills in and prints."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from gouji.corpus import Audit, NotAudited, audit
from gouji.corpus.audits import Season
from gouji.corpus.roster import Member, Roster
from gouji.corpus.standing import Filing, GoneFinding, Recheck, Standing
from gouji.corpus.summaries import summary_of
from gouji.corpus.workbook_in import COLUMNS, column_header, decisions_in
from gouji.reasoning.decision import Decision
from gouji.rendering.workbook import write_workbook
from gouji.rendering.workbook.looks import ROLE_COLOURS

FILES = ("望湖县2020.txt", "望湖县2021.txt", "清溪县2021.txt", "石桥县2021.txt", "石桥县2022.txt")
FIXED = ["总表", "问题清单", "再审", "未核验"]


@pytest.fixture(scope="module")
def plain(pack, submissions) -> Audit:
    """Five reports without a season."""
    return audit([next(submissions.rglob(name)) for name in FILES], pack)


def _member(name, level="county_government", superior=""):
    return Member(name, name, level, superior)


def _decision(finding, kind, **said):
    return Decision(finding.id, finding.fingerprint, kind, "望湖县人民政府", 2021, finding.result.rule.id, **said)


@pytest.fixture(scope="module")
def season(plain) -> Audit:
    """A season of 2021 in which one county is on time with a corrected version, one late, one missing, one unlisted."""
    at = next(i for i, r in enumerate(plain.reports) if r.report.file.endswith("望湖县2021.txt"))
    lake = plain.reports[at]
    first, second, third = lake.findings
    findings = (replace(first, status="confirmed", decision=_decision(first, "confirmed")),
                replace(second, status="waived", decision=_decision(
                    second, "waived", reason="=系统迁移", approval="云政办〔2022〕5号", expires=date(2022, 12, 31))),
                replace(third, decision=_decision(third, "explained", reason="口径调整"),
                        history=_decision(third, "explained", reason="上年说过")))
    reports = [*plain.reports]
    reports[at] = replace(lake, findings=findings)
    summaries = tuple(summary_of(i, r) for i, r in enumerate(reports))
    counted = {s.organisation: s for s in summaries if s.year == 2021}
    city = _member("云岭市人民政府", "city_government")
    members = (_member("望湖县人民政府", superior=city.identity), _member("清溪县人民政府", superior=city.identity),
               _member("松涛县人民政府", superior=city.identity), _member("石桥县人民政府"))
    due = date(2022, 1, 31)
    recheck = Recheck("望湖县2021初稿.txt", date(2022, 2, 10),
                      {first.id: "unmended", second.id: "new", third.id: "untold"},
                      (GoneFinding("GJ-301-0123456789ab", "GJ-301", "error", "mend",
                                   {"zh": "六类申请人相加 10，总计栏填 12", "en": "10 against 12"}, "mended"),))
    standings = (
        Standing(members[0], True, "on_time", due, date(2022, 1, 20), (), counted["望湖县人民政府"], recheck),
        Standing(members[1], True, "late", due, date(2022, 2, 3), (), counted["清溪县人民政府"]),
        Standing(members[2], True, "missing", due),
        Standing(members[3], False, "unknown", due, None, (), counted["石桥县人民政府"]))
    lake, clear, stone = (f"{name}县人民政府" for name in ("望湖", "清溪", "石桥"))
    filings = (Filing("望湖县2021初稿.txt", "0" * 64, lake, lake, 2021, "older", "望湖县2021.txt"),
               Filing("副本.txt", "0" * 64, clear, clear, 2021, "copy", "清溪县2021.txt"),
               Filing("石桥县2021.txt", "1" * 64, stone, stone, 2021, on_roster=False))
    roster = Roster("名册.csv", (city, *members), {m.identity: m for m in (city, *members)})
    return replace(plain, reports=tuple(reports), summaries=summaries, filings=filings,
                   not_audited=(NotAudited("松涛县.pdf", "reading.foreign-ofd", {}),),
                   season=Season("2021年度", "云岭市", "云岭市人民政府办公室", 2021, due, 15, roster, standings))


@pytest.fixture(scope="module")
def file(season, tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "审核.xlsx"
    write_workbook(season, path)
    return path


@pytest.fixture(scope="module")
def book(file):
    return openpyxl.load_workbook(file)


def _head(sheet, text):
    """The number of the row that has a cell of that text."""
    return next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == text)


def _rows(sheet, first):
    """The rows below the header that begins with `first`, each by the words of the header."""
    head = _head(sheet, first)
    names = [cell.value for cell in sheet[head]]
    return [dict(zip(names, row, strict=True)) for row in sheet.iter_rows(min_row=head + 1) if row[0].value is not None]


def _finding(book, rule):
    return next(row for row in _rows(book["问题清单"], "序号") if row["规则"].value == rule
                and row["报告年度"].value == 2021)


def _texts(sheet):
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def _fill(cell):
    return "#" + cell.fill.fgColor.rgb[-6:]


def test_the_sheets_stand_in_the_order_of_work(book):
    assert book.sheetnames[:4] == FIXED
    assert book.sheetnames[-1] == "图表"
    assert {"望湖县人民政府", "清溪县人民政府", "石桥县人民政府", "望湖县人民政府2020"} <= set(book.sheetnames)


def test_the_overview_says_where_each_organisation_stands(book):
    rows = {}
    for row in _rows(book["总表"], "单位"):  # reports of other years follow below
        rows.setdefault(row["单位"].value, row)
    lake, clear, gone = (rows[f"{name}县人民政府"] for name in ("望湖", "清溪", "松涛"))
    assert [lake[c].value for c in ("报送", "结论", "必须改", "请核实", "上级")] == [
        "按时", "退回", 1, 1, "云岭市人民政府"]
    assert lake["已处置"].value.split() == ["已确认", "1", "已豁免", "1"]
    assert lake["收到日期"].value.date() == date(2022, 1, 20)
    assert lake["再审"].value == "已改 1　未改 1　新增 1　前次未指出 1"
    assert (clear["报送"].value, gone["报送"].value, gone["结论"].value) == ("逾期", "未报", "—")
    assert "石桥县人民政府（不在名册）" in rows
    assert lake["单位"].hyperlink.location == "'望湖县人民政府'!A1"
    assert gone["单位"].hyperlink is None


def test_the_overview_says_plainly_what_was_not_audited(book):
    said = " ".join(_texts(book["总表"]))
    assert "松涛县.pdf" in said
    assert "本版只能读文本和 Markdown" in said or "PDF" in said
    assert "是较早的版本，以“望湖县2021.txt”为准" in said
    assert "与“清溪县2021.txt”内容完全相同，只审一次" in said
    assert "名册上没有这个单位" in said
    assert "应报 3" in said
    assert "未报 1" in said


def test_the_list_has_the_columns_of_the_trade_in_their_order(book):
    sheet = book["问题清单"]
    head = _head(sheet, "序号")
    assert [cell.value for cell in sheet[head]] == [column_header(column) for column in COLUMNS]
    assert sheet.freeze_panes == f"C{head + 1}"
    assert sheet.auto_filter.ref.startswith(f"A{head}:V")
    assert sheet.print_title_rows == f"${head}:${head}"


def test_planted_faults_are_told_with_figures_sentence_and_arithmetic(book):
    balance, review = _finding(book, "GJ-303"), _finding(book, "GJ-401")
    assert "本年新收 + 上年结转 = 104 + 12 = 116" in balance["核对算式"].value
    assert "办理总计 + 结转下年 = 109 + 8 = 117" in balance["核对算式"].value
    assert "相差 -1" in balance["核对算式"].value
    assert balance["位置（第几部分/表/行/列）"].value.startswith("第三部分 表三：上年结转.合计列\n第 50")
    assert balance["原文（引用）"].value == "“上年结转.合计列”写的是：12"
    assert balance["依据"].value.endswith("（未核实）")
    assert balance["时限"].value == "收到通知之日起15个工作日内"
    assert "2 + 0 + 1 + 1 = 4" in review["核对算式"].value
    spoken = next(row for row in _rows(book["问题清单"], "序号") if row["规则"].value == "WS-301")
    assert "54件" in spoken["原文（引用）"].value
    assert "正文 = 54" in spoken["核对算式"].value
    assert spoken["位置（第几部分/表/行/列）"].value.startswith("第一部分\n第三部分 表三：")


def test_a_number_of_last_year_is_told_with_its_file(book):
    assert re.search(r"取自 .*望湖县2020\.txt 第 \d+ 行", _finding(book, "KN-301")["核对算式"].value)


def test_decisions_are_filled_in_and_lapsed_ones_remembered_beside(book):
    first, second, third = (_finding(book, rule) for rule in ("GJ-303", "GJ-401", "KN-301"))
    assert first["处理"].value == "已确认"
    assert [second[c].value for c in ("处理", "理由", "批准文号")] == ["已豁免", "=系统迁移", "云政办〔2022〕5号"]
    assert second["有效期至"].value.date() == date(2022, 12, 31)
    assert third["处理"].value is None
    assert "口径调整" in third["处理"].comment.text
    assert "上年说过" in third["处理"].comment.text
    assert [row["再审"].value for row in (first, second, third)] == ["未改", "新增", "前次未指出"]


def test_texts_that_look_like_formulas_are_texts(book):
    cell = _finding(book, "GJ-401")["理由"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_the_columns_to_fill_in_offer_their_words(book):
    choices = {str(v.sqref)[0]: v.formula1 for v in book["问题清单"].data_validations.dataValidation}
    assert choices == {"L": '"已确认,已说明,已豁免"', "Q": '"已改,未改,新增,部分改"'}


def test_severity_is_said_in_words_and_in_colour(book):
    mend, ask = (_finding(book, rule)["类别（必须改/请核实/建议）"] for rule in ("GJ-303", "KN-301"))
    assert (mend.value, ask.value) == ("必须改", "请核实")
    assert _fill(mend) != _fill(ask)
    assert mend.alignment.wrap_text


def test_the_re_check_lists_what_was_mended_first(book):
    rows = _rows(book["再审"], "单位")
    assert [row["再审结果"].value for row in rows] == ["已改", "未改", "新增", "前次未指出"]
    assert rows[0]["问题（前次告知或本次发现）"].value == "六类申请人相加 10，总计栏填 12"
    assert rows[0]["告知日期"].value.date() == date(2022, 2, 10)


def test_every_rule_that_did_not_decide_is_accounted_for(book, season):
    rows = _rows(book["未核验"], "规则")
    told = {(row["规则"].value, row["报告数"].value) for row in rows}
    carried = [r for r in season.reports if any(n.rule == "KN-301" for n in r.not_run())]
    assert carried
    assert ("KN-301", len(carried)) in told
    assert {row["规则"].value for row in rows} == {n.rule for r in season.reports for n in r.not_run()}


def test_guilty_cells_are_red_and_say_what_they_should_read(book):
    cell = next(c for row in book["望湖县人民政府2020"].iter_rows() for c in row
                if isinstance(c.value, str) and c.value.startswith("20 ①"))
    assert cell.value == "20 ①\n应为 18"
    assert _fill(cell) == ROLE_COLOURS["guilty"]
    assert "不掌握.合计列" in cell.comment.text


def test_possible_cells_are_orange_and_the_other_side_blue(book):
    sheet = book["望湖县人民政府"]
    cells = [c for row in sheet.iter_rows() for c in row if isinstance(c.value, str) and c.value[1:3] == " ②"]
    assert {c.value: _fill(c) for c in cells} == {
        "2 ②\n或应为 3": ROLE_COLOURS["possible"], "0 ②\n或应为 1": ROLE_COLOURS["possible"],
        "1 ②\n或应为 2": ROLE_COLOURS["possible"], "5 ②": ROLE_COLOURS["right"]}


def test_the_official_tables_are_drawn_as_printed(book):
    sheet = book["望湖县人民政府"]
    assert {"申请人情况", "法人或其他组织", "（三）不予公开", "行政诉讼", "复议后起诉"} <= set(_texts(sheet))
    spans = {sheet.cell(r.min_row, r.min_col).value: (r.size["rows"], r.size["columns"])
             for r in sheet.merged_cells.ranges}
    assert spans["法人或其他组织"] == (1, 5)
    assert spans["（三）不予公开"][0] == 8
    assert spans["行政诉讼"] == (1, 10)
    new = next(row for row in sheet.iter_rows() if str(row[0].value).startswith("一、本年新收"))
    assert [cell.value for cell in new[8:15]] == [88, 9, 0, 1, 4, 2, "104 ①"]


def test_a_report_without_findings_says_so_and_shows_its_tables(book):
    said = _texts(book["清溪县人民政府"])
    assert "没有发现问题。" in said
    assert "逾期（收到 2022-02-03，期限 2022-01-31）" in said
    assert "申请人情况" in said


def test_every_sheet_is_set_up_for_a4_with_the_pack_in_its_footer(book, season):
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape"), sheet.title
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0), sheet.title
        assert season.pack.hash in sheet.oddFooter.left.text, sheet.title
        assert "&P" in sheet.oddFooter.center.text, sheet.title


def test_charts_are_native_and_drawn_from_their_data(file, book):
    assert len(book["图表"]._charts) == 4
    said = _texts(book["图表"])
    assert {"按时", "逾期", "未报", "未登记"} <= set(said)
    with zipfile.ZipFile(file) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
    assert "图表!$B$" in chart


def test_the_same_audit_gives_the_same_bytes(season, file, tmp_path):
    again = tmp_path / "wieder.xlsx"
    write_workbook(season, again)
    assert again.read_bytes() == file.read_bytes()


def test_what_was_filled_in_comes_back(file, tmp_path):
    book = openpyxl.load_workbook(file)
    row = _finding(book, "KN-301")
    for column, text in {"处理": "已说明", "理由": "重新归类", "单位反馈": "已核对", "复核结果": "未改"}.items():
        row[column].value = text
    book.save(tmp_path / "filled.xlsx")
    read = decisions_in(tmp_path / "filled.xlsx")
    assert read.mistakes == ()
    said = {r.rule: r for r in read.rows}
    assert {rule: r.kind for rule, r in said.items()} == {
        "GJ-303": "confirmed", "GJ-401": "waived", "KN-301": "explained"}
    assert said["GJ-401"].expires == date(2022, 12, 31)
    assert (said["KN-301"].feedback, said["KN-301"].review, said["KN-301"].year) == ("已核对", "未改", 2021)
    assert said["KN-301"].fingerprint == row["证据指纹"].value


def test_what_was_only_answered_is_filled_in_again_without_a_decision(season, tmp_path):
    at = next(i for i, r in enumerate(season.reports) if r.report.file.endswith("望湖县2021.txt"))
    noted = [replace(f, status="open", history=None, decision=_decision(f, "noted", feedback="正在核对", review="未改"))
             for f in season.reports[at].findings]
    reports = [*season.reports]
    reports[at] = replace(reports[at], findings=tuple(noted))
    write_workbook(replace(season, reports=tuple(reports)), tmp_path / "noted.xlsx")
    read = decisions_in(tmp_path / "noted.xlsx")
    assert {(r.kind, r.feedback, r.review) for r in read.rows} == {(None, "正在核对", "未改")}


def test_without_a_season_the_overview_lists_reports(plain, tmp_path):
    write_workbook(plain, tmp_path / "run.xlsx")
    book = openpyxl.load_workbook(tmp_path / "run.xlsx")
    assert "再审" not in book.sheetnames
    rows = _rows(book["总表"], "单位")
    assert [(row["单位"].value, row["报告年度"].value) for row in rows] == [
        (r.report.organisation.name, r.report.year) for r in plain.reports]
    assert _finding(book, "GJ-303")["时限"].value is None


def test_it_speaks_english(season, tmp_path):
    write_workbook(season, tmp_path / "season.xlsx", "en")
    book = openpyxl.load_workbook(tmp_path / "season.xlsx")
    assert book.sheetnames[:4] == ["Overview", "Findings", "Re-check", "Not checked"]
    rows = _rows(book["Findings"], "No.")
    assert {row["Class (mend / confirm / consider)"].value for row in rows} <= {"mend", "confirm", "consider"}
    assert {r.kind for r in decisions_in(tmp_path / "season.xlsx").rows} == {"confirmed", "waived"}


def test_many_organisations_get_sheets_only_where_something_is_asked(plain, tmp_path):
    asked = next(r for r in plain.reports if r.verdict == "returned")
    clean = next(r for r in plain.reports if not r.findings)
    reports = [replace(r, report=replace(r.report, organisation=replace(
        r.report.organisation, name=f"第{i}县人民政府", identity=f"第{i}县人民政府")))
        for i, r in enumerate([asked, clean] * 31)]
    seen: list[str] = []
    write_workbook(replace(plain, reports=tuple(reports), summaries=()), tmp_path / "many.xlsx", progress=seen.append)
    book = openpyxl.load_workbook(tmp_path / "many.xlsx", read_only=True)
    assert len([name for name in book.sheetnames if name.startswith("第")]) == 31
    assert any("只给有必须改或请核实问题的前 31 份单列工作表" in str(row[0]) for row in book["总表"].values)
    assert len(seen) == 62


def test_reports_are_gone_through_once(season, tmp_path):
    class Lazy(list):
        turns = 0

        def __iter__(self):
            Lazy.turns += 1
            return super().__iter__()

    write_workbook(replace(season, reports=Lazy(season.reports)), tmp_path / "lazy.xlsx")
    assert Lazy.turns == 1


def test_nothing_is_left_behind_where_it_cannot_be_written(season, tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        write_workbook(season, tmp_path / "nowhere" / "book.xlsx")
    before = tmp_path / "book.xlsx"
    before.write_bytes(b"what was there")

    def stop(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_workbook(season, before, progress=stop)
    assert before.read_bytes() == b"what was there"
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]
