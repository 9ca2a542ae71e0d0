"""The archive: what is wrong with it is said, and nothing that stands in it is lost."""

from __future__ import annotations

import sqlite3
from random import Random

import pytest
from cases.build import report, write
from corpus.desk import Desk

from gouji.corpus import archive as archives
from gouji.corpus.archive import Archive, ArchiveError
from gouji.messages import message, remedy
from gouji.reasoning import Decision

WRONG = {"applications.new.total": 24}
DECISION = Decision("GJ-303-0123456789ab", "0123456789abcdef", "explained", "甲县人民政府", 2022, "GJ-303", "口径")


@pytest.fixture
def folder(tmp_path):
    for number in range(3):
        write(tmp_path / "in", f"{number}.json", report(organisation=f"第{number}县人民政府", figures=WRONG))
    return tmp_path / "in"


@pytest.fixture
def filled(pack, tmp_path, folder):
    """An archive with one run and one decision, closed, and what that run came to."""
    path = tmp_path / "archive.sqlite"
    with Desk(pack, path) as desk:
        out = desk.json(folder)
        desk.archive.keep_decisions([DECISION])
    return path, out


def refused(path, create=True):
    """The code with which it is refused, by opening or by looking it through."""
    with pytest.raises(ArchiveError) as caught, Archive(path, create) as archive:
        archive.verify()
    error = caught.value
    for lang in ("zh", "en"):
        assert str(path) in message(error.code, lang, file=path, **error.values)
        assert remedy(error.code, lang, **error.values)
    return error.code.partition(".")[2]


def test_the_same_files_again_are_neither_read_nor_audited_again(filled, pack, folder, monkeypatch):
    path, out = filled

    def never(*_, **__):
        raise AssertionError("done before")

    for name in ("read_file", "audit_task"):
        monkeypatch.setattr(f"gouji.corpus.run.{name}", never)
    with Desk(pack, path) as desk:
        assert desk.json(folder) == out
        assert [run["state"] for run in desk.archive.rows("runs")] == ["finished"] * 2


def test_a_document_that_two_versions_read_counts_once_among_the_figures(filled, pack, folder, monkeypatch):
    path, _ = filled
    with Desk(pack, path) as desk:
        before = desk.archive.rows("figures")
        monkeypatch.setattr("gouji.corpus.run.stamp", lambda: "another version")
        desk.json(folder)
        assert desk.archive.rows("figures") == before != []


def test_what_cannot_be_read_is_kept_as_such_and_read_again_once_it_changed(desk, tmp_path):
    bad = tmp_path / "in" / "甲.txt"
    bad.parent.mkdir()
    bad.write_bytes(b"")
    first, second = (desk.json(bad.parent) for _ in range(2))
    assert first == second and "reading.empty" in first
    write(bad.parent, "甲.json", report())
    bad.unlink()
    assert len(desk.audit(bad.parent).reports) == 1


@pytest.mark.parametrize("spoil", [
    lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    lambda path: path.write_bytes("这不是数据库".encode() * 500),
    lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(5000)),
])
def test_a_damaged_archive_is_refused_and_left_as_it_is(filled, spoil):
    path, _ = filled
    spoil(path)
    before = path.read_bytes()
    assert refused(path) == "archive-broken"
    assert path.read_bytes() == before


