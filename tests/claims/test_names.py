"""What the reporting organisation calls itself is it; what another is called is not."""

from __future__ import annotations

import pytest

from claims.reports import claims
from gouji.claims.names import own_named
from gouji.fitting import Organisation

SAID = "共收到政府信息公开申请20件。"


@pytest.mark.parametrize(("name", "level", "said", "wanted"), [
    ("青溪县教育局", "department", "青溪县教育局与县教育局、教育局", "□□□本机关与□本机关、本机关"),
    ("青溪县教育局", "department", "市教育局、各教育局、原教育局", "市教育局、各教育局、原教育局"),
    ("青溪市石桥区民政局", "department", "区民政局", "□本机关"),
    ("青溪县市场监督管理局", "department", "县市场监督管理局", "□□□□□本机关"),
    ("青溪县白云镇人民政府", "township", "白云镇与白云镇政府、白云镇人民政府", "本机关与□□本机关、□□□□本机关"),
    ("石桥街道办事处", "township", "石桥街道", "□本机关"),
    ("青溪县人民政府", "county_government", "青溪县教育局，青溪县人民政府", "□全县教育局，□全县人民政府"),
    ("青溪县城关局", "department", "县城关局", "□本机关"),
    ("某局", "department", "某局", "某局"),
    ("", "unknown", "某局", "某局"),
])
def test_names_are_made_one(name: str, level: str, said: str, wanted: str) -> None:
    made = own_named(said, Organisation(name, name, level))
    assert made == wanted
    assert len(made) == len(said)


@pytest.mark.parametrize(("said", "certain"), [
    ("青溪县教育局", True), ("县教育局", True), ("2021年，教育局", True), ("我局及下属单位", True), ("全局", True),
    ("市教育局", False), ("县自然资源局", False), ("法规科", False), ("下属单位", False), ("省级主管部门", False),
])
def test_whose_they_are_in_the_report_of_a_bureau(said: str, certain: bool) -> None:
    out = [c for c in claims(said + SAID, level="department", name="青溪县教育局") if c.certain]
    assert bool(out) is certain


@pytest.mark.parametrize(("said", "certain"), [
    ("白云镇", True), ("镇政府", True), ("白云镇人民政府", True),
    ("各村", False), ("县教育局", False), ("其他乡镇", False),
])
def test_whose_they_are_in_the_report_of_a_township(said: str, certain: bool) -> None:
    out = [c for c in claims(said + SAID, level="township", name="青溪县白云镇人民政府") if c.certain]
    assert bool(out) is certain
