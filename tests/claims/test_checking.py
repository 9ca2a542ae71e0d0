"""What a claim rule makes of a claim: shares, parts of nothing, claims that a file brings along."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from claims.reports import CLOSED, NEW, claims, report
from gouji import load_pack
from gouji.checking import Result, check, subject_of
from gouji.claims.readings import read_reading
from gouji.corpus.report_input import report_from_json
from gouji.corpus.report_output import report_to_json
from gouji.fitting import Claim, Figure

GRANTED, PARTLY = "applications.granted.total", "applications.partly_granted.total"


def results(rule: str, text: str, year: int = 2021, **figures: int) -> list[Result]:
    """What the rule comes to on a report of this text; figures by id with `__` for the dots."""
    made = report(year)
    given = {key.replace("__", "."): value for key, value in figures.items()}
    made = replace(made, figures={**made.figures, **{key: Figure(key, v, "given") for key, v in given.items()}},
                   claims=tuple(claims(text, year)))
    return [r for r in check(subject_of(made, load_pack())) if r.rule.id == rule]


def test_a_share_is_told_in_per_cent_with_its_arithmetic() -> None:
    (failed,) = results("WS-351", "收到政府信息公开申请270件，予以公开或部分公开81件，公开率40%。",
                        applications__closed__total=270, applications__granted__total=50,
                        applications__partly_granted__total=31, applications__new__total=270)
    assert failed.status == "fail"
    assert failed.values["zh"]["value"] == "40%"
    assert "(50 + 31) ÷ 270 = 30%" in str(failed.values["zh"]["readings"])
    assert failed.right == Decimal("0.4")


@pytest.mark.parametrize(("said", "status"), [("29%", "pass"), ("31%", "pass"), ("31.1%", "fail"), ("28.9%", "fail")])
def test_a_share_may_be_a_point_off(said: str, status: str) -> None:
    (found,) = results("WS-353", f"收到政府信息公开申请100件，予以公开30件，占{said}。",
                       applications__closed__total=100, applications__granted__total=30)
    assert found.status == status


def test_a_part_of_nothing_is_no_share() -> None:
    (found,) = results("WS-358", "收到政府信息公开申请5件，办结率100%。")
    assert (found.status, found.reason and found.reason.code) == ("not_applicable", "claims.no-whole")


def test_of_two_wholes_the_one_that_is_there_counts() -> None:
    (found,) = results("WS-353", "收到政府信息公开申请100件，予以公开30件，占50%。",
                       applications__new__total=100, applications__granted__total=30)
    assert (found.status, found.left) == ("fail", Decimal("0.3"))


def test_a_claim_of_the_other_form_is_left_alone() -> None:
    made = report(2020)
    claim = Claim("收费金额", 5, True, None, None, "行政事业性收费5万元。", None, ())
    found = check(subject_of(replace(made, claims=(claim,)), load_pack()))
    assert all(r.status == "not_applicable" for r in found if r.rule.claim == "收费金额")


def written(tmp_path: Path, *, mark: object = None) -> Claim:
    made = replace(report(new=46), claims=tuple(claims("全县收到政府信息公开申请46件。")))
    data = report_to_json(made)
    assert data["claims"][0]["mark"] == [12, 14]
    data["organisation"] = "某县人民政府"
    if mark is None:
        del data["claims"][0]["mark"]
    else:
        data["claims"][0]["mark"] = mark
    file = tmp_path / "report.json"
    file.write_text(json.dumps(data), "utf-8")
    back, own = report_from_json(file, load_pack())
    assert own
    return back.claims[0]


@pytest.mark.parametrize(("mark", "wanted"), [([12, 14], (12, 14)), (None, (12, 14)), ([13, 99], (12, 14))])
def test_the_mark_is_carried_by_json_and_worked_out_where_it_is_missing(
        tmp_path: Path, mark: object, wanted: tuple[int, int]) -> None:
    assert written(tmp_path, mark=mark).mark == wanted


def test_figures_named_here_exist() -> None:
    assert {NEW, CLOSED, GRANTED, PARTLY} <= set(report().figures)


@pytest.mark.parametrize(("text", "made", "status", "doubt"), [
    # parts of the county's seven, in one sentence
    ("县政府制定行政规范性文件2件，我办制定行政规范性文件5件。", 7, "not_applicable", "none"),
    ("县政府制定行政规范性文件2件，我办制定行政规范性文件5件。", 9, "fail", "several"),
    ("全县制定行政规范性文件7件，其中我办制定行政规范性文件5件。", 9, "fail", "none"),
    ("县政府制定行政规范性文件2件。我办制定行政规范性文件5件。", 7, "fail", "none"),
    ("全县制定行政规范性文件2件。", 7, "fail", "none"),
])
def test_numbers_of_other_bodies_in_the_sentence_may_make_it_a_part(
        text: str, made: int, status: str, doubt: str) -> None:
    found, *_ = results("WS-201", text, disclosure__normative_documents__made=made)
    assert (found.status, found.doubt) == (status, doubt)


def test_parts_of_a_long_sentence_add_up_though_each_quotes_its_own_clauses() -> None:
    between = "各单位认真落实信息发布审核要求，" * 12
    found = results("WS-201", f"县政府制定行政规范性文件2件，{between}我办制定行政规范性文件5件。",
                    disclosure__normative_documents__made=7)
    assert [r.status for r in found] == ["not_applicable"] * 2


def test_a_reading_is_told_without_the_words_of_the_rule_language() -> None:
    (found,) = results("WS-314", "收到政府信息公开申请46件，无法提供5件。")
    assert str(found.values["zh"]["readings"]).startswith("无法提供各项之和 ")


def test_so_is_a_reading_written_with_the_english_words_of_the_rule_language() -> None:
    pack = load_pack()
    phrase = pack.phrases.phrase("无法提供")
    assert phrase is not None
    english = replace(phrase, readings=(read_reading("(sum(无法提供.合计列)) + 不掌握.合计列", pack.vocabularies),))
    book = replace(pack.phrases, phrases=tuple(english if p is phrase else p for p in pack.phrases.phrases))
    made = replace(report(2021), claims=tuple(claims("收到政府信息公开申请46件，无法提供5件。", 2021)))
    (found,) = [r for r in check(subject_of(made, replace(pack, phrases=book))) if r.rule.id == "WS-314"]
    assert str(found.values["zh"]["readings"]).startswith("(无法提供各项之和) + 不掌握.合计列 ")
    assert str(found.values["en"]["readings"]).startswith("(all of 无法提供) + 不掌握.合计列 ")


@pytest.mark.parametrize(("text", "unpaid", "status"), [
    ("全年没有发出收费通知。", 2, "fail"), ("全年没有发出收费通知。", 0, "pass"),
    ("全年未收取信息处理费。", 2, "not_applicable"), ("我办未发出收费通知。", 2, "not_applicable"),
])
def test_no_fee_notice_leaves_none_unpaid(text: str, unpaid: int, status: str) -> None:
    (found,) = results("WS-211", text, applications__other__unpaid_fee__total=unpaid)
    assert found.status == status
