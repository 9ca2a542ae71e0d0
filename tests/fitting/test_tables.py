"""Tables: every layout, and above all that no number gets into a wrong column unsaid."""

from __future__ import annotations

from decimal import Decimal

import noise
import pytest
from fitting.forms import fitted, sections, text_of, value, vocabulary

TABLE_THREE = "applications.new."
COLUMNS = ["natural_person", "business", "research", "welfare", "legal_service", "other_org", "total"]


def row_of(report: object, row: str) -> list[object]:
    return [report.figures[f"applications.{row}.{c}"].value for c in COLUMNS]  # type: ignore[attr-defined]


@pytest.mark.parametrize("layout", ["lines", "flow", "spaces", "pipes"])
@pytest.mark.parametrize("year", [2020, 2021])
def test_every_layout_gives_every_figure(year: int, layout: str) -> None:
    vocab = vocabulary(year)
    report = fitted(text_of(sections(year, layout), f"望湖县{year}年政府信息公开工作年度报告"))
    assert report.template == vocab.id
    assert {k: f.value for k, f in report.figures.items()} == {k: value(vocab, k) for k in vocab.figures}
    assert not any(f.doubtful for f in report.figures.values())
    assert report.doubts == ()


@pytest.mark.parametrize("layout", ["lines", "flow", "pipes"])
@pytest.mark.parametrize("column", COLUMNS[:-1])
def test_one_blank_cell_leaves_the_others_in_their_columns(layout: str, column: str) -> None:
    key = f"applications.granted.{column}"
    report = fitted(text_of(sections(layout=layout, blank=frozenset({key}))))
    assert report.figures[key].state == "blank"
    for other, figure in report.figures.items():
        if other != key:
            assert figure.value == value(vocabulary(), other)
            assert not figure.doubtful


def test_a_blank_total_in_cells_one_per_line_is_never_filled_from_elsewhere() -> None:
    keys = frozenset({"applications.granted.total"})
    report = fitted(text_of(sections(layout="flow", blank=keys)))
    for column in COLUMNS:
        figure = report.figures[f"applications.granted.{column}"]
        assert figure.value == value(vocabulary(), figure.id) or figure.doubtful or figure.state == "missing"
    [doubt] = report.doubts
    assert set(doubt.figures) == {f"applications.granted.{c}" for c in COLUMNS}


def test_rows_whose_label_cells_dropped_out_do_not_shift_blanks_unsaid() -> None:
    lines = sections()["applications"].split("\n")
    for i, line in enumerate(lines):
        if "予以公开" in line:
            lines[i] = "三、本年度办理结果\t(一)予以公开\t\t5\t\t\t\t\t\t\t"
        elif "1.属于国家秘密" in line:
            lines[i] = "\t(三)不予公开\t1.属于国家秘密\t\t5\t\t\t\t\t"
    report = fitted(text_of({**sections(), "applications": "\n".join(lines)}))
    named = {key for doubt in report.doubts for key in doubt.figures}
    for row in ("granted", "denied.state_secret"):
        assert all(report.figures[f"applications.{row}.{c}"].doubtful or f"applications.{row}.{c}" in named
                   for c in COLUMNS)


@pytest.mark.parametrize("layout", ["lines", "flow"])
def test_text_where_a_number_belongs_is_unreadable(layout: str) -> None:
    report = fitted(text_of(sections(layout=layout, raw={TABLE_THREE + "research": "见附件"})))
    assert report.figures[TABLE_THREE + "research"].state == "unreadable"
    assert report.figures[TABLE_THREE + "research"].raw == "见附件"
    assert report.figures[TABLE_THREE + "total"].value == value(vocabulary(), TABLE_THREE + "total")


@pytest.mark.parametrize("mark", ["/", "—", "无", "不适用"])
def test_not_applicable_is_kept_apart_from_blank(mark: str) -> None:
    report = fitted(text_of(sections(raw={"disclosure.regulations.made": mark})))
    assert report.figures["disclosure.regulations.made"].state == "not_applicable"


def test_an_extra_subtotal_column_is_left_out() -> None:
    parts = sections()
    lines = parts["applications"].split("\n")
    for i, line in enumerate(lines):
        fields = line.split("\t")
        if len(fields) == 8:
            lines[i] = "\t".join([*fields[:7], "小计" if fields[1] == "自然人" else "7", fields[7]])
    report = fitted(text_of({**parts, "applications": "\n".join(lines)}))
    assert row_of(report, "new") == [value(vocabulary(), TABLE_THREE + c) for c in COLUMNS]


