"""A season at the command line: the audit finds its season file, decisions go in, the desk answers, results go out."""

from __future__ import annotations

import csv
import json
import os
import resource
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import polars
import pytest
from corpus.desk import city_copy

from gouji.corpus.archive import Archive
from gouji.rendering.outputs import write_outputs

pytestmark = pytest.mark.usefixtures("quick")
KEPT = ("清溪县2022.txt", "望湖县2021.txt", "望湖县2022.txt", "望湖县民政局2022.html", "云台区2022.docx",
        "石桥县2022.txt")
OUTPUTS = {"audit.json", "audit.md", "audit.html", "问题清单.csv", "审核工作簿.xlsx", "评分表.csv",
           "通报（征求意见稿）.docx", "整改通知", "处置记录.csv", ".gouji-written.json", "archive.sqlite"}
REPORTS = Path(__file__).resolve().parents[2] / "reports"


def _part(folder):
    """Part of the city's season."""
    for path in (city_copy(folder) / "submissions").iterdir():
        if path.name not in KEPT:
            path.unlink()
    return folder


@pytest.fixture
def city(tmp_path, monkeypatch):
    """In a folder to work in."""
    (tmp_path / "city").mkdir()
    monkeypatch.chdir(tmp_path / "city")
    return _part(tmp_path / "city")


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """The city and the user's cache after a first audit whose result is a JSON file alone."""
    folder, cache = tmp_path_factory.mktemp("city"), tmp_path_factory.mktemp("cache")
    done = subprocess.run(
        [sys.executable, "-m", "gouji", "audit", "submissions", "--format", "json", "--out", "a.json"],
        cwd=_part(folder), env=os.environ | {"XDG_CACHE_HOME": str(cache)}, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr.decode()
    return folder, cache


@pytest.fixture
def audited(once, gouji_, tmp_path, monkeypatch):
    shutil.copytree(once[0], tmp_path / "city")
    shutil.copytree(once[1], tmp_path / "cache")
    monkeypatch.chdir(tmp_path / "city")
    return tmp_path / "city"


def view(name="a.json"):
    return json.loads(Path(name).read_text("utf-8"))


def findings(name="a.json"):
    return {f["id"]: f for report in view(name)["reports"] for f in report["findings"]}


def finding_of(rule, name="a.json", organisation=""):
    return next(f["id"] for report in view(name)["reports"] for f in report["findings"]
                if f["rule"] == rule and report["year"] == 2022 and organisation in report["organisation"])


def again(gouji_):
    return gouji_("audit", "submissions", "--format", "json", "--out", "b.json", "--workers", 1)


# ── results ──

def test_in_the_season_s_folder_everything_is_written_and_the_screen_is_a_work_order(gouji_, city):
    before = {p.name for p in city.iterdir()}
    run = gouji_("audit", "submissions")
    assert run.code == 1
    assert {p.name for p in (city / "out").iterdir()} - {"archive.sqlite-wal", "archive.sqlite-shm"} == OUTPUTS
    assert {p.name for p in city.iterdir()} == before | {"out"}
    for words in ("工作清单：云岭市2022年度", "退回", "未报", "龙潭县人民政府", "逾期", "下一步：gouji show"):
        assert words in run.out, words
    assert "■" not in run.out
    assert "season.yaml" in run.err and "--no-season" in run.err
    letters = sorted(p.name for p in (city / "out/整改通知").iterdir())
    assert "整改通知-望湖县人民政府-2022.docx" in letters and "催报通知-龙潭县人民政府-2022.docx" in letters

    first = {p: p.read_bytes() for p in (city / "out").rglob("*") if p.is_file() and "sqlite" not in p.name}
    gouji_("audit", "submissions")
    assert {p: p.read_bytes() for p in (city / "out").rglob("*") if p.is_file() and "sqlite" not in p.name} == first


def test_letters_no_longer_due_go(city, season_like, pack):
    out = city / "out"
    write_outputs(season_like, out, formats=("docx",))
    letters = {p.name for p in (out / "整改通知").iterdir()}
    (out / "整改通知" / "我的笔记.txt").write_text("x")
    handed_in = tuple(s for s in season_like.season.standings if s.member.name != "龙潭县人民政府")
    write_outputs(replace(season_like, season=replace(season_like.season, standings=handed_in)), out, formats=("docx",))
    gone = "催报通知-龙潭县人民政府-2022.docx"
    assert {p.name for p in (out / "整改通知").iterdir()} == letters - {gone} | {"以前的", "我的笔记.txt"}
    assert [p.name for p in (out / "整改通知" / "以前的").iterdir()] == [gone]
    assert (out / "整改通知" / "我的笔记.txt").read_text() == "x"  # what people put there stays


@pytest.fixture
def season_like(city, pack):
    from gouji.corpus import audit
    from gouji.corpus.season_file import read_season

    return audit([city / "submissions"], pack, "plain", season=read_season(city / "season.yaml"), workers=1)


def test_a_full_disk_leaves_the_results_before_and_nothing_half(city, season_like):
    out = city / "out"
    write_outputs(season_like, out)
    before = {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            write_outputs(season_like, out, "en")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()} == before
    assert not [p for p in out.iterdir() if p.name.startswith(".gouji-") and p.is_dir()]


def test_a_full_disk_is_said_at_the_command_line(gouji_, audited, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gouji.rendering.outputs.write_workbook", full)
    run = gouji_("audit", "submissions")
    assert run.code == 3
    assert "磁盘满了" in run.err and "Traceback" not in run.err


def test_a_template_in_error_is_told_and_the_rest_is_written(gouji_, audited):
    templates = audited / "templates"
    shutil.copytree(REPORTS / "templates", templates)
    (templates / "letters" / "letter.docx").write_bytes(b"no document")
    with (audited / "season.yaml").open("a", encoding="utf-8") as file:
        file.write("模板: templates\n")
    run = gouji_("audit", "submissions")
    assert run.code == 3
    assert "letter.docx" in run.err and "整改通知-望湖县人民政府-2022.docx" in run.err
    assert [p.name for p in (audited / "out/整改通知").iterdir() if p.name.startswith("整改")] == []
    assert (audited / "out/整改通知/催报通知-龙潭县人民政府-2022.docx").exists()
    for name in OUTPUTS:
        assert (audited / "out" / name).exists(), name
        hidden = name in ("archive.sqlite", ".gouji-written.json")
        assert hidden or f"已写入 out/{name}" in run.err.replace(f"{audited}/", ""), name


@pytest.mark.parametrize("form", ["xlsx", "docx", "all"])
def test_files_that_are_no_text_need_a_place(form, gouji_, city):
    none = ["--no-season"] if form == "all" else []  # a season says where all of it goes
    run = gouji_("audit", "submissions", "--format", form, *none)
    assert run.code == 3 and "--out" in run.err


def test_everything_goes_where_the_season_says(gouji_, city):
    run = gouji_("audit", "submissions", "--format", "all", "--engine", "plain", "--workers", 1)
    assert run.code == 1
    assert {p.name for p in (city / "out").iterdir()} >= OUTPUTS


def test_the_help_names_every_format(gouji_):
    said = "".join(gouji_("audit", "--help").out.split())
    told = said[said.index("屏幕表格") : said.index("--out", said.index("屏幕表格"))].lower()
    for form in ("table", "json", "html", "md", "csv", "xlsx", "docx", "all"):
        assert form in told, form


def test_mistakes_of_the_roster_are_told_before_anything_is_read(gouji_, city):
    with (city / "roster.csv").open("a", encoding="utf-8") as file:
        file.write("清溪县政府,县级,,,,\n")
    run = gouji_("audit", "submissions")
    assert run.code == 2
    assert "roster.csv:12:" in run.err and "第 2 行" in run.err
    assert "这些文件有 2 处错误" in run.err and "规则包有" not in run.err
    assert not (city / "out").exists()


def test_without_the_season_nothing_is_kept(gouji_, city):
    assert gouji_("audit", "submissions", "--no-season").code == 1
    assert not (city / "out").exists()


# ── decisions ──

def test_decide_is_kept_and_listed(gouji_, audited):
    key = finding_of("WS-301", organisation="石桥县")
    run = gouji_("decide", key, "--as", "已说明", "--reason", "口径不同", "--by", "林")
    assert run.code == 0 and "石桥县人民政府" in run.out
    assert again(gouji_).code == 1
    assert findings("b.json")[key]["status"] == "explained"
    assert findings("b.json")[key]["decision"]["reason"] == "口径不同"
    listed = gouji_("decide", "list").out.replace("\n", "")
    assert key in listed and "口径不同" in listed and "林" in listed


def test_an_older_version_in_the_run_is_not_what_is_decided_on(gouji_, audited):
    shutil.copy(REPORTS / "submissions" / "望湖县2022（修改稿）.txt", "submissions")
    again(gouji_)
    key = finding_of("HZ-302", "b.json")
    assert gouji_("decide", key, "--as", "confirmed").code == 0
    gouji_("audit", "submissions", "--format", "json", "--out", "c.json")
    assert findings("c.json")[key]["status"] == "confirmed"


def test_a_waiver_needs_all_three_and_expires(gouji_, audited):
    key = finding_of("WS-301")
    day = date.today()
    assert gouji_("decide", key, "--as", "waived", "--reason", "x").code == 64
    assert gouji_("decide", key, "--as", "explained").code == 64
    full = ("decide", key, "--as", "waived", "--reason", "x", "--approval", "云5号", "--expires")
    assert gouji_(*full, "年底").code == 64
    late = gouji_(*full, day - timedelta(1))
    assert late.code == 64 and "已经过了" in late.err
    assert gouji_(*full, day + timedelta(2)).code == 0
    again(gouji_)
    assert findings("b.json")[key]["status"] == "waived"


@pytest.mark.parametrize(("arguments", "code", "said"), [
    (("decide", "GJ-999-000000000000", "--as", "confirmed"), 4, "GJ-999-000000000000"),
    (("decide", "GJ-999-000000000000", "--as", "也许"), 64, "也许"),
    (("decide", "import", "none.csv"), 3, "none.csv"),
])
def test_what_cannot_be_decided_is_said(arguments, code, said, gouji_, audited):
    run = gouji_(*arguments)
    assert run.code == code
    assert said in run.err


def test_before_any_audit_there_is_nothing_to_decide_or_show(gouji_, city):
    for arguments in (("decide", "X", "--as", "confirmed"), ("show", "望湖县"), ("decide", "list")):
        run = gouji_(*arguments)
        assert run.code == 3 and "gouji audit" in run.err, arguments
    assert not (city / "out").exists()


def test_a_filled_in_csv_is_read_back_with_its_mistakes_and_a_second_time_says_nothing_new(gouji_, audited):
    gouji_("audit", "submissions", "--format", "csv", "--out", "list.csv")
    with Path("list.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    sound, wrong = (next(r for r in rows if r["规则"] == rule) for rule in ("WS-301", "WS-401"))
    sound.update({"处理": "已说明", "理由": "口径不同", "单位反馈": "已核对"})
    wrong.update({"处理": "也许"})
    with Path("back.csv").open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    run = gouji_("decide", "import", "back.csv", "--by", "林")
    assert run.code == 3
    assert "也许" in run.err and "back.csv:" in run.err and "1" in run.out
    assert "0" in gouji_("decide", "import", "back.csv", "--by", "林").out
    with Archive(Path("out/archive.sqlite")) as archive:
        (decision,) = archive.decisions()
    assert (decision.kind, decision.reason, decision.feedback, decision.by) == ("explained", "口径不同", "已核对", "林")
    again(gouji_)
    assert findings("b.json")[finding_of("WS-301")]["status"] == "explained"


def test_the_workbook_filled_in_and_read_back_decides(gouji_, audited):
    gouji_("audit", "submissions", "--format", "xlsx", "--out", "out")
    path = Path("out/审核工作簿.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["问题清单"]
    head = next(row for row in sheet.iter_rows() if "处理" in [cell.value for cell in row])
    columns = {cell.value: cell.column for cell in head}
    key = finding_of("WS-301")
    row = next(r for r in range(head[0].row + 1, sheet.max_row + 1)
               if sheet.cell(r, columns["问题编号"]).value == key)
    sheet.cell(row, columns["处理"]).value = "已确认"
    sheet.cell(row, columns["单位反馈"]).value = "照改"
    book.save(path)
    assert gouji_("decide", "import", path).code == 0
    again(gouji_)
    decision = findings("b.json")[key]["decision"]
    assert (decision["kind"], decision["feedback"]) == ("confirmed", "照改")


def test_the_season_s_own_file_of_decisions_is_read_at_each_audit(gouji_, audited):
    gouji_("audit", "submissions", "--format", "csv", "--out", "list.csv")
    with Path("list.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    for line in lines:
        line["处理"] = "已确认"
    with Path("decisions.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, lines[0])
        writer.writeheader()
        writer.writerows(lines)
    with (audited / "season.yaml").open("a", encoding="utf-8") as file:
        file.write("处置: decisions.csv\n")
    assert again(gouji_).code == 1
    assert {f["status"] for f in findings("b.json").values()} == {"confirmed"}
    Path("decisions.csv").unlink()
    assert again(gouji_).code == 3


def filled(name, *changes):
    """The list of findings with one row filled in for each rule named, and what else is changed in it."""
    with Path("list.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for rule, change in changes:
        next(r for r in rows if r["规则"] == rule).update({"处理": "已确认", **change})
    with Path(name).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_an_import_tells_which_decisions_will_not_hold(gouji_, audited):
    gouji_("audit", "submissions", "--format", "csv", "--out", "list.csv")
    waived = {"处理": "已豁免", "理由": "甲", "批准文号": "云5号", "有效期至": "2020-01-31"}
    filled("back.csv", ("WS-301", {"证据指纹": "0123456789abcdef"}), ("WS-401", {"问题编号": "WS-401-0123456789ab"}),
           ("HZ-302", waived))
    run = gouji_("decide", "import", "back.csv")
    assert run.code == 0 and "新读入 3 条" in run.out
    changed, unknown, expired = run.err.splitlines()
    assert "1 条的证据后来变了" in changed and finding_of("WS-301") in changed
    assert "档案里没有其中 1 条" in unknown and "WS-401-0123456789ab" in unknown
    assert "1 条豁免已经过了有效期" in expired and finding_of("HZ-302") in expired
    filled("sound.csv", ("WS-301", {}))
    assert gouji_("decide", "import", "sound.csv").err == ""


def test_a_mistake_of_an_import_shows_its_cell_and_no_other(gouji_, audited):
    gouji_("audit", "submissions", "--format", "csv", "--out", "list.csv")
    filled("back.csv", ("WS-301", {"处理": "也许"}))
    head = Path("back.csv").read_text("utf-8-sig").splitlines()[0].split(",")
    said = gouji_("decide", "import", "back.csv").err
    assert f"back.csv:{openpyxl.utils.get_column_letter(head.index('处理') + 1)}" in said
    assert finding_of("WS-301") not in said


def test_a_finding_that_is_not_there_is_told_with_those_that_are_like_it(gouji_, audited):
    key = finding_of("WS-301")
    for wrong in (key[:-1] + "x", key[:9].lower()):
        run = gouji_("decide", wrong, "--as", "confirmed")
        assert run.code == 4
        assert key in run.err and "gouji show" in run.err


# ── what is amiss with a season ──

def test_a_season_of_another_year_than_all_that_came_is_doubted(gouji_, city):
    text = (city / "season.yaml").read_text("utf-8").replace("年度: 2022\n", "年度: 2019\n")
    (city / "season.yaml").write_text(text, "utf-8")
    out = gouji_("audit", "submissions", "--format", "table", "--engine", "plain").out
    assert "没有一份 2019 年度的报告" in out and "2021、2022" in out


def test_what_the_register_has_and_nobody_handed_in_is_said(gouji_, city):
    rows = ["文件,收到日期", *(f"{name},2023-01-31" for name in KEPT), "望湖县2022年.txt,2023-01-31"]
    (city / "received.csv").write_text("\n".join(rows), "utf-8")
    run = gouji_("audit", "submissions", "--format", "table", "--engine", "plain")
    assert "1 个文件没有找到" in run.err and "望湖县2022年.txt" in run.err
    assert "没有一份" not in run.out
    part = gouji_("audit", "submissions/云台区2022.docx", "--format", "table", "--engine", "plain")
    assert "没有找到" not in part.err


def test_versions_registered_for_one_day_have_a_remedy_of_their_own(gouji_, city):
    for path in (city / "submissions").iterdir():
        if path.name != "望湖县2022.txt":
            path.unlink()
    text = (city / "submissions/望湖县2022.txt").read_text("utf-8")
    (city / "submissions/望湖县二〇二二.txt").write_text(text + "\n", "utf-8")
    for day, said in (("2023-01-31", "同一天（2023-01-31）收到：请只留一份"), ("", "写上收到日期")):
        rows = [f"{p.name},{day}" for p in (city / "submissions").iterdir() if day]
        (city / "received.csv").write_text("\n".join(["文件,收到日期", *rows]), "utf-8")
        run = gouji_("audit", "submissions", "--format", "table", "--engine", "plain", "--archive", f"{day}x.sqlite")
        assert said in run.out.replace("\n", ""), day


# ── looking up ──

@pytest.mark.parametrize("name", ["望湖县", "望湖", "望湖县政府", "望湖县人民政府", "submissions/望湖县2022.txt"])
def test_show_finds_the_government_by_what_people_call_it(name, gouji_, audited):
    run = gouji_("show", name)
    assert run.code == 0
    for words in ("望湖县人民政府 2022", "退回", "HZ-302-", "望湖县民政局", "告知记录"):
        assert words in run.out, words


def test_show_of_a_year_of_one_below_and_of_nobody(gouji_, audited):
    assert "望湖县人民政府 2021" in gouji_("show", "望湖县", "--year", 2021).out
    assert "望湖县民政局 2022" in gouji_("show", "民政局").out
    run = gouji_("show", "青海县")
    assert run.code == 4
    assert "青海县" in run.err and "清溪县人民政府" in run.err
    none = gouji_("show", "望湖县", "--year", 1999)
    assert none.code == 4 and "2021、2022" in none.err
    assert gouji_("show", " ").code == 64


def test_show_takes_the_last_run_that_told_of_an_organisation(gouji_, audited):
    gouji_("audit", "submissions/云台区2022.docx", "--format", "json", "--out", "c.json", "--engine", "plain")
    run = gouji_("show", "望湖县")
    assert run.code == 0 and "望湖县人民政府 2022" in run.out and "HZ-302-" in run.out
    assert "望湖县人民政府 2021" in run.out.split("告知记录")[1]
    told = gouji_("show", "云台区").out.split("告知记录")[1]
    assert told.count("云台区2022") == 1  # the same was told twice


def test_show_knows_the_roster(gouji_, audited):
    shutil.copy(REPORTS / "submissions" / "望湖县教育局2021.txt", "submissions")
    shutil.copy(REPORTS / "submissions" / "望湖县教育体育局2022.xlsx", "submissions")
    again(gouji_)
    for name in ("望湖县教育局", "教育"):
        run = gouji_("show", name)
        assert run.code == 0 and "■ 望湖县教育体育局 2022" in run.out, name
        told = run.out.split("告知记录")[1]
        assert "望湖县教育局 2021" in told and "望湖县教育体育局 2022" in told
    assert "■ 望湖县教育局 2021" in gouji_("show", "望湖县教育体育局", "--year", 2021).out
    owing = gouji_("show", "望湖县交通局")
    assert owing.code == 0
    assert "望湖县交通运输局：在名册上，2022 年度未报（期限 2023-01-31）" in owing.out


def test_show_tells_when_each_version_was_told_of_and_not_the_older_twice(gouji_, audited):
    shutil.copy(REPORTS / "submissions" / "望湖县2022（修改稿）.txt", "submissions")
    again(gouji_)
    told = gouji_("show", "望湖县").out.split("告知记录")[1]
    assert told.count("望湖县2022.txt") == told.count("修改稿") == 1
    assert date.today().isoformat() in told


def test_show_with_other_rules_tells_what_was_told_then(gouji_, audited, pack, monkeypatch):
    from dataclasses import replace

    other = replace(pack, rules=pack.rules[:3], hash="0123456789ab")
    monkeypatch.setattr("gouji.packs.load_pack", lambda path=None: other)
    run = gouji_("show", "望湖县")
    assert run.code == 0
    assert "另一版规则" in run.out and "HZ-302-" in run.out


def test_show_of_what_other_code_packed_tells_what_was_told(gouji_, audited, monkeypatch):
    monkeypatch.setattr("gouji.corpus.packed.stamp", lambda: "0" * 16)
    run = gouji_("show", "望湖县")
    assert run.code == 0 and "HZ-302-" in run.out


def test_explain_after_an_audit_of_a_season_knows_the_season(gouji_, audited):
    run = gouji_("explain", finding_of("HZ-302"))
    assert run.code == 0
    assert "望湖县民政局" in run.out and "⇒" in run.out


def test_a_damaged_archive_is_said_and_nothing_is_written(gouji_, audited):
    for tail in ("-wal", "-shm"):
        Path(f"out/archive.sqlite{tail}").unlink(missing_ok=True)
    Path("out/archive.sqlite").write_bytes(b"rubbish" * 1000)
    for arguments in (("audit", "submissions"), ("show", "望湖县"), ("archive", "export", "p")):
        run = gouji_(*arguments)
        assert run.code == 3
        assert "archive.sqlite" in run.err and "移到别处" in run.err
        assert "Traceback" not in run.err
    assert not Path("out/audit.html").exists()


# ── going on, and handing on ──

def test_resume_asks_for_no_paths(gouji_, audited):
    assert gouji_("audit", "--resume", "--format", "json", "--out", "b.json").code == 1
    assert [r["organisation"] for r in view("b.json")["reports"]] == [r["organisation"] for r in view()["reports"]]
    none = gouji_("audit", "--resume", "--no-season")
    assert none.code == 64 and "--archive" in none.err


def test_resume_before_any_run_says_so(gouji_, city):
    assert gouji_("audit", "--resume").code == 4


def test_the_archive_goes_to_parquet_with_the_same_figures(gouji_, audited, pack):
    from gouji.corpus import parse

    run = gouji_("archive", "export", "p")
    assert run.code == 0
    tables = {name: polars.read_parquet(f"p/{name}.parquet")
              for name in ("runs", "reports", "findings", "figures", "decisions")}
    assert tables["reports"].height == tables["figures"].height == len(KEPT)
    assert tables["runs"]["state"].to_list() == ["finished"]
    assert tables["findings"].height == len(findings())
    assert set(tables["findings"]["id"]) == set(findings())
    assert tables["decisions"].height == 0
    hashes = dict(tables["reports"].select("hash", "file").iter_rows())
    for row in tables["figures"].iter_rows(named=True):
        report = parse(audited / hashes[row["hash"]], pack)
        assert {k: f.value for k, f in report.figures.items() if isinstance(f.value, int)} == {
            k: int(v) for k, v in row.items() if v is not None and k in report.figures
            and isinstance(report.figures[k].value, int)}
    assert str(tables["reports"].height) in run.out


def test_an_export_to_where_nothing_can_be_written_is_said(gouji_, audited):
    Path("file").write_text("x")
    run = gouji_("archive", "export", "file/p")
    assert run.code == 3 and "file/p" in run.err


def test_a_workbook_may_have_a_name_of_its_own(gouji_, audited):
    run = gouji_("audit", "submissions", "--format", "xlsx", "--out", "new/清单.xlsx")
    assert run.code == 1 and "清单.xlsx" in run.err
    assert sorted(p.name for p in Path("new").iterdir()) == [".gouji-written.json", "清单.xlsx"]
    assert "问题清单" in openpyxl.load_workbook("new/清单.xlsx").sheetnames


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_decisions_that_no_archive_can_keep_are_not_passed_over_in_silence(lang, gouji_, city):
    text = (city / "season.yaml").read_text("utf-8").replace("档案: out/archive.sqlite\n", "处置: decisions.csv\n")
    (city / "season.yaml").write_text(text, "utf-8")
    shutil.copy(REPORTS / "decisions.csv", city)
    run = gouji_("audit", "submissions", "--format", "json", "--out", "a.json", "--lang", lang)
    assert run.code == 3 and "decisions.csv" in run.err and "--archive" in run.err


def test_resume_goes_on_with_what_a_killed_run_was_asked_to_look_at(gouji_, audited):
    with Archive(Path("out/archive.sqlite")) as archive:
        run = archive.last_run()
        archive.end(run.id, run.finished, "running")
        assert archive.last_run() is None
    assert gouji_("audit", "--resume", "--format", "json", "--out", "b.json").code == 1
    assert len(view("b.json")["reports"]) == len(view()["reports"])
