"""`gouji rules read` and `gouji rules docs`, as people call them."""

from __future__ import annotations

import sys

import pytest

pytestmark = pytest.mark.usefixtures("quick")


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", ["GJ-303 表三每一列", "在表三的每一列里，“本年新收”加“上年结转”应当等于“办理总计”加“结转下年”。",
            "结果：无法核验"]),
    ("en", ["GJ-303 Table three", "In each column of “表三”, “本年新收” plus “上年结转” must equal",
            "it cannot be told"]),
])
def test_a_rule_is_read_out(lang, words, gouji_):
    run = gouji_("rules", "read", "GJ-303", "--lang", lang)
    assert run.code == 0
    for word in words:
        assert word in run.out


def test_a_rule_that_is_not_there_is_exit_code_4_with_those_like_it(gouji_):
    run = gouji_("rules", "read", "GJ-33")
    assert run.code == 4
    assert "GJ-303" in run.err


@pytest.fixture
def built(monkeypatch):
    """Building stands in for itself: what the command hands over is seen."""
    seen = []

    def build(subject, folder, step):
        step(1, 2)
        seen.append((subject, folder))
        return 7

    monkeypatch.setattr("gouji.authoring.site.build_site", build)
    return seen


def test_docs_hands_the_pack_and_the_backtest_over(gouji_, built, tmp_path):
    tried = tmp_path / "tried.json"
    tried.write_text('{"rules": [{"rule": "GJ-303", "years": {"2021": {"fail": 2}}, "alarms": []}]}')
    run = gouji_("rules", "docs", "--out", tmp_path / "site", "--backtest", tried)
    assert run.code == 0
    assert "7 页" in run.out
    ((subject, folder),) = built
    assert folder == tmp_path / "site"
    assert subject.tried["GJ-303"].years["2021"]["fail"] == 2
    assert subject.file_of(subject.pack.rule("GJ-303")) == "table-three.yaml"


@pytest.mark.parametrize(("lang", "words"), [("zh", "不是回测的结果"), ("en", "holds no backtest")])
def test_docs_refuses_what_is_no_backtest(gouji_, built, tmp_path, lang, words):
    (tmp_path / "x.json").write_text("[]")
    run = gouji_("rules", "docs", "--out", tmp_path / "site", "--backtest", tmp_path / "x.json", "--lang", lang)
    assert (run.code, built) == (3, [])
    assert words in run.err


def test_docs_says_how_to_install_what_it_needs(gouji_, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "sphinx.application", None)
    run = gouji_("rules", "docs", "--out", tmp_path / "site", "--lang", "en")
    assert run.code == 3
    assert "pip install" in run.err


def test_docs_leaves_a_folder_of_yours_alone(gouji_, tmp_path):
    (tmp_path / "own.txt").write_text("mine")
    run = gouji_("rules", "docs", "--out", tmp_path)
    assert run.code == 3
    assert "没有动它" in run.err