def test_more_numbers_than_columns_are_not_guessed_at() -> None:
    parts = sections()
    old = f"\t{value(vocabulary(), 'applications.granted.total')}"
    report = fitted(text_of({**parts, "applications": parts["applications"].replace(old, old + "\t9")}))
    assert row_of(report, "granted") == [None] * 7
    assert any("applications.granted.total" in d.figures for d in report.doubts)


def test_a_subtotal_row_belongs_to_no_row_of_the_form() -> None:
    parts = sections()
    lines = parts["applications"].split("\n")
    at = next(i for i, line in enumerate(lines) if "8.属于行政查询事项" in line)
    lines.insert(at + 1, "小计" + "\t3" * 7)
    report = fitted(text_of({**parts, "applications": "\n".join(lines)}))
    for row in ("denied.administrative_query", "unavailable.not_held"):
        assert row_of(report, row) == [value(vocabulary(), f"applications.{row}.{c}") for c in COLUMNS]


def test_a_row_that_is_missing_is_named_and_its_neighbours_stay() -> None:
    parts = sections()
    lines = [line for line in parts["applications"].split("\n") if "2.重复申请" not in line]
    report = fitted(text_of({**parts, "applications": "\n".join(lines)}))
    assert row_of(report, "refused.repeated") == [None] * 7
    assert row_of(report, "refused.publication")[6] == value(vocabulary(), "applications.refused.publication.total")
    [doubt] = report.doubts
    assert doubt.code == "fitting.rows-not-found"
    assert set(doubt.figures) == {f"applications.refused.repeated.{c}" for c in COLUMNS}


@pytest.mark.parametrize("layout", ["lines", "flow"])
def test_a_label_that_nobody_knows_does_not_give_its_numbers_to_the_row_above(layout: str) -> None:
    parts = sections(layout=layout)
    changed = parts["applications"].replace("2.重复申请", "甲乙丙丁戊己庚辛壬")
    report = fitted(text_of({**parts, "applications": changed}))
    assert row_of(report, "refused.petition") == [
        value(vocabulary(), f"applications.refused.petition.{c}") for c in COLUMNS]
    assert row_of(report, "refused.repeated") == [None] * 7


def test_a_misspelt_label_is_taken_and_said() -> None:
    parts = sections()
    changed = parts["applications"].replace("3.要求提供公开出版物", "3.要求提供公升出版物")
    report = fitted(text_of({**parts, "applications": changed}))
    assert row_of(report, "refused.publication")[6] == value(vocabulary(), "applications.refused.publication.total")
    assert [d.code for d in report.doubts] == ["fitting.label-differs"]


@pytest.mark.parametrize("mark", ["- 3 -", "第3页 共9页", "\f", "3 / 9", ""])
@pytest.mark.parametrize("layout", ["lines", "flow"])
def test_a_page_break_inside_a_row_changes_nothing(mark: str, layout: str) -> None:
    parts = sections(layout=layout)
    cell = str(value(vocabulary(), "applications.granted.research"))
    at = parts["applications"].index(cell) + len(cell) if layout == "flow" else parts["applications"].index("\n（二）")
    broken = parts["applications"][:at] + f"\n\n{mark}\n" + parts["applications"][at:]
    report = fitted(text_of({**parts, "applications": broken}))
    assert row_of(report, "granted") == [value(vocabulary(), f"applications.granted.{c}") for c in COLUMNS]
    assert report.doubts == ()


def test_a_bare_number_between_cells_makes_the_row_doubtful() -> None:
    parts = sections(layout="flow")
    cell = str(value(vocabulary(), "applications.granted.research"))
    report = fitted(text_of({**parts, "applications": parts["applications"].replace(cell, cell + "\n3")}))
    assert all(report.figures[f"applications.granted.{c}"].doubtful for c in COLUMNS)
    assert not report.figures["applications.new.total"].doubtful


def test_header_rows_printed_again_change_nothing() -> None:
    parts = sections()
    lines = parts["applications"].split("\n")
    header = next(line for line in lines if "自然人" in line)
    at = next(i for i, line in enumerate(lines) if "无法提供" in line)
    report = fitted(text_of({**parts, "applications": "\n".join([*lines[:at], "", header, *lines[at:]])}))
    assert report.doubts == ()
    assert row_of(report, "denied.administrative_query")[0] is not None


