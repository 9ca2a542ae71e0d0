"""docs/season.md stays true: its files are those that are audited, its commands are run, what it quotes is printed."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from itertools import zip_longest
from pathlib import Path

import openpyxl
import pytest
from docs.pages import dialogues, fences, unsaid

from gouji.language import language
from gouji.messages import catalogue

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "reports/submissions"
PAGE = ROOT / "docs/season.md"
WAIVED = "一件文件年底才编号，正文定稿时没有计入"
AREAS = ("corpus", "workbook", "cli", "yaml", "language", "packs", "letters", "score", "rendering")


class Desk:
    """The supervisor's folders, made of the page's own files."""

    def __init__(self, above: Path) -> None:
        self.above, self.folder = above, above / "2022年报"
        (self.folder / "报告").mkdir(parents=True)
        roster, register = (body for _, body in fences(PAGE, "csv"))
        (self.folder / "名册.csv").write_text(roster, "utf-8-sig")
        (self.folder / "收文登记.csv").write_text(register, "utf-8-sig")
        (self.folder / "season.yaml").write_text(fences(PAGE, "yaml")[0][1], "utf-8")
        for file in SAMPLES.iterdir():
            if re.search(r"202[12]\.\w+$", file.name) and "气象" not in file.name:
                shutil.copy(file, self.folder / "报告")
        self.wait = 0

    def run(self, *words: str) -> list[str]:
        """The lines that a command prints. Only the first audit writes all its results: that takes the longest."""
        quick = ["--format", "table", "--engine", "plain"] if words[0] == "audit" and self.wait else []
        self.wait += words[0] == "audit"
        done = subprocess.run([sys.executable, "-m", "gouji", *words, *quick], cwd=self.folder, capture_output=True,
                              env=os.environ | {"COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}, check=False)
        return [line.rstrip() for line in (done.stderr + done.stdout).decode("utf-8").splitlines()]

    # ── what the page says was done before its commands ──

    def fill_in(self) -> None:
        rows = {"KN-301-70ab3171de64": {"处理": "已确认", "单位反馈": "承办科室已查明，系多填一件"},
                "WS-401-35f7344cbd46": {"处理": "已说明",
                                        "理由": "正文只写本年新发生的五件，表里另有一件上年收案、本年审结"},
                "WS-201-17aac3fbe5a6": {"处理": "已豁免", "理由": WAIVED, "批准文号": "云岭政公开〔2023〕4号",
                                        "有效期至": (date.today() + timedelta(300)).isoformat()},
                "ZJ-003-1e6c17fa8ad8": {"处理": "同意"}}
        book = openpyxl.load_workbook(self.folder / "结果/审核工作簿.xlsx")
        sheet = book["问题清单"]
        header = next(row for row in sheet.iter_rows() if any(cell.value == "问题编号" for cell in row))
        columns = {str(cell.value): cell.column for cell in header if cell.value}
        for number in range(header[0].row + 1, sheet.max_row + 1):
            for name, value in rows.pop(str(sheet.cell(number, columns["问题编号"]).value), {}).items():
                sheet.cell(number, columns[name]).value = value
        assert not rows
        book.save(self.folder / "填好.xlsx")

    def correct(self) -> None:
        self._received("望湖县2022（修改稿）.txt", (SAMPLES / "望湖县2022（修改稿）.txt").read_bytes(), "2023-02-16")

    def reword(self) -> None:
        text = (SAMPLES / "石桥县2022.txt").read_bytes()
        self._received("石桥县2022（修改稿）.txt", text.replace("申请54件".encode(), "申请55件".encode()), "2023-02-22")

    def _received(self, name: str, content: bytes, day: str) -> None:
        (self.folder / "报告" / name).write_bytes(content)
        with (self.folder / "收文登记.csv").open("a", encoding="utf-8") as register:
            register.write(f"{name},{day}\n")

    def expire(self) -> None:
        """A waiver of some time ago, which only a file can bring: nobody can make one now that has expired."""
        lines = csv.DictReader((self.folder / "结果/问题清单.csv").read_text("utf-8-sig").splitlines())
        (row,) = [line for line in lines if line["问题编号"] == "WS-201-17aac3fbe5a6"]
        filled = row | {"处理": "已豁免", "理由": WAIVED, "批准文号": "云岭政公开〔2023〕4号",
                        "有效期至": (date.today() - timedelta(1)).isoformat()}
        with (self.folder / "过期.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(filled))
            writer.writeheader()
            writer.writerow(filled)
        self.run("decide", "import", "过期.csv")

    def next_year(self) -> None:
        this = self.folder
        self.folder = self.above / "2023年报"
        (self.folder / "报告").mkdir(parents=True)
        shutil.copy(this / "名册.csv", self.folder)
        (self.folder / "season.yaml").write_text(fences(PAGE, "yaml")[1][1], "utf-8")
        text = (SAMPLES / "望湖县2022.txt").read_text("utf-8")
        (self.folder / "报告/望湖县2023.txt").write_text(text.replace("2023", "2024").replace("2022", "2023"), "utf-8")

    def list_twice(self) -> None:
        self.folder = self.above / "2022年报"
        roster = self.folder / "名册.csv"
        roster.write_text(roster.read_text("utf-8-sig") + "望湖县政府,县政府,,,,\n", "utf-8-sig")

    def mend(self) -> None:
        (self.folder / "名册.csv").write_text(fences(PAGE, "csv")[0][1], "utf-8-sig")


BEFORE: dict[tuple[str, int], Callable[[Desk], None]] = {
    ("七", 0): Desk.fill_in, ("八", 0): Desk.correct, ("九", 0): Desk.reword, ("九", 1): Desk.expire,
    ("十", 0): Desk.next_year, ("十三", 0): Desk.list_twice,
    ("十四", 0): Desk.mend}


def test_what_the_page_shows_happens(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    before = dict(BEFORE)
    wrong = []
    for place, commands in dialogues(PAGE):
        if place in before:
            before.pop(place)(desk)
        for words, quoted in commands:
            wrong += [f"{place} {' '.join(words)}: {line}" for line in unsaid(quoted, desk.run(*words))]
    assert not wrong
    assert not before


def test_the_page_explains_every_key_of_a_season_file_and_column_of_the_tables() -> None:
    text = PAGE.read_text("utf-8")
    columns = [entry["zh"] for name, entry in catalogue("corpus").items() if "-column-" in name]
    assert not [key.zh for key in language().contexts["season"].values() if key.zh not in text]
    assert not [column for column in columns if column not in text]


def test_mistakes_are_quoted_as_they_are_printed() -> None:
    texts = [entry["zh"] for area in AREAS for entry in catalogue(area).values()]
    known = [re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(text))) for text in texts if text]
    table = PAGE.read_text("utf-8").partition("| 屏幕上说 | 怎么办 |\n|---|---|\n")[2].partition("\n\n")[0]
    quoted = [message for row in table.splitlines() for message in re.findall(r"`([^`]+)`", row.split("|")[1])]
    assert len(quoted) > 20
    exact = [pattern for pattern in known if len(pattern.pattern.replace(".+", "")) > 3]  # that say something
    assert not [message for message in quoted if not any(pattern.fullmatch(message) for pattern in exact)]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize(("name", "lang"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_what_the_readmes_show_of_the_sample_season_is_printed(name: str, lang: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "reports", tmp_path / "reports", ignore=shutil.ignore_patterns("out", "templates"))
    done = subprocess.run(
        [sys.executable, "-m", "gouji", "audit", "submissions", "--format", "table", "--engine", "plain", "--fail-on",
         "never", "--lang", lang], cwd=tmp_path / "reports", capture_output=True, check=True,
        env=os.environ | {"COLUMNS": "100", "PYTHONIOENCODING": "utf-8"})
    rows, cells = [], [""] * 4
    for line in done.stdout.decode("utf-8").splitlines():
        if line.startswith("│"):  # the wrapped lines of a row are put together, cell by cell
            cells = [before + cell for before, cell in zip_longest(cells, line.strip("│").split("│"), fillvalue="")]
        else:
            rows += [squeezed("".join(cells)), squeezed(line)]
            cells = [""] * 4
    shown = [squeezed(line) for body in re.findall(r"^```console\n(.*?)^```$", (ROOT / name).read_text("utf-8"),
                                                   re.MULTILINE | re.DOTALL) for line in body.splitlines()]
    assert shown
    assert not [line for line in shown if not any(line in row for row in rows)]


@pytest.mark.parametrize("name", ["reports/README.md", "reports/templates/README.md"])
def test_pages_beside_it_name_files_that_exist(name: str) -> None:
    folder = (ROOT / name).parent
    quoted = re.findall(r"^\| `([^`]+)` \|", (ROOT / name).read_text("utf-8"), re.MULTILINE)
    assert quoted
    assert not [path for path in quoted if path != "out/" and not any(
        (base / path).exists() for base in (folder, folder / "submissions"))]
