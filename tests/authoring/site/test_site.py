"""The site of the rules: complete, harmless whatever the pack holds, the same bytes again."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from gouji.authoring.site import MARKER, NoSphinxError, Subject, TakenError, Tried, build_site, read_backtest
from gouji.authoring.site.blocks import clean
from gouji.authoring.site.build import pages_of
from gouji.cli.commands import build
from gouji.packs import Pack
from gouji.packs.load import Loader
from gouji.packs.parameters import Parameter
from gouji.resources import rules_folder

HOSTILE = ("*强调* `式` |代| _引_ <b>粗</b> :doc:`x <y>` http://example.invalid/ \\ .. raw:: html {{ 7*7 }} ${x} "
           "\u202e倒\x00\x1b")


@pytest.fixture(scope="module")
def small(pack: Pack) -> Pack:
    """Four rules, one of them with a title, an id and a message that would act if anything could."""
    hostile = replace(pack.rule("GJ-303"), id="../坏 <i>.html", title=HOSTILE, title_en=HOSTILE,
                      message=HOSTILE + "{列}", message_en="", suggestion=HOSTILE,
                      survivors={HOSTILE: "<script>alert(1)</script>"})
    alike = replace(pack.rule("GJ-304"), id="gj-301", status="trial", since="2026-01-01")
    rules = (pack.rule("GJ-301"), alike, hostile, pack.rule("HL-301"))
    parameters = pack.parameters | {"新": Parameter("新", 60, "件", HOSTILE, (("2021-01-01", 40), ("2025-01-01", 60)))}
    return replace(pack, name="小包", rules=rules, parameters=parameters)


@pytest.fixture(scope="module")
def sites(small, tmp_path_factory) -> dict[str, Path]:
    tried = {"GJ-301": Tried({"2021": {"pass": 12, "fail": 3, "undetermined": 0, "not_applicable": 1, "broken": 0}},
                             ("总是同一格",))}
    out = {}
    for lang in ("zh", "en"):
        out[lang] = tmp_path_factory.mktemp("site") / lang
        build_site(Subject(small, lang, {}, tried), out[lang])
    return out


def page(sites, name: str, lang: str = "zh") -> str:
    return (sites[lang] / name).read_text("utf-8")


def shown(html: str) -> str:
    """The text of a page, as a browser shows it."""
    import html as characters

    body = html[html.index('role="main"'):html.index('class="sphinxsidebar"')]
    return characters.unescape(re.sub("<[^>]*>", "", body))


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", ["规则怎么说", "在表三的每一行里", "检查的写法", "自然人 + 商业企业", "看哪些数",
            "上一次回测", "总是同一格", "未核实"]),
    ("en", ["In words", "In each row of “表三”", "The check as written", "Last backtest", "not verified", "it fails"]),
])
def test_a_rule_has_a_page_with_all_that_belongs_to_it(sites, lang, words):
    text = shown(page(sites, "rules/GJ-301.html", lang))
    for word in words:
        assert word in text


def test_what_a_pack_says_is_shown_and_never_acts(small, sites):
    html = page(sites, f"{Subject(small, 'zh').pages['../坏 <i>.html']}.html")
    for raw in ("<b>粗", "<script>alert", 'href="http://example', "<em>强调", "49</", "\x1b", "\u202e", "\x00"):
        assert raw not in html
    assert clean(HOSTILE) in shown(html)
    assert "<script>alert(1)</script>" in shown(html)
    assert not list(sites["zh"].parent.glob("坏*"))


def test_ids_that_differ_in_case_alone_have_two_pages(small):
    names = [name.lower() for name in Subject(small, "zh").pages.values()]
    assert len(set(names)) == len(small.rules)


def test_nothing_is_fetched_and_no_place_of_the_machine_is_told(sites, tmp_path_factory):
    for site in sites.values():
        for file in site.rglob("*"):
            if file.suffix in (".html", ".css"):
                text = file.read_text("utf-8")
                assert not re.search(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""", text), file
                assert str(tmp_path_factory.getbasetemp()) not in text
                assert str(Path.cwd()) not in text


def test_the_same_pack_gives_the_same_bytes(small, sites, tmp_path):
    tried = {"GJ-301": Tried({"2021": {"pass": 12, "fail": 3, "undetermined": 0, "not_applicable": 1, "broken": 0}},
                             ("总是同一格",))}
    steps: list[tuple[int, int]] = []
    pages = build_site(Subject(small, "zh", {}, tried), tmp_path / "again", lambda *at: steps.append(at))
    before, after = ({str(f.relative_to(site)): f.read_bytes() for f in site.rglob("*") if f.is_file()}
                     for site in (sites["zh"], tmp_path / "again"))
    assert before == after
    assert max(of for _, of in steps) == 2 * pages


