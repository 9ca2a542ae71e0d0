"""The roster: what it says, in which files it may come, and every mistake with its place and remedy."""

from __future__ import annotations

from datetime import date, datetime

import openpyxl
import pytest

from gouji.corpus.roster import read_roster
from gouji.problems import ProblemsError
from gouji.reading import UnreadableError

HEAD = "单位,层级,上级,别名,报送期限,联系人"
ROWS = ("甲县人民政府,县政府,,甲县政府,2023-02-20,王一",
        "甲县教育体育局,部门,甲县人民政府,甲县教育局、甲县体育局,2023/1/31,")


def written(tmp_path, *rows, head=HEAD, encoding="utf-8-sig", name="roster.csv"):
    path = tmp_path / name
    path.write_bytes("\r\n".join([head, *rows, ""]).encode(encoding))
    return path


def mistakes(path):
    with pytest.raises(ProblemsError) as caught:
        read_roster(path)
    return caught.value.problems


def checked(path):
    county, bureau = read_roster(path).members
    assert (county.name, county.level, county.superior, county.deadline, county.contact) == (
        "甲县人民政府", "county_government", "", date(2023, 2, 20), "王一")
    assert (bureau.superior, bureau.aliases, bureau.deadline) == (
        county.identity, ("甲县教育局", "甲县体育局"), date(2023, 1, 31))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_encodings_people_save(tmp_path, encoding):
    checked(written(tmp_path, *ROWS, encoding=encoding))


def test_tabs_and_semicolons_divide_as_well(tmp_path):
    for mark in "\t;":
        checked(written(tmp_path, *(row.replace(",", mark) for row in ROWS), head=HEAD.replace(",", mark)))


def test_a_workbook_with_a_title_above_the_header_and_days_of_excel(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["2022年度名册"])
    book.active.append([])
    book.active.append([f" {word} " for word in HEAD.split(",")])
    for row in ROWS:
        cells = row.split(",")
        cells[4] = datetime.fromisoformat(cells[4].replace("/1/", "-01-"))
        book.active.append(cells)
    book.save(tmp_path / "roster.xlsx")
    checked(tmp_path / "roster.xlsx")


def test_columns_in_any_order_in_english_and_rows_left_empty(tmp_path):
    path = written(tmp_path, ",", "甲县教育局,甲县人民政府", ",", ",甲县人民政府", head="superior,Organisation ")
    with pytest.raises(ProblemsError):
        read_roster(path)
    (only,) = read_roster(written(tmp_path, ",,", ",甲县人民政府,", head="superior,Organisation ,x,DEADLINE")).members
    assert only.name == "甲县人民政府"


@pytest.mark.parametrize(("head", "found"), [
    (HEAD.replace("上级", "主管"), [("no-column", "主管", "“上级”")]),
    (HEAD.replace("报送期限", "截止"), [("no-column", "截止", "“报送期限”")]),
    (HEAD.replace("上级", "主管").replace("报送期限", "截止"), [("no-column", "主管", "“上级”"),
                                                            ("no-column", "截止", "“报送期限”")]),
    (HEAD.replace("上级", "备注").replace("联系人", "上级单位"), [("no-column", "上级单位", "“上级”")]),
    (HEAD.replace("别名", "别称"), [("column-alike", "别称", "“别称”")]),
    (HEAD.replace("层级", "行政层级"), [("column-alike", "行政层级", "“行政层级”")]),
    ("单位,层级,别名", [("column-wanting", "别名", "“上级”"), ("column-wanting", "别名", "“报送期限”")]),
])
def test_a_header_with_another_word_is_told_at_that_word(tmp_path, head, found):
    problems = mistakes(written(tmp_path, "甲县人民政府,,,,,", head=head))
    assert [(p.code, p.source[p.column - 1 : p.column - 1 + p.width]) for p in problems] == [
        (f"corpus.{code}", word) for code, word, _ in found]
    for problem, (_, _, said) in zip(problems, found, strict=True):
        assert problem.line == 1 and said in problem.render("zh")
        assert "fix: " in problem.render("en")


@pytest.mark.parametrize("head", [HEAD + ",备注", HEAD + ",电话,上级单位", "序号," + HEAD,
                                  HEAD.replace("联系人", "联系电话"), "单位,上级,报送期限"])
def test_columns_of_people_s_own_are_no_mistake(tmp_path, head):
    cells = ",".join("甲县人民政府" if word == "单位" else "" for word in head.split(","))
    assert [m.name for m in read_roster(written(tmp_path, cells, head=head)).members] == ["甲县人民政府"]


