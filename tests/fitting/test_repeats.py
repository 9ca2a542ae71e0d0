"""Rows printed twice: said when the numbers differ, silent when they are the same."""

from __future__ import annotations

from pathlib import Path

import noise

from gouji.fitting import Report, fit
from gouji.reading import read_bytes
from gouji.resources import rules_folder

SUBMISSIONS = rules_folder().parent / "reports" / "submissions"


def fitted(text: str) -> Report:
    return fit(read_bytes(text.encode(), "清溪县2020.txt"), noise.vocabularies())


def doubts(report: Report) -> list[str]:
    return [d.code for d in report.doubts if d.code == "fitting.row-twice"]


def report() -> str:
    return Path(SUBMISSIONS / "清溪县2020.txt").read_text("utf-8")


def row(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("一、本年新收"))


def test_a_row_printed_twice_with_other_numbers_is_doubtful() -> None:
    text = report()
    line = row(text)
    changed = line.replace("\t64", "\t99")
    assert changed != line
    found = fitted(text.replace(line, f"{changed}\n{line}", 1))
    assert doubts(found) == ["fitting.row-twice"]
    assert found.figures["applications.new.total"].doubtful


def test_a_row_printed_twice_alike_says_nothing_new() -> None:
    text = report()
    assert doubts(fitted(text.replace(row(text), f"{row(text)}\n{row(text)}", 1))) == []


def test_a_clean_report_has_no_such_doubt() -> None:
    assert doubts(fitted(report())) == []


def test_a_form_that_was_not_in_force_is_said() -> None:
    codes = [d.code for d in fitted(report().replace("2020", "2023")).doubts]
    assert "fitting.other-template" in codes
