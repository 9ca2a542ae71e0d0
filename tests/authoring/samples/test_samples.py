"""Samples cut from reports: every cell, no sentence, no name; and tests inside rules that stand on them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner
from packs.small import PACK, RULE, changed, problems_of, write_pack

from gouji.authoring.samples import alike, cut_sample, default_name, write_sample
from gouji.checking.rule_tests import run_rule_tests
from gouji.cli.rules.sample import sample_command
from gouji.corpus import parse
from gouji.fitting import Figure
from gouji.language import translate
from gouji.packs import load_pack
from gouji.packs.samples import read_sample
from gouji.yaml_source import read_text

NAME = "某县"


@pytest.fixture(scope="module")
def reports(pack, submissions):
    return {year: parse(submissions / f"望湖县{year}.txt", pack) for year in (2020, 2021, 2022)}


def back(text, pack):
    file = translate(read_text(text, "sample.yaml"), "sample")
    assert not file.problems
    sample, problems = read_sample(file, pack.vocabularies)
    assert not problems
    return sample


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sample_reads_back_as_it_was_cut(lang, reports, pack):
    report, prior = reports[2022], reports[2021]
    cut = write_sample(report, prior, NAME, pack, lang)
    sample = back(cut.text, pack)
    assert {key: text for key, text in sample.figures.items() if text not in ("缺", "missing")} == {
        key: figure.raw.strip() for key, figure in report.figures.items() if figure.state != "missing"}
    assert set(sample.prior) == set(prior.figures)
    assert sample.sections == tuple(section.id for section in report.sections)
    assert (sample.template, sample.year, sample.level) == (report.template, 2022, report.organisation.level)
    assert cut.counts["given"] == sum(figure.state == "given" for figure in report.figures.values())


def test_last_years_report_may_be_on_another_form(reports, pack):
    sample = back(write_sample(reports[2021], reports[2020], NAME, pack, "zh").text, pack)
    assert (sample.template, sample.prior_template) == ("2021", "2019")
    assert set(sample.prior) == set(pack.vocabulary("2019").figures)


def test_no_sentence_no_title_and_no_name_is_kept(reports, pack):
    report = reports[2022]
    text = write_sample(report, reports[2021], default_name(report, "zh"), pack, "zh").text
    assert "望湖" not in text
    assert report.title not in text
    for section in report.sections:
        assert section.title not in text
        assert not [p.text for p in section.paragraphs if len(p.text) > 6 and p.text in text]


def test_what_is_no_number_is_kept_only_while_it_is_short(reports, pack):
    report = reports[2022]
    first, second, third, fourth = list(report.figures)[:4]
    figures = {**report.figures, first: Figure(first, None, "unreadable", "见望湖县教育局的说明"),
               second: Figure(second, None, "unreadable", "*"), third: Figure(third, None, "missing"),
               fourth: Figure(fourth, 46, "given", "46（其中望湖县教育局转来3件的不算）")}
    sample = cut_sample(replace(report, figures=figures), None, NAME)
    assert [sample.figures[key] for key in (first, second, third, fourth)] == ["文字", "*", "缺", "46"]


def test_the_same_figures_give_the_same_name_and_others_another(reports):
    assert default_name(reports[2022], "zh") == default_name(reports[2022], "zh")
    assert default_name(reports[2022], "zh") != default_name(reports[2021], "zh")
    assert alike(reports[2022], reports[2021])
    assert not alike(reports[2022], reports[2020])


SAMPLE = """样本: 甲
表样: "2021"
机关: 部门
报告年度: 2022
部分: [overview, disclosure, applications]
数据:
  applications.new.natural_person: 1
  applications.new.business: 2
  applications.carried_in.natural_person: 0
  applications.carried_in.business: 0
  applications.total_handled.natural_person: 1
  applications.total_handled.business: 3
  applications.carried_out.natural_person: 0
  applications.carried_out.business: 0
上年:
  applications.carried_out.natural_person: 5
