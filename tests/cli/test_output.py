"""Results go where they were asked to go, and nowhere else; a report's words stay words."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from gouji.cli.output import printable, write
from gouji.cli.texts import NotWrittenError


def test_a_file_that_is_audited_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text("报告", "utf-8")
    with pytest.raises(NotWrittenError, match="盖掉"):
        write("结果", str(file), "table", [str(tmp_path / "." / "report.txt")], "zh")
    assert file.read_text("utf-8") == "报告"


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(NotWrittenError, match="no file"):
        write("result", str(pipe), "table", [], "en")
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize(("text", "shown"), [
    ("\x1b]0;title\x07", "�]0;title�"), ("a\u202eb", "a�b"), ("一\t二\n", "一\t二\n"),
    ("a\r\nb", "a\r\nb"), ("甲\r乙", "甲�乙"), ("a\udcb0", "a?")])
def test_nothing_in_a_text_commands_a_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown
