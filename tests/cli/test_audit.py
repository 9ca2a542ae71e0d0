"""gouji audit: exit codes, formats, files, the last words; and gouji explain after it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from cases.build import BLANK, claim, report, write

import gouji.corpus.work
from gouji.packs import load_pack

pytestmark = pytest.mark.usefixtures("quick")
REVIEW = [claim("行政复议", 5, "被申请行政复议5件。")]


@pytest.fixture
def clean(tmp_path):
    return write(tmp_path / "in", "r.json", report())


@pytest.mark.parametrize(("changes", "fail_on", "code"), [
    ({}, "notice", 0),
    ({"figures": {"applications.new.total": 24}}, "error", 1),
    ({"figures": {"applications.new.total": 24}}, "never", 0),
    ({"claims": REVIEW}, "error", 0),
    ({"claims": REVIEW}, "warning", 1),
    ({"figures": {"applications.new.research": BLANK}}, "warning", 0),
    ({"figures": {"applications.new.research": BLANK}}, "notice", 1),
])
def test_exit_code_by_severity(changes, fail_on, code, gouji_, tmp_path):
    path = write(tmp_path, "r.json", report(**changes))
    assert gouji_("audit", path, "--fail-on", fail_on).code == code


def test_findings_fail_from_error_on_unless_told_otherwise(gouji_, tmp_path):
    assert gouji_("audit", write(tmp_path, "a.json", report(claims=REVIEW))).code == 0
    assert gouji_("audit", write(tmp_path, "b.json", report(figures={"applications.new.total": 24}))).code == 1


def test_a_pack_in_error_is_exit_code_2_with_the_place(gouji_, clean, tmp_path, monkeypatch):
    monkeypatch.setattr("gouji.packs.load_pack", load_pack)
    (tmp_path / "pack.yaml").write_text("规则包: 坏\n版本号: 1\n", "utf-8")
    run = gouji_("audit", clean, "--pack", tmp_path / "pack.yaml", "--fail-on", "never")
    assert run.code == 2
    assert "pack.yaml:2:1" in run.err
    assert "改法" in run.err
    assert "fix: " in gouji_("audit", clean, "--pack", tmp_path / "pack.yaml", "--lang", "en").err


def test_unreadable_input_is_exit_code_3_before_findings(gouji_, tmp_path):
    write(tmp_path, "b.json", report(figures={"applications.new.total": 24}))
    (tmp_path / "a.txt").write_bytes(b"")
    run = gouji_("audit", tmp_path)
    assert run.code == 3
    assert "文件是空的" in run.out
    assert "GJ-303-" in run.out


def test_nothing_to_check_is_exit_code_4_and_says_what_to_give(gouji_, tmp_path):
    (tmp_path / "readme.xyz").write_bytes(b"x")
    run = gouji_("audit", tmp_path)
    assert run.code == 4
    assert "PDF" in run.err and "ZIP" in run.err
    assert "readme.xyz" in run.out


def test_a_mistyped_command_line_is_none_of_the_exit_codes_of_an_audit(gouji_, clean):
    run = gouji_("audit", clean, "--fial-on", "never")
    assert run.code == 64
    assert "--fail-on" in run.err


def test_a_file_of_a_format_not_read_is_not_passed_over_in_silence(gouji_, clean, tmp_path):
    (tmp_path / "in" / "report.pdf").write_bytes(b"%PDF-1.7 x")
    run = gouji_("audit", tmp_path / "in")
    assert run.code == 3
    assert "PDF" in run.out


def test_a_fault_of_ours_is_exit_code_5_in_one_sentence(gouji_, clean, monkeypatch):
    def failing(*_, **__):
        raise RuntimeError("试验")

    monkeypatch.setattr(gouji.corpus.work, "audit_report", failing)
    run = gouji_("audit", clean)
    assert run.code == 5
    assert "RuntimeError:" in run.out
    assert "Traceback" not in run.out + run.err


def test_an_engine_asked_for_that_cannot_be_had_says_what_to_do(gouji_, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "durable", None)
    monkeypatch.setitem(sys.modules, "durable.engine", None)
    bad = write(tmp_path, "r.json", report(figures={"applications.new.total": 24}))
    run = gouji_("audit", bad, "--engine", "durable_rules")
    assert run.code == 5
    assert "pip install durable-rules" in run.err
    assert gouji_("audit", bad, "--engine", "auto").code == 1


@pytest.mark.parametrize("form", ["table", "json", "md"])
def test_a_second_run_gives_the_same_bytes(form, gouji_, submissions):
    first, second = (gouji_("audit", "--no-season", submissions, "--format", form) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(("form", "name"), [("table", "audit.txt"), ("json", "audit.json"), ("md", "audit.md")])
def test_out_writes_a_file_or_into_a_folder(form, name, gouji_, clean, tmp_path):
    shown = gouji_("audit", clean, "--format", form).out
    run = gouji_("audit", clean, "--format", form, "--out", f"{tmp_path}/new/")
    assert (tmp_path / "new" / name).read_text("utf-8") == shown
    assert not run.out
    assert name in run.err
    gouji_("audit", clean, "--format", form, "--out", tmp_path / "result.x")
    assert (tmp_path / "result.x").read_text("utf-8") == shown


def test_a_file_written_can_be_read_by_others_as_any_new_file(gouji_, clean, tmp_path):
    (tmp_path / "plain").write_text("x", "utf-8")
    gouji_("audit", clean, "--out", tmp_path / "a.txt")
    assert (tmp_path / "a.txt").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_where_nothing_can_be_written_it_is_said_and_nothing_is_left_half(gouji_, clean, tmp_path, monkeypatch):
    target = tmp_path / "out" / "a.json"
    target.parent.mkdir()
    target.write_text("before", "utf-8")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    run = gouji_("audit", clean, "--format", "json", "--out", target)
    assert run.code == 3
    for words in ("磁盘满了", "a.json", "换一个地方"):
        assert words in run.err
    assert target.read_text("utf-8") == "before"
    assert [p.name for p in target.parent.iterdir()] == ["a.json"]


def test_a_folder_where_a_file_is_in_the_way_is_said(gouji_, clean, tmp_path):
    (tmp_path / "file").write_text("x", "utf-8")
    run = gouji_("audit", clean, "--out", tmp_path / "file" / "a.txt", "--lang", "en")
    assert run.code == 3
    assert "a.txt cannot be written" in run.err
    assert "choose another place" in run.err


def test_a_dash_is_the_standard_output_and_no_file(gouji_, clean, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert gouji_("audit", clean, "--format", "json", "--out", "-") == gouji_("audit", clean, "--format", "json")
    assert not (tmp_path / "-").exists()


@pytest.mark.parametrize(("lang", "words"), [("zh", "去掉 --out"), ("en", "leave out --out")])
def test_an_empty_name_to_write_to_is_refused(lang, words, gouji_, clean, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    run = gouji_("audit", clean, "--out", "", "--lang", lang)
    assert run.code == 3
    assert words in run.err
    assert sorted(tmp_path.rglob("*")) == before


def test_ctrl_c_says_at_once_what_happens_and_that_the_file_is_partial(gouji_, tmp_path, monkeypatch):
    folder = tmp_path / "in"
    for name in ("a", "b", "c"):
        write(folder, f"{name}.json", report(organisation=f"{name}县人民政府"))
    real = gouji.corpus.work.parse

    def parse(path, pack):
        if path.name == "b.json":
            raise KeyboardInterrupt
        return real(path, pack)

    monkeypatch.setattr(gouji.corpus.work, "parse", parse)
    run = gouji_("audit", folder, "--format", "json", "--out", tmp_path / "r.json")
    assert run.code == 3
    stopping, _, partial = run.err.splitlines()
    assert "正在停止：已读的 1 份" in stopping
    assert "结果不完整" in partial
    data = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert len(data["reports"]) == 1
    assert [n["code"] for n in data["not_audited"]] == ["corpus.not-reached"] * 2
    english = gouji_("audit", folder, "--lang", "en").err.splitlines()
    assert "stopping: the 1 reports read" in english[0]
    assert "partial" in english[1]


def test_a_bad_file_of_decisions_is_said_and_the_audit_goes_on(gouji_, tmp_path):
    bad = tmp_path / "last.json"
    bad.write_text("[]", "utf-8")
    wrong = write(tmp_path / "in", "r.json", report(figures={"applications.new.total": 24}))
    run = gouji_("audit", wrong, "--confirmed", bad)
    assert run.code == 3
    assert "last.json: 不是 gouji audit 输出的审核结果" in run.err
    assert "GJ-303-" in run.out
    finding = run.out.split("gouji explain ")[1].split()[0]
    assert gouji_("explain", finding).code == 0


@pytest.mark.parametrize(("lang", "words"), [("zh", "每条规则在每份报告上都有交代：17 条 × 16 份。"),
                                             ("en", "Every rule is accounted for on every report: 17 × 16.")])
@pytest.mark.parametrize("form", ["table", "md"])
def test_the_output_ends_by_saying_that_every_rule_is_accounted_for(form, lang, words, gouji_, submissions, pack):
    words = words.replace("17", str(len(pack.rules)), 1)
    assert gouji_("audit", "--no-season", submissions, "--format", form, "--lang", lang).out.rstrip().endswith(words)


def test_the_first_screen_is_a_work_order_with_the_next_command(gouji_, submissions):
    head = gouji_("audit", "--no-season", submissions).out.split("■")[0]
    assert head.index("工作清单") < head.index("退回") < head.index("待核") < head.index("合格")
    assert "下一步：gouji explain GJ-301-" in head


def test_json_accounts_for_every_rule(gouji_, submissions):
    for each in json.loads(gouji_("audit", "--no-season", submissions, "--format", "json").out)["reports"]:
        assert sum(each["outcomes"].values()) == each["rules_selected"]


def test_english_says_everything_in_english(gouji_, submissions):
    out = gouji_("audit", "--no-season", submissions, "--lang", "en", "--format", "json").out
    for each in json.loads(out)["reports"]:
        for finding in each["findings"]:
            told = finding["message"].split("“")[0]
            assert told.isascii(), told


# ── explain ─────────────────────────────────────────────────────────────────

def test_explain_after_an_audit_needs_no_paths(gouji_, submissions):
    assert gouji_("audit", "--no-season", submissions).code == 1
    run = gouji_("explain", "KN-301-47655eb171ea")
    assert run.code == 0
    for words in ("上年结转 = 上年.结转下年", "上年结转.商业企业 = 4", "上年.结转下年.商业企业 = 3", "望湖县2020.txt",
                  "TL-202", "不通过(", "⇒ 问题(", "TL-301", "退回"):
        assert words in run.out, words
    english = gouji_("explain", "KN-301-47655eb171ea", "--lang", "en").out
    for words in ("TL-202", "failed(", "⇒ finding(", "returned"):
        assert words in english, words


def test_explain_shows_what_was_folded_into_the_finding(gouji_, tmp_path):
    path = write(tmp_path, "r.json", report(figures={"applications.carried_in.natural_person": 2,
                                                     "applications.carried_in.total": 3}))
    out = gouji_("audit", path, "--format", "json").out
    (finding,) = json.loads(out)["reports"][0]["findings"]
    assert finding["checks"] == ["GJ-303:total", "GJ-303:natural_person"]
    run = gouji_("explain", finding["id"], path)
    assert "TL-001" in run.out
    assert "⇒ 归入(" in run.out


def test_explain_before_any_audit_asks_for_paths(gouji_):
    run = gouji_("explain", "KN-301-47655eb171ea")
    assert run.code == 4
    assert "gouji explain" in run.err


def test_explain_of_an_unknown_finding_names_those_there_are(gouji_, submissions):
    run = gouji_("explain", "GJ-999-00000000", submissions)
    assert run.code == 4
    assert "GJ-999-00000000" in run.err
    assert "GJ-301-b16facab5a12" in run.err


def test_explain_stopped_by_ctrl_c_does_not_say_that_there_is_no_such_finding(gouji_, submissions, monkeypatch):
    def parse(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(gouji.corpus.work, "parse", parse)
    run = gouji_("explain", "GJ-301-b16facab5a12", submissions)
    assert run.code == 130
    assert "已停止" in run.err and "GJ-301" not in run.err


def test_explain_of_an_id_that_versions_share_says_in_which_files(gouji_, tmp_path):
    for name in ("a.json", "b.json"):
        write(tmp_path, name, report(f"version {name}", figures={"applications.new.total": 24}))
    unknown = gouji_("explain", "GJ-999-00000000", tmp_path)
    (finding,) = [word for word in unknown.err.replace("：", " ").split() if word.startswith("GJ-303-")]
    run = gouji_("explain", finding, tmp_path)
    first = run.out.splitlines()[0]
    assert "2 份报告" in first
    assert "a.json" in first and "b.json" in first


# ── what is left behind ─────────────────────────────────────────────────────

def test_nothing_is_written_outside_the_named_folder_and_the_cache(submissions, tmp_path):
    """In a process of its own, from an empty folder, with an empty home."""
    for name in ("home", "cwd", "temp", "cache"):
        (tmp_path / name).mkdir()
    known = {p: p.stat().st_mtime_ns for p in submissions.rglob("*")}
    environment = {**os.environ, "HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "temp"),
                   "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "gouji", "audit", "--no-season", str(submissions), "--out", str(tmp_path / "out") + "/"],
        cwd=tmp_path / "cwd", env=environment, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr.decode()
    left = {p.relative_to(tmp_path).parts[0] for p in tmp_path.rglob("*") if p.is_file()}
    assert left == {"out", "cache"}
    assert {p: p.stat().st_mtime_ns for p in submissions.rglob("*")} == known