@pytest.mark.parametrize(("raw", "wanted"), [
    ("6.03亿元", "60300"), ("20368万元", "20368"), ("251000元", "25.1"), ("24,697.67", "24697.67"), ("12", "12"),
])
def test_amounts_are_in_wan_yuan(raw: str, wanted: str) -> None:
    figure = fitted(text_of(sections(2020, raw={"disclosure.procurement.amount": raw}))).figures[
        "disclosure.procurement.amount"]
    assert str(figure.value) == wanted
    assert figure.raw == raw


@pytest.mark.parametrize("note", ["（单位：元）", "(单位:元)", "\t（单位：元）"])
def test_a_unit_in_the_heading_counts(note: str) -> None:
    parts = sections(raw={"disclosure.fees.amount": "380"})
    changed = parts["disclosure"].replace("本年收费金额", "本年收费金额" + note)
    report = fitted(text_of({**parts, "disclosure": changed}))
    assert report.figures["disclosure.fees.amount"].value == Decimal("0.038")


def test_money_in_a_column_of_counts_is_unreadable() -> None:
    report = fitted(text_of(sections(raw={"disclosure.licences.decisions": "380元"})))
    assert report.figures["disclosure.licences.decisions"].state == "unreadable"


@pytest.mark.parametrize(("raw", "wanted"), [
    ("+24", 24), ("−7", -7), ("-418", -418), ("２，５８４", 2584), ("十二", 12)])
def test_signed_full_width_and_han_numbers(raw: str, wanted: int) -> None:
    report = fitted(text_of(sections(2020, raw={"disclosure.licences.change": raw})))
    assert report.figures["disclosure.licences.change"].value == wanted


def test_five_leading_blanks_of_table_four_keep_their_places() -> None:
    review = frozenset(f"proceedings.review.{c}" for c in ("upheld", "corrected", "other", "pending", "total"))
    report = fitted(text_of(sections(blank=review)))
    assert {report.figures[key].state for key in review} == {"blank"}
    assert report.figures["proceedings.litigation_after_review.total"].value == value(
        vocabulary(), "proceedings.litigation_after_review.total")


def test_too_few_cells_in_table_four_are_not_placed() -> None:
    parts = sections()
    lines = parts["proceedings"].rstrip().split("\n")
    lines[-1] = lines[-1].partition("\t")[2]
    report = fitted(text_of({**parts, "proceedings": "\n".join(lines) + "\n"}))
    assert {f.value for k, f in report.figures.items() if k.startswith("proceedings.")} == {None}
    assert [d.code for d in report.doubts] == ["fitting.strip-unclear"]


@pytest.mark.parametrize("name", ["望湖县2021", "清溪县2020", "石桥县2021"])
def test_zeros_left_blank_throughout_lose_no_figure(name: str) -> None:
    clean = noise.specimen(noise.SUBMISSIONS / f"{name}.txt")
    texts = [line.text.split("\t") for line in clean.lines]
    for key, figure in clean.figures.items():
        if key.startswith("applications.") and figure.value == 0 and figure.place:
            texts[figure.place.line - 1][(figure.place.cell or 2) - 1] = ""
    report = fitted("\n".join("\t".join(fields) for fields in texts))
    for key, figure in clean.figures.items():
        if key.startswith("applications.") and figure.value:
            assert report.figures[key].value == figure.value


def test_a_grid_whose_total_spans_two_header_rows_gives_its_blanks_by_column() -> None:
    rows = ["| | | | 自然人 | 法人或其他组织 | | | | | 总计 |", "|" + "---|" * 10,
            "| | | | | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | |"]
    rows += [f"| {line.split('|')[1].strip()} | | | 48 | | | | | | 48 |"
             for line in sections(layout="pipes")["applications"].split("\n")[3:] if line.startswith("|")]
    heading = sections()["applications"].partition("\n")[0]
    report = fitted(text_of({**sections(), "applications": "\n".join([heading, "", *rows, ""])}), "x.md")
    assert row_of(report, "new") == [48, *[None] * 5, 48]
    assert not report.figures[TABLE_THREE + "natural_person"].doubtful
    assert report.figures[TABLE_THREE + "business"].state == "blank"


def test_the_rest_of_a_number_on_a_line_of_its_own_is_doubted():
    """One cell a line without tabs, and a narrow column: 11⏎,064."""
    lines = text_of(sections(layout="flow", raw={"disclosure.licences.decisions": "11064"})).split("\n")
    at = lines.index("\t11064")
    lines[at : at + 1] = ["\t11", ",064"]
    figure = fitted("\n".join(lines)).figures["disclosure.licences.decisions"]
    assert (figure.value, figure.doubtful) == (11064, True)
