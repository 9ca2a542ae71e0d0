"""A pack on top of another: what it adds, changes and turns off, what it may not, and mistakes in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from packs.small import FILES, RULE, load, problems_of, write_pack

from gouji.messages import catalogue
from gouji.packs import load_pack
from gouji.packs.load import national_name

CITY = """规则包: 市规则包
版本: "2025.1"
生效日: 2026-01-01
说明: 第一次发布
继承: ../national
"""
OWN_RULE = RULE.replace("GJ-001", "SJ-001").replace("名称: 平衡", "名称: 市的平衡")
OVERLAY = """词表: 市词表
标识: "2025市"
继承: "2021"
年度: 2025-
表:
  - 标识: applications
    增:
      - {后: denied.administrative_query, 行: [{标识: other_denied, 印作: 9.其他不予公开, 短名: 其他不予公开}]}
  - 标识: channels
    名: 附表
    部分: applications
    版式: 分块
    块:
      - 列: [{标识: received, 印作: 收到件数, 短名: 收到件数, 数: 件数, 单位: 件}]
        行: [{标识: online, 印作: 网上申请, 短名: 网上申请}]
"""


def write_city(folder: Path, below: dict[str, str] | None = None, **files: str) -> Path:
    """A city's pack that inherits from the small one beside it; `below` (pack="…") stands in for files of that."""
    write_pack(folder / "national", **(below or {}))
    city = folder / "city"
    city.mkdir(parents=True)
    for name, text in ({"pack": CITY} | files).items():
        (city / f"{name}.yaml").write_text(text, "utf-8")
    return city


def test_a_pack_has_the_rules_bases_and_forms_of_the_one_it_inherits_from(tmp_path: Path) -> None:
    city = load(write_city(tmp_path, pack=CITY + "规则: [rules.yaml]\n", rules=OWN_RULE))
    below = load(tmp_path / "national")
    assert [rule.id for rule in city.rules] == ["GJ-001", "SJ-001"]
    assert city.bases == below.bases
    assert [v.id for v in city.vocabularies] == ["2021"]
    assert (city.since, city.note, city.inherited) == ("2026-01-01", "第一次发布", (tmp_path / "city/../national",))
    assert city.hash != below.hash
    assert city.reading_hash == below.reading_hash


def test_the_national_pack_is_inherited_from_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(CITY.replace("../national", national_name()), "utf-8")
    assert [rule.id for rule in load_pack(tmp_path).rules] == [rule.id for rule in load_pack().rules]


def test_a_rule_is_adjusted_and_the_pack_below_is_not(tmp_path: Path) -> None:
    change = "调整: [{规则: GJ-001, 级别: {合计列: 严重, 其余: 提示}, 处理: 请核实, 缘由: 本市要求}]\n"
    city = load(write_city(tmp_path, pack=CITY + change))
    rule = city.rule("GJ-001")
    assert (rule.severity_of("合计列"), rule.severity_of("自然人"), rule.action) == ("error", "notice", "confirm")
    assert city.bound["2021"]["GJ-001"].rule == rule
    assert load(tmp_path / "national").rule("GJ-001").severity == "error"


def test_a_change_in_the_pack_below_is_seen_though_the_pack_is_cached(tmp_path: Path) -> None:
    city = write_city(tmp_path)
    load(city)
    (tmp_path / "national" / "rules.yaml").write_text(RULE.replace("级别: 严重", "级别: 一般"), "utf-8")
    assert load(city).rule("GJ-001").severity == "warning"


def test_a_form_laid_over_another_ends_its_years_and_keeps_its_figures(tmp_path: Path) -> None:
    pack = load(write_city(tmp_path, pack=CITY + "词表: [2025.yaml]\n", **{"2025": OVERLAY}))
    old, new = pack.vocabularies
    assert [(v.id, v.first_year, v.last_year) for v in (old, new)] == [("2021", 2021, 2024), ("2025市", 2025, None)]
    assert set(new.figures) - set(old.figures) == {
        "channels.online.received", *(f"applications.denied.other_denied.{c.id}" for c in
                                      new.table("applications").blocks[0].columns)}
    denied = next(group for group in new.table("applications").groups if group.id == "denied")
    assert denied.rows[-1] == "denied.other_denied"
    assert set(pack.bound["2025市"]) == {"GJ-001"}


