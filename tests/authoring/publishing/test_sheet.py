"""The sheet of a release: what changed, in words a leader can read, on the template that users may replace."""

from __future__ import annotations

import io
from pathlib import Path

from click.testing import CliRunner
from corpus.desk import Desk
from docx import Document
from packs.test_inherit import CITY, OVERLAY, OWN_RULE, write_city

from gouji.authoring.publishing import publish
from gouji.authoring.publishing.sheet import sheet_maker
from gouji.cli.commands import build
from gouji.messages import Lang
from gouji.packs import Pack

MORE = "规则: [rules.yaml]\n报送期限: 1月21日\n停用: {GJ-001: 本市不用}\n"


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def made(folder: Path, lang: Lang = "zh", version: str = "2025.2") -> str:
    make = sheet_maker(lang, lambda before, pack: ["档案里多报 3 个问题"])
    release = publish(folder, version, "2026-01-01", "多一条规则", make)
    (file,) = release.folder.glob("*.docx")
    return words(file.read_bytes())


def test_it_says_what_changed_and_what_a_new_rule_demands(tmp_path: Path) -> None:
    text = made(write_city(tmp_path, pack=CITY + MORE, rules=OWN_RULE))
    assert "与 小包 1.0 相比：新增规则1条，修改1条，取消0条" in text.replace(" 1 ", "1").replace(" 0 ", "0")
    for said in ("规则包：市规则包", "2025.2", "2026年1月1日", "多一条规则", "新增规则 SJ-001 市的平衡。", "“上年结转”",
                 "本市不用", "01-31 → 01-21", "档案里多报 3 个问题", "签发："):
        assert said in text, said
    assert "文中数" not in text


def test_in_english_too(tmp_path: Path) -> None:
    text = made(write_city(tmp_path, pack=CITY + MORE, rules=OWN_RULE), "en")
    assert "1 rules added, 1 changed, 0 removed" in text
    assert "Signed by" in text


def test_a_second_version_tells_only_what_is_new_in_it(tmp_path: Path) -> None:
    city = write_city(tmp_path, pack=CITY + MORE, rules=OWN_RULE)
    made(city)
    (city / "rules.yaml").write_text(OWN_RULE.replace("级别: 严重", "级别: 一般"), "utf-8")
    text = made(city, version="2025.3")
    assert "与 市规则包 2025.2 相比" in text
    assert "级别：严重 → 一般" in text
    assert "本市不用" not in text


def test_a_form_that_makes_a_sum_mean_more_is_told_before_anything_else(tmp_path: Path) -> None:
    rules = OWN_RULE.replace("SJ-001", "GJ-001")
    for old, new in (("本年新收 + 上年结转 = 办理总计 + 结转下年", "求和(不予公开) = 办理总计"),
                     ("本年新收: 1, 办理总计: 1", "国家秘密: 1, 办理总计: 1"),
                     ("本年新收: 1, 办理总计: 2", "国家秘密: 1, 办理总计: 2")):
        rules = rules.replace(old, new)
    city = write_city(tmp_path, {"rules": rules}, pack=CITY + "词表: [v.yaml]\n", v=OVERLAY)
    text = made(city)
    assert "请先看：" in text
    assert "applications.denied.other_denied.total" in text.split("序号")[0]


def test_what_it_does_to_the_reports_of_an_archive_stands_on_it(tmp_path: Path, submissions: Path, pack: Pack) -> None:
    archive = tmp_path / "archive.sqlite"
    with Desk(pack, archive) as desk:
        desk.audit(submissions / "望湖县2022.txt", submissions / "清溪县2022.txt")
    folder = tmp_path / "city"
    folder.mkdir()
    lower = "调整: [{规则: WS-301, 级别: 提示, 缘由: 试试}]\n"
    (folder / "pack.yaml").write_text(CITY.replace("../national", "国家规则包") + lower, "utf-8")
    done = CliRunner().invoke(build("zh"), ["rules", "publish", str(folder), "--version", "1", "--since", "2026-01-01",
                                            "--note", "降级", "--archive", str(archive)])
    assert done.exit_code == 0, done.output
    (file,) = (folder / "published" / "1").glob("*.docx")
    assert "在档案的 2 份报告上，与上一版相比：" in words(file.read_bytes())
    assert "变样 1" in words(file.read_bytes())
