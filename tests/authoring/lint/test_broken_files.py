"""No file, however broken, gives more than problems with their places. benchmarks/fuzz_packs.py does it at length."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from authoring.lint.tiny_pack import TINY, changed_pack
from hypothesis import given
from hypothesis import strategies as st

from gouji.authoring.lint import lint

NAMES = sorted(path.name for path in TINY.glob("*.yaml"))
ODD = ("", " ", "\t", "　", ":", "：", ": ", "- ", " #", "'", '"', "[", "]", "{", "}", ",", "，", "|", ">", "&a", "*a",
       "{}", "[[]]", "{a: b}", "\0", "\u2028", "{数}", "{a.b}", "求和(", "若 ", "÷ 0", "9" * 30, "2021-", "-2021",
       "../pack.yaml", "---")


@given(st.sampled_from(NAMES), st.floats(0, 1), st.sampled_from(ODD), st.integers(0, 12))
def test_a_file_with_something_odd_in_it(name: str, where: float, odd: str, dropped: int) -> None:
    with TemporaryDirectory() as temporary:
        folder = changed_pack(Path(temporary))
        text = (folder / name).read_text("utf-8")
        at = int(where * len(text))
        (folder / name).write_text(text[:at] + odd + text[at + dropped:], "utf-8")
        _told(folder)


@pytest.mark.parametrize(("name", "content"), [
    ("rules.yaml", b""), ("rules.yaml", b"\xff\xfe\x00"), ("rules.yaml", b"\x00" * 9), ("rules.yaml", b"- a\n- b\n"),
    ("rules.yaml", "规则: [[[]]]\n".encode()), ("rules.yaml", "规则: [甲]\n".encode()), ("bases.yaml", b"[]"),
    ("claims.yaml", "共用: {单位: [{甲: 乙}]}\n".encode()), ("claims.yaml", "共用: {单位: {甲: 乙}}\n".encode()),
    ("vocabulary.yaml", "词表: 甲\n标识: 乙\n年度: 丙\n".encode()), ("pack.yaml", "规则包: {甲: 乙}\n".encode()),
    ("pack.yaml", "规则包: 甲\n版本: 1\n词表: [{甲: 乙}]\n依据: 甲\n规则: [[甲]]\n推理: [丙]\n".encode()),
    ("reasoning.yaml", "推理规则: [{编号: 1, 名称: 2, 当: 3, 则: 4}]\n".encode()),
    ("parameters.yaml", "参数: [{名: 甲, 值: [1]}]\n".encode()),
])
def test_a_file_of_another_make_altogether(name: str, content: bytes, tmp_path: Path) -> None:
    folder = changed_pack(tmp_path)
    (folder / name).write_bytes(content)
    assert _told(folder) > 0


def _told(folder: Path) -> int:
    """How many problems there are, each with a place and a sentence in both languages."""
    found = lint(folder)
    assert found.problems or found.pack is not None
    for problem in found.problems:
        assert problem.file
        assert min(problem.line, problem.column, problem.width) >= 1
        assert problem.render("zh")
        assert problem.render("en")
    return len(found.problems)
