"""A claim against its readings."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claims.reports import book, claims, report, vocabularies
from gouji.claims import compare
from gouji.claims.agreement import slack
from gouji.expressions import Node
from gouji.expressions.lookups import ReportLookup


def reading(phrase: str, at: int = 0) -> Node:
    found = book().phrase(phrase)
    assert found is not None
    return found.readings[at].bound["2021"]


@pytest.mark.parametrize(("value", "wanted"), [
    (30, 9), (50, 9), (46, Decimal("4.6")), (100, 99), (374, Decimal("37.4")), (12000, 1200), (5000, 999), (0, 0),
    (Decimal("1.5"), Decimal("0.15")),
])
def test_slack_covers_a_tenth_and_the_digits_left_open(value: int | Decimal, wanted: Decimal) -> None:
    assert slack(value) == wanted


@pytest.mark.parametrize(("value", "exact", "status"), [
    (20, True, "pass"), (19, True, "fail"), (19, False, "pass"), (30, False, "fail"), (Decimal("20.5"), True, "fail")])
def test_compare(value: int | Decimal, exact: bool, status: str) -> None:
    lookup = ReportLookup(report(new=20), vocabularies()[1])
    assert compare(reading("收到申请"), value, lookup, exact).status == status


def test_evidence_holds_cells_only() -> None:
    lookup = ReportLookup(report(new=4, carried_in=7), vocabularies()[1])
    for exact in (True, False):
        found = compare(reading("收到申请", 1), 11, lookup, exact)
        assert [o.key.id for o in found.operands] == ["applications.new.total", "applications.carried_in.total"]
    exactly = compare(reading("收到申请", 1), 12, lookup)
    assert (exactly.left, exactly.right, exactly.difference) == (11, 12, -1)


def test_first_reading_that_holds_is_named() -> None:
    text = "接收政府信息公开申请11件。"
    (both,) = claims(text, new=4, carried_in=7)
    assert both.agrees_with is not None
    assert both.agrees_with.figures == ("applications.new.total", "applications.carried_in.total")
    (alone,) = claims(text, new=11, carried_in=7)
    assert alone.agrees_with is not None
    assert alone.agrees_with.figures == ("applications.new.total",)
    (neither,) = claims(text, new=12, carried_in=7)
    assert neither.agrees_with is None
    assert [r.figures for r in neither.readings] == [alone.agrees_with.figures, both.agrees_with.figures]


@pytest.mark.parametrize(("text", "figures", "wanted"), [
    ("因政府信息公开被提起行政诉讼27起。", {"direct": 14, "after": 13}, True),
    ("因政府信息公开被提起行政诉讼2起。", {"direct": 2, "after": 2}, False),
    ("因政府信息公开被申请行政复议14起。", {"review": 14}, True),
    ("全年办理政府信息公开申请204件。", {"closed": 204}, True),
    ("全年办理政府信息公开申请204件。", {"new": 200, "carried_in": 4, "closed": 199}, True),
    ("答复政府信息公开申请204件。", {"new": 204, "closed": 203}, False),
])
def test_readings(text: str, figures: dict[str, int], wanted: bool) -> None:
    (claim,) = claims(text, **figures)
    assert (claim.agrees_with is not None) is wanted
