"""What docs/packs.md shows can be written so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gouji import yaml_source
from gouji.language import language, translate

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "packs.md").read_text("utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize(("block", "context"), list(zip(BLOCKS, ("pack", "vocabulary", "parameters"), strict=True)),
                         ids=("pack", "vocabulary", "parameters"))
def test_every_example_is_read_without_a_fault(block: str, context: str, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(block, "utf-8")
    read = translate(yaml_source.read(tmp_path / "x.yaml", known_keys=language().keys), context)
    assert read.problems == []
    assert read.data


def test_every_key_of_a_pack_is_told() -> None:
    for key in {key.zh for key in language().contexts["pack"].values()}:
        assert key in TEXT, key
