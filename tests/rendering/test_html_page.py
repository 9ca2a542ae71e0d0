"""The page: the right cells marked, in both languages, whole in itself, and harmless."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cases.build import BLANK, MISSING, SLASH, UNREADABLE, claim, doubtful, report, write
from rendering.markup import Element, read_html, tiles

import gouji.cli
from gouji.corpus import Audit, audit
from gouji.locating import Cause, Change
from gouji.messages import catalogue
from gouji.packs import Pack
from gouji.rendering.html import render_html
from gouji.rendering.html.marks import STRENGTH
from gouji.resources import templates_folder

EVIL = "<script>alert('收到')</script>&\"'"
NEW = "applications.new"
GRANTED = "applications.granted"


@pytest.fixture
def run(tmp_path: Path, pack: Pack):
    """Audit reports made as `cases.build.report` makes them."""
    def made(*reports: dict[str, object]) -> Audit:
        return audit([write(tmp_path, f"{n}.json", data) for n, data in enumerate(reports)], pack)
    return made


def without_causes(made: Audit) -> Audit:
    """As if nothing had been located."""
    return replace(made, reports=tuple(
        replace(r, findings=tuple(replace(f, cause=None) for f in r.findings)) for r in made.reports))


def located(made: Audit, *repairs: tuple[tuple[str, int | None, int], ...], settled: bool) -> Audit:
    """The first finding as one cause with these repairs: (figure, was, should read)."""
    first, *others = made.reports[0].findings
    changes = tuple(tuple(Change(figure=f, row=f.split(".")[-2], column=f.split(".")[-1], was=was, reads=reads)
                          for f, was, reads in repair) for repair in repairs)
    cause = Cause("c1", "applications", "cell" if settled else "open", changes, (first.result.key,), settled,
                  1 if settled else len(changes))
    return replace(made, reports=(replace(made.reports[0], findings=(replace(first, cause=cause), *others)),))


def cell(page: Element, figure: str) -> Element:
    """The cell of the full table of the only report."""
    found = [td for table in page.all("table", class_="whole") for td in table.all("td", data_figure=figure)]
    assert len(found) == 1
    return found[0]


def article(page: Element, number: int = 1) -> Element:
    """The finding of that number of the only report."""
    return page.all("article")[number - 1]


def cut_out(page: Element, finding: int, figure: str) -> list[Element]:
    """The cell in each of the finding's parts of tables that has it."""
    return article(page, finding).all("td", data_figure=figure)


def test_the_sides_of_a_failing_sum_are_told_apart(run) -> None:
    page = read_html(render_html(without_causes(run(report(figures={f"{GRANTED}.total": 20})))))
    left, right = cell(page, f"{GRANTED}.natural_person"), cell(page, f"{GRANTED}.total")
    assert "1:left" in left.attributes["data-marks"].split()
    assert "1:right" in right.attributes["data-marks"].split()
    assert {"role-left", "side-left"} <= left.classes
    assert "1左" in left.text
    assert "1右" in right.text
    assert "role-left" not in cell(page, "applications.carried_in.natural_person").classes
    sums = article(page).one("dl", class_="sums").text
    assert re.search(r"15 \+ 2 \+ 0 \+ 0 \+ 0 \+ 0\s*= 17", sums)
    assert "20" in sums


def test_a_settled_cell_is_struck_with_what_it_should_read_beside_it(run) -> None:
    made = located(run(report(figures={f"{NEW}.natural_person": 23})), ((f"{NEW}.natural_person", 23, 20),),
                   settled=True)
    page = read_html(render_html(made))
    for found in (cell(page, f"{NEW}.natural_person"), *cut_out(page, 1, f"{NEW}.natural_person")):
        assert "role-guilty" in found.classes
        assert found.one("del").text == "23"
        assert found.one("ins").text == "应为 20"
    assert sum(len(table.all("td", class_="role-guilty")) for table in page.all("table", class_="whole")) == 1


