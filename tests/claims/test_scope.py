"""Whose number, and of what time."""

from __future__ import annotations

import pytest

from claims.reports import claims, found

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
    "我办", "县政府办公室", "县政务公开办", "各乡镇共", "全市", "向市政府提出的不算，市政府办公室"])
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
    assert claims("受理公民向市政府及市政府办公室提出的政府信息公开申请5件。") == []


ALARMS = """\
各乡镇共收到政府信息公开申请15件，县直各部门共收到政府信息公开申请49件。
县本级共收到政府信息公开申请22件。
县级行政机关收到政府信息公开申请52件，乡镇行政机关收到政府信息公开申请12件。
全县教育系统共收到政府信息公开申请4件，办结4件。
全县教育系统共收到政府信息公开申请4件。办结4件。
县政府办收到政府信息公开申请22件。
县自然资源局收到政府信息公开申请19件。
全市共收到政府信息公开申请1024件，我县占7.2%。
对口援助的某县2020年收到政府信息公开申请20件。
与2019年收到政府信息公开申请54件相比，增长18.5%。
较上年收到政府信息公开申请54件增长18.5%。
2016年至2020年，全县共收到政府信息公开申请268件。
2016-2020年全县共收到政府信息公开申请268件。
2019、2020两年共收到政府信息公开申请118件。
2019年、2020年共收到政府信息公开申请118件。
五年间共收到政府信息公开申请268件。
本届政府任期内共收到政府信息公开申请300件。
疫情防控期间收到政府信息公开申请7件。
元旦至春节期间，收到政府信息公开申请3件。
抽取各单位已办结的政府信息公开申请30件。
另收到非政府信息公开申请34件。
县政府办公室因政府信息公开被申请行政复议1件。
上年收到政府信息公开申请54件。办结50件。
"""


@pytest.mark.parametrize("text", ALARMS.splitlines())
def test_parts_other_bodies_and_other_times_are_never_certain(text: str) -> None:
    assert [c for c in claims(text, 2020) if c.certain] == []


@pytest.mark.parametrize(("text", "certain"), [
    ("全县共收到政府信息公开申请64件，较上年收到政府信息公开申请54件增长18.5%。", [64]),
    ("收到政府信息公开申请64件，结转下年度8件，较上年结转下年度的5件增加3件。", [64, 8]),
    ("收到政府信息公开申请64件，当年答复56件，答复上年结转5件。", [64]),
    ("收到政府信息公开申请64件，办结56件，上年结转5件全部办结，共办结61件。", [64, 5]),
    ("收到政府信息公开申请64件，办结61件，其中由县政府办公室答复21件。", [64, 61]),
    ("县政府办公室收到政府信息公开申请22件。全县办结政府信息公开申请61件。", [61]),
])
def test_what_stays_certain_beside_them(text: str, certain: list[int]) -> None:
    assert [c.value for c in claims(text, 2020) if c.certain] == certain


@pytest.mark.parametrize("before", [
    "全县、我县、全区共", "本年度，本机关共", "全县各级行政机关共", "全县各乡镇、各部门共", "各乡镇、县直各部门共",
    "2020年1月1日至2020年12月31日期间，", "申请量较2019年略有增长，", "与2019年相比，",
])
def test_the_whole_in_the_year_of_the_report(before: str) -> None:
    assert [c.certain for c in claims(before + SAID, 2020)] == [True]


@pytest.mark.parametrize(("text", "wanted"), [
    ("未收到政府信息公开申请，也未收到投诉。", [("收到申请", 0)]),
    ("办结政府信息公开申请61件，无结转下年度继续办理的申请。", [("办结申请", 61), ("结转下年", 0)]),
    ("未发生因政府信息公开引起的行政复议、行政诉讼。", [("行政复议", 0), ("行政诉讼", 0)]),
    ("未发生因政府信息公开引起的行政复议和行政诉讼案件。", [("行政复议", 0), ("行政诉讼", 0)]),
    ("未收到政府信息公开申请的投诉。", []), ("未收到当面政府信息公开申请。", []),
    ("如未收到政府信息公开申请，不必上报。", []),
    ("未发生因答复不当引起的行政复议。", []), ("无结转下年度的项目资金。", []),
])
def test_what_is_denied_is_zero(text: str, wanted: list[tuple[str, int]]) -> None:
    assert found(text, 2020) == wanted
    assert all(c.certain for c in claims(text, 2020))


@pytest.mark.parametrize(("before", "period"), [
    ("2020年全年", "2020年"), ("2020年，我县全年", "2020年"), ("去年我县全年", "去年"), ("上年度全年", "上年度"),
    ("2021年，全年", None), ("全年", None), ("上半年公开信息30条，全年", None), ("2020年已总结，今年", None),
    ("截至目前，", "截至目前"), ("2021年，截至目前，", None),
])
def test_the_whole_year_is_that_of_the_year_named(before: str, period: str | None) -> None:
    (claim,) = claims(before + SAID)
    assert claim.period == period


@pytest.mark.parametrize("text", [
    "下班后收到政府信息公开申请5件。", "收到律师代理提出的政府信息公开申请5件。",
    "收到5件内容不明确的政府信息公开申请。",
    "收到政府信息公开申请46件，5个工作日内答复30件。", "交通领域作出行政处罚决定5件。", "代收行政事业性收费5万元。",
    "收到政府信息公开申请46件，征地类12件，其中自然人11件。", "周末（含节假日）收到政府信息公开申请5件。",
])
def test_words_that_make_it_a_part_leave_it_alone(text: str) -> None:
    assert all(c.value == 46 for c in claims(text))


@pytest.mark.parametrize("text", [
    "各部门（单位）、各乡镇共收到政府信息公开申请46件。", "县政府及各部门共收到政府信息公开申请46件。",
    "2021年，我县严格按照法律法规要求办理政府信息公开申请46件。", "根据《条例》，全县依法受理政府信息公开申请46件。",
    "全县共收到公民、法人和其他组织依法提出的政府信息公开申请46件。", "收到申请公开的信息46件。",
])
def test_words_that_change_nothing_may_stand_before_and_between(text: str) -> None:
    assert [c.value for c in claims(text) if c.certain] == [46]
