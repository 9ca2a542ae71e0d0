"""`gouji rules test --mutants`."""

from __future__ import annotations

from pathlib import Path

import pytest
from packs.small import RULE, changed, write_pack

from gouji.cli.rules.mutants import show_mutants
from gouji.cli.texts import NothingFoundError
from gouji.packs import Pack, load_pack


def test_a_survivor_without_a_reason_is_exit_code_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = load_pack(write_pack(tmp_path))
    assert show_mutants(pack, ["GJ-001"], "zh") == 1
    out = capsys.readouterr().out
    assert "✗ 规则 GJ-001：去掉“上年结转”，测试看不出来" in out
    assert "没有看出" in out.splitlines()[-1]


def test_a_sound_rule_is_exit_code_0_and_shows_its_numbers(pack: Pack, capsys: pytest.CaptureFixture[str]) -> None:
    assert show_mutants(pack, ["GJ-303"], "en") == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("rule GJ-303: ")
    assert "0 unnoticed" in last


def test_a_failing_test_is_exit_code_2(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path, rules=changed(RULE, "办理总计: 1}, 应", "办理总计: 3}, 应")))
    assert show_mutants(pack, ["GJ-001"], "zh") == 2


def test_a_name_that_nothing_has_is_told(pack: Pack) -> None:
    with pytest.raises(NothingFoundError, match="GJ-999"):
        show_mutants(pack, ["GJ-999"], "zh")


def test_a_rule_of_a_claim_brings_its_phrase(pack: Pack, capsys: pytest.CaptureFixture[str]) -> None:
    show_mutants(pack, ["WS-303"], "zh")
    assert "文中数“办结申请”：变体" in capsys.readouterr().out