def test_names_are_completed_and_found_by_every_alias(tmp_path):
    roster = read_roster(written(tmp_path, *ROWS))
    county, bureau = roster.members
    assert roster.find("甲县人民政府") is county
    assert {roster.find(name) for name in ("甲县教育体育局", "甲县教育局", "甲县体育局")} == {bureau}
    assert roster.find("乙县人民政府") is None
    assert roster.below(county) == (bureau,)


def test_a_government_and_its_office_are_two(tmp_path):
    roster = read_roster(written(tmp_path, "甲县人民政府,,,,,", "甲县人民政府办公室,,甲县人民政府,甲县政府办,,"))
    assert [m.level for m in roster.members] == ["county_government", "office"]
    assert roster.below(roster.members[0]) == (roster.members[1],)


def test_a_superior_may_be_called_by_its_alias(tmp_path):
    roster = read_roster(written(tmp_path, "甲县教育局,,老甲县,,,", "甲县人民政府,,,老甲县,,"))
    assert roster.members[0].superior == roster.members[1].identity


@pytest.mark.parametrize(("rows", "code", "line", "cell", "said"), [
    (("甲县人民政府,,,,,", "甲县政府,,,,,"), "roster-twice", 3, "甲县政府", "第 2 行"),
    (("甲县人民政府,,,甲县老城,,", "乙县人民政府,,,甲县老城,,"), "roster-twice", 3, "甲县老城", "甲县老城"),
    (("甲县人民政府,,,,,", "乙县人民政府,,,甲县人民政府,,"), "roster-twice", 3, "甲县人民政府", "第 2 行"),
    ((",县政府,,,,",), "roster-no-name", 2, "", "没有写单位"),
    (("甲县人民政府,县级,,,,",), "roster-level", 2, "县级", "县政府"),
    (("甲县人民政府,,,,,", "甲县教育局,,甲县人民政俯,,,"), "roster-superior", 3, "甲县人民政俯", "甲县人民政府"),
    (("甲县人民政府,,,,二月底,",), "bad-date", 2, "二月底", "2023-01-31"),
    (("甲县人民政府,,,,2023-02-30,",), "bad-date", 2, "2023-02-30", "2023-02-30"),
    (("甲县人民政府,,甲县人民政府,,,",), "roster-circle", 2, "甲县人民政府", "甲县人民政府 → 甲县人民政府"),
    (("甲县人民政府,,丙县人民政府,,,", "乙县人民政府,,甲县人民政府,,,", "丙县人民政府,,乙县人民政府,,,"),
     "roster-circle", 2, "丙县人民政府", "甲县人民政府 → 丙县人民政府 → 乙县人民政府 → 甲县人民政府"),
])
def test_a_mistake_is_told_with_row_column_and_remedy(tmp_path, rows, code, line, cell, said):
    path = written(tmp_path, *rows)
    (mistake,) = mistakes(path)
    assert (mistake.code, mistake.line) == (f"corpus.{code}", line)
    told = mistake.render("zh")
    assert f"roster.csv:{line}:" in told and said in told and "改法" in told
    assert "fix:" in mistake.render("en")
    at = mistake.column - 1
    assert mistake.source[at : at + len(cell)] == cell


def test_all_mistakes_are_told_at_once_in_the_order_of_the_rows(tmp_path):
    found = mistakes(written(tmp_path, "甲县人民政府,县级,,,x,", ",,,,,某", "甲县政府,,谁,,,"))
    assert [(m.line, m.code.partition(".")[2]) for m in found] == [
        (2, "roster-level"), (2, "bad-date"), (3, "roster-no-name"), (4, "roster-twice"), (4, "roster-superior")]


def test_two_circles_are_two_mistakes_and_who_is_below_one_is_none(tmp_path):
    found = mistakes(written(tmp_path, "甲县人民政府,,乙县人民政府,,,", "乙县人民政府,,甲县人民政府,,,",
                             "丙县人民政府,,丙县人民政府,,,", "甲县教育局,,甲县人民政府,,,"))
    assert [m.line for m in found] == [2, 4]


@pytest.mark.parametrize(("content", "code"), [
    (b"", "corpus.no-such-columns"), ("名称,层级\n甲县,\n".encode(), "corpus.no-such-columns"),
    (b"\xd0\xcf\x11\xe0" + bytes(600), "corpus.sheet-encrypted"), (b"PK\x03\x04" + bytes(50), "corpus.sheet-broken"),
    (b"\xff\xff\xff\x00\x81", "reading.binary")])
def test_what_is_no_roster_is_refused(tmp_path, content, code):
    (tmp_path / "r.csv").write_bytes(content)
    with pytest.raises(UnreadableError) as caught:
        read_roster(tmp_path / "r.csv")
    assert caught.value.code == code


def test_a_roster_that_is_not_there_is_said(tmp_path):
    with pytest.raises(UnreadableError) as caught:
        read_roster(tmp_path / "none.csv")
    assert caught.value.code == "reading.not-openable"
