"""Reasoning rules of a pack: what they conclude must be complete and in known words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gouji.fitting import Report
from gouji.packs import load_pack
from gouji.problems import ProblemsError
from gouji.reasoning import program_of
from gouji.resources import rules_folder


def with_reasoning(tmp_path: Path, old: str, new: str, file: str) -> Path:
    folder = tmp_path / "rules"
    shutil.copytree(rules_folder(), folder)
    path = folder / "reasoning" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return folder


@pytest.mark.parametrize(("file", "old", "new", "code"), [
    ("grading.yaml", "级别: 严重, 处理: 必须改}}", "级别: 很严重, 处理: 必须改}}", "reasoning_rules.unknown_word"),
    ("grading.yaml", ", 处理: 必须改}}", "}}", "reasoning_rules.incomplete_conclusion"),
    ("verdict.yaml", "为: 退回}}", "为: 退件}}", "reasoning_rules.unknown_word"),
    ("folding.yaml", ", 到: 根}}", "}}", "reasoning_rules.incomplete_conclusion"),
])
def test_a_conclusion_that_later_stages_could_not_use_is_refused(
        tmp_path: Path, file: str, old: str, new: str, code: str) -> None:
    pack = load_pack(with_reasoning(tmp_path, old, new, file))
    with pytest.raises(ProblemsError) as caught:
        program_of(pack)
    assert {p.code for p in caught.value.problems} == {code}


def test_checks_folded_into_each_other_are_broken_not_accepted(tmp_path: Path) -> None:
    from gouji.checking import subject_of
    from gouji.corpus import parse
    from gouji.reasoning import audit_report

    total = "{类: 不通过, 种类: 勾稽, 列: 合计列, 存疑: 无, 原因: 无}"
    folder = with_reasoning(tmp_path, total, "{类: 不通过, 存疑: 无}", "folding.yaml")
    path = folder / "reasoning" / "folding.yaml"
    narrow = "{类: 不通过, 列: 其余, 存疑: 无, 原因: 无, 报告: 同 根, 规则: 同 根, 差: 同 根}"
    path.write_text(path.read_text("utf-8").replace(narrow, "{类: 不通过, 存疑: 无, 报告: 同 根}", 1), "utf-8")
    pack = load_pack(folder)
    report: Report = parse(rules_folder().parent / "reports" / "submissions" / "望湖县2020.txt", pack)
    done = audit_report(subject_of(report, pack), program_of(pack), "plain")
    assert done.outcome_counts["fail"] == 0 and done.outcome_counts["broken"] >= 2
    assert done.verdict != "accepted"