def test_chinese_is_found_by_pairs_of_characters_and_rules_by_their_id(sites):
    index = page(sites, "searchindex.js")
    assert json.dumps("结转") in index
    assert '"gj-301"' in index
    assert "splitQuery" in page(sites, "_static/language_data.js")


def test_a_folder_with_other_things_is_left_alone(small, tmp_path):
    (tmp_path / "own.txt").write_text("mine")
    with pytest.raises(TakenError, match=r"site\.not-empty"):
        build_site(Subject(small, "zh"), tmp_path)
    with pytest.raises(TakenError, match=r"site\.not-folder"):
        build_site(Subject(small, "zh"), tmp_path / "own.txt")
    assert [file.name for file in tmp_path.iterdir()] == ["own.txt"]


def test_an_earlier_site_is_replaced_as_a_whole(small, tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / MARKER).write_text("x")
    (folder / "old.html").write_text("x")
    build_site(Subject(replace(small, rules=small.rules[:1]), "en"), folder)
    assert (folder / "index.html").is_file()
    assert not (folder / "old.html").exists()
    assert [file.name for file in tmp_path.iterdir()] == ["site"]


def test_without_sphinx_nothing_is_touched(small, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "sphinx.application", None)
    with pytest.raises(NoSphinxError):
        build_site(Subject(small, "zh"), tmp_path / "site")
    assert not (tmp_path / "site").exists()


@pytest.fixture(scope="module")
def national() -> Subject:
    loader = Loader(rules_folder() / "pack.yaml")
    return Subject(loader.load(), "zh", loader.rule_files)


def linked(block: object) -> set[str]:
    """The pages that a block leads to."""
    if not isinstance(block, list):
        return set()
    if block[:1] == ["doc"]:
        return {block[1]}
    own = set(block[2]) if block[:1] == ["contents"] else set()
    return own.union(*map(linked, block))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_has_a_page_and_every_link_leads_somewhere(national, lang):
    pages = pages_of(replace(national, lang=lang))
    names = {page.name for page in pages}
    assert len(names) == len(pages)
    assert {f"rules/{rule.id}" for rule in national.pack.rules} <= names
    for page in pages:
        for block in page.blocks:
            assert linked(block) <= names
    reached = set().union(*(linked(block) for page in pages for block in page.blocks))
    assert names - reached == {"index"}


def test_topics_are_the_rule_files_by_what_their_first_comment_says(national):
    titles = [national.topic_title(topic) for topic in national.topics]
    assert "表三：收到和处理政府信息公开申请情况" in titles
    assert not any("schema" in title for title in titles)
    assert sum(len(topic.rules) for topic in national.topics) == len(national.pack.rules)


def test_a_rule_is_shown_as_it_stands_in_its_file(national):
    written = national.written(national.pack.rule("GJ-303"))
    assert written.startswith("编号: GJ-303\n名称: 表三每一列")
    assert "检查: 本年新收 + 上年结转 = 办理总计 + 结转下年" in written
    assert "测试" not in written
    assert "GJ-304" not in written


def test_every_figure_is_looked_at_by_some_rule(national):
    for vocabulary in national.pack.vocabularies:
        seen = set().union(*(forms[vocabulary.id] for forms in national.looked_at.values()))
        assert seen == set(vocabulary.figures)
    assert "applications.new.total" in national.looked_at["WS-301"]["2021"]
    assert "applications.denied.third_party.total" in national.looked_at["GJ-302"]["2021"]


def test_what_try_prints_is_read(tmp_path, submissions, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "tried.json"
    done = CliRunner().invoke(build("zh"), ["rules", "try", "GJ-301", str(submissions / "望湖县2021.txt"), "--format",
                                            "json", "--out", str(file)])
    assert done.exit_code in (0, 1), done.output
    tried = read_backtest(file)["GJ-301"]
    assert sum(tried.years["2021"].values()) == 1
    assert all(tried.alarms)


@pytest.mark.parametrize("text", [
    "", "[]", "{}", '{"rules": {}}', '{"rules": [{}]}', '{"rules": [{"rule": "A", "years": 3}]}',
    '{"rules": [{"rule": "A", "years": {"2021": {"pass": "x"}}, "alarms": []}]}',
    '{"rules": [{"rule": "A", "years": {}, "alarms": [3]}]}'])
def test_what_is_no_backtest_is_refused(tmp_path, text):
    file = tmp_path / "tried.json"
    file.write_text(text)
    with pytest.raises(ValueError):
        read_backtest(file)
