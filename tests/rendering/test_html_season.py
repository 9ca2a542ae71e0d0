"""The city's page: the numbers that matter, the work order, charts that equal the audit, decisions and re-checks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from rendering.city_season import NEW, QINGXI, WANGHU, season_audit
from rendering.markup import Element, read_html, tiles

from gouji.corpus import Audit
from gouji.messages import Lang
from gouji.packs import Pack
from gouji.reasoning import ReportAudit
from gouji.rendering.html import render_html, write_html
from gouji.rendering.html.reports import MANY

EVIL = "<script>alert('1')</script>&\"' x"


@pytest.fixture(scope="module")
def season(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Audit:
    return season_audit(tmp_path_factory.mktemp("season"), pack)


@pytest.fixture(scope="module")
def page(season: Audit) -> Element:
    return read_html(render_html(season))


def row(page: Element, name: str) -> Element:
    """The line of an organisation in the work order."""
    return next(tr for table in page.all("table", class_="order") for tr in table.all("tr")
                if [th.text.strip() for th in tr.all("th", scope="row")] == [name])


def chart(page: Element, name: str) -> dict[str, list[int]]:
    """The numbers of a chart's table."""
    body = page.one("figure", data_chart=name).one("tbody")
    return {tr.one("th").text: [int(td.text) for td in tr.all("td")] for tr in body.all("tr")}


def drawn(page: Element, name: str) -> list[int]:
    """The numbers in the chart itself."""
    svg = page.one("figure", data_chart=name).one("svg")
    return [int(text.text) for text in svg.all("text", where=lambda e: bool({"value", "inside"} & e.classes))]


def test_the_tiles_add_up(page: Element) -> None:
    tiles_ = {tile.attributes["data-tile"]: int(tile.one("b").text) for tile in page.all("div", class_="tile")}
    assert tiles_ == {"owing": 9, "handed-in": 8, "late": 1, "missing": 1, "returned": 3, "to_confirm": 0,
                      "accepted": 4, "not_audited": 1}
    assert tiles_["owing"] == tiles_["handed-in"] + tiles_["missing"]
    assert tiles_["handed-in"] == sum(tiles_[v] for v in ("returned", "to_confirm", "accepted", "not_audited"))


def test_the_work_order_lists_every_organisation_under_its_county_with_sign_dates_and_counts(
        season: Audit, page: Element) -> None:
    groups = {group.one("h3").text.split()[0]: group for group in page.all("section", class_="group")}
    assert list(groups) == ["云岭市人民政府", QINGXI, WANGHU, "不在名册上的单位"]
    names = [th.text for th in groups[QINGXI].all("th", scope="row")]
    assert names == [QINGXI, "清溪县人民政府办公室", "清溪县民政局"]
    assert "未报" in row(page, "清溪县民政局").text
    late = row(page, "望湖县教育体育局")
    assert "逾期" in late.text
    assert "2023年2月9日" in late.text
    assert "期限 2023年1月20日" in late.text
    for standing in season.season.standings if season.season else ():
        if standing.summary:
            cells = [td.text for td in row(page, standing.member.name).all("td", class_="count")]
            asked = [int(re.findall(r"\d+", cell)[0]) for cell in cells]
            assert asked == [standing.summary.asked.get(a, 0) for a in ("mend", "confirm", "consider")]


def test_the_organisations_of_a_verdict_can_be_opened(page: Element) -> None:
    states = page.one("div", class_="states")
    assert [li.text for li in states.one("details", class_="returned").all("li")] == [
        QINGXI, WANGHU, "望湖县教育体育局"]
    assert [li.text for li in states.one("details", class_="missing").all("li")] == ["清溪县民政局"]


def test_what_does_not_count_is_said_with_what_to_do(season: Audit, page: Element) -> None:
    for kind, file in (("not_audited", "石桥县2022.doc"), ("stranger", "云岭市气象局2022.json"),
                       ("rival", "石桥县2022-1.json"), ("other_year", "石桥县2023.json"),
                       ("older", "望湖县教体局2022（初稿）.json"), ("copy", "清溪县2022（副本）.json")):
        group = next(d for d in page.all("details", class_="aside-group") if kind in d.classes)
        assert file in group.text
        assert re.search("请|核对|不必处理|收文登记", group.text)
    assert "内容相同" in page.text


def test_the_planted_faults_can_be_read_with_figure_sentence_and_arithmetic(page: Element) -> None:
    claim = page.one("section", id=f"{QINGXI}-2022").all("article")[0]
    assert claim.one("blockquote").one("mark").text == "46"
    assert claim.one("td", data_figure=f"{NEW}.total").one("span", class_="value").text == "23"
    assert "收到申请46件" in claim.one("blockquote").text
    sums = page.one("section", id=f"{WANGHU}-2022").all("article")[0]
    assert re.search(r"15 \+ 2 \+ 0 \+ 0 \+ 0 \+ 0\s*= 17", sums.one("dl", class_="sums").text)
    assert {td.one("del").text for td in sums.all("td", class_="role-guilty")} == {"20"}