@pytest.mark.parametrize("seed", range(16))
def test_pages_overwritten_lead_to_plain_words_and_never_to_another_result(filled, seed, pack, folder):
    path, out = filled
    random = Random(seed)
    raw = bytearray(path.read_bytes())
    for _ in range(2):
        at = random.randrange(1, len(raw) // 4096) * 4096 + random.randrange(2000)
        raw[at : at + 1500] = random.randbytes(1500)
    path.write_bytes(bytes(raw[: path.stat().st_size]))
    try:
        with Desk(pack, path) as desk:
            desk.archive.verify()
            run = desk.audit(folder)
            list(run.reports)
            missed = {n.code for n in run.not_audited}
            assert missed <= {"corpus.report-broken"}
            if not missed:
                assert desk.json(folder) == out
    except ArchiveError as error:
        assert error.code == "corpus.archive-broken"


def test_a_folder_or_a_place_below_a_file_is_no_archive(tmp_path):
    (tmp_path / "file").write_text("x")
    assert refused(tmp_path) == "archive-closed"
    assert refused(tmp_path / "file" / "a.sqlite") == "archive-closed"


def test_looking_something_up_makes_no_archive(tmp_path):
    assert refused(tmp_path / "none.sqlite", create=False) == "no-archive"
    assert not (tmp_path / "none.sqlite").exists()


def test_an_archive_of_another_version_is_left_alone(filled):
    path, _ = filled
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert refused(path) == "archive-other-version"


def _with_setting(monkeypatch, setting):
    """Every connection from now on has it: what SQLite then says is what it says on such a disk."""
    real = archives._settings

    def settings(connection, record):
        real(connection, record)
        connection.execute(f"PRAGMA {setting}")

    monkeypatch.setattr(archives, "_settings", settings)


@pytest.mark.parametrize(("setting", "code"), [("query_only = 1", "archive-read-only"),
                                               ("max_page_count = 1", "archive-full")])
def test_what_cannot_be_written_is_said_and_what_stood_there_stands(filled, setting, code, pack, folder, monkeypatch):
    path, out = filled
    for number in range(4):
        write(folder, f"new{number}.json", report(organisation=f"新{number}县人民政府"))
    with monkeypatch.context() as patched:
        _with_setting(patched, setting)
        with pytest.raises(ArchiveError) as caught, Desk(pack, path) as desk:
            desk.audit(folder)
        assert caught.value.code == f"corpus.{code}"
    for number in range(4):
        (folder / f"new{number}.json").unlink()
    with Desk(pack, path) as desk:
        desk.archive.verify()
        assert desk.archive.decisions() == [DECISION]
        assert desk.json(folder) == out


def test_a_read_only_archive_can_still_be_looked_at(filled, monkeypatch):
    path, _ = filled
    _with_setting(monkeypatch, "query_only = 1")
    with Archive(path, create=False) as archive:
        assert archive.last_run().state == "finished"


def test_while_another_writes_reading_waits_for_nobody_and_writing_says_who_is_busy(filled, monkeypatch):
    path, _ = filled
    monkeypatch.setattr(archives, "_PATIENCE", 0)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Archive(path, create=False) as archive:
        assert len(archive.reports(archive.last_run().id)) == 3
        with pytest.raises(ArchiveError) as caught:
            archive.keep_decisions([DECISION])
    assert caught.value.code == "corpus.archive-busy"
    other.rollback()
    other.close()


def test_a_decision_read_twice_counts_once_and_one_made_twice_is_the_last(tmp_path):
    other = Decision(**{**{n: getattr(DECISION, n) for n in DECISION.__dataclass_fields__}, "kind": "confirmed"})
    with Archive(tmp_path / "a.sqlite") as archive:
        kept = [archive.keep_decisions([d]) for d in (DECISION, DECISION, other, DECISION)]
        assert kept == [(1, []), (0, []), (1, []), (0, [DECISION])]  # the last is what a file still says, not a person
        assert archive.decisions()[-1].kind == "confirmed"
        assert [archive.keep_decisions([DECISION], again=True)[0] for _ in range(2)] == [1, 0]
        assert [d.kind for d in archive.decisions()] == ["explained", "confirmed", "explained"]


def test_a_version_first_met_by_a_run_that_was_stopped_is_no_older_for_it(desk, tmp_path):
    for name in "ab":
        write(tmp_path / "in", f"{name}.json", report(f"version {name}"))

    def stop(file, phase, total):
        raise KeyboardInterrupt

    assert desk.audit(tmp_path / "in", progress=stop).interrupted
    assert {f.role for f in desk.audit(tmp_path / "in").filings} == {"rival"}
    write(tmp_path / "in", "a2.json", report("a later one"))
    roles = {f.file[-7:]: f.role for f in desk.audit(tmp_path / "in").filings}
    assert sorted(roles.values()) == ["counted", "older", "older"] and roles["a2.json"] == "counted"


@pytest.mark.parametrize(("table", "column"), [("audits", "summary"), ("documents", "details"), ("audits", "packed")])
def test_what_no_longer_makes_sense_is_damage_and_no_fault_of_ours(table, column, filled, pack, folder):
    path, _ = filled
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE {table} SET {column} = '{{\"organisatoin\": 1}}'")
    connection.close()
    with pytest.raises(ArchiveError) as caught, Desk(pack, path) as desk:
        list(desk.audit(folder).reports)
    assert caught.value.code == "corpus.archive-broken"


def test_a_report_that_cannot_be_unpacked_is_not_audited_and_the_others_are(filled, pack, folder):
    path, _ = filled
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM audits")
        connection.execute("UPDATE documents SET packed = x'00' WHERE stem = '1'")
    connection.close()
    with Desk(pack, path) as desk:
        run = desk.audit(folder)
    assert [(n.file, n.code) for n in run.not_audited] == [(str(folder / "1.json"), "corpus.report-broken")]
    assert len(run.reports) == 2 and run.exit_code() == 3


def test_a_run_that_was_stopped_is_recorded_so_and_the_next_goes_on_from_there(pack, tmp_path, folder, filled):
    def stop(file, phase, total):
        if phase == "auditing" and file.endswith("1.json"):
            raise KeyboardInterrupt

    with Desk(pack, tmp_path / "other.sqlite") as desk:
        stopped = desk.audit(folder, progress=stop)
        assert stopped.interrupted and len(stopped.reports) == 2
        assert {n.code for n in stopped.not_audited} == {"corpus.not-reached"}
        assert desk.archive.last_run() is None
        assert desk.archive.last_run(finished=False).state == "stopped"
        assert desk.json(folder) == filled[1]


@pytest.mark.parametrize("older", ["a.json", "z.json"])
def test_a_finding_is_looked_up_as_the_version_that_counts_has_it(older, desk, tmp_path):
    write(tmp_path / "in", older, report(figures=WRONG))
    write(tmp_path / "in", "m（修改稿）.json", report(figures={"applications.new.total": 25}))
    run = desk.audit(tmp_path / "in")
    (finding,) = run.reports[0].findings
    stored, told = desk.archive.finding(finding.id)
    assert (stored.role, stored.file) == ("counted", str(tmp_path / "in" / "m（修改稿）.json"))
    assert told.fingerprint == finding.fingerprint
    assert desk.archive.finding("GJ-303-ffffffffffff") is None