def test_a_form_of_the_same_id_takes_the_place_of_the_other(tmp_path: Path) -> None:
    overlay = OVERLAY.replace('"2025市"', '"2021"').replace("年度: 2025-", "年度: 2021-")
    pack = load(write_city(tmp_path, pack=CITY + "词表: [2025.yaml]\n", **{"2025": overlay}))
    assert [(v.id, v.first_year, len(v.figures)) for v in pack.vocabularies] == [("2021", 2021, 208)]


def write_county(folder: Path, more: str = "", **files: str) -> Path:
    """A county's pack on top of the city's that is there."""
    county = folder / "county"
    county.mkdir()
    text = CITY.replace("../national", "../city").replace("市规则包", "县规则包")
    for name, content in {"pack": text + more, **files}.items():
        (county / f"{name}.yaml").write_text(content, "utf-8")
    return county


def test_over_three_levels_each_changes_what_the_others_below_left(tmp_path: Path) -> None:
    write_city(tmp_path, pack=CITY + "规则: [rules.yaml]\n停用: {GJ-001: 不用}\n不得停用: [SJ-001]\n", rules=OWN_RULE)
    county = load(write_county(tmp_path, "调整: [{规则: SJ-001, 处理: 必须改}]\n"))
    assert [rule.id for rule in county.rules] == ["GJ-001", "SJ-001"]
    assert county.disabled == {"GJ-001": "不用"}
    assert county.rule("SJ-001").action == "mend"
    assert [folder.name for folder in county.inherited] == ["city", "national"]
    wrong = "调整: [{规则: GJ-001, 处理: 必须改}]\n停用: {SJ-001: 不用}\n"
    (tmp_path / "county" / "pack.yaml").write_text(CITY.replace("../national", "../city") + wrong, "utf-8")
    assert sorted(problem.code for problem in problems_of(tmp_path / "county")) == ["packs.kept", "packs.turned-off"]


def test_a_form_laid_over_two_ends_the_years_of_both(tmp_path: Path) -> None:
    write_city(tmp_path, pack=CITY + "词表: [2025.yaml]\n", **{"2025": OVERLAY})
    form = "词表: 县词表\n标识: 县\n继承: 2025市\n年度: 2024-\n"
    county = load(write_county(tmp_path, "词表: [v.yaml]\n", v=form))
    years = [(v.id, v.first_year, v.last_year) for v in county.vocabularies]
    assert years == [("2021", 2021, 2023), ("县", 2024, None)]


def test_a_form_inherits_from_one_that_the_same_pack_names_before_it(tmp_path: Path) -> None:
    form = "词表: 市词表二\n标识: 市二\n继承: 2025市\n年度: 2027-\n"
    pack = load(write_city(tmp_path, pack=CITY + "词表: [2025.yaml, 2027.yaml]\n", **{"2025": OVERLAY, "2027": form}))
    assert [(v.id, v.last_year) for v in pack.vocabularies] == [("2021", 2024), ("2025市", 2026), ("市二", None)]


def test_a_day_that_is_none_in_the_pack_file_is_told(tmp_path: Path) -> None:
    (problem,) = problems_of(write_city(tmp_path, pack=CITY.replace("2026-01-01", "明年")))
    assert (problem.code, problem.line, problem.column) == ("packs.bad-day", 3, 6)


def test_phrases_are_the_packs_own_wherever_their_file_lies(tmp_path: Path) -> None:
    write_pack(tmp_path / "small", pack=FILES["pack.yaml"].replace(" claims.yaml", " ../shared.yaml"))
    (tmp_path / "shared.yaml").write_text(FILES["claims.yaml"], "utf-8")
    assert load(tmp_path / "small").own_phrases == {"收到"}
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "pack.yaml").write_text(CITY.replace("../national", "../small"), "utf-8")
    assert load(tmp_path / "city").own_phrases == frozenset()


PARAMETERS = "参数:\n  - {名: 上限, 值: {2021-01-01: 40, 2026-01-01: 60}, 单位: 件}\n"