def test_checks_along_a_row_and_down_a_column_are_cut_out_apart_each_with_the_wrong_cell(run) -> None:
    figure = "applications.closed.natural_person"
    made = run(report(figures={figure: 25}))
    assert {f.result.rule.id for f in made.reports[0].findings} == {"GJ-301"} or made.reports[0].findings[0].folded
    page = read_html(render_html(made))
    assert len(cut_out(page, 1, figure)) == 2
    widths = sorted(len(tiles(table)[0]) for table in article(page).all("table", class_="part"))
    assert widths == [2, 4]


def test_an_empty_cell_at_fault_says_so(run) -> None:
    made = located(run(report(figures={f"{NEW}.total": 25, f"{NEW}.research": BLANK})),
                   ((f"{NEW}.research", None, 2),), settled=True)
    found = cell(read_html(render_html(made)), f"{NEW}.research")
    assert found.one("del").text == "空"
    assert found.one("ins").text.endswith("2")


def test_where_no_cell_can_be_singled_out_all_are_marked_as_possible(run) -> None:
    made = located(run(report(figures={f"{NEW}.total": 26})), ((f"{NEW}.total", 26, 23),),
                   ((f"{NEW}.business", 3, 6),), settled=False)
    page = read_html(render_html(made))
    assert not page.all("td", class_="role-guilty")
    for figure, reads in ((f"{NEW}.total", "23?"), (f"{NEW}.business", "6?")):
        assert "role-possible" in cell(page, figure).classes
        assert cell(page, figure).one("span", class_="maybe").text.endswith(reads)
    told = article(page)
    assert [li.one("ins").text for li in told.one("div", class_="repairs").all("li")] == ["23", "6"]


def test_folded_checks_mark_their_cells_lightly(run) -> None:
    made = run(report(figures={f"{NEW}.natural_person": 25, f"{NEW}.total": 28}))
    finding = made.reports[0].findings[0]
    assert finding.folded
    page = read_html(render_html(made))
    folded = page.all("td", class_="role-folded")
    assert folded
    assert all("ins" not in {e.tag for e in td.walk()} for td in folded)
    assert len(article(page).one("div", class_="folded").all("li")) == len(finding.folded)


def test_a_cutout_leaves_out_zeros_and_says_so(run) -> None:
    told = article(read_html(render_html(run(report(figures={"applications.closed.total": 25})))))
    figures = {td.attributes.get("data-figure", "") for td in told.all("td")}
    assert "applications.denied.third_party.total" in figures
    assert "applications.denied.state_secret.total" not in figures
    assert "没有画出的格都是 0" in told.text


def test_the_number_of_a_claim_is_marked_in_its_sentence_beside_the_cells(run) -> None:
    made = run(report(claims=[claim("收到申请", 25, "与2025年不同，全年收到申请25件。")]))
    told = article(read_html(render_html(made)))
    quote = told.one("blockquote")
    assert quote.one("mark").text == "25"
    before = quote.text.index("2025年")
    assert quote.text.index("申请25") > before
    assert quote.one("mark").attributes["data-tag"] == "右"
    assert "全年收到申请25件" in quote.text  # the sign is drawn, so that the sentence can be copied as it stands
    assert "role-left" in told.one("td", data_figure=f"{NEW}.total").classes


def test_a_number_said_wrongly_twice_shows_both_sentences(run) -> None:
    made = run(report(claims=[claim("收到申请", 25, said) for said in ("全年收到申请25件。", "收到25件，都已答复。")]))
    told = article(read_html(render_html(made)))
    assert [quote.one("mark").text for quote in told.all("blockquote")] == ["25", "25"]


def test_cells_show_what_the_submission_says(run) -> None:
    page = read_html(render_html(run(report(figures={
        f"{NEW}.research": BLANK, f"{NEW}.welfare": MISSING, f"{NEW}.other_org": SLASH,
        "proceedings.review.other": UNREADABLE, f"{NEW}.legal_service": doubtful(0),
        "disclosure.licences.decisions": {"value": 1812, "raw": " 1,812 "}}))))
    assert "blank" in cell(page, f"{NEW}.research").classes
    assert "missing" in cell(page, f"{NEW}.welfare").classes
    assert cell(page, f"{NEW}.other_org").one("span", class_="value").text == "/"
    assert cell(page, "proceedings.review.other").one("span", class_="value").text == "见附件"
    assert "doubtful" in cell(page, f"{NEW}.legal_service").classes
    assert cell(page, "disclosure.licences.decisions").text == "1,812"


