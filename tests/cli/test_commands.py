"""The other commands: read, parse, rules, and help in both languages."""

from __future__ import annotations

import json
from importlib import metadata

import pytest

from gouji.packs import load_pack

pytestmark = pytest.mark.usefixtures("quick")


def test_read_shows_lines_with_their_numbers(gouji_, submissions):
    run = gouji_("read", submissions / "清溪县2021.txt")
    assert run.code == 0
    assert "清溪县" in run.out.split("\n")[0]
    data = json.loads(gouji_("read", submissions / "清溪县2021.txt", "--format", "json").out)
    assert data["format"] == "text"
    lines = [block["place"]["line"] for block in data["blocks"]]
    assert lines == sorted(lines)


def test_parse_shows_what_was_recognised(gouji_, submissions):
    run = gouji_("parse", submissions / "望湖县2021.txt")
    assert run.code == 0
    for words in ("望湖县人民政府 2021 年", "一、总体情况", "本年新收", "104"):
        assert words in run.out


def test_parse_as_json_has_the_shape_of_the_design(gouji_, submissions):
    data = json.loads(gouji_("parse", submissions / "石桥县2022.txt", "--format", "json").out)
    assert (data["organisation"], data["year"], data["template"]) == ("石桥县人民政府", 2022, "2021")
    assert len(data["figures"]) == 200
    assert len(data["sections"]) == 6
    assert data["figures"]["applications.new.total"]["value"] == 57
    assert data["figures"]["applications.new.total"]["state"] == "given"
    (claim,) = [c for c in data["claims"] if c["value"] == 54]
    new, carried = "applications.new.total", "applications.carried_in.total"
    assert claim["readings"] == [[new], [new, carried]]
    assert claim["agrees_with"] is None
    (right,) = [c for c in data["claims"] if c["phrase"] == "结转下年"]
    assert right["agrees_with"] == ["applications.carried_out.total"]


@pytest.mark.parametrize("command", ["read", "parse"])
def test_a_file_that_cannot_be_read_is_exit_code_3_with_a_remedy(command, gouji_, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"")
    run = gouji_(command, tmp_path / "a.txt")
    assert run.code == 3
    assert "文件是空的" in run.err
    assert "重新导出" in run.err
    assert "export" in gouji_(command, tmp_path / "a.txt", "--lang", "en").err


@pytest.mark.parametrize(("lang", "words"), [("zh", ["规则", "勾稽", "严重", "表三每一行"]),
                                             ("en", ["Rule", "equation", "error", "Table three, each row"])])
def test_rules_list(lang, words, gouji_, pack):
    out = gouji_("rules", "list", "--lang", lang).out
    for word in words:
        assert word in out
    for rule in pack.rules:
        assert rule.id in out


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", ["检查: 上年结转 = 上年.结转下年", "类型: 勾稽", "合计列 严重", "⇒ 不通过"]),
    ("en", ["check: 上年结转 = 上年.结转下年", "kind: equation", "⇒ fail"]),
])
def test_rules_show(lang, words, gouji_):
    run = gouji_("rules", "show", "KN-301", "--lang", lang)
    assert run.code == 0
    for word in words:
        assert word in run.out, word


def test_every_rule_can_be_shown_in_both_languages(gouji_, pack):
    for rule in pack.rules:
        for lang in ("zh", "en"):
            run = gouji_("rules", "show", rule.id, "--lang", lang)
            assert run.code == 0
            assert (rule.title_en if lang == "en" else rule.title) in run.out


def test_rules_show_of_an_unknown_rule_names_those_like_it(gouji_):
    run = gouji_("rules", "show", "KN-30")
    assert run.code == 4
    assert "KN-30" in run.err


@pytest.mark.parametrize(("lang", "words"), [("zh", "没有通过 0 个"), ("en", " 0 failed")])
def test_rules_test_runs_the_tests_inside_the_rules(lang, words, gouji_):
    pytest.importorskip("gouji.claims.examples")
    run = gouji_("rules", "test", "--lang", lang)
    assert words in run.out
    assert run.code == 0