def test_a_decision_is_shown_with_reason_approval_and_expiry_and_whether_it_holds(page: Element) -> None:
    waived, explained, *_ = page.one("section", id=f"{WANGHU}-2022").all("article")
    holds = next(d for d in waived.all("div", class_="decision"))
    assert "lapsed" not in holds.classes
    for text in ("已豁免", "系统升级，数据待迁移", "云政办函〔2023〕7号", "2023年12月31日", "李谷雨"):
        assert text in holds.text
    assert "上年同一问题的处置 已确认" in waived.one("p", class_="history").text
    assert "lapsed" in explained.one("div", class_="decision").classes
    assert "证据已变，原处置不再适用" in explained.text
    assert "附件另报" in explained.text
    assert "已豁免 1" in row(page, WANGHU).text


def test_an_expired_decision_is_told_apart_from_changed_evidence(season: Audit) -> None:
    def opened(made: ReportAudit) -> ReportAudit:
        return replace(made, findings=tuple(replace(f, status="open") for f in made.findings))

    text = render_html(replace(season, reports=tuple(opened(r) for r in season.reports)))
    assert "原处置已于 2023年12月31日 到期" in text


def test_a_corrected_version_shows_what_was_mended_and_the_class_of_each_finding(season: Audit, page: Element) -> None:
    section = page.one("section", id="望湖县教育体育局-2022")
    recheck = section.one("div", class_="recheck")
    assert "2023年2月3日" in recheck.text
    assert "本年新收的总计应为23，报的是26。" in recheck.text
    assert [chip.text for chip in section.all("article")[0].all("span", class_="chip")] == ["未改"]
    counts = row(page, "望湖县教育体育局").all("td", class_="follow")[0].text
    assert {"已改 1", "未改 1", "规则已撤 1"} <= set(re.findall(r"\S+ \d", counts))


def test_reports_of_the_year_before_are_kept_apart_and_drawn_briefly(page: Element) -> None:
    before = page.one("section", id=f"{QINGXI}-2021")
    assert not before.all("table", class_="whole")
    assert before.all("article")
    assert any(a.attributes["href"] == f"#{QINGXI}-2021" for a in page.one("section", id=f"{QINGXI}-2022").all("a"))


def test_the_charts_say_what_the_audit_says(season: Audit, page: Element) -> None:
    assert season.season is not None
    standings = season.season.standings
    counted = [s.summary for s in standings if s.summary]
    rules: Counter[str] = Counter()
    severities: Counter[str] = Counter()
    for summary in counted:
        rules.update(summary.rules)
        severities.update(summary.severities)
    by_rule = {name.split()[0]: n for name, (n,) in chart(page, "by-rule").items()}
    assert by_rule == dict(rules)
    titles = {rule.id: rule.title for rule in season.pack.rules}
    assert set(chart(page, "by-rule")) == {f"{rule} {titles[rule]}" for rule in rules}
    assert sum(n for (n,) in chart(page, "by-severity").values()) == sum(severities.values())
    assert [n for (n,) in chart(page, "timeliness").values()] == [7, 1, 1]
    county = chart(page, "by-county")
    assert county[WANGHU] == [sum(s.summary.asked.get(a, 0) for s in standings if s.summary and s.member.identity in (
        WANGHU, "望湖县教育体育局", "望湖县柳林镇人民政府")) for a in ("mend", "confirm", "consider")]
    assert "石桥县人民政府" not in county  # nothing of it was audited, which is not the same as nothing found
    assert chart(page, "last-year") == {WANGHU: [0, 0], QINGXI: [1, 1]}  # what 望湖 had to mend is waived
    assert drawn(page, "by-severity") == [n for (n,) in chart(page, "by-severity").values()]


def test_every_chart_has_a_name_and_a_table(page: Element) -> None:
    figures = page.all("figure", class_="chart")
    assert len(figures) == 5
    for figure in figures:
        svg = figure.one("svg")
        assert svg.attributes["aria-label"] == figure.one("h3").text
        assert {e.tag for e in svg.walk()} <= {"svg", "rect", "text", "title"}
        assert tiles(figure.one("table"))


