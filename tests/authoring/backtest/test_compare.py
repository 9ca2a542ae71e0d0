"""Two packs over the same reports: what each change of a pack changes, and what is responsible."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from packs.decision_tables.books import pack_with
from packs.small import FILES

from gouji.authoring.backtest.book import write_diff
from gouji.authoring.backtest.changes import Changes, Whose, Why, compare
from gouji.authoring.backtest.compare import compare_on_archive, compare_on_files
from gouji.authoring.backtest.kept import Store, bodies, opened
from gouji.authoring.backtest.pack_changes import pack_changes
from gouji.authoring.backtest.tell_diff import diff_view, render_diff
from gouji.authoring.backtest.whole import subject
from gouji.packs import load_pack
from gouji.packs.decision_tables import DecisionTable
from gouji.reasoning import audit_report, program_of

PARAMETER = ("parameters.yaml", "值: 30%", "值: 5%")
SEVERITY = ("checks/table-three.yaml", "级别: 严重", "级别: 一般")  # of GJ-301
MESSAGE = ("checks/table-three.yaml", "六类申请人相加 {左算}", "六类人加起来 {左算}")
REMOVED = ("pack.yaml", "  - checks/carryover.yaml\n", "")
REASONING = ("reasoning/verdict.yaml", "为: 退回", "为: 待核")


def ordinary(archive, a, b):
    """The changes with every report audited in full by both."""
    packs, total = pack_changes(a, b), Changes()
    programs = program_of(a), program_of(b)
    with opened(archive) as connection:
        stores = Store(connection, a), Store(connection, b)
        for body in bodies(archive, b):
            kept = body.kept
            audits = [audit_report(subject(body, pack, store), program, "plain")
                      for pack, store, program in zip((a, b), stores, programs, strict=True)]
            compare(*audits, Whose(kept.organisation, kept.identity, kept.year, kept.file), packs, total)
    total.finish()
    return total


def without(pack_folder, rule):
    """The text of a rule file without a rule."""
    text = pack_folder.read_text("utf-8")
    start = text.index(f"  - 编号: {rule}")
    end = text.find("  - 编号:", start + 5)
    return text[start : end if end > 0 else len(text)]


@pytest.fixture
def removed(changed, pack):
    def make(file, rule):
        return changed((file, without(pack.folder / file, rule), ""))

    return make


@pytest.mark.parametrize("change", [(PARAMETER,), (SEVERITY,), (MESSAGE,), (REASONING,), (REASONING, PARAMETER)],
                         ids=["parameter", "severity", "message", "reasoning", "reasoning and parameter"])
def test_what_the_short_way_finds_is_what_auditing_everything_finds(archive, pack, changed, change):
    other = changed(*change)
    made = compare_on_archive(archive, pack, other, workers=1).changes
    full = ordinary(archive, pack, other)
    assert (made.findings, made.verdicts) == (full.findings, full.verdicts)
    assert made.findings or made.verdicts
    assert made.audited < full.audited == made.reports
    assert made.same == full.same


@pytest.mark.parametrize(("file", "rule"), [
    ("checks/table-three.yaml", "GJ-301"), ("checks/plausibility.yaml", "HL-301"),
    ("checks/carryover.yaml", "KN-301"), ("checks/text.yaml", None)])
def test_a_rule_taken_out_is_the_same_by_the_short_way_both_ways_round(archive, pack, removed, file, rule):
    rule = rule or next(r.id for r in pack.rules if r.kind == "text")
    other = removed(file, rule)
    for before, after in ((pack, other), (other, pack)):
        made = compare_on_archive(archive, before, after, workers=1).changes
        full = ordinary(archive, before, after)
        assert (made.findings, made.verdicts, made.same) == (full.findings, full.verdicts, full.same)


def test_a_limit_that_is_lowered_brings_new_findings_and_is_named(archive, pack, changed):
    made = compare_on_archive(archive, pack, changed(PARAMETER), workers=1)
    assert [(n.name, n.before, n.after) for n in made.packs.parameters] == [("结转上限", "30%", "5%")]
    assert {(c.kind, c.why) for c in made.changes.findings} == {("new", Why("parameter", ("结转上限",)))}


def test_a_severity_that_is_lowered_changes_findings_and_verdicts(archive, pack, changed):
    made = compare_on_archive(archive, pack, changed(SEVERITY), workers=1)
    (rule,) = made.packs.rules
    own = [c for c in made.changes.findings if c.rule == rule.rule.id]
    assert own and {c.why for c in own} == {Why("rule-changed", ("severity",))}
    told = {(c.before.severity, c.after.severity) for c in own if c.kind == "changed" and "severity" in c.fields}
    assert told == {("error", "warning")}
    for verdict in made.changes.verdicts:
        assert (verdict.before, verdict.after) == ("returned", "to_confirm") and rule.rule.id in verdict.rules


def test_a_message_said_otherwise_changes_words_alone(archive, pack, changed):
    made = compare_on_archive(archive, pack, changed(MESSAGE), workers=1)
    assert made.changes.findings and not made.changes.verdicts
    for change in made.changes.findings:
        assert change.fields == ("message",)
        assert "六类人加起来" in change.after.messages["zh"]
        assert change.before.messages["en"] == change.after.messages["en"]


def test_rules_that_are_gone_take_their_findings_with_them(archive, pack, removed):
    made = compare_on_archive(archive, pack, removed("checks/table-three.yaml", "GJ-301"), workers=1)
    assert [(c.rule.id, c.what) for c in made.packs.rules] == [("GJ-301", "removed")]
    gone = [c for c in made.changes.findings if c.rule == "GJ-301"]
    assert gone and {(c.kind, c.why.cause) for c in gone} == {("gone", "rule-removed")}
    for change in made.changes.findings:
        if change.rule != "GJ-301":
            assert change.why == Why("consequence", ("GJ-301",)), change


def test_a_reasoning_rule_is_named_where_the_rules_are_the_same(archive, pack, changed):
    made = compare_on_archive(archive, pack, changed(REASONING), workers=1)
    assert [n.what for n in made.packs.reasoning] == ["changed"]
    assert made.changes.verdicts and len(made.changes.verdicts) == made.changes.audited < made.reports
    assert not made.changes.findings


def test_with_a_table_of_verdicts_changed_reasoning_is_audited_in_full(archive, pack, changed):
    """What it adds to the facts comes of the findings, and is concluded on once more."""
    table = DecisionTable("d.xlsx", "结论", (), (), (), "结论", 1)
    before, after = (replace(each, decision_tables=(table,)) for each in (pack, changed(REASONING)))
    made = compare_on_archive(archive, before, after, workers=1)
    full = ordinary(archive, before, after)
    assert made.changes.audited == made.reports
    assert (made.changes.findings, made.changes.verdicts) == (full.findings, full.verdicts)


def test_the_same_pack_changes_nothing_and_audits_nothing(archive, pack, changed):
    made = compare_on_archive(archive, pack, changed(), workers=1)
    assert made.packs.none and made.changes.audited == 0 and made.changes.same == made.reports
    assert "No finding and no verdict" in render_diff(made, "en", 100)


def test_two_processes_come_to_what_one_does(archive, pack, changed):
    other = changed(SEVERITY)
    first, second = (compare_on_archive(archive, pack, other, workers=workers).changes for workers in (1, 2))
    assert first == second


def test_files_come_to_what_the_archive_of_them_does(archive, folder, pack, changed):
    other = changed(SEVERITY)
    files = compare_on_files([folder], pack, other).changes
    kept = compare_on_archive(archive, pack, other, workers=1).changes
    assert Counter((c.kind, c.id, str(c.before), str(c.after)) for c in files.findings) == Counter(
        (c.kind, c.id, str(c.before), str(c.after)) for c in kept.findings)
    assert len(files.verdicts) == len(kept.verdicts)


def test_a_form_laid_over_another_leaves_the_reports_of_earlier_years_as_they_were(archive, pack, changed):
    """A row more from 2023 on: those of 2022 and before need no auditing."""
    overlay = """词表: 乙