def test_rules_test_of_one_rule_that_fails_is_exit_code_2(gouji_, tmp_path, monkeypatch):
    pytest.importorskip("gouji.claims.examples")
    from packs.small import RULE, changed, write_pack

    monkeypatch.setattr("gouji.packs.load_pack", load_pack)
    folder = write_pack(tmp_path, rules=changed(RULE, "{本年新收: 1, 办理总计: 2}, 应: 不通过",
                                                "{本年新收: 2, 办理总计: 2}, 应: 不通过"))
    run = gouji_("rules", "test", "GJ-001", "--pack", folder)
    assert run.code == 2
    assert "GJ-001" in run.out


@pytest.mark.parametrize(("lang", "key", "word"), [("zh", "编号", "勾稽"), ("en", "id", "equation")])
def test_rules_schema_in_the_words_of_the_language(lang, key, word, gouji_):
    schema = json.loads(gouji_("rules", "schema", "--lang", lang).out)
    rule = schema["definitions"]["rule"]
    assert key in rule["properties"]
    assert key in rule["required"]
    assert word in json.dumps(schema, ensure_ascii=False)
    if lang == "zh":
        assert not [name for name in rule["properties"] if name.isascii()]


@pytest.mark.parametrize("command", [(), ("read",), ("parse",), ("audit",), ("explain",), ("rules",), ("rules", "list"),
                                     ("rules", "show"), ("rules", "test"), ("rules", "schema")])
def test_help_speaks_both_languages(command, gouji_):
    chinese = gouji_(*command, "--help")
    english = gouji_(*command, "--help", "--lang", "en")
    assert chinese.code == english.code == 0
    assert any("\u4e00" <= c <= "\u9fff" for c in chinese.out)
    assert not any("\u4e00" <= c <= "\u9fff" for c in english.out)


def test_chinese_help_has_no_english_words_of_click(gouji_):
    out = gouji_("audit", "--help").out + gouji_("--help").out
    for words in ("用法：", "gouji audit [选项]", "选项:", "命令:", "显示这份说明", "[默认："):
        assert words in out.replace("\n", ""), words
    for words in ("Usage", "Options", "Commands", "[default", "Show this"):
        assert words not in out
    assert "html" in out.split("--lang")[0].split("--format")[2]


@pytest.mark.parametrize(("arguments", "said"), [
    (("audit", "x", "--formt", "y"), "没有 --formt 这个选项；相近的：--format"),
    (("audit", "x", "--format", "y"), "--format 只能是其中之一：table json html md"),
    (("explain",), "少写了 FINDING"),
    (("auditt",), "没有 auditt 这个命令；相近的：audit"),
    (("audit", "x", "--pack", "/nowhere"), "--pack 的值不对"),
])
def test_a_mistyped_command_line_is_told_in_the_language_asked_for(arguments, said, gouji_):
    run = gouji_(*arguments)
    assert run.code == 64
    assert f"错误：{said}" in run.err
    assert "--help" in run.err
    english = gouji_(*arguments, "--lang", "en")
    assert english.code == 64
    assert "Error: " in english.err
    assert english.err.isascii()


def test_the_language_may_be_set_for_good(gouji_, monkeypatch):
    monkeypatch.setenv("GOUJI_LANG", "en")
    assert "Audit files and folders" in gouji_("audit", "--help").out
    assert "审核文件" in gouji_("audit", "--help", "--lang", "zh").out


def test_version(gouji_):
    try:
        metadata.version("gouji")
    except metadata.PackageNotFoundError:
        pytest.skip("run from a checkout that is not installed")
    assert gouji_("--version").out.startswith("gouji ")


def test_show_draws_a_word_file_beside_what_it_was_taken_for(gouji_, submissions):
    run = gouji_("parse", "--show", submissions / "云台区2022.docx")
    assert run.code == 0
    assert "▶ 主动公开政府信息情况" in run.out
    assert "本年新收＝" in run.out
    assert "第 2 个表格" in run.out


def test_show_of_json_says_what_to_give_instead(gouji_, submissions):
    run = gouji_("parse", "--show", submissions / "云台区2022.docx", "--format", "json")
    assert run.code == 64
    assert "原件" in run.err


def test_a_file_in_a_zip_is_named_with_its_archive(gouji_, submissions):
    run = gouji_("read", f"{submissions / '望湖县柳林镇2022.zip'}!/望湖县柳林镇2022.docx", "--format", "json")
    assert run.code == 0
    data = json.loads(run.out)
    assert data["format"] == "docx"
    assert any(cell.get("rows", 1) > 1 for block in data["blocks"] for row in block.get("table", ()) for cell in row)
