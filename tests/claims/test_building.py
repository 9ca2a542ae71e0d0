"""Phrase data: what it may say, and what is said of its mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.reports import book, files, vocabularies
from gouji.claims import PhraseBook, build_phrases, check_examples
from gouji.language import translate
from gouji.messages import catalogue
from gouji.problems import Problem
from gouji.yaml_source import read

SHARED = """\
共用:
  单位: [件, 份]
  申请: [政府信息公开申请]
"""


def build(tmp_path: Path, text: str) -> tuple[PhraseBook, list[Problem]]:
    path = tmp_path / "claims.yaml"
    path.write_text(text, "utf-8")
    return build_phrases([translate(read(path), "claims")], vocabularies())


def phrase(**changes: str) -> str:
    lines = {"名": "收到", "读法": "[本年新收.合计列]", "句式": '["收到{申请}{数}{单位}"]'} | changes
    first, *rest = [f"{key}: {value}" for key, value in lines.items() if value]
    return SHARED + "文中数:\n  - " + "\n    ".join([first, *rest]) + "\n"


def test_national_data_has_no_mistake() -> None:
    assert [p.render() for p in build_phrases(files(), vocabularies())[1]] == []


def test_order_of_the_phrases_is_kept() -> None:
    """A number goes to the first phrase that can claim it, so longer names and carried numbers come first."""
    names = [p.name for p in book().phrases]
    for first, then in (("予以或部分公开", "部分公开"), ("部分公开", "予以公开"), ("不予公开", "予以公开"),
                        ("结转下年", "收到申请"), ("上年结转", "收到申请"), ("收到申请", "办理申请")):
        assert names.index(first) < names.index(then)
    assert len(set(names)) == len(names)
    assert book().phrase("没有") is None


def test_good_data(tmp_path: Path) -> None:
    made, problems = build(tmp_path, phrase())
    assert problems == []
    assert made.phrases[0].readings[0].shown["2021"].figures == ("applications.new.total",)


@pytest.mark.parametrize(("pattern", "code", "marked"), [
    ("收到{申情}{数}{单位}", "claims.unknown-list", "{申情}"),
    ("收到{申请}{单位}", "claims.one-number", "收到{申请}{单位}"),
    ("{数}件{数}份", "claims.one-number", "{数}件{数}份"),
    ("{数}", "claims.no-words", "{数}"),
    ("{数}{界}", "claims.no-words", "{数}{界}"),
    ("收到{申请{数}{单位}", "claims.bad-hole", "{"),
    ("收到申请}{数}", "claims.bad-hole", "}"),
    ("收到{}{数}", "claims.bad-hole", "{}"),
    ("收到{甲|}{数}", "claims.bad-hole", "{甲|}"),
    ("收到{申请?*}{数}", "claims.bad-hole", "{申请?*}"),
    ("{上年年份}至{上年年份}年{数}件", "claims.year-twice", "{上年年份}至{上年年份}年{数}件"),
])
def test_bad_patterns(tmp_path: Path, pattern: str, code: str, marked: str) -> None:
    _, (problem,) = build(tmp_path, phrase(句式=f'["收到{{申请}}{{数}}", "{pattern}"]'))
    assert problem.code == code
    assert (problem.line, problem.source[problem.column - 1 :][: problem.width].strip('"')) == (7, marked)
    zh, en = problem.render("zh"), problem.render("en")
    assert zh != en
    for text in (zh, en):
        assert f"{problem.file}:7:{problem.column}" in text
        assert len(text.splitlines()) == 4  # place and cause, the line, the marker, what to do


@pytest.mark.parametrize(("key", "value", "code"), [
    ("不是", '["{没有}"]', "claims.unknown-list"), ("除非", '["{数}件"]', "claims.no-number"),
    ("同句须有", '["{"]', "claims.bad-hole"), ("跟随", "[没有的]", "claims.unknown-phrase"),
    ("不是", '["…{没有}"]', "claims.unknown-list"), ("不是", '["{上年年份}年"]', "claims.no-number"),
    ("例", "[{文: 收到政府信息公开申请3件。, 数: 3, 读作: 大概}]", "claims.unknown-word"),
    ("例", "[{文: 收到政府信息公开申请3件。}]", "claims.missing-key"),
])
def test_bad_words(tmp_path: Path, key: str, value: str, code: str) -> None:
    _, problems = build(tmp_path, phrase(**{key: value}))
    assert [p.code for p in problems] == [code]
    assert problems[0].line == 8


@pytest.mark.parametrize(("denial", "code"), [
    ("未收到{申请}{数}件", "claims.no-number"), ("{界}", "claims.no-words"), ("未收到{申情}", "claims.unknown-list")])
def test_bad_denials(tmp_path: Path, denial: str, code: str) -> None:
    _, (problem,) = build(tmp_path, phrase(没有=f'["{denial}"]'))
    assert (problem.code, problem.line) == (code, 8)


@pytest.mark.parametrize("key", ["名", "读法", "句式"])
def test_missing_keys(tmp_path: Path, key: str) -> None:
    made, (problem,) = build(tmp_path, phrase(**{key: ""}))
    assert made.phrases == ()
    assert problem.code == "claims.missing-key"
    assert f"“{key}”" in problem.text("zh")
    assert f"“{key}”" in problem.text("en")


@pytest.mark.parametrize(("reading", "marked"), [
    ("本年新手.合计列", "本年新手"), ("本年新收.合计列 + 没有", "没有"), ("本年新收.合计列 +", None),
    ("本年新收.合计列 = 3", None)])
def test_bad_readings(tmp_path: Path, reading: str, marked: str | None) -> None:
    _, (problem,) = build(tmp_path, phrase(读法=f'["{reading}"]'))
    assert problem.code.startswith("expression.")
    assert problem.line == 6
    if marked:
        assert problem.source[problem.column - 1 :].startswith(marked)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    _, problems = build(tmp_path, phrase(句式='["收到{甲}{数}", "收到{乙}{数}"]', 读法="[没有]", 不是='["{丙}"]'))
    assert len(problems) == 4


@pytest.mark.parametrize(("text", "code"), [
    ("主体:\n  县里: {自己: [全县]}\n", "claims.unknown-word"),
    ("主体:\n  县政府: {本机关: [全县]}\n", "claims.unknown-word"),
    ("期间:\n  其他: [去年]\n", "claims.unknown-word"), ("约数:\n  前面: [约]\n", "claims.unknown-word"),
    ("期间:\n  别的: [\"{没有}\"]\n", "claims.unknown-list"),
    ("共用:\n  甲: [\"{乙}\"]\n  乙: [\"{甲}\"]\n", "claims.unknown-list"),
])
def test_bad_shared_words(tmp_path: Path, text: str, code: str) -> None:
    _, problems = build(tmp_path, text)
    assert {p.code for p in problems} == {code}
    assert all(p.line >= 2 for p in problems)


def test_english_keys(tmp_path: Path) -> None:
    made, problems = build(tmp_path, """\
