"""The pack of tiny/ in a folder of its own, to change in one place at a time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gouji.authoring.lint import lint
from gouji.problems import Problem

TINY = Path(__file__).parent / "tiny"
CHECK = "新收 = 求和(不予公开) + 办理总计 ± 1"
CONDITION = "若 新收.合计列 > 0 且 上年.新收.合计列 ≥ 5 则 占比(办理总计.合计列, 新收.合计列) ≤ 参数.上限"


def changed_pack(folder: Path, file: str = "rules.yaml", change: Mapping[str, str] | None = None) -> Path:
    """A copy of the pack with each text of `change` replaced once by the other."""
    for path in TINY.glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    text = (folder / file).read_text("utf-8")
    for old, new in (change or {}).items():
        assert old in text, old
        text = text.replace(old, new, 1)
    (folder / file).write_text(text, "utf-8")
    return folder


def with_check(folder: Path, check: str) -> tuple[Problem, ...]:
    """What lint says where the rule of one comparison checks this."""
    return lint(changed_pack(folder, change={f"检查: {CHECK}": f"检查: {check}"})).problems


def with_condition(folder: Path, condition: str) -> tuple[Problem, ...]:
    """What lint says where the rule with 若, which has no sides, checks this."""
    return lint(changed_pack(folder, change={f"检查: {CONDITION}": f"检查: {condition}"})).problems