def test_a_parameter_has_the_value_of_the_day_a_report_was_due(tmp_path: Path) -> None:
    pack = load(write_city(tmp_path, pack=CITY + "参数: parameters.yaml\n报送期限: 1月21日\n", parameters=PARAMETERS))
    assert [pack.values_of(year)["上限"] for year in (2018, 2020, 2024, 2025)] == [40, 40, 40, 60]
    assert pack.values["上限"] == 60
    assert pack.due(2025) == "2026-01-21"
    assert load(tmp_path / "national").due(2025) == "2026-01-31"


def test_a_parameter_of_the_pack_takes_the_place_of_the_one_below(tmp_path: Path) -> None:
    below = {"pack": FILES["pack.yaml"] + "参数: parameters.yaml\n"}
    city = write_city(tmp_path, below, pack=CITY + "参数: parameters.yaml\n", parameters=PARAMETERS)
    below_them = "参数:\n  - {名: 上限, 值: 1}\n  - {名: 下限, 值: 2}\n"
    (tmp_path / "national" / "parameters.yaml").write_text(below_them, "utf-8")
    assert {name: p.value for name, p in load(city).parameters.items()} == {"上限": 60, "下限": 2}


def test_before_its_first_day_a_parameter_has_the_value_of_the_pack_below(tmp_path: Path) -> None:
    below = {"pack": FILES["pack.yaml"] + "参数: parameters.yaml\n"}
    own = "参数:\n  - {名: 上限, 值: {2026-01-01: 80}}\n"
    city = write_city(tmp_path, below, pack=CITY + "参数: parameters.yaml\n", parameters=own)
    (tmp_path / "national" / "parameters.yaml").write_text("参数:\n  - {名: 上限, 值: 40}\n", "utf-8")
    pack = load(city)
    assert [pack.values_of(year)["上限"] for year in (2020, 2024, 2025)] == [40, 40, 80]


KEPT = {"pack": FILES["pack.yaml"] + "不得停用: [GJ-001]\n"}
KEPT_LINE = "不得停用: [GJ-001]\n"

