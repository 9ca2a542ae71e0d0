"""What editors go by: it says what the pack's own files say, and refuses what the loader would refuse."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from check_jsonschema.parsers.yaml import construct_yaml_implementation, impl2loader
from click.testing import CliRunner
from jsonschema import Draft7Validator
from packs.small import FILES, write_pack

from gouji.authoring.schema import TARGETS, file_name, schema_of, schema_text
from gouji.cli.rules import schema as command
from gouji.packs import load_pack
from gouji.resources import rules_folder

RULES = rules_folder()
HERE = Path(__file__).parents[2] / "packs"
MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")
OWN = {"rules": ["checks/*.yaml"], "pack": ["pack.yaml"], "parameters": ["parameters.yaml"], "bases": ["bases.yaml"],
       "claims": ["claims/*.yaml"], "reasoning": ["reasoning/*.yaml"], "vocabulary": ["vocabularies/*.yaml"],
       "scoring": ["scoring.yaml"]}


def read(text):
    """As check-jsonschema reads YAML."""
    return impl2loader(construct_yaml_implementation())(BytesIO(text.encode()))


def files_of(target):
    return sorted(file for pattern in OWN[target] for file in RULES.glob(pattern))


@pytest.fixture(scope="module")
def rules(pack):
    return Draft7Validator(schema_of("rules", pack, "zh"))


@pytest.mark.parametrize("target", TARGETS)
def test_the_stored_schema_is_what_the_command_prints(target, pack):
    assert (RULES / "schema" / file_name(target)).read_text("utf-8") == schema_text(target, pack, "zh"), \
        "run: gouji rules schema --out rules/schema"


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_schema_is_a_schema(target, lang, pack):
    Draft7Validator.check_schema(schema_of(target, pack, lang))


@pytest.mark.parametrize("target", OWN)
def test_every_file_of_the_pack_names_its_schema_and_is_accepted(target, pack):
    validator = Draft7Validator(schema_of(target, pack, "zh"))
    assert files_of(target)
    for file in files_of(target):
        text = file.read_text("utf-8")
        named = MODELINE.match(text)
        assert named, f"{file.name} does not begin with its schema"
        assert (file.parent / named[1]).resolve() == RULES / "schema" / file_name(target)
        assert not [f"{file.name}: {error.message}" for error in validator.iter_errors(read(text))]


def test_check_jsonschema_accepts_the_rules_and_refuses_a_slip(tmp_path):
    def run(*files):
        return subprocess.run([sys.executable, "-m", "check_jsonschema", "--schemafile",
                               str(RULES / "schema/rules.schema.json"), *map(str, files)],
                              capture_output=True, text=True, check=False)

    assert run(*files_of("rules")).returncode == 0
    slip = tmp_path / "slip.yaml"
    slip.write_text(files_of("rules")[0].read_text("utf-8").replace("检查:", "检察:", 1), "utf-8")
    done = run(slip)
    assert done.returncode == 1
    assert "检察" in done.stdout + done.stderr


RULE = """规则:
  - 编号: XX-001
    名称: 平衡
    类型: 勾稽
    级别: 一般
    依据: [SH]
    适用: {年度: 2019-, 机关: [县政府]}
    表: 表三
    逐: 列
    检查: 本年新收 + 上年结转 = 办理总计 + 结转下年
    说明: 不平
    测试:
      - {给: {本年新收: 1, 办理总计: 1}, 应: 通过}
      - {给: {本年新收: 1, 办理总计: 2}, 应: 不通过, 差: -1}
