"""docs/tutorial.md, followed word for word: every command is run, and what the page quotes is what is printed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from docs.pages import dialogues, fences, unsaid

from gouji.packs import load_pack

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/tutorial.md"
ROW = re.compile(r"^\| .+? \| (?:`(.*)`|回车) \|$", re.MULTILINE)


class Clerk:
    """Someone new at it, in an empty folder with six reports of last year."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "去年").mkdir()
        for name in ("清溪县", "石桥县", "望湖县"):
            for year in (2021, 2022):
                shutil.copy(ROOT / f"reports/submissions/{name}{year}.txt", folder / "去年")

    def run(self, *words: str) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-m", "gouji", *words], cwd=self.folder, capture_output=True, check=False,
            input="\n".join(self.answers()).encode() + b"\n" if words[1] == "new" else b"",
            env=os.environ | {"COLUMNS": "100", "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"})
        return [line.rstrip() for line in (done.stderr + done.stdout).decode("utf-8").splitlines()]

    def answers(self) -> list[str]:
        """What the page says to answer, in its order."""
        return ROW.findall(PAGE.read_text("utf-8"))

    def spoil(self, right: str, wrong: str) -> None:
        file = self.folder / "云岭市规则/checks/规则.yaml"
        text = file.read_text("utf-8")
        assert right in text
        file.write_text(text.replace(right, wrong), "utf-8")


def test_what_the_page_shows_happens(tmp_path: Path) -> None:
    clerk = Clerk(tmp_path)
    wrong, shown = [], []
    for place, commands in dialogues(PAGE):
        if place == ("四", 1):
            clerk.spoil("× 13%", "× 13%")
            clerk.spoil("办理总计.合计列 ×", "办理总计.合记列 ×")
        for words, quoted in commands:
            printed = clerk.run(*words)
            shown += printed
            wrong += [f"{place} {' '.join(words)}: {line}" for line in unsaid(quoted, printed)]
        if place == ("四", 1):
            clerk.spoil("办理总计.合记列 ×", "办理总计.合计列 ×")
    assert not wrong
    told = [line.strip() for line in shown]
    for _, body in fences(PAGE, "text"):
        missing = [line for line in body.splitlines() if not any(known.endswith(line.strip()) for known in told)]
        assert not missing
    rule = load_pack(tmp_path / "云岭市规则/published/2026.1").rule("YL-001")
    assert len(rule.tests) == 4


def test_the_answers_are_all_there() -> None:
    assert len(ROW.findall(PAGE.read_text("utf-8"))) == 13