@pytest.mark.parametrize(("template", "figures"), [("2019", 198), ("2021", 200)])
def test_all_cells_of_the_form_are_drawn_once(run, template: str, figures: int) -> None:
    page = read_html(render_html(run(report(template=template, year=2020 if template == "2019" else 2022))))
    whole = page.all("table", class_="whole")
    assert [len(tiles(table)[0]) for table in whole] == [4, 10, 15]
    assert len({td.attributes["data-figure"] for table in whole for td in table.all("td", class_="figure")}) == figures


def test_every_table_of_the_page_is_a_rectangle(city: Audit) -> None:
    for table in read_html(render_html(city)).all("table"):
        assert tiles(table)


def test_sections_are_outlined_with_their_faults(run) -> None:
    page = read_html(render_html(run(report(sections=[
        "overview", "proceedings", "disclosure", "applications", "other_matters"], prose={"overview": " "}))))
    outline = page.all("ol", class_="outline")[-1]
    items = {li.attributes["data-section"]: li for li in outline.all("li")}
    assert list(items) == ["overview", "proceedings", "problems", "disclosure", "applications", "other_matters"]
    assert {"missing", "fault"} <= items["problems"].classes
    assert "缺少" in items["problems"].text
    assert "empty" in items["overview"].classes
    assert "order" in items["proceedings"].classes
    assert "fault" not in items["other_matters"].classes


def test_a_finding_on_sections_shows_the_outline_where_it_marks_something(city: Audit) -> None:
    page = read_html(render_html(city))
    outlines = [outline for article in page.all("article") for outline in article.all("ol", class_="outline")]
    assert all(outline.all("li", class_="fault") for outline in outlines)


def test_a_table_that_is_not_there_is_not_drawn(run, pack: Pack) -> None:
    gone = {spec: MISSING for spec in pack.vocabulary("2021").figures if spec.startswith("proceedings.")}
    page = read_html(render_html(run(report(figures=gone))))
    part = page.one("section", id="清溪县人民政府-2022-t-proceedings")
    assert not part.all("table")
    assert "没有找到这张表" in part.text


