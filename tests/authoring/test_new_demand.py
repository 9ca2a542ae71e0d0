"""A province asks for more than the national form, and a clerk turns that into rules, from an empty folder, in YAML."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document

from gouji.authoring.lint import lint
from gouji.cli.commands import build
from gouji.corpus import Audit, audit
from gouji.corpus.season_file import read_season
from gouji.packs import Pack, load_pack

DEMAND = Path(__file__).parent / "shannan"  # what the clerk wrote
ROWS = ("网上申请", "信函申请", "当面申请")
FOURTH = "四、政府信息公开行政复议、行政诉讼情况"


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clerk's folder, empty but for her own files."""
    return Path(shutil.copytree(DEMAND, tmp_path_factory.mktemp("empty") / "shannan"))


@pytest.fixture(scope="module")
def ours(province: Path) -> Pack:
    return load_pack(province)


def report(submissions: Path, annex: str = "") -> str:
    """A report for 2025 in the words of one of the city's, with an annex behind table three."""
    text = (submissions / "清溪县2022.txt").read_text("utf-8")
    text = text.replace("2022年", "2025年").replace("2021年", "2024年")
    return text.replace(FOURTH, annex + FOURTH, 1)


def in_tabs(numbers: Sequence[int]) -> str:
    return "附表\n\n申请渠道\t收到件数\n" + "".join(f"{r}\t{n}\n" for r, n in zip(ROWS, numbers, strict=True)) + "\n"


def a_cell_a_line(numbers: Sequence[int]) -> str:
    return "附表\n\n申请渠道\n收到件数\n" + "".join(f"{r}\n{n}\n" for r, n in zip(ROWS, numbers, strict=True)) + "\n"


def told(made: Audit) -> dict[str, str]:
    (only,) = made.reports
    return {finding.result.rule.id: finding.message() for finding in only.findings}


def of_file(path: Path, text: str, pack: Pack) -> Audit:
    path.write_text(text, "utf-8")
    return audit([path], pack, "plain", workers=1)


def test_lint_has_nothing_to_say_of_it(province: Path) -> None:
    assert lint(province).problems == ()


def test_the_tests_in_the_rules_pass(province: Path) -> None:
    done = CliRunner().invoke(build("zh"), ["rules", "test", "SN-001", "SN-002", "SN-003", "--pack", str(province)])
    assert done.exit_code == 0, done.output
    done = CliRunner().invoke(build("zh"), ["rules", "test", "SN-001", "SN-002", "SN-003", "--mutants", "--pack",
                                            str(province)])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("annex", [in_tabs, a_cell_a_line])
def test_an_annex_of_three_rows_must_sum_to_a_cell_of_table_three(annex, ours, submissions, tmp_path) -> None:
    right = of_file(tmp_path / "清溪县2025.txt", report(submissions, annex((40, 20, 27))), ours)
    assert right.reports[0].report.template == "2025山南"
    assert "SN-003" not in told(right)
    assert right.reports[0].rules["SN-003"] == "pass"
    wrong = of_file(tmp_path / "清溪县2025.txt", report(submissions, annex((40, 20, 30))), ours)
    assert "附表三个渠道合计 90，表三本年新收总计 87，相差 3" in told(wrong)["SN-003"]
    (finding,) = [f for f in wrong.reports[0].findings if f.result.rule.id == "SN-003"]
    assert finding.action == "mend"
    assert wrong.reports[0].verdict == "returned"
    gone = of_file(tmp_path / "清溪县2025.txt", report(submissions), ours)
    assert "附表" in told(gone)["GS-003"]
    assert gone.reports[0].rules["SN-003"] == "undetermined"


