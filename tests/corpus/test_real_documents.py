"""Three of the real reports as Word, web page, Excel, Markdown and PDF of three makers: the same as their text."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path

import noise
import pytest

from gouji.corpus import audit
from gouji.packs import Pack
from gouji.reasoning import ReportAudit

SHARED = noise.SEEDS.parent
FOLDERS = ("docx", "html", "xlsx", "md", "pdf", "pdf_tt", "pdf_rl")
FILES = [file for folder in FOLDERS for file in sorted((SHARED / "documents" / folder).glob("00*"))]

pytestmark = pytest.mark.skipif(not FILES, reason="the real reports are not in this checkout (../shared/documents)")


def audited(file: Path, pack: Pack) -> ReportAudit:
    run = audit([file], pack, workers=1)
    assert not run.not_audited
    return run.reports[0]


@cache
def as_text(key: str, pack: Pack) -> ReportAudit:
    return audited(next(noise.SEEDS.glob(f"{key}*.txt")), pack)


def test_there_are_three_of_each_and_two_web_pages() -> None:
    assert len(FILES) == 24


@pytest.mark.parametrize("file", FILES or [Path("not-in-this-checkout")], ids=lambda f: f"{f.parent.name}-{f.name}")
def test_figures_are_those_read_by_hand_and_findings_those_of_the_text(file: Path, pack: Pack) -> None:
    report = audited(file, pack)
    truth = json.loads(next((SHARED / "truth").glob(f"{file.name[:3]}*.json")).read_text("utf-8"))
    assert {key: None if f.value is None else Decimal(f.value) for key, f in report.report.figures.items()} == {
        key: None if value is None else Decimal(str(value)) for key, value in truth["figures"].items()}
    assert not any(figure.doubtful for figure in report.report.figures.values()) or file.suffix == ".html"
    text = as_text(file.name[:3], pack)
    assert grave(report) == grave(text)
    assert report.verdict == text.verdict


def grave(report: ReportAudit) -> list[tuple[str, str, str, str]]:
    return sorted((f.result.rule.id, f.result.scope, f.severity, f.action) for f in report.findings
                  if f.severity in ("error", "warning"))
