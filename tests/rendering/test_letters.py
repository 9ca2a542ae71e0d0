"""Letters and the bulletin: what the planted faults look like in them, what they never say, whose template is used."""

from __future__ import annotations

import io
import re
import runpy
import time
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cases.build import report, write
from docx import Document
from rendering.seasons import GONE, recheck, season_of, six_reports, summarised, with_findings

from gouji.corpus import audit
from gouji.corpus.standing import Filing
from gouji.reasoning.decision import Decision
from gouji.rendering.letters import LettersError, letter_notes, write_bulletin, write_letters
from gouji.rendering.letters.bulletin import TOPICS, bulletin_context, topic_of
from gouji.rendering.letters.citations import only_verified
from gouji.rendering.letters.filling import fixed
from gouji.rendering.letters.letter import safe_name
from gouji.resources import templates_folder

WANGHU, QINGXI, SHIQIAO, QINGYA = "望湖县人民政府", "清溪县人民政府", "石桥县人民政府", "青崖区人民政府"
TIMES = {WANGHU: "on_time", QINGXI: "on_time", SHIQIAO: "late", QINGYA: "missing"}


def text_of(path: Path) -> str:
    """Every paragraph and cell of a document, a line each; footers too."""
    document = Document(str(path))
    lines = [p.text for p in document.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def template(path: Path, *paragraphs: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path


def verified(pack, *ids):
    """The pack with some bases taken for verified."""
    return replace(pack, bases={k: replace(b, verified=b.verified or k in ids) for k, b in pack.bases.items()})


@pytest.fixture(scope="module")
def city(pack, submissions):
    return six_reports(pack, submissions)


@pytest.fixture(scope="module")
def season(city):
    return season_of(city, TIMES)


@pytest.fixture(scope="module")
def written(season, tmp_path_factory):
    return {path.name: text_of(path) for path in write_letters(season, tmp_path_factory.mktemp("letters"))}


@pytest.fixture(scope="module")
def wanghu(written):
    return written["整改通知-望湖县人民政府-2021.docx"]


def test_who_is_returned_gets_a_letter_who_is_missing_a_reminder_and_the_others_nothing(written):
    assert list(written) == ["整改通知-望湖县人民政府-2021.docx", "整改通知-石桥县人民政府-2021.docx",
                             "催报通知-青崖区人民政府-2021.docx"]


def test_a_fault_of_arithmetic_stands_there_with_its_figures_and_both_sums(wanghu):
    assert "必须改正的问题2项、请核实的问题1项" in wanghu
    assert "本年新收 + 上年结转 = 104 + 12 = 116，办理总计 + 结转下年 = 109 + 8 = 117，相差 1" in wanghu
    assert "自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他组织 = 7 + 4 + 0 + 0 + 2 + 0 = 13" in (
        wanghu)
    assert "结果维持 + 结果纠正 + 其他结果 + 尚未审结 = 2 + 0 + 1 + 1 = 4，总计填 5，相差 1" in wanghu
    assert "第四部分表四“复议后起诉”各格" in wanghu


def test_a_fault_against_last_year_is_a_question_with_both_years(wanghu):
    asked = wanghu.partition("请核实的问题\n")[2]
    assert "2021 年报告的上年结转是 4，2020 年报告的结转下年度继续办理是 3，相差 1" in asked
    assert "是否属实、准确？" in asked


def test_a_cell_that_is_known_is_told_with_row_column_and_the_right_number(city, tmp_path):
    only = with_findings(city, lambda r, f: f if r.report.year == 2020 else None)
    letters = write_letters(season_of(only, {WANGHU: "on_time"}, year=2020), tmp_path)
    text = text_of(letters[0])
    assert "第三部分表三“1.本机关不掌握相关政府信息”行、“总计”列\n" in text
    assert "14 + 1 + 0 + 1 + 1 + 1 = 18，总计栏填 20" in text
    assert "应改为：表三“1.本机关不掌握相关政府信息”行、“总计”列：填报 20，应为 18。" in text


def test_a_sentence_is_quoted_whole_with_what_the_tables_say(city, tmp_path):
    letters = write_letters(season_of(city, {SHIQIAO: "on_time"}, year=2022), tmp_path)
    text = text_of(letters[0])
    said = next(f for r in city.reports for f in r.findings if f.result.rule.id == "WS-301")
    assert said.result.quotes[0] in text
    assert "其中 54 与表三对不上：本年新收（总计） 57；本年新收（总计） + 上年结转（总计） 57 + 7 = 64" in text
    assert "第一部分\n" in text
    assert "其中 5 与表四对不上：行政复议（总计） 6" in text


def test_names_of_cells_are_those_that_the_form_prints(written):
    assert not re.search(r"合计列|[一-鿿]\.[一-鿿]", "\n".join(written.values()))


def test_number_and_day_are_left_open_and_no_other_day_is_named(season, written):
    for text in written.values():
        assert "〔　　　　〕　　号" in text
        assert "　　　　年　　月　　日" in text
        assert set(re.findall(r"\d+年\d+月\d+日", text)) <= {"2022年1月18日", "2022年1月20日"}


def test_the_demand_has_the_days_of_the_season_and_a_form_to_reply_with(season, wanghu):
    assert "自收到本通知之日起5个工作日内" in wanghu
    assert "整改情况回执" in wanghu
    for finding in season.reports[season.season.standings[0].summary.number].findings:
        assert finding.id in wanghu


def test_the_form_is_named_where_no_law_may_be(pack, season, written, wanghu):
    everything = "\n".join(written.values())
    for basis in pack.bases.values():
        assert not basis.document or basis.document not in everything
        assert basis.cite() not in everything
    assert "第一项加第二项之和，等于第三项加第四项之和" in wanghu
    assert not re.search(r"第[一二三四五六七八九十]+条", everything)
    assert any("核实" in note for note in letter_notes(season))
    assert not any(note in everything for note in letter_notes(season))


def test_a_verified_basis_is_cited_and_its_neighbours_are_not(pack, season, tmp_path):
    proven = replace(season, pack=verified(pack, "TL-47", "GBH-2021-30-T3"))
    text = text_of(write_letters(proven, tmp_path)[0])
    assert f"根据{pack.bases['TL-47'].cite()}，" in text
    assert f"依据：{pack.bases['GBH-2021-30-T3'].cite()}。" in text
    assert pack.bases["TL-50"].cite() not in text
    assert any("TL-50" in note for note in letter_notes(proven))


def test_a_number_of_an_unverified_document_in_a_message_of_a_rule_is_told_in_words(pack):
    number = pack.bases["GBH-2021-30"].document
    text = f"应当用{number}的表样，写的是“按照{number}编制”"
    assert only_verified(text, pack, "zh") == f"应当用2021年度起用的格式的表样，写的是“按照{number}编制”"
    assert only_verified(text, verified(pack, "GBH-2021-30"), "zh") == text


def test_a_report_on_the_wrong_form_is_told_so_without_the_numbers_of_documents(pack, tmp_path):
    data = report(year=2020, template="2021")
    found = summarised(audit([write(tmp_path / "in", "r.json", data)], pack))
    text = text_of(write_letters(found, tmp_path / "out")[0])
    assert "应当用2019年度起用的格式的表样，用的却是2021年度起用的格式的表样" in text
    assert "国办" not in text


def test_what_was_explained_or_waived_is_no_demand_and_what_was_confirmed_is(season, city, tmp_path):
    kinds = iter(["explained", "waived", "confirmed"])

    def decide(audited, finding):
        if audited.report.organisation.name != WANGHU or audited.report.year != 2021:
            return finding
        kind = next(kinds)
        decision = Decision(finding.id, finding.fingerprint, kind, "", 2021, finding.result.rule.id, "")
        return replace(finding, status=kind, decision=decision, history=decision if kind == "confirmed" else None)

    decided = with_findings(city, decide)
    text = text_of(write_letters(season_of(decided, {WANGHU: "on_time"}), tmp_path)[0])
    gone, waived, confirmed = next(r for r in decided.reports if r.report.organisation.name == WANGHU
                                   and r.report.year == 2021).findings
    settled = text.partition("此前已作处置，本次不再要求整改：")[2].partition("\n")[0]
    assert [settled.count(f"（{how}，{f.id}）") for how, f in (("已说明", gone), ("已豁免", waived))] == [1, 1]
    assert "第三部分表三" in settled and "相差 1（已说明" in settled  # where and what, in words
    assert "104 + 12 = 116" not in text.replace(settled, "")
    assert "必须改正的问题0项、请核实的问题1项" in text
    assert "一、请核实的问题" in text
    assert "（上年同一问题）" in text
    assert confirmed.id in text


def test_a_decision_that_no_longer_holds_is_told(city, tmp_path):
    lapsed = with_findings(city, lambda r, f: replace(f, decision=Decision(
        f.id, "x", "explained", "", 2021, f.result.rule.id, "")))
    assert "原处置所据内容已变或已过期" in text_of(
        write_letters(season_of(lapsed, {WANGHU: "on_time"}), tmp_path)[0])


def test_a_corrected_version_is_told_by_what_was_mended_and_what_was_not(season, city, tmp_path):
    findings = season.reports[season.season.standings[0].summary.number].findings
    text = text_of(write_letters(season_of(city, {WANGHU: "on_time"}, rechecks={WANGHU: recheck(findings)}),
                                 tmp_path)[0])
    assert "（望湖县初稿.txt，2022年2月10日指出）相比：已改1项，未改1项，新增1项，前次未指出1项" in text
    assert f"已改：{GONE}。" in text
    assert "未改：见“必须改正第1项”" in text
    assert "新增：见“必须改正第2项”" in text
    assert "前次未指出：见“请核实第1项”" in text


def test_a_reminder_names_the_day_that_was_missed(written):
    text = written["催报通知-青崖区人民政府-2021.docx"]
    assert "应于2022年1月20日前报送" in text
    assert "尚未收到你单位2021年度的报告" in text


def test_without_a_season_the_latest_year_is_written_to_and_the_issuer_left_open(city, tmp_path):
    bare = summarised(city)
    written = {path.name: text_of(path) for path in write_letters(bare, tmp_path)}
    assert list(written) == ["整改通知-石桥县人民政府-2022.docx"]
    assert "（发文单位）" in written["整改通知-石桥县人民政府-2022.docx"]
    assert any("发文单位" in note for note in letter_notes(bare))


def test_letters_speak_english(season, tmp_path):
    paths = write_letters(season, tmp_path, "en")
    assert [path.name for path in paths] == ["letter-望湖县人民政府-2021.docx", "letter-石桥县人民政府-2021.docx",
                                             "reminder-青崖区人民政府-2021.docx"]
    text = text_of(paths[0])
    assert "2 to be mended, 1 to be confirmed" in text
    assert "104 + 12 = 116" in text
    assert text_of(paths[2]).count("2022-01-20") == 1


def test_the_same_audit_gives_the_same_bytes(season, tmp_path, monkeypatch):
    first = [path.read_bytes() for path in write_letters(season, tmp_path / "a")]
    first.append(write_bulletin(season, tmp_path / "a" / "通报.docx").read_bytes())
    another = time.gmtime(2e9)
    monkeypatch.setattr(time, "localtime", lambda *_: another)  # the day that zip members would carry
    again = [path.read_bytes() for path in write_letters(season, tmp_path / "b")]
    again.append(write_bulletin(season, tmp_path / "b" / "通报.docx").read_bytes())
    assert first == again


def test_members_of_a_package_keep_their_content_and_lose_their_date():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("a.xml", "<a/>")
        package.writestr("b/c.bin", b"\0\1")
    with zipfile.ZipFile(io.BytesIO(fixed(out.getvalue()))) as package:
        assert {info.filename: package.read(info) for info in package.infolist()} == {
            "a.xml": b"<a/>", "b/c.bin": b"\0\1"}
        assert {info.date_time for info in package.infolist()} == {(2000, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("folder", ["letters", "."])
def test_the_users_template_is_taken_and_ours_for_what_is_not_there(season, tmp_path, folder):
    template(tmp_path / "own" / folder / "letter.docx", "致{{ organisation }}：",
             "{%p for item in mend %}", "{{ item.number }}）{{ item.problem }}", "{%p endfor %}")
    letter, _, reminder = write_letters(season, tmp_path / "out", templates=tmp_path / "own")
    assert text_of(letter).startswith("致望湖县人民政府：\n1）表三“总计”一列不平")
    assert "催报" in text_of(reminder)


@pytest.mark.parametrize(("wrong", "told"), [
    ("{{ organization }}", "organization"), ("{{ counts.mended }}", "mended"),
    ("{% if mend %}", "写法不对"), ("{{ organisation.__class__.__mro__ }}", "")])
def test_a_template_in_error_is_named_with_what_is_wrong_and_the_others_are_written(season, tmp_path, wrong, told):
    bad = template(tmp_path / "own" / "letter.docx", wrong)
    with pytest.raises(LettersError) as caught:
        write_letters(season, tmp_path / "out", templates=tmp_path / "own")
    text = caught.value.text()
    assert str(bad) in text
    assert told in text
    assert "整改通知-望湖县人民政府-2021.docx、整改通知-石桥县人民政府-2021.docx" in text
    assert [path.name for path in caught.value.written] == ["催报通知-青崖区人民政府-2021.docx"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["催报通知-青崖区人民政府-2021.docx"]


def test_a_template_that_is_no_document_is_told(season, tmp_path):
    (tmp_path / "bulletin.docx").write_text("{{ city }}", "utf-8")
    with pytest.raises(LettersError, match="no DOCX"):
        write_bulletin(season, tmp_path / "通报.docx", templates=tmp_path)
    assert not (tmp_path / "通报.docx").exists()


def test_what_a_report_says_is_text_and_never_part_of_the_template(city, tmp_path):
    said = "收到申请5件 <b>&amp; {{ 7*7 }} {_{ {% for x in y %} \x0b\x01 ]]>"
    change = with_findings(city, lambda r, f: replace(f, result=f.result._replace(quotes=(said,)), cause=None))
    text = text_of(write_letters(season_of(change, {WANGHU: "on_time"}), tmp_path)[0])
    assert "收到申请5件 <b>&amp; {{ 7*7 }}" in text
    assert "49" not in text.partition("收到申请5件")[2][:40]
    assert "{% for x in y %}" in text


@pytest.mark.parametrize(("name", "safe"), [
    ("望湖县人民政府", "望湖县人民政府"), ("../../etc/passwd", "etc_passwd"), ('甲/乙:"丙"', "甲_乙_丙"), ("...", "_"),
    ("县" * 200, "县" * 60)])
def test_file_names_are_such_as_any_system_takes(name, safe):
    assert safe_name(name) == safe


def test_two_organisations_of_one_name_get_two_letters(season, tmp_path):
    first = season.season.standings[0]
    twice = replace(season, season=replace(season.season, standings=(first, first)))
    assert [path.name for path in write_letters(twice, tmp_path)] == [
        "整改通知-望湖县人民政府-2021.docx", "整改通知-望湖县人民政府-2021-2.docx"]


def test_progress_is_told_of_every_letter(season, tmp_path):
    told: list[str] = []
    paths = write_letters(season, tmp_path, progress=told.append)
    assert told == [path.name for path in paths]


def test_the_page_is_set_as_official_documents_are(written, season, tmp_path):
    document = Document(str(write_letters(season, tmp_path)[0]))
    section = document.sections[0]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    fonts = {name: document.styles[f"gouji {name}"].element.rPr.rFonts.get(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia") for name in ("title", "body")}
    assert fonts == {"title": "方正小标宋简体", "body": "仿宋_GB2312"}
    assert document.styles["gouji body"].font.size.pt == 16
    for footer in (section.footer, section.even_page_footer):
        assert "PAGE" in footer._element.xml


def test_the_default_templates_are_those_of_their_outlines(tmp_path):
    folder = templates_folder() / "letters"
    runpy.run_path(str(folder / "build.py"))["main"](tmp_path)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == sorted(path.name for path in folder.glob("*.docx"))
    for name in made:  # members and not bytes: another zlib packs them otherwise
        with zipfile.ZipFile(tmp_path / name) as new, zipfile.ZipFile(folder / name) as stored:
            assert {n: new.read(n) for n in new.namelist()} == {n: stored.read(n) for n in stored.namelist()}, name


def test_the_readme_of_the_templates_names_everything_that_one_may_use(season):
    readme = (templates_folder() / "letters" / "README.md").read_text("utf-8")
    outlines = (templates_folder() / "letters" / "outlines.yaml").read_text("utf-8")
    used = set(re.findall(r"\{\{ ([a-z_.]+)", outlines)) | set(re.findall(r"for \w+ in ([a-z_.]+)", outlines))
    for name in used:
        for part in name.split("."):
            assert re.search(rf"\b{part}\b", readme) or part in {"item", "cell", "text", "note", "sum", "gone", "left",
                                                                 "list", "topic", "row", "reply", "quote"}, name
    assert set(bulletin_context(season)) >= {"counts", "topics", "rows", "named"}


@pytest.fixture(scope="module")
def bulletin(season, tmp_path_factory):
    return text_of(write_bulletin(season, tmp_path_factory.mktemp("bulletin") / "通报.docx"))


def test_the_bulletin_counts_who_handed_in_and_how_it_came_out(bulletin):
    assert "应报送单位4家，按时报送2家，逾期报送1家，未报送1家" in bulletin
    assert "3家的报告经过审核，退回2家，待核0家，合格1家" in bulletin
    assert "必须改正的问题3项，请核实的问题1项，建议1项" in bulletin
    assert "有上一年度报告可比的2家中，上一年度退回1家、待核0家、合格1家，本年度退回1家、待核0家、合格1家" in bulletin


def test_the_bulletin_tells_faults_by_topic_with_names(bulletin):
    assert "一是表内勾稽不平。涉及1家（望湖县人民政府），共2项" in bulletin
    assert "二是与上一年度报告不衔接。涉及1家（望湖县人民政府），共1项" in bulletin
    assert "三是内容要素不全。涉及1家（石桥县人民政府），共1项" in bulletin
    assert "表三每一列：第一项加第二项等于第三项加第四项（1家）" in bulletin


def test_the_bulletin_names_the_missing_the_late_and_the_returned(bulletin):
    assert "未报送（1家）：青崖区人民政府。" in bulletin
    assert "逾期报送（1家）：石桥县人民政府。" in bulletin
    assert "报告被退回（2家）：望湖县人民政府、石桥县人民政府。" in bulletin
    assert "再审情况" not in bulletin


def test_the_bulletin_leaves_basis_and_time_open_and_cites_nothing_unverified(bulletin, pack):
    assert "按照　　　　　　　　　　　　的安排，　　　　年　　月　　日至　　月　　日" in bulletin
    assert not any(basis.document and basis.document in bulletin for basis in pack.bases.values())


def test_the_bulletin_has_a_row_for_every_organisation(season, tmp_path):
    table = Document(str(write_bulletin(season, tmp_path / "a.docx"))).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert [row[1] for row in rows[1:]] == list(TIMES)
    assert rows[1] == ["1", WANGHU, "按时", "2022年1月18日", "退回", "2", "1", "—"]
    assert rows[4] == ["4", QINGYA, "未报", "—", "—", "—", "—", "—"]


def test_the_bulletin_tells_how_re_checks_came_out(season, city, tmp_path):
    findings = season.reports[season.season.standings[0].summary.number].findings
    text = text_of(write_bulletin(season_of(city, TIMES, rechecks={WANGHU: recheck(findings)}), tmp_path / "a.docx"))
    assert "1家报送了改正后的报告：前次指出的问题已改1项，未改1项；新增1项，前次未指出1项" in text
    assert "仍有未改问题的单位：望湖县人民政府" in text


def test_names_are_given_up_to_five_and_lists_in_full(city, tmp_path):
    times = {f"{place}县人民政府": "missing" for place in "甲乙丙丁戊己庚"}
    text = text_of(write_bulletin(season_of(city, times), tmp_path / "a.docx"))
    assert "、".join(times) in text
    reports = [report(organisation=name, figures={"applications.new.total": 40}) for name in times]
    folder = tmp_path / "in"
    for number, data in enumerate(reports):
        write(folder, f"{number}.json", data)
    faulty = season_of(audit([folder], city.pack), dict.fromkeys(times, "on_time"), year=2022)
    topic = bulletin_context(faulty)["topics"][0]
    assert topic["organisations"] == 7
    assert topic["names"] == "、".join(list(times)[:5]) + "等"


def test_what_was_handed_in_and_could_not_be_read_is_told_as_not_audited(city, tmp_path):
    unread = season_of(city, {"乌有县人民政府": "on_time"})
    assert unread.season.standings[0].summary is None
    assert write_letters(unread, tmp_path) == []
    text = text_of(write_bulletin(unread, tmp_path / "a.docx"))
    assert "1家报送的文件未能审核" in text
    assert "报送的文件无法读取（1家）：乌有县人民政府" in text


def test_a_bulletin_without_a_season_is_of_the_latest_year(city, tmp_path):
    text = text_of(write_bulletin(summarised(city), tmp_path / "a.docx"))
    assert "1家的报告经过审核，退回1家" in text
    assert "应报送单位" not in text


def test_every_finding_has_a_topic(city):
    topics = {topic_of(f.result) for r in city.reports for f in r.findings}
    assert topics == {"table", "text", "years", "sections"}
    assert topics < set(TOPICS)


def test_a_late_day_of_its_own_is_the_one_in_the_reminder(season, tmp_path):
    own = replace(season.season.standings[3], deadline=date(2022, 2, 28))
    later = replace(season, season=replace(season.season, standings=(own,)))
    assert "应于2022年2月28日前报送" in text_of(write_letters(later, tmp_path)[0])


def test_a_letter_names_no_lines_of_the_text_as_read(city, tmp_path):
    for year in (2020, 2021, 2022):
        all_three = season_of(city, dict.fromkeys((WANGHU, QINGXI, SHIQIAO), "on_time"), year=year)
        for path in write_letters(all_three, tmp_path):
            assert not re.search(r"第 ?\d+(、\d+)*…? ?行|原文件", text_of(path))


def test_the_likeliest_of_several_repairs_is_asked_for_and_not_dictated(city, tmp_path):
    def doubt(audited, finding):
        cause = finding.cause
        if audited.report.year != 2020 or cause is None or cause.pattern != "cell":
            return None
        (change,) = cause.repairs[0]
        other = (replace(change, reads=19),)
        return replace(finding, cause=replace(cause, repairs=(cause.repairs[0], other), likely=1))

    text = text_of(write_letters(season_of(with_findings(city, doubt), {WANGHU: "on_time"}, year=2020), tmp_path)[0])
    cell = "表三“1.本机关不掌握相关政府信息”行、“总计”列"
    assert f"整改要求：{cell}填报 20，应改正；经核对，多半应为 18，请对照原始数据。" in text
    assert "应改为" not in text and "改法" not in text


@pytest.mark.parametrize(("role", "named", "row"), [
    ("rival", "无法确定以哪一份为准（1家）：乌有县人民政府", "未审（版本待定）"),
    ("part", "应合并后重报（1家）：乌有县人民政府", "未审（文表分开）"),
    ("unread", "报送的文件无法读取（1家）：乌有县人民政府", "未审（读不出）")])
def test_the_bulletin_says_why_a_report_was_not_audited(city, tmp_path, role, named, row):
    season = season_of(city, {"乌有县人民政府": "on_time"})
    standing = season.season.standings[0]
    filing = Filing("甲.txt", "0" * 64, standing.member.name, standing.member.identity, 2021, role, "乙.txt")
    season = replace(season, season=replace(season.season, standings=(replace(standing, filings=(filing,)),)))
    text = text_of(write_bulletin(season, tmp_path / "a.docx"))
    assert named in text and row in text
    assert (role == "unread") == ("无法读取" in text)