"""

SLIPS = {
    "an unknown key": ("检查:", "检察:"),
    "an unknown kind": ("勾稽", "勾机"),
    "an unknown severity": ("一般", "中等"),
    "a severity by column without the rest": ("级别: 一般", "级别: {合计列: 严重}"),
    "a severity by a column that is not there": ("级别: 一般", "级别: {总计列: 严重, 其余: 一般}"),
    "no message": ("    说明: 不平\n", ""),
    "no id": ("编号: XX-001\n    ", ""),
    "an id with a space": ("XX-001", "XX 001"),
    "a basis not registered": ("[SH]", "[SH, TL-1]"),
    "an unknown table": ("表: 表三", "表: 表五"),
    "no table to go through": ("    表: 表三\n", ""),
    "an unknown way to go through": ("逐: 列", "逐: 竖"),
    "no check": ("    检查: 本年新收 + 上年结转 = 办理总计 + 结转下年\n", ""),
    "a key of another kind": ("    说明:", "    文中数: 收到申请\n    说明:"),
    "sections for an equation": ("    说明:", "    部分须: 齐全\n    说明:"),
    "no failing test": ("应: 不通过, 差: -1", "应: 通过"),
    "a test without an outcome": (", 应: 通过", ""),
    "an unknown outcome": ("应: 不通过", "应: 失败"),
    "a difference that is no number": ("差: -1", "差: 少一"),
    "years the wrong way": ("2019-,", "2019年起,"),
    "an unknown level": ("[县政府]", "[县]"),
    "a row that is not there": ("    检查:", "    只看: [自然人, 法人]\n    检查:"),
    "an unknown key in a test": ("{给: {本年新收: 1, 办理总计: 1}", "{数据: {本年新收: 1}"),
    "rules under another name": ("规则:", "规则表:"),
}


def test_a_rule_as_it_should_be_is_accepted(rules):
    assert rules.is_valid(read(RULE))


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_refused(slip, rules):
    old, new = SLIPS[slip]
    assert old in RULE
    assert not rules.is_valid(read(RULE.replace(old, new, 1)))


@pytest.mark.parametrize(("kind", "key", "value"), [
    ("章节", "应写到", "{考核: [考核]}"), ("章节", "至少字数", "参数.第五部分最少字数"), ("章节", "部分须", "齐全"),
    ("文字", "不应出现", "[此处填写]"), ("文字", "应出现", "[报告期]"), ("格式", "单元格须", "可读"),
    ("格式", "标签须", "照印"), ("文数一致", "文中数", "收到申请"), ("相似", "相似上限", "90%"),
    ("合理性", "检查", "表三.本年新收.合计列 < 参数.项目数量上限")])
def test_each_kind_takes_its_own_keys_and_needs_one(kind, key, value, rules):
    lines = [line for line in RULE.split("\n") if not line.strip().startswith(("表:", "逐:", "检查:"))]
    bare = "\n".join(lines).replace("勾稽", kind)
    assert not rules.is_valid(read(bare))
    assert rules.is_valid(read(bare.replace("    说明:", f"    {key}: {value}\n    说明:")))


def test_similarity_of_cells_needs_a_table_and_of_text_has_none(rules):
    def rule(*more):
        lines = [line for line in RULE.split("\n") if not line.strip().startswith(("表:", "逐:", "检查:"))]
        text = "\n".join(lines).replace("勾稽", "相似")
        return rules.is_valid(read(text.replace("    说明:", "".join(f"    {m}\n" for m in more) + "    说明:")))

    assert rule("表: 表三", "至少格数: 参数.表三最少格数")
    assert not rule("至少格数: 8")
    assert not rule("表: 表三", "相似上限: 90%")


def test_limits_are_numbers_or_parameters_of_the_pack(rules):
    text = "\n".join(line for line in RULE.split("\n") if not line.strip().startswith(("表:", "逐:", "检查:")))
    text = text.replace("勾稽", "章节").replace("    说明:", "    至少字数: 四十\n    说明:")
    assert not rules.is_valid(read(text))
    assert rules.is_valid(read(text.replace("四十", "40")))
    assert not rules.is_valid(read(text.replace("四十", "参数.没有这个")))


def test_english_files_have_a_schema_of_their_own():
    pack = load_pack(HERE / "english")
    for target in ("rules", "pack", "bases", "claims", "reasoning"):
        validator = Draft7Validator(schema_of(target, pack, "en"))
        text = (HERE / "english" / f"{target}.yaml").read_text("utf-8")
        assert not [error.message for error in validator.iter_errors(read(text))], target
    assert not Draft7Validator(schema_of("rules", pack, "en")).is_valid(read(RULE))


def test_days_and_numbers_are_accepted_as_readers_of_yaml_make_them(pack):
    bases = Draft7Validator(schema_of("bases", pack, "zh"))
    assert bases.is_valid(read("依据:\n  - {编号: 7, 名称: 甲, 施行: 2019-05-15, 已核实: 是}\n"))
    assert not bases.is_valid(read("依据:\n  - {编号: 7, 名称: 甲, 施行: 二〇一九年}\n"))
    parameters = Draft7Validator(schema_of("parameters", pack, "zh"))
    assert parameters.is_valid(read("参数:\n  - {名: 甲, 值: {2021-01-01: 40, 2025-01-01: 30%}}\n"))
    assert not parameters.is_valid(read("参数:\n  - {名: 甲, 值: 四十}\n"))


def test_a_pack_that_inherits_may_leave_the_rest_out(pack):
    validator = Draft7Validator(schema_of("pack", pack, "zh"))
    assert validator.is_valid(read("规则包: 某省\n版本: '1'\n继承: 国家规则包\n停用: {HZ-301: 没有名册}\n"))
    assert not validator.is_valid(read("规则包: 某省\n版本: '1'\n"))
    adjusted = "规则包: 某省\n版本: '1'\n继承: 国家规则包\n调整: [{规则: GJ-303, 级别: 提示"
    assert validator.is_valid(read(adjusted + ", 缘由: 试用}]\n"))
    assert not validator.is_valid(read(adjusted + "}]\n"))


def test_the_command_prints_one_schema_or_writes_all(tmp_path, pack, monkeypatch):
    monkeypatch.setattr("gouji.packs.load_pack", lambda path=None: pack)
    assert tuple(TARGETS) == command._TARGETS
    shown = CliRunner().invoke(command.schema_command("zh"), ["--for", "bases"])
    assert json.loads(shown.stdout)["title"] == "依据登记簿"
    done = CliRunner().invoke(command.schema_command("zh"), ["--out", str(tmp_path)])
    assert done.exit_code == 0
    assert {file.name for file in tmp_path.iterdir()} == {file_name(target) for target in TARGETS}
    assert CliRunner().invoke(command.schema_command("zh"), ["--out", str(tmp_path / "no/where.json")]).exit_code == 3


def test_the_small_pack_of_the_tests_keeps_to_a_schema_made_from_it(tmp_path):
    small = load_pack(write_pack(tmp_path))
    for target in ("rules", "bases", "claims", "reasoning"):
        assert Draft7Validator(schema_of(target, small, "zh")).is_valid(read(FILES[f"{target}.yaml"])), target