# name: what the pack file says more, other files, code, line, column
MISTAKES = {
    "turned off without a reason": ("停用: {GJ-001: }\n", {}, "packs.no-reason", 6, 14),
    "a rule turned off that is not there": ("停用: {GJ-002: 不用}\n", {}, "packs.unknown-rule", 6, 14),
    "adjusted without saying which": ("调整: [{级别: 提示}]\n", {}, "packs.missing-key", 6, 6),
    "adjusted without saying what": ("调整: [{规则: GJ-001, 缘由: 甲}]\n", {}, "packs.missing-key", 6, 6),
    "adjusted and not there": ("调整: [{规则: GJ-002, 级别: 提示}]\n", {}, "packs.unknown-rule", 6, 11),
    "adjusted twice": (
        "调整: [{规则: GJ-001, 级别: 提示}, {规则: GJ-001, 级别: 一般}]\n", {}, "packs.id-twice", 6, 33),
    "adjusted by scope without the rest": (
        "调整: [{规则: GJ-001, 级别: {合计列: 提示}}]\n", {}, "packs.no-rest", 6, 23),
    "adjusted on a scope that is not there": (
        "调整: [{规则: GJ-001, 级别: {总计列: 提示, 其余: 一般}}]\n", {}, "packs.unknown-scope", 6, 29),
    "adjusted and turned off": (
        "停用: {GJ-001: 不用}\n调整: [{规则: GJ-001, 级别: 提示}]\n", {}, "packs.turned-off", 7, 11),
    "kept and turned off": ("停用: {GJ-001: 不用}\n不得停用: [GJ-001]\n", {}, "packs.turned-off", 7, 8),
    "keeps what is not there": ("不得停用: [GJ-009]\n", {}, "packs.unknown-rule", 6, 8),
    "a deadline that is no day": ("报送期限: 2月30日\n", {}, "packs.bad-deadline", 6, 7),
    "a day that is none": (
        "参数: p.yaml\n", {"p": "参数:\n  - {名: 甲, 值: {2021-13-01: 4}}\n"}, "packs.bad-day", 2, 28),
    "a rule number used below": ("规则: [rules.yaml]\n", {"rules": RULE}, "packs.id-twice", 2, 9),
    "retired without a day": (
        "规则: [rules.yaml]\n", {"rules": OWN_RULE + "    状态: 停用\n"}, "packs.missing-key", 2, 5),
    "retired before it is in force": (
        "规则: [rules.yaml]\n", {"rules": OWN_RULE + "    生效日: 2025-01-01\n    停用日: 2024-01-01\n"},
        "packs.until-before-since", 15, 10),
    "in force from no day": (
        "规则: [rules.yaml]\n", {"rules": OWN_RULE + "    生效日: 今年\n"}, "packs.bad-day", 14, 10),
    "a form that inherits from nothing known": (
        "词表: [v.yaml]\n", {"v": OVERLAY.replace('继承: "2021"', '继承: "2020"')}, "vocabulary.unknown-parent", 3, 5),
    "rows behind what is not there": (
        "词表: [v.yaml]\n", {"v": OVERLAY.replace("administrative_query", "administrative")},
        "vocabulary.unknown-place", 8, 13),
    "a table of no section": (
        "词表: [v.yaml]\n", {"v": OVERLAY.replace("部分: applications", "部分: annex")},
        "vocabulary.unknown-section", 11, 9),
    "a table of a name that is used": (
        "词表: [v.yaml]\n", {"v": OVERLAY.replace("名: 附表", "名: 表三")}, "vocabulary.twice", 10, 8),
    "a column without its unit": (
        "词表: [v.yaml]\n", {"v": OVERLAY.replace(", 单位: 件", "")}, "vocabulary.missing-key", 14, 13),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_at_its_place(name: str, tmp_path: Path) -> None:
    more, files, code, line, column = MISTAKES[name]
    city = write_city(tmp_path, pack=CITY + more, **files)
    (problem,) = problems_of(city)
    assert (problem.code, problem.line, problem.column) == (code, line, column)
    area, _, entry = code.partition(".")
    assert catalogue(area)[entry]["fix_zh"]
    assert problem.render("zh")
    assert problem.render("en")


@pytest.mark.parametrize(("more", "code"), [
    ("停用: {GJ-001: 不想要}\n", "packs.kept"),
    ("调整: [{规则: GJ-001, 级别: 提示}]\n", "packs.kept-lower"),
    ("调整: [{规则: GJ-001, 级别: {合计列: 一般, 其余: 严重}}]\n", "packs.kept-lower"),
    ("调整: [{规则: GJ-001, 处理: 建议}]\n", "packs.kept-lower"),
    ("调整: [{规则: GJ-001, 无法核验时: 不报}]\n", "packs.kept-lower"),
    ("调整: [{规则: GJ-001, 存疑时: 提示}]\n", "packs.kept-lower"),
])
def test_what_the_pack_below_keeps_is_neither_turned_off_nor_played_down(more: str, code: str, tmp_path: Path) -> None:
    rule = RULE.replace("级别: 严重", "级别: {合计列: 严重, 其余: 一般}\n    无法核验时: 提示")
    (problem,) = problems_of(write_city(tmp_path, KEPT | {"rules": rule}, pack=CITY + more))
    assert problem.code == code
    assert "小包" in problem.render("zh")


def test_what_the_pack_below_keeps_may_be_made_graver(tmp_path: Path) -> None:
    below = {"pack": FILES["pack.yaml"] + KEPT_LINE, "rules": RULE.replace("级别: 严重", "级别: 一般")}
    assert load(write_city(tmp_path, below, pack=CITY + "调整: [{规则: GJ-001, 级别: 严重}]\n")).rule(
        "GJ-001").severity == "error"


def test_a_pack_that_inherits_from_itself_by_way_of_another_is_told(tmp_path: Path) -> None:
    city = write_city(tmp_path, {"pack": CITY.replace("../national", "../city")})
    (problem,) = problems_of(city)
    assert problem.code == "packs.inherits-itself"


def test_a_pack_that_inherits_from_nothing_there_is_told(tmp_path: Path) -> None:
    (problem,) = problems_of(write_city(tmp_path, pack=CITY.replace("../national", "../province")))
    assert problem.code == "packs.unknown-parent"
    assert national_name() in problem.render("zh")


def test_a_pack_is_inherited_from_by_its_folder(tmp_path: Path) -> None:
    city = write_city(tmp_path, pack=CITY.replace("../national", "../national/pack.yaml"))
    assert load(city).inherited == (tmp_path / "city/../national",)
    (city / "pack.yaml").write_text(CITY.replace("../national", "../national/rules.yaml"), "utf-8")
    assert [problem.code for problem in problems_of(city)] == ["packs.unknown-parent"]


@pytest.mark.parametrize("more", ["停用: {GJ-001: 甲}\n", "调整: [{规则: GJ-001, 级别: 提示}]\n"])
def test_a_pack_that_inherits_from_none_has_nothing_to_change(more: str, tmp_path: Path) -> None:
    (problem,) = problems_of(write_pack(tmp_path, pack=FILES["pack.yaml"] + more))
    assert problem.code == "packs.nothing-inherited"


def test_a_mistake_below_is_told_where_it_stands(tmp_path: Path) -> None:
    city = write_city(tmp_path, {"rules": RULE.replace("上年结转", "上年接转")})
    (problem,) = problems_of(city)
    assert problem.file.endswith("national/rules.yaml")


def test_a_form_that_makes_a_name_of_a_rule_below_doubtful_is_told(tmp_path: Path) -> None:
    overlay = OVERLAY.replace("短名: 网上申请", "短名: 本年新收").replace("短名: 收到件数", "短名: 合计列")
    rules = RULE.replace("    表: 表三\n    逐: 列\n", "").replace("{列}不平：{左值}，{右值}，差 {差}", "{左值}")
    rules = rules.replace("本年新收 + 上年结转 = 办理总计 + 结转下年", "本年新收.合计列 ≥ 0")
    rules = rules.replace("{本年新收: 1, 办理总计: 1}", "{本年新收.合计列: 1}").replace(
        "{本年新收: 1, 办理总计: 2}", "{本年新收.合计列: -1}")
    city = write_city(tmp_path, {"rules": rules}, pack=CITY + "词表: [v.yaml]\n", v=OVERLAY)
    assert load(city).rule("GJ-001")
    (city / "v.yaml").write_text(overlay, "utf-8")
    (problem,) = problems_of(city)
    assert problem.code == "expression.ambiguous-name"
    assert problem.file.endswith("national/rules.yaml")
    assert "附表.本年新收.合计列" in problem.render("zh")


ADDED = "{后: denied.administrative_query, 行: [{标识: other_denied, 印作: 9.其他不予公开, 短名: 其他不予公开}]}"


@pytest.mark.parametrize(("old", "new", "code", "line", "remedy"), [
    ("短名: 其他不予公开", "短名: 行政查询", "vocabulary.short-twice", 8, "换一个没有用过的短名"),
    ("年度: 2025-", "年度: 2010-2015", "vocabulary.years-before", 4, "继承那几年的表样"),
    ("年度: 2025-", "年度: 2030-2025", "vocabulary.bad-years", 4, "写成 2019-2020"),
    ("标识: applications", "标识: 表三", "vocabulary.unknown-table", 6, "“标识”写 applications"),
    ("后: denied.administrative_query", "后: 行政查询", "vocabulary.unknown-place", 8, "：denied.administrative_query"),
    (f"\n      - {ADDED}", " []", "vocabulary.nothing-added", 7, "或删去“增”"),
    (ADDED, "{后: denied.administrative_query}", "vocabulary.missing-key", 8, ""),
])
def test_a_form_that_adds_wrongly_is_told_in_its_own_line_and_what_to_write(
        old: str, new: str, code: str, line: int, remedy: str, tmp_path: Path) -> None:
    assert old in OVERLAY
    city = write_city(tmp_path, pack=CITY + "词表: [v.yaml]\n", v=OVERLAY.replace(old, new, 1))
    (problem,) = problems_of(city)
    assert (problem.code, problem.line, Path(problem.file).name) == (code, line, "v.yaml")
    assert remedy in problem.render("zh")
    assert problem.render("en")