def test_a_table_of_empty_cells_is_drawn_small(run, pack: Pack) -> None:
    empty = {spec: BLANK for spec in pack.vocabulary("2021").figures
             if spec.startswith("applications.") and not spec.endswith(".total")}
    made = run(report(figures=empty))
    number = next(n for n, f in enumerate(made.reports[0].findings, 1) if f.result.rule.id == "GS-001")
    small = article(read_html(render_html(made)), number).one("table", class_="map")
    assert len(small.all("td", class_="blank")) == len(empty)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_whole_in_itself(lang, city: Audit) -> None:
    text = render_html(city, lang)
    page = read_html(text)
    ids = [e.attributes["id"] for e in page.walk() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    for element in page.walk():
        assert element.tag not in ("script", "link", "img", "iframe", "object", "embed", "base", "form")
        assert not any(name.startswith("on") or name in ("src", "srcset") for name in element.attributes)
        if "href" in element.attributes:
            target = element.attributes["href"]
            assert target.startswith("#"), target
            assert target[1:] in ids, target
    style = page.one("style").text
    assert "url(" not in style
    assert "@import" not in style
    assert "default-src 'none'" in page.one("meta", http_equiv="Content-Security-Policy").attributes["content"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_finding_is_told_with_message_basis_and_what_was_not_checked(lang, city: Audit) -> None:
    page = read_html(render_html(city, lang))
    for made, section in zip(city.reports, page.all("section", class_="report"), strict=True):
        assert [a.attributes["data-finding"] for a in section.all("article")] == [f.id for f in made.findings]
        for told, finding in zip(section.all("article"), made.findings, strict=True):
            assert told.one("p", class_="message").text == finding.message(lang)
            assert finding.severity in told.all("span", class_="grade")[0].classes
            unverified = [b for b in city.pack.cited(finding.result.rule, made.report.year) if not b.verified]
            assert len(told.all("span", class_="unverified")) == len(unverified)
        if "line" in section.classes:
            continue
        not_run = section.one("details", id=f"{section.attributes['id']}-not-run")
        assert "open" not in not_run.attributes
        for entry in made.not_run():
            assert entry.reason.text(lang) in not_run.text


def test_every_mark_points_at_a_finding_that_is_there(city: Audit) -> None:
    page = read_html(render_html(city))
    ids = {e.attributes["id"] for e in page.all("article")}
    marked = page.all("td", where=lambda e: "data-marks" in e.attributes)
    assert marked
    for td in marked:
        roles = [mark.split(":")[1] for mark in td.attributes["data-marks"].split()]
        assert roles == sorted(roles, key=STRENGTH.index)
        assert all(a.attributes["href"][1:] in ids for a in td.all("a"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_words_of_a_report_stay_words(lang, run) -> None:
    made = run(report(
        organisation=f"清溪县{EVIL}人民政府", figures={"proceedings.review.other": UNREADABLE | {"raw": EVIL}},
        prose={"overview": EVIL}, claims=[claim("收到申请", 25, f"{EVIL}收到25件")]))
    made = replace(made, reports=(replace(made.reports[0], prior_file=EVIL),), passed_over=(EVIL,))
    text = render_html(made, lang)
    page = read_html(text)
    assert "<script" not in text
    assert "<script>alert" in page.one("h2").text
    assert cell(page, "proceedings.review.other").one("span", class_="value").text == EVIL
    assert any(EVIL in quote.text for quote in page.all("blockquote"))


def test_the_english_page_speaks_english(city: Audit) -> None:
    text = render_html(city, "en")
    for area in ("page", "rendering"):
        for name, entry in catalogue(area).items():
            if "{" not in entry["zh"] and len(entry["zh"]) > 3:
                assert entry["zh"] not in text, name
    assert read_html(text).one("html").attributes["lang"] == "en"


def test_the_same_audit_gives_the_same_bytes(submissions: Path, pack: Pack, city: Audit) -> None:
    assert render_html(audit([submissions], pack)) == render_html(city)


def test_reports_that_could_not_be_audited_stand_first(tmp_path: Path, pack: Pack) -> None:
    bad = tmp_path / "x.json"
    bad.write_text("{", "utf-8")
    page = read_html(render_html(audit([bad], pack)))
    assert str(bad) in page.one("details", class_="not_audited").text
    assert not page.all("section", class_="report")


def test_what_the_templates_say_is_in_the_catalogue_and_all_of_it_is_said() -> None:
    said = "".join(path.read_text("utf-8") for path in sorted((templates_folder() / "page").glob("*.j2")))
    names = set(re.findall(r"\bsay\('([a-z_-]+)'", said))
    begun = tuple(re.findall(r"\bsay\('([a-z-]+-)' ~", said)) + tuple(f"{role}-long" for role in STRENGTH)
    known = {name.removeprefix("text-") for name in catalogue("page") if name.startswith("text-")}
    assert {name for name in names if not name.endswith("-")} <= known
    assert {f"{role}-long" for role in STRENGTH} <= known
    assert {f"scope-{scope}" for scope in ("prior", "organ", "children", "parameter")} <= known
    assert {name for name in known if name not in names and not name.startswith(begun)} <= {"left", "right", "day"}


def test_templates_may_be_ones_own(city: Audit, tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "audit.html.j2").write_text("{{ count }} {{ say('title') }}", "utf-8")
    assert render_html(city, templates=tmp_path) == f"{len(city.reports)} 年报审核\n"


def test_the_command_writes_the_page_into_a_folder(tmp_path: Path, monkeypatch, capsys) -> None:
    file = write(tmp_path, "r.json", report(figures={f"{NEW}.total": 26}))
    monkeypatch.setattr(sys, "argv", ["gouji", "audit", str(file), "--format", "html", "--out", f"{tmp_path}/out/"])
    with pytest.raises(SystemExit) as ended:
        gouji.cli.main()
    assert ended.value.code == 1
    assert read_html((tmp_path / "out" / "audit.html").read_text("utf-8")).all("article")
    assert "audit.html" in capsys.readouterr().err
