"""The folder of results: whole files, and nothing of what people changed or put there is ever lost."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rendering.city_season import season_audit
from rendering.seasons import season_of, six_reports, with_findings

from gouji.corpus.workbook_in import decisions_in
from gouji.reasoning import Decision
from gouji.reasoning.decision import latest
from gouji.rendering import outputs
from gouji.rendering.html.anchors import Anchors
from gouji.rendering.html.findings import counts
from gouji.rendering.html.overview import overview
from gouji.rendering.keeping import MANIFEST, Keeper
from gouji.rendering.letters.bulletin import bulletin_context
from gouji.rendering.letters.letter import report_context
from gouji.rendering.markdown import render_markdown
from gouji.rendering.outputs import OutputsError, write_outputs

WANGHU, QINGXI = "望湖县人民政府", "清溪县人民政府"
LETTER = "整改通知-望湖县人民政府-2021.docx"


@pytest.fixture(scope="module")
def city(pack, submissions):
    return six_reports(pack, submissions)


@pytest.fixture(scope="module")
def season(city):
    return season_of(city, {WANGHU: "on_time", QINGXI: "missing"})


def files_in(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def content(text):
    return lambda path: path.write_text(text, encoding="utf-8")


def test_what_nobody_changed_is_replaced_and_what_somebody_changed_is_kept(tmp_path):
    with Keeper(tmp_path) as keeper:
        keeper.put("表.csv", content("一"))
    with Keeper(tmp_path) as keeper:
        keeper.put("表.csv", content("二"))
    assert keeper.kept == []
    for turn, name in enumerate(("表（改过 1）.csv", "表（改过 2）.csv")):
        (tmp_path / "表.csv").write_text(f"我填的{turn}", encoding="utf-8")
        with Keeper(tmp_path) as keeper:
            keeper.put("表.csv", content("三"))
        assert keeper.kept == [(tmp_path / "表.csv", tmp_path / name)]
        assert (tmp_path / name).read_text("utf-8") == f"我填的{turn}"
        assert (tmp_path / "表.csv").read_text("utf-8") == "三"


def test_what_lay_there_before_the_first_run_is_kept_unless_it_is_the_same(tmp_path):
    (tmp_path / "a.txt").write_text("别人的")
    (tmp_path / "b.txt").write_text("同")
    with Keeper(tmp_path, "en") as keeper:
        keeper.put("a.txt", content("ours"))
        keeper.put("b.txt", content("同"))
    assert [kept.name for _, kept in keeper.kept] == ["a (changed 1).txt"]


@pytest.mark.parametrize("spoilt", ["", "[]", "{", "null"])
def test_without_a_sound_manifest_everything_counts_as_changed(tmp_path, spoilt):
    with Keeper(tmp_path) as keeper:
        keeper.put("a.txt", content("一"))
    (tmp_path / MANIFEST).write_text(spoilt)
    with Keeper(tmp_path) as keeper:
        keeper.put("a.txt", content("二"))
    assert (tmp_path / "a（改过 1）.txt").read_text("utf-8") == "一"
    assert set(json.loads((tmp_path / MANIFEST).read_text("utf-8"))) == {"a.txt"}


@pytest.mark.parametrize("broken", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_file_that_fails_leaves_the_one_before_and_nothing_half(tmp_path, broken):
    with Keeper(tmp_path) as keeper:
        keeper.put("a.txt", content("一"))
    before = files_in(tmp_path)

    def half(path):
        path.write_text("半")
        raise broken

    keeper = Keeper(tmp_path)
    with pytest.raises(type(broken)), keeper:
        keeper.put("a.txt", half)
    assert keeper.busy == tmp_path / "a.txt"
    assert files_in(tmp_path) == before
    assert [p.name for p in tmp_path.iterdir() if p.is_dir()] == []


def test_a_filled_in_workbook_is_kept_and_the_user_is_told_how_to_read_it(season, tmp_path):
    told = []
    assert write_outputs(season, tmp_path, formats=("xlsx",)).kept == ()
    first = files_in(tmp_path)
    assert write_outputs(season, tmp_path, formats=("xlsx",), tell=told.append).kept == () and told == []
    assert files_in(tmp_path) == first
    (tmp_path / "审核工作簿.xlsx").write_bytes(b"filled in")
    written = write_outputs(season, tmp_path, formats=("xlsx",), tell=told.append)
    assert written.kept == ((tmp_path / "审核工作簿.xlsx", tmp_path / "审核工作簿（改过 1）.xlsx"),)
    assert (tmp_path / "审核工作簿（改过 1）.xlsx").read_bytes() == b"filled in"
    assert len(told) == 1 and "decide import" in told[0] and "审核工作簿（改过 1）.xlsx" in told[0]
    (tmp_path / "w.xlsx").write_bytes(b"mine")
    write_outputs(season, tmp_path, formats=("xlsx",), workbook="w.xlsx")
    assert (tmp_path / "w（改过 1）.xlsx").read_bytes() == b"mine"


def test_letters_no_longer_due_are_put_aside_and_what_people_have_there_stays(city, season, tmp_path):
    write_outputs(season, tmp_path, formats=("docx",))
    folder = tmp_path / "整改通知"
    letter = (folder / LETTER).read_bytes()
    for name in ("整改通知-望湖县人民政府-2021（盖章）.pdf", "整改通知-去年的县-2020.docx", "我的笔记.txt"):
        (folder / name).write_bytes(name.encode())
    theirs = {name: data for name, data in files_in(folder).items() if data == name.encode()}
    (folder / "催报通知-清溪县人民政府-2021.docx").write_bytes(b"stamped")
    nothing = with_findings(city, lambda r, f: None, "accepted")
    told = []
    write_outputs(season_of(nothing, {WANGHU: "on_time", QINGXI: "on_time"}), tmp_path, formats=("docx",),
                  tell=told.append)
    assert files_in(folder) == theirs | {f"以前的/{LETTER}": letter, "催报通知-清溪县人民政府-2021.docx": b"stamped"}
    assert told == []
    write_outputs(season, tmp_path, formats=("docx",), tell=told.append)
    assert (folder / "催报通知-清溪县人民政府-2021（改过 1）.docx").read_bytes() == b"stamped"
    assert len(told) == 1 and "decide" not in told[0]
    write_outputs(season_of(nothing, {WANGHU: "on_time", QINGXI: "missing"}), tmp_path, formats=("docx",))
    assert {p.name for p in (folder / "以前的").iterdir()} == {LETTER, LETTER.replace(".docx", "（1）.docx")}


def test_a_letter_whose_template_is_in_error_leaves_the_one_before(season, tmp_path):
    write_outputs(season, tmp_path / "out", formats=("docx",))
    before = files_in(tmp_path / "out")
    (tmp_path / "letter.docx").write_bytes(b"no document")
    with pytest.raises(outputs.LettersError):
        write_outputs(season, tmp_path / "out", formats=("docx",), templates=tmp_path)
    assert files_in(tmp_path / "out") == before


@pytest.mark.parametrize("broken", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_fails_among_the_letters_loses_nothing_of_the_users(season, tmp_path, monkeypatch, broken):
    write_outputs(season, tmp_path, formats=("docx",))
    folder = tmp_path / "整改通知"
    (folder / "扫描件.pdf").write_bytes(b"scan")
    (folder / LETTER).write_bytes(b"edited")
    before = files_in(tmp_path)
    real, seen = Path.write_bytes, []

    def full(path, data):
        if path.name == LETTER:
            seen.append((folder / "扫描件.pdf").read_bytes())
            raise broken
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputsError if isinstance(broken, OSError) else KeyboardInterrupt) as caught:
        write_outputs(season, tmp_path, formats=("json", "docx"))
    monkeypatch.undo()
    assert seen == [b"scan"]
    left = files_in(tmp_path)
    assert {name: left[name] for name in before if name != MANIFEST} == {
        name: data for name, data in before.items() if name != MANIFEST}
    if isinstance(caught.value, OutputsError):
        assert caught.value.file == folder / LETTER
        assert [f.name for f in caught.value.written.files] == ["audit.json", "通报（征求意见稿）.docx"]


def test_the_record_of_decisions_is_read_back_as_it_is(season, tmp_path):
    findings = [f for r in season.reports for f in r.findings][:4]
    base = {"organisation": WANGHU, "year": 2021}
    decisions = [
        Decision(findings[0].id, findings[0].fingerprint, "confirmed", rule="GJ-301", reason="先前的", **base),
        Decision(findings[0].id, findings[0].fingerprint, "explained", rule="GJ-301", reason="=已电话核实", **base),
        Decision(findings[1].id, findings[1].fingerprint, "waived", rule="GJ-302", reason="理由，有“引号”\n和换行",
                 approval="云政办函〔2022〕3号", expires=date(2022, 12, 31), **base),
        Decision(findings[2].id, findings[2].fingerprint, "noted", feedback="已重报", review="已改", **base),
        Decision(findings[3].id, findings[3].fingerprint, "confirmed"),
    ]
    for lang, name in (("zh", "处置记录.csv"), ("en", "decisions.csv")):
        write_outputs(season, tmp_path, lang, ("csv",), decisions=decisions)
        read = decisions_in(tmp_path / name)
        assert read.mistakes == ()
        again = {row.finding: Decision(row.finding, row.fingerprint, row.kind or "noted", row.organisation,
                                       row.year or 0, row.rule, row.reason, row.approval, row.expires, row.feedback,
                                       row.review) for row in read.rows}
        wanted = latest(decisions)
        if lang == "en":
            wanted[findings[2].id] = replace(wanted[findings[2].id], review="mended")
        assert again == wanted


def test_of_a_part_of_a_season_nothing_is_written_that_could_be_sent(pack, tmp_path):
    whole = season_audit(tmp_path, pack)
    assert whole.season is not None
    part = replace(whole, season=replace(whole.season, whole=False))
    told = []
    written = write_outputs(part, tmp_path / "out", tell=told.append)
    assert {p.name for p in written.files} == {
        "audit.json", "audit.md", "audit.html", "问题清单.csv", "处置记录.csv", "审核工作簿.xlsx"}
    assert written.withheld and len(told) == 1
    for name in ("audit.md", "audit.html"):
        assert "只审了一部分" in (tmp_path / "out" / name).read_text("utf-8")
    sheet = load_workbook(tmp_path / "out" / "审核工作簿.xlsx")["总表"]
    assert any("只审了一部分" in str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    stopped = replace(whole, interrupted=True)
    assert write_outputs(stopped, tmp_path / "stopped", formats=("docx",)).files == ()


def test_every_output_counts_the_same_open_findings(pack, tmp_path):
    audit = season_audit(tmp_path, pack)
    assert audit.season is not None
    (standing,) = [s for s in audit.season.standings if s.member.name == WANGHU]
    assert standing.summary is not None and standing.summary.settled
    asked = [standing.summary.asked.get(action, 0) for action in ("mend", "confirm")]
    report = audit.reports[standing.summary.number]
    letter = report_context(report, standing, audit, "zh")["counts"]
    (row,) = [row for row in bulletin_context(audit)["rows"] if row["organisation"] == WANGHU]
    anchors = Anchors(audit.summaries)
    (page,) = [row for row in overview(audit, anchors, "zh").rows if row.name == WANGHU]
    write_outputs(audit, tmp_path / "out", formats=("xlsx",))
    sheet = load_workbook(tmp_path / "out" / "审核工作簿.xlsx")["总表"]
    rows = [[cell.value for cell in line] for line in sheet.iter_rows()]
    head = next(line for line in rows if line[0] == "单位")
    (book,) = [line for line in rows if line[0] == WANGHU and line[1] == 2022]
    assert [asked] * 4 == [[letter["mend"], letter["confirm"]], [row["mend"], row["confirm"]],
                           [page.counts["mend"], page.counts["confirm"]],
                           [book[head.index("必须改")], book[head.index("请核实")]]]
    assert page.decided and book[head.index("已处置")] == "已豁免 1"
    shown = counts(report.findings)
    assert [shown["mend"], shown["confirm"], shown["waived"]] == [*asked, 1]


def test_markdown_begins_with_how_the_season_stands(pack, tmp_path):
    audit = season_audit(tmp_path, pack)
    assert audit.season is not None
    head = render_markdown(audit).partition("\n## ")[0]
    assert f"# 工作清单：{audit.season.name}" in head
    table = {cells[1].strip(): [cell.strip() for cell in cells[2:5]] for line in head.splitlines()
             if len(cells := line.split("|")) == 6}
    assert sum(int(table[verdict][0]) for verdict in ("退回", "待核", "合格")) == 8
    assert table["往年"][0] == "2" and "2021" in table["往年"][2]
    assert table["未报"] == ["1", "—", "清溪县民政局"]
    assert table["逾期"][2] == "望湖县教育体育局"
    assert "再审 望湖县教育体育局" in head


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_of_a_report_in_two_files_page_and_workbook_say_that_neither_was_audited(pack, tmp_path, lang):
    audit = season_audit(tmp_path, pack)
    parts = tuple(replace(audit.filings[1], file=f"{name}.json", role="part", of="乙.json") for name in "甲丙")
    write_outputs(replace(audit, filings=parts), tmp_path / "out", lang, ("html", "xlsx"))
    page = (tmp_path / "out" / "audit.html").read_text("utf-8")
    assert {"zh": "两份都没有审核", "en": "Neither was audited"}[lang] in page
    name, title, said = {"zh": ("审核工作簿", "总表", "都没有审核"),
                         "en": ("workbook", "Overview", "neither this one")}[lang]
    sheet = load_workbook(tmp_path / "out" / f"{name}.xlsx")[title]
    assert sum(said in str(cell.value) for line in sheet.iter_rows() for cell in line) == 2
