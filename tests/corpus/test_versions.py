"""Of several files for one organisation and year: which counts, and what the others are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.corpus.standing import Filing
from gouji.corpus.versions import newest_first, with_roles


def filing(file: str, document: str = "", received: date | None = None, **more: object) -> Filing:
    return Filing(file, document or file, **{"organisation": "甲县人民政府", "identity": "甲县人民政府", "year": 2022,
                                             "received": received} | more)


def roles(*filings: Filing, **more: object) -> dict[str, tuple[str, str]]:
    return {f.file: (f.role, f.of) for f in with_roles(filings, **more)}


NAMES = ["甲县.txt", "甲县（修改稿）.txt", "甲县（定稿）.txt", "甲县2.txt", "稿v2.txt", "再次.txt"]
FILINGS = st.lists(st.builds(
    filing, st.sampled_from(NAMES), st.sampled_from("abc"),
    st.none() | st.integers(0, 3).map(lambda n: date(2023, 1, 1) + timedelta(n))),
    max_size=6, unique_by=lambda f: f.file)
SEEN = st.dictionaries(st.sampled_from("abc"), st.integers(1, 3))


@given(FILINGS, SEEN)
def test_exactly_one_counts_or_the_newest_are_rivals(filings, seen):
    out = with_roles(filings, 0, seen)
    assert [f.file for f in out] == [f.file for f in filings]
    by_role = {role: [f for f in out if f.role == role] for role in ("counted", "older", "rival", "copy")}
    assert sum(map(len, by_role.values())) == len(filings)
    if filings:
        assert (len(by_role["counted"]) == 1) != (len(by_role["rival"]) >= 2)
    for f in by_role["copy"]:
        original = next(o for o in out if o.file == f.of)
        assert original.document == f.document and original.role != "copy"
    newest = [f.file for f in by_role["counted"] or by_role["rival"]]
    assert all(f.of in newest for f in by_role["older"])
    assert len({f.document for f in filings}) == sum(f.role != "copy" for f in out)


@given(st.data(), FILINGS, SEEN)
def test_the_order_of_the_files_changes_no_role(data, filings, seen):
    turned = data.draw(st.permutations(filings))

    def seen_as(some):
        return {f.file: (f.role, f.of if f.role != "rival" else "") for f in with_roles(some, 0, seen)}

    assert seen_as(turned) == seen_as(filings)


@given(FILINGS, SEEN)
def test_the_newest_comes_first(filings, seen):
    out = with_roles(filings, 0, seen)
    counted = [f for f in out if f.role == "counted"]
    versions = [f for f in out if f.role in ("counted", "older")]
    if counted and all(f.received and f.document in seen for f in versions):
        assert newest_first(versions, seen)[0].received == counted[0].received


def test_the_register_weighs_more_than_the_name():
    first = filing("甲县（修改稿）.txt", received=date(2023, 2, 1))
    found = roles(filing("甲县.txt", received=date(2023, 2, 9)), first)
    assert found == {"甲县.txt": ("counted", ""), "甲县（修改稿）.txt": ("older", "甲县.txt")}


def test_the_run_that_saw_it_first_weighs_more_than_the_name():
    seen = {"甲县.txt": 2, "甲县（修改稿）.txt": 1}
    assert roles(filing("甲县.txt"), filing("甲县（修改稿）.txt"), first_seen=seen) == {
        "甲县.txt": ("counted", ""), "甲县（修改稿）.txt": ("older", "甲县.txt")}


def test_two_of_one_day_are_told_apart_by_their_names():
    day = date(2023, 2, 9)
    assert roles(filing("甲县.txt", received=day), filing("甲县（修改稿）.txt", received=day))["甲县.txt"] == (
        "older", "甲县（修改稿）.txt")


@pytest.mark.parametrize("newer", ["（修改稿）", "更正", "V2", "第二稿", "定稿", "（整改后）"])
def test_words_of_a_name_tell_the_newer(newer):
    assert roles(filing("甲县2022.txt"), filing(f"甲县2022{newer}.txt"))["甲县2022.txt"][0] == "older"


def test_what_nothing_tells_apart_are_rivals():
    assert {role for role, _ in roles(filing("甲县a.txt"), filing("甲县b.txt")).values()} == {"rival"}


def test_other_organisations_and_years_are_left_alone():
    found = roles(filing("a.txt"), filing("b.txt", year=2021), filing("c.txt", identity="乙县人民政府"))
    assert set(found.values()) == {("counted", "")}


def test_a_file_of_nobody_is_no_version_of_another():
    assert set(roles(filing("a.txt", identity=""), filing("b.txt", identity="")).values()) == {("counted", "")}


def test_a_report_of_a_later_year_than_the_season_is_of_another_year():
    assert roles(filing("a.txt", year=2023), filing("b.txt"), season_year=2022) == {
        "a.txt": ("other_year", ""), "b.txt": ("counted", "")}
