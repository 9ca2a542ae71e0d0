"""`gouji rules start`: a pack of one's own, ready to be written in."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gouji.authoring.lint import lint
from gouji.cli.commands import build
from gouji.packs import load_pack


def start(*words: str) -> Result:
    return CliRunner().invoke(build("zh"), ["rules", "start", *words])


def test_the_pack_inherits_from_the_national_one_and_editors_find_its_schemas(tmp_path: Path) -> None:
    folder = tmp_path / "云岭市"
    assert start(str(folder)).exit_code == 0
    pack = load_pack(folder)
    assert pack.name == "云岭市"
    assert [rule.id for rule in pack.rules] == [rule.id for rule in load_pack().rules]
    first = (folder / "pack.yaml").read_text("utf-8").splitlines()[0]
    assert (folder / first.partition("$schema=")[2]).is_file()
    assert (folder / "schema" / "rules.schema.json").is_file()
    assert lint(folder).problems == ()


def test_it_may_stand_on_another_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    start("省", "--name", "甲省规则包")
    assert start("市", "--on", "省").exit_code == 0
    assert "继承: ../省" in (tmp_path / "市" / "pack.yaml").read_text("utf-8")
    assert load_pack(tmp_path / "市").inherited[0].resolve() == (tmp_path / "省").resolve()


def test_a_pack_that_is_there_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "pack.yaml"
    file.write_text("规则包: 甲\n", "utf-8")
    done = start(str(tmp_path))
    assert done.exit_code == 3
    assert file.read_text("utf-8") == "规则包: 甲\n"
    assert not (tmp_path / "schema").exists()


def test_the_next_command_can_be_copied_and_a_name_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "--pack 'a b' --out 'a b/checks/规则.yaml'" in start("a b").output
    assert "--pack 云岭 --out 云岭/checks/规则.yaml" in start("云岭").output
    done = start("")
    assert done.exit_code != 0
    assert not (tmp_path / "pack.yaml").exists()
