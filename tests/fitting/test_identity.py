"""Whose report, which year."""

from __future__ import annotations

import pytest
from noise import vocabularies

from gouji.fitting import organisation
from gouji.fitting.identity import identify
from gouji.reading import Paragraph, Place


@pytest.mark.parametrize(("name", "full", "level"), [
    ("宜丰县", "宜丰县人民政府", "county_government"),
    ("宜丰县政府", "宜丰县人民政府", "county_government"),
    ("宜丰县人民政府", "宜丰县人民政府", "county_government"),
    ("宜丰县人民政府办公室", "宜丰县人民政府办公室", "office"),
    ("望湖县柳林乡", "望湖县柳林乡人民政府", "township"),
    ("望湖县石桥镇", "望湖县石桥镇人民政府", "township"),
    ("中山街道", "中山街道办事处", "township"),
    ("某街道办事处", "某街道办事处", "township"),
    ("望湖县教育局", "望湖县教育局", "department"),
    ("山东省", "山东省人民政府", "province_government"),
    ("聊城市", "聊城市人民政府", "city_government"),
    ("临江区", "临江区人民政府", "county_government"),
])
def test_names_are_completed_and_levelled(name: str, full: str, level: str) -> None:
    found = organisation(name)
    assert (found.name, found.level) == (full, level)


def test_a_province_in_front_is_the_same_organisation() -> None:
    assert organisation("山东省东阿县人民政府").identity == organisation("东 阿 县").identity


def test_an_office_is_another_organisation() -> None:
    assert organisation("宜丰县人民政府办公室").identity != organisation("宜丰县").identity


def identified(*lines: str, file: str = "x.txt") -> tuple[str | None, int | None]:
    vocabulary = vocabularies()[-1]
    found = identify([(i, Paragraph(line, Place(i + 1))) for i, line in enumerate(lines)], vocabulary, file)
    return found.organisation.name if found.organisation else None, found.year


@pytest.mark.parametrize("lines", [
    ["宜丰县2020年政府信息公开工作年度报告"],
    ["宜丰县人民政府２０２０年政府信息公开工作年度报告"],
    ["宜 丰　县 2020 年政府信息公开工作年度报告"],
    ["宜丰县二〇二〇年政府信息公开工作年度报告"],
    ["宜丰县二○二○年政府信息公开工作年度报告"],
    ["宜丰县二零二零年政府信息公开年度报告"],
    ["宜丰县政府信息公开工作2020年度报告"],
    ["宜丰县2020年政府信息公开工作告年度报"],
    ["宜丰县关于2020年度政府信息公开工作的年度报告"],
    ["关于2020年度宜丰县政府信息公开工作的年度报告"],
    ["宜丰县人民政府", "2020年政府信息公开工作年度报告"],
    ["2020年政府信息公开工作年度报告", "宜丰县人民政府"],
    ["宜丰县人民政府2020年政府信息公开工作", "年度报告"],
])
def test_title_forms(lines: list[str]) -> None:
    assert identified(*lines) == ("宜丰县人民政府", 2020)


def test_the_period_stands_in_for_a_year_that_the_title_lacks() -> None:
    period = "所列数据自2020年1月1日起，到2020年12月31日为止。"
    assert identified("宜丰县政府信息公开工作年度报告", period) == ("宜丰县人民政府", 2020)


def test_the_file_name_comes_last() -> None:
    assert identified("无题", file="宜丰县2020.txt") == ("宜丰县人民政府", 2020)


def test_prose_is_no_title() -> None:
    assert identified("根据要求编制2020年政府信息公开工作年度报告。") == (None, None)
