"""Whose number, and of what time."""

from __future__ import annotations

import pytest

from claims.reports import claims

SAID = "收到政府信息公开申请20件。"


@pytest.mark.parametrize("before", [
    "2021年以来，", "2021年，全县累计", "截至2021年12月31日，", "2021年1月1日至12月31日，", "全年", "今年",
    "2021年1-12月，",
    "申请量较2020年下降，全年共", "比上年有所增加，共", "加上2020年结转的5件，", "去年收得较少，今年",
    "根据《条例》（国务院令第711号），",
    "按照国办公开办函〔2021〕30号，", "与上年同期相比，申请量下降，",
])
def test_report_year(before: str) -> None:
    assert [c.period for c in claims(before + SAID)][-1] is None


@pytest.mark.parametrize(("before", "period"), [
    ("上半年", "上半年"), ("去年同期", "去年同期"), ("2020年", "2020年"), ("2022年，", "2022年"), ("历年", "历年"),
    ("累计", "累计"),
    ("去年", "去年"), ("2021年上半年，", "上半年"), ("2021年1至6月，", "6月"), ("截至2021年10月底，", "10月"),
    ("2021年第三季度", "三季度"),
    ("2019年以来，", "2019年"), ("近三年", "近三年"), ("截至目前，累计", "累计"), ("2021年召开会议，上半年", "上半年"),
])
def test_other_period(before: str, period: str) -> None:
    (claim,) = claims(before + SAID)
    assert claim.period == period
    assert not claim.certain


def test_brackets_closed_before_the_number_do_not_matter() -> None:
    out = claims("收到政府信息公开申请36件（2020年收到24件，我办收到1件），办结35件。")
    assert [(c.phrase, c.period, c.subject) for c in out] == [("收到申请", None, None), ("办结申请", None, None)]


def test_period_of_another_sentence_does_not_matter() -> None:
    assert [c.period for c in claims("2020年工作已总结。" + SAID)] == [None]


@pytest.mark.parametrize("before", [
    "我办", "县政府办公室", "县政务公开办", "县自然资源局共", "全市", "向市政府提出的不算，市政府办公室"])
def test_another_body_in_the_report_of_a_county(before: str) -> None:
    (claim,) = claims(before + SAID)
    assert claim.subject


@pytest.mark.parametrize("before", [
    "", "全县", "全县各级各部门共", "县政府办公室牵头，全县", "我县", "县政府", "完善依申请公开办理流程，"])
def test_the_county_itself(before: str) -> None:
    assert [c.subject for c in claims(before + SAID)] == [None]


@pytest.mark.parametrize(("level", "before", "other"), [
    ("office", "我办", False), ("office", "县政府办公室", False), ("office", "全县", True),
    ("department", "我局", False),
    ("department", "信息公开办公室", False), ("department", "全县", True), ("township", "我镇", False),
    ("unknown", "我办", False),
    ("city_government", "全市", False), ("city_government", "我办", True), ("county_government", "全市", True),
])
def test_subject_by_level(level: str, before: str, other: bool) -> None:
    (claim,) = claims(before + SAID, level=level)
    assert (claim.subject is not None) is other


def test_application_to_another_body() -> None:
    (claim,) = claims("受理公民向市政府及市政府办公室提出的政府信息公开申请5件。")
    assert claim.subject