标识: 2023乙
继承: 2021.yaml
年度: 2023-
表: [{标识: applications, 增: [{后: refused.reconfirm, 行: [{标识: more, 印作: 6.其他, 短名: 其他不予处理}]}]}]
"""
    other = changed(("pack.yaml", "vocabularies/2021.yaml]", "vocabularies/2021.yaml, vocabularies/2023.yaml]"),
                    ("vocabularies/2023.yaml", "", overlay))
    packs = pack_changes(pack, other)
    assert packs.since == 2023
    made = compare_on_archive(archive, pack, other, workers=1)
    years = [body.kept.year for body in bodies(archive, other)]
    assert made.changes.audited + made.changes.unread <= sum(year >= 2023 for year in years) < len(years)


def test_names_that_mean_other_cells_are_told_before_anything_else(pack, changed):
    """Two rows exchange their labels: every check on them says the same and means the other."""
    text = (pack.folder / "vocabularies/2019.yaml").read_text("utf-8")
    first, second = "短名: 本年新收", "短名: 上年结转"
    assert first in text and second in text
    swapped = text.replace(first, "〇").replace(second, first).replace("〇", second)
    other = changed(("vocabularies/2019.yaml", text, swapped))
    packs = pack_changes(pack, other)
    assert packs.meanings and packs.vocabularies and packs.since == 0
    from gouji.authoring.backtest.compare import Comparison

    for lang, head in (("zh", "先看这里"), ("en", "Look here first")):
        shown = render_diff(Comparison(packs, pack, other), lang, 100)
        assert shown.index(head) < shown.index("2021", shown.index(head))
        assert "applications.carried_in" in shown
    assert not [change for change in packs.rules if change.counts]


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", ["规则包的变化", "参数 结转上限：30% → 5%", "新增", "参数改了：结转上限"]),
    ("en", ["What changes from", "parameter 结转上限: 30% → 5%", "new", "a parameter changed: 结转上限"])])
def test_the_screen_speaks_both_languages(archive, pack, changed, lang, words):
    text = render_diff(compare_on_archive(archive, pack, changed(PARAMETER), workers=1), lang, 120)
    for word in words:
        assert word in text


def test_the_data_is_the_same_every_time(archive, pack, changed):
    other = changed(PARAMETER)
    first, second = (json.dumps(diff_view(compare_on_archive(archive, pack, other, workers=1), "en"))
                     for _ in range(2))
    assert first == second
    data = json.loads(first)
    assert data["counts"]["new"] == len(data["findings"]) > 0
    assert data["findings"][0]["why"]["cause"] == "parameter"
    assert data["same"] + len({(f["identity"], f["year"]) for f in data["findings"]}) == data["reports"]


@pytest.mark.parametrize(("lang", "first"), [("zh", "变化"), ("en", "changes")])
def test_the_workbook_has_a_sheet_to_read_and_one_for_each_kind(archive, pack, changed, tmp_path, lang, first):
    made = compare_on_archive(archive, pack, changed(PARAMETER, SEVERITY), workers=1)
    paths = [tmp_path / f"{number}.xlsx" for number in range(2)]
    for path in paths:
        write_diff(made, path, lang)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    book = load_workbook(paths[0])
    assert book.sheetnames[0] == first and len(book.sheetnames) == 5
    counts = Counter(change.kind for change in made.changes.findings)
    rows = [sheet.max_row - 3 for sheet in book.worksheets[1:4]]
    assert rows == [counts["new"], max(0, counts["gone"]), counts["changed"]]
    text = "\n".join(str(cell.value) for row in book.worksheets[0] for cell in row if cell.value)
    assert "结转上限" in text and "5%" in text


def test_a_decision_table_differs_where_a_parameter_that_it_names_does(tmp_path):
    grades = [["差", "级别"], ["> 参数.大", "严重"], ["≤ 参数.大", "一般"]]
    packs = []
    for value in (20, 30):
        folder = pack_with(tmp_path / str(value), {"GJ-001": grades}, pack=FILES["pack.yaml"] + "参数: p.yaml\n")
        (folder / "p.yaml").write_text(f"参数:\n  - {{名: 大, 值: {value}, 单位: 件}}\n", "utf-8")
        packs.append(load_pack(folder))
    changes = pack_changes(*packs)
    assert [(table.name, table.what) for table in changes.tables] == [("decisions.xlsx!GJ-001", "changed")]
    assert changes.since == 0  # any finding of any year