"""


def write(folder, tests, sample=SAMPLE, listed="[sample.yaml]", rule=RULE):
    folder = write_pack(folder, pack=PACK + f"样本: {listed}\n", rules=rule + tests)
    (folder / "sample.yaml").write_text(sample, "utf-8")
    return folder


def told(folder):
    return [outcome.problem for outcome in run_rule_tests(load_pack(folder))][2:]


@pytest.fixture
def keys(pack):
    """The cells of the balance, as the form calls them."""
    columns = ("natural_person", "business")
    rows = [next(s.row.id for s in pack.vocabulary("2021").figures.values() if s.row.short == short)
            for short in ("本年新收", "上年结转", "办理总计", "结转下年")]
    return rows, columns


@pytest.fixture
def sample(keys):
    rows, columns = keys
    text = SAMPLE
    for name, row in zip(("new", "carried_in", "total_handled", "carried_out"), rows, strict=True):
        for column in columns:
            text = text.replace(f"applications.{name}.{column}", f"applications.{row}.{column}")
    return text


def test_a_test_on_a_sample_looks_at_all_scopes(sample, tmp_path):
    tests = """      - {样本: 甲, 应: 不通过, 差: -1, 含: 商业企业}
      - {样本: 甲, 给: {本年新收.商业企业: 3}, 应: 无法核验}
      - {样本: 甲, 给: {本年新收.自然人: 9}, 应: 不通过, 差: 8}
      - {样本: 甲, 给: {本年新收.自然人: 9}, 应: 不通过, 差: -1}
      - {样本: 甲, 给: {本年新收.自然人: 9}, 应: 不通过, 差: 5}
"""
    *fine, wrong = told(write(tmp_path, tests, sample))
    assert fine == [""] * 4
    assert "相差应是 5" in wrong


def test_a_name_that_may_be_any_column_must_say_which_on_a_sample(sample, tmp_path):
    (problem,) = told(write(tmp_path, "      - {样本: 甲, 给: {本年新收: 3}, 应: 不通过}\n", sample))
    assert "本年新收.自然人" in problem


def test_the_level_the_year_and_last_years_figures_are_those_of_the_sample(sample, tmp_path):
    rule = changed(RULE, "    逐: 列\n    检查: 本年新收 + 上年结转 = 办理总计 + 结转下年\n",
                   "    适用: {年度: 2022-, 机关: [部门]}\n    检查: 上年结转.自然人 = 上年.结转下年.自然人\n")
    rule = changed(rule, "{给: {本年新收: 1, 办理总计: 1}", "{机关: 部门, 给: {上年.结转下年.自然人: 0}")
    rule = changed(rule, "{给: {本年新收: 1, 办理总计: 2}", "{机关: 部门, 给: {上年.结转下年.自然人: 2}")
    rule = changed(rule, "说明: \"{列}不平：", "说明: \"不平：")
    tests = """      - {样本: 甲, 应: 不通过, 差: -5}
      - {样本: 甲, 给: {上年结转.自然人: 5}, 应: 通过}
      - {样本: 甲, 机关: 乡镇街道, 应: 不适用}
      - {样本: 甲, 给: {上年.结转下年.自然人: 缺报告}, 应: 不适用}
"""
    assert told(write(tmp_path, tests, sample, rule=rule)) == [""] * 4


def test_a_sample_has_only_its_own_sections(sample, tmp_path):
    rule = """规则:
  - 编号: ZJ-1
    名称: 齐全
    类型: 章节
    级别: 一般
    依据: [A-1]
    部分须: 齐全
    说明: 缺{标题}
    测试:
      - {应: 通过}
      - {改动: {删节: problems}, 应: 不通过}
      - {样本: 甲, 应: 不通过, 含: 存在的主要问题}
      - {样本: 甲, 应: 不通过, 含: 总体情况}
