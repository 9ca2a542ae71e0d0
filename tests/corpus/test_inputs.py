"""What comes in: files that cannot be audited, JSON, folders, and a run that is stopped."""

from __future__ import annotations

import json
import os

import pytest
from cases.build import claim, report, write

import gouji.corpus.work
from gouji.corpus import audit, find_files, parse
from gouji.reading import UnreadableError
from gouji.reasoning import EngineError
from gouji.rendering import audit_view, render_markdown, render_table, report_to_json
from gouji.rendering.html import render_html
from gouji.rendering.views import why_open


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, "good.json", report())
    return tmp_path


def _huge(path):
    with path.open("wb") as file:
        file.truncate(50_000_000)


BAD = {
    "empty.txt": (lambda p: p.write_bytes(b""), "reading.empty"),
    "blank.txt": (lambda p: p.write_bytes(b" \n\n\t\n"), "reading.empty"),
    "junk.txt": (lambda p: p.write_bytes(bytes(range(256)) * 40), "reading.binary"),
    "picture.txt": (lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200)), "reading.foreign-picture"),
    "letter.txt": (lambda p: p.write_text("关于召开座谈会的通知\n请各单位派员参加。\n", "utf-8"), "fitting.no-report"),
    "huge.txt": (_huge, "reading.too-large"),
    "huge.json": (_huge, "reading.too-large"),
    "cut.json": (lambda p: p.write_text('{"organisation": "甲', "utf-8"), "corpus.not-json"),
    "latin.json": (lambda p: p.write_bytes(b'{"organisation": "\xff"}'), "corpus.not-json"),
    "deep.json": (lambda p: p.write_text("[" * 100_000, "utf-8"), "corpus.not-json"),
    "list.json": (lambda p: p.write_text("[]", "utf-8"), "corpus.not-a-report"),
    "keyless.json": (lambda p: p.write_text('{"organisation": "甲县"}', "utf-8"), "corpus.not-a-report"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_said_once_with_a_remedy_and_the_others_are_audited(name, folder, pack):
    make, code = BAD[name]
    make(folder / name)
    run = audit([folder], pack)
    (missed,) = run.not_audited
    assert (missed.file, missed.code) == (str(folder / name), code)
    for lang in ("zh", "en"):
        assert missed.reason(lang)
        assert missed.remedy(lang)
        for text in (render_table(run, lang), render_markdown(run, lang)):
            assert name in text
    assert [r.verdict for r in run.reports] == ["accepted"]
    assert run.exit_code() == 3
    assert run.exit_code("never") == 3


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read_it(folder, pack):
    (folder / "shut.txt").write_text("x", "utf-8")
    (folder / "shut.txt").chmod(0)
    (missed,) = audit([folder], pack).not_audited
    assert missed.code == "reading.not-openable"


@pytest.mark.parametrize("name", ["nowhere.txt", "nowhere.json", "nowhere"])
def test_a_file_that_is_not_there_cannot_be_opened(name, folder, pack):
    run = audit([folder / name, folder], pack)
    (missed,) = run.not_audited
    assert missed.code == "reading.not-openable"
    assert len(run.reports) == 1


def _broken(**changes):
    data = report()
    for path, value in changes.items():
        at = data
        *above, last = path.split("/")
        for part in above:
            at = at[int(part)] if part.isdigit() else at[part]
        at[last] = value
    return data


@pytest.mark.parametrize(("changes", "code", "said"), [
    ({"template": "2017"}, "corpus.unknown-template", "2017"),
    ({"figures/applications.new.grand": {"value": 1}}, "corpus.unknown-figure", "applications.new.grand"),
    ({"figures/applications.new.total": {"value": "二十"}}, "corpus.not-a-report", "applications.new.total"),
    ({"figures/applications.new.total": {"value": "NaN"}}, "corpus.not-a-report", "applications.new.total"),
    ({"figures/applications.new.total": {"value": "1e999999"}}, "corpus.not-a-report", "applications.new.total"),
    ({"figures/applications.new.total": {"value": 1.5}}, "corpus.not-a-report", "applications.new.total"),
    ({"figures/applications.new.total": {"value": 1, "state": "guessed"}}, "corpus.not-a-report", "state"),
    ({"year": "去年"}, "corpus.not-a-report", "year"),
    ({"sections/0/id": "preface"}, "corpus.unknown-section", "preface"),
    ({"sections/1/id": "overview"}, "corpus.unknown-section", "overview"),
    ({"figures": []}, "corpus.not-a-report", "figures"),
])
def test_json_that_is_no_report_says_where_and_why(changes, code, said, tmp_path, pack):
    path = write(tmp_path, "r.json", _broken(**changes))
    with pytest.raises(UnreadableError) as caught:
        parse(path, pack)
    assert caught.value.code == code
    (missed,) = audit([path], pack).not_audited
    assert said in missed.reason("zh")
    assert said in missed.reason("en")


def test_doubts_in_words_of_another_system_are_handed_through(tmp_path, pack):
    data = report() | {"doubts": [{"code": "scan/page-3", "text": "第三页看不清"}, {"code": "../../x"},
                                  {"code": "fitting.table-missing", "values": {"table": "表四"}},
                                  {"code": "fitting.table-missing", "text": "缺一个数"}]}
    run = audit([write(tmp_path, "r.json", data)], pack)
    told = [d["text"] for d in audit_view(run)["reports"][0]["doubts"]]
    assert told == ["第三页看不清", "../../x", "没有找到表四", "缺一个数"]
    assert "第三页看不清" in render_table(run)


def test_numbers_that_are_decimals_come_as_strings_and_stay_exact(tmp_path, pack):
    path = write(tmp_path, "r.json", report(figures={"disclosure.fees.amount": {"value": "25137.10"}}))
    parsed = parse(path, pack)
    assert report_to_json(parsed)["figures"]["disclosure.fees.amount"]["value"] == "25137.1"


def test_claims_given_are_taken_as_given_and_else_found_in_the_text(tmp_path, pack):
    told = {"overview": "全县共收到政府信息公开申请24件。"}
    given, found, none = (parse(write(tmp_path, f"{i}.json", report(prose=told, claims=claims)), pack).claims
                          for i, claims in enumerate(([claim("收到申请", 23, "另说23件")], None, [])))
    assert [c.value for c in given] == [23]
    assert [c.value for c in found] == [24]
    assert not none


def test_auditing_the_json_of_parse_is_auditing_the_text(submissions, city, tmp_path, pack):
    copies = {f.file for f in city.filings if f.role == "copy"}  # as JSON they would name their own files and differ
    for file in [file for file in find_files([submissions])[0] if str(file) not in copies]:
        data = report_to_json(parse(file, pack))
        (tmp_path / f"{file.stem}.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")

    def seen(run):
        return [(r.report.organisation, r.report.year, r.verdict, r.rules,
                 [(f.id, f.fingerprint, f.severity, f.message("zh"), f.result.places) for f in r.findings])
                for r in run.reports]

    assert seen(audit([tmp_path], pack)) == seen(city)


def test_a_folder_is_looked_through_in_order_without_hidden_files(tmp_path):
    for name in ("b/2.txt", "a/1.md", "a/.hidden.txt", ".git/x.txt", "a/script.py", "a/0.JSON", "a/scan.pdf"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", "utf-8")
    wanted, passed, _ = find_files([tmp_path, tmp_path / "b"])
    assert [p.relative_to(tmp_path).as_posix() for p in wanted] == ["a/0.JSON", "a/1.md", "a/scan.pdf", "b/2.txt"]
    assert [p.name for p in passed] == ["script.py"]


def test_the_order_of_the_files_changes_no_finding(submissions, city, pack):
    files = sorted(submissions.iterdir(), reverse=True)
    turned = audit(files, pack)
    assert {r.report.file: [f.id for f in r.findings] for r in turned.reports} == {
        r.report.file: [f.id for f in r.findings] for r in city.reports}


def test_half_a_report_is_audited_and_its_missing_sections_are_findings(submissions, tmp_path, pack):
    text = (submissions / "清溪县2021.txt").read_text("utf-8")
    (tmp_path / "清溪县2021.txt").write_text(text[: text.index("五、")], "utf-8")
    (run,) = audit([tmp_path], pack).reports
    assert run.verdict == "returned"
    assert {f.result.scope for f in run.findings if f.result.rule.id == "ZJ-001"} == {"problems", "other_matters"}


def test_of_two_reports_in_one_file_the_first_is_audited_and_a_doubt_names_the_second(submissions, tmp_path, pack):
    one, two = ((submissions / name).read_text("utf-8") for name in ("清溪县2021.txt", "望湖县2021.txt"))
    (tmp_path / "两份.txt").write_text(one + "\n\n" + two, "utf-8")
    (run,) = audit([tmp_path], pack).reports
    assert run.report.organisation.name == "清溪县人民政府"
    assert [d.code for d in run.report.doubts] == ["fitting.second-report"]
    assert run.verdict == "to_confirm"
    assert "另一份报告" in why_open(run, "zh")
    assert not [f for f in run.findings if f.severity == "error"]


def _at(number):
    """A callback that is Ctrl-C when it is called for the `number`-th time."""
    calls = []

    def call(*_):
        calls.append(1)
        if len(calls) == number:
            raise KeyboardInterrupt

    return call


def _all_accounted(run, submissions):
    """Every file is a report of the result, listed as not audited, or told to be a copy or an older version, once."""
    listed = [r.report.file for r in run.reports] + [n.file for n in run.not_audited]
    listed += [f.file for f in run.filings if f.role in ("copy", "older") and f.file not in listed]
    return sorted(listed) == sorted(str(p) for p in find_files([submissions])[0])


def test_ctrl_c_keeps_what_was_read_and_lists_what_was_not(submissions, pack):
    told = []
    files = sorted(submissions.iterdir())[:8]
    run = audit(files, pack, progress=_at(2), stopping=lambda *what: told.append(what))
    assert told == [("reading", 2)]
    assert run.interrupted
    assert len(run.reports) == 2
    assert {n.code for n in run.not_audited} == {"corpus.not-reached"}
    assert sorted([r.report.file for r in run.reports] + [n.file for n in run.not_audited]) == list(map(str, files))
    assert run.exit_code() == 3
    view = audit_view(run)
    assert view["interrupted"] is True
    assert [n["file"] for n in view["not_audited"]] == [n.file for n in run.not_audited]
    for text in (render_table(run, width=900), render_markdown(run), render_html(run)):
        assert "Ctrl-C" in text
        for missed in run.not_audited:
            assert os.path.basename(missed.file) in text  # noqa: PTH119


def test_a_second_ctrl_c_keeps_what_was_audited(submissions, pack, monkeypatch):
    real, stop, told = gouji.corpus.work.audit_report, _at(2), []
    monkeypatch.setattr(gouji.corpus.work, "audit_report", lambda *a, **k: (stop(), real(*a, **k))[1])
    run = audit([submissions], pack, progress=_at(3), stopping=lambda *what: told.append(what))
    assert told == [("reading", 3), ("auditing", 1)]
    assert len(run.reports) == 1
    assert _all_accounted(run, submissions)


def test_ctrl_c_while_the_first_is_answered_loses_nothing(submissions, pack):
    run = audit([submissions], pack, progress=_at(3), stopping=_at(1))
    assert (run.interrupted, len(run.reports)) == (True, 0)
    assert _all_accounted(run, submissions)


def test_the_screen_names_the_first_of_many_files_not_reached_and_counts_the_rest(folder, pack):
    for i in range(30):
        write(folder, f"x{i:02}.json", report())
    run = audit([folder], pack, progress=_at(1))
    assert len(run.not_audited) == 30
    text = render_table(run, "zh", 100)
    assert "24" in text
    assert "x29" not in text
    assert "x29" in render_markdown(run)


def test_a_fault_of_ours_in_reasoning_on_one_report_loses_no_other(folder, pack, monkeypatch):
    real = gouji.corpus.work.audit_report

    def failing(subject, *rest, **named):
        if subject.report.file.endswith("odd.json"):
            raise AssertionError("试验")
        if subject.report.file.endswith("wide.json"):
            raise EngineError("too_many_firings", limit=9)
        return real(subject, *rest, **named)

    monkeypatch.setattr(gouji.corpus.work, "audit_report", failing)
    for number, name in enumerate(("odd.json", "wide.json", "zero.json")):
        write(folder, name, report(organisation=f"第{number}县人民政府"))
    run = audit([folder], pack)
    assert [os.path.basename(r.report.file) for r in run.reports] == ["good.json", "zero.json"]  # noqa: PTH119
    odd, wide = run.not_audited
    assert (odd.code, wide.code) == ("corpus.own-fault", "reasoning.too_many_firings")
    assert "AssertionError: 试验 (test_inputs.py:" in odd.reason("zh")
    assert wide.reason("en") and wide.remedy("en")
    assert run.exit_code("never") == 5


@pytest.mark.parametrize("copies", [2, 12])
def test_of_identical_copies_one_is_audited_and_has_no_doubt(copies, tmp_path, pack):
    for i in range(copies):
        write(tmp_path, f"c{i:02}.json", report())
    run = audit([tmp_path], pack, "plain")
    (only,) = run.reports
    assert only.report.file.endswith("c00.json") and not only.report.doubts
    assert [(f.role, os.path.basename(f.of)) for f in run.filings] == (  # noqa: PTH119
        [("counted", ""), *[("copy", "c00.json")] * (copies - 1)])
    assert not run.not_audited


@pytest.mark.parametrize("copies", [2, 4, 5, 12])
def test_of_many_versions_of_a_report_each_names_a_few_others_and_counts_the_rest(copies, tmp_path, pack):
    names = [write(tmp_path, f"c{i:02}.json", report(f"version {i}")).name for i in range(copies)]
    run = audit([tmp_path], pack, "plain")
    assert len(run.reports) == copies
    for each in run.reports:
        (doubt,) = [d for d in each.report.doubts if d.code.startswith("corpus.same-report")]
        told = [name for name in names if name in doubt.text("en")]
        assert len(told) == min(3, copies - 1)
        assert os.path.basename(each.report.file) not in told  # noqa: PTH119
        assert (f"and {copies - 4} more" in doubt.text("en")) == (copies > 4)


def test_a_fault_of_ours_in_one_file_loses_no_other_and_is_exit_code_5(folder, pack, monkeypatch):
    real = gouji.corpus.work.parse

    def failing(path, pack):
        if path.name == "odd.json":
            raise RuntimeError("试验")
        return real(path, pack)

    monkeypatch.setattr(gouji.corpus.work, "parse", failing)
    write(folder, "odd.json", report())
    run = audit([folder], pack)
    assert len(run.reports) == 1
    assert "RuntimeError: 试验" in run.not_audited[0].reason("zh")
    assert run.exit_code("never") == 5


def test_a_file_whose_process_dies_of_it_loses_no_other_and_is_exit_code_5(folder, pack, monkeypatch):
    from gouji.corpus.pool import LostWorkerError

    def shared(work, pieces, workers, begin, *values):
        begin(*values)
        for piece in pieces:
            name = str(getattr(piece, "subject", piece))
            lost = "odd.json" in name if work.__name__ == "read_there" else "even.json" in name
            yield piece, LostWorkerError() if lost else work(piece)

    monkeypatch.setattr("gouji.corpus.pool.shared", shared)
    for name in ("odd.json", "even.json"):
        write(folder, name, report(organisation=f"{name[0]}县人民政府"))
    run = audit([folder], pack, "plain", workers=2)
    assert [r.report.file for r in run.reports] == [str(folder / "good.json")]
    assert [(n.file, n.code) for n in run.not_audited] == [
        (str(folder / "odd.json"), "corpus.lost-worker"), (str(folder / "even.json"), "corpus.lost-worker")]
    assert all(n.reason(lang) and n.remedy(lang) for n in run.not_audited for lang in ("zh", "en"))
    assert run.exit_code("never") == 5