def test_the_annex_is_read_from_word_too(ours: Pack, submissions: Path, tmp_path: Path) -> None:
    document = Document(str(submissions / "云台区2022.docx"))
    for paragraph in document.paragraphs:
        if "202" in paragraph.text:
            paragraph.text = paragraph.text.replace("2022年", "2025年").replace("2021年", "2024年")
    (fourth,) = [p for p in document.paragraphs if FOURTH.endswith(p.text.strip()[-18:]) and len(p.text) > 12]
    table = document.add_table(4, 2)
    for row, texts in zip(table.rows, [("申请渠道", "收到件数"), *zip(ROWS, "123", strict=True)], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    fourth._p.addprevious(table._tbl)
    document.save(str(tmp_path / "云台区2025.docx"))
    made = audit([tmp_path / "云台区2025.docx"], ours, "plain", workers=1)
    figures = made.reports[0].report.figures
    assert [figures[f"channels.{row}.received"].value for row in ("online", "post", "in_person")] == [1, 2, 3]
    new = figures["applications.new.total"].value
    assert f"附表三个渠道合计 6，表三本年新收总计 {new}" in told(made)["SN-003"]


def test_section_one_must_speak_of_five_aspects_and_governments_of_three_more(ours, submissions, tmp_path) -> None:
    text = report(submissions, in_tabs((40, 20, 27)))
    whole = of_file(tmp_path / "清溪县2025.txt", text, ours)
    assert not {"SN-001", "SN-002"} & set(told(whole))
    (supervision,) = [line for line in text.split("\n") if line.startswith("（五）抓实监督保障")]
    made = of_file(tmp_path / "清溪县2025.txt", text.replace(supervision, ""), ours)
    said = [f.message() for f in made.reports[0].findings if f.result.rule.id in ("SN-001", "SN-002")]
    assert said == ["第一部分没有写监督保障", "第一部分没有写考核", "第一部分没有写社会评议", "第一部分没有写责任追究"]
    department = of_file(tmp_path / "清溪县教育局2025.txt", text.replace("清溪县人民政府", "清溪县教育局"), ours)
    assert department.reports[0].rules["SN-002"] == "not_applicable"
    reasons = {n.rule: n.reason.text() for n in made.reports[0].not_run()}
    assert reasons["ZJ-007"] == "本规则包停用：本省另有 SN-001，要求更严"


def test_reports_of_earlier_years_are_audited_as_before(pack: Pack, ours: Pack, submissions: Path) -> None:
    old = audit([submissions / "石桥县2022.txt"], pack, "plain", workers=1)
    new = audit([submissions / "石桥县2022.txt"], ours, "plain", workers=1)
    assert new.reports[0].report.template == "2021"
    aside = {"ZJ-007", "ZJ-008"}
    assert {k: v for k, v in told(old).items() if k not in aside} == told(new)


def test_one_rule_weighs_otherwise(pack: Pack, ours: Pack, submissions: Path, tmp_path: Path) -> None:
    text = report(submissions, in_tabs((40, 20, 27)))
    text = text[:text.index("六、其他需要报告的事项")]
    found = {}
    for name, each in (("national", pack), ("province", ours)):
        made = of_file(tmp_path / "清溪县2025.txt", text, each)
        (finding,) = [f for f in made.reports[0].findings if f.result.rule.id == "ZJ-001"]
        found[name] = finding.severity, finding.action
    assert found == {"national": ("error", "mend"), "province": ("warning", "confirm")}


def test_the_deadline_is_ten_days_earlier(pack: Pack, province: Path, submissions: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "清溪县2025.txt").write_text(report(submissions), "utf-8")
    (tmp_path / "roster.csv").write_text("单位,上级,报送期限\n清溪县人民政府,,\n", "utf-8")
    (tmp_path / "received.csv").write_text("文件,收到日期\n清溪县2025.txt,2026-01-25\n", "utf-8")
    season = "报送季: 甲\n年度: 2025\n名册: roster.csv\n收文登记: received.csv\n报送: [in]\n"
    for more, timeliness in (("", "on_time"), (f"规则包: {province}\n", "late")):
        (tmp_path / "season.yaml").write_text(season + more, "utf-8")
        file = read_season(tmp_path / "season.yaml")
        used = load_pack(file.pack) if file.pack else pack
        made = audit([tmp_path / "in"], used, "plain", season=file, workers=1)
        assert made.season is not None
        assert [standing.timeliness for standing in made.season.standings] == [timeliness]
