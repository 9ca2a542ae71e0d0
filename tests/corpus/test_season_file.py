"""The season file and the register of what came when: what they say, where they are found, every mistake."""

from __future__ import annotations

from datetime import date

import pytest
from corpus.desk import REPORTS

from gouji.corpus.season_file import find_season, read_register, read_season
from gouji.problems import ProblemsError
from gouji.reading import UnreadableError

GOOD = "报送季: 甲市2022\n年度: 2022\n名册: roster.csv\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "roster.csv").write_text("单位,上级,报送期限\n甲县人民政府,,\n", "utf-8")
    return tmp_path


def season(folder, text):
    (folder / "season.yaml").write_text(text, "utf-8")
    return folder / "season.yaml"


def mistakes(path, read=read_season):
    with pytest.raises(ProblemsError) as caught:
        read(path)
    return [(m.code.partition(".")[2], m.line) for m in caught.value.problems]


def test_the_city_s_own_says_all_of_it():
    file = read_season(REPORTS / "season.yaml")
    assert (file.year, file.city, file.deadline, file.demand_days) == (2022, "云岭市", date(2023, 2, 20), 5)
    assert file.archive == REPORTS / "out/archive.sqlite" and file.out == REPORTS / "out"
    assert len(file.roster.members) == 10 and len(file.received) == 11
    assert file.decisions == REPORTS / "decisions.csv" and (file.scoring, file.templates) == (None, None)


def test_the_least_is_a_name_a_year_and_a_roster(folder):
    file = read_season(season(folder, GOOD))
    assert (file.name, file.year, file.deadline, file.demand_days, file.received) == ("甲市2022", 2022, None, 5, {})
    assert file.out is None and file.archive is None


def test_english_keys_will_do(folder):
    file = read_season(season(folder, "season: x\nyear: 2022\nroster: roster.csv\ndeadline: 2023-02-20\n"))
    assert (file.name, file.year, file.deadline) == ("x", 2022, date(2023, 2, 20))


@pytest.mark.parametrize(("text", "found"), [
    ("报送季: 甲\n名册: roster.csv\n", [("missing-key", 1)]),
    (GOOD.replace("2022\n名", "二〇二二\n名"), [("not-a-number", 2)]),
    (GOOD + "期限: 二月底\n", [("bad-date", 4)]),
    (GOOD + "整改工作日: 五\n期限: x\n", [("not-a-number", 4), ("bad-date", 5)]),
])
def test_mistakes_are_told_with_their_line(folder, text, found):
    assert mistakes(season(folder, text)) == found


def test_an_unknown_key_is_a_mistake(folder):
    assert mistakes(season(folder, GOOD + "城巿: 甲市\n"))[0][1] == 4


def test_a_roster_that_is_not_there_is_said(folder):
    (folder / "roster.csv").unlink()
    with pytest.raises(UnreadableError):
        read_season(season(folder, GOOD))


def test_it_is_found_beside_or_above_what_is_audited(folder):
    path = season(folder, GOOD)
    deep = folder / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "r.txt").write_text("x")
    assert find_season([folder]) == find_season([deep]) == find_season([deep / "r.txt", folder]) == path.resolve()


def test_paths_of_two_seasons_have_none(folder, tmp_path_factory):
    season(folder, GOOD)
    other = tmp_path_factory.mktemp("other")
    assert find_season([folder, other]) is None
    season(other, GOOD)
    assert find_season([folder, other]) is None


def register(folder, *rows):
    path = folder / "received.csv"
    path.write_text("\n".join(["文件,收到日期", *rows, ""]), "gb18030")
    return path


def test_the_register_tells_a_day_for_a_file_name(folder):
    assert read_register(register(folder, "报送/甲.txt,2023年1月31日", "乙.txt,2023-2-1", "乙.txt,2023/02/01")) == {
        "甲.txt": date(2023, 1, 31), "乙.txt": date(2023, 2, 1)}


def test_mistakes_of_the_register_are_told_at_once(folder):
    assert mistakes(register(folder, "甲.txt,昨天", "乙.txt,2023-02-01", "乙.txt,2023-02-02"), read_register) == [
        ("bad-date", 2), ("register-twice", 4)]


def test_a_register_without_days_is_refused(folder):
    for head, code in (("文件", "column-wanting"), ("文件,登记日", "no-column"), ("文件名,收到日期", None)):
        (folder / "received.csv").write_text(f"{head}\n甲.txt,2023-01-31\n", "utf-8")
        if code:
            assert mistakes(folder / "received.csv", read_register) == [(code, 1)]
        else:
            with pytest.raises(UnreadableError) as caught:
                read_register(folder / "received.csv")
            assert caught.value.code == "corpus.no-such-columns"


def test_what_the_register_has_and_nobody_handed_in_is_known(folder):
    register(folder, "甲.txt,2023-01-31", "乙.txt,2023-01-31")
    file = read_season(season(folder, GOOD + "收文登记: received.csv\n"))
    assert file.unmatched(["x/甲.txt", "丙.txt"]) == ["乙.txt"]


def test_a_season_names_its_rule_pack_by_folder_or_the_national_one_by_name(folder):
    (folder / "own").mkdir()
    assert read_season(season(folder, GOOD + "规则包: own\n")).pack == folder / "own"
    assert read_season(season(folder, GOOD + "规则包: 国家规则包\n")).pack is None
    assert mistakes(season(folder, GOOD + "规则包: 没有\n")) == [("no-pack", 4)]


def test_without_a_deadline_the_rule_pack_says_when_reports_are_due(folder, pack):
    assert read_season(season(folder, GOOD)).due(pack) == date(2023, 1, 31)
    assert read_season(season(folder, GOOD + "期限: 2023-02-20\n")).due(pack) == date(2023, 2, 20)
