"""Reading the filled-in list back, with the habits of Excel, WPS and people."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from gouji.corpus.workbook_in import COLUMNS, column_header, decision_word, decisions_in
from gouji.reading import UnreadableError

KEY, PRINT = "GJ-301-b16facab5a12", "c388f847399a1bf4"
OTHER = {"finding": "ZJ-006-c4db6f8d13c4", "fingerprint": "901b35ecc32fd123"}


def _row(**filled):
    return {"finding": KEY, "fingerprint": PRINT, "organisation": "望湖县人民政府", "year": 2021,
            "rule": "GJ-301"} | filled


def _book(path, *rows, columns=COLUMNS, lang="zh", titles=2, sheet="问题清单"):
    """A workbook with titles above the header, as the one that is written has."""
    book = openpyxl.Workbook()
    book.active.title = "总表"
    page = book.create_sheet(sheet)
    for i in range(titles):
        page.append([f"标题{i}"])
    page.append([column_header(column, lang) for column in columns])
    for row in rows:
        page.append([row.get(column) for column in columns])
    book.save(path)
    return path


def _csv(rows, encoding="utf-8-sig", delimiter=","):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow([column_header(column) for column in COLUMNS])
    for row in rows:
        writer.writerow([row.get(column, "") for column in COLUMNS])
    return out.getvalue().encode(encoding)


def _mistake(tmp_path, **filled):
    read = decisions_in(_book(tmp_path / "a.xlsx", _row(**filled)))
    assert read.rows == ()
    return read.mistakes


def test_a_decision_comes_back_with_all_that_was_said(tmp_path):
    read = decisions_in(_book(tmp_path / "a.xlsx", _row(
        decision="已豁免", reason="系统迁移", approval="云政办〔2022〕5号", expires=datetime(2023, 12, 31),
        feedback="已报告", review="未改")))
    row, = read.rows
    assert (read.sheet, read.mistakes) == ("问题清单", ())
    assert (row.finding, row.fingerprint, row.kind, row.row) == (KEY, PRINT, "waived", 4)
    assert (row.reason, row.approval, row.expires) == ("系统迁移", "云政办〔2022〕5号", date(2023, 12, 31))
    assert (row.feedback, row.review, row.organisation, row.year, row.rule) == (
        "已报告", "未改", "望湖县人民政府", 2021, "GJ-301")


def test_rows_that_nobody_filled_in_are_passed_over(tmp_path):
    read = decisions_in(_book(tmp_path / "a.xlsx", _row(), _row(**OTHER, decision="　"), {}, {}))
    assert (read.rows, read.mistakes) == ((), ())


def test_feedback_and_review_alone_are_no_decision(tmp_path):
    row, = decisions_in(_book(tmp_path / "a.xlsx", _row(feedback="正在核对", review="部分改"))).rows
    assert (row.kind, row.feedback, row.review) == (None, "正在核对", "部分改")


def test_columns_may_stand_in_any_order_in_either_language_and_on_any_sheet(tmp_path):
    path = _book(tmp_path / "a.xlsx", _row(decision="confirmed"), columns=COLUMNS[::-1], lang="en", titles=5,
                 sheet="Copy of findings")
    assert [row.kind for row in decisions_in(path).rows] == ["confirmed"]


def test_a_filter_hides_nothing(tmp_path):
    path = _book(tmp_path / "a.xlsx", _row(decision="已确认"))
    book = openpyxl.load_workbook(path)
    book["问题清单"].row_dimensions[4].hidden = True
    book.save(path)
    assert len(decisions_in(path).rows) == 1


def test_what_is_merged_down_holds_for_every_row_it_covers(tmp_path):
    path = _book(tmp_path / "a.xlsx", _row(decision="已说明", reason="口径一致"), _row(**OTHER),
                 _row(finding="GJ-302-0123456789ab"))
    book = openpyxl.load_workbook(path)
    for column in ("decision", "reason"):
        letter = openpyxl.utils.get_column_letter(COLUMNS.index(column) + 1)
        book["问题清单"].merge_cells(f"{letter}4:{letter}5")
    book.save(path)
    assert [(row.finding, row.kind, row.reason) for row in decisions_in(path).rows] == [
        (KEY, "explained", "口径一致"), (OTHER["finding"], "explained", "口径一致")]


@pytest.mark.parametrize("written", ["2023-12-31", "2023/12/31", "2023年12月31日", "２０２３－１２－３１", "2023.12.31",
                                     "20231231", 45291, "45291", datetime(2023, 12, 31), " 2023-12-31 "])
def test_days_are_read_as_people_and_excel_write_them(written, tmp_path):
    filled = _row(decision="已豁免", reason="甲", approval="乙", expires=written)
    read = decisions_in(_book(tmp_path / "a.xlsx", filled))
    assert [row.expires for row in read.rows] == [date(2023, 12, 31)]


@pytest.mark.parametrize("written", ["已确认", " 已确认　", "confirmed", "Confirmed", "已 确认"])
def test_words_are_known_through_blanks_and_case(written):
    assert decision_word(written) == "confirmed"


def test_full_width_keys_are_the_same_keys(tmp_path):
    wide = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})
    row, = decisions_in(_book(tmp_path / "a.xlsx", _row(
        finding=KEY.translate(wide), fingerprint=PRINT + " ", year="２０２１年", decision="已确认"))).rows
    assert (row.finding, row.fingerprint, row.year) == (KEY, PRINT, 2021)


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8-sig", ","), ("gb18030", ","), ("utf-16", "\t"),
                                                     ("utf-8", ";")])
def test_csv_is_read_in_the_encodings_of_excel(encoding, delimiter, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(_csv([_row(decision="已说明", reason="数据，以部门为准"), _row(**OTHER)], encoding, delimiter))
    row, = decisions_in(path).rows
    assert (row.kind, row.reason, row.row) == ("explained", "数据，以部门为准", 2)


def test_the_apostrophe_that_guards_a_text_of_our_csv_is_no_part_of_it(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(_csv([_row(decision="已说明", reason="'=同上"),
                           _row(**OTHER, decision="已说明", reason="'引文'")]))
    assert [row.reason for row in decisions_in(path).rows] == ["=同上", "'引文'"]


def test_an_unknown_word_is_told_with_its_place_and_the_likely_one(tmp_path):
    mistake, = _mistake(tmp_path, decision="豁免", reason="甲", approval="乙", expires="2023-12-31")
    said = mistake.render()
    assert mistake.code == "workbook.in-unknown-word"
    assert mistake.line == 4
    assert f"a.xlsx[问题清单]:{openpyxl.utils.get_column_letter(COLUMNS.index('decision') + 1)}4:" in said
    assert mistake.source == "豁免" and KEY not in said
    assert "“处理”写的是“豁免”" in said
    assert "相近的：已豁免" in said
    assert "写其中之一：已确认、已说明、已豁免" in said


def test_every_thing_that_a_waiver_lacks_is_told(tmp_path):
    mistakes = _mistake(tmp_path, decision="已豁免")
    assert {m.code for m in mistakes} == {"workbook.in-waived-without"}
    assert [m.values["column"] for m in mistakes] == ["理由", "批准文号", "有效期至"]


@pytest.mark.parametrize(("filled", "code"), [
    ({"decision": "已说明"}, "in-explained-without"),
    ({"reason": "口径不同"}, "in-no-decision"),
    ({"decision": "已豁免", "reason": "甲", "approval": "乙", "expires": "年底"}, "in-bad-date"),
    ({"decision": "已豁免", "reason": "甲", "approval": "乙", "expires": "2023-02-30"}, "in-bad-date"),
    ({"decision": "已确认", "finding": None}, "in-no-finding"),
    ({"decision": "已确认", "fingerprint": "  "}, "in-no-finding"),
    ({"decision": "已确认", "fingerprint": "2.15053E+15"}, "in-spoilt-key"),
    ({"decision": "已确认", "finding": "第三个问题"}, "in-spoilt-key"),
])
def test_mistakes_say_what_is_wrong_and_what_to_do(filled, code, tmp_path):
    mistake, = _mistake(tmp_path, **filled)
    assert mistake.code == f"workbook.{code}"
    for lang in ("zh", "en"):
        assert mistake.render(lang).count("\n") >= 3


def test_one_mistake_does_not_hide_the_others_or_the_rows_that_are_sound(tmp_path):
    read = decisions_in(_book(tmp_path / "a.xlsx", _row(decision="什么"), _row(decision="已豁免"),
                              _row(**OTHER, decision="已确认")))
    assert [(m.line, m.code.partition(".")[2]) for m in read.mistakes] == [
        (4, "in-unknown-word"), (5, "in-waived-without"), (5, "in-waived-without"), (5, "in-waived-without")]
    assert [row.finding for row in read.rows] == [OTHER["finding"]]


def test_a_finding_filled_in_twice_counts_once_when_alike_and_is_a_mistake_when_not(tmp_path):
    alike = decisions_in(_book(tmp_path / "a.xlsx", _row(decision="已确认"), _row(decision="已确认")))
    assert (len(alike.rows), alike.mistakes) == (1, ())
    unlike = decisions_in(_book(tmp_path / "b.xlsx", _row(decision="已确认"), _row(decision="已说明", reason="口径")))
    assert unlike.rows == ()
    mistake, = unlike.mistakes
    assert (mistake.code, mistake.line, mistake.values["row"]) == ("workbook.in-twice", 5, 4)


def _refused(path):
    with pytest.raises(UnreadableError) as caught:
        decisions_in(path)
    return caught.value.code


def test_files_that_are_no_list_are_refused_with_a_reason_of_their_own(tmp_path):
    locked, old, rubbish, text, zipped = (tmp_path / name for name in ("l.xlsx", "o.xls", "r.xlsx", "t.csv", "z.xlsx"))
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    locked.write_bytes(ole + "EncryptedPackage".encode("utf-16-le"))
    old.write_bytes(ole)
    rubbish.write_bytes(b"PK\x03\x04" + bytes(100))
    text.write_text("你好,世界\n", "utf-8")
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("a.txt", "x")
    assert [_refused(p) for p in (locked, old, rubbish, text, zipped)] == [
        "workbook.in-password", "workbook.in-old-format", "workbook.in-not-a-workbook", "corpus.no-such-columns",
        "workbook.in-not-a-workbook"]
    assert _refused(tmp_path / "none.xlsx") == "reading.not-openable"
    keys_only = _book(tmp_path / "k.xlsx", _row(), columns=("finding", "fingerprint", "problem"))
    assert _refused(keys_only) == "workbook.in-no-columns"