def test_there_is_no_chart_against_last_year_without_last_year(season: Audit) -> None:
    assert season.season is not None
    bare = replace(season, season=replace(season.season, standings=tuple(
        replace(s, last_year=None) for s in season.season.standings)))
    assert not read_html(render_html(bare)).all("figure", data_chart="last-year")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_links_only_within_itself_and_every_link_arrives(season: Audit, lang: Lang) -> None:
    page = read_html(render_html(season, lang))
    ids = [e.attributes["id"] for e in page.walk() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    assert not any(re.search(r"\s", name) for name in ids)
    for element in page.walk():
        assert element.tag not in ("script", "link", "img", "iframe", "object", "embed", "base", "form", "image", "use")
        assert not any(name.startswith("on") or name in ("src", "srcset", "xlink:href") for name in element.attributes)
        if "href" in element.attributes:
            assert element.attributes["href"][1:] in ids


def test_headings_go_down_one_level_at_a_time(page: Element) -> None:
    levels = [int(e.tag[1]) for e in page.walk() if re.fullmatch("h[1-6]", e.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_links_stay_the_same_when_other_reports_come_and_go(season: Audit, page: Element, pack: Pack,
                                                            tmp_path: Path) -> None:
    alone = read_html(render_html(season_audit(tmp_path, pack)))
    some = replace(season, season=None, reports=season.reports[3:5], summaries=())
    fewer = read_html(render_html(some))
    for made in (alone, fewer):
        section = made.one("section", id=f"{QINGXI}-2022")
        assert [a.attributes["id"] for a in section.all("article")] == [
            a.attributes["id"] for a in page.one("section", id=f"{QINGXI}-2022").all("article")]


def test_two_reports_of_one_organisation_and_year_have_ids_of_their_own(season: Audit) -> None:
    made = replace(season, season=None, summaries=(), reports=(season.reports[3],) * 2)
    sections = read_html(render_html(made)).all("section", class_="report")
    assert [s.attributes["id"] for s in sections] == [f"{QINGXI}-2022", f"{QINGXI}-2022-2"]
    first, second = ([a.attributes["id"] for a in s.all("article")] for s in sections)
    assert [f"{name}-2" for name in first] == second


def test_the_same_season_gives_the_same_bytes(season: Audit) -> None:
    assert render_html(season) == render_html(season)
    assert "pygal" not in render_html(season).lower()


def test_words_of_the_roster_and_of_decisions_stay_words(season: Audit) -> None:
    assert season.season is not None
    first, *others = season.season.standings
    made = replace(season, season=replace(
        season.season, name=EVIL, city=EVIL, issuer=EVIL,
        standings=(replace(first, member=replace(first.member, name=EVIL)), *others)))
    made = replace(made, filings=tuple(replace(f, file=EVIL, organisation=EVIL, of=EVIL) for f in made.filings),
                   summaries=tuple(replace(s, organisation=EVIL, identity=EVIL) for s in made.summaries))
    text = render_html(made)
    assert "<script" not in text
    assert EVIL in read_html(text).one("h1").text


class Lazy(Sequence[ReportAudit]):
    """Reports as an archive hands them out: counted, and only once."""

    def __init__(self, reports: Sequence[ReportAudit]) -> None:
        self._reports, self.passes = reports, 0

    def __len__(self) -> int:
        return len(self._reports)

    def __getitem__(self, place: object) -> ReportAudit:  # type: ignore[override]
        raise AssertionError("reports are gone through, not looked up")

    def __iter__(self) -> Iterator[ReportAudit]:
        self.passes += 1
        return iter(self._reports)


def test_the_reports_are_gone_through_once_and_written_as_they_come(season: Audit) -> None:
    lazy = Lazy(season.reports)
    written: list[str] = []
    seen: list[tuple[str, int]] = []
    write_html(replace(season, reports=lazy), written.append,
               progress=lambda file: seen.append((file, len(written))))
    assert lazy.passes == 1
    assert [file for file, _ in seen] == [r.report.file for r in season.reports]
    assert seen[-1][1] > seen[0][1]
    assert "".join(written) == render_html(season)


def test_of_very_many_reports_only_those_to_act_on_are_drawn_in_full(season: Audit) -> None:
    good, bad, light = season.reports[0], season.reports[7], season.reports[8]
    assert [bool(r.findings) for r in (good, bad, light)] == [False, True, True]
    made = replace(season, season=None, summaries=(), reports=(*[good] * MANY, bad, light))
    page = read_html(render_html(made))
    assert str(MANY) in page.one("main").one("p", class_="note").text
    sections = page.all("section", class_="report")
    assert len(sections) == MANY + 2
    assert all("line" in s.classes and "没有发现问题" in s.text for s in sections[:MANY])
    assert len(sections[-2].all("table", class_="whole")) == 3
    assert not sections[-1].all("table", class_="whole")
    assert sections[-1].all("article")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_of_the_city_page_is_a_rectangle(season: Audit, lang: Lang) -> None:
    for table in read_html(render_html(season, lang)).all("table"):
        assert tiles(table)


def test_a_share_among_the_parameters_is_printed_as_a_percentage(pack: Pack) -> None:
    from types import SimpleNamespace

    from gouji.rendering.html.findings import _operand

    name = next(name for name, parameter in pack.parameters.items() if parameter.percent)
    value = pack.parameters[name].value
    operand = SimpleNamespace(key=SimpleNamespace(scope="parameter", id=name), state="given", value=value)
    assert _operand(operand, pack, "zh") == f"{int(value * 100)}%"  # type: ignore[arg-type]