"""
    fine, wrong = told(write(tmp_path, "", sample, rule=rule))
    assert fine == ""
    assert "总体情况" in wrong


def test_an_unknown_sample_is_told_with_those_there_are(sample, tmp_path):
    (problem,) = told(write(tmp_path, "      - {样本: 乙, 应: 通过}\n", sample))
    assert "“乙”" in problem
    assert "甲" in problem


@pytest.mark.parametrize(("old", "new", "code", "line"), [
    ('表样: "2021"', '表样: "2024"', "rule_tests.unknown-template", 2),
    ("报告年度: 2022", "报告年度: 去年", "packs.not-a-number", 4),
    ("overview", "summary", "packs.unknown-part", 5),
    (".natural_person: 1", ".natural_persons: 1", "rule_tests.unknown-figure", 7),
    ("样本: 甲\n", "", "packs.missing-key", 1),
    (".natural_person: 1", ".natural_person: [1]", "packs.bad-value", 7)])
def test_mistakes_in_a_sample_are_told_at_their_place(old, new, code, line, sample, tmp_path):
    folder = write(tmp_path, "", changed(sample, old, new))
    assert [(p.code, p.line) for p in problems_of(folder)] == [(code, line)]


def test_two_samples_of_one_name_are_told(sample, tmp_path):
    folder = write(tmp_path, "", sample, "[sample.yaml, again.yaml]")
    (folder / "again.yaml").write_text(sample, "utf-8")
    assert [p.code for p in problems_of(folder)] == ["rule_tests.sample-twice"]


def test_the_command_writes_a_file_that_says_nothing_of_whose_it_is(submissions, tmp_path, pack, monkeypatch):
    monkeypatch.setattr("gouji.packs.load_pack", lambda path=None: pack)
    (tmp_path / "out").mkdir()
    done = CliRunner().invoke(sample_command("zh"), [
        str(submissions / "望湖县2022.txt"), "--prior", str(submissions / "望湖县2021.txt"),
        "--out", str(tmp_path / "out")])
    assert done.exit_code == 0
    assert "没有收文字" in done.stderr
    (file,) = (tmp_path / "out").iterdir()
    assert "望湖" not in file.name
    assert back(file.read_text("utf-8"), pack).year == 2022


def test_the_command_prints_and_doubts_another_bodys_report(submissions, pack, monkeypatch):
    monkeypatch.setattr("gouji.packs.load_pack", lambda path=None: pack)
    done = CliRunner().invoke(sample_command("en"), [
        str(submissions / "望湖县2022.txt"), "--prior", str(submissions / "清溪县2021.txt"), "--name", NAME])
    assert back(done.stdout, pack).name == NAME
    assert "another organisation" in done.stderr
    both = [str(submissions / "望湖县2022.txt"), str(submissions / "望湖县2021.txt")]
    assert CliRunner().invoke(sample_command("zh"), [*both, "--name", NAME]).exit_code == 2
    assert CliRunner().invoke(sample_command("zh"), [*both, "--prior", both[1]]).exit_code == 2
    assert CliRunner().invoke(sample_command("zh"), ["nowhere.txt"]).exit_code == 3


def test_a_file_that_is_there_is_left_alone_unless_it_says_the_same(submissions, tmp_path, pack, monkeypatch):
    monkeypatch.setattr("gouji.packs.load_pack", lambda path=None: pack)
    target = tmp_path / "甲.yaml"
    cut = [str(submissions / "望湖县2022.txt"), "--name", NAME, "--out", str(target)]
    assert CliRunner().invoke(sample_command("zh"), cut).exit_code == 0
    assert CliRunner().invoke(sample_command("zh"), cut).exit_code == 0
    target.write_text("别的", "utf-8")
    again = CliRunner().invoke(sample_command("zh"), cut)
    assert again.exit_code == 3
    assert "没有动它" in again.stderr
    assert target.read_text("utf-8") == "别的"


def test_what_to_write_in_a_test_can_be_copied_as_it_stands(submissions, pack, monkeypatch):
    monkeypatch.setattr("gouji.packs.load_pack", lambda path=None: pack)
    done = CliRunner().invoke(sample_command("zh"), [str(submissions / "望湖县2022.txt"), "--name", NAME])
    assert f"样本: {NAME}" in done.stderr
