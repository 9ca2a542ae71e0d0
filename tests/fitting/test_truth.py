"""The five real reports, every figure read by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import noise
import pytest

from gouji.fitting import Report, fit
from gouji.reading import read_document

SHARED = noise.SEEDS.parent
TRUTH = sorted((SHARED / "truth").glob("*.json"))

pytestmark = pytest.mark.skipif(not TRUTH, reason="the real reports are not in this checkout (../shared/truth)")


def reports() -> Iterator[Path]:
    if not TRUTH:
        yield Path("not-in-this-checkout")  # one skipped id, so that the run says so
    for truth in TRUTH:
        yield noise.SEEDS / f"{truth.stem}.txt"
        markdown = SHARED / "documents" / "md" / f"{truth.stem[:3]}.md"
        if markdown.exists():
            yield markdown


def fitted(path: Path) -> tuple[Report, dict[str, object]]:
    truth = next(t for t in TRUTH if t.stem.startswith(path.stem[:3]))
    return fit(read_document(path), noise.vocabularies()), json.loads(truth.read_text("utf-8"))


@pytest.mark.parametrize("path", list(reports()), ids=lambda p: p.name)
def test_every_figure_is_read(path: Path) -> None:
    report, truth = fitted(path)
    figures = truth["figures"]
    assert isinstance(figures, dict)
    wanted = {key: None if value is None else Decimal(str(value)) for key, value in figures.items()}
    assert {key: None if f.value is None else Decimal(f.value) for key, f in report.figures.items()} == wanted


def test_there_are_992_of_them() -> None:
    assert sum(len(json.loads(truth.read_text("utf-8"))["figures"]) for truth in TRUTH) == 992


@pytest.mark.parametrize("path", list(reports()), ids=lambda p: p.name)
def test_organisation_year_template_and_sections(path: Path) -> None:
    report, truth = fitted(path)
    assert (report.organisation.name, report.year, report.template) == (
        truth["organisation"], truth["year"], truth["template"])
    assert [s.id for s in report.sections] == [
        "overview", "disclosure", "applications", "proceedings", "problems", "other_matters"]
    texts = [s.text for s in report.sections if not s.has_table]
    assert all(texts)
    assert len(set(texts)) == 3
    assert [s.has_table for s in report.sections] == [False, True, True, True, False, False]


def test_nested_numbers_do_not_split_section_one() -> None:
    report, _ = fitted(next(noise.SEEDS.glob("002*")))
    assert "三、强力推进政府信息公开工作力度" in report.sections[0].text


def test_a_bare_copy_of_a_title_does_not_start_a_section() -> None:
    report, _ = fitted(next(noise.SEEDS.glob("001*")))
    disclosure = report.section("disclosure")
    assert disclosure is not None
    assert disclosure.place.line == 61
    assert "主动公开政府信息情况" in report.sections[0].text


def test_missing_columns_are_said_once_for_the_table() -> None:
    report, _ = fitted(next(noise.SEEDS.glob("003*")))
    assert [d.code for d in report.doubts] == ["fitting.columns-unclear"]
    assert report.figures["applications.granted.total"].doubtful
    assert report.figures["applications.granted.business"].state == "missing"
    assert not report.figures["applications.new.total"].doubtful