lists: {units: [件]}
periods: {other: [去年]}
subjects: {county_government: {own: [全县], other: [我办]}}
approximate: {before: [约]}
phrases:
  - name: received
    readings: [applications.new.total]
    patterns: ["收到申请{number}{units}"]
    examples: [{text: 收到申请3件, values: [3]}, {text: 收到申请约3件, values: [3], reads: approximate}]
""")
    assert problems == []
    assert made.phrases[0].name_en == "received"
    assert [r.passed for r in check_examples(made, vocabularies()[0])] == [True, True]


def test_a_list_of_a_phrase_is_its_own(tmp_path: Path) -> None:
    text = phrase(词="{动: [收到]}", 句式='["{动}{数}{单位}"]') + (
        '  - 名: 另一个\n    读法: [本年新收.合计列]\n    句式: ["{动}{数}{单位}"]\n')
    _, (problem,) = build(tmp_path, text)
    assert (problem.code, problem.line) == ("claims.unknown-list", 11)


def test_reading_that_is_no_sum_has_no_figures(tmp_path: Path) -> None:
    made, _ = build(tmp_path, phrase(读法="[本年新收.合计列 - 上年结转.合计列, 本年新收.合计列 × 2]"))
    assert [r.shown["2021"].figures for r in made.phrases[0].readings] == [None, None]


def test_catalogue_speaks_both_languages() -> None:
    for name, entry in catalogue("claims").items():
        wanted = {"zh", "en"} if name == "no-whole" else {"zh", "en", "fix_zh", "fix_en"}
        assert set(entry) == wanted, name


def test_phrases_without_units_are_refused_for_they_would_find_nothing(tmp_path: Path) -> None:
    _, problems = build(tmp_path, "文中数:\n  - {名: 收到, 读法: [本年新收.合计列], 句式: [\"收到{数}\"]}\n")
    assert [p.code for p in problems] == ["claims.no-units"]
    assert "单位" in problems[0].text("zh")


def test_a_reading_of_last_years_figures_is_refused(tmp_path: Path) -> None:
    _, (problem,) = build(tmp_path, phrase(读法='["上年.结转下年.合计列"]'))
    assert problem.code == "claims.own-figures-only"
    assert problem.line == 6


def test_a_phrase_finds_numbers_or_percentages(tmp_path: Path) -> None:
    made, problems = build(tmp_path, phrase(句式='["占{申请}{比例}"]', 读法="[本年新收.合计列 ÷ 办理总计.合计列]"))
    assert problems == []
    assert made.phrases[0].share
    _, (problem,) = build(tmp_path, phrase(句式='["占{申请}{比例}", "收到{申请}{数}{单位}"]'))
    assert (problem.code, problem.line) == ("claims.numbers-and-shares", 7)


def test_a_reading_of_one_form_only_is_kept_for_that_form(tmp_path: Path) -> None:
    made, problems = build(tmp_path, phrase(读法="[规范性文件.本年制发, 规范性文件.新制作]"))
    assert problems == []
    assert [[r.text for r in made.phrases[0].readings_on(form)] for form in ("2019", "2021", "2035")] == [
        ["规范性文件.新制作"], ["规范性文件.本年制发"], []]


def test_a_phrase_may_only_deny(tmp_path: Path) -> None:
    made, problems = build(tmp_path, phrase(句式="", 没有="[未收到申请]"))
    assert problems == []
    assert (made.phrases[0].patterns, len(made.phrases[0].denials)) == ((), 1)


def test_a_sum_of_a_group_is_shown_by_its_figures(tmp_path: Path) -> None:
    made, _ = build(tmp_path, phrase(读法="[求和(无法提供.合计列)]"))
    assert made.phrases[0].readings[0].shown["2021"].figures == (
        "applications.unavailable.not_held.total", "applications.unavailable.needs_creation.total",
        "applications.unavailable.unclear.total")
